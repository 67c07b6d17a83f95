"""Check that names and prose are plain, by the lists and limits of `[tool.serviceops.words]`.

`python .ci/words.py [ROOT]` prints what falls short and one line of measures; it exits with 1 if
anything falls short. Why each rule: a banned word in a name or a sentence has to be decoded, a code
base without comments makes its reader guess, and a long function holds more than one idea.
"""

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CODE = ("src", "tests", "examples", "benchmarks", "docs", ".ci", "conftest.py")
PAGES = ("docs", "README.md", "CONTRIBUTING.md")
# Parts of snake_case and of CamelCase; a run of capitals is one part, as in HTTPError.
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass
class Prose:
    """Lines of one kind of prose, and those with a banned word."""

    lines: int = 0
    banned: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Banned lines in a hundred."""
        return 100 * len(self.banned) / max(self.lines, 1)


@dataclass
class Words:
    """What one checkout was measured to have."""

    names: list[str] = field(default_factory=list)
    spellings: list[str] = field(default_factory=list)
    undocumented: list[str] = field(default_factory=list)
    functions: list[tuple[int, str]] = field(default_factory=list)
    prose: dict[str, Prose] = field(default_factory=dict)
    source_lines: int = 0
    comment_lines: int = 0

    @property
    def comment_share(self) -> float:
        """Comment lines in a hundred lines of source."""
        return 100 * self.comment_lines / max(self.source_lines, 1)


def files(root: Path, places: tuple[str, ...], suffix: str) -> Iterator[Path]:
    """Yield the files of these places in order; a place is a folder or one file."""
    for place in places:
        path = root / place
        if path.is_file() and path.suffix == suffix:
            yield path
        elif path.is_dir():
            yield from sorted(path.rglob(f"*{suffix}"))


def bound_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and text of every name a module binds: definitions, parameters, variables."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.lineno, node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.lineno, node.attr
            case ast.alias(asname=str(name)):
                yield node.lineno, name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name


def parts(name: str) -> set[str]:
    """Return the words a name is made of."""
    return {part.lower() for part in _PARTS.findall(name)}


def docstrings(tree: ast.AST) -> Iterator[str]:
    """Yield the lines of docstrings, those of attributes too, without examples."""
    for node in ast.walk(tree):
        body = getattr(node, "body", ())
        # A lambda and a conditional expression have a body too, which is no list of statements.
        for statement in body if isinstance(body, list) else ():
            match statement:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    for line in text.splitlines():
                        if line.strip() and not line.lstrip().startswith((">>>", "...")):
                            yield line.strip()


def sentences(tree: ast.AST) -> Iterator[str]:
    """Yield the texts of several words in what is raised and in calls of errors and reasons."""
    for node in ast.walk(tree):
        callee = node.func if isinstance(node, ast.Call) else None
        name = getattr(callee, "id", getattr(callee, "attr", ""))
        if name[:1].isupper():
            texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
            yield from (text for text in texts if isinstance(text, str) and " " in text.strip())


def comments(text: str) -> Iterator[str]:
    """Yield the comments of a source text."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def page_lines(text: str) -> Iterator[str]:
    """Yield the lines of a page that are no code."""
    code = False
    for line in text.splitlines():
        code ^= line.lstrip().startswith("```")
        if line.strip() and not code:
            yield line.strip()


