"""Rules inferred from nothing but which promises were missed."""

from datetime import UTC, datetime, timedelta

import attrs
import numpy as np
import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log, read
from serviceops.errors import InvalidValue
from serviceops.infer import Inference, NothingExplains, Search, flags, lifecycle, pauses
from serviceops.lifecycle import IncidentLifecycle
from serviceops.logs import LogSchema
from serviceops.sla import By, Enters, Goal, On, Target, While

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
LATE = datetime(2027, 1, 1, tzinfo=UTC)
PROMISE = Target(
    "resolution",
    goal=By("priority", {"P1": Goal.working(hours=8), "P2": Goal.working(hours=24)}),
    calendar=OFFICE,
    start=On("log"),
    stop=Enters("resolved", "closed"),
    pause=While("on_hold"),
)


def made_log(cases: int = 1_500, seed: int = 5, own: int = 0) -> Log:
    """Return cases that are worked on, held and closed; `own` of them with their own priority."""
    chance = np.random.default_rng(seed)
    begin = np.datetime64("2026-01-05", "m") + (chance.random(cases) * 200 * 1440).astype("m8[m]")
    steps = np.stack([
        np.zeros(cases), chance.exponential(200, cases), chance.exponential(1_500, cases),
        chance.exponential(1_500, cases), chance.exponential(2_000, cases),
        np.full(cases, 5 * 1440.0),
    ], axis=1).cumsum(axis=1).astype("m8[m]")  # fmt: skip
    states = ["new", "in_progress", "on_hold", "in_progress", "resolved", "closed"]
    actions = ["log", "start", "hold", "resume", "resolve", "close"]
    priority = np.where(chance.random(cases) < 0.5, "P1", "P2").tolist()
    priority[:own] = [f"P{number + 3}" for number in range(own)]
    return Log.from_columns(
        {
            "case": np.repeat(np.arange(cases).astype(str), 6).tolist(),
            "at": (begin[:, None] + steps).reshape(-1),
            "state": states * cases,
            "action": actions * cases,
            "priority": np.repeat(priority, 6).tolist(),
        },
        LogSchema(case="case", at="at", state="state", action="action", facts=["priority"]),
    )


@pytest.fixture(scope="module")
def log() -> Log:
    return made_log()


@pytest.fixture(scope="module")
def missed(log: Log) -> list[bool]:
    verdicts = read(PROMISE, log, at=LATE)["resolution"].verdict.values_of()
    return [verdict == "breached" for verdict in verdicts]


@pytest.fixture(scope="module")
def found(log: Log, missed: list[bool]) -> Inference:
    return flags(log, missed, search=Search(zones=["UTC"]))


def test_the_rule_behind_flags_is_found_with_its_pause_and_goals(found: Inference) -> None:
    best = found.best

    assert best.agreement > 0.995
    assert best.calendar == OFFICE
    assert best.goals == {"P1": timedelta(hours=8), "P2": timedelta(hours=24)}
    assert str(best.pause) == "on_hold"
    assert set(best.stop.names()["state"]) <= {"resolved", "closed"}  # type: ignore[union-attr]


def test_a_candidate_is_a_policy_that_gives_the_flags_it_explains(
    found: Inference, log: Log, missed: list[bool]
) -> None:
    verdicts = read(found.best.policy(), log, at=LATE)["inferred"].verdict.values_of()

    wrong = [row for row, (v, m) in enumerate(zip(verdicts, missed, strict=True))
             if (v == "breached") != m]  # fmt: skip
    assert tuple(wrong) == found.best.wrong


def test_rivals_are_within_the_margin_and_a_ticket_distinguishes_them(
    log: Log, found: Inference
) -> None:
    best = len(found.best.wrong)

    assert all(len(one.wrong) <= best + 1 + round(2 * best**0.5) for one in found.candidates)
    assert {one.number for one in found.distinctions} <= set(range(1, len(found.candidates)))
    for one in found.distinctions:
        if one.row is not None:  # the case is named, which its number is of no log or report
            assert one.case == log.cases[one.row]
            assert f"would tell: {one.case} from " in str(found.explain())
    assert "not known:" in found.explain()
    assert len(found.table().rows) == len(found.candidates)
    assert "mon" in str(found.figure())
    assert found.figure().svg().startswith("<svg")


