"""What input of the right shape with strange content becomes: the right value, or a reason."""

import json
import sys
from collections import OrderedDict, UserDict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction
from typing import Any

import pytest

from serviceops import BusinessCalendar, Goal, History, On, Policy, Rule, Span, Target, Transition
from serviceops.calendars import country_holidays
from serviceops.desk import CategoryTree, RoutingRule
from serviceops.errors import InvalidInstant, InvalidRules, InvalidValue, ServiceOpsError
from serviceops.interop.alertmanager import AlertmanagerMessage, from_webhook
from serviceops.interop.log_tables import to_flat
from serviceops.lifecycle import IncidentLifecycle, Move, diff_lifecycles
from serviceops.logs import LogSchema
from serviceops.measures import backlog, fcr
from serviceops.oncall import Layer, Rotation, Schedule
from serviceops.reports import service_report

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})


class ZoneOf(tzinfo):
    """A zone of a host that gives what it was made with."""

    def __init__(self, offset: Any) -> None:
        self.offset = offset

    def utcoffset(self, _moment: Any) -> Any:
        if isinstance(self.offset, Exception):
            raise self.offset
        return self.offset


@pytest.mark.parametrize("offset", [timedelta(days=1), "one hour", ValueError("no data")])
@pytest.mark.parametrize(
    "use",
    [
        lambda at: Span(at, NINE),
        lambda at: Transition(at, "log"),
        lambda at: backlog({}, at=at),
        OFFICE.is_open,
        lambda at: OFFICE.elapsed(at, NINE),
        lambda at: OFFICE.add(at, timedelta(hours=1)),
    ],
)
def test_a_zone_that_fails_is_no_traceback_from_the_inside(
    use: Callable[[datetime], object], offset: Any
) -> None:
    with pytest.raises(InvalidInstant, match=r"ZoneOf.*its zone fails with"):
        use(NINE.replace(tzinfo=ZoneOf(offset)))


def test_a_fraction_beyond_every_float_and_a_length_as_a_number_are_refused() -> None:
    np = pytest.importorskip("numpy")

    for value in (Fraction(10**400), np.timedelta64(1, "h")):
        with pytest.raises(InvalidValue, match="number"):
            RoutingRule(group="g", when={"size": value})


def test_items_of_a_generator_that_are_of_another_kind_are_refused_with_the_kind() -> None:
    with pytest.raises(InvalidValue, match=r"each an AlertmanagerAlert .*a list shows which"):
        AlertmanagerMessage.of((one for one in ["a"]), receiver="r", group_key="g")  # type: ignore[misc]
    with pytest.raises(InvalidValue, match="records of backlog"):
        backlog((one for one in ["a"]), at=NINE)  # type: ignore[misc]
    with pytest.raises(InvalidValue, match="judged of fcr"):
        fcr(one for one in ["a"])  # type: ignore[misc]


def test_the_error_of_a_hosts_own_generator_passes_through() -> None:
    def broken() -> Iterator[Any]:
        yield from ()
        raise ValueError("the database is gone")

    with pytest.raises(ValueError, match="the database is gone") as raised:
        backlog(broken(), at=NINE)
    assert not isinstance(raised.value, ServiceOpsError)


@pytest.mark.parametrize("kind", [OrderedDict, UserDict])
def test_values_of_other_mappings_are_looked_at_too(kind: Any) -> None:
    with pytest.raises(InvalidValue, match="'b' was given where a History at 'a'"):
        to_flat(kind({"a": "b"}))


@pytest.mark.parametrize("below", [None, float("nan"), 3])
def test_a_category_with_nothing_below_it_is_an_empty_mapping(below: Any) -> None:
    with pytest.raises(InvalidRules, match=r"below mail.*{} where nothing is below"):
        CategoryTree.of({"mail": below})


SCHEMA = LogSchema(case="id", at="at", action="action", state="state")
TARGET = Target("r", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))


