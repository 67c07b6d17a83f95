"""Change the code a little, run the tests that cover it, and count the changes they notice.

``python .ci/mutation.py [MODULE...] [--sample N] [--only REGEX] [--laws] [--again]`` runs some;
with ``--table`` it writes the scores, with ``--left`` it prints the survivors.

A mutant is one changed operator, constant, name, clause or statement. The tests are collected and
traced once: of each line it is known which tests run it. Each mutant is then a fork in which the
code of one function is replaced, and the tests that run the line go from the likeliest to notice
to the slowest, until one fails. A line that no test runs may run at import: its mutants go in a
fork that imports the package anew, with one module changed in memory. No file is written. What a
function made at import, a table of a class say, is not made again by its mutant in a fork.

Results go to ``build/mutation/MODULE.jsonl`` as they come, so a run that was stopped goes on where
it was; a mutant is known by the text of its function, so that a change elsewhere in the file keeps
its result. Survivors run again with ``--again``.

``.ci/equivalent_mutants.toml`` lists survivors that mean nothing, with the reason: they do not
count. ``--left`` prints the other survivors as entries of that file, without a reason. ``--table``
fails on an entry that matches no mutant, or one that a test notices.
"""

import argparse
import ast
import copy
import gc
import hashlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import re
import resource
import signal
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
SRC, RESULTS, TABLE = ROOT / "src", ROOT / "build" / "mutation", ROOT / "CONTRIBUTING.md"
EQUIVALENT = ROOT / ".ci" / "equivalent_mutants.toml"
OPINION, EDGES = "tests/second_opinion", "tests/unit/test_edges_where_mutants_survived.py"
MODULES: dict[str, tuple[list[str], list[str], list[str]]] = {
    "spans": (
        ["spans.py"], [EDGES, "tests/unit/test_spans.py"], ["tests/properties/test_span_algebra.py"]
    ),
    "calendars": (
        ["calendars/timeline.py", "calendars/queries.py", "calendars/algebra.py"],
        [EDGES, "tests/unit/calendars"], ["tests/properties/calendars"],
    ),
    "sla": (
        [
            "sla/clock.py", "sla/cycle_totals.py", "sla/breach_run.py", "sla/reading.py",
            "sla/terms.py", "sla/policy.py", "sla/occurrences.py", "sla/crossings.py",
        ],
        [EDGES, "tests/unit/sla"], [OPINION, "tests/properties/sla"],
    ),
    "lifecycle": (
        [
            "lifecycle/actions.py", "lifecycle/engine.py", "lifecycle/fact_values.py",
            "lifecycle/record.py", "lifecycle/record_shapes.py", "lifecycle/links",
        ],
        [EDGES, "tests/unit/lifecycle"], ["tests/properties/lifecycle"],
    ),
    "events": (
        [
            "events/stream", "events/processing", "events/routing", "events/response.py",
            "_internal/persistent_maps.py",
        ],
        [EDGES, "tests/unit/events"], ["tests/properties/events"],
    ),
    "columns": (
        ["columns"], [EDGES, "tests/unit/columns"], [OPINION, "tests/properties/columns"]
    ),
    "measures": (["measures"], [EDGES, "tests/unit/measures"], ["tests/properties/measures"]),
    "oncall": (["oncall"], [EDGES, "tests/unit/oncall"], ["tests/properties/oncall"]),
    "desk": (["desk"], [EDGES, "tests/unit/desk"], ["tests/properties/desk"]),
}  # fmt: skip
"""Of each module the files that are changed, the unit tests that run, and its laws."""

THREADED = ["tests/unit/columns/test_frames.py", "tests/properties/columns"]
"""Tests with libraries that start threads: a fork after them may wait for ever, so these run anew
only, for the lines that no other test runs."""

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
SIDES = {
    "min": "max", "any": "all", "bisect_left": "bisect_right", "start": "end", "begins": "ends",
    "opens": "closes", "first": "last", "before": "after",
}  # fmt: skip
SIDES |= {other: one for one, other in SIDES.items()}
"""Names that are easily taken for one another."""
BUILT_IN = {"min", "max", "any", "all"}
CPU_SECONDS = 120
"""A mutant that runs for longer is killed: it loops. Processor time, so a busy machine is fair."""
MEMORY = 8 << 30
"""Nor may one that loops take all the memory."""


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
    lines: range

    @property
    def source(self) -> bytes:
        """The whole changed file."""
        raw = self.path.read_bytes()
        return raw[: self.begin] + self.new + raw[self.end :]


