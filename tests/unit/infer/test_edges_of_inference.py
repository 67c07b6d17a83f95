"""What is inferred from odd logs: names that clash, moves that are needed."""

from datetime import timedelta
from typing import Any

import attrs
import numpy as np
import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log, add, elapsed
from serviceops.display.text import format_duration
from serviceops.errors import InvalidInstant, InvalidValue
from serviceops.infer import (
    Inference,
    NothingExplains,
    Search,
    calendar,
    due,
    flags,
    lifecycle,
    pauses,
)  # fmt: skip
from serviceops.infer.candidates import goal_range, share_text
from serviceops.logs import LogSchema
from serviceops.sla import By, Goal

STATES = LogSchema(case="case", at="at", state="state", action="action")
HOUR = 3_600_000_000
LONDON = {"zone": "Europe/London", "week": {"mon-fri": ["08:30-17:15"]}}


def log_of(*cases: tuple[str, ...]) -> Log:
    """Return a log of cases, each of texts like "start: open", an hour apart."""
    rows = [
        (f"C{number}", place * HOUR, *step.split(": "))
        for number, steps in enumerate(cases)
        for place, step in enumerate(steps)
    ]
    case, at, action, state = map(list, zip(*rows, strict=True))
    return Log.from_columns(
        {"case": case, "at": np.array(at), "action": action, "state": state}, STATES
    )


def starts(rows: int) -> np.ndarray:
    chance = np.random.default_rng(3)
    return np.datetime64("2025-01-06", "us") + (chance.random(rows) * 200 * 86_400).astype("m8[s]")


