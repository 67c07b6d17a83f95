"""Change the code a little, run the tests that cover it, and count the changes they notice.

``python .ci/mutation.py [MODULE...] [--sample N] [--seed N] [--again] [--table]``

A mutant is one changed operator, constant, or statement. Each runs in a fork of a process that has
imported everything but the package: the child imports the package with one module changed in
memory, and no file is written. Results go to ``build/mutation/MODULE.jsonl`` as they come, so a
run that was stopped goes on where it was; a mutant is known by the text of its function, so that
a change elsewhere in the file keeps its result. Survivors run again with ``--again``.
"""

import argparse
import ast
import copy
import hashlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
SRC, RESULTS, TABLE = ROOT / "src", ROOT / "build" / "mutation", ROOT / "CONTRIBUTING.md"
OPINION, EDGES = "tests/second_opinion", "tests/unit/test_edges_where_mutants_survived.py"
MODULES: dict[str, tuple[list[str], list[str]]] = {
    "spans": (
        ["spans.py"],
        [EDGES, "tests/unit/test_spans.py", "tests/properties/test_span_algebra.py"],
    ),
    "calendars": (
        ["calendars/timeline.py", "calendars/queries.py", "calendars/algebra.py"],
        [EDGES, "tests/unit/calendars", "tests/properties/calendars"],
    ),
    "sla": (
        [
            "sla/clock.py", "sla/cycle_totals.py", "sla/breach_run.py", "sla/reading.py",
            "sla/terms.py", "sla/policy.py", "sla/occurrences.py",
        ],
        [EDGES, "tests/unit/sla", OPINION, "tests/properties/sla"],
    ),
    "lifecycle": (
        ["lifecycle/engine.py", "lifecycle/record.py", "lifecycle/links"],
        ["tests/unit/lifecycle", "tests/properties/lifecycle"],
    ),
    "events": (
        ["events/stream", "events/processing"],
        ["tests/unit/events", "tests/properties/events"],
    ),
    "columns": (["columns"], ["tests/unit/columns", OPINION, "tests/properties/columns"]),
    "measures": (["measures"], ["tests/unit/measures", "tests/properties/measures"]),
    "oncall": (["oncall"], [EDGES, "tests/unit/oncall", "tests/properties/oncall"]),
}  # fmt: skip
"""Of each module the files that are changed, and the tests that run, the quickest first."""

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
CPU_SECONDS = 600
"""A mutant that runs for longer is killed: it loops. Processor time, so a busy machine is fair."""


class Mutant(NamedTuple):
    """One change: the file, the function, and the bytes that are replaced."""

    key: str
    path: Path
    line: int
    function: str
    change: str
    begin: int
    end: int
    new: bytes

    @property
    def source(self) -> bytes:
        """The whole changed file."""
        raw = self.path.read_bytes()
        return raw[: self.begin] + self.new + raw[self.end :]


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a node may be changed to."""
    new: Any = copy.deepcopy(node)
    match node:
        case ast.Compare(ops=[one]) if type(one) in COMPARISONS:
            new.ops = [COMPARISONS[type(one)]()]
            yield new
        case ast.BinOp(op=one) if type(one) in OPERATORS:
            new.op = OPERATORS[type(one)]()
            yield new
        case ast.BoolOp(op=one):
            new.op = ast.And() if isinstance(one, ast.Or) else ast.Or()
            yield new
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.IfExp(test=test):
            new.test = ast.UnaryOp(ast.Not(), test)
            yield new
        case ast.If(test=test):
            # Only the test is replaced: a condition that is no comparison is turned round.
            if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):
                yield ast.UnaryOp(ast.Not(), test)
        case ast.Continue() | ast.Break():
            yield ast.Break() if isinstance(node, ast.Continue) else ast.Continue()
        case ast.AugAssign() | ast.Expr(value=ast.Call()):
            yield ast.Pass()


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a file, inside its functions only."""
    text = path.read_text("utf-8")
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    raw = text.encode()
    for name, function in functions(ast.parse(text)):
        body = ast.get_source_segment(text, function) or ""
        seen = Counter[str]()
        for node in within(function):
            if not (options := list(changed(node))):
                continue
            place: Any = node.test if isinstance(node, ast.If) else node
            begin = starts[place.lineno - 1] + place.col_offset
            end = starts[place.end_lineno - 1] + place.end_col_offset
            for new in options:
                statement = isinstance(new, ast.stmt)
                written = ast.unparse(ast.fix_missing_locations(new))
                code = (written if statement else f"({written})").encode()
                change = f"{raw[begin:end].decode()} -> {written}"
                seen[change] += 1
                identity = f"{path.name}\0{name}\0{body}\0{change}\0{seen[change]}"
                key = hashlib.sha256(identity.encode()).hexdigest()[:16]
                yield Mutant(key, path, place.lineno, name, change, begin, end, code)


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions and methods of a module, with their names."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield f"{prefix}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{prefix}{node.name}.")


