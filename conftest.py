"""Examples are tests: Python blocks of the README and the pages run here, docstrings by pytest."""

import gc
import os
from collections import Counter
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from pathlib import Path
from typing import Any

import pytest
from sybil import Sybil
from sybil.integration.pytest import SybilItem
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser
from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).parent / "tests"
# Here a single test takes seconds, and a whole file could be the last that a worker ends with.
FREE = ("tests/conformance/", "tests/properties/", "tests/second_opinion/")

# Each worker has a core of its own: threads of linear algebra beside it only wait for each other,
# and small systems took five times as long. Workers inherit it, and NumPy reads it once.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251 - the only way to set it

pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=ELLIPSIS | NORMALIZE_WHITESPACE),
        SkipParser(),
    ],
    patterns=["*.md"],
    excludes=["build/*", "CHANGELOG.md", "CONTRIBUTING.md"],
).pytest()


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Keep the search for docstring examples out of what helps the tests."""
    if collection_path.suffix == ".py" and collection_path.is_relative_to(TESTS):
        return not collection_path.name.startswith("test_") or None
    return None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the examples of a page back in the order they are read in: they build on each other."""
    examples = [(i, item) for i, item in enumerate(items) if isinstance(item, SybilItem)]
    in_order = sorted(examples, key=lambda one: (one[1].path, one[1].example.line))
    for (place, _), (_, item) in zip(examples, in_order, strict=True):
        items[place] = item


def pytest_collection_finish() -> None:
    """Let the collector leave out what was imported and collected: it lives to the end anyway."""
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Let one worker of xdist have a whole file, but for the folders that `FREE` has.

    The examples of a page build on each other, two workers would each read a real log, and most
    tests are shorter than what it costs to hand them out one by one.
    """
    return _FilesWhole(config, log)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how long the tests of each folder took, and how many were skipped by reason."""
    seconds, tests = Counter[str](), Counter[str]()
    for report in (one for many in terminalreporter.stats.values() for one in many):
        if hasattr(report, "duration"):
            folder = "/".join(report.nodeid.partition("::")[0].split("/")[:-1][:3]) or "."
            seconds[folder] += report.duration
            tests[folder] += report.when == "call"
    for folder, length in seconds.most_common():
        terminalreporter.write_line(f"{folder}: {tests[folder]} tests, {length:.1f} s")
    reasons = Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ").removeprefix("skipped: ")
        for report in terminalreporter.stats.get("skipped", ())
    )
    if reasons:
        listed = ", ".join(f"{reason} ({count})" for reason, count in reasons.most_common())
        terminalreporter.write_line(f"skipped: {listed}")


class _FilesWhole(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        is_free = path.startswith(FREE) and "_real_" not in path.rpartition("/")[2]
        return nodeid if is_free else path