def test_zones_may_be_given_to_flags_as_to_the_other_ways(
    log: Log, missed: list[bool], found: Inference
) -> None:
    assert flags(log, missed, zones=["UTC"]).candidates == found.candidates


def test_the_same_seed_gives_the_same_candidates(log: Log, missed: list[bool]) -> None:
    search = Search(zones=["UTC"], rows=500, seed=7)

    assert (
        flags(log, missed, search=search).candidates == flags(log, missed, search=search).candidates
    )


def test_flags_by_chance_are_refused(log: Log) -> None:
    by_chance = (np.random.default_rng(2).random(len(log)) < 0.5).tolist()

    with pytest.raises(NothingExplains):
        flags(log, by_chance, search=Search(zones=["UTC"]))
    with pytest.raises(InvalidValue, match="all alike"):
        flags(log, [True] * len(log))
    with pytest.raises(InvalidValue, match="one for each of"):
        flags(log, [True])


def test_progress_names_the_stages(log: Log, missed: list[bool]) -> None:
    stages: list[str] = []
    search = Search(
        zones=["UTC"], rows=300, progress=lambda stage, step, steps: stages.append(stage)
    )

    flags(log, missed, search=search)

    assert list(dict.fromkeys(stages)) == ["conditions", "hours", "candidates"]


def test_states_that_pause_come_out_of_elapsed_times_and_of_flags(
    log: Log, missed: list[bool]
) -> None:
    lengths = read(PROMISE, log, at=LATE)["resolution"].elapsed
    stop = ["resolved", "closed"]

    by_lengths = pauses(log, lengths, calendar=OFFICE, stop=stop)
    by_flags = pauses(log, missed=missed, calendar=OFFICE, stop=stop, by="priority")

    expected = {"new": False, "in_progress": False, "on_hold": True}
    assert {one.state: one.pauses for one in by_lengths} == expected
    assert {one.state: one.pauses for one in by_flags} == expected
    hold = next(one for one in by_lengths if one.state == "on_hold")
    assert hold.if_paused == 1
    assert hold.if_counted < 0.5


def test_a_lifecycle_is_drafted_from_moves_and_compared_with_a_declared_one(log: Log) -> None:
    draft = lifecycle(log)

    assert draft.lifecycle.initial_name() == "new"
    assert draft.lifecycle.final_names() == {"closed"}
    assert {(m.source, m.action, m.target): n for m, n in draft.moves.items()} == {
        ("new", "start", "in_progress"): 1_500,
        ("in_progress", "hold", "on_hold"): 1_500,
        ("on_hold", "resume", "in_progress"): 1_500,
        ("in_progress", "resolve", "resolved"): 1_500,
        ("resolved", "close", "closed"): 1_500,
    }
    changed = draft.diff(IncidentLifecycle)
    assert changed.states_gone == ("assigned", "cancelled")
    assert changed.moves_added == ()


def test_a_rare_move_is_listed_apart() -> None:
    rows = [("A", "new"), ("A", "done")] * 1
    columns = {"case": [], "at": [], "state": []}
    for number in range(300):
        for at, state in enumerate(["New", "In Progress", "Done"]):
            columns["case"].append(f"C{number}")
            columns["at"].append(number * 10 + at)
            columns["state"].append(state)
    for at, (_, state) in enumerate([*rows, ("A", "In Progress")]):
        columns["case"].append("odd")
        columns["at"].append(at)
        columns["state"].append({"new": "New", "done": "Done"}.get(state, state))
    schema = LogSchema(case="case", at="at", state="state")

    draft = lifecycle(Log.from_columns({**columns, "at": np.array(columns["at"])}, schema))

    assert draft.states == {"Done": "done", "In Progress": "in_progress", "New": "new"}
    assert [str(move) for move in draft.rare] == ["new --enter_done--> done"]


