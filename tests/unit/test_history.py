"""Histories: what happened in order, asked at any instant; and read from foreign rows."""

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from serviceops.errors import (
    DisorderedHistory,
    DuplicateTransition,
    InvalidTransition,
    MalformedRow,
    MissingColumn,
    NaiveInstant,
    UnknownZone,
)
from serviceops.history import OBSERVED, History, Stretch, Transition, as_facts


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


DAY = History.of(
    [
        Transition(at(9), "log", "new", {"priority": "P3"}),
        Transition(at(10), "assign", "assigned", {"group": "mail"}),
        Transition(at(11), "note"),
        Transition(at(12), "hold", "on_hold", {"group": None, "priority": "P2"}),
        Transition(at(12), "reply", None, {"group": "desk"}, recorded_at=at(18)),
    ]
)


def test_a_history_is_a_tuple_that_shows_its_actions() -> None:
    assert repr(DAY) == "History(log, assign, note, hold, reply)"
    assert tuple(DAY) == DAY
    assert History(DAY) == DAY
    assert History() == ()


def test_what_happened_at_an_instant_is_part_of_what_happened_by_it() -> None:
    assert [t.action for t in DAY.until(at(10))] == ["log", "assign"]
    assert [t.action for t in DAY.until(at(9, 59))] == ["log"]
    assert DAY.until(at(8)) == ()
    assert DAY.until(at(23)) == DAY


def test_the_state_is_the_one_set_last() -> None:
    assert DAY.state_at(at(8, 59)) is None
    assert DAY.state_at(at(9)) == "new"
    assert DAY.state_at(at(11, 30)) == "assigned"
    assert DAY.state == "on_hold"


def test_facts_persist_until_set_again_and_none_clears_them() -> None:
    assert DAY.facts_at(at(11)) == {"priority": "P3", "group": "mail"}
    assert DAY[:4][3].sets == (("group", None), ("priority", "P2"))
    assert History.of(DAY[:4]).facts == {"priority": "P2"}
    assert DAY.facts == {"priority": "P2", "group": "desk"}


def test_what_was_recorded_late_was_not_known_before() -> None:
    assert [t.action for t in DAY.as_known(at(17, 59))] == ["log", "assign", "note", "hold"]
    assert DAY.as_known(at(18)) == DAY
    assert DAY[4].known_at == at(18)
    assert DAY[0].known_at == at(9)


def test_intervals_say_how_long_each_value_held() -> None:
    assert DAY.intervals("state") == (
        Stretch("new", at(9), at(10)),
        Stretch("assigned", at(10), at(12)),
        Stretch("on_hold", at(12), None),
    )
    assert DAY.intervals("group") == (
        Stretch(None, at(9), at(10)),
        Stretch("mail", at(10), at(12)),
        Stretch("desk", at(12), None),
    )
    assert DAY.intervals("nothing") == (Stretch(None, at(9), None),)
    assert History().intervals("state") == ()


def test_a_value_that_came_and_went_at_one_instant_leaves_no_stretch() -> None:
    back = History.of(
        [
            Transition(at(9), "log", "new"),
            Transition(at(10), "assign", "assigned"),
            Transition(at(10), "undo", "new"),
        ]
    )

    assert back.intervals("state") == (Stretch("new", at(9), None),)


def test_ties_keep_the_order_they_were_given_in() -> None:
    first, second = Transition(at(9), "a"), Transition(at(9), "b")

    assert History.of([second, first])[0] is second
    assert History.of([second, first], on_disorder="sort")[0] is second


def test_a_history_does_not_run_backwards_unless_told_how_to_take_it() -> None:
    late, early = Transition(at(10), "late"), Transition(at(9), "early")

    with pytest.raises(DisorderedHistory, match=r"early at 2026-03-02T09.*say on_disorder="):
        History.of([late, early])
    assert [t.action for t in History.of([late, early], on_disorder="sort")] == ["early", "late"]
    carried = History.of([late, early], on_disorder="carry")
    assert [(t.action, t.at) for t in carried] == [("late", at(10)), ("early", at(10))]
    with pytest.raises(InvalidTransition, match="'refuse', 'sort' or 'carry'"):
        History.of([], on_disorder="hope")  # type: ignore[arg-type]


