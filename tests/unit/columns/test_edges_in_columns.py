"""Cases that start, wait, stop and are reopened at one row or the next, in columns and by hand."""

from collections import UserList
from datetime import datetime, timedelta
from typing import Any

import attrs
import numpy as np
import pytest

from serviceops import BusinessCalendar, columns
from serviceops.columns import Log
from serviceops.columns.clock_fold import fold, not_started
from serviceops.columns.codes import Codes, as_codes, trusted
from serviceops.errors import InvalidValue, MalformedRow
from serviceops.history import History, Transition
from serviceops.logs import LogSchema
from serviceops.sla import By, Conventions, Goal, On, Reopen, Target, While
from serviceops.sla.clock import RUNNING
from serviceops.sla.terms import Conditions

HOUR = 3_600_000_000
AT_TWENTY = datetime.fromisoformat("1970-01-01T20:00+00:00")

# Hour, action and state of each row.
ROWS: dict[str, str] = {
    "BACK": "9 log new, 10 end done, 12 reopen new",
    "ODD": "9 log new, 10 reopen new",
    "HELD": "9 log wait, 11 go new, 12 end done",
    "IDLE": "9 note new, 10 end done",
    "ONCE": "9 log new, 9 end done",
    "TURN": "9 log new, 10 end done, 10 reopen new, 12 end done",
    "BLINK": "9 log new, 11 ask wait, 11 go new, 13 end done",
    "TWICE": "9 log new, 10 end done, 12 reopen new, 13 end done, 15 reopen new, 16 end done",
    "WAITS": "9 log new, 10 ask wait, 11 end done, 13 reopen wait, 14 go new, 16 end done",
    "FIRST": "9 reopen new, 11 end done",
    "AGAIN": "9 log new, 10 end done, 12 log new",
}
BLINK, IDLE = (list(ROWS).index(name) for name in ("BLINK", "IDLE"))
# Elapsed and paused hours, cycles, and the hours of the start and the stop of the last cycle.
NONE = (None, None, 0, None, None)
BY_HAND: dict[str, dict[str, tuple[float | None, ...]]] = {
    "exclude": {
        "BACK": (9, 0, 1, 9, None), "ODD": (11, 0, 1, 9, None), "HELD": (1, 2, 1, 9, 12),
        "IDLE": NONE, "ONCE": (0, 0, 1, 9, 9), "TURN": (3, 0, 1, 9, 12), "BLINK": (4, 0, 1, 9, 13),
        "TWICE": (3, 0, 1, 9, 16), "WAITS": (3, 2, 1, 9, 16), "FIRST": NONE,
        "AGAIN": (1, 0, 1, 9, 10),
    },
    "count": {
        "BACK": (11, 0, 1, 9, None), "ODD": (11, 0, 1, 9, None), "HELD": (1, 2, 1, 9, 12),
        "IDLE": NONE, "ONCE": (0, 0, 1, 9, 9), "TURN": (3, 0, 1, 9, 12), "BLINK": (4, 0, 1, 9, 13),
        "TWICE": (7, 0, 1, 9, 16), "WAITS": (5, 2, 1, 9, 16), "FIRST": NONE,
        "AGAIN": (1, 0, 1, 9, 10),
    },
    "new_cycle": {
        "BACK": (8, 0, 2, 12, None), "ODD": (11, 0, 1, 9, None), "HELD": (1, 2, 1, 9, 12),
        "IDLE": NONE, "ONCE": (0, 0, 1, 9, 9), "TURN": (2, 0, 2, 10, 12), "BLINK": (4, 0, 1, 9, 13),
        "TWICE": (1, 0, 3, 15, 16), "WAITS": (2, 1, 2, 13, 16), "FIRST": NONE,
        "AGAIN": (1, 0, 1, 9, 10),
    },
    "never": {
        "BACK": (1, 0, 1, 9, 10), "ODD": (11, 0, 1, 9, None), "HELD": (1, 2, 1, 9, 12),
        "IDLE": NONE, "ONCE": (0, 0, 1, 9, 9), "TURN": (1, 0, 1, 9, 10), "BLINK": (4, 0, 1, 9, 13),
        "TWICE": (1, 0, 1, 9, 10), "WAITS": (1, 1, 1, 9, 11), "FIRST": NONE,
        "AGAIN": (1, 0, 1, 9, 10),
    },
}  # fmt: skip


