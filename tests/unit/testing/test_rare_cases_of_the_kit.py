"""What the laws, the strategies and the walks of the kit say in cases that hardly occur."""

import datetime as dt
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Unpack

import attrs
import pytest
from hypothesis import Phase, find, settings
from hypothesis import strategies as st

from serviceops import testing
from serviceops.calendars import BusinessCalendar, DayOfMonth
from serviceops.errors import ActionRefused, InvalidValue, LawBroken, Reason, RevisionConflict
from serviceops.events import Silence
from serviceops.history import History, Transition
from serviceops.lifecycle import ActionContext, Incident, Lifecycle, Record, State
from serviceops.oncall import Layer, Rotation, Schedule
from serviceops.sla import Goal, On, Target
from serviceops.testing import SimulatedDesk, in_state, strategies, walks
from serviceops.testing.answer_classes import ClockConformance
from serviceops.testing.laws import (
    calendar_laws,
    clock_laws,
    history_laws,
    report_laws,
    round_trips,
    schedule_laws,
    store_laws,
)
from serviceops.testing.laws.calendar_laws import _Functions
from serviceops.testing.laws.law import as_text
from serviceops.testing.machines import LifecycleMachine
from serviceops.testing.plugin import (  # noqa: F401 - fixtures of the tests below
    frozen_instant,
    gold_policy,
    logged_incident,
    office,
    sample_desk,
    sample_log,
    simulated_clock,
)
from serviceops.testing.routing_checks import RoutingCase, routing_cases
from serviceops.testing.strategies.instant_strategies import instants, lengths, zones
from serviceops.testing.strategies.policy_strategies import goals
from serviceops.testing.strategies.record_strategies import action_calls, histories, records
from serviceops.testing.workload.days import _moments
from serviceops.testing.workload.log_rows import faulty_rows

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
ONCE = BusinessCalendar(zone="UTC", week={}, exceptions={date(2020, 1, 1): ["09:00-17:00"]})
FIX = Target("fix", goal=Goal.real(hours=4), start=On("log"), stop=On("end"), calendar=OFFICE)
LOGGED = History.of([Transition(NINE, "log")])


def drawn(strategy: st.SearchStrategy[Any]) -> Any:
    """Return the first value of a strategy, which is not made simpler."""
    first = settings(max_examples=1, phases=[Phase.generate], database=None)
    return find(strategy, lambda value: True, settings=first)


# -- fixtures --------------------------------------------------------------------------------------


def test_the_fixtures_fit_each_other(request: pytest.FixtureRequest) -> None:
    instant, hours, policy, incident, desk, log, clock = (
        request.getfixturevalue(name)
        for name in ("frozen_instant", "office", "gold_policy", "logged_incident", "sample_desk",
                     "sample_log", "simulated_clock")
    )  # fmt: skip

    assert hours.zone == "Europe/Paris"
    assert incident.history[0].at == instant
    assert policy.read(incident.history, at=instant)
    assert len(log) == 200
    assert isinstance(desk, SimulatedDesk)
    assert clock.policy == policy


# -- laws of calendars and clocks ------------------------------------------------------------------


def functions(**changed: Any) -> _Functions:
    given = {"elapsed": OFFICE.elapsed, "add": OFFICE.add, "calendar": OFFICE, "zone": "UTC"}
    return _Functions(**{**given, **changed})


def test_a_function_of_elapsed_time_that_is_wrong_breaks_a_law_with_its_case() -> None:
    wrong = functions(elapsed=lambda start, end: (end - start) * 2)

    assert "real time is 1 h" in str(wrong.bounded(NINE, NINE + HOUR))
    assert wrong.back(NINE, HOUR) is not None
    assert wrong.agrees(NINE, NINE + HOUR) is not None
    assert functions(add=lambda at, length: at + 2 * length).agrees_on_dates(NINE, HOUR) is not None
    assert functions(calendar=ONCE).agrees_on_dates(NINE, HOUR) is None


