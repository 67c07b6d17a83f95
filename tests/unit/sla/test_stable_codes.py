"""Codes are stable: each one is on its page, and the page has no others."""

import re
from pathlib import Path

from serviceops.sla import EntryCode, OccurrenceKind

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "serviceops" / "sla"


def tables(page: str) -> dict[str, set[str]]:
    """Return the codes in the first column of each table of a page, by the column's heading."""
    found: dict[str, set[str]] = {}
    heading = ""
    for line in (ROOT / "docs" / page).read_text().splitlines():
        first = line.split("|")[1].strip() if line.startswith("|") else ""
        if not first:
            heading = ""
        elif not heading:
            heading = first
        else:
            found.setdefault(heading, set()).update(re.findall(r"`([a-z_]+)`", first))
    return found


def codes_in(pattern: str, *files: str) -> set[str]:
    return {
        code
        for name in files
        for code in re.findall(pattern, (SOURCE / name).read_text(), re.DOTALL)
    }


def test_every_code_of_ledgers_and_occurrences_is_explained() -> None:
    results = tables("explanation/clocks.md")
    assert results["entry"] == {code.value for code in EntryCode}
    assert results["occurrence"] == {happening.value for happening in OccurrenceKind}


def test_every_code_of_explanations_is_explained() -> None:
    results = tables("explanation/clocks.md")["line"]
    written = codes_in(r'(?:Line|_line|_promise)\(\s*"([a-z_]+)"', "explain.py", "policy_rules.py")
    assert written <= results
    assert results - written == {
        "stopped", "cancelled", "met", "not_breached", "no_calendar",
    }  # fmt: skip


def test_every_code_of_lint_is_explained() -> None:
    results = tables("how-to/check-a-policy.md")["code"]
    written = codes_in(r'Finding\(\s*"([a-z_]+)"', "lint.py")
    written |= codes_in(r'\("((?:never|pause)_[a-z]+)", ', "lint.py")
    written |= {"unknown_action", "unknown_state", "unknown_fact"}
    assert written == results