@pytest.mark.parametrize("ids", [[7, "7", 8, "8"], ["7", 7, "8", 8]])
def test_an_id_that_is_a_number_in_some_rows_and_a_text_in_others_is_one_case(ids: Any) -> None:
    # pandas reads a long CSV in parts, so that one column has both.
    frames = pytest.importorskip("serviceops.columns.frames")
    pandas = pytest.importorskip("pandas")
    rows = {
        "id": ids,
        "at": [NINE, NINE + timedelta(hours=1)] * 2,
        "action": ["log", "resolve"] * 2,
        "state": ["new", "resolved"] * 2,
    }

    found = frames.read(TARGET, pandas.DataFrame(rows), SCHEMA, at=NINE + timedelta(days=9))

    assert list(found["case"]) == ["7", "8"]
    assert list(found["verdict"]) == ["met", "met"]


def test_a_frame_with_two_columns_of_one_name_is_refused() -> None:
    frames = pytest.importorskip("serviceops.columns.frames")
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([["7", NINE, "log", "new", "x"]])
    frame.columns = ["id", "at", "action", "state", "state"]

    with pytest.raises(InvalidValue, match=r"state, state.*name of its own"):
        frames.read(TARGET, frame, SCHEMA, at=NINE)


HALF = json.loads('"a\\ud800"')
"""A text with half a pair of surrogates: JSON may have one, strict UTF-8 has no bytes for it."""


def test_half_a_pair_of_surrogates_in_a_payload_or_a_name_is_refused_where_it_enters() -> None:
    # Carried, it would break the store of the host: no document with it can be written.
    payload = {
        "version": "4", "status": "firing", "receiver": "r", "groupKey": "k",
        "alerts": [{
            "status": "firing", "labels": {"alertname": HALF}, "annotations": {},
            "startsAt": "2026-03-02T09:00:00Z",
        }],
    }  # fmt: skip
    rotation = Rotation(members=["ana"], length="P1D", anchor=NINE, zone="UTC")

    for refused in (
        lambda: from_webhook(payload).to_signals(),
        lambda: Rotation(members=[HALF], length="P1D", anchor=NINE, zone="UTC"),
        lambda: Layer(rotation, HALF),
        lambda: Schedule(Layer(rotation), name=HALF),
    ):
        with pytest.raises(ServiceOpsError, match="that UTF-8 can write"):
            refused()


def test_a_report_before_its_first_period_is_refused() -> None:
    first = datetime(1, 1, 1, tzinfo=UTC)
    records = {"INC-1": History.of([Transition(first, "log", "new")])}

    with pytest.raises(InvalidValue, match="an instant after the first month"):
        service_report(records, Policy("p", Rule(targets=TARGET)), at=first)


def test_a_package_that_an_extra_installs_is_missing_with_the_name_of_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)

    with pytest.raises(ModuleNotFoundError, match=r'pip install "serviceops\[holidays\]"'):
        country_holidays("PT", years=[2026])


SPLIT = "ana\n- state met\x1b[2K"
"""A name that writes a line of its own, and clears one on a terminal."""
SPOKEN = Target(SPLIT, goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
WAITED = History.of([Transition(NINE, "log", "new", sets={"group": SPLIT})])
DUTY = Schedule(Layer(Rotation(members=[SPLIT], length="P1W", anchor=NINE, zone="UTC"), name="a"))
PARKED = IncidentLifecycle.extended(
    "Parked", states=[SPLIT],
    moves=[Move("new", "park", SPLIT), Move(SPLIT, "resolve", "resolved")],
)  # fmt: skip
LATE = NINE + timedelta(hours=8)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (lambda: str(SPOKEN.read(WAITED, at=LATE).explain()), 5),
        (lambda: str(Policy("p", Rule(targets=SPOKEN)).read(WAITED, at=LATE)), 1),
        (lambda: DUTY.text(period=Span(NINE, LATE)), 1),
        (lambda: str(diff_lifecycles(IncidentLifecycle, PARKED)), 4),
    ],
    ids=["explanation", "readings", "schedule", "lifecycles"],
)
def test_a_name_writes_no_line_of_its_own_and_no_command_of_a_terminal(
    text: Callable[[], str], lines: int
) -> None:
    found = text()

    assert "\x1b" not in found
    assert len(found.split("\n")) == lines


def test_a_state_with_a_line_break_is_one_row_of_a_difference() -> None:
    rows = diff_lifecycles(IncidentLifecycle, PARKED).figure().rows

    assert rows[0] == ("added", "state ana - state met\ufffd[2K")
    assert len(rows) == 3
