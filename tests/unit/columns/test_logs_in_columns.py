"""Logs as columns: what they say, what they refuse, and the real desk's log read whole."""

import sys
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

from serviceops import columns
from serviceops.calendars import BusinessCalendar
from serviceops.columns import Codes, Log
from serviceops.columns.log import _first_rows
from serviceops.columns.open_time import NAT
from serviceops.columns.readings import SlowColumnsWarning
from serviceops.errors import InvalidValue, MalformedRow, MissingColumn, UnsupportedInColumns
from serviceops.history import History, Transition
from serviceops.lifecycle import IncidentLifecycle, conformance
from serviceops.logs import LogSchema
from serviceops.sla import (
    Changes,
    Conventions,
    Gap,
    Goal,
    On,
    Policy,
    Predicate,
    Reopen,
    Rule,
    Stage,
    Target,
    While,
)
from serviceops.sla.reading import CycleRow
from tests.shared_data import data_file

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "examples"))

HOUR = 3_600_000_000
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TARGET = Target("resolution", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))


def log(
    *, facts: dict[str, Any] | None = None, schema: dict[str, Any] | None = None, **columns: Any
) -> Log:
    """Return a log of three rows, with the columns given and a schema that names them."""
    given = {"case": ["A", "B", "A"], "at": np.array([0, 5, 9]), **columns, **(facts or {})}
    names = {name: name for name in columns if name in {"action", "state", "by", "party", "id"}}
    if not (facts or names):
        given["state"], names["state"] = ["new"] * 3, "state"
    named = LogSchema(case="case", at="at", facts=list(facts or {}), **names, **(schema or {}))
    return Log.from_columns(given, named)


def test_rows_of_a_case_stand_together_in_time_and_facts_are_carried_on() -> None:
    reported = log(
        at=np.array([9, 5, 0]) * HOUR,
        action=["resolve", "log", "log"],
        facts={"priority": [None, "P1", "P3"]},
        schema={"order": "sort"},
    )

    assert reported.cases == ("A", "B")
    assert reported.at.tolist() == [0, 9 * HOUR, 5 * HOUR]
    assert reported.facts["priority"].values_of().tolist() == ["P3", "P3", "P1"]


def test_a_missing_fact_is_unchanged_in_an_event_and_cleared_in_a_snapshot() -> None:
    facts = {"priority": ["P3", "P1", None]}

    assert log(action=["log"] * 3, facts=facts).facts["priority"].codes.tolist() == [0, 0, 1]
    assert log(facts=facts).facts["priority"].codes.tolist() == [0, -1, 1]


def test_nan_and_nat_are_no_value() -> None:
    reported = log(facts={"score": [1.5, float("nan"), None]})

    assert reported.facts["score"].values_of().tolist() == [1.5, None, None]


def test_foreign_states_are_translated() -> None:
    ours = {"New": "new", "Active": "open", "Done": "done"}
    reported = log(state=["Active", "New", "Done"], schema={"states": ours})

    assert reported.state.values_of().tolist() == ["open", "done", "new"]


def test_a_foreign_state_nobody_named_is_refused() -> None:
    with pytest.raises(
        MalformedRow, match=r"row 2, column 'state': 'Odd' .* one of New is .*case B"
    ):
        log(state=["New", "Odd", "New"], schema={"states": {"New": "new"}})


def test_times_that_run_backwards_are_sorted_refused_or_carried() -> None:
    at = np.array([9, 5, 0])

    assert log(at=at, schema={"order": "sort"}).at.tolist() == [0, 9, 5]
    assert log(at=at, schema={"order": "carry"}).at.tolist() == [9, 9, 5]
    with pytest.raises(MalformedRow, match=r"row 3, column 'at'.*order='sort'.*in case A"):
        log(at=at)


