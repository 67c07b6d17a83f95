"""What is inferred from odd logs: names that clash, moves that are needed."""

from datetime import timedelta

import attrs
import numpy as np
import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log, add
from serviceops.errors import InvalidValue
from serviceops.infer import Inference, Search, due, flags, lifecycle, pauses
from serviceops.logs import LogSchema

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
    with pytest.raises(InvalidValue, match="2 flags, one a case"):
        pauses(log, missed=[True], stop=["closed"])
    (plain,) = pauses(log, missed=[True, False], stop=["closed"])
    assert plain.state == "new"


def test_flags_need_states() -> None:
    schema = LogSchema(case="case", at="at", action="action")
    log = Log.from_columns(
        {"case": ["a", "b"], "at": np.array([0, 1]), "action": ["log", "log"]}, schema
    )

    with pytest.raises(InvalidValue, match="a log without states"):
        flags(log, [True, False])
