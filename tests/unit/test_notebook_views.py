"""Values in a notebook: their figures agree with their numbers, are escaped and load nothing."""

import copy
import importlib
import pickle
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import attrs
import pytest

import serviceops
from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.columns import Log
from serviceops.desk import Case, Queue
from serviceops.display import Bars, HeatMap, Lines, Stack, Strip, Table, Tone, Waterfall
from serviceops.display.listing import Listing
from serviceops.display.notebook import NotebookView
from serviceops.events import Route, Signal, StreamRules, StreamState, step_stream
from serviceops.history import History
from serviceops.lifecycle import (
    HoldReason,
    Incident,
    IncidentLifecycle,
    IncidentTimers,
    Lifecycle,
    Link,
    Party,
    Record,
)
from serviceops.logs import LogSchema
from serviceops.oncall import Layer, Override, PagingLevel, PagingPolicy, Rotation, Schedule
from serviceops.priority import Impact, Urgency
from serviceops.sla import By, Goal, On, Policy, Reading, Rule, Target, While, compare
from serviceops.spans import Span, SpanSet

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[2] / ".ci"))

from pages import faults_of_picture

from embed.views import VIEWS

PARIS = ZoneInfo("Europe/Paris")
HOSTILE = "<img src=x onerror=alert(1)>"


def march(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=PARIS)


OFFICE = BusinessCalendar(
    zone="Europe/Paris",
    week={"mon-thu": ["09:00-17:00"], "fri": ["09:00-16:00", "22:00-06:00"]},
    holidays={date(2026, 4, 6): "Easter Monday"},
    exceptions={date(2026, 12, 24): ["09:00-12:00"]},
)
DAYS = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["09:00-17:00"]})
RESOLUTION = Target(
    "resolution",
    goal=By("priority", {"P2": Goal.working(hours=4)}),
    calendar=DAYS,
    start=On("log"),
    stop=On("resolve"),
    pause=While("on_hold", hold_reason=HoldReason.CALLER),
    warn=(0.75,),
)
RESPONSE = Target(
    "response", goal=Goal.working(hours=1), calendar=DAYS, start=On("log"), stop=On("start")
)
GOLD = Policy("gold", rules=Rule(targets=(RESPONSE, RESOLUTION)))
HIDDEN = Policy(
    "hidden", rules=[Rule(targets=RESPONSE), Rule(when={"p": "P1"}, targets=RESOLUTION)]
)
STRICT = Policy("strict", rules=Rule(targets=(RESPONSE,)))
INCIDENT = (
    Incident.log(
        "INC-1", summary=HOSTILE, caller="u-1", category="mail", impact=Impact.HIGH,
        urgency=Urgency.MEDIUM, at=march(27, 14),
    )
    .assign(group="messaging", at=march(27, 14, 5))
    .start(person="ann", at=march(27, 14, 20))
    .hold(reason=HoldReason.CALLER, comment="Which?", at=march(27, 16))
    .reply(party=Party.CALLER, at=march(30, 10, 30))
)  # fmt: skip
NOW = march(30, 16)
MAIL = Schedule(
    Layer(
        Rotation(members=["ana", "ben"], length="P1W", anchor=march(2, 9), zone="Europe/Paris"),
        name="primary",
    ),
    name="mail",
    overrides=[Override(Span(march(4, 9), march(5, 9)), [])],
)
WEEKS = Span(march(2, 9), march(23, 9))
PAGING = PagingPolicy(
    name="mail", repeat=1,
    levels=[PagingLevel(MAIL, "PT10M"), PagingLevel(["cem", "dia"], "PT20M", round_robin=True)],
)  # fmt: skip
SPANS = SpanSet([Span(march(2, 9), march(2, 12)), Span(march(3, 9), march(3, 9, 30))])
ROUTES = Route(
    receiver="desk",
    routes=[Route(matchers={"team": HOSTILE}, group_wait="PT10S", routes=[Route(receiver="ana")])],
)
STREAM = step_stream(
    StreamState(),
    Signal(source="checks", id="1", name=HOSTILE, resource="db", severity="critical", at=NOW),
    at=NOW,
    rules=StreamRules(),
).state


def listed(values: object) -> Listing[object]:
    """Return a result that shows itself, which its type does not say."""
    assert isinstance(values, Listing)
    return values


