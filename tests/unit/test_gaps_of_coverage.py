"""The check of the gaps of coverage: which there are, and which have no reason."""

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CODE = """def half(of):
    if of:
        of = of / 2
    for one in of:
        return one  # the first
    of += 1
    return of
"""
# The first line of a function is run when the module is imported.
MEASURED: dict[str, Any] = {
    "functions": {
        "half": {
            "executed_lines": [2, 3, 4, 5],
            "missing_lines": [6, 7],
            "missing_branches": [[2, 4], [4, 6], [5, -1]],
        },
        "": {"executed_lines": [1], "missing_lines": [], "missing_branches": []},
    }
}
GAPS = [
    "x.py:half: of += 1",
    "x.py:half: if of: -> for one in of:",
    "x.py:half: return one -> end",
]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("gaps", ROOT / ".ci" / "coverage_gaps.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "src" / "serviceops").mkdir(parents=True)
    (tmp_path / "src" / "serviceops" / "x.py").write_text(CODE)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "REASONS", tmp_path / "reasons.toml")
    monkeypatch.setattr(module, "report", lambda: {"src/serviceops/x.py": MEASURED})
    return module


def reasons(*gaps: str, why: str = "It cannot be.", more: str = "", python: str = "") -> str:
    measured = python or "{}.{}".format(*sys.version_info[:2])
    return (
        f'measured_on = "{measured}"\n[[reasons]]\nwhy = "{why}"\n{more}\ngaps = {json.dumps(gaps)}'
    )


def test_lines_in_a_row_are_one_gap_and_a_branch_into_one_is_no_other(check: ModuleType) -> None:
    assert list(check.gaps("src/serviceops/x.py", MEASURED)) == GAPS


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        (reasons(*GAPS), []),
        (reasons(*GAPS[1:]), [f"a gap without a reason: {GAPS[0]}"]),
        (reasons(*GAPS, "x.py: pass"), ["a reason without a gap: x.py: pass"]),
        (reasons(*GAPS, why=" "), [f"no reason is written: {GAPS[0]}"]),
        (reasons(*GAPS, more='python = "<9.0"'), []),
        (
            reasons(*GAPS, more='python = "<3.0"'),
            [f"a gap without a reason: {gap}" for gap in GAPS],
        ),
    ],
)
def test_gaps_and_reasons_without_each_other_are_errors(
    check: ModuleType, text: str, errors: list[str]
) -> None:
    assert check.compared(Counter(GAPS), text) == errors


def test_a_reason_for_missing_data_is_none_where_the_data_is(
    check: ModuleType, tmp_path: Path
) -> None:
    text = reasons(*GAPS, more='data = "shared"')
    check.DATA["shared"] = tmp_path / "none"
    assert check.compared(Counter(GAPS), text) == []

    check.DATA["shared"] = tmp_path
    assert len(check.compared(Counter(GAPS), text)) == 3


@pytest.mark.parametrize(
    ("options", "python", "code", "line"),
    [
        ([], "", 1, "gaps of coverage: 3, with a reason 2; 1 errors"),
        (["--print"], "", 0, "a gap without a reason: x.py:half: of += 1"),
        (["--list"], "", 0, '    "x.py:half: of += 1",'),
        ([], "2.7", 0, "printed alone: the reasons are those of Python 2.7"),
    ],
)
def test_the_check_fails_where_it_was_measured_and_prints_elsewhere(
    check: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    options: list[str], python: str, code: int, line: str,
) -> None:  # fmt: skip
    check.DATA["shared"] = tmp_path
    check.REASONS.write_text(reasons(*GAPS[1:], python=python))

    assert check.main(options) == code
    assert line in capsys.readouterr().out.splitlines()
