"""A name that a command line of the repository does not know is refused in a sentence."""

import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import harness
from benchmarks.harness import parts_of
from peers import frame

ROOT = Path(__file__).parents[2]


def run(command: str) -> None:
    """Run a module or a file in this process: one of its own would cost seconds."""
    if command.endswith(".py"):
        runpy.run_path(str(ROOT / command), run_name="__main__")
    else:
        runpy.run_module(command, run_name="__main__", alter_sys=True)


@pytest.mark.parametrize(
    ("command", "there_are"),
    [
        ("peers", "matcher_texts"),
        ("benchmarks", "calendars"),
        (".ci/mutation.py", "spans"),
        (".ci/stub.py", "calendars"),
        (".ci/words.py", "pyproject.toml"),
        (".ci/house.py", "pyproject.toml"),
        (".ci/pages.py", "make docs"),
        ("examples/made_log.py", "int"),
    ],
)
def test_an_unknown_name_is_refused_with_what_there_is(
    command: str,
    there_are: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", [command, "no-such-name"])
    monkeypatch.syspath_prepend(ROOT / ".ci")
    with pytest.raises(SystemExit) as ended:
        run(command)

    text = capsys.readouterr().err
    assert ended.value.code == 2
    assert "no-such-name" in text
    assert there_are in text


def test_without_a_name_on_python_3_11_everything_was_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    requested: list[str] = []

    def lines(modules: tuple[str, ...]) -> list[str]:
        requested.extend(modules)
        return []

    monkeypatch.setattr(harness, "lines", lines)
    monkeypatch.setattr(frame, "MODULES", ("words",))
    words = SimpleNamespace(compare=lambda tally: requested.append(tally.name))
    monkeypatch.setitem(sys.modules, "peers.words", words)

    monkeypatch.setattr(sys, "argv", ["benchmarks"])
    run("benchmarks")
    monkeypatch.setattr(sys, "argv", ["peers"])
    with pytest.raises(SystemExit, match="0"):
        run("peers")

    assert requested == [*harness.MODULES, "words"]


def test_parts_of_names_choose_questions_and_a_part_of_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = {"elapsed of a day": 1, "reading": 2}
    for given in ([], ["day", "read"]):
        monkeypatch.setattr(sys, "argv", ["sizes", *given])
        assert parts_of(questions, "benchmarks.sizes") == given
    monkeypatch.setattr(sys, "argv", ["sizes", "read", "week"])
    with pytest.raises(SystemExit, match="2"):
        parts_of(questions, "benchmarks.sizes")

    text = capsys.readouterr().err
    assert "nothing is called 'week'; there are: elapsed of a day, reading" in text