def undocumented(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield each module, public class, function and method without a first line of docstring.

    Public is what `__all__` lists, where a module has one.
    """
    offered = {
        name
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
        for name in (ast.literal_eval(node.value) if isinstance(node.value, ast.List) else ())
    }
    if not (ast.get_docstring(tree) or "").strip():
        yield 1, "module"
    waiting = [
        node
        for node in tree.body
        if isinstance(node, _DEFINITIONS) and (not offered or node.name in offered)
    ]
    while waiting:
        node = waiting.pop()
        overload = any("overload" in ast.dump(decorator) for decorator in node.decorator_list)
        if node.name.startswith("_") or overload:
            continue
        if not (ast.get_docstring(node) or "").partition("\n")[0].strip():
            yield node.lineno, node.name
        if isinstance(node, ast.ClassDef):
            waiting += [child for child in node.body if isinstance(child, _DEFINITIONS)]


def settings(root: Path) -> dict[str, Any]:
    """Return the lists, limits and exceptions of a checkout, or of this one where it has none."""
    for place in (root, Path(__file__).parents[1]):
        tools = tomllib.loads((place / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
        if found := tools.get("serviceops", {}).get("words"):
            return dict(found)
    raise LookupError("pyproject.toml has no [tool.serviceops.words]")


def measure(root: Path, rules: Mapping[str, Any]) -> Words:
    """Return what a checkout has, by the lists of the rules."""
    found = Words(prose={kind: Prose() for kind in ("docstrings", "pages", "comments", "errors")})
    excused = {(entry["path"], entry["word"]) for entry in rules["exceptions"]}
    spelling = re.compile("|".join(rules["spellings"]), re.IGNORECASE)
    prose = re.compile(rf"\b({'|'.join((*rules['names'], *rules['prose']))})\b", re.IGNORECASE)

    def read(kind: str, where: str, lines: Iterator[str]) -> None:
        for line in lines:
            found.prose[kind].lines += 1
            if prose.search(line):
                found.prose[kind].banned.append(f"{where}: {line}")

    for path in files(root, CODE, ".py"):
        where, text = str(path.relative_to(root)), path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        for at, name in [(1, path.stem), *bound_names(tree)]:
            found.names += [
                f"{where}:{at} {name}"
                for word in sorted(parts(name) & set(rules["names"]))
                if (where, word) not in excused
            ]
        for number, line in enumerate(text.splitlines(), 1):
            found.spellings += [
                f"{where}:{number} {word}"
                for word in spelling.findall(line)
                if (where, word.lower()) not in excused
            ]
        if where.startswith("src"):
            _measure_source(found, where, text, tree)
            read("docstrings", where, docstrings(tree))
            read("errors", where, sentences(tree))
        read("comments", where, comments(text))
    for path in files(root, PAGES, ".md"):
        where, text = str(path.relative_to(root)), path.read_text(encoding="utf-8")
        read("pages", where, page_lines(text))
        found.spellings += [
            f"{where} {word}"
            for word in spelling.findall(text)
            if (where, word.lower()) not in excused
        ]
    return found


def _measure_source(found: Words, where: str, text: str, tree: ast.Module) -> None:
    lines = text.splitlines()
    found.source_lines += len(lines)
    found.comment_lines += sum(line.lstrip().startswith("#") for line in lines)
    found.undocumented += [f"{where}:{line} {name}" for line, name in undocumented(tree)]
    found.functions += [
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{where}:{node.lineno} {node.name}")
        for node in ast.walk(tree)
        if isinstance(node, _FUNCTIONS)
    ]


def faults(found: Words, limits: Mapping[str, float]) -> Iterator[str]:
    """Yield what falls short, a line each."""
    for title, places in (
        ("name with a banned word", found.names),
        ("spelling", found.spellings),
        ("no first line of docstring", found.undocumented),
    ):
        yield from (f"{title}: {place}" for place in places)
    for length, where in sorted(found.functions, reverse=True):
        if length > limits["function_lines"]:
            yield f"function of {length} lines: {where}"
    for kind, prose in found.prose.items():
        if prose.share > limits["prose_share"]:
            yield f"{kind}: {len(prose.banned)} of {prose.lines} lines have a banned word"
            yield from (f"  {line[:150]}" for line in prose.banned)
    if found.comment_share < limits["comment_share"]:
        yield f"comments: {found.comment_share:.1f} % of the source lines"


def main(root: Path) -> int:
    """Print the faults and the measures of a checkout; return 1 if there are faults."""
    rules = settings(root)
    found = measure(root, rules)
    lines = list(faults(found, rules["limits"]))
    print(*lines, sep="\n", end="\n" if lines else "")
    shares = ", ".join(f"{kind} {prose.share:.1f} %" for kind, prose in found.prose.items())
    longest = max(length for length, _ in found.functions)
    print(
        f"words: {len(found.names)} banned names; banned lines: {shares}; comments"
        f" {found.comment_share:.1f} % of {found.source_lines} lines; longest function {longest}"
    )
    return bool(lines)


if __name__ == "__main__":
    place = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    if not (place / "pyproject.toml").is_file():
        sys.stderr.write(f"{place} is no checkout: it has no pyproject.toml\n")
        sys.exit(2)
    sys.exit(main(place))
