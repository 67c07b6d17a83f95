"""Right kinds with strange values: each is refused in words, or means what it says."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from fractions import Fraction
from functools import partial
from typing import Any

import attrs
import numpy as np
import pendulum
import pytest

from serviceops import BusinessCalendar, Incident, LogSchema, Record, Schedule, from_dict, to_dict
from serviceops.calendars import DayOfMonth
from serviceops.desk import CaseDue
from serviceops.display import Graph
from serviceops.errors import (
    ActionRefused,
    InvalidDocument,
    InvalidValue,
    ServiceOpsError,
    UnknownZone,
)
from serviceops.events import (
    Delay,
    IdentityRules,
    Maintenance,
    StreamRules,
    StreamState,
    advance_stream,
)
from serviceops.history import Transition
from serviceops.infer import Search
from serviceops.lifecycle import Link, LinkPolicy, Move, Problem, guard
from serviceops.measures import bounce, fcr_hdi, grouped
from serviceops.measures.statistic import MEAN
from serviceops.oncall import Layer, Rotation
from serviceops.sla import Occurrence, OccurrenceKind, Policy, SimulatedClock, Warn
from serviceops.spans import Span, to_datetime
from serviceops.tools import tools
from tests.counted import calls_of

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
FIRST = datetime.min.replace(tzinfo=UTC)


class Bare(tzinfo):
    """A zone of a host's own that knows its offset and nothing of clock changes."""

    def utcoffset(self, at: datetime | None, /) -> timedelta:
        return timedelta(hours=3)

    def dst(self, at: datetime | None, /) -> None:
        return None

    def tzname(self, at: datetime | None, /) -> None:
        return None


BEFORE, AGO = timedelta(hours=-1), {"summary": "mail", "caller": "u-1", "at": NINE}


@pytest.mark.parametrize(
    "make",
    [
        lambda: attrs.evolve(Incident.log("INC-1", **AGO), open_tasks=-5),
        lambda: attrs.evolve(Incident.log("INC-1", **AGO), id=""),
        lambda: Incident.replay(
            [Transition(NINE, "log", "new", {"id": "INC-1", "reopened": -1, "summary": "mail"})]
        ),
        lambda: Link("child_of", "", "INC-1"),
        lambda: Link("child_of", "INC-2", ""),
        lambda: LinkPolicy(known_error_review=BEFORE),
        lambda: IdentityRules(forget_after=BEFORE),
        lambda: Delay(name="hasty", most=BEFORE),
        lambda: Warn.before(BEFORE),
        lambda: Warn.after("-PT1H"),
        lambda: Move("new", "", "closed"),
        lambda: guard("", "nobody owns it yet")(lambda record, inputs: True),
        lambda: fcr_hdi([], at=NINE, within=BEFORE),
        lambda: bounce([], at=NINE, within=-BEFORE, fact=""),
        lambda: grouped([], "", at=NINE),
    ],
)
def test_a_negative_count_or_length_and_an_empty_name_were_accepted(make: Any) -> None:
    with pytest.raises(ServiceOpsError):
        make()


def test_counts_and_lengths_of_other_libraries_are_what_they_count() -> None:
    policy = LinkPolicy(known_error_review=pendulum.duration(days=2))

    assert policy.known_error_review == timedelta(days=2)
    assert repr(Search(seed=np.int64(3)).seed) == "3"  # type: ignore[arg-type] # the point


def test_a_negative_number_of_open_tasks_is_a_reason_against_the_amendment() -> None:
    incident = Incident.log("INC-1", **AGO)

    (reason,) = incident.check("amend", open_tasks=-5, at=NINE)

    assert (reason.code, reason.needs) == ("open_tasks_negative", ("open_tasks",))
    assert incident.amend(open_tasks=0, at=NINE).open_tasks == 0


def test_a_reactive_problem_of_an_incident_without_an_id_is_refused() -> None:
    with pytest.raises(ActionRefused, match=r"each with an id \(incidents_missing\)"):
        Problem.log("PRB-1", summary="a leak", source="reactive", incidents=["INC-1", ""], at=NINE)


def test_a_zone_that_does_not_know_its_clock_changes_is_refused_as_a_zone() -> None:
    with pytest.raises(UnknownZone, match=r"a tzinfo that gives instants .* dst\(\)"):
        OFFICE.next_open(datetime(2026, 3, 1, tzinfo=Bare()))
    with pytest.raises(UnknownZone):
        to_datetime(0, Bare())


def test_the_last_date_there_is_can_be_looked_at() -> None:
    for on in (date.max, date.min):
        with pytest.raises(InvalidValue, match="from 0001-01-02 to 9999-12-30"):
            OFFICE.is_working_date(on)
    assert OFFICE.is_working_date(date(9999, 12, 30))
    assert OFFICE.is_working_date(date(1, 1, 2))


