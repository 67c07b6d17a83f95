"""The notebooks run from the first cell to the last, and what they show is what they say."""

import importlib.util
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from serviceops.display import Graph, Strip
from serviceops.sla import PolicyReading
from serviceops.spans import to_datetime

NOTEBOOKS = Path(__file__).parents[2] / "examples" / "notebooks"
# What the other tests run need not run twice: some take seconds.
TESTED_BELOW = re.findall(r'ran\("(\w+)"\)', Path(__file__).read_text("utf-8"))
OTHERS = [
    path for path in sorted(NOTEBOOKS.glob("*.py")) if not path.stem.endswith((*TESTED_BELOW,))
]


def ran(name: str) -> tuple[list[Any], dict[str, Any]]:
    """Run a notebook as its users would, and return what its cells show and what they define.

    Each shows something.
    """
    (path,) = NOTEBOOKS.glob(f"*{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    notebook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notebook)
    cells, defined = notebook.app.run()
    shown = [one for one in cells if one is not None]
    assert len(shown) > 2
    return shown, dict(defined)


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_every_notebook_runs_and_shows_something(path: Path) -> None:
    assert ran(path.stem)


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.py")), ids=lambda path: path.stem)
def test_a_notebook_and_the_page_on_the_same_matter_link_to_each_other(path: Path) -> None:
    docs = NOTEBOOKS.parents[1] / "docs"
    (page,) = re.findall(
        r"The page of it: \[[^]]+\]\(\.\./([^)]+)\.html\)", path.read_text("utf-8")
    )
    listed = (docs / "notebooks.md").read_text("utf-8")

    assert f"notebook `{path.stem}`" in (docs / f"{page}.md").read_text("utf-8")
    assert re.search(rf"\| `{path.stem}` \|.*\({page}\.md\) \|", listed)


def test_a_workflow_is_prototyped_walked_and_refused() -> None:
    shown, defined = ran("prototype_a_workflow")

    assert any(isinstance(one, Graph) for one in shown)
    assert defined["laptop"].state == "waiting_for_part"
    assert "the spare part has not arrived (part_missing)" in defined["refusal"]
    assert defined["mended"].state == "returned"


def test_a_calendar_is_built_and_its_short_night_is_counted() -> None:
    shown, defined = ran("build_a_calendar")

    assert sum(isinstance(one, Strip) for one in shown) == 2
    # Friday 12:00 to 15:00, seven hours of the short night, Monday 09:00 to 12:00.
    assert defined["worked"] == timedelta(hours=3 + 7 + 3)
    # Three hours on Friday and seven in that night: two of twelve are left on Monday morning.
    assert (defined["due"].day, defined["due"].hour) == (30, 11)


def test_two_policies_are_compared_over_a_made_up_log() -> None:
    shown, defined = ran("compare_two_policies")

    attained = {(row.policy, row.target): row for row in defined["comparison"].attainment}
    assert set(attained) == {(p, t) for p in ("today", "offer") for t in ("response", "resolution")}
    assert attained["offer", "resolution"].met < attained["today", "resolution"].met
    assert attained["offer", "response"].met == attained["today", "response"].met
    assert isinstance(shown[-1], PolicyReading)
    assert shown[-1].breached


def test_of_a_noisy_night_what_is_really_broken_remains() -> None:
    _, defined = ran("tune_an_alert_stream")

    rows = dict(defined["remains"].rows)
    # 360 rounds of checks of three things; only app-21 is announced: broken, then over.
    assert rows == {"signals": 1080, "notifications": 2, "incidents opened": 1}


def test_the_one_who_is_on_call_is_paged_and_the_next_one_takes_it() -> None:
    _, defined = ran("tune_an_alert_stream")

    def clock(at: int) -> str:
        return f"{to_datetime(at):%H:%M}"

    lanes = {
        lane.label: [(s.label, clock(s.start), clock(s.end)) for s in lane.segments]
        for lane in defined["who"].lanes
    }
    # Announced five minutes after it broke at 01:00; acknowledged 14 minutes later, over at 04:40.
    assert lanes["ana"] == [("paged at level 1", "01:05", "01:15")]
    assert lanes["cem"] == [
        ("paged at level 2", "01:15", "01:19"),
        ("acknowledged", "01:19", "04:40"),
    ]
    assert [mark.label for mark in defined["who"].marks] == ["level 1", "level 2", "acknowledged"]
    assert lanes["alert app-21, broken"][0] == ("raised", "01:00", "04:40")


def test_of_a_storm_the_switch_pages_and_what_is_behind_it_does_not() -> None:
    _, defined = ran("tune_an_inhibition")

    # The database in the other rack is a matter of its own. It gets slow at 02:05, in time for the
    # look of its group at 02:05:30, and that ends at 02:55. Groups of one instant come by key.
    assert list(defined["paged"].rows) == [
        ("02:00", "db on call", "DatabaseDown db-1"),
        ("02:00", "network on call", "SwitchDown r1"),
        ("02:05", "db on call", "DatabaseDown db-1, Slow db-1"),
        ("02:55", "db on call", "DatabaseDown db-1"),
    ]
    assert defined["explained"].inhibited_by == ("explained",)


def test_the_rules_behind_flags_are_found_with_their_rivals() -> None:
    shown, defined = ran("find_the_rules")

    found = defined["found"]
    assert found.best.agreement > 0.97
    assert str(found.best.pause) == "on_hold"
    assert defined["draft"].lifecycle.initial_name() == "new"
    assert any(isinstance(one, Graph) for one in shown)


def test_a_servicenow_export_proves_itself_and_its_wrong_holiday_is_corrected() -> None:
    shown, defined = ran("bring_a_servicenow_export")

    # Three of the seventy stored rows were changed on purpose.
    assert (defined["proof"].agreeing, len(defined["proof"].rows)) == (67, 70)
    assert [cause.code for cause in defined["proof"].causes] == ["zone", "goal", "convention"]
    assert {flip.record for flip in defined["comparison"].flips} == {"INC0000028", "INC0000029"}
    assert not shown[-1].breached


def test_the_first_sla_is_explained_and_is_the_one_of_the_readme() -> None:
    _, defined = ran("first_sla")

    assert defined["reading"].due_at.isoformat() == "2026-03-31T12:30:00+02:00"
    assert "63 h" in str(defined["reading"].explain())


def test_longer_goals_are_met_more_often_and_saturdays_flip_no_promise_twice() -> None:
    _, defined = ran("what_if")

    shares = [share for _, share in defined["curve"].rows]
    assert shares == sorted(shares)
    attained = {row.policy: row.met for row in defined["comparison"].attainment}
    # More open hours are more counted time: nothing that was missed is met by them.
    assert attained["then"] <= attained["now"]


def test_the_parts_of_the_backlog_add_up() -> None:
    _, defined = ran("measure_the_desk")

    open_work = defined["open_work"]
    assert sum(part.value for _, part in open_work.parts) == open_work.whole.value > 0