def within(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of a body: not its docstring, annotations, nor what errors say."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Raise | ast.JoinedStr | ast.Assert):
            continue
        yield node
        waiting += ast.iter_child_nodes(node)


class Changed(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Imports one module with another source."""

    def __init__(self, mutant: Mutant) -> None:
        parts = mutant.path.relative_to(SRC).with_suffix("").parts
        self.module = ".".join(parts).removesuffix(".__init__")
        super().__init__(self.module, str(mutant.path))
        self.source = mutant.source

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return how the changed module is imported; nothing of any other."""
        del path, target
        if name != self.module:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def get_code(self, fullname: str) -> Any:
        """Return the code of the changed source."""
        return compile(self.source, self.path, "exec", dont_inherit=True) if fullname else None


def survives(mutant: Mutant | None, tests: list[str]) -> str:
    """Return whether a mutant survives the tests, in a child of this process."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        if mutant is not None:
            sys.meta_path.insert(0, Changed(mutant))
        pytest = importlib.import_module("pytest")
        options = [
            "-x",
            "-q",
            "-p",
            "no:randomly",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "-W",
            "ignore::pytest.PytestAssertRewriteWarning",
        ]
        os._exit(int(pytest.main([*options, *tests])))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "looped"
    return "survived" if os.WEXITSTATUS(status) == 0 else "killed"


def sources(parts: list[str]) -> Iterator[Path]:
    """Yield the files that are changed."""
    for part in parts:
        path = SRC / "serviceops" / part
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def known(module: str) -> dict[str, dict[str, Any]]:
    """Return the results of earlier runs, by key; of one that ran twice the last."""
    path = RESULTS / f"{module}.jsonl"
    rows = path.read_text("utf-8").splitlines() if path.exists() else []
    return {row["key"]: row for row in map(json.loads, rows)}


def run(module: str, sample: int, seed: int, *, again: bool) -> None:
    """Run a sample of a module's mutants; those that have a result do not run."""
    parts, tests = MODULES[module]
    every = [mutant for path in sources(parts) for mutant in mutants(path)]
    # The order is drawn from the key, so that a larger sample has all of a smaller one.
    every.sort(key=lambda one: hashlib.sha256(f"{seed}{one.key}".encode()).digest())
    before = known(module)
    RESULTS.mkdir(parents=True, exist_ok=True)
    todo = [
        one
        for one in every[:sample]
        if one.key not in before or (again and before[one.key]["found"] == "survived")
    ]
    # Without a change the tests must pass, or every mutant would count as killed.
    if todo and survives(None, tests) != "survived":
        raise SystemExit(f"{module}: its tests fail, or run over {CPU_SECONDS} s")
    with (RESULTS / f"{module}.jsonl").open("a", encoding="utf-8") as results:
        for number, mutant in enumerate(todo):
            found = survives(mutant, tests)
            row = {
                "key": mutant.key, "found": found, "of": len(every), "seed": seed,
                "file": str(mutant.path.relative_to(SRC / "serviceops")), "line": mutant.line,
                "function": mutant.function, "change": mutant.change,
            }  # fmt: skip
            results.write(json.dumps(row) + "\n")
            results.flush()
            sys.stdout.write(f"{module} {number + 1}/{len(todo)} {found}: ")
            sys.stdout.write(f"{row['file']}:{mutant.line} {mutant.change[:100]!r}\n")
            sys.stdout.flush()


def table() -> str:
    """Return the scores as a Markdown table: of the mutants that exist now."""
    lines = [
        "| module | mutants | sample | killed | score |",
        "|---|---:|---:|---:|---:|",
    ]
    for module, (parts, _) in MODULES.items():
        every = {mutant.key for path in sources(parts) for mutant in mutants(path)}
        rows = [row for key, row in known(module).items() if key in every]
        killed = sum(row["found"] != "survived" for row in rows)
        score = f"{100 * killed / len(rows):.0f} %" if rows else "not run"
        lines.append(f"| `{module}` | {len(every):,} | {len(rows)} | {killed} | {score} |")
    return "\n".join(lines)


def main() -> None:
    """Run what is requested, a module a processor, and write the table of scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=list(MODULES))
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="run survivors again")
    parser.add_argument("--table", action="store_true", help="only write the table")
    options = parser.parse_args()
    os.chdir(ROOT)
    sys.path[:0] = [str(SRC), str(ROOT)]
    if not options.table:
        for name in (
            "pytest",
            "hypothesis",
            "numpy",
            "pendulum",
            "statemachine",
            "attrs",
            "_pytest",
        ):
            importlib.import_module(name)
        children = []
        for module in options.modules:
            while len(children) >= (os.cpu_count() or 1):
                done, _ = os.waitpid(-1, 0)
                children.remove(done)
            child = os.fork()
            if child == 0:
                run(module, options.sample, options.seed, again=options.again)
                os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
    text, (begin, end) = TABLE.read_text("utf-8"), ("<!-- mutation -->", "<!-- /mutation -->")
    first, rest = text.split(begin)
    TABLE.write_text(f"{first}{begin}\n{table()}\n{end}{rest.split(end)[1]}", "utf-8")
    sys.stdout.write(table() + "\n")


if __name__ == "__main__":
    main()