def test_the_policy_found_in_a_log_without_actions_reads_that_log() -> None:
    hours = np.arange(40) % 8 + 1
    moments = [stamp for begin, length in enumerate(hours) for stamp in (begin, begin + length)]
    log = Log.from_columns(
        {
            "case": np.repeat(np.arange(40), 2),
            "at": np.array(moments, "M8[h]").astype("M8[us]"),
            "state": ["new", "done"] * 40,
        },
        LogSchema(case="case", at="at", state="state"),
    )
    missed = hours > 4

    search = Search(zones=["UTC"], days=[tuple(range(7))], stops=["done"], pauses=[], rivals=1)
    found = flags(log, missed.tolist(), by=None, search=search)
    policy = found.best.policy("as the other system counted")

    readings = read(policy, log, at=LATE)["as the other system counted"]
    assert [one == "breached" for one in readings.verdict.values_of()] == missed.tolist()


def test_a_value_that_no_case_of_the_sample_has_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # It failed with "zero-size array to reduction operation": most of the ten are not drawn.
    monkeypatch.setattr("serviceops.infer.from_flags._SMALL", 60)
    log = made_log(cases=200, own=10)
    verdicts = read(PROMISE, log, at=LATE)["resolution"].verdict.values_of()
    missed = [verdict == "breached" for verdict in verdicts]

    best = flags(log, missed, search=Search(zones=["UTC"], rows=100, days=[(0, 1, 2, 3, 4)])).best

    assert best.goals.keys() == {f"P{number}" for number in range(1, 13)}


def rarely_waiting_log(seed: int, cases: int = 1_000) -> Log:
    """Return cases that wait now and then, each time for one of three parties."""
    chance = np.random.default_rng([7, seed])
    names = ["for_caller", "for_vendor", "for_change"]
    rows: dict[str, list[object]] = {"case": [], "at": [], "state": [], "priority": []}
    for case in range(cases):
        clock = int(np.clip(chance.normal(13 * 3600, 4 * 3600), 0, 86_399))
        day = int(chance.integers(0, 300))
        at = np.datetime64("2025-01-06T00:00", "s") + np.timedelta64(day * 86_400 + clock, "s")
        priority = str(chance.choice(["P1", "P2", "P3"]))
        states = ["in_progress"]
        for _ in range(int(chance.integers(0, 3))):
            states += [str(chance.choice(names)), "in_progress"]
        states += ["resolved"] + ["in_progress", "resolved"] * (chance.random() < 0.15)
        for state in ["new", *states, *["closed"] * (chance.random() < 0.8)]:
            if state != "new":
                hours = {"in_progress": 8, "resolved": 20}.get(state, 15)
                at += np.timedelta64(int(chance.exponential(hours) * 3600) + 60, "s")
            row = {"case": str(case), "at": at, "state": state, "priority": priority}
            for name, value in row.items():
                rows[name].append(value)
    schema = LogSchema(case="case", at="at", state="state", facts=["priority"])
    return Log.from_columns({**rows, "at": np.array(rows["at"])}, schema)


@pytest.mark.parametrize("seed", [1, 7])
def test_a_pause_that_few_cases_have_is_found_on_the_exact_hours(seed: int) -> None:
    log = rarely_waiting_log(seed)
    promise = attrs.evolve(
        PROMISE, goal=Goal.working(hours=4), start=Enters("new"), pause=While("for_vendor")
    )
    verdicts = read(promise, log, at=LATE)["resolution"].verdict.values_of()
    wrong = np.random.default_rng(seed).random(len(log)) < 0.02
    missed = (np.array([verdict == "breached" for verdict in verdicts]) ^ wrong).tolist()

    found = flags(log, missed, search=Search(zones=["UTC"]))

    assert str(found.best.pause) == "for_vendor"
    assert found.best.agreement > 0.97