def as_view(values: object) -> NotebookView:
    assert isinstance(values, NotebookView)
    return values


SHOWN: dict[str, Callable[[], NotebookView]] = {
    "record": lambda: INCIDENT,
    "history": lambda: INCIDENT.history,
    "empty history": History,
    "calendar": lambda: OFFICE,
    "reading": lambda: RESOLUTION.read(INCIDENT.history, at=NOW),
    "reading before the start": lambda: RESOLUTION.read(INCIDENT.history, at=march(27, 13)),
    "policy reading": lambda: GOLD.read(INCIDENT.history, at=NOW),
    "options": lambda: as_view(INCIDENT.options(at=NOW)),
    "option": lambda: INCIDENT.options(at=NOW)["resolve"],
    "findings of a policy": lambda: listed(HIDDEN.lint()),
    "schedule": lambda: MAIL,
    "shifts": lambda: listed(MAIL.shifts(period=WEEKS)),
    "findings of a schedule": lambda: listed(MAIL.lint(period=WEEKS)),
    "no overlaps": lambda: listed(MAIL.overlaps(period=WEEKS)),
    "load": lambda: listed(MAIL.load(period=WEEKS)),
    "paging": lambda: PAGING,
    "stream": lambda: STREAM,
    "ledger": lambda: RESOLUTION.read(INCIDENT.history, at=NOW).ledger,
    "spans": lambda: SPANS,
    "no spans": SpanSet,
    "case": lambda: Case(INCIDENT, GOLD, IncidentTimers()),
    "case of a record alone": lambda: Case(INCIDENT),
    "queue": lambda: Queue([Case(INCIDENT, GOLD)]),
    "empty queue": lambda: Queue([]),
    "log": lambda: Log.of({HOSTILE: INCIDENT.history}),
    "empty log": lambda: Log.of({}),
    "route": lambda: ROUTES,
    "comparison": lambda: compare(
        {"INC-1": INCIDENT.history}, {"gold": GOLD, "strict": STRICT}, at=NOW
    ),
}


@pytest.mark.parametrize("name", SHOWN)
def test_everything_shows_itself_as_html_that_asks_for_nothing(name: str) -> None:
    html = SHOWN[name]()._repr_html_()

    assert "<" in html
    shown = html.replace("http://www.w3.org/2000/svg", "")
    for sign in ("<script", "<img", "http", "@import", "onload="):
        assert sign not in shown


@pytest.mark.parametrize("name", SHOWN)
def test_a_bundle_holds_text_and_html_and_only_what_was_requested(name: str) -> None:
    value = SHOWN[name]()

    assert set(value._repr_mimebundle_()) == {"text/plain", "text/html"}
    assert set(value._repr_mimebundle_(include=["text/html", "image/png"])) == {"text/html"}
    assert set(value._repr_mimebundle_(exclude=["text/html"])) == {"text/plain"}


@pytest.mark.parametrize("name", SHOWN)
def test_everything_drawn_is_one_well_formed_drawing(name: str) -> None:
    figure = SHOWN[name]().figure()

    assert ET.fromstring(figure.svg()).tag == "{http://www.w3.org/2000/svg}svg"
    assert figure.text()


@pytest.mark.parametrize("name", VIEWS)
def test_every_picture_in_a_view_has_a_title_and_a_description_of_its_own(name: str) -> None:
    html = VIEWS[name]()._repr_html_()
    drawn = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    ids = Counter(re.findall(r'\bid="([^"]+)"', "".join(drawn)))

    assert [one for one, times in ids.items() if times > 1] == []
    for svg in drawn:
        assert list(faults_of_picture(name, svg)) == []
        assert "<title" in svg


def test_no_public_value_with_a_view_is_missing_among_those_looked_at() -> None:
    seen = {kind for made in VIEWS.values() for kind in type(made()).__mro__} | {Stack}
    public = {
        value
        for package in vars(serviceops)["_PACKAGES"]
        for value in vars(importlib.import_module(f"serviceops.{package}")).values()
        if isinstance(value, type) and hasattr(value, "_repr_html_")
    }
    # A record or a chart of another kind is drawn by the same code as those that are there.
    alike = {one for one in public if issubclass(one, Record | Lifecycle)}

    assert sorted(one.__name__ for one in public - seen - alike) == []


