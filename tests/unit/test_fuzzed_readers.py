"""Every reader of outside text is fed at random each night, in a job of its own."""

import json
import re
from pathlib import Path

import pytest

from tests.fuzz import NOT_READERS, main, readers
from tests.properties.every_argument import public

ROOT = Path(__file__).parents[2]


def test_every_function_of_interop_that_does_not_write_is_fed_or_says_why_not() -> None:
    functions = {
        name
        for name, call in public().items()
        if getattr(call, "__module__", "").startswith("serviceops.interop")
        and not isinstance(call, type)
        and "." not in name
    }
    writers = {name for name in functions if name.startswith("to_") or name.endswith("_to_ics")}

    assert functions - writers - set(NOT_READERS) <= readers().keys()
    assert functions >= set(NOT_READERS)


def test_each_night_every_reader_has_a_job_of_fifteen_minutes() -> None:
    yaml = pytest.importorskip("yaml", reason="no yaml")
    jobs = yaml.safe_load((ROOT / ".github/workflows/nightly.yml").read_text("utf-8"))["jobs"]
    listing, fuzz = jobs["readers"], jobs["fuzz"]

    assert fuzz["needs"] == "readers"
    assert fuzz["strategy"]["matrix"]["reader"] == "${{ fromJSON(needs.readers.outputs.names) }}"
    assert listing["outputs"]["names"] == "${{ steps.list.outputs.names }}"
    assert "make fuzz ARGS=--list" in listing["steps"][-1]["run"]
    (run,) = [step["run"] for step in fuzz["steps"] if "run" in step]
    assert re.search(r'make fuzz MINUTES=15 ARGS="\$\{\{ matrix\.reader \}\} ', run)


def test_the_list_that_the_jobs_are_made_from_is_that_of_the_readers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["fuzz", "--list"])

    assert main() == 0
    assert json.loads(capsys.readouterr().out) == sorted(readers())


def test_a_reader_that_there_is_not_is_refused_with_those_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["fuzz", "ics"])
    with pytest.raises(SystemExit, match="2"):
        main()
    assert "no reader is called 'ics'; there are: Matcher.of," in capsys.readouterr().err
