"""Find tests that assert nothing: ``python .ci/asserts.py``.

A test must assert, expect an error, or call a helper that does (a function found by its name).
Examples that run (`test_*` functions that only call a script) are listed in `ALLOWED`, each with
the reason. A test that looks at a clock of the machine is listed too: it fails where it is slow.
"""

import ast
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
ALLOWED = {
    "test_every_lifecycle_is_walked_in_lockstep": "the machine that it runs asserts",
    "test_deliveries_with_ids_are_drawn_and_so_are_desks_that_reopen_once": "`find` raises",
    "test_what_a_type_checker_reads_runs_as_well": "the files that it runs assert",
    "test_the_log_has_the_documented_shape_and_is_plain_json": "the validator raises",
}
"""Tests without an assertion, with the reason."""
CLOCKS = {"perf_counter", "process_time", "monotonic", "perf_counter_ns", "process_time_ns"}


def asserts(node: ast.AST, helpers: set[str]) -> bool:
    """Return whether a function asserts, by itself or by a helper."""
    for one in ast.walk(node):
        if isinstance(one, ast.Assert | ast.Raise):
            return True
        if isinstance(one, ast.Call):
            called = one.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in helpers or name in {"raises", "warns", "fail"} or name.startswith("assert_"):
                return True
    return False


def main() -> int:
    """Print every test that asserts nothing, or that reads a clock."""
    trees = {
        path: ast.parse(path.read_text("utf-8"))
        for folder in (TESTS, TESTS.parent / "src" / "serviceops" / "testing")
        for path in sorted(folder.rglob("*.py"))
    }
    functions = [
        (path, node)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    helpers: set[str] = set()
    # Helpers call helpers: those found are added until there are no more.
    while True:
        found = {
            node.name
            for _, node in functions
            if not node.name.startswith("test_") and asserts(node, helpers)
        }
        if found <= helpers:
            break
        helpers |= found
    wrong = []
    for path, node in functions:
        if not node.name.startswith("test_") or not path.is_relative_to(TESTS):
            continue
        place = f"{path.relative_to(TESTS.parent)}:{node.lineno}: {node.name}"
        if not asserts(node, helpers) and node.name not in ALLOWED:
            wrong.append(f"{place} asserts nothing")
        clocks = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)} | {
            one.id for one in ast.walk(node) if isinstance(one, ast.Name)
        }
        if clocks & CLOCKS:
            wrong.append(f"{place} reads a clock of the machine")
    sys.stdout.write("".join(f"{one}\n" for one in wrong))
    tests = sum(node.name.startswith("test_") for _, node in functions)
    sys.stdout.write(f"asserts: {tests} tests, {len(wrong)} assert nothing or read a clock\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