@pytest.mark.parametrize(
    ("column", "given", "stated"),
    [
        ("case", ["A", None, "A"], "row 2, column 'case'"),
        (
            "at",
            np.array(["2026-03-02", "2026-03-03", "NaT"], "datetime64[s]"),
            "row 3, column 'at'",
        ),
        ("action", ["log", "log", ""], "row 3, column 'action'"),
        ("action", ["log", None, "log"], "row 2, column 'action'"),
        ("state", ["new", {"not": "plain"}, "new"], "row 2, column 'state'"),
        ("state", ["new", ("a", "pair"), "new"], "row 2, column 'state'"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(column: str, given: Any, stated: str | None) -> None:
    with pytest.raises(MalformedRow, match=stated):
        log(**{column: given})


def test_a_column_of_another_length_is_refused() -> None:
    with pytest.raises(InvalidValue, match="where 3 rows, as the other columns"):
        log(action=["log", "log"])


def test_a_text_is_no_column() -> None:
    with pytest.raises(InvalidValue, match="a column: a sequence of values"):
        log(action="abc")


def test_whole_numbers_far_apart_are_values_in_the_order_they_come() -> None:
    found = log(facts={"size": np.array([9_000_000, -5, 9_000_000])})

    assert found.facts["size"].values == (9_000_000, -5)
    assert found.facts["size"].values_of().tolist() == [9_000_000, 9_000_000, -5]


def test_rows_of_millennia_are_put_together_by_case_with_every_column() -> None:
    # The instants take so many bits that only some of the columns are moved along with them.
    years = ["0001-06-01", "9998-06-01", "0002-06-01", "9999-06-01"]
    found = log(
        case=["A", "B", "A", "B"], at=np.array(years, "M8[us]"), action=["log", "log", "end", "go"],
        state=["s0", "s1", "s2", "s3"], facts={name: [*"wxyz"] for name in ("p", "q", "r", "t")},
    )  # fmt: skip

    assert found.action.values_of().tolist() == ["log", "end", "log", "go"]
    assert found.state.values_of().tolist() == ["s0", "s2", "s1", "s3"]
    for column in found.facts.values():
        assert column.values_of().tolist() == ["w", "y", "x", "z"]
    assert found.at.view("M8[us]").astype("M8[D]").astype(str).tolist() == [
        years[row] for row in (0, 2, 1, 3)
    ]


def test_the_rows_of_a_case_without_any_begin_where_those_of_the_next_do() -> None:
    assert _first_rows(np.array([0, 0, 2], np.int32), 3).tolist() == [0, 2, 2, 3]
    assert _first_rows(np.array([0, 0, 1], np.int32), 2).tolist() == [0, 2, 3]


def test_a_moment_without_zone_in_a_column_of_facts_is_refused() -> None:
    with pytest.raises(MalformedRow, match="row 1, column 'until'"):
        log(facts={"until": [datetime(2026, 3, 2), None, None]})


def test_codes_out_of_their_values_are_refused() -> None:
    with pytest.raises(InvalidValue, match="codes from -1 to 1"):
        Codes([0, 2], ("a", "b"))
    with pytest.raises(InvalidValue, match="codes from -1 to 1"):
        Codes([-3], ("a", "b"))


def test_codes_too_large_or_broken_are_refused_and_not_folded_into_small_ones() -> None:
    with pytest.raises(InvalidValue, match="4294967296"):
        Codes(np.array([0, 2**32]), ("a",))  # as an int32 this would be 0
    with pytest.raises(InvalidValue, match="whole numbers"):
        Codes(np.array([0.0, 0.5]), ("a",))


@pytest.mark.parametrize("rows", [[2], [-3], [True], [0.5], ["a"], 0, [[0, 1]]])
def test_rows_that_a_column_of_codes_does_not_have_are_refused_in_words(rows: Any) -> None:
    column = Codes([0, 1], ("a", "b"))

    with pytest.raises(InvalidValue, match="numbers of rows below 2, or a flag for each"):
        column.take(np.array(rows))
    assert column.take(np.array([True, False])).values_of().tolist() == ["a"]


def test_codes_are_replaced_by_as_many_values_as_there_are() -> None:
    with pytest.raises(InvalidValue, match="2, one for each"):
        Codes([0, 1], ("a", "b")).replaced([None])


@pytest.mark.parametrize(
    "cases",
    [
        np.array([70, 7, 70], np.int64),
        np.array([2**62, -(2**62), 2**62], np.int64),
        np.array([2**64 - 1, 2**64 - 2, 2**64 - 1], np.uint64),
        np.array([100, -100, 100], np.int8),
        np.array([True, False, True]),
        np.array(["x", "a", "x"]),
        np.array([1.5, -1.5, 1.5]),
    ],
)
def test_cases_of_any_plain_kind_are_named_in_the_order_they_first_come(cases: Any) -> None:
    reported = log(case=cases, action=["log"] * 3)

    assert list(reported.cases) == cases[:2].tolist()
    assert reported.case.tolist() == [0, 0, 1]


def test_values_that_are_equal_are_no_change_however_they_are_written() -> None:
    # True == 1, and a history given so records no change either: only the 2 stops the clock.
    stops = Target("any", goal=Goal.real(hours=1), start=On("log"), stop=Changes("flag"))
    reported = log(
        case=["A"] * 3, at=np.array([0, 1, 2]) * HOUR, action=["log", "note", "note"],
        facts={"flag": Codes([0, 1, 2], (1, True, 2))},
    )  # fmt: skip

    stopped = columns.read(stops, reported, at=NINE)["any"].stopped_at
    assert stopped.view(np.int64).tolist() == [2 * HOUR]


@pytest.mark.parametrize("pause_unit", ["working", "real", "ignored"])
def test_goals_of_real_time_are_read_together_whatever_the_calendar_says(pause_unit: Any) -> None:
    office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    target = attrs.evolve(TARGET, calendar=office, pause=While("on_hold"))
    reported = log(
        case=["A"] * 3, at=np.array([0, 1, 3]) * HOUR, action=["log", "hold", "resume"],
        state=["new", "on_hold", "new"],
    )  # fmt: skip
    midnight_to_six = datetime(1970, 1, 1, 6, tzinfo=UTC)

    found = columns.read(
        target, reported, at=midnight_to_six, conventions=Conventions(pause_unit=pause_unit)
    )["resolution"]

    # One hour and three ran, two were paused; the four are used up at six, or at four unpaused.
    ignored = pause_unit == "ignored"
    assert found.elapsed.tolist() == [timedelta(hours=6 if ignored else 4)]
    assert found.paused.tolist() == [timedelta(hours=0 if ignored else 2)]
    assert found.due_at.tolist() == [datetime(1970, 1, 1, 4 if ignored else 6)]
    assert found.one_by_one == 0


@pytest.mark.parametrize(
    ("cancels", "stops", "stages"),
    [
        # A is logged and resolved in one row; B is logged, then cancelled and resolved in one row.
        (True, False, ["running", "cancelled"]),
        (False, False, ["running", "stopped"]),
        (True, True, ["not_started", "cancelled"]),
        (False, True, ["not_started", "stopped"]),
    ],
)
def test_conventions_say_what_counts_of_a_row_that_signals_several_things(
    cancels: bool, stops: bool, stages: list[str]
) -> None:
    target = Target(
        "any", goal=Goal.working(hours=1), start=On("log") | On("both"), cancel=On("over"),
        stop=On("over") | On("both"),
    )  # fmt: skip
    reported = log(case=["A", "B", "B"], action=["both", "log", "over"])
    conventions = Conventions(cancel_beats_stop=cancels, stop_beats_start=stops)

    found = columns.read(target, reported, at=NINE, conventions=conventions)["any"]

    assert [str(stage) for stage in found.stage.values_of()] == stages


@pytest.mark.parametrize("unit", ["s", "us", "ns"])
def test_instants_among_facts_are_kept_as_histories_keep_them(unit: str) -> None:
    until = np.array(["2026-03-02T09:00", "NaT", "2026-03-02T09:00"], f"datetime64[{unit}]")
    reported = log(facts={"until": until}, action=["log"] * 3)
    history = History.of([Transition(NINE, "log", sets={"until": NINE})])

    assert reported.facts["until"].values_of().tolist() == [
        history.facts_at(NINE)["until"], history.facts_at(NINE)["until"], None,
    ]  # fmt: skip


def test_values_of_codes_are_held_to_what_facts_may_be() -> None:
    reported = log(facts={"due": Codes([0, 1, 2], (NINE, float("nan"), None))}, action=["log"] * 3)
    assert reported.facts["due"].values_of().tolist() == [NINE.isoformat(), NINE.isoformat(), None]
    with pytest.raises(MalformedRow, match="row 3, column 'due'"):
        log(facts={"due": Codes([0, 0, 1], ("x", ["no", "scalar"]))})


def test_an_instant_outside_of_the_years_is_refused_with_its_row() -> None:
    with pytest.raises(MalformedRow, match=r"row 2, column 'at'.*years 1 to 9999"):
        log(at=np.array([0, 2**62, 0]))


def test_a_table_of_instants_is_no_column() -> None:
    with pytest.raises(InvalidValue, match="one column of instants"):
        log(case=["A"] * 4, at=np.zeros((2, 2), np.int64))


def test_what_had_happened_before_the_first_row_is_nothing() -> None:
    reported = log(action=["log", "log", "resolve"])
    early = columns.read(TARGET, reported, at=datetime(1969, 1, 1, tzinfo=UTC))["resolution"]

    assert early.columns()["stage"] == ["not_started", "not_started"]
    assert np.isnat(early.started_at).all()
    assert reported.until(-1).rows == 0


def test_a_part_of_a_log_is_a_view_of_its_rows() -> None:
    reported = log(action=["log", "log", "resolve"], facts={"priority": ["P1", "P2", None]})
    part = reported.between(1, 2)

    assert (part.cases, part.first.tolist(), part.case.tolist()) == (("B",), [0, 1], [0])
    assert part.facts["priority"].values_of().tolist() == ["P2"]
    assert np.shares_memory(part.at, reported.at)


def test_logs_larger_than_a_block_are_read_block_by_block(monkeypatch: Any) -> None:
    size = 40
    reported = log(
        case=np.repeat(np.arange(size), 3), at=np.tile([0, HOUR, 9 * HOUR], size),
        action=["log", "note", "resolve"] * size,
        facts={"priority": ["P1"] * 60 + ["P3"] * 60},
    )  # fmt: skip
    gold = Policy("gold", rules=(Rule(targets=TARGET, when=While(priority="P3")),))
    whole = columns.read(gold, reported, at=NINE)["resolution"].columns()
    for block in (1, 2, 3, 7, 119, 120):
        monkeypatch.setattr("serviceops.columns.readings._BLOCK", block)
        part = columns.read(gold, reported, at=NINE)["resolution"].columns()
        assert {name: list(map(str, column)) for name, column in part.items()} == {
            name: list(map(str, column)) for name, column in whole.items()
        }
    assert whole["verdict"] == [None] * 20 + ["breached"] * 20


def test_a_target_is_read_of_every_case() -> None:
    reported = log(at=np.array([0, 1, 6]) * HOUR, action=["log", "log", "resolve"])

    found = columns.read(TARGET, reported, at=datetime(1970, 1, 1, 3, tzinfo=UTC))["resolution"]

    # A ran from midnight, B from one o'clock; at three nothing is over.
    assert found.elapsed.tolist() == [timedelta(hours=3), timedelta(hours=2)]
    assert found.due_at.astype("datetime64[h]").tolist() == [
        datetime(1970, 1, 1, 4), datetime(1970, 1, 1, 5),
    ]  # fmt: skip
    later = columns.read(TARGET, reported, at=datetime(1970, 1, 1, 9, tzinfo=UTC))["resolution"]
    assert [str(verdict) for verdict in later.verdict.values_of()] == ["breached", "breached"]
    assert later.columns()["stage"] == ["stopped", "running"]


def test_a_host_s_own_predicate_is_refused_with_the_way_that_works() -> None:
    requested = Target(
        "asked", goal=Goal.real(hours=1), start=On("log"), stop=On("resolve"),
        pause=Predicate("on_vacation", lambda snapshot: True),
    )  # fmt: skip

    with pytest.raises(UnsupportedInColumns, match=r"on_vacation.*policy.read\(history, at=...\)"):
        columns.read(requested, log(action=["log"] * 3), at=NINE)


def test_an_empty_log_has_nothing_to_say() -> None:
    nothing = log(case=[], at=np.zeros(0, np.int64), action=[])

    assert columns.read(TARGET, nothing, at=NINE) == {}
    assert columns.log_conformance(nothing, IncidentLifecycle).cases == 0


def test_a_policy_that_promises_a_case_nothing_has_no_value_for_it() -> None:
    gold = Policy("gold", rules=Rule(targets=TARGET, when=While(priority="P1")))
    reported = log(action=["log"] * 3, facts={"priority": ["P3", "P1", None]})

    found = columns.read(gold, reported, at=NINE)["resolution"]

    assert found.columns()["verdict"] == [None, "breached"]
    assert np.isnat(found.elapsed).tolist() == [True, False]


@pytest.fixture(scope="module")
def real() -> dict[str, History]:
    path = data_file()
    import replay_log

    reported, _ = replay_log.histories(replay_log.read(replay_log.opened_file(path)))
    return dict(reported)


def test_the_whole_real_log_is_read_as_each_incident_is(real: dict[str, History]) -> None:
    import compare_policies
    import replay_log

    reported = Log.of(real)
    end = max(history[-1].at for history in real.values())
    for policy in (replay_log.PROMISED, replay_log.RECORDED, compare_policies.TODAY):
        found = columns.read(policy, reported, at=end)
        verdicts = {name: one.verdict.values_of() for name, one in found.items()}
        for number, history in enumerate(real.values()):
            for name, reading in policy.read(history, at=end).items():
                due = found[name].due_at[number].view(np.int64)
                assert verdicts[name][number] is reading.verdict
                assert found[name].elapsed[number].item() == reading.elapsed
                assert (None if due == NAT else int(due)) == reading.due_micros


def test_rows_of_the_real_log_are_in_columns_what_they_are_in_histories(
    real: dict[str, History],
) -> None:
    import replay_log

    log, last = replay_log.columns_of(replay_log.read(replay_log.opened_file(data_file())))
    end = max(history[-1].at for history in real.values())
    assert list(log.cases) == list(real)
    assert [row["number"] for row in last] == list(real)
    assert columns.log_conformance(log, IncidentLifecycle) == conformance(real, IncidentLifecycle)
    for number, history in enumerate(real.values()):
        found = log.history(number)
        assert [(one.at, one.action) for one in found] == [(one.at, one.action) for one in history]
        assert (found.state, found.facts) == (history.state, history.facts)
    for policy in (replay_log.PROMISED, replay_log.RECORDED):
        ours, theirs = columns.read(policy, log, at=end), columns.read(policy, Log.of(real), at=end)
        for name, one in theirs.items():
            for column in ("elapsed", "paused", "goal", "due_at", "breached_at", "cycles"):
                np.testing.assert_array_equal(getattr(ours[name], column), getattr(one, column))
            assert ours[name].verdict.values_of().tolist() == one.verdict.values_of().tolist()


def test_the_real_log_conforms_in_columns_as_row_by_row(real: dict[str, History]) -> None:
    assert columns.log_conformance(Log.of(real), IncidentLifecycle) == conformance(
        real, IncidentLifecycle
    )


def test_many_cases_read_one_by_one_are_announced_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("serviceops.columns.readings._MANY", 2)
    policy = Policy("gold", rules=Rule(targets=TARGET))
    closing = attrs.evolve(TARGET, stop=On("close"))
    amended = policy.amended(since=NINE, rules=Rule(targets=closing))
    reported = log(action=["log"] * 3)

    with pytest.warns(
        SlowColumnsWarning, match="2 of the next 2 cases.*since 2026.*by an amendment"
    ):
        found = columns.read(amended, reported, at=NINE + timedelta(hours=1))
    assert found["resolution"].one_by_one == 2
    by_priority = Rule(targets=TARGET, when=While(priority="P1"))
    other = attrs.evolve(closing, goal=Goal.real(hours=1), on_change="restart")
    changing = Policy("changing", rules=(by_priority, Rule(targets=other)))
    switched = log(action=["log"] * 3, facts={"priority": ["P1", "P2", "P3"]})
    monkeypatch.setattr("serviceops.columns.readings._MANY", 1)
    with pytest.warns(SlowColumnsWarning, match="other conditions take over"):
        columns.read(changing, switched, at=NINE)


def test_few_cases_of_many_blocks_are_announced_once_as_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Five blocks of one case each, late by ten and by eleven under the terms since noon.
    monkeypatch.setattr("serviceops.columns.readings._BLOCK", 1)
    monkeypatch.setattr("serviceops.columns.readings._MANY", 2)
    hour = attrs.evolve(TARGET, goal=Goal.real(hours=1))
    more = attrs.evolve(TARGET, goal=Goal.real(hours=2), on_change="carry_elapsed")
    amended = Policy("gold", rules=Rule(targets=hour)).amended(
        since=NINE + timedelta(hours=3), rules=Rule(targets=more)
    )
    reported = Log.of({name: History.of([Transition(NINE, "log")]) for name in "ABCDE"})

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = columns.read(amended, reported, at=NINE + timedelta(hours=9))

    assert found["resolution"].one_by_one == 5
    (one,) = caught
    assert (one.category, one.filename) == (SlowColumnsWarning, __file__)
    assert str(one.message) == (
        "resolution: 1 of the next 1 cases are read one by one after 1 of those before, about fifty"
        " times as slow as in columns: they were late before other terms took over"
    )


def test_every_call_that_reads_many_one_by_one_is_announced_at_its_own_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A checked function has more frames at its first call than at the others.
    monkeypatch.setattr("serviceops.columns.readings._MANY", 1)
    more = attrs.evolve(TARGET, goal=Goal.real(hours=2), on_change="carry_elapsed")
    amended = Policy(
        "gold", rules=Rule(targets=attrs.evolve(TARGET, goal=Goal.real(hours=1)))
    ).amended(since=NINE + timedelta(hours=3), rules=Rule(targets=more))
    reported = Log.of({"A": History.of([Transition(NINE, "log")])})

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(3):
            columns.read(amended, reported, at=NINE + timedelta(hours=9))

    assert [one.filename for one in caught] == [__file__] * 3


def test_many_earlier_cycles_read_one_by_one_are_announced_where_they_are_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The first cycle is late by one o'clock under the terms since noon, the second is in time.
    monkeypatch.setattr("serviceops.columns.readings._MANY", 2)
    hour = attrs.evolve(TARGET, goal=Goal.real(hours=1), repeats=True)
    more = attrs.evolve(hour, goal=Goal.real(hours=2), on_change="carry_elapsed")
    policy = Policy("gold", rules=Rule(targets=hour)).amended(
        since=NINE + timedelta(hours=3), rules=Rule(targets=more)
    )
    steps = ((0, "log"), (5, "resolve"), (6, "log"))
    history = History.of([Transition(NINE + timedelta(hours=h), action) for h, action in steps])
    at = NINE + timedelta(hours=7)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = columns.read(policy, Log.of({"A": history, "B": history}), at=at)["resolution"]
        assert (found.one_by_one, caught) == (0, [])
        rows = list(found.every_cycle().rows())

    (one,) = caught
    assert "2 of the next 2 cases are read one by one" in str(one.message)
    assert "they were late before other terms took over" in str(one.message)
    assert (one.category, one.filename) == (SlowColumnsWarning, __file__)
    cycles = [CycleRow.of(cycle) for cycle in policy.read(history, at=at)["resolution"].cycles]
    assert rows == [(case, row) for case in (0, 1) for row in cycles]


def test_earlier_cycles_are_in_columns_though_other_terms_would_have_attached_after_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Under the terms since three a clock would run from eleven on: after the end of the first
    # cycle, and before that of the last, so that it is attached in place of neither.
    monkeypatch.setattr("serviceops.columns.readings._MANY", 1)
    target = attrs.evolve(TARGET, start=On("log", "again"), repeats=True)
    other = attrs.evolve(TARGET, start=On("again"), stop=On("close"), repeats=True)
    policy = Policy("gold", rules=Rule(targets=target)).amended(
        since=NINE + timedelta(hours=6), rules=Rule(targets=other)
    )
    steps = ((0, "log"), (1, "resolve"), (2, "again"), (3, "resolve"))
    history = History.of([Transition(NINE + timedelta(hours=h), action) for h, action in steps])
    at = NINE + timedelta(hours=7)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rows = list(
            columns.read(policy, Log.of({"A": history}), at=at)["resolution"].every_cycle().rows()
        )

    cycles = [CycleRow.of(cycle) for cycle in policy.read(history, at=at)["resolution"].cycles]
    assert [(cycle.stage, cycle.elapsed) for cycle in cycles] == [(Stage.STOPPED, HOUR)] * 2
    assert rows == [(0, row) for row in cycles]


@pytest.mark.parametrize(("gap", "hours"), [("count", 3), ("exclude", 2), (None, 2)])
def test_conventions_say_what_a_reopening_counts_in_columns_too(
    gap: Gap | None, hours: int
) -> None:
    # An hour, an hour resolved, and an hour more; the target itself leaves the one between out.
    target = attrs.evolve(TARGET, reopen=Reopen(On("reopen"), "exclude"))
    policy = Policy("p", rules=Rule(targets=target), conventions=Conventions(reopen=gap))
    steps = ((0, "log"), (1, "resolve"), (2, "reopen"))
    history = History.of([Transition(NINE + timedelta(hours=h), action) for h, action in steps])

    found = columns.read(policy, Log.of({"A": history}), at=NINE + timedelta(hours=3))

    assert found["resolution"].elapsed.astype("m8[h]").astype(int).tolist() == [hours]


def test_an_opening_for_some_cases_or_after_their_rows_is_refused() -> None:
    reported = log(state=["new"] * 3)
    with pytest.raises(InvalidValue, match="an instant for each of 2 cases"):
        reported.opened(np.array([0]))
    with pytest.raises(InvalidValue, match="of case B"):
        reported.opened(np.array([0, 6]))
    with pytest.raises(MissingColumn, match="no column priority"):
        reported.opened(np.array([0, 5]), facts=["priority"])
    assert reported.opened(np.array([0, 6]), order="carry").at.tolist() == [0, 0, 9, 6, 6]


def test_a_log_without_what_a_target_needs_is_refused() -> None:
    paused = attrs.evolve(TARGET, pause=While("on_hold", reason="caller"))

    with pytest.raises(MissingColumn, match="no column reason, state; it has: action"):
        columns.read(paused, log(action=["log"] * 3), at=NINE)
    with pytest.raises(MissingColumn, match="no column action"):
        columns.read(TARGET, log(state=["new"] * 3), at=NINE)
    history = History.of([Transition(NINE, "log")])  # which says all there is: no fact was ever set
    assert columns.read(paused, Log.of({"A": history}), at=NINE)["resolution"].verdict.codes[0] == 0


def test_a_column_that_the_schema_names_and_nobody_gave_is_refused() -> None:
    schema = LogSchema(case="case", at="at", action="what", facts=["priority"])

    with pytest.raises(MissingColumn, match="no column what, priority; it has: case, at"):
        Log.from_columns({"case": ["A"], "at": [0]}, schema)
    with pytest.raises(InvalidValue, match="a column of cases"):
        Log.from_columns({"at": [0], "what": ["log"]}, LogSchema(at="at", action="what"))


def test_missing_words_and_translated_actions_mean_what_they_mean_in_rows() -> None:
    rows = [
        {"case": "A", "at": NINE, "what": "Abrir", "priority": "?", "team": "mail"},
        {"case": "A", "at": NINE, "what": "Fechar", "priority": "P1", "team": "?"},
    ]
    schema = LogSchema(
        case="case", at="at", action="what", facts=["priority"], inputs=["team"],
        actions={"Abrir": "log", "Fechar": "close"}, missing=["?"],
    )  # fmt: skip
    given = Log.from_columns({name: [row[name] for row in rows] for name in rows[0]}, schema)

    assert given.history(0) == schema.histories(rows)["A"]
    assert [t.action for t in given.history(0)] == ["log", "close"]


@pytest.mark.parametrize("naive", [True, False])
def test_moments_of_any_kind_are_the_same_instants(naive: bool) -> None:
    zone = "Europe/Paris" if naive else "UTC"
    texts = ["2026-03-02T10:00", "2026-03-02T11:00", "2026-03-02T10:00"]
    kinds = (np.array(texts, "datetime64[s]"), texts, [datetime.fromisoformat(t) for t in texts])

    for kind in kinds:
        found = log(case=["A", "A", "B"], at=kind, schema={"zone": zone})
        assert found.history(0)[0].at == NINE + timedelta(hours=0 if naive else 1)


def test_an_id_that_repeats_is_refused_in_columns() -> None:
    assert log(action=["log"] * 3, id=["1", "1", None]).rows == 3  # of different cases
    four: dict[str, Any] = {"case": ["A"] * 4, "at": np.arange(4), "action": ["log"] * 4}
    assert log(**four, id=["1", None, "2", None]).rows == 4
    with pytest.raises(MalformedRow, match=r"row 4, column 'id'"):
        log(**four, id=["1", None, "2", "1"])
    with pytest.raises(MalformedRow, match=r"row 3, column 'id'.*LogSchema.histories"):
        log(action=["log"] * 3, id=["1", "2", "1"])


def test_row_numbers_count_through_the_log_as_it_was_given() -> None:
    with pytest.raises(MalformedRow, match="row 4, column 'at'"):
        log(case=["A", "B", "A", "B"], at=np.array([9, 9, 10, 5]), state=["new"] * 4)


@pytest.mark.parametrize("column", ["case", "at", "state", "site"])
def test_an_array_in_a_cell_is_refused_with_its_row(column: str) -> None:
    # Columns of lists in Parquet come as arrays, which NumPy compares cell by cell.
    schema = LogSchema(case="case", at="at", state="state", facts=["site"])
    row = {"case": "A", "at": "2026-03-02T09:00Z", "state": "new", "site": "lisbon"}
    rows = [row, row | {"at": "2026-03-02T10:00Z"} | {column: np.array(["a", "b"])}]

    for read in (schema.histories, lambda given: Log.from_rows(given, schema)):
        with pytest.raises(MalformedRow, match=f"row 2, column '{column}'"):
            read(rows)


def test_an_empty_tuple_leaves_a_fact_as_it_is_in_columns_as_in_rows() -> None:
    # It was a value of its own, which cleared the fact.
    schema = LogSchema(case="case", at="at", action="action", facts=["seen"], inputs=["given"])
    cells: dict[str, list[Any]] = {
        "case": ["A", "A"], "at": [NINE, NINE], "action": ["log", "note"],
        "seen": [("x",), ()], "given": [("y",), ()],
    }  # fmt: skip

    first, second = Log.from_columns(cells, schema).history(0)

    assert first.sets == (("seen", ("x",)),)
    assert first.inputs == (("given", ("y",)),)
    assert second.sets == second.inputs == ()


def test_a_number_is_a_name_where_its_text_means_none_in_rows() -> None:
    # The list of what means none was applied again to the texts that numbers had become.
    schema = LogSchema(case="case", at="at", state="state", by="who", missing=["7", "-"])
    row = {"case": "A", "at": "2026-03-02T09:00Z", "state": "new"}
    rows = [row | {"who": who} for who in (7, "7", "-", "ann")]

    log = Log.from_rows(rows, schema)

    assert [one.by for one in log.history(0)] == ["7", None, None, "ann"]
    assert [one.by for one in schema.histories(rows)["A"]] == ["7", None, None, "ann"]
    assert log.schema is schema


def test_a_number_that_is_a_name_and_a_fact_stays_a_number_in_the_fact() -> None:
    # Rows read into columns had its text in the fact, and a goal by the number found nothing.
    schema = LogSchema(case="case", at="at", state="state", facts=["case", "state"])
    rows = [{"case": 3, "at": "2026-03-02T09:00Z", "state": 2}]

    log = Log.from_rows(rows, schema)

    assert log.cases == ("3",)
    assert log.history(0) == schema.histories(rows)["3"]
    assert dict(log.history(0)[0].sets) == {"case": 3, "state": 2}
    assert log.history(0)[0].state == "2"


@pytest.mark.parametrize("row", [None, 7, "A,2026", {"case": "A"}])
def test_a_row_that_is_no_list_of_values_is_refused(row: object) -> None:
    schema = LogSchema(case="case", at="at", state="state")
    first = ["A", "2026-03-02T09:00Z", "new"]

    with pytest.raises(MalformedRow, match=r"row 2, .* a list of values"):
        Log.from_rows([first, row], schema, names=["case", "at", "state"])