def test_a_function_of_dates_that_is_wrong_breaks_a_law_with_its_case() -> None:
    with pytest.raises(LawBroken, match="an aware moment is expected"):
        functions(add=lambda at, length: None).after(NINE, HOUR)
    odd = functions(add=lambda at, length: at + length + timedelta(minutes=1))
    assert odd.steps(NINE, HOUR, HOUR) is not None
    local = functions(elapsed=lambda start, end: timedelta(hours=start.hour))
    assert "written in" in str(local.one_instant(NINE, NINE + HOUR))
    assert len(list(functions(add=None).laws())) < len(list(functions().laws()))
    assert len(list(functions(calendar=None).laws())) < len(list(functions().laws()))
    assert len(list(functions(calendar=None, add=None).laws())) == 4


def clock(answer: Any) -> Any:
    return clock_laws._Clock(clock=answer, target=FIX, zone="UTC")


@pytest.mark.parametrize(
    ("answer", "read"),
    [(True, {"breached": True}), (None, {"due_at": None}), (HOUR, {"elapsed": HOUR})],
)
def test_a_clock_may_give_one_value(answer: object, read: dict[str, object]) -> None:
    assert clock(lambda history, at: answer).read(LOGGED, NINE) == read


def test_a_clock_that_gives_something_else_breaks_a_law() -> None:
    with pytest.raises(LawBroken, match="a flag or a mapping"):
        clock(lambda history, at: "soon").read(LOGGED, NINE)
    with pytest.raises(LawBroken, match="elapsed is what the target reads"):
        clock(lambda history, at: HOUR).agrees(LOGGED, NINE)
    ahead = clock(lambda history, at: HOUR * len(history))
    longer = LOGGED.then(Transition(NINE + HOUR, "note"))
    assert ahead.past_alone(longer, NINE) is not None
    assert clock(None).closed_pause(None, NINE) is None


def test_cases_of_clocks_take_histories_of_the_host_and_hours_round_the_clock() -> None:
    always = attrs.evolve(
        FIX, calendar=BusinessCalendar(zone="UTC", week={"mon-sun": ["00:00-24:00"]})
    )

    assert drawn(clock_laws._cases(FIX, st.just(LOGGED), [HOUR]))[0] == LOGGED
    assert drawn(clock_laws._closed_pauses(always, "UTC"))[0] is None


def test_wrong_dates_of_a_rule_break_laws() -> None:
    rule = DayOfMonth(month=5, day=1)
    wrong = lambda rule, years: [date(2026, 5, 2), date(2026, 5, 1)]  # noqa: E731

    assert calendar_laws._order(rule, wrong, 2026, 0, 0) is not None
    assert calendar_laws._calendar(rule, wrong, 2026, 0, 0) is not None


# -- laws of stores, reports and texts -------------------------------------------------------------


def test_a_store_of_histories_that_loses_a_transition_is_found() -> None:
    def losing(history: History) -> History:
        return History.of(tuple(history)[:-1])

    def empty(history: History) -> History:
        return History.of(tuple(history)[1:])

    record = in_state(Incident, "resolved")
    assert history_laws._whole(losing, record.history) is not None
    assert history_laws._record(losing, Incident, record.history) is not None
    assert "no record" in str(history_laws._record(empty, Incident, record.history))


def test_values_that_come_back_changed_break_a_law() -> None:
    assert round_trips._trip(str, str, 3) is not None
    assert round_trips._trip(lambda value: value, lambda value: value + 1, 3) is not None
    assert as_text(dt.datetime(2026, 3, 2)) == "2026-03-02T00:00:00, without a UTC offset"


def test_a_rota_has_names() -> None:
    week = Rotation(members=["ana"], length="P1W", anchor=NINE, zone="UTC")
    wrong: Any = lambda schedule: lambda at: [3]  # noqa: E731

    with pytest.raises(LawBroken, match="it returned"):
        schedule_laws._names(wrong, Schedule(Layer(week)), NINE)


def test_a_refusal_without_a_name_breaks_a_law() -> None:
    def write(calendar: object) -> str:
        raise InvalidValue("", "hours")

    assert "refused without a name" in str(calendar_laws._refusal(write, OFFICE))