@pytest.fixture(scope="module")
def rounded() -> Inference:
    """What due dates rounded to hours tell of hours that begin at half past."""
    begins = starts(500)
    dues = add(BusinessCalendar(**LONDON), begins, timedelta(hours=16)).view(np.int64)
    search = Search(zones=["Europe/London"])
    return due(begins, (dues + HOUR // 2) // HOUR * HOUR, search=search)


def test_names_that_an_engine_has_and_actions_with_two_ends_get_names_of_their_own() -> None:
    log = log_of(
        ("log: new", "go: creates", "go: done"), ("log: new", "go: done"), ("log: new", "go: 2nd")
    )

    draft = lifecycle(log, rare=0)

    assert draft.states == {"2nd": "_2nd", "creates": "creates_", "done": "done", "new": "new"}
    assert {str(move) for move in draft.moves} == {
        "new --go--> _2nd", "new --go_to_creates_--> creates_", "new --go_to_done--> done",
        "creates_ --go--> done",
    }  # fmt: skip


def test_a_rare_move_is_taken_where_a_state_cannot_be_reached_without_it() -> None:
    usual, rare = ("log: new", "close: closed"), ("log: new", "start: open", "close: closed")

    draft = lifecycle(log_of(*[usual] * 20, rare), rare=0.1)

    assert {str(move) for move in draft.moves} == {
        "new --close--> closed", "new --start--> open", "open --close--> closed",
    }  # fmt: skip


def test_a_log_without_moves_and_a_share_of_one_are_refused() -> None:
    with pytest.raises(InvalidValue, match="without moves"):
        lifecycle(log_of(("log: new",)))
    with pytest.raises(InvalidValue, match="share from 0 to below 1"):
        lifecycle(log_of(("log: new", "close: closed")), rare=1)


def test_an_inference_allows_the_weeks_within_its_ranges(rounded: Inference) -> None:
    edge = rounded.edges[0]
    leader = rounded.best.calendar
    assert isinstance(leader, BusinessCalendar)

    assert rounded.allows(leader)
    assert rounded.allows(BusinessCalendar(**LONDON))
    assert not rounded.allows(BusinessCalendar(zone="UTC", week={"mon": ["08:30-17:15"]}))
    assert not rounded.allows(BusinessCalendar(zone="UTC", week={"mon-fri": ["05:00-17:15"]}))
    assert edge.low < edge.high
    assert not attrs.evolve(rounded, edges=()).allows(
        BusinessCalendar(zone="UTC", week={"mon-fri": ["08:31-17:15"]})
    )
    assert repr(rounded).startswith("<Inference of 500 rows, ")


def test_due_dates_before_their_starts_are_refused() -> None:
    with pytest.raises(InvalidValue, match="a due date before its start"):
        due(starts(3), starts(3) - np.timedelta64(1, "h"))


def test_lengths_and_flags_are_one_for_each_case() -> None:
    log = log_of(("log: new", "close: closed"), ("log: new", "close: closed"))

    with pytest.raises(InvalidValue, match="2 lengths, one a case"):
        pauses(log, np.array([1], "m8[h]"), stop=["closed"])
    # Flags in the place of lengths: as many as there are cases, so only their type is wrong.
    with pytest.raises(InvalidValue, match=r"dtype bool.* goes in missed="):
        pauses(log, np.array([True, False]), stop=["closed"])
    with pytest.raises(InvalidValue, match="2 flags, one for each of"):
        pauses(log, missed=[True], stop=["closed"])
    (plain,) = pauses(log, missed=[True, False], stop=["closed"])
    assert plain.state == "new"
    with pytest.raises(InvalidValue, match="True or False for some of the cases"):
        pauses(log, missed=[None, None], stop=["closed"])


def test_lengths_in_minutes_made_every_state_a_pause() -> None:
    log = log_of(*[("log: new", "wait: waiting", "close: closed")] * 3)
    minutes = np.array([60, 60, 60])

    for of_minutes in (
        lambda: pauses(log, minutes, stop=["closed"]),
        lambda: calendar(starts(3), starts(3) + np.timedelta64(2, "h"), minutes),
    ):
        with pytest.raises(InvalidValue, match=r"less than a second.*minutes \* 60_000_000"):
            of_minutes()
    new, waiting = pauses(log, minutes * 60_000_000, stop=["closed"])
    assert new.pauses is not waiting.pauses  # an hour each, of which one counts
    assert len(pauses(log, np.zeros(3, np.int64), stop="closed")) == 2  # no time is a length


def test_a_tenth_of_the_lengths_unknown_made_every_state_a_pause() -> None:
    # An hour in each of two states, of which one counts.
    log = log_of(*[("log: new", "wait: waiting", "close: closed")] * 20)
    known = [timedelta(hours=1)] * 20
    some = [None, *known[1:10], None, *known[11:]]

    for lengths in (some, np.array(some, "m8[us]")):
        assert pauses(log, lengths, stop="closed") == pauses(log, known, stop="closed")
    with pytest.raises(InvalidValue, match="a length for some of the cases"):
        pauses(log, np.full(20, np.timedelta64("NaT", "us")), stop="closed")


def test_two_states_that_every_case_has_were_not_known_to_pause() -> None:
    log = log_of(*[("log: new", "assign: assigned", "go: open", "close: closed")] * 4)

    found = pauses(log, np.full(4, 1, "m8[h]"), stop="closed")

    # An hour each, and one hour was reported: two of the three pause, and which is not known.
    assert [one.if_paused == 1.0 or one.if_counted == 1.0 for one in found] == [True] * 3
    mixed = log_of(
        *[("log: new", "assign: assigned", "go: open", "close: closed")] * 4,
        *[("log: new", "assign: assigned", "go: open", "look: open", "look: open", "close: closed")]
        * 4,
    )
    lengths = np.array([1] * 4 + [3] * 4, "m8[h]")
    assert {one.state: one.pauses for one in pauses(mixed, lengths, stop="closed")} == {
        "new": True, "assigned": True, "open": False,
    }  # fmt: skip


@pytest.mark.parametrize(("waiting", "verdict"), [(1, None), (2, True)])
def test_one_case_with_a_flag_decided_that_a_state_pauses(
    waiting: int, verdict: bool | None
) -> None:
    # From 1 to 9 hours of work, of which above 5 are missed. Three hours of work and four of
    # waiting were met: wrong if the wait counts. One such case may be an error of the report.
    plain = [("log: new", *["note: new"] * n, "close: closed") for n in range(9)]
    waits = ["log: new", *["note: new"] * 2, "wait: waiting", *["note: waiting"] * 3]
    log = log_of(*plain, *[(*waits, "close: closed")] * waiting)
    missed = [n >= 5 for n in range(9)] + [False] * waiting

    found = {one.state: one for one in pauses(log, missed=missed, stop="closed")}

    assert found["waiting"].pauses is verdict
    assert (found["waiting"].if_paused, found["waiting"].if_counted) == (1, 9 / (9 + waiting))
    assert found["new"].pauses is False


def test_one_state_that_stops_was_divided_into_its_letters() -> None:
    log = log_of(("log: new", "close: closed"), ("log: new", "close: closed"))
    lengths = np.array([1, 1], "m8[h]")

    assert pauses(log, lengths, stop="closed") == pauses(log, lengths, stop=["closed"])


def test_a_case_with_an_unknown_flag_counted_as_one_that_was_met_in_pauses() -> None:
    log = log_of(*[("log: new", "close: closed")] * 3)

    (with_unknown,) = pauses(log, missed=[True, True, None], stop=["closed"])

    assert with_unknown.if_counted == 1.0  # of the two that are known


@pytest.mark.parametrize("given", [{"0": True, "1": False}, ["yes", "no"]])
def test_a_mapping_or_texts_in_the_place_of_flags_were_all_true(given: Any) -> None:
    log = log_of(("log: new", "close: closed"), ("log: new", "close: closed"))

    for read in (lambda: flags(log, given), lambda: pauses(log, missed=given, stop=["closed"])):
        with pytest.raises(InvalidValue, match="flags in the order of"):
            read()


def test_an_empty_mapping_in_the_place_of_flags_was_an_index_error() -> None:
    with pytest.raises(InvalidValue, match="flags in the order of"):
        flags(log_of(("log: new", "close: closed")), {})  # type: ignore[arg-type] # refused


def test_an_empty_log_and_an_unknown_stop_are_refused_in_words() -> None:
    log = log_of(("log: new", "close: closed"))

    with pytest.raises(InvalidValue, match="flags that are all alike"):
        flags(Log.of({}), [])
    with pytest.raises(InvalidValue, match="a state of the log, which has none"):
        pauses(Log.of({}), np.array([], "m8[us]"), stop=["closed"])
    with pytest.raises(InvalidValue, match="a state of the log, which has new, closed"):
        pauses(log, np.array([1], "m8[h]"), stop=["solved"])


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_instants_where_no_clock_is_known_were_an_index_error(day: str) -> None:
    at = np.full(100, np.datetime64(day, "us"))

    with pytest.raises(InvalidInstant, match="stay a day clear"):
        calendar(at, at, np.ones(100, "m8[h]"), zones=["UTC"])


def test_a_row_without_a_length_and_due_dates_that_are_the_starts_are_refused() -> None:
    at, lengths = starts(3), np.array([1, "NaT", 1], "m8[h]")

    with pytest.raises(InvalidValue, match="a length in each row"):
        calendar(at, at + np.timedelta64(9, "h"), lengths)
    with pytest.raises(InvalidValue, match="due dates that are the starts"):
        due(at, at)


def test_due_dates_of_rows_without_a_priority_have_a_goal_of_their_own() -> None:
    office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    at = starts(200)
    hours = np.where(np.arange(200) % 2 == 0, 4, 9).astype("m8[h]").astype("m8[us]")

    found = due(at, add(office, at, hours), ["P1", None] * 100, zones=["UTC"])

    assert dict(found.best.goals) == {"P1": timedelta(hours=4), None: timedelta(hours=9)}
    assert found.best.agreement == 1.0
    assert str(found.best).endswith("P1: 4 h, no priority: 9 h")
    goal = By("priority", {"P1": Goal.working(hours=4)}, Goal.working(hours=9))
    assert found.best.target().goal == goal
    none = due(at, add(office, at, hours[:1].repeat(200)), [None] * 200, zones=["UTC"])
    assert none.best.target().goal == Goal.working(hours=4)


def test_one_policy_was_another_when_the_rows_came_in_another_order() -> None:
    office, at = BusinessCalendar(**LONDON), starts(300)
    values = np.where(np.arange(300) % 3 == 0, "P2", "P1")
    dues = add(office, at, np.where(values == "P1", 4, 8).astype("m8[h]").astype("m8[us]"))
    turned = slice(1, None)  # the first row is a P2, the second a P1

    one, other = (
        due(at[rows], dues[rows], values[rows].tolist(), zones=["Europe/London"]).best
        for rows in (slice(None), turned)
    )
    assert list(one.goals) == list(other.goals) == ["P1", "P2"]
    assert one.policy() == other.policy()


def test_due_dates_in_real_time_are_a_week_that_is_open_throughout() -> None:
    chance = np.random.default_rng(4)
    at = np.datetime64("2025-01-06", "us") + (chance.random(400) * 200 * 86_400).astype("m8[s]")

    found = due(at, at + np.timedelta64(4, "h"), zones=["UTC"])

    assert found.best.agreement == 1.0
    assert repr(found.best.calendar) == "<BusinessCalendar UTC, mon-sun 00:00-24:00>"


@pytest.mark.parametrize("unit", [60, 900])
@pytest.mark.parametrize("rounding", [np.floor, np.ceil])
@pytest.mark.parametrize("week", [{"mon-sun": ["00:00-24:00"]}, {"mon-fri": ["09:00-17:00"]}])
def test_due_dates_that_were_rounded_down_or_up_were_refused(
    week: Any, rounding: Any, unit: int
) -> None:
    open_hours, at = BusinessCalendar(zone="UTC", week=week), starts(400)
    exact = add(open_hours, at, timedelta(hours=4)).view(np.int64)
    rounded = rounding(exact / (unit * 10**6)).astype(np.int64) * unit * 10**6

    found = due(at, rounded, zones=["UTC"])

    assert found.best.agreement == 1.0
    assert found.best.calendar == open_hours
    assert found.best.goals == {None: timedelta(hours=4)}
    low, high = found.best.goal_ranges[None]
    assert low - timedelta(seconds=30) <= timedelta(hours=4) <= high + timedelta(seconds=30)
    (sentence,) = (one for one in found.unknown if "due dates are rounded" in one)
    texts = [format_duration(one // timedelta(microseconds=1)) for one in (low, high)]
    assert sentence.startswith(
        f"the goal lies between {texts[0]} and {texts[1]}: due dates are rounded"
    )


def test_a_break_that_rounded_due_dates_hide_is_not_known() -> None:
    # Rounded down to hours, a day with a break of one looks like a longer day with a longer goal.
    begins = starts(300)
    week = {"mon-fri": ["08:00-12:00", "13:00-17:00"]}
    dues = add(BusinessCalendar(zone="UTC", week=week), begins, timedelta(hours=4)).view(np.int64)
    sentence = "breaks within a day of up to 2 h, which due dates in units of 1 h hide"

    assert sentence in due(begins, dues // HOUR * HOUR, zones=["UTC"]).unknown
    assert not any("breaks" in one for one in due(begins, dues, zones=["UTC"]).unknown)


def test_a_due_date_that_was_rounded_down_below_its_start_was_refused() -> None:
    at = starts(400)
    hours = (at + np.timedelta64(30, "m")).astype("M8[h]").astype("M8[us]")

    found = due(at, hours, zones=["UTC"])

    assert (hours < at).any()
    assert found.best.agreement == 1.0
    assert found.best.goals == {None: timedelta(minutes=30)}
    with pytest.raises(InvalidValue, match="a due date before its start"):
        due(at, hours - np.timedelta64(1, "h"), zones=["UTC"])


def test_a_range_of_a_goal_was_in_days_that_a_reader_could_take_for_working_days() -> None:
    between = timedelta(hours=23, minutes=52), timedelta(hours=24, minutes=17)

    assert goal_range("P3", between) == "the goal of P3 lies between 23 h 52 min and 24 h 17 min"
    assert goal_range(None, between) == "the goal lies between 23 h 52 min and 24 h 17 min"


def test_a_fact_for_goals_that_the_log_does_not_have_was_left_out_without_a_word() -> None:
    log = log_of(("log: new", "close: closed"), ("log: new", "close: closed"))

    for read in (
        lambda: flags(log, [True, False], by="urgncy"),
        lambda: pauses(log, missed=[True, False], stop=["closed"], by="urgncy"),
    ):
        with pytest.raises(InvalidValue, match=r"'urgncy'.*a fact of the log.*by=None"):
            read()


def test_a_fact_for_goals_without_a_value_was_left_out_without_a_word() -> None:
    hours = np.arange(66) % 11 + 1
    log = Log.from_columns(
        {
            "case": np.repeat(np.arange(66), 2),
            "at": np.array([at for end in hours for at in (0, end)], "M8[h]").astype("M8[us]"),
            "state": ["new", "closed"] * 66,
            "site": [None] * 132,
        },
        LogSchema(case="case", at="at", state="state", facts=["site"]),
    )
    missed = (hours > 5).tolist()
    sentence = "whether goals follow site: no row has a value of it"

    found = flags(log, missed, by="site", zones=["UTC"])
    assert (found.best.by, len(found.best.goals), found.is_certain) == (None, 1, False)
    assert sentence in found.unknown
    assert sentence not in flags(log, missed, by=None, zones=["UTC"]).unknown
    assert not any("priority" in one for one in flags(log, missed, zones=["UTC"]).unknown)
    with pytest.raises(InvalidValue, match=r"'site'.*a case has a value of.*by=None"):
        pauses(log, missed=missed, stop=["closed"], by="site")

    begins = starts(60)
    dues = add(BusinessCalendar(**LONDON), begins, timedelta(hours=16))
    empty = due(begins, dues, [None] * 60, by="site", zones=["Europe/London"])
    assert sentence in empty.unknown


def test_a_log_without_priorities_has_one_goal_when_no_fact_is_named() -> None:
    hours = [n % 11 for n in range(66)]
    log = log_of(*(("log: new", *["note: new"] * (n - 1), "close: closed") for n in hours if n))
    missed = [n > 5 for n in hours if n]

    best = flags(log, missed, search=Search(zones=["UTC"])).best

    assert (best.by, len(best.goals)) == (None, 1)


def test_an_array_of_flags_was_refused_and_numbers_are() -> None:
    log = log_of(("log: new", "close: closed"), ("log: new", "close: closed"))

    def paused(missed: Any) -> str:
        return str(*pauses(log, missed=missed, stop=["closed"]))

    given = [True, False]
    assert paused(np.array(given)) == paused([*np.array(given)]) == paused(given)
    assert paused(np.array([True, None], object)) == paused([True, None])
    for wrong in ([1, 0], np.array([1, 0]), np.array([[True], [False]])):
        with pytest.raises(InvalidValue, match="flags in the order of"):
            paused(wrong)


@pytest.mark.parametrize(
    ("explained", "rows", "shown"),
    [
        (25_000, 25_000, "100.00 %"), (24_999, 25_000, "99.99 %"), (10**8 - 1, 10**8, "99.99 %"),
        (29, 100, "29.00 %"), (57, 100, "57.00 %"), (1, 3, "33.33 %"), (0, 7, "0.00 %"),
    ],
)  # fmt: skip
def test_a_share_of_rows_below_all_is_not_shown_as_all(
    explained: int, rows: int, shown: str
) -> None:
    assert share_text(explained / rows) == shown


def test_an_inference_with_a_wrong_row_of_25_000_does_not_explain_all(rounded: Inference) -> None:
    best = attrs.evolve(rounded.best, agreement=24_999 / 25_000)
    found = attrs.evolve(rounded, candidates=(best, *rounded.candidates[1:]))

    assert "99.99 %" in repr(best)
    assert found.explain().startswith("99.99 % of")
    assert found.table().rows[0][0] == "99.99 %"


def test_flags_need_states() -> None:
    schema = LogSchema(case="case", at="at", action="action")
    log = Log.from_columns(
        {"case": ["a", "b"], "at": np.array([0, 1]), "action": ["log", "log"]}, schema
    )

    with pytest.raises(InvalidValue, match="a log without states"):
        flags(log, [True, False])


LUNCH = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-12:00", "13:00-17:30"]})


def drawn(rows: int, seed: int) -> Inference:
    """Return what so many drawn rows tell of a desk that closes for lunch."""
    days = np.random.default_rng(seed).random(rows) * 200
    begins = np.datetime64("2025-01-06", "us") + (days * 86_400).astype("m8[s]")
    lengths = np.random.default_rng(seed + 100).exponential(1.0, rows)
    ends = begins + (lengths * 86_400).astype("m8[s]")
    return calendar(begins, ends, elapsed(LUNCH, begins, ends), zones=["UTC"])


def test_few_rows_that_give_other_hours_by_halves_say_so() -> None:
    few, many = drawn(40, 6), drawn(120, 6)

    assert few.best.cross_checked < 0.5
    assert any(one.startswith("whether more rows would give other hours") for one in few.unknown)
    assert (many.best.calendar, many.best.cross_checked > 0.8) == (LUNCH, True)
    assert not any("more rows" in one for one in many.unknown)


def test_days_that_may_all_be_alike_are_not_given_hours_of_their_own() -> None:
    # Tuesdays and Thursdays had their break half an hour earlier, which explains as many rows.
    found = drawn(60, 8)

    assert (found.best.calendar, found.best.agreement) == (LUNCH, 1.0)


def test_flags_with_wrong_cases_say_that_breaks_were_not_tried() -> None:
    # A desk that closes at noon for two hours: no single window explains every flag.
    begins = starts(1_500)
    ends = begins + (np.random.default_rng(11).exponential(0.6, 1_500) * 86_400).astype("m8[s]")
    desk = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-12:00", "14:00-17:30"]})
    missed = elapsed(desk, begins, ends) > np.timedelta64(4, "h")
    log = Log.from_columns(
        {
            "case": [f"C{number}" for number in range(1_500) for _ in "se"],
            "at": np.column_stack([begins, ends]).ravel().astype("M8[us]"),
            "state": ["new", "closed"] * 1_500,
        },
        LogSchema(case="case", at="at", state="state"),
    )

    found = flags(log, missed, by=None, zones=["UTC"])

    assert found.best.wrong
    assert any(one.startswith("breaks within a day") for one in found.unknown)


def flagged(desk: BusinessCalendar, hours: float) -> tuple[Log, list[bool]]:
    """Return a log of 1,500 cases that are opened and closed, and which took longer than that."""
    begins = starts(1_500)
    ends = begins + (np.random.default_rng(11).exponential(0.6, 1_500) * 86_400).astype("m8[s]")
    rows = {
        "case": [f"C{number}" for number in range(1_500) for _ in "se"],
        "at": np.column_stack([begins, ends]).ravel().astype("M8[us]"),
        "state": ["new", "closed"] * 1_500,
    }
    log = Log.from_columns(rows, LogSchema(case="case", at="at", state="state"))
    return log, (elapsed(desk, begins, ends) > timedelta(hours=hours)).tolist()


def test_flags_of_a_week_from_sunday_to_thursday_had_the_hours_of_six_days() -> None:
    desk = BusinessCalendar(zone="UTC", week={"sun-thu": ["08:00-16:00"]})
    log, missed = flagged(desk, 4)

    found = flags(log, missed, by=None, zones=["UTC"])

    assert found.best.calendar.week == desk.week
    assert found.best.agreement == 1


def test_flags_left_unexplained_say_how_many_sets_of_days_were_tried() -> None:
    desk = BusinessCalendar(zone="UTC", week={"mon-thu": ["08:00-16:00"]})
    log, missed = flagged(desk, 4)

    found = flags(log, missed, by=None, zones=["UTC"])
    known = flags(log, missed, by=None, zones=["UTC"], search=Search(days=[(0, 1, 2, 3)]))

    assert any("4 sets were tried" in one for one in found.unknown)
    assert known.best.calendar.week == desk.week


def test_the_range_of_a_closing_after_midnight_names_the_next_day() -> None:
    desk = BusinessCalendar(zone="UTC", week={"mon-fri": ["22:00-06:00"]})
    begins = starts(1_500)
    quarters = add(desk, begins, timedelta(hours=4)).astype("M8[m]").astype("i8") // 15 * 15

    found = due(begins, quarters.astype("M8[m]"), zones=["UTC"])

    ranges = [one for one in found.unknown if "the closing hour" in one]
    assert ranges
    assert all("of the next day: " in one for one in ranges), ranges


@pytest.mark.parametrize("days", [(7,), (), (0, 0)])
def test_a_set_of_days_that_is_none_is_refused(days: tuple[int, ...]) -> None:
    with pytest.raises(InvalidValue, match="weekdays, each once, from 0 for Monday"):
        Search(days=[days])


TWO = log_of(("log: new", "go: done"), ("log: new", "go: done"))


@pytest.mark.parametrize("name", ["starts", "stops", "pauses"])
def test_states_to_choose_from_that_the_log_does_not_have_are_refused(name: str) -> None:
    # A stop that no case ever reaches was the leader: every case was open to its end.
    with pytest.raises(InvalidValue, match=f"{name} gone.*which has new, done"):
        flags(TWO, [True, False], search=Search(zones=["UTC"], **{name: ["done", "gone"]}))


@pytest.mark.parametrize("name", ["starts", "stops", "days"])
def test_a_search_without_a_choice_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match=rf"{name}=\(\)"):
        Search(**{name: ()})


def test_a_start_that_is_the_only_stop_explains_nothing() -> None:
    search = Search(zones=["UTC"], starts=["done"], stops=["done"])
    with pytest.raises(NothingExplains, match="each start of the search is its stop too"):
        flags(TWO, [True, False], search=search)


def test_one_row_has_no_other_half_to_be_checked_on() -> None:
    begin = np.array(["2026-01-06T11:00"], "M8[us]")
    length = np.array([65], "m8[m]").astype("m8[us]")

    assert calendar(begin, begin + length, length, zones=["UTC"]).best.cross_checked == 0.0