def log() -> Log:
    rows = [(case, *row.split()) for case, text in ROWS.items() for row in text.split(", ")]
    cases, hours, actions, states = zip(*rows, strict=True)
    given = {"case": [*cases], "action": [*actions], "state": [*states],
             "at": np.array([int(hour) * HOUR for hour in hours])}  # fmt: skip
    return Log.from_columns(given, LogSchema(case="case", at="at", action="action", state="state"))


def target(gap: str, *starts: str) -> Target:
    return Target(
        "r", goal=Goal.real(hours=8), start=On(*starts), stop=On("end"), pause=While("wait"),
        reopen=Reopen(On("reopen"), gap),
    )  # fmt: skip


def found(promised: Target) -> dict[str, tuple[Any, ...]]:
    read = columns.read(promised, log(), at=AT_TWENTY)["r"]

    def hours(values: Any, unit: str) -> list[float | None]:
        micros = values.astype(f"{unit}[us]").view(np.int64).tolist()
        return [
            None if np.isnat(value) else micro / HOUR
            for value, micro in zip(values, micros, strict=True)
        ]

    started = hours(read.started_at, "M8")
    rows = zip(
        hours(read.elapsed, "m8"), hours(read.paused, "m8"), read.cycles.tolist(), started,
        hours(read.stopped_at, "M8"), strict=True,
    )  # fmt: skip
    # A clock that has not started has no figures here; the columns have nought.
    return {
        case: (None, None, *row[2:]) if row[3] is None else row
        for case, row in zip(read.cases, rows, strict=True)
    }


@pytest.mark.parametrize("gap", BY_HAND)
def test_each_case_is_read_in_columns_as_it_is_by_hand(gap: str) -> None:
    assert found(target(gap, "log")) == BY_HAND[gap]


