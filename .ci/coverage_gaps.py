"""Compare the gaps of coverage with their reasons: `.ci/coverage_gaps.py [--list] [--print]`.

Reads the data of the last `make coverage`. A gap is a branch that no test takes, or a run of lines
that no test runs; it is known by its file, its function and the text of its line, never by a number
that moves. `.ci/coverage_gaps.toml` has the reason for each. A gap without a reason and a reason
without a gap are errors. `--list` prints the former in the form of that file, and `--print` prints
both without failing; so does a Python other than the one that the file names, since branches are
counted otherwise there, and a checkout without the data that some tests read.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
REASONS = ROOT / ".ci" / "coverage_gaps.toml"
SOURCE = "src/serviceops/"
DATA = {"shared": ROOT.parent / "shared" / "data"}
"""Where tests find data beside the checkout: without it some lines are gaps."""


def report() -> Mapping[str, Any]:
    """Return what coverage measured, as its JSON report has it, by file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "coverage.json"
        command = [sys.executable, "-m", "coverage", "json", "--quiet", "--fail-under=0"]
        command += ["-o", str(file)]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - this Python
        files: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))["files"]
    return files


def gaps(file: str, measured: Mapping[str, Any]) -> Iterator[str]:
    """Yield the gaps of one file, in its order."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    name = file.removeprefix(SOURCE)
    for function, part in measured["functions"].items():
        place = f"{name}:{function}" if function else name
        missing, run = set(part["missing_lines"]), set(part["executed_lines"])
        # Lines that follow each other, without one between that was run, are one gap.
        for number in sorted(missing):
            earlier = max((n for n in missing | run if n < number), default=0)
            if earlier not in missing:
                yield f"{place}: {_text(lines, number)}"
        for start, end in part["missing_branches"]:
            # A branch into or out of a line that was not run says nothing more.
            if start in run and end not in missing:
                target = _text(lines, end) if end > 0 else "end"
                yield f"{place}: {_text(lines, start)} -> {target}"


def _text(lines: list[str], number: int) -> str:
    # An empty file has a line to coverage.
    return re.sub(r"\s+#\s.*", "", "".join(lines[number - 1 : number]).strip())


def applies(entry: Mapping[str, Any]) -> bool:
    """Return whether an entry is about this Python and the data that is here."""
    below, data = entry.get("python", "").removeprefix("<"), entry.get("data")
    here = not below or sys.version_info[:2] < tuple(int(part) for part in below.split("."))
    return here and (data is None or not DATA[data].exists())


def compared(found: Counter[str], text: str) -> list[str]:
    """Return the errors: what has no reason, what is no gap any more, and reasons without words."""
    entries = tomllib.loads(text)["reasons"]
    listed = Counter(gap for entry in entries if applies(entry) for gap in entry["gaps"])
    return [
        *(f"no reason is written: {one['gaps'][0]}" for one in entries if not one["why"].strip()),
        *(f"a gap without a reason: {gap}" for gap in (found - listed).elements()),
        *(f"a reason without a gap: {gap}" for gap in (listed - found).elements()),
    ]


def main(options: list[str]) -> int:
    """Print the counts and the errors."""
    text = REASONS.read_text(encoding="utf-8")
    found = Counter(gap for file, part in report().items() for gap in gaps(file, part))
    errors = compared(found, text)
    if "--list" in options:
        new = (one.partition(": ")[2] for one in errors if one.startswith("a gap without"))
        print(*(f"    {json.dumps(gap)}," for gap in new), sep="\n")
        return 0
    print(*errors, sep="\n", end="\n" if errors else "")
    unexplained = sum(one.startswith("a gap without") for one in errors)
    explained, total = found.total() - unexplained, found.total()
    print(f"gaps of coverage: {total}, with a reason {explained}; {len(errors)} errors")
    here = "{}.{}".format(*sys.version_info[:2])
    if here != (python := tomllib.loads(text)["measured_on"]):
        print(f"printed alone: the reasons are those of Python {python}")
    elif missing := [name for name, place in DATA.items() if not place.exists()]:
        print(f"printed alone: tests were skipped without the data: {', '.join(missing)}")
    elif "--print" not in options:
        return int(bool(errors))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