def changed(node: ast.AST, names: set[str]) -> Iterator[ast.AST]:
    """Yield what a node may be changed to, in a function that reads the names."""
    new: Any = copy.deepcopy(node)
    match node:
        case ast.Name(id=name, ctx=ast.Load()) if SIDES.get(name) in names | BUILT_IN:
            yield ast.Name(SIDES[name], ast.Load())
        case ast.Attribute(attr="start" | "end" as name, ctx=ast.Load()):
            new.attr = SIDES[name]
            yield new
        case ast.Compare(ops=[one]) if type(one) in COMPARISONS:
            new.ops = [COMPARISONS[type(one)]()]
            yield new
        case ast.BinOp(op=one) if type(one) in OPERATORS:
            new.op = OPERATORS[type(one)]()
            yield new
        case ast.BoolOp(op=one):
            new.op = ast.And() if isinstance(one, ast.Or) else ast.Or()
            yield new
            for place in range(len(new.values)):
                rest = [value for i, value in enumerate(new.values) if i != place]
                yield ast.BoolOp(one, rest) if len(rest) > 1 else rest[0]
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
            yield ast.Pass()
        case ast.AugAssign() | ast.Expr(value=ast.Call()) | ast.Return(value=None):
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
        names = {one.id for one in ast.walk(function) if isinstance(one, ast.Name)}
        for node, lines_run in within(function):
            if not (options := list(changed(node, names))):
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
                yield Mutant(key, path, place.lineno, name, change, begin, end, code, lines_run)


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions and methods of a module, with their names."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield f"{prefix}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{prefix}{node.name}.")


def within(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, range]]:
    """Yield the nodes of a body with the lines of their statement.

    Not its docstring, annotations, nor what errors say.
    """
    waiting: list[tuple[ast.AST, range]] = [(node, range(0)) for node in function.body]
    while waiting:
        node, lines = waiting.pop()
        if isinstance(node, ast.Raise | ast.JoinedStr | ast.Assert):
            continue
        if isinstance(node, ast.stmt | ast.match_case):
            inner = getattr(node, "body", None)
            begin = node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno
            last = inner[0].lineno if inner else (getattr(node, "end_lineno", None) or begin) + 1
            lines = range(begin, max(last, begin + 1))
        yield node, lines
        skipped = getattr(node, "annotation", None), getattr(node, "returns", None)
        children = (child for child in ast.iter_child_nodes(node) if child not in skipped)
        waiting += ((child, lines) for child in children)


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