def test_a_case_shows_its_parts_above_its_record_and_a_queue_a_row_for_each() -> None:
    class Rare:
        moves = len

        def __str__(self) -> str:
            return "x" * 10_000

    case = Case(INCIDENT, GOLD, Rare(), also=[Link("child_of", "INC-1", "INC-0")])
    parts, record = case.figure().figures

    assert parts.records()[0] == {"part": "policy", "value": "gold: response, resolution"}
    assert parts.records()[-1] == {"part": "links", "value": "child of INC-0"}
    assert len(parts.text()) < 3_000
    assert record == INCIDENT.figure()
    assert Queue([case]).figure().rows == (
        ("INC-1", "in_progress", "P2", "messaging", "ann", "gold: response, resolution"),
    )


MANY = 1_000
LARGE: dict[str, Callable[[], NotebookView]] = {
    "spans": lambda: SpanSet(
        Span(first, first + timedelta(hours=1))
        for n in range(MANY)
        for first in [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=2 * n)]
    ),
    "queue": lambda: Queue(Case(attrs.evolve(INCIDENT, id=f"INC-{n}")) for n in range(MANY)),
    "log": lambda: Log.from_columns(
        {"case": range(MANY), "at": range(MANY), "what": ["x" * 9_000] * MANY},
        LogSchema(case="case", at="at", action="what"),
    ),
    "route": lambda: Route(
        receiver="r", routes=[Route(matchers={"n": str(n)}) for n in range(MANY)]
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_view_of_very_many_shows_the_first_ones_and_how_many_more(name: str) -> None:
    bundle = LARGE[name]()._repr_mimebundle_()

    assert len(bundle["text/html"]) < 70_000
    assert len(bundle["text/plain"]) < 500
    (more,) = re.findall(r"and (\d+) more<", bundle["text/html"])
    assert int(more) + bundle["text/html"].count("<tr>") - 2 == MANY + (name == "route")


def lane(reading: Reading) -> list[tuple[int, int, Tone]]:
    figure = reading.figure()
    assert isinstance(figure, Strip)
    return [(s.start, s.end, s.tone) for s in figure.lanes[0].segments]


def hours(lane: list[tuple[int, int, Tone]], *tones: Tone) -> timedelta:
    return timedelta(microseconds=sum(end - start for start, end, tone in lane if tone in tones))


def test_a_reading_draws_what_its_ledger_says() -> None:
    # 14:00 to 16:00 counts, one open hour is paused, and again from 09:00 to 10:30 on Monday;
    # 10:30 to 16:00 counts: 7 h 30 min in all, of which 3 h 30 min lie past the goal of four.
    drawn = lane(RESOLUTION.read(INCIDENT.history, at=NOW))

    assert hours(drawn, Tone.SOLID) == timedelta(hours=4)
    assert hours(drawn, Tone.HOT) == timedelta(hours=3, minutes=30)
    assert hours(drawn, Tone.HATCHED) == timedelta(hours=2, minutes=30)
    assert hours(drawn, *Tone) == NOW - INCIDENT.history[0].at


def test_a_reading_marks_when_it_is_due_and_when_it_warned() -> None:
    figure = RESOLUTION.read(INCIDENT.history, at=NOW).figure()
    assert isinstance(figure, Strip)

    marks = {mark.label: mark.at for mark in figure.marks}

    assert marks["due"] == march(30, 12, 30).timestamp() * 1_000_000
    assert marks["warning"] == march(30, 11, 30).timestamp() * 1_000_000  # 3 of the 4 hours


def test_a_clock_that_never_started_says_why_instead_of_drawing_nothing() -> None:
    figure = RESOLUTION.read(INCIDENT.history, at=march(27, 13)).figure()

    assert isinstance(figure, Table)
    assert "not_started" in figure.text()


def test_a_night_shift_runs_over_into_the_next_day_of_the_week_shown() -> None:
    text = OFFICE.figure().text().splitlines()

    friday = next(line for line in text if line.startswith("Fri"))
    saturday = next(line for line in text if line.startswith("Sat"))
    # 60 characters for 24 hours: 22:00 is the 55th, 06:00 the 15th.
    assert friday == f"Fri |{' ' * 22}{'=' * 18}{' ' * 15}{'=' * 5}|"
    assert saturday == f"Sat |{'=' * 15}{' ' * 45}|"


def test_the_dates_that_differ_stand_below_the_week() -> None:
    text = OFFICE.figure().text()

    assert "2026-04-06  closed       Easter Monday" in text
    assert "2026-12-24  09:00-12:00  exception" in text


def test_a_year_shows_every_date_once_and_says_what_is_special() -> None:
    rows = DAYS.year_figure(2028).records()  # a leap year

    assert sum(row["end"] - row["start"] for row in rows) == 366
    easter = [row for row in OFFICE.year_figure(2026).records() if "Easter" in row["label"]]
    assert [(row["lane"], row["start"], row["end"]) for row in easter] == [("Apr", 6, 7)]


def test_a_date_that_never_happened_has_no_hours_in_the_year() -> None:
    apia = BusinessCalendar(zone="Pacific/Apia", week={"mon-sun": ["00:00-24:00"]})

    december = [row for row in apia.year_figure(2011).records() if row["lane"] == "Dec"]

    other = [row for row in december if row["label"] != "open"]
    assert [(row["start"], row["end"], row["label"]) for row in other] == [
        (30, 31, "never happened here")
    ]


def test_any_stretch_of_any_calendar_can_be_drawn() -> None:
    strip = (DAYS & ALWAYS).figure_between(march(27, 12), march(27, 20))

    assert [segment.label for segment in strip.lanes[0].segments] == ["open hours", "outside hours"]


def test_the_history_of_an_incident_draws_its_states_and_what_changed() -> None:
    strip = INCIDENT.history.figure()

    assert [lane.label for lane in strip.lanes] == ["state", "hold_reason"]
    assert [s.label for s in strip.lanes[0].segments] == [
        "new", "assigned", "in_progress", "on_hold", "in_progress",
    ]  # fmt: skip


def test_a_history_draws_the_named_facts() -> None:
    strip = INCIDENT.history.figure("group")

    assert [(lane.label, [s.label for s in lane.segments]) for lane in strip.lanes] == [
        ("group", ["messaging"])
    ]


def test_a_ledger_of_very_many_entries_shows_the_first_ones_and_says_so() -> None:
    begun = INCIDENT.history.until(march(27, 14, 5))
    years = RESPONSE.read(begun, at=march(27, 14) + timedelta(days=600))

    assert str(years.ledger.figure()).splitlines()[-1].strip().startswith("and ")


def test_a_lifecycle_draws_every_move_to_another_state() -> None:
    graph = IncidentLifecycle.figure(at="on_hold")

    assert {(edge.source, edge.label) for edge in graph.edges} == {
        (move.source, move.action) for move in IncidentLifecycle.table
    }
    assert [node.name for node in graph.nodes if node.tone is not Tone.FAINT] == ["on_hold"]
    assert {node.name for node in graph.nodes if node.end} == {"closed", "cancelled"}


def test_a_policy_and_its_parts_are_tables() -> None:
    goal = By("priority", {"P1": Goal.working(hours=4)}, otherwise=Goal.working(hours=8))
    target = Target("resolution", goal=goal, start=On("log"), stop=On("resolve"))
    policy = Policy(
        "gold", rules=[Rule(when={"service": "mail"}, targets=target), Rule(targets=())]
    )
    reading = target.read(INCIDENT.history, at=NOW)

    rows = policy.figure().rows
    assert [row[1] for row in rows] == ["resolution", "no target"]
    assert rows[0][2] == "by priority: P1: 4 h of working time, else 8 h of working time"
    assert ("stop", "resolve") in target.figure().rows
    assert [row[0] for row in reading.explain().figure().rows] == str(reading.explain()).split("\n")
    assert len(reading.forecast().figure().rows) == 4
    assert "<table>" in policy._repr_html_()


def test_a_listing_is_the_tuple_that_it_was_and_copies_keep_its_view() -> None:
    shifts = listed(MAIL.shifts(period=WEEKS))

    assert shifts == tuple(shifts)
    assert repr(shifts) == repr(tuple(shifts))
    for again in (copy.deepcopy(shifts), pickle.loads(pickle.dumps(shifts))):
        assert again == shifts
        assert again.figure() == shifts.figure()


def test_a_listing_shows_instants_on_the_wall_clock_and_no_empty_column() -> None:
    shown = listed(MAIL.shifts(period=WEEKS)).figure()

    assert shown.columns == (
        "from",
        "to",
        "member",
        "reason",
        "layer",
        "turn",
    )  # nobody is replaced
    assert shown.rows[0] == (
        "Mon 2026-03-02 09:00 +01:00", "Wed 2026-03-04 09:00 +01:00", "ana", "layer", "primary", 0,
    )  # fmt: skip
    assert listed(MAIL.overlaps(period=WEEKS)).figure().rows == (("nothing",),)


def test_a_very_long_listing_shows_the_first_rows_and_says_so() -> None:
    long = Listing.of(MAIL.shifts(period=WEEKS) * 50, title="Shifts")

    assert len(long.figure().rows) == 101
    assert long.figure().rows[-1][0] == "and 100 more"


def test_a_schedule_without_a_period_shows_the_first_weeks_of_all_its_layers() -> None:
    shown = MAIL.figure()

    assert (shown.start, shown.end) == Span(march(2, 9), march(30, 9)).pair  # of the wall clock
    assert [lane.label for lane in shown.lanes] == ["ana", "ben", "nobody"]


def test_options_say_what_each_action_needs_and_what_is_against_it() -> None:
    options = INCIDENT.options(at=NOW)
    table = as_view(options).figure()
    assert isinstance(table, Table)
    rows = {row[0]: row[1:] for row in table.rows}

    assert list(rows) == list(options)
    assert "code*" in str(rows["resolve"][0])
    assert "code is required" in str(rows["resolve"][1])
    assert ("notes", "needed", "") in options["resolve"].figure().rows


def test_a_paging_policy_says_when_each_level_is_paged() -> None:
    assert PAGING.figure().rows == (
        (1, "at once", "on call: mail", "all"),
        (2, "10 min", "cem, dia", "in turn"),
    )
    assert PAGING.figure().title == "Paging policy mail, again after 30 min: 1 x"


def test_a_stream_shows_its_alerts_and_counts_its_signals() -> None:
    shown = STREAM.figure()

    assert shown.title == "Mon 2026-03-30 14:00 +00:00: 1 new"
    assert shown.rows[0][2:6] == ("open", "critical", "raised", 1)
    assert StreamState().figure().rows == ()


def test_what_is_described_is_on_the_clock_of_the_axis() -> None:
    between = OFFICE.figure_between(march(27, 12), march(27, 20))

    assert between.described() == (
        "open hours Fri 2026-03-27 12:00 to Fri 2026-03-27 16:00, "
        "outside hours Fri 2026-03-27 16:00 to Fri 2026-03-27 20:00; "
        "times are those of Europe/Paris"
    )


def test_a_year_is_described_by_the_dates_of_each_stretch() -> None:
    january, *_ = DAYS.year_figure(2026).described().split("; ")

    assert january == (
        "Jan: open 1 to 2, closed 3 to 4, open 5 to 9, closed 10 to 11, open 12 to 16, "
        "closed 17 to 18, open 19 to 23, closed 24 to 25, open 26 to 30, closed 31"
    )


def test_amounts_are_described_with_what_they_are_of() -> None:
    bars = Bars(rows=[("January", 97.5), ("February", None)], unit="%", mark=98.0)
    fall = Waterfall(rows=[("queue", timedelta(hours=2)), ("work", timedelta(hours=3))])
    grid = HeatMap(rows=["Mon", "Tue"], columns=["09", "10"], cells=[[3, 12], [0, None]],
                   framed=[(0, 1)], frame_label="open")  # fmt: skip
    lines = Lines(series={"gold": [(4.0, 81.5), (8.0, 97.0)]}, x="hours promised", y="%")

    assert bars.described() == "January: 97.5 %; February: none; promised: 98 %"
    assert fall.described() == "queue: 2 h; work: 3 h; total: 5 h"
    assert grid.described() == "Mon: 09 3, 10 12 (open); Tue: nothing"
    assert lines.described() == "gold: 81.5 % at 4 hours promised, 97 % at 8 hours promised"