def test_one_more_transition_may_not_come_before_the_last() -> None:
    assert DAY.then(Transition(at(12), "note"))[-1].action == "note"
    with pytest.raises(DisorderedHistory):
        DAY.then(Transition(at(11), "note"))


def test_a_history_pickles_as_one() -> None:
    again = pickle.loads(pickle.dumps(DAY))

    assert (type(again), again, hash(again)) == (History, DAY, hash(DAY))


def test_facts_are_plain_scalars_sorted_by_name() -> None:
    assert as_facts({"b": 1, "a": date(2026, 3, 2), "c": at(9)}) == (
        ("a", "2026-03-02"),
        ("b", 1),
        ("c", "2026-03-02T09:00:00+00:00"),
    )


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), [1], (1, 2), {"a": 1}, object(), b"x"])
def test_what_is_no_scalar_is_no_fact(odd: object) -> None:
    with pytest.raises(
        InvalidTransition, match="a plain scalar or a tuple of texts for the fact 'x'"
    ):
        as_facts({"x": odd})


def test_a_fact_may_be_several_texts_and_an_empty_tuple_is_none() -> None:
    assert as_facts({"ids": ("INC-2", "INC-1"), "none": ()}) == (
        ("ids", ("INC-2", "INC-1")),
        ("none", None),
    )


def test_a_fact_said_twice_is_refused() -> None:
    with pytest.raises(InvalidTransition, match="named once"):
        as_facts([("a", 1), ("a", 2)])


def test_a_transition_needs_an_instant() -> None:
    with pytest.raises(NaiveInstant):
        Transition(datetime(2026, 3, 2), "log")


# -- rows ------------------------------------------------------------------------------------------

EVENTS = [
    {"when": "2026-03-02T09:00Z", "what": "log", "status": "New", "group": "", "who": "ann"},
    {"when": "2026-03-02T10:00Z", "what": "assign", "status": "Open", "group": "mail", "who": "?"},
    {"when": "2026-03-02T11:00Z", "what": "note", "status": "Open", "group": "", "who": "bob"},
]
STATES = {"New": "new", "Open": "assigned"}


def test_rows_of_events_set_what_they_name() -> None:
    history = History.from_rows(
        EVENTS, at="when", action="what", state="status", facts=["group"], by="who",
        states=STATES, missing=(None, "", "?"),
    )  # fmt: skip

    assert [t.action for t in history] == ["log", "assign", "note"]
    assert [t.by for t in history] == ["ann", None, "bob"]
    assert history.state == "assigned"
    assert history.facts == {"group": "mail"}  # the note named none, which clears nothing


def test_rows_of_snapshots_tell_what_changed() -> None:
    history = History.from_rows(
        EVENTS, at="when", state="status", facts={"team": "group"}, states=STATES
    )

    assert [t.action for t in history] == [OBSERVED] * 3
    assert [t.state for t in history] == ["new", "assigned", None]
    assert [t.sets for t in history] == [(), (("team", "mail"),), (("team", None),)]


def test_a_naive_log_needs_the_zone_it_was_written_in() -> None:
    rows = [{"at": "2026-10-25T01:30:00", "state": "new"}]

    with pytest.raises(MalformedRow, match=r"row 1, column 'at'.*zone='Europe/Lisbon'"):
        History.from_rows(rows, at="at", state="state")
    history = History.from_rows(rows, at="at", state="state", zone="Europe/Lisbon")
    # 01:30 is shown twice that night; the first time is summer time, an hour ahead of UTC.
    assert history[0].at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    with pytest.raises(UnknownZone):
        History.from_rows(rows, at="at", state="state", zone="Mars/Olympus")