def test_a_report_that_reads_back_otherwise_breaks_a_law(monkeypatch: pytest.MonkeyPatch) -> None:
    report: Any = SimpleNamespace(title="March", html=lambda: "a", misses=())
    monkeypatch.setattr(report_laws, "to_dict", lambda given: given)
    monkeypatch.setattr(report_laws, "from_dict", lambda given: None)
    assert len(list(report_laws._document(report))) == 1
    pages = iter("ab")
    report.html = lambda: next(pages)
    monkeypatch.setattr(report_laws, "from_dict", lambda given: report)
    assert len(list(report_laws._document(report))) == 1


def test_a_request_is_sent_again_after_a_conflict_and_other_errors_break_a_law() -> None:
    sent: list[int] = []

    def send(store: object) -> None:
        sent.append(1)
        if len(sent) < 3:
            raise RevisionConflict("INC-1", 1, 2)

    request: Any = SimpleNamespace(send=send)
    store_laws._persist(request, None)  # type: ignore[arg-type]
    assert len(sent) == 3

    def broken() -> Any:
        raise KeyError("no table")

    with pytest.raises(LawBroken, match="no table"):
        store_laws.check_store(broken)


# -- cases, strategies and walks -------------------------------------------------------------------


def test_a_case_of_routing_expects_something_and_has_known_members() -> None:
    with pytest.raises(InvalidValue, match="say what the case expects"):
        RoutingCase(name="a", labels={"a": "1"})
    with pytest.raises(InvalidValue, match="members of case 0"):
        routing_cases([{"labels": {}, "reciever": "a"}])


def test_strategies_at_their_limits() -> None:
    assert "/" in drawn(zones(every=True))
    assert drawn(lengths(max_value=timedelta(minutes=1), whole_minutes=True)) <= HOUR
    assert drawn(lengths(min_value=timedelta(microseconds=1), max_value=timedelta(seconds=1)))
    assert isinstance(drawn(goals(dated=False, fixed=True)), Goal)
    with pytest.raises(InvalidValue, match="some actions of Incident"):
        action_calls(in_state(Incident, "new"), actions=["fly"])


def test_a_record_without_a_possible_action_stays() -> None:
    closed = in_state(Incident, "cancelled")

    assert walks.after_action(closed, walks.first, actions=["start"]) is closed
    with pytest.raises(InvalidValue, match="pass initial="):
        walks._of(Incident, "no record")


def test_no_reports_come_at_a_rate_of_nothing_and_rows_keep_their_second() -> None:
    chance: Any = None
    row = {"number": "1", "at": NINE + timedelta(seconds=7), "state": "new"}

    assert list(_moments(0.0, chance)) == []
    assert [one["at"].second for one in faulty_rows([row], seed=1, same_minute=0.0)] == [7]  # type: ignore[list-item]


def test_an_answer_to_no_question_of_the_table_is_no_agreement() -> None:
    class Silent(ClockConformance):
        def expected_to_differ(self, row: Any, request: Any) -> None:
            del row, request

        def answer(self, row: Any) -> dict[str, Any]:
            return {}

    row: Any = {"answer": {"elapsed_seconds": 1}, "id": "x", "source": "by hand"}
    request: Any = None
    with pytest.raises(AssertionError, match="none of it"):
        Silent().test_clock_agrees_with_the_table(row, request)


def test_a_machine_compares_nothing_before_it_begins() -> None:
    machine: Any = object.__new__(LifecycleMachine)

    assert machine.agrees() is None


# -- two machines side by side ---------------------------------------------------------------------


def side_by_side(record: Any, **theirs: Any) -> Any:
    """Return a machine in the middle of a story, with an implementation made of functions."""
    machine: Any = object.__new__(LifecycleMachine)
    machine.record, machine.story, machine.theirs = record, ["1. log"], "theirs"
    machine.adapter = SimpleNamespace(
        **{"state": lambda given: record.state, "facts": lambda given: {}, **theirs}
    )
    return machine


def raising(wrong: Exception) -> Any:
    def call(*given: object) -> None:
        raise wrong

    return call


