"""Print the stub of a package from its one table of names: `python .ci/stub.py [PACKAGE]`.

Without a package it is that of the front page; `make stub` writes all of them. These packages load
their names at first use, which type checkers and editors cannot follow: they read the stubs.
"""

import importlib
import sys
from pathlib import Path

import serviceops

ROOT = Path(serviceops.__file__).parent


def lazy_packages() -> list[str]:
    """Return the sub-packages that have a table of names."""
    return sorted(
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in ROOT.glob("*/**/__init__.py")
        if "lazy_names(__name__" in path.read_text(encoding="utf-8")
    )


def stub() -> str:
    """Return the text of the stub of the front page."""
    packages = vars(serviceops)["_PACKAGES"]  # the stub itself does not name the table
    lines = [f"from serviceops import {package} as {package}" for package in packages]
    for package, names in packages.items():
        lines += [f"from serviceops.{package} import {name} as {name}" for name in names]
    return written([*lines, "", "__version__: str"], serviceops.__all__)


def stub_of(package: str) -> str:
    """Return the text of the stub of a sub-package."""
    module = importlib.import_module(f"serviceops.{package}")
    lines = [
        named_again(f"serviceops.{package}.{home}".rstrip("."), name)
        for home, names in vars(module)["_MODULES"].items()
        for name in sorted(names, key=order)
    ]
    return written(lines, module.__all__)


def named_again(home: str, name: str) -> str:
    """Return one import of a stub, on three lines where the formatter would write three."""
    line = f"from {home} import {name} as {name}"
    return line if len(line) <= 100 else f"from {home} import (\n    {name} as {name},\n)"


def order(name: str) -> tuple[bool, bool, str]:
    """Return the key of the order that the linter wants: constants, classes, functions."""
    return not name.isupper(), name[0].islower(), name


def written(lines: list[str], names: list[str]) -> str:
    """Return the text of a stub."""
    first = "# Written by `make stub` from the table in __init__.py."
    shown = [f'    "{name}",' for name in sorted(names, key=order)]
    return "\n".join([first, "", *lines, "", "__all__ = [", *shown, "]", ""])


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        (ROOT / "__init__.pyi").write_text(stub(), encoding="utf-8")
        for each in lazy_packages():
            (ROOT / each.replace(".", "/") / "__init__.pyi").write_text(
                stub_of(each), encoding="utf-8"
            )
    elif sys.argv[1:] and sys.argv[1] not in (known := list(lazy_packages())):
        sys.stderr.write(f"no package is called {sys.argv[1]!r}; there are: {', '.join(known)}\n")
        sys.exit(2)
    else:
        print(stub_of(sys.argv[1]) if sys.argv[1:] else stub(), end="")