def test_a_zone_does_not_move_moments_that_have_an_offset() -> None:
    rows = [{"at": datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Tokyo"))}]

    history = History.from_rows(rows, at="at", zone="Europe/Lisbon")

    assert history[0].at == at(0)


def test_a_column_no_row_has_is_named_with_those_there_are() -> None:
    with pytest.raises(MissingColumn, match="no column status; it has: at, state"):
        History.from_rows([{"at": "2026-03-02T09:00Z", "state": "x"}], at="at", state="status")


MALFORMED: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    ({"at": "yesterday"}, {}, "at", "an aware datetime or ISO 8601 text"),
    ({"at": None}, {}, "at", "an aware datetime or ISO 8601 text"),
    ({"at": 7}, {}, "at", "an aware datetime or ISO 8601 text"),
    ({"at": "2026-03-02T10:00Z", "state": "Lost"}, {"states": STATES}, "state", "one of New, Open"),
    ({"at": "2026-03-02T10:00Z", "group": float("nan")}, {}, "group", "a plain scalar"),
    ({"at": "2026-03-02T10:00Z", "group": ["a"]}, {}, "group", "a plain scalar"),
    ({"at": "2026-03-02T10:00Z", "action": None}, {"action": "action"}, "action", "an action"),
]


@pytest.mark.parametrize(("odd", "reading", "column", "expected"), MALFORMED)
def test_a_row_that_cannot_be_read_is_named_by_its_number(
    odd: dict[str, Any], reading: dict[str, Any], column: str, expected: str
) -> None:
    good = {"at": "2026-03-02T09:00Z", "state": "New", "group": "mail", "action": "log"}

    with pytest.raises(MalformedRow) as malformed:
        History.from_rows(
            [good, {**good, **odd}], at="at", state="state", facts=["group"], **reading
        )

    assert (malformed.value.row, malformed.value.column) == (2, column)
    assert expected in malformed.value.expected


def test_a_row_cut_short_is_named() -> None:
    rows = [{"at": "2026-03-02T09:00Z", "state": "New"}, {"at": "2026-03-02T09:00Z"}]

    with pytest.raises(MalformedRow, match=r"row 2, column 'state'.*cut short"):
        History.from_rows(rows, at="at", state="state")


def day_first(row: Any) -> datetime:
    return datetime.strptime(row["at"], "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


def test_a_function_reads_what_no_column_says() -> None:
    history = History.from_rows([{"at": "02/03/2026 09:00"}], at=day_first)

    assert history[0].at == at(9)


def test_a_function_that_cannot_read_a_row_is_named_with_the_row() -> None:
    with pytest.raises(
        MalformedRow, match=r"row 2, column 'day_first'.*day is out of range"
    ) as malformed:
        History.from_rows([{"at": "02/03/2026 09:00"}, {"at": "31/02/2026 09:00"}], at=day_first)

    assert isinstance(malformed.value.__cause__, ValueError)


def test_a_function_reads_how_a_log_writes_moments_once_for_each_text() -> None:
    asked: list[str] = []

    def day_and_hour(text: str) -> datetime:
        asked.append(text)
        return datetime.strptime(text, "%d/%m/%Y %H")  # noqa: DTZ007 - naive, as zone= allows

    rows = [
        {"case": "A", "at": "02/03/2026 09", "seen": "02/03/2026 10"},
        {"case": "B", "at": "02/03/2026 09", "seen": ""},
    ]
    cases = History.by_case(
        rows, case="case", at="at", recorded_at="seen", moment=day_and_hour, zone="UTC"
    )

    assert [history[0].at for history in cases.values()] == [at(9), at(9)]
    assert [history[0].recorded_at for history in cases.values()] == [at(10), None]
    assert asked == ["02/03/2026 09", "02/03/2026 10"]
    with pytest.raises(MalformedRow, match=r"row 1, column 'at'.*day_and_hour can read") as wrong:
        History.from_rows([{"at": "soon"}], at="at", moment=day_and_hour, zone="UTC")
    assert isinstance(wrong.value.__cause__, ValueError)
    with pytest.raises(MalformedRow, match="with a UTC offset"):
        History.from_rows(rows, at="at", moment=day_and_hour)


def test_what_is_wrong_with_a_log_names_the_case() -> None:
    late, soon = {"at": "2026-03-02T10:00Z"}, {"at": "2026-03-02T09:00Z"}

    with pytest.raises(DisorderedHistory, match="in case B"):
        History.by_case([{"case": "B", **late}, {"case": "B", **soon}], case="case", at="at")
    with pytest.raises(MalformedRow, match=r"row 1, column 'at'.*in case B"):
        History.by_case([{"case": "A", **soon}, {"case": "B", "at": "x"}], case="case", at="at")


@pytest.mark.parametrize(
    ("first", "then"), [(1, True), (0.5, 0.5), ("a", "a"), (None, None), (None, "")]
)
def test_a_snapshot_that_says_the_same_has_changed_nothing(first: Any, then: Any) -> None:
    rows = [{"at": "2026-03-02T09:00Z", "x": value} for value in (first, then)]

    assert History.from_rows(rows, at="at", facts=["x"])[1].sets == ()


def test_rows_out_of_order_are_refused_sorted_or_carried() -> None:
    rows = [{"at": "2026-03-02T10:00Z"}, {"at": "2026-03-02T09:00Z"}]

    with pytest.raises(DisorderedHistory):
        History.from_rows(rows, at="at")
    assert History.from_rows(rows, at="at", on_disorder="sort")[0].at == at(9)
    assert History.from_rows(rows, at="at", on_disorder="carry")[1].at == at(10)


def test_a_log_of_many_cases_is_told_apart() -> None:
    rows = [
        {"case": "A", "at": "2026-03-02T09:00Z"},
        {"case": "B", "at": "2026-03-02T08:00Z"},
        {"case": "A", "at": "2026-03-02T10:00Z"},
    ]

    cases = History.by_case(rows, case="case", at="at")

    assert list(cases) == ["A", "B"]
    assert [len(history) for history in cases.values()] == [2, 1]
    with pytest.raises(MalformedRow, match="the name of a case"):
        History.by_case([{"case": "", "at": "x"}], case="case", at="at")


@pytest.mark.parametrize("ask", [History.until, History.state_at, History.facts_at])
def test_questions_need_an_aware_instant(ask: Callable[[History, datetime], object]) -> None:
    with pytest.raises(NaiveInstant):
        ask(DAY, at(9).replace(tzinfo=None))


def test_instants_are_counted_in_whole_microseconds() -> None:
    tick = Transition(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=1), "tick")

    assert History.of([tick]).micros == (1,)


def test_a_delivery_that_comes_twice_is_one_transition_known_since_it_was_first_recorded() -> None:
    once = Transition(at(9), "log", "new", id="m-1", recorded_at=at(12))
    sooner = Transition(at(9), "log", "new", id="m-1", recorded_at=at(10))
    other = Transition(at(9), "note")

    assert History.of([once, other, sooner, other]) == (sooner, other, other)
    with pytest.raises(DuplicateTransition, match="on_repeat='drop'"):
        History.of([once, sooner], on_repeat="refuse")


def test_one_id_with_two_contents_is_refused_and_says_what_it_said() -> None:
    with pytest.raises(DuplicateTransition, match=r"'m-1' again.*action='log'") as refused:
        History.of([Transition(at(9), "log", id="m-1"), Transition(at(9), "note", id="m-1")])
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)
    with pytest.raises(InvalidTransition, match="'drop' or 'refuse'"):
        History.of([], on_repeat="keep")  # type: ignore[arg-type]


def test_a_snapshot_told_again_after_others_changes_nothing_back() -> None:
    rows = [
        {"at": "2026-03-02T09:00Z", "state": "new", "row": "1", "seen": "2026-03-02T11:00Z"},
        {"at": "2026-03-02T10:00Z", "state": "work", "row": "2", "seen": ""},
        {"at": "2026-03-02T09:00Z", "state": "new", "row": "1", "seen": "2026-03-02T09:30Z"},
    ]

    def read(rows: list[dict[str, str]], **said: Any) -> History:
        return History.from_rows(rows, at="at", state="state", id="row", recorded_at="seen", **said)

    history = read(rows, on_disorder="sort")
    assert [t.state for t in history] == ["new", "work"]
    assert [t.recorded_at for t in history] == [at(9, 30), None]
    with pytest.raises(DuplicateTransition):
        read(rows, on_disorder="sort", on_repeat="refuse")
    with pytest.raises(DuplicateTransition):
        read([*rows, {**rows[1], "state": "new"}], on_disorder="sort")


def test_a_log_says_on_whose_side_somebody_stands() -> None:
    row = {"at": "2026-03-02T09:00Z", "what": "reply", "side": "caller"}
    assert History.from_rows([row], at="at", action="what", party="side")[0].party == "caller"