@pytest.mark.parametrize("gap", BY_HAND)
def test_a_clock_has_pieces_where_it_did_something_for_a_time(gap: str) -> None:
    whole, at = log(), 20 * HOUR
    conditions = Conditions(
        start=On("log"), stop=On("end"), cancel=None, pause=While("wait"), repeats=False,
        reopen=Reopen(On("reopen"), gap),
    )  # fmt: skip
    cases = np.arange(len(whole))

    traces = fold(conditions, whole, cases, at=at, conventions=Conventions())
    rows = zip(
        traces.piece_case.tolist(), traces.begins.tolist(), traces.doing.tolist(), strict=True
    )
    pieces = [(begin // HOUR, doing) for case, begin, doing in rows if case == BLINK]
    assert pieces == [(9, RUNNING), (11, RUNNING)]
    assert IDLE not in traces.piece_case
    assert (traces.start_row[IDLE], traces.end_row[IDLE]) == (-1, -1)


def test_clocks_that_never_start_have_no_pieces() -> None:
    assert len(not_started(2, 0).piece_case) == len(not_started(2, 0).begins) == 0


@pytest.mark.parametrize("gap", BY_HAND)
def test_a_row_that_reopens_and_starts_starts_only_what_was_never_stopped(gap: str) -> None:
    by_hand = {**BY_HAND[gap], "FIRST": (2, 0, 1, 9, 11)}

    assert found(target(gap, "log", "reopen")) == by_hand


@pytest.mark.parametrize("gap", BY_HAND)
def test_each_case_is_read_by_itself_as_in_columns(gap: str) -> None:
    for case, text in ROWS.items():
        history = History.of(
            Transition(AT_TWENTY - timedelta(hours=20 - int(hour)), action, state)
            for hour, action, state in map(str.split, text.split(", "))
        )
        reading = target(gap, "log").read(history, at=AT_TWENTY)
        elapsed, paused, cycles, *_ = BY_HAND[gap][case]
        assert len(reading.cycles) == cycles
        assert reading.elapsed == timedelta(hours=elapsed or 0)
        assert reading.paused_for == timedelta(hours=paused or 0)


def test_all_cycles_of_a_case_are_listed_with_what_each_counted() -> None:
    every = columns.read(target("new_cycle", "log"), log(), at=AT_TWENTY)["r"].every_cycle()
    cases = [*ROWS]

    listed = [
        (cases[case], number, elapsed / HOUR)
        for case, number, elapsed in zip(
            every.case.tolist(), every.number.tolist(), every.elapsed.tolist(), strict=True
        )
        if cases[case] in {"TWICE", "WAITS", "TURN", "ONCE"}
    ]
    assert listed == [
        ("ONCE", 1, 0), ("TURN", 1, 1), ("TURN", 2, 2), ("TWICE", 1, 1), ("TWICE", 2, 1),
        ("TWICE", 3, 1), ("WAITS", 1, 1), ("WAITS", 2, 2),
    ]  # fmt: skip


class CountedValues(UserList[str]):
    """The values of a column, which count how many of them are looked at."""

    looked_at = 0

    def __getitem__(self, code: Any) -> Any:
        self.looked_at += 1
        return super().__getitem__(code)

    def __iter__(self) -> Any:
        self.looked_at += len(self)
        return super().__iter__()


def test_the_history_of_a_case_looks_at_its_own_values_only() -> None:
    cases = 400
    lines: dict[str, Any] = {
        "case": [*range(cases)] * 2,
        "at": np.arange(2 * cases),
        "action": ["log"] * cases + ["resolve"] * cases,
        "summary": [f"ticket {number}" for number in range(cases)] + [None] * cases,
        "note": [None] * cases + [f"note {number}" for number in range(cases)],
    }
    schema = LogSchema(case="case", at="at", action="action", facts=["summary"], inputs=["note"])
    log = Log.from_columns(lines, schema)
    values = [CountedValues(column.values) for column in (log.facts["summary"], log.inputs["note"])]
    summary, note = (
        trusted(column.codes, counted)
        for column, counted in zip((log.facts["summary"], log.inputs["note"]), values, strict=True)
    )
    counted = attrs.evolve(log, facts={"summary": summary}, inputs={"note": note})
    before = [one.looked_at for one in values]

    history = counted.history(7)

    assert [one.looked_at - seen for one, seen in zip(values, before, strict=True)] == [2, 1]
    assert history == log.history(7)
    assert [(one.action, one.sets, one.inputs) for one in history] == [
        ("log", (("summary", "ticket 7"),), ()),
        ("resolve", (), (("note", "note 7"),)),
    ]


def test_a_column_of_many_numbers_is_not_searched_for_each_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    column = Codes(np.arange(50), [number / 7 for number in range(50)])

    def searched(rows: Any) -> int:
        raise AssertionError(rows)

    monkeypatch.setattr(np, "argmax", searched)
    assert as_codes(column, "cost", 50).values_of().tolist() == [n / 7 for n in range(50)]


def test_a_value_that_is_no_fact_is_named_with_its_first_row() -> None:
    column = Codes([1, 0, 2, 2], ["mail", 2.5, {"a": 1}])
    with pytest.raises(MalformedRow, match="row 3, column 'cost'"):
        as_codes(column, "cost", 4)


def test_an_action_with_other_facts_or_by_another_party_ends_no_clock_in_columns() -> None:
    # By the hour: A is ended by the vendor at ten and by the desk at twelve, B by the desk as a
    # duplicate at ten and as solved at eleven.
    rows = {
        "case": ["A", "A", "A", "B", "B", "B"],
        "at": np.array([9, 10, 12, 9, 10, 11]) * HOUR,
        "action": ["log", "end", "end"] * 2,
        "role": ["caller", "vendor", "desk", "caller", "desk", "desk"],
        "code": [None, "solved", "solved", None, "duplicate", "solved"],
    }
    schema = LogSchema(case="case", at="at", action="action", party="role", facts=["code"])
    given = Log.from_columns(rows, schema)

    for stop, hours in (
        (On("end", party="desk"), [3, 1]),
        (On("end", code="solved"), [1, 2]),
        (On("end", party="desk", code="solved"), [3, 2]),
    ):
        promised = Target("r", goal=Goal.real(hours=8), start=On("log"), stop=stop)
        read = columns.read(promised, given, at=AT_TWENTY)["r"]
        assert [one / np.timedelta64(1, "h") for one in read.elapsed] == hours


def by_priority(cases: Any, values: list[Any], **more: Any) -> list[str]:
    """Return the verdicts on records of five hours, each with a priority."""
    many = len(values)
    rows = {
        "case": [n // 2 for n in range(2 * many)],
        "at": np.array([9, 14] * many) * HOUR,
        "action": ["log", "end"] * many,
        "priority": [value for value in values for _ in "ab"],
    }
    schema = LogSchema(case="case", at="at", action="action", facts=["priority"])
    goal = By("priority", {case: Goal.real(hours=hours) for case, hours in cases.items()}, **more)
    promised = Target("r", goal=goal, start=On("log"), stop=On("end"))
    read = columns.read(promised, Log.from_columns(rows, schema), at=AT_TWENTY)["r"]
    return [str(one) for one in read.verdict.values_of()]


TEXTS, NUMBERS = {"1": 4, "2": 8}, {1: 4, 2: 8}


@pytest.mark.parametrize(
    ("cases", "values", "words"),
    [
        (TEXTS, [1, 2], "^1 was given .* 'priority' .* such as '1', is expected; .* as texts"),
        (TEXTS, [9, 2], "^2 was given"),
        (TEXTS, [1.0, None], "^1 was given"),
        ({"0.5": 4}, [0.5], "^0.5 was given"),
        (NUMBERS, ["1", "2"], "^[\"']1[\"'] was given .* such as 1, is expected; .* as numbers"),
    ],
)
def test_a_number_in_the_log_and_its_text_in_the_goal_left_every_verdict_open(
    cases: Any, values: list[Any], words: str
) -> None:
    with pytest.raises(InvalidValue, match=words):
        by_priority(cases, values)
    with pytest.raises(InvalidValue, match=words):
        by_priority(cases, values, otherwise=Goal.real(hours=1))


def test_values_that_choose_a_goal_or_are_like_none_of_them_are_read() -> None:
    assert by_priority(TEXTS, ["1", "2"]) == ["breached", "met"]
    assert by_priority(NUMBERS, [1.0, 2]) == ["breached", "met"]
    assert by_priority(TEXTS, ["2", 1]) == ["met", "open"]
    assert by_priority({"P1": 4, "nan": 4}, [7, "x"]) == ["open", "open"]
    assert by_priority({True: 4}, ["True", "1"]) == ["open", "open"]
    assert by_priority(TEXTS, [None, None]) == ["open", "open"]


def test_a_calendar_that_follows_a_fact_of_another_type_is_refused() -> None:
    promised = Target(
        "r", goal=Goal.working(hours=4), start=On("log"), stop=On("end"),
        calendar=By("site", {"7": BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})}),
    )  # fmt: skip
    rows = {"case": ["A"], "at": np.array([9]) * HOUR, "action": ["log"], "site": [7]}
    schema = LogSchema(case="case", at="at", action="action", facts=["site"])

    with pytest.raises(InvalidValue, match=r"^7 was given .* 'site'"):
        columns.read(promised, Log.from_columns(rows, schema), at=AT_TWENTY)
