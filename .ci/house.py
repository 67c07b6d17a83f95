"""Print the size and the shape of the package: `python .ci/house.py [ROOT] [BASE]`.

One measure a line; with BASE, another checkout, a second column shows the same of it, so that a
change can be judged by what it did to the whole.
"""

import ast
import re
import statistics
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import words

Graph = Mapping[str, frozenset[str]]
# Folders and modules that are public: they offer names by `__all__`.
_PRIVATE = re.compile(r"(^|\.)_")


def modules(root: Path) -> dict[str, Path]:
    """Return the files of the package by their dotted names."""
    source = root / "src"
    found: dict[str, Path] = {}
    for path in sorted((source / "serviceops").rglob("*.py")):
        name = ".".join(path.relative_to(source).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    return found


def public_names(files: Mapping[str, Path]) -> dict[str, set[str]]:
    """Return the names of each public place: packages, top-level modules, modules of interop."""
    found: dict[str, set[str]] = {}
    for name, path in files.items():
        place = name.removeprefix("serviceops").removeprefix(".")
        depth = place.count(".") + 1 if place else 0
        if depth != 1 and not (depth == 2 and place.startswith("interop.")):
            continue
        # A package that loads its names at first use lists them in its stub.
        stub = path.with_suffix(".pyi")
        listed = stub if stub.exists() else path
        for node in ast.parse(listed.read_text(encoding="utf-8")).body:
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            offered = (
                getattr(node, "value", None) if getattr(target, "id", "") == "__all__" else None
            )
            if isinstance(offered, ast.List) and not _PRIVATE.search(place):
                found[place] = set(ast.literal_eval(offered))
    return found


def imports(files: Mapping[str, Path]) -> Graph:
    """Return which modules of the package each one imports, inside functions too."""
    graph: dict[str, frozenset[str]] = {}
    for name, path in files.items():
        targets: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                targets |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    targets.add(full if full in files else node.module)
        graph[name] = frozenset(target for target in targets if target in files) - {name}
    return graph


def floors(root: Path) -> dict[str, int]:
    """Return the floor of each part of the package, 0 the lowest, from the contract on layers."""
    tools = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contracts = tools["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {
        part.strip(" ()"): floor
        for floor, layer in enumerate(reversed(layers))
        for part in re.split(r"[|:]", layer)
    }


def upward(graph: Graph, floor: Mapping[str, int]) -> list[str]:
    """Return the imports of a module on a higher floor."""

    def level(module: str) -> int:
        return floor.get(module.split(".")[1], len(floor)) if "." in module else len(floor)

    return sorted(
        f"{source} -> {target}"
        for source, targets in graph.items()
        for target in targets
        if level(target) > level(source)
    )


def circles(graph: Graph) -> list[list[str]]:
    """Return groups of modules of which each reaches every other by imports (Tarjan's algorithm).

    A package is left out: it imports its modules to offer their names, and that is no circle
    between ideas.
    """
    packages = {name.rpartition(".")[0] for name in graph}
    inner = {name: targets - packages for name, targets in graph.items() if name not in packages}
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        path.append(name)
        for target in inner[name]:
            if target not in index:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in path:
                low[name] = min(low[name], index[target])
        if low[name] == index[name]:
            start = path.index(name)
            if len(group := path[start:]) > 1:
                found.append(sorted(group))
            del path[start:]

    for name in inner:
        if name not in index:
            visit(name)
    return found


def repeated_files(files: Mapping[str, Path]) -> list[str]:
    """Return the file names that recur; `lint` may, since it is one idea in several packages."""
    times = Counter(path.name for path in files.values())
    return sorted(
        name for name, n in times.items() if n > 1 and name not in {"__init__.py", "lint.py"}
    )


def local_imports(files: Mapping[str, Path]) -> Iterator[str]:
    """Yield the imports inside functions that no comment explains."""
    for name, path in files.items():
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        functions = [
            node
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        inside = {
            node.lineno
            for function in functions
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        explained = False
        for line in sorted(inside):
            # One comment explains the lines of imports that follow each other.
            near = lines[line - 2 : line]
            explained = any("#" in one for one in near) or (explained and line - 1 in inside)
            if not explained:
                yield f"{name}:{line}"


def measures(root: Path) -> dict[str, str]:
    """Return each measure of a checkout as text."""
    files = modules(root)
    found = words.measure(root, words.settings(root))
    names = public_names(files)
    graph = imports(files)
    lengths = sorted(length for length, _ in found.functions)
    prose = [found.prose[kind] for kind in ("docstrings", "pages")]
    banned = sum(len(part.banned) for part in prose)
    up, round_trips = upward(graph, floors(root)), circles(graph)
    tenth = lengths[len(lengths) * 9 // 10]
    return {
        "lines": f"{found.source_lines:,}",
        "files": f"{len(files)}",
        "public names": f"{len(set().union(*names.values()))}",
        "names with banned words": f"{len(found.names)}",
        "prose lines with banned words": f"{100 * banned / sum(p.lines for p in prose):.1f} %",
        "function lines, median, p90, max": (
            f"{statistics.median(lengths):.0f}, {tenth}, {lengths[-1]}"
        ),
        "comment lines": f"{found.comment_share:.1f} %",
        "file names that recur": f"{len(repeated_files(files))}",
        "imports that go up": f"{len(up)}",
        "circles of imports": f"{len(round_trips)}",
        "unexplained local imports": f"{len(list(local_imports(files)))}",
    }


def main(root: Path, base: Path | None) -> None:
    """Print the measures of a checkout, beside those of another where there is one."""
    here, there = measures(root), measures(base) if base else {}
    for name, value in here.items():
        before = f"  (base: {there[name]})" if there else ""
        print(f"{name:34} {value}{before}")
    files = modules(root)
    graph = imports(files)
    details = {
        "goes up": upward(graph, floors(root)),
        "circle": [" ".join(group) for group in circles(graph)],
        "recurs": repeated_files(files),
        "local import": list(local_imports(files)),
        "names": [
            f"{place} {len(offered)}" for place, offered in sorted(public_names(files).items())
        ],
    }
    for title, lines in details.items():
        print(*(f"{title}: {line}" for line in lines), sep="\n", end="\n" if lines else "")


if __name__ == "__main__":
    given = [Path(argument).resolve() for argument in sys.argv[1:] if argument]
    for place in given:
        if not (place / "pyproject.toml").is_file():
            sys.stderr.write(f"{place} is no checkout: it has no pyproject.toml\n")
            sys.exit(2)
    main(given[0] if given else Path.cwd(), given[1] if len(given) > 1 else None)
