"""Write or print the stub of the package's front page from its one table of names.

`python .ci/stub.py` prints it; `make stub` writes it to src/serviceops/__init__.pyi. The front page
loads its names at first use, which type checkers and editors cannot follow: they read the stub.
"""

import serviceops


def stub() -> str:
    """Return the text of the stub."""
    packages = vars(serviceops)["_PACKAGES"]  # the stub itself does not name the table
    lines = ["# Written by `make stub` from the table in __init__.py.", ""]
    lines += [f"from serviceops import {package} as {package}" for package in packages]
    for package, names in packages.items():
        lines += [f"from serviceops.{package} import {name} as {name}" for name in names]
    shown = [f'    "{name}",' for name in serviceops.__all__]
    return "\n".join([*lines, "", "__version__: str", "", "__all__ = [", *shown, "]", ""])


if __name__ == "__main__":
    print(stub(), end="")