def limited_to(seconds: int) -> None:
    """Kill this process when it has used so much processor time."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, CPU_SECONDS + 5))


def limited() -> None:
    """Limit this process, which runs a mutant, and silence it."""
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    limited_to(CPU_SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)


MAY_FAIL = 5
"""So many tests may fail when they are traced: those that count calls, or trace by themselves."""
OPTIONS = [
    "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
]  # fmt: skip


def survives(mutant: Mutant | None, tests: list[str]) -> str:
    """Return whether a mutant survives the tests, in a child that imports the package."""
    child = os.fork()
    if child == 0:
        limited()
        if mutant is not None:
            sys.meta_path.insert(0, Changed(mutant))
        pytest = importlib.import_module("pytest")
        os._exit(int(pytest.main([*OPTIONS, *tests])))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "looped"
    return "survived" if os.WEXITSTATUS(status) == 0 else "killed"


class Traced(NamedTuple):
    """What one test runs: its lines by file, and how long it takes."""

    lines: dict[str, list[int]]
    seconds: float


class Loop:
    """In the place of pytest's loop: traces the tests, then runs them for each mutant."""

    def __init__(self, module: str, todo: list[Mutant]) -> None:
        self.module, self.todo = module, todo
        self.files = list(sources(MODULES[module][0]))
        self.uncovered: list[Mutant] = []
        self.failed = False

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Remember a failure."""
        self.failed |= report.failed

    def pytest_collection_finish(self, session: Any) -> None:
        """Put the tests in the place where the loop finds them."""
        self.session = session

    def pytest_runtestloop(self, session: Any) -> bool:
        """Run the mutants, and write what each became."""
        items = {item.nodeid: item for item in session.items}
        traced = self.traced(items)
        by_line = defaultdict[tuple[str, int], set[str]](set)
        for name, test in traced.items():
            for file, lines in test.lines.items():
                for line in lines:
                    by_line[file, line].add(name)
        functions = defaultdict[tuple[str, str], list[FunctionType]](list)
        for one in gc.get_objects():
            if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(str(SRC)):
                outer = one.__code__.co_qualname.partition(".<locals>")[0]
                functions[one.__code__.co_filename, outer].append(one)
        gc.freeze()  # a fork then copies fewer pages
        killers = Counter[str]()
        for number, mutant in enumerate(self.todo):
            path = str(mutant.path)
            chosen = set[str]().union(*(by_line[path, line] for line in mutant.lines))
            # Tests of one folder before the laws; the likeliest first, then the quickest.
            order = sorted(
                chosen, key=lambda one: ("properties" in one, -killers[one], traced[one].seconds)
            )
            if not chosen:
                self.uncovered.append(mutant)
                continue
            begin = spent()
            there = functions[path, mutant.function]
            found, by = self.outcome(mutant, there, {one: traced[one] for one in order}, items)
            if found == "not replaced":
                self.uncovered.append(mutant)
                continue
            if by:
                killers[by] += 1
            note(self.module, mutant, found, by, f"{number + 1}/{len(self.todo)}", begin)
        return True

    def outcome(
        self,
        mutant: Mutant,
        functions: list[FunctionType],
        tests: dict[str, Traced],
        items: dict[str, Any],
    ) -> tuple[str, str]:
        """Return what became of a mutant, and the test that noticed it."""
        reads, writes = os.pipe()
        child = os.fork()
        if child == 0:
            limited()
            if not replaced(mutant, functions):
                os._exit(3)
            order = [*tests]
            for place, name in enumerate(order):
                # A loop shows itself by many times what the test took, slow as it was when traced.
                used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
                limited_to(min(CPU_SECONDS, round(used + 3 + 10 * tests[name].seconds)))
                following = items[order[place + 1]] if place + 1 < len(order) else None
                # Written first, so that a loop has its test too.
                os.write(writes, f"{name}\n".encode()) if len(order) < 400 else None
                item = items[name]
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if self.failed:
                    os.write(writes, f"{name}\n".encode())
                    os._exit(1)
            os._exit(0)
        os.close(writes)
        with os.fdopen(reads, encoding="utf-8") as names:
            last = names.read().splitlines()[-1:]
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return "looped", "".join(last)
        code = os.WEXITSTATUS(status)
        found = {0: "survived", 3: "not replaced"}.get(code, "killed")
        return found, "".join(last) if found == "killed" else ""

    def traced(self, items: dict[str, Any]) -> dict[str, Traced]:
        """Return what each test runs; of tests that did not change since from the last time."""
        source = digest(self.files)
        files = {item.path for item in items.values()}
        helpers = digest(sorted(one for one in (ROOT / "tests").rglob("*.py") if one not in files))
        keys = {path: source + helpers + digest([path]) for path in files}
        store = RESULTS / f"{self.module}.traces"
        known = read_json(store)
        new = [one for one in items.values() if keys[one.path] not in known]
        if new:
            child = os.fork()
            if child == 0:
                self.trace(new, keys, known, store)
            _, status = os.waitpid(child, 0)
            if status:
                raise SystemExit(f"{self.module}: its tests fail, or run too long")
            known = read_json(store)
        return {
            name: Traced(*test)
            for path in files
            for name, test in known.get(keys[path], {}).items()
            if name in items
        }

    def trace(self, items: list[Any], keys: Any, known: Any, store: Path) -> None:
        """Run tests with their lines traced, write the traces, and exit."""
        coverage = importlib.import_module("coverage")
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        wrong = set[str]()
        seconds: dict[str, float] = {}
        tracer = coverage.Coverage(
            data_file=None, include=[*map(str, self.files)], config_file=False
        )
        for item, following in zip(items, [*items[1:], None], strict=True):
            # Started anew for each: a test that traces by itself leaves no tracer behind.
            tracer.start()
            tracer.switch_context(item.nodeid)
            begin = time.process_time()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            seconds[item.nodeid] = time.process_time() - begin
            if self.failed:  # a test that fails without a change can notice none
                sys.stderr.write(f"fails when traced, not used: {item.nodeid}\n")
                wrong.add(item.nodeid)
                self.failed = False
            tracer.stop()
        if len(wrong) > MAY_FAIL:
            os._exit(1)
        data = tracer.get_data()
        lines = defaultdict[str, dict[str, list[int]]](dict)
        for file in data.measured_files():
            # Contexts are the names of the tests.
            for line, contexts in data.contexts_by_lineno(file).items():
                for name in contexts:
                    lines[name].setdefault(file, []).append(line)
        for item in items:
            test = Traced(lines[item.nodeid], seconds[item.nodeid])
            known.setdefault(keys[item.path], {})
            if item.nodeid not in wrong:
                known[keys[item.path]][item.nodeid] = test
        store.write_text(json.dumps(known), "utf-8")
        os._exit(0)


def read_json(path: Path) -> dict[str, Any]:
    """Return what a file says; nothing without one."""
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def spent() -> float:
    """Return the processor time of the children that ended, in seconds."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def digest(paths: Iterable[Path]) -> str:
    """Return a short hash of files."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()[:16]


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a code object and those within it."""
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from codes(one)


