"""Small logs in columns, each with what a person reads in them."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pytest

from serviceops import columns
from serviceops.calendars import BusinessCalendar
from serviceops.columns import Codes, Log
from serviceops.columns.codes import as_codes
from serviceops.columns.localtime import from_wall
from serviceops.columns.open_time import NAT
from serviceops.columns.reading_tables import compact, table
from serviceops.columns.readings import _blocks
from serviceops.columns.row_columns import read_texts
from serviceops.columns.row_order import RowWords
from serviceops.errors import InvalidValue, MalformedRow
from serviceops.history import History, Transition
from serviceops.logs import LogSchema
from serviceops.logs.values import LocalTimes
from serviceops.sla import By, Goal, On, Policy, Reopen, Rule, Target, While
from serviceops.spans import to_micros
from tests.counted import calls_of

HOUR = 3_600_000_000
NOON = datetime(1970, 1, 1, 12, tzinfo=UTC)
TARGET = Target("r", goal=Goal.real(hours=4), start=On("log"), stop=On("end"))


def log(rows: dict[str, str]) -> Log:
    """Return a log of rows of an hour, an action, and the priority from then on if it changes."""
    each = [(case, *f"{row} -".split()[:3]) for case, text in rows.items()
            for row in text.split(", ")]  # fmt: skip
    cases, hours, actions, priorities = zip(*each, strict=True)
    given: dict[str, Any] = {
        "case": [*cases], "action": [*actions],
        "at": np.array([int(float(hour) * HOUR) for hour in hours]),
        "priority": [None if one == "-" else one for one in priorities],
    }  # fmt: skip
    schema = LogSchema(case="case", at="at", action="action", facts=["priority"])
    return Log.from_columns(given, schema)


def shown(promised: Target | Policy, rows: dict[str, str], at: datetime = NOON) -> dict[str, Any]:
    """Return stage and verdict of each case, with the hours elapsed, and those of the due date."""
    read = columns.read(promised, log(rows), at=at)["r"]
    found = read.columns()
    hours = np.timedelta64(HOUR, "us")
    return {
        case: (stage, verdict, *(None if np.isnat(one) else float(one / hours) for one in rest))
        for case, stage, verdict, *rest in zip(
            read.cases, found["stage"], found["verdict"], read.elapsed,
            read.due_at - np.datetime64(0, "us"), strict=True,
        )
    }  # fmt: skip


# Readings


def test_a_case_with_no_goal_for_it_has_not_started_and_one_that_never_applied_has_nothing() -> (
    None
):
    target = attrs.evolve(TARGET, goal=By("priority", {"P1": Goal.real(hours=4)}))
    policy = Policy("p", Rule(targets=target, when=While(priority=("P1", "P2"))))

    found = shown(policy, {"A": "9 log P1", "B": "9 log P3", "C": "10 log P1, 11 end"})

    assert found == {
        "A": ("running", "open", 3, 13), "B": (None, None, None, None),
        "C": ("stopped", "met", 1, 14),
    }  # fmt: skip


def test_of_rules_with_other_conditions_the_one_that_applies_is_read_whichever_it_is() -> None:
    other = attrs.evolve(TARGET, stop=On("close"), goal=Goal.real(hours=1))
    policy = Policy("p", rules=(Rule(targets=TARGET, when=While(priority="P1")),
                                Rule(targets=other, when=While(priority="P2")),
                                Rule(targets=attrs.evolve(other, stop=On("stop")))))  # fmt: skip
    first, second, third = (
        {"A": "9 log P1, 10 end"}, {"B": "9 log P2, 11 close"}, {"C": "9 log P3, 9.5 stop"}
    )  # fmt: skip
    expected = {"A": ("stopped", "met", 1, 13), "B": ("stopped", "breached", 2, 10),
                "C": ("stopped", "met", 0.5, 10)}  # fmt: skip

    for rows in (first, second, third, first | third, second | third, first | second | third):
        assert shown(policy, rows) == {case: expected[case] for case in rows}


def test_what_is_promised_at_a_time_at_which_nobody_is_there_is_due_then() -> None:
    # 1 January 1970 is a Thursday. Eight in the evening, a working day on, is after the close.
    office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    target = attrs.evolve(TARGET, goal=Goal.working_days(1), calendar=office)

    found = shown(target, {"A": "10 log", "B": "20 log", "C": "68 log"}, NOON + timedelta(days=5))

    # Friday at ten, Friday at eight, and from Saturday at eight on Monday at eight.
    assert [row[-1] for row in found.values()] == [24 + 10, 24 + 20, 4 * 24 + 20]


def test_an_earlier_cycle_that_went_on_where_the_next_begins_counts_until_there() -> None:
    target = attrs.evolve(
        TARGET, repeats=True, reopen=Reopen(On("reopen"), "count"), start=On("log")
    )
    plain = attrs.evolve(target, reopen=None)
    rows = {"A": "1 log P1, 2 end, 5 reopen, 5 end, 5 log, 6 end", "B": "1 log P2, 2 end, 3 log"}

    for promised in (
        target,
        # One of the rules of its name goes on: that is enough, in whichever place it is.
        Policy("p", rules=(Rule(targets=target, when=While(priority="P1")), Rule(targets=plain))),
        Policy("p", rules=(Rule(targets=plain, when=While(priority="P2")), Rule(targets=target))),
    ):
        every = columns.read(promised, log(rows), at=NOON)["r"].every_cycle()
        listed = [*zip(every.case.tolist(), every.number.tolist(),
                       (every.elapsed // HOUR).tolist(), strict=True)]  # fmt: skip
        # The hours between the end and the reopening count: four until five o'clock.
        assert listed == [(0, 1, 4), (0, 2, 1), (1, 1, 1), (1, 2, 9)]


def test_earlier_cycles_are_those_of_the_target_that_was_looked_at() -> None:
    on = attrs.evolve(TARGET, repeats=True)
    off = attrs.evolve(on, name="off", start=On("end"), stop=On("log"))
    policy = Policy("p", Rule(targets=(on, off)))

    read = columns.read(policy, log({"A": "1 log, 3 end, 6 log, 8 end"}), at=NOON)

    # It is on from one to three and from six to eight, off from three to six and from eight on.
    assert (read["r"].every_cycle().elapsed // HOUR).tolist() == [2, 2]
    assert (read["off"].every_cycle().elapsed // HOUR).tolist() == [3, 4]


@pytest.mark.parametrize(("since", "breached"), [(5, [False, True]), (2, [True, True])])
def test_an_earlier_cycle_is_judged_by_the_rule_of_its_own_time(
    since: int, breached: list[bool]
) -> None:
    target = attrs.evolve(TARGET, repeats=True)
    policy = Policy("p", Rule(targets=target)).amended(
        since=datetime(1970, 1, 1, since, tzinfo=UTC),
        rules=Rule(targets=attrs.evolve(target, goal=Goal.real(hours=1))),
    )

    read = columns.read(policy, log({"A": "1 log, 3 end, 6 log, 8 end"}), at=NOON)["r"]

    # Two hours of four, or of one since two o'clock, then two of one.
    every = read.every_cycle()
    assert (every.elapsed // HOUR).tolist() == [2, 2]
    assert every.breached.tolist() == breached


def test_real_time_after_working_time_begins_where_the_working_time_is_used_up() -> None:
    # Thursday from three to five are two hours of work, and twenty hours later it is one o'clock.
    office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    target = attrs.evolve(TARGET, goal=Goal.working(hours=2).then_real("PT20H"), calendar=office)

    found = shown(target, {"A": "15 log", "B": "15 log, 16 end"}, NOON + timedelta(days=1))

    assert found == {"A": ("running", "open", 21, 37), "B": ("stopped", "met", 1, 37)}


def test_cases_of_which_none_began_have_not_started_under_any_rule() -> None:
    other = attrs.evolve(TARGET, stop=On("close"))
    policy = Policy("p", rules=(Rule(targets=TARGET, when=While(priority="P1")),
                                Rule(targets=other)))  # fmt: skip

    found = shown(policy, {"A": "9 note P1", "B": "9 note P2"})

    assert found == dict.fromkeys("AB", ("not_started", "open", 0, None))


def test_cases_of_which_none_has_a_goal_have_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    target = attrs.evolve(TARGET, goal=By("priority", {"P1": Goal.real(hours=4)}))
    # Memory that was used before, as new arrays have it at times.
    monkeypatch.setattr(np, "empty", lambda shape, kind=float: np.full(shape, 1, kind))

    found = shown(target, {"A": "9 log P3", "B": "9 log P3"})

    assert found == dict.fromkeys("AB", ("not_started", "open", 0, None))


def test_each_dated_goal_is_that_of_the_priority_it_is_for() -> None:
    eleven, eight = (datetime(1970, 1, 1, hour, tzinfo=UTC) for hour in (11, 20))
    target = attrs.evolve(
        TARGET, goal=By("priority", {"P1": Goal.by(eleven), "P2": Goal.by(eight)})
    )
    rows = {"A": "9 log P1, 10 end", "B": "9 log P2", "C": "9 log P1"}

    assert shown(target, rows) == {
        "A": ("stopped", "met", 1, 11), "B": ("running", "open", 3, 20),
        "C": ("running", "breached", 3, 11),
    }  # fmt: skip
    # What is promised is the time from the start to the instant, whenever it was stopped.
    goals = columns.read(target, log(rows), at=NOON)["r"].goal
    assert (goals // np.timedelta64(HOUR, "us")).tolist() == [2, 11, 2]


def test_a_choice_of_goals_is_read_case_by_case_with_the_same_figures() -> None:
    choice = Goal.earliest(Goal.real(hours=2), Goal.real(hours=4))
    target = attrs.evolve(TARGET, goal=choice)
    rows = {"A": "8 log, 9 end", "B": "9 note", "C": "10.5 log"}

    assert shown(target, rows) == {
        "A": ("stopped", "met", 1, 10), "B": ("not_started", "open", 0, None),
        "C": ("running", "open", 1.5, 12.5),
    }  # fmt: skip
    found = columns.read(target, log(rows), at=NOON)["r"]
    assert found.one_by_one == 2
    assert found.stopped_at.astype("M8[h]").astype(int)[0] == 9
    assert np.isnat(found.stopped_at).tolist() == [False, True, True]
    assert np.isnat(found.started_at).tolist() == [False, True, False]


def test_a_restart_under_other_terms_is_that_of_every_case_the_first_one_too() -> None:
    target = attrs.evolve(TARGET, on_change="restart")
    ten = datetime(1970, 1, 1, 10, tzinfo=UTC)
    policy = Policy("p", Rule(targets=target)).amended(
        since=ten, rules=Rule(targets=attrs.evolve(target, goal=Goal.real(hours=3)))
    )

    found = shown(policy, {"A": "9 log", "B": "9 log", "C": "11 log", "D": "8 log, 9 end"})

    assert found == {
        "A": ("running", "open", 2, 13), "B": ("running", "open", 2, 13),
        "C": ("running", "open", 1, 14), "D": ("stopped", "met", 1, 12),
    }  # fmt: skip


@pytest.mark.parametrize("block", [1, 2, 3, 4, 9, 10, 11])
def test_blocks_of_cases_are_all_cases_in_turn_and_none_is_longer_than_it_has_to_be(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serviceops.columns.readings._BLOCK", block)
    first = np.array([0, 1, 1, 4, 6, 6, 10])

    blocks = [*_blocks(first)]

    assert blocks[0][0] == 0
    assert blocks[-1][1] == len(first) - 1
    assert [end for _, end in blocks[:-1]] == [begin for begin, _ in blocks[1:]]
    for begin, end in blocks:
        assert end > begin
        assert end - begin == 1 or first[end] - first[begin] <= block
    assert [*_blocks(np.array([0]))] == [(0, 0)]


def test_readings_of_one_log_and_of_several_are_one_table() -> None:
    gold = Policy("p", rules=(
        Rule(targets=(TARGET, attrs.evolve(TARGET, name="s")), when=While(priority="P1")),
        Rule(targets=TARGET),
    ))  # fmt: skip
    one = columns.read(gold, log({"A": "1 log P1", "B": "2 log", "C": "3 log P1, 4 end"}), at=NOON)
    other = columns.read(gold, log({"D": "1 log P1", "A": "2 log"}), at=NOON)

    same, several = table([one["r"], one["s"]]), table([one["r"], other["r"], other["s"]])

    assert same["case"].values == ("A", "B", "C")
    assert same["case"].values_of().tolist() == ["A", "B", "C", "A", "C"]
    assert same["target"].values_of().tolist() == ["r"] * 3 + ["s"] * 2
    assert same["stage"].values_of().tolist() == ["running"] * 2 + ["stopped", "running", "stopped"]
    assert same["elapsed"].astype("m8[h]").astype(int).tolist() == [11, 10, 1, 11, 1]
    assert several["case"].values_of().tolist() == ["A", "B", "C", "D", "A", "D"]
    assert several["target"].values_of().tolist() == ["r"] * 5 + ["s"]
    assert several["cycles"].tolist() == [1] * 6
    nothing = table([])
    assert {len(column) for column in nothing.values()} == {0}
    assert [*nothing] == [*same]


def test_a_column_is_compact_without_the_values_that_no_row_has() -> None:
    column = compact(Codes([3, -1, 1, 3, -2], ("a", "b", "c", "d")))

    assert column.values == ("b", "d")
    assert column.values_of().tolist() == ["d", None, "b", "d", None]
    whole = Codes([1, 0], ("a", "b"))
    assert compact(whole) is whole


# Logs


def test_names_of_cases_are_texts_where_some_are_texts_and_whole_numbers_where_all_are() -> None:
    schema = LogSchema(case="case", at="at", state="state")

    def cases(*names: object) -> tuple[object, ...]:
        rows = {"case": [*names], "at": [*range(len(names))], "state": ["new"] * len(names)}
        return tuple(Log.from_columns(rows, schema).cases)

    assert cases(7, "8", "7", 9) == ("7", "8", "9")
    assert cases("7", "8", "7") == ("7", "8")
    assert cases(7, 8.5, 7) == (7, 8.5)
    assert list(map(repr, cases(7.0, 8.5, 7.0))) == ["7", "8.5"]


def test_one_and_true_are_two_names_in_rows_read_into_columns_as_one_by_one() -> None:
    schema = LogSchema(case="case", at="at", state="state", facts=["vip"])
    at = datetime(2026, 3, 2, tzinfo=UTC)
    rows = [{"case": case, "at": at, "state": "new", "vip": case} for case in (1, 1.5, True)]

    log = Log.from_rows(rows, schema)

    assert list(log.cases) == list(schema.histories(rows)) == ["1", "1.5", "True"]
    facts = [dict(log.history(number)[0].sets)["vip"] for number in range(3)]
    assert list(map(type, facts)) == [int, float, bool]


def _by_every_reader(names: list[Any]) -> list[list[str]]:
    """Return the texts of names in cases and in people, by each of the four ways of reading."""
    schema = LogSchema(case="case", at="at", state="state", by="by")
    at = [datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in range(len(names))]
    columns = {"case": names, "at": at, "state": ["new"] * len(names), "by": names}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    coded = Codes(range(len(names)), names)
    logs = (
        Log.from_columns(columns, schema),
        Log.from_columns({**columns, "case": coded, "by": coded}, schema),
        Log.from_rows(rows, schema),
        Log.of(schema.histories(rows)),
    )
    for log in logs:
        assert log.by is not None
        assert log.by.values_of().tolist() == [*map(str, log.cases)]
    return [[*map(str, log.cases)] for log in logs]


def test_a_flag_among_numbers_and_a_date_were_names_in_rows_or_in_columns_alone() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=1)))

    # A day, an instant in UTC, and numbers up to a hundred digits, by their texts.
    for name, text in (
        (date(2026, 3, 2), "2026-03-02"), (noon, "2026-03-02T11:00:00+00:00"),
        (2**200, str(2**200)), (True, "True"), (UUID(int=5), str(UUID(int=5))),
    ):  # fmt: skip
        assert _by_every_reader([name]) == [[text]] * 4
    assert _by_every_reader([1, True]) == [["1", "True"]] * 4
    assert _by_every_reader([False, 0, "x"]) == [["False", "0", "x"]] * 4
    assert _by_every_reader([True, False]) == [["True", "False"]] * 4


@pytest.mark.parametrize(
    "name", [("a",), (), b"a", datetime(2026, 3, 2), 10**100, 1e100, float("inf")]
)
def test_a_tuple_was_a_name_in_columns_alone(name: Any) -> None:
    schema = LogSchema(case="case", at="at", state="state", by="by")
    good = {"case": "A", "at": "2026-03-02T09Z", "state": "new", "by": "me"}

    for place in ("state", "by", "case"):
        row = {**good, place: name}
        for read in (
            lambda row=row: Log.from_columns({key: [one] for key, one in row.items()}, schema),
            lambda row=row: Log.from_rows([row], schema),
            lambda row=row: schema.histories([row]),
        ):
            with pytest.raises(MalformedRow, match="row 1"):
                read()


def test_a_tuple_among_given_codes_is_no_name() -> None:
    people = Codes([0, 1], ("me", ("a",)))
    columns = {
        "case": ["A", "A"], "at": ["2026-03-02T09Z", "2026-03-02T10Z"],
        "action": ["log", "note"], "by": people,
    }  # fmt: skip

    with pytest.raises(MalformedRow, match="row 2, column 'by'"):
        Log.from_columns(columns, LogSchema(case="case", at="at", action="action", by="by"))


def test_an_opening_is_a_row_more_before_the_first_of_each_case() -> None:
    rows = {"case": ["A", "B", "A"], "at": np.array([5, 6, 9]), "state": ["open", "done", "done"],
            "team": ["one", "two", None], "who": ["ann", None, "bob"]}  # fmt: skip
    schema = LogSchema(case="case", at="at", state="state", facts=["team"], by="who")
    given = Log.from_columns(rows, schema)

    opened = given.opened(np.array([5, 2]), facts=["team"])
    assert opened.at.tolist() == [5, 5, 9, 2, 6]
    assert opened.first.tolist() == [0, 3, 5]
    assert opened.action.values_of().tolist() == ["log", *["observed"] * 2, "log", "observed"]
    assert opened.state.values_of().tolist() == ["new", "open", "done", "new", "done"]
    assert opened.facts["team"].values_of().tolist() == ["one", "one", None, "two", "two"]
    assert opened.by is not None
    assert opened.by.values_of().tolist() == [None, "ann", "bob", None, None]
    assert opened.schema is not None
    assert opened.schema.action == "action"

    plain = given.opened(np.array([5, 2]), action="created", state=None)
    assert plain.state.values_of().tolist() == [None, "open", "done", None, "done"]
    assert plain.action.values_of().tolist()[::3] == ["created", "created"]
    assert plain.facts["team"].values_of().tolist() == [None, "one", None, None, "two"]


def test_openings_are_an_instant_for_each_case_and_each_case_has_rows() -> None:
    given = Log.of({
        "A": History.of([Transition(NOON, "start")]),
        "B": History.of([Transition(NOON + timedelta(hours=1), "start")]),
    })  # fmt: skip

    for log, at in ((given, [11 * HOUR]), (given, [11 * HOUR, NAT]),
                    (given.until(12 * HOUR), [11 * HOUR] * 2)):  # fmt: skip
        with pytest.raises(InvalidValue, match="an instant for each of 2 cases"):
            log.opened(np.array(at))
    assert given.opened(np.array([11 * HOUR] * 2)).rows == 4


def test_a_column_of_parties_is_read_where_the_schema_names_one() -> None:
    rows = {"case": ["A", "B"], "at": np.array([0, 0]), "state": ["new"] * 2,
            "role": ["caller", None]}  # fmt: skip
    schema = LogSchema(case="case", at="at", state="state")

    given = Log.from_columns(rows, attrs.evolve(schema, party="role"))

    assert given.party is not None
    assert given.party.values_of().tolist() == ["caller", None]
    assert Log.from_columns(rows, schema).party is None


def test_a_log_of_histories_has_openings_too() -> None:
    given = Log.of({"A": History.of([Transition(NOON, "start", state="open")])})

    opened = given.opened(np.array([11 * HOUR]))

    assert opened.at.tolist() == [11 * HOUR, 12 * HOUR]
    assert opened.action.values_of().tolist() == ["log", "start"]
    assert opened.schema is None


def test_rows_are_columns_without_being_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*given: object) -> None:
        raise AssertionError(given)

    monkeypatch.setattr("serviceops.columns.log.as_rows", refused)
    schema = LogSchema(
        case="case", at="at", action="what", facts=["size"], zone="Europe/Paris", by="who",
        moments="%d.%m.%Y %H:%M", recorded_at="noted", missing=["?"],
    )  # fmt: skip
    names = ["size", "what", "at", "case", "who"]
    rows = [[3, "log", "02.03.2026 09:30", 7, "?"], [True, "end", "02.03.2026 10:30", 7, 12],
            [None, "log", "01.07.2026 00:00", 8, None]]  # fmt: skip

    given = Log.from_rows(rows, schema, names=names)

    # What names something is a text, and facts are what they were.
    assert (given.cases, given.action.values) == (("7", "8"), ("log", "end"))
    assert given.facts["size"].values_of().tolist() == [3, True, None]
    assert [type(one) for one in given.facts["size"].values] == [int, bool]
    assert given.by is not None
    assert given.by.values_of().tolist() == [None, "12", None]
    # Paris is an hour ahead in March, and two in July.
    assert given.at.tolist() == [
        int(datetime(*day, tzinfo=UTC).timestamp()) * 1_000_000
        for day in ((2026, 3, 2, 8, 30), (2026, 3, 2, 9, 30), (2026, 6, 30, 22, 0))
    ]


def test_texts_of_moments_are_read_at_once_only_where_their_format_has_two_parts() -> None:
    paris, half_past_eight = LocalTimes(zone="Europe/Paris"), 1_772_440_200_000_000
    for form, text in (
        ("%d.%m.%Y %H:%M", "02.03.2026 09:30"), ("%d-%b-%y %H:%M:%S", "02-Mar-26 09:30:00"),
        ("%Y-%m-%d %H:%M:%S.%f", "2026-03-02 09:30:00.000000"),
    ):  # fmt: skip
        found = read_texts([text, text], form, paris, "at")
        assert found is not None
        assert found.tolist() == [half_past_eight] * 2
        assert read_texts([text], form, None, "at") is None
        assert read_texts([text, 7], form, paris, "at") is None
        assert read_texts([text, "soon"], form, paris, "at") is None
    parts = read_texts(["03.03.2026 09:30:15.25"], "%d.%m.%Y %H:%M:%S.%f", paris, "at")
    assert parts is not None
    assert parts.tolist() == [half_past_eight + 86_415_250_000]
    for form, text in (
        ("%Y-%m-%dT%H:%M", "2026-03-02T09:30"), ("%d.%m.%Y", "02.03.2026"),
        ("%d %b %Y", "02 Mar 2026"), ("%H:%M %d.%m.%Y", "09:30 02.03.2026"),
        ("%d.%m.%Y %I:%M", "02.03.2026 09:30"),
    ):  # fmt: skip
        assert read_texts([text], form, paris, "at") is None
    texts = ["2026-03-02T09:30+01:00", "2026-03-02T08:30:00.000001Z"]
    iso = read_texts(texts, None, None, "at")
    assert iso is not None
    assert iso.tolist() == [half_past_eight, half_past_eight + 1]
    assert read_texts([*texts, "2026-03-02T08:30"], None, paris, "at") is None


@pytest.mark.parametrize(
    ("zone", "change"),
    [("Europe/Paris", datetime(2026, 3, 29, 2)), ("Europe/Paris", datetime(2026, 10, 25, 2)),
     ("Australia/Lord_Howe", datetime(2026, 4, 5, 1, 30)),  # half an hour
     ("Australia/Lord_Howe", datetime(2026, 10, 4, 2)), ("Pacific/Apia", datetime(2011, 12, 30)),
     ("Africa/Monrovia", datetime(1972, 1, 7)), ("Asia/Kathmandu", datetime(1986, 1, 1))],
)  # fmt: skip
def test_a_column_of_local_times_is_each_of_them_around_a_change_of_clocks(
    zone: str, change: datetime
) -> None:
    local = LocalTimes(zone=zone, ambiguous="latest", nonexistent="offset_before")
    walls = [change + timedelta(minutes=minute) for minute in range(-150, 26 * 60, 3)]
    shown = np.array([to_micros(wall.replace(tzinfo=UTC)) for wall in walls])

    expected = [to_micros(local.instant(wall).astimezone(UTC)) for wall in walls]
    assert from_wall(shown, local, "at").tolist() == expected


def test_rows_of_texts_take_few_calls_however_many_texts_they_have() -> None:
    schema = LogSchema(
        case="case", at="at", action="action", facts=["note"], missing=["-"],
        moments="%d.%m.%y %H:%M:%S", zone="Europe/Paris",
    )  # fmt: skip

    def rows(number: int) -> list[dict[str, str | None]]:
        return [
            {"case": f"INC-{n}", "at": f"2.3.26 {9 + n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}",
             "action": "log", "note": (f"text {n}", "-", None)[n % 3]}
            for n in range(number)
        ]  # fmt: skip

    few, many = rows(1_000), rows(5_000)
    log = Log.from_rows(many, schema)

    nine_in_paris = to_micros(datetime(2026, 3, 2, 8, tzinfo=UTC))
    assert log.at.tolist() == [nine_in_paris + n * 1_000_000 for n in range(5_000)]
    assert log.facts["note"].values_of().tolist()[:4] == ["text 0", None, None, "text 3"]
    calls = calls_of(lambda: Log.from_rows(many, schema)) - calls_of(
        lambda: Log.from_rows(few, schema)
    )
    assert calls / 4_000 < 12  # they were 24


def test_the_first_instant_outside_of_all_years_is_named_after_those_at_their_ends() -> None:
    schema = LogSchema(case="case", at="when", state="state")
    first, last = -62_135_596_800_000_000, 253_402_300_799_999_999  # year 1 to 9999
    rows = {"case": ["A", "B", "C"], "state": ["new"] * 3}

    assert len(Log.from_columns({**rows, "when": np.array([first, last, 0])}, schema)) == 3
    for wrong in (first - 1, last + 1):
        with pytest.raises(MalformedRow, match="row 3, column 'when'"):
            Log.from_columns({**rows, "when": np.array([first, last, wrong])}, schema)


def test_rows_out_of_order_are_refused_with_the_name_of_their_column_of_times() -> None:
    schema = LogSchema(case="case", at="when", state="state")
    rows = {"case": ["A", "A"], "state": ["new"] * 2, "when": np.array([HOUR, 0])}

    with pytest.raises(MalformedRow, match="row 2, column 'when'"):
        Log.from_columns(rows, schema)


def test_a_moment_that_means_none_is_none() -> None:
    schema = LogSchema(case="case", at="at", state="state", missing=["1900-01-01T00:00Z"])
    rows = {"case": ["A", "B"], "at": ["2026-03-02T08:30Z", "1900-01-01T00:00Z"],
            "state": ["new", "new"]}  # fmt: skip

    with pytest.raises(MalformedRow, match="row 2, column 'at'"):
        Log.from_columns(rows, schema)


@pytest.mark.parametrize("form", ["%H:%M", "%H:%M:%S"])
@pytest.mark.parametrize(
    "text",
    ["09:30", "9:30", "23:59", "24:00", "24:00:00", "09:60",
     "09:3x", "09:30:15", "9:30:15", "09:30:60",
     "09:30+01", "09:30-01",
     "T09:30", "09:3", "0930", "0930:15", "09:30:1", "\u0660\u0669:30", "09:30Z", ""],
)  # fmt: skip
def test_a_time_of_day_is_read_as_the_general_parser_reads_it(form: str, text: str) -> None:
    local = LocalTimes(zone="UTC")
    try:
        moment = datetime.strptime(f"02.03.2026 {text}", f"%d.%m.%Y {form}").replace(tzinfo=UTC)
        expected = [to_micros(moment)]
    except ValueError:
        expected = None

    found = read_texts([f"02.03.2026 {text}"], f"%d.%m.%Y {form}", local, "at")

    # What is not read at once goes to the general parser row by row.
    assert found is None or found.tolist() == expected
    assert found is not None or expected is None or not text.isascii()


def test_a_column_without_room_in_a_word_leaves_those_after_it_out_too() -> None:
    at = np.array([0, (1 << 58) - 1])  # five bits are left
    wide, narrow = Codes([0, 300], tuple(range(301))), Codes([0, -1], ("x",))

    words = RowWords.of(np.zeros(2, np.int32), 0, at, [narrow, wide, narrow])

    assert words is not None
    assert words.columns == [(0, 2, narrow)]


@pytest.mark.parametrize(
    ("given", "values", "codes"),
    [
        (np.array([7, -3, 7, 10**6]), [7, -3, 10**6], [0, 1, 0, 2]),
        (np.array([2**63 + 5, 2**63, 2**63 + 5], np.uint64), [2**63 + 5, 2**63], [0, 1, 0]),
        (np.array([2**64 - 1, 0], np.uint64), [2**64 - 1, 0], [0, 1]),
        (np.array([True, False, True]), [True, False], [0, 1, 0]),
        (np.array([True, True]), [True], [0, 0]),
        (np.array([False]), [False], [0]),
        (np.array([5]), [5], [0]),
        (np.array([-5, -6, -5], np.int8), [-5, -6], [0, 1, 0]),
        (np.array([], np.int64), [], []),
        (["b", None, "a", "b", float("nan")], ["b", "a"], [0, -1, 1, 0, -1]),
        (np.array(["2026-03-02", "NaT"], "M8[D]"), ["2026-03-02T00:00:00+00:00"], [0, -1]),
    ],
)
def test_values_are_numbered_in_the_order_they_first_come(
    given: Any, values: list[Any], codes: list[int]
) -> None:
    column = as_codes(given, "x", len(given))

    assert [*column.values] == values
    assert [type(one) for one in column.values] == [type(one) for one in values]
    assert column.codes.tolist() == codes


def test_equal_values_and_wanted_ones_are_found_and_others_are_replaced() -> None:
    column = Codes([0, 1, 2, 3, -1, -2], ("x", 1, True, "y"))

    assert column.alike().tolist() == [0, 1, 1, 3, -1, -1]
    assert Codes([1, -2, 0], ("x", "y")).alike().tolist() == [1, -1, 0]
    assert column.among(("y", 1)).tolist() == [False, True, True, True, False, False]
    assert column.among((None, "x")).tolist() == [True, False, False, False, True, True]
    assert column.among((None, "y")).tolist() == [False, False, False, True, True, True]
    replaced = column.replaced(["a", None, "b", None])
    assert (replaced.values, replaced.codes.tolist()) == (("a", "b"), [0, -1, 1, -1, -1, -2])
    assert column.values_of(1, 3).tolist() == [1, True]
    assert column.values_of(4).tolist() == [None, None]


def test_the_first_and_last_days_of_all_years_are_no_times_of_a_wall_clock() -> None:
    local = LocalTimes(zone=ZoneInfo("UTC"))
    first, last = (
        int(np.datetime64(text, "us").view(np.int64)) for text in ("0001-01-02", "9999-12-30")
    )

    assert from_wall(np.array([first, NAT, last]), local, "at").tolist() == [first, NAT, last]
    for far in (first - 1, last + 1):
        with pytest.raises(MalformedRow, match="row 2, column 'at'"):
            from_wall(np.array([first, far]), local, "at")


@pytest.mark.parametrize("table", [
    np.arange(6).reshape(3, 2), np.array([[True, False]]), np.array(5),
    np.array([["2026-03-02"]], "datetime64[us]"), np.array([["a", "b"]]),
])  # fmt: skip
def test_a_table_is_no_column(table: Any) -> None:
    with pytest.raises(InvalidValue, match="a column: one dimension"):
        as_codes(table, "priority", 1)


def test_an_opening_leaves_the_name_of_the_column_of_actions() -> None:
    schema = LogSchema(case="case", at="at", action="did")
    given = Log.from_columns({"case": ["A"], "at": np.array([5]), "did": ["start"]}, schema)

    opened = given.opened(np.array([2]))

    assert opened.schema is not None
    assert opened.schema.action == "did"