def test_a_clock_of_tests_and_a_stream_may_be_at_the_first_instant() -> None:
    clock = SimulatedClock(Policy("p", rules=[]), at=FIRST)
    assert clock.until(NINE).at == NINE
    state = advance_stream(StreamState(), [(FIRST, None)], rules=StreamRules()).state
    assert advance_stream(state, [(NINE, None)], rules=StreamRules()).state.now == NINE


def test_a_flexible_maintenance_that_lasts_longer_than_time_never_ends() -> None:
    window = Span(NINE, NINE + timedelta(hours=1))
    work = Maintenance(name="w", windows=window, duration=timedelta.max)
    assert work.hidden_until(NINE) is None


@pytest.mark.parametrize("zone", ["*", "../x", "x" * 3000, ""])
def test_a_zone_that_does_not_exist_is_refused_where_an_instant_is_shown(zone: str) -> None:
    breach = Occurrence(at_micros=0, target="t", cycle=1, kind=OccurrenceKind.BREACHED, zone=zone)
    with pytest.raises(UnknownZone):
        _ = breach.at


def test_an_occurrence_that_makes_nothing_due_is_refused_in_words() -> None:
    resumed = Occurrence(at_micros=0, target="t", cycle=1, kind=OccurrenceKind.RESUMED)
    with pytest.raises(InvalidValue, match="'resumed' was given where a warning or a breach is"):
        CaseDue.of("INC-1", resumed)


def test_statistics_take_amounts_alone() -> None:
    amounts: Any = iter([1, 2])
    with pytest.raises(InvalidValue, match="a list of whole numbers is"):
        MEAN.of(amounts)
    with pytest.raises(InvalidValue, match="a list of whole numbers is"):
        MEAN.of(["a"])  # type: ignore[list-item]
    share: Any = 0.5
    with pytest.raises(InvalidValue, match="a whole number is"):
        MEAN.of([1, 2], share)
    assert MEAN.of([1, 2]) == Fraction(3, 2)


def test_a_reference_that_no_name_can_be_found_for_is_refused() -> None:
    with pytest.raises(InvalidDocument, match="refs"):
        to_dict(OFFICE, refs={"office": [1]})
    assert from_dict(to_dict(OFFICE, refs={"o": OFFICE}), refs={"o": OFFICE}) == OFFICE


def test_tools_of_the_base_of_all_records_say_which_class_to_give() -> None:
    with pytest.raises(InvalidValue, match="a kind of record with a lifecycle"):
        tools(Record, at=NINE)
    assert tools(Incident, at=NINE)


def test_a_graph_of_nothing_has_an_overview() -> None:
    assert "<svg" in Graph(title="t", nodes=(), edges=()).overview()


def test_a_list_of_dates_costs_in_proportion_where_it_differs_from_a_rule() -> None:
    rule = DayOfMonth(month=3, day=2)
    counted = []
    for size in (50, 500):
        dates = [date(1000 + year, 3, 1) for year in range(size)]
        counted.append(calls_of(partial(rule.lint, dates)))
    assert counted[1] <= 14 * counted[0]


def test_a_country_of_another_name_is_refused_with_its_name() -> None:
    holidays = pytest.importorskip("holidays")
    from serviceops.calendars import country_holidays  # here: it needs the package

    assert holidays
    for name in ("__class__", "registry", "__doc__", "warnings"):
        with pytest.raises(InvalidValue, match=name):
            country_holidays(name, years=[2026])


def test_a_share_beyond_which_a_rota_is_unfair_may_be_a_fraction_and_is_no_percentage() -> None:
    weeks = Rotation(members=["ana", "ben"], length="P1W", anchor=NINE, zone="UTC")
    week = Span(NINE, NINE + timedelta(weeks=3))  # two weeks of ana and one of ben: a third apart
    schedule = Schedule(Layer(weeks), name="mail")
    quarter: Any = Fraction(1, 4)
    assert [one.code for one in schedule.lint(period=week, unfair_beyond=quarter)] == [
        "unfair", "unfair",
    ]  # fmt: skip
    for enough in (Fraction(1, 2), 10, 1 / 3):
        share: Any = enough
        assert not schedule.lint(period=week, unfair_beyond=share)
    for percentage in (25, 10.01, 1e308):
        with pytest.raises(InvalidValue, match=r"a share from 0 to 10 is expected; 25 % is 0\.25"):
            schedule.lint(period=week, unfair_beyond=percentage)


def test_a_period_of_a_rota_and_the_rows_of_a_log_are_refused_in_words() -> None:
    weeks = Rotation(members=["ana"], length="P1W", anchor=NINE, zone="UTC")
    march: Any = "2026-03"
    with pytest.raises(InvalidValue, match="period of shifts"):
        Schedule(Layer(weeks), name="mail").shifts(period=march)
    nothing: Any = None
    with pytest.raises(InvalidValue, match=r"the rows of a log .* csv\.DictReader"):
        LogSchema(case="case", at="at", action="action").histories(nothing)