def test_an_implementation_that_differs_is_found_with_its_story() -> None:
    record = in_state(Incident, "new")
    refused: Any = SimpleNamespace(reasons=("not now",))

    with pytest.raises(LawBroken, match="when it was created"):
        side_by_side(record, create=raising(KeyError("x")))._begin(record)
    for error, sentence in (
        (ValueError("no"), "yours refuses: no"),
        (KeyError("x"), "yours raised"),
    ):
        machine = side_by_side(record, act=raising(error))
        with pytest.raises(LawBroken, match=sentence):
            machine._call_theirs(machine.adapter, "start", {}, None)
    machine = side_by_side(record, act=lambda *given: "after")
    with pytest.raises(LawBroken, match="the lifecycle refuses: not now"):
        machine._call_theirs(machine.adapter, "start", {}, refused)
    assert machine.theirs == "after"
    machine = side_by_side(record, facts=lambda given: {"summary": "other"})
    with pytest.raises(LawBroken, match="summary of yours is 'other'"):
        machine._compared(machine.adapter)


class Odd:
    """A record that contradicts itself."""

    lifecycle = Incident.lifecycle
    history: tuple[Transition, ...] = ()
    is_moved = False

    def __init__(self, state: str) -> None:
        self.state = state

    @classmethod
    def replay(cls, history: object) -> "Odd":
        return cls("new")

    def check(self, action: str, **inputs: object) -> tuple[str, ...]:
        return () if self.is_moved else ("not now",)

    def act(self, action: str, **inputs: object) -> "Odd":
        return Odd("closed")


def test_a_record_that_contradicts_itself_is_found() -> None:
    with pytest.raises(LawBroken, match="no state of its chart"):
        side_by_side(Odd("odd")).agrees()
    with pytest.raises(LawBroken, match="replays to another record"):
        side_by_side(Odd("new")).agrees()
    with pytest.raises(LawBroken, match="check returned"):
        side_by_side(Odd("new"))._call("close", {"at": NINE})
    moved = Odd("new")
    moved.is_moved = True
    with pytest.raises(LawBroken, match="no move of its chart"):
        side_by_side(moved)._call("close", {"at": NINE})


@attrs.frozen(eq=False)
class Box:
    """A value that equals no other."""

    size: int


def test_a_value_that_equals_nothing_but_itself_breaks_a_law() -> None:
    assert "came back" in str(round_trips._trip(lambda box: box.size, Box, Box(3)))


class Refused(Incident):
    """An incident of a host that cannot be made."""

    @classmethod
    def log(cls, number: str, *, summary: str, **when: Any) -> "Refused":  # type: ignore[override]
        """Log it."""
        raise ActionRefused(number, None, "log", (Reason("closed", "closed", ()),), ())


class Errands(Lifecycle):
    """The lifecycle of a host's own records."""

    creates = "hand_out"
    done = State(initial=True, final=True)


@attrs.frozen(kw_only=True)
class Errand(Record):
    """A record of a host, with fields of many classes."""

    lifecycle = Errands
    rooms: tuple[str, ...] = ()
    day: date | None = None
    share: float = 1.0
    urgent: bool = False

    @classmethod
    def hand_out(
        cls,
        name: str,
        /,
        *,
        rooms: tuple[str, ...] = (),
        day: date | None = None,
        share: float = 1.0,
        urgent: bool = False,
        **when: Unpack[ActionContext],
    ) -> "Errand":
        """Hand it out."""
        return cls.create(
            name, {"rooms": rooms, "day": day, "share": share, "urgent": urgent}, when
        )


def test_inputs_of_every_class_are_drawn_for_a_record_of_a_host() -> None:
    made = walks.new_record(Errand, lambda few: "all" if "all" in few else few[0], at=NINE)

    assert (made.rooms, made.day, made.share) == (("ann",), NINE.date(), 0.5)
    assert made.urgent is False


def test_a_record_that_cannot_be_made_is_refused_for_its_reason() -> None:
    with pytest.raises(ActionRefused, match="closed"):
        walks.new_record(Refused)


def test_a_machine_without_an_implementation_has_a_record_alone() -> None:
    machine: Any = object.__new__(LifecycleMachine)
    record = in_state(Incident, "new")

    machine._begin(record)

    assert machine.record is record
    assert machine.theirs is None


def test_a_sub_package_is_a_name_of_the_kit() -> None:
    assert testing.__getattr__("workload").__name__ == "serviceops.testing.workload"


