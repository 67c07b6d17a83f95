"""Our readings in the shapes of others say what ours say, as finely as those shapes can."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from serviceops import BusinessCalendar, Goal, History, On, Target, Transition, While
from serviceops.interop.jira_sla import from_sla, to_sla
from serviceops.interop.reconcile import reconcile
from serviceops.interop.task_sla import from_task_sla, to_task_sla
from serviceops.sla import Reopen, Stage

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-12:30", "13:30-18:00"]})
TARGET = Target(
    "fix", goal=Goal.working(hours=8), calendar=OFFICE, start=On("log"), stop=On("resolve"),
    pause=While("on_hold"), cancel=On("cancel"), reopen=Reopen(on=On("reopen"), gap="exclude"),
)  # fmt: skip
REQUESTED = Target(
    "answer", goal=Goal.real(hours=2), start=On("log", "reopen"), stop=On("resolve", "hold"),
    repeats=True,
)  # fmt: skip
STATES = {"hold": "on_hold", "resume": "in_progress", "resolve": "resolved", "note": None,
          "reopen": "in_progress", "cancel": "canceled"}  # fmt: skip
lengths = st.timedeltas(timedelta(), timedelta(hours=30))


@st.composite
def histories(draw: st.DrawFn) -> tuple[History, datetime]:
    at = NINE + draw(lengths)
    transitions = [Transition(at, "log", state="new")]
    for action in draw(st.lists(st.sampled_from(sorted(STATES)), max_size=6)):
        at += draw(lengths)
        transitions.append(Transition(at, action, state=STATES[action]))
    return History.of(transitions), at + draw(lengths)


@given(drawn=histories())
def test_a_reading_as_a_row_of_task_sla_is_the_same_reading(
    drawn: tuple[History, datetime],
) -> None:
    history, at = drawn
    reading = TARGET.read(history, at=at)
    (theirs,) = from_task_sla([to_task_sla(reading, task="INC1")])
    answer = reconcile(reading, theirs)
    assert answer.agrees, str(answer)
    assert {"started_at", "stage", "elapsed", "breached"} <= set(answer.compared)


@given(drawn=histories(), target=st.sampled_from([TARGET, REQUESTED]))
def test_a_reading_as_cycles_of_jira_is_the_same_reading(
    drawn: tuple[History, datetime], target: Target
) -> None:
    history, at = drawn
    reading = target.read(history, at=at)
    found = from_sla(to_sla(reading, id="1"), read_at=at)
    kept = [cycle for cycle in reading.cycles if cycle.stage is not Stage.CANCELLED]
    assert len(found) == len(kept)
    for theirs in found:
        answer = reconcile(reading, theirs)
        assert answer.agrees, str(answer)
        assert {"started_at", "stage", "elapsed", "breached", "goal"} <= set(answer.compared)