def replaced(mutant: Mutant, functions: list[FunctionType]) -> bool:
    """Replace the code of a function by the mutant's; false where that cannot be done."""
    new = defaultdict[str, list[CodeType]](list)
    for code in codes(compile(mutant.source, str(mutant.path), "exec", dont_inherit=True)):
        new[code.co_qualname].append(code)
    if not functions:
        return False
    for function in functions:
        if len(options := new[function.__code__.co_qualname]) != 1:
            return False
        try:
            function.__code__ = options[0]
        except ValueError:  # it has other free variables
            return False
    return True


def note(module: str, mutant: Mutant, found: str, by: str, number: str, begin: float) -> None:
    """Write what became of a mutant."""
    row = {
        "key": mutant.key, "found": found, "by": by, "line": mutant.line,
        "file": str(mutant.path.relative_to(SRC / "serviceops")), "function": mutant.function,
        "change": mutant.change, "seconds": round(spent() - begin, 1),
    }  # fmt: skip
    with (RESULTS / f"{module}.jsonl").open("a", encoding="utf-8") as results:
        results.write(json.dumps(row) + "\n")
    sys.stdout.write(f"{module} {number} {row['seconds']} s {found}: ")
    sys.stdout.write(f"{row['file']}:{mutant.line} {mutant.change[:100]!r} {by}\n")
    sys.stdout.flush()


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


def run(module: str, sample: int, seed: int, only: str, *, again: bool, with_laws: bool) -> None:
    """Run a sample of a module's mutants; those that have a result do not run."""
    parts, tests, laws = MODULES[module]
    if with_laws:
        tests = [*tests, *laws]
    every = [mutant for path in sources(parts) for mutant in mutants(path)]
    every = [one for one in every if re.search(only, f"{one.path}:{one.function}")]
    # The order is drawn from the key, so that a larger sample has all of a smaller one.
    every.sort(key=lambda one: hashlib.sha256(f"{seed}{one.key}".encode()).digest())
    before = known(module)
    RESULTS.mkdir(parents=True, exist_ok=True)
    todo = [
        one
        for one in every[:sample]
        if one.key not in before or (again and before[one.key]["found"] == "survived")
    ]
    if not todo:
        return
    anew = RESULTS / f"{module}.anew"
    child = os.fork()
    if child == 0:
        loop = Loop(module, todo)
        pytest = importlib.import_module("pytest")
        ignored = [f"--ignore={one}" for one in THREADED]
        code = int(pytest.main([*OPTIONS, "-s", *ignored, *tests], plugins=[loop]))
        anew.write_text(json.dumps([one.key for one in loop.uncovered]), "utf-8")
        os._exit(code)
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(f"{module}: its tests fail, or were not collected")
    keys = json.loads(anew.read_text("utf-8"))
    for number, mutant in enumerate(one for one in todo if one.key in keys):
        begin = spent()
        found = survives(mutant, tests)
        note(module, mutant, found, "", f"{number + 1}/{len(keys)} anew", begin)


class Place(NamedTuple):
    """How a person names a mutant: as the list of those that mean nothing does."""

    function: str
    change: str
    occurrence: int
    """Of equal changes in one function the place of this one, from 1."""

    def __str__(self) -> str:
        number = f"occurrence = {self.occurrence}\n" if self.occurrence > 1 else ""
        change = json.dumps(self.change, ensure_ascii=False)
        return f'function = "{self.function}"\nchange = {change}\n{number}'