@pytest.mark.parametrize("kind", [Record, int, "Incident"])
def test_a_class_that_is_no_kind_of_record_was_an_attribute_error(kind: Any) -> None:
    for draw in (lambda: records(kind, max_actions=1), lambda: histories(kind)):
        with pytest.raises(InvalidValue, match="a subclass of Record that has lifecycle"):
            draw()


def test_what_a_strategy_cannot_draw_is_refused_when_it_is_made() -> None:
    with pytest.raises(InvalidValue, match="actions of action_calls"):
        action_calls(in_state(Incident, "new"), actions=5)  # type: ignore[arg-type] # refused
    with pytest.raises(InvalidValue, match="record of action_calls"):
        action_calls("INC-1")  # type: ignore[type-var] # refused
    with pytest.raises(InvalidValue, match="within of instants"):
        instants(within=5)  # type: ignore[arg-type] # refused


def test_no_state_and_no_gap_to_draw_from_are_refused() -> None:
    with pytest.raises(InvalidValue, match="a list of names of states, at least one"):
        records(Incident, states=[])
    with pytest.raises(InvalidValue, match="lengths between transitions, at least one"):
        histories(Incident, legal=False, gaps=[])


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: SimulatedDesk().histories(-1, seed=1), "a whole number from 0 .*count"),
        (lambda: SimulatedDesk().log(-1, seed=1), "a whole number from 0 .*count"),
        (lambda: testing.check_lifecycle(Incident, examples=0), "examples, at least one"),
        (lambda: testing.check_lifecycle(Incident, steps=-1), "a whole number from 0 .*steps"),
        (
            lambda: testing.strategies.incidents(states="closed"),
            "'closed' .*a list of names of states",
        ),
    ],
)
def test_a_number_that_cannot_be_one_and_one_text_for_several_are_refused(
    call: Any, sentence: str
) -> None:
    with pytest.raises(InvalidValue, match=sentence):
        call()


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: strategies.alert_streams(max_size=0), "from 1 \\(max_size of alert_streams"),
        (lambda: strategies.alert_streams(things={}), "from 1 \\(things of alert_streams"),
        (lambda: strategies.signals(things={}), "from 1 \\(things of signals"),
        (lambda: strategies.logs(max_cases=0), "from 1 \\(max_cases of logs"),
        (lambda: strategies.logs(max_actions=-1), "from 0 \\(max_actions of logs"),
        (lambda: strategies.weeks(max_windows=0), "from 1 \\(max_windows of weeks"),
        (lambda: strategies.calendars(max_windows=0), "from 1 \\(max_windows of calendars"),
        (lambda: strategies.schedules(max_layers=0), "from 1 \\(max_layers of schedules"),
        (lambda: strategies.schedules(max_overrides=-1), "from 0 \\(max_overrides of schedules"),
        (lambda: strategies.records(Incident, max_actions=-1), "from 0 \\(max_actions of records"),
        (lambda: strategies.dates_near("UTC", days=-1), "from 0 \\(days of dates_near"),
        (lambda: strategies.lengths(min_value=timedelta(3), max_value=timedelta(1)), "a min_value"),
        (lambda: strategies.clock_changes("Europe/Nowhere"), "an IANA time zone name"),
    ],
)
def test_a_strategy_of_nothing_is_refused_where_it_is_written(
    make: Callable[[], object], expected: str
) -> None:
    with pytest.raises(InvalidValue, match=expected):
        make()


@pytest.mark.parametrize(
    ("thing", "names"),
    [
        ({"name": "slow", "resource": "db-1", "facts": {"site": "porto", "rack": 7}}, "site"),
        ({"name": "slow", "resource": "db-1"}, "name"),
    ],
)
def test_silences_of_a_stream_are_about_its_own_conditions(
    thing: dict[str, Any], names: str
) -> None:
    drawn = strategies.alert_streams(things={"db": thing})

    stream = find(drawn, lambda stream: any(isinstance(it, Silence) for _, it in stream))

    (silence,) = (it for _, it in stream if isinstance(it, Silence))
    assert [matcher.name for matcher in silence.when] == [names]
