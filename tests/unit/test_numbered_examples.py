"""The numbered examples run; each prints its answer and asserts it itself."""

import runpy
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("[0-9][0-9]_*.py"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_prints_and_asserts_its_answer(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "assert" in path.read_text(encoding="utf-8")

    monkeypatch.setattr("sys.argv", [str(path)])  # else it takes the arguments of pytest
    runpy.run_path(str(path), run_name="__main__")

    assert capsys.readouterr().out.strip()


def test_the_examples_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:2]) for path in EXAMPLES] == list(range(1, len(EXAMPLES) + 1))