def placed(module: str) -> dict[Place, Mutant]:
    """Return the mutants of a module, by their place."""
    every = [mutant for path in sources(MODULES[module][0]) for mutant in mutants(path)]
    seen = Counter[tuple[str, str]]()
    found = {}
    for mutant in sorted(every, key=lambda one: (one.path, one.begin)):
        file = mutant.path.relative_to(SRC / "serviceops")
        # A line break within a change would make a line break of the text of an entry.
        both = f"{file}:{mutant.function}", " ".join(mutant.change.split())
        seen[both] += 1
        found[Place(*both, seen[both])] = mutant
    return found


class Score(NamedTuple):
    """What became of the mutants of one module that exist now."""

    module: str
    every: dict[Place, Mutant]
    rows: dict[str, dict[str, Any]]
    listed: dict[Place, str]
    """Those that mean nothing, with the reason."""

    @property
    def survivors(self) -> dict[Place, Mutant]:
        """The mutants that no test notices."""
        return {
            place: mutant
            for place, mutant in self.every.items()
            if mutant.key in self.rows and self.rows[mutant.key]["found"] == "survived"
        }

    @property
    def left(self) -> dict[Place, Mutant]:
        """The survivors without a reason."""
        return {one: mutant for one, mutant in self.survivors.items() if one not in self.listed}

    @property
    def errors(self) -> Iterator[str]:
        """What is wrong with the list."""
        for place, why in self.listed.items():
            entry = f"{self.module}: {place.function}: {place.change} ({place.occurrence})"
            if place not in self.every:
                yield f"{entry}: there is no such mutant"
            elif self.rows.get(self.every[place].key, {}).get("found", "survived") != "survived":
                yield f"{entry}: a test notices it"
            if not why.strip():
                yield f"{entry}: without a reason"

    @property
    def line(self) -> str:
        """The line of the table."""
        sample = sum(mutant.key in self.rows for mutant in self.every.values())
        nothing, left = len(self.survivors) - len(self.left), len(self.left)
        killed = sample - nothing - left
        # Rounded down: 89.9 is not yet 90.
        score = f"{100 * killed // (killed + left)} %" if killed + left else "not run"
        counts = f"{len(self.every):,} | {sample} | {killed} | {nothing} | {left}"
        return f"| `{self.module}` | {counts} | {score} |"


def scores(modules: Iterable[str]) -> list[Score]:
    """Return the scores of modules."""
    entries = tomllib.loads(EQUIVALENT.read_text("utf-8"))
    found = []
    for module in modules:
        listed: dict[Place, str] = {}
        for entry in entries.get(module, []):
            place = Place(entry["function"], entry["change"], entry.get("occurrence", 1))
            if place in listed:
                raise SystemExit(f"{module}: listed twice: {place}")
            listed[place] = entry["why"]
        found.append(Score(module, placed(module), known(module), listed))
    return found


def table() -> str:
    """Return the scores as a Markdown table: of the mutants that exist now."""
    every = scores(MODULES)
    if wrong := [error for score in every for error in score.errors]:
        raise SystemExit("\n".join([f"{EQUIVALENT.name}:", *wrong]))
    head = "| module | mutants | sample | killed | mean nothing | left | score |"
    return "\n".join([head, "|---|" + "---:|" * 6, *(score.line for score in every)])


def main() -> None:
    """Run what is requested, a module a processor, and write the table of scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="module")
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="a pattern of file:function")
    parser.add_argument("--again", action="store_true", help="run survivors again")
    parser.add_argument("--laws", action="store_true", help="run the laws after the unit tests")
    parser.add_argument("--table", action="store_true", help="only write the table")
    parser.add_argument("--left", action="store_true", help="print survivors without a reason")
    options = parser.parse_args()
    if unknown := {*options.modules} - MODULES.keys():
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(MODULES)}")
    options.modules = options.modules or list(MODULES)
    os.chdir(ROOT)
    sys.path[:0] = [str(SRC), str(ROOT)]
    if options.left:
        for score in scores(options.modules):
            sys.stdout.write(f"# {score.line}\n")
            for place, mutant in score.left.items():
                file = mutant.path.relative_to(ROOT)
                sys.stdout.write(f"# {file}:{mutant.line}\n[[{score.module}]]\n{place}\n")
        return
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
        children: list[int] = []
        for module in options.modules:
            while len(children) >= (os.cpu_count() or 1):
                done, _ = os.waitpid(-1, 0)
                children.remove(done)
            child = os.fork()
            if child == 0:
                run(
                    module,
                    options.sample,
                    options.seed,
                    options.only,
                    again=options.again,
                    with_laws=options.laws,
                )
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
