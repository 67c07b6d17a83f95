"""Mistakes that somebody new makes: each is refused where it is made, with what to do instead."""

import inspect
import pickle
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, Unpack

import attrs
import pytest

from serviceops import BusinessCalendar, On, Policy, Rule, Target, from_dict
from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS, EveryDays, country_holidays, iana_zone
from serviceops.columns import Log
from serviceops.desk import (
    MATRICES,
    Contact,
    ContactTimers,
    DeskRules,
    EscalationPolicy,
    IncidentRule,
    MemoryStore,
    Routing,
    RoutingRule,
    carry_out,
    handle,
)
from serviceops.errors import (
    ActionRefused,
    InvalidDocument,
    InvalidInstant,
    InvalidLength,
    InvalidLifecycle,
    InvalidMeasure,
    InvalidPolicy,
    InvalidTransition,
    InvalidValue,
    MalformedRow,
    ServiceOpsError,
    UnknownAction,
    UnknownKey,
    UnknownState,
)
from serviceops.events import (
    CHECK_RULES,
    FLAPPING_DETECTORS,
    IDENTITY_KEYS,
    Maintenance,
    Operation,
    ResponseRule,
    StreamRules,
    StreamState,
    step_stream,
)
from serviceops.history import History, Transition
from serviceops.intents import Intent
from serviceops.interop.monitors import CHECK_CODES, check_state
from serviceops.interop.nagios import CalendarsImport
from serviceops.lifecycle import (
    MAPPINGS,
    AccessTimers,
    ActionContext,
    ActionInputs,
    AlertPolicy,
    AlertTimers,
    FactChanges,
    Incident,
    IncidentLifecycle,
    IncidentTimers,
    KnownError,
    Lifecycle,
    MajorIncidentCriteria,
    Move,
    Problem,
    ProblemPolicy,
    Record,
    Reminders,
    ReopenPolicy,
    RequestTimers,
    action,
    guard,
)
from serviceops.logs import LogSchema
from serviceops.measures import DEFINITIONS, backlog, mtta
from serviceops.oncall import PagingLevel, PagingPolicy
from serviceops.priority import Impact, Priority, PriorityMatrix, Urgency
from serviceops.sla import DIALECTS, Goal
from serviceops.testing import SimulatedDesk, check_clock, check_lifecycle, in_state, routing_cases
from serviceops.tools import problem_of

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
Parking = IncidentLifecycle.extended(
    "Parking",
    states=["parked"],
    moves=[Move("new", "park", "parked"), Move("parked", "unpark", "new")],
)


class Unfrozen(Incident):
    """A kind of record without the decorator that makes its annotations fields."""

    lifecycle: ClassVar[type[Lifecycle]] = Parking
    vendor: str | None = None

    @action
    def park(self, *, vendor: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Park it."""
        return {"vendor": vendor}

    @action
    def unpark(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Take it up again."""
        return {}


RESOLUTION = Target("t", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
PAGE = ResponseRule(name="page", respond="incident")
PAGING = PagingPolicy(name="mail", levels=[PagingLevel("ana")])
ESCALATIONS = EscalationPolicy(policy=Policy("gold", rules=Rule(targets=RESOLUTION)), steps=[])


def incident(kind: type[Incident] = Incident) -> Any:
    return kind.log("INC-1", summary="Mail is down", caller="u-1", at=NINE)


def codes(record: Record, name: str, **inputs: Any) -> list[str]:
    return [reason.code for reason in record.check(name, at=NINE, **inputs)]


# -- lengths ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "field", "others"),
    [
        (AlertPolicy, "longest_shelf", {}),
        (AlertTimers, "stale_after", {}),
        (IncidentTimers, "auto_close", {}),
        (Reminders, "every", {}),
        (ReopenPolicy, "within", {}),
        (RequestTimers, "auto_close", {}),
        (AccessTimers, "reverify_within", {}),
        (ProblemPolicy, "observation", {}),
        (MajorIncidentCriteria, "within", {}),
        (ContactTimers, "silence", {}),
        (Maintenance, "duration", {"name": "reboot", "calendar": ALWAYS}),
    ],
)
def test_every_length_of_a_policy_may_be_a_text(kind: Any, field: str, others: Any) -> None:
    made = kind(**{field: "PT1H30M"}, **others)

    assert getattr(made, field) == timedelta(hours=1, minutes=30)
    assert made == kind(**{field: timedelta(minutes=90)}, **others)
    with pytest.raises(InvalidLength):
        kind(**{field: "an hour"}, **others)


# -- a field that is none ----------------------------------------------------------------------


def test_a_field_of_a_class_without_frozen_is_refused_at_the_first_use() -> None:
    with pytest.raises(InvalidLifecycle, match=r"Unfrozen.vendor is no field: write @attrs.frozen"):
        incident(Unfrozen)
    with pytest.raises(InvalidLifecycle, match="vendor is no field"):
        Unfrozen.replay(incident().history)
    with pytest.raises(InvalidLifecycle, match="vendor is no field"):
        Unfrozen.actions()

    frozen: Any = attrs.frozen(kw_only=True)(Unfrozen)
    assert incident(frozen).park(vendor="acme", at=NINE).vendor == "acme"


def test_a_class_between_a_record_and_a_frozen_one_loses_no_field() -> None:
    class Between(Incident):
        source: str | None = "portal"  # a default that attrs would not see

    @attrs.frozen(kw_only=True)
    class Below(Between):
        floor: int = 0

    with pytest.raises(InvalidLifecycle, match=r"Between\.source is no field"):
        incident(Below)


def test_annotations_that_are_no_fields_by_intent_are_allowed() -> None:
    class Plain(Incident):
        lifecycle: ClassVar[type[Lifecycle]] = IncidentLifecycle
        colour: "ClassVar[str]" = "red"

    assert incident(Plain).state == "new"


# -- refusals ----------------------------------------------------------------------------------


def test_a_refusal_does_not_advise_the_action_that_it_refuses() -> None:
    store, rules = MemoryStore(), DeskRules()

    def act(record_id: str, name: str, kind: type[Record] | None = None, **inputs: Any) -> None:
        handle(store, record_id, name, inputs, at=NINE, rules=rules, kind=kind)

    act("INC-1", "log", Incident, summary="x", caller="u", category="mail")
    act("PRB-1", "log", Problem, summary="x", source="reactive", incidents=["INC-1"],
        category="mail", impact="high", urgency="low")  # fmt: skip
    act("PRB-1", "accept", person="ann")
    act("PRB-1", "investigate")
    act("PRB-1", "identify_cause", cause="c", proposed_fix="f")
    act("PRB-1", "resolve", fix="f", without_change="w")

    with pytest.raises(ActionRefused, match="an incident of it is still open") as refused:
        act("PRB-1", "close")

    assert "close" not in refused.value.allowed
    assert "close" not in str(refused.value).partition("allowed:")[2]
    assert "close" not in problem_of(refused.value)["allowed"]


def test_a_refused_creation_lists_no_actions_of_a_record_that_is_not_there() -> None:
    with pytest.raises(ActionRefused) as refused:
        Incident.log("INC-1", summary="", caller="u-1", at=NINE)

    assert str(refused.value) == "INC-1 cannot log: summary is required (summary_missing)"


@pytest.mark.parametrize(
    ("kind", "name", "given", "expected"),
    [
        (Incident, "log", {}, ["summary_missing", "caller_missing"]),
        (Incident, "log", {"summary": 3}, ["summary_invalid", "caller_missing"]),
        (Incident, "log", {"summary": "x", "caller": 3}, ["caller_invalid"]),
        (Problem, "log", {"source": "reactive"}, ["summary_missing", "incidents_missing"]),
        (KnownError, "log", {}, ["summary_missing", "problem_missing"]),
        (Contact, "log", {}, ["channel_missing"]),
    ],
)
def test_a_creation_names_every_missing_input_at_once(
    kind: type[Record], name: str, given: dict[str, Any], expected: list[str]
) -> None:
    with pytest.raises(ActionRefused) as refused:
        handle(MemoryStore(), "X-1", name, given, at=NINE, rules=DeskRules(), kind=kind)

    assert list(refused.value.codes) == expected


def test_a_moment_without_an_offset_is_refused_for_that() -> None:
    (reason,) = incident().check("hold", reason="scheduled", until="2026-03-02T12:00:00", at=NINE)
    assert (reason.code, reason.sentence) == (
        "until_invalid", "until '2026-03-02T12:00:00' has no UTC offset, such as +00:00",
    )  # fmt: skip
    assert codes(incident(), "hold", reason="scheduled", until=datetime(2026, 3, 2, 12)) == [
        "until_invalid"
    ]
    assert "is not a moment" in incident().check("hold", until="noon", at=NINE)[1].sentence


def test_an_input_that_is_not_valid_is_not_missing_as_well() -> None:
    assert codes(incident(), "start", person=["a"]) == ["person_invalid"]
    assert codes(incident(), "start") == ["person_missing"]
    assert codes(incident(), "hold", reason="scheduled", until="noon") == ["until_invalid"]
    assert codes(incident(), "hold", reason="scheduled") == ["until_missing"]
    # What is missing beside it is still named.
    assert codes(incident(), "resolve", code="magic", notes="n") == [
        "code_invalid", "category_missing",
    ]  # fmt: skip


# -- names and values --------------------------------------------------------------------------


def test_a_misspelt_state_of_a_move_is_named_with_the_one_that_was_meant() -> None:
    with pytest.raises(UnknownState, match="did you mean 'in_progress'") as refused:
        IncidentLifecycle.extended(
            "Own", states=["parked"], moves=[Move("in_progres", "park", "parked")]
        )

    assert "there are new, assigned, in_progress, on_hold, resolved" in str(refused.value)
    with pytest.raises(UnknownState, match="add a new one under states=") as other:
        IncidentLifecycle.extended("Own", moves=[Move("new", "park", "elsewhere")])
    assert "did you mean" not in str(other.value)


@pytest.mark.parametrize("name", ["close", "log"])
def test_an_unknown_id_has_advice_that_is_true_for_clients_and_hosts(name: str) -> None:
    with pytest.raises(UnknownKey, match="check the id; a new one is for the action that creates"):
        handle(MemoryStore(), "INC-9", name, {}, at=NINE, rules=DeskRules())


def test_a_document_without_a_schema_says_what_to_write() -> None:
    with pytest.raises(InvalidDocument, match="write 'schema': 2 beside 'type'"):
        from_dict({"type": "WorkingTime", "length": "PT4H"})


@pytest.mark.parametrize("text", ['{"schema": 2}', b"{}"])
def test_a_document_as_text_is_to_be_parsed_first(text: Any) -> None:
    with pytest.raises(InvalidDocument, match=r"json\.loads first @ \$"):
        from_dict(text)


def test_hours_as_a_text_are_shown_as_they_were_given() -> None:
    hours: Any = "4"
    with pytest.raises(InvalidPolicy) as refused:
        Goal.working(hours=hours)

    assert str(refused.value) == (
        "'4' was given where a number of hours is expected; write it as a number: hours=4"
    )
    with pytest.raises(InvalidPolicy, match="a number of minutes"):
        Goal.real(hours=1, minutes=hours)


def test_the_page_of_handle_names_what_only_the_host_may_say() -> None:
    text = inspect.getdoc(handle) or ""
    assert "waive" in text
    assert "client" in text


# -- calls that are written from memory --------------------------------------------------------


def test_a_call_with_wrong_arguments_names_what_was_called_and_what_it_takes() -> None:
    @checked
    @attrs.frozen(kw_only=True)
    class Watch:
        people: tuple[str, ...]
        length: str = "P1W"

        @classmethod
        def weekly(cls, people: str, *, at: datetime) -> None: ...

    with pytest.raises(TypeError) as wrong:
        Watch(["ann"])  # type: ignore[misc]
    assert str(wrong.value) == (
        "Watch(): too many positional arguments; give by name: people=, length="
    )
    with pytest.raises(TypeError, match=r"^Watch\(\): missing a required .*'people'$"):
        Watch()  # type: ignore[call-arg]
    with pytest.raises(
        TypeError, match=r"^Watch.weekly\(\): got an unexpected keyword argument 'when'$"
    ):
        Watch.weekly("ann", at=NINE, when=NINE)  # type: ignore[call-arg]
    with pytest.raises(
        TypeError, match=r"^Watch.weekly\(\): multiple values for argument 'people'$"
    ):
        Watch.weekly("ann", people="ben", at=NINE)  # type: ignore[misc]


def test_goals_by_priority_are_written_with_the_fact_that_chooses() -> None:
    goals: Any = {"P1": Goal.working(hours=4)}
    with pytest.raises(InvalidPolicy, match=r"By\('priority', \{'P1': Goal"):
        Target("resolution", goal=goals, start=On("log"), stop=On("resolve"))


def test_a_country_is_no_list_of_holidays() -> None:
    country: Any = "PT"
    with pytest.raises(InvalidValue, match=r"'PT' was given where dates .*country_holidays"):
        BusinessCalendar(zone="UTC", week={"mon": ["09:00-17:00"]}, holidays=country)


def test_records_are_measured_by_id() -> None:
    records: Any = [incident()]
    with pytest.raises(InvalidMeasure, match=r"\{record\.id: record for record in records\}"):
        backlog(records, at=NINE)
    assert backlog({one.id: one for one in records}, at=NINE).whole.ids == ("INC-1",)


def test_readings_show_their_results_and_their_text_never_fails() -> None:
    office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]}, covers=[2026])
    target = Target(
        "resolution", goal=Goal.working(hours=4), calendar=office,
        start=On("log"), stop=On("resolve"),
    )  # fmt: skip
    gold = Policy("gold", [Rule(targets=target, when={"caller": "u-1"})])
    readings = gold.read(incident().history, at=NINE)

    assert repr(readings["resolution"]) == "<Reading resolution: running, open>"
    assert str(readings) == "resolution: running, open"
    assert repr(readings) == "<PolicyReading <Reading resolution: running, open>>"
    assert str(gold.read(History.of([Transition(NINE, "log")]), at=NINE)) == "no target applies"
    late = gold.read(incident().history, at=datetime(2027, 3, 1, tzinfo=UTC))
    assert repr(late) == "<PolicyReading <Reading resolution: YearsNotCovered>>"


def test_an_occurrence_is_printed_with_its_instant_in_words() -> None:
    target = Target(
        "resolution", goal=Goal.working(hours=4), start=On("log"), stop=On("resolve"), warn=0.75,
        calendar=BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-17:00"]}),
    )  # fmt: skip
    tighter = attrs.evolve(target, goal=Goal.working(hours=2))
    gold = Policy("gold", Rule(targets=target)).amended(
        since=datetime(2026, 3, 2, 10, tzinfo=UTC), rules=Rule(targets=tighter)
    )

    found = gold.occurrences(incident().history, at=datetime(2026, 3, 2, 10, 30, tzinfo=UTC))

    assert list(map(str, found)) == [
        "Mon 2026-03-02 09:00 +00:00: resolution started",
        "Mon 2026-03-02 10:00 +00:00: resolution rule changed (2 h of working time)",
        "Mon 2026-03-02 10:30 +00:00: resolution warned (75 % of the goal)",
    ]


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ("log.csv", InvalidValue),
        ({"case": "A", "at": "2026-03-02T09:00Z"}, MalformedRow),
        ([["A", "2026-03-02T09:00Z"]], MalformedRow),
    ],
)
@pytest.mark.parametrize(
    "schema",
    [LogSchema(case="case", at="at", state="state"), LogSchema(case="case", steps={"log": "at"})],
    ids=["a row a moment", "a column a moment"],
)
def test_what_is_no_list_of_rows_is_refused_with_what_gives_them(
    schema: LogSchema, rows: Any, refused: type[Exception]
) -> None:
    with pytest.raises(refused, match=r"is expected; csv\.DictReader\(file\) gives them"):
        schema.histories(rows)


def test_a_schema_without_a_column_of_moments_says_what_it_lacks() -> None:
    with pytest.raises(InvalidValue, match=r"the column of the moments in at=, .* in steps="):
        LogSchema(case="case", state="state")


def test_a_text_and_a_date_are_refused_as_instants_with_what_to_write() -> None:
    text: Any = "2026-03-02T09:00Z"
    with pytest.raises(InvalidInstant, match=r"parse it .* datetime\.fromisoformat"):
        Transition(text, "log")
    day: Any = date(2026, 3, 2)
    with pytest.raises(InvalidInstant, match=r"write datetime\(2026, 3, 2, tzinfo=ZoneInfo\("):
        Transition(day, "log")
    nothing: Any = None
    with pytest.raises(InvalidInstant, match="drop missing values"):
        Transition(nothing, "log")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"states": "parked"}, r"a list of names is expected; write states=\['parked'\]"),
        ({"without": "cancel"}, r"write without=\['cancel'\]"),
        ({"final": "gone"}, r"write final=\['gone'\]"),
        ({"updates": "log"}, r"write updates=\['log'\]"),
        ({"unguarded": "hold"}, r"write unguarded=\['hold'\]"),
        ({"moves": [("new", "park", "on_hold")]}, r"a Move at position 0 \(moves of extended\)"),
        ({"states": None}, r"several, each a text \(states of extended\)"),
    ],
)
def test_what_a_lifecycle_is_extended_by_is_refused_where_it_is_given(
    arguments: Any, sentence: str
) -> None:
    with pytest.raises(InvalidValue, match=sentence):
        IncidentLifecycle.extended("Ours", **arguments)


@guard("never", "never")
def never(record: Incident, inputs: ActionInputs) -> bool:
    return False


def test_a_guard_added_to_an_update_was_never_evaluated() -> None:
    class Guarded(Incident):
        lifecycle = IncidentLifecycle.extended("Guarded", guards={"amend": [never]})

    logged = Guarded.log("INC-1", summary="x", caller="u", at=NINE)

    assert [reason.code for reason in logged.check("amend", category="mail", at=NINE)] == ["never"]
    assert logged.check("note", text="x", at=NINE) == ()


def test_a_guard_of_an_action_that_a_chart_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownAction, match="'asign' was given where actions of Ours, to guard"):
        IncidentLifecycle.extended("Ours", guards={"asign": [never]})


class Reminded(Incident):
    """A kind with an action that returns what a test gives it."""

    returned: ClassVar[Any] = None

    @action
    def remind(self, **when: Unpack[ActionContext]) -> FactChanges:
        return self.returned  # type: ignore[no-any-return] # the mistake


@pytest.mark.parametrize(
    ("returned", "sentence"),
    [
        (None, r"None .*the facts remind changes, as a mapping.*return \{\} for none"),
        ([("site", "faro")], r"the facts remind changes, as a mapping"),
        ({"state": "closed"}, r"'state' .*names of the host's own facts.*a move sets the state"),
        ({"extra": "x", "site": "faro"}, r"'extra' .*names of the host's own facts"),
    ],
)
def test_an_action_that_returns_no_facts_is_refused_with_what_to_return(
    returned: Any, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reminded, "returned", returned)
    held = Reminded.log("INC-1", summary="x", caller="u", at=NINE)
    held = held.hold(reason="caller", comment="Which one?", at=NINE)

    with pytest.raises(InvalidTransition, match=sentence):
        held.remind(at=NINE)


class TimersThatReturn:
    """Timers of a host, with what their method returns."""

    def __init__(self, returned: Any) -> None:
        self.returned = returned

    def moves(self, record: Any) -> Any:
        return self.returned


@pytest.mark.parametrize("returned", [None, 5, [(NINE, "close")], [None]])
def test_timers_that_return_no_timed_moves_are_refused_with_what_to_yield(returned: Any) -> None:
    incident = Incident.log("INC-1", summary="x", caller="u", at=NINE)

    with pytest.raises(InvalidValue, match=r"a Due, from moves of TimersThatReturn.*yield each"):
        incident.next_due(TimersThatReturn(returned))


def test_a_text_is_refused_as_a_date_with_what_reads_it() -> None:
    text: Any = "2026-01-09"
    with pytest.raises(InvalidInstant, match=r"date\.fromisoformat reads a text"):
        EveryDays(days=14, since=text)
    moment: Any = NINE
    with pytest.raises(InvalidInstant, match=r"moment\.date\(\) of a moment"):
        EveryDays(days=14, since=moment)


@pytest.mark.parametrize(("country", "part"), [("pt", None), ("DE", "Bavaria")])
def test_a_country_that_is_not_known_is_refused_with_how_codes_are_written(
    country: str, part: str | None
) -> None:
    pytest.importorskip("holidays")
    with pytest.raises(InvalidValue, match=r"codes are in capitals, as 'DE' and its 'BY'$"):
        country_holidays(country, part, years=[2026])


@pytest.mark.parametrize("goal", [Goal.working, Goal.real])
def test_a_goal_without_a_length_is_refused_and_one_of_nothing_is_written(
    goal: Callable[..., Goal],
) -> None:
    with pytest.raises(InvalidPolicy, match="a length is expected; write it, such as hours=4"):
        goal()
    assert goal(hours=0) == goal("PT0S") == goal(minutes=0, seconds=0)


@pytest.mark.parametrize("number", [-1, 1, "INC-1", 0.0, None])
def test_a_number_that_no_case_of_a_log_has_is_refused(number: Any) -> None:
    log = Log.of({"INC-1": History.of([Transition(datetime(2026, 3, 2, tzinfo=UTC), "log")])})
    with pytest.raises(InvalidValue, match="the number of one of 1 cases, counted from 0"):
        log.history(number)
    with pytest.raises(InvalidValue, match=r"numbers of two of 1 cases|a whole number"):
        log.between(number, 0)
    assert log.history(0) == log.between(0, 1).history(0)


def test_the_base_of_the_countries_is_no_country() -> None:
    pytest.importorskip("holidays")
    with pytest.raises(InvalidValue, match="Country HolidayBase not available"):
        country_holidays("HolidayBase", years=[2026])


def test_a_fact_that_a_mapping_does_not_have_is_refused_with_those_it_has() -> None:
    with pytest.raises(UnknownState, match="a fact of servicenow incident is expected; it has"):
        MAPPINGS["servicenow", "incident"].fact_to_ours("colour", "red")


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: StreamRules(delays="PT5M"), "several, each a Delay (delays of StreamRules)"),
        (lambda: StreamRules(delays=[NINE]), "a Delay at position 0 (delays of StreamRules)"),
        (
            lambda: ResponseRule(name="p", respond="incident", means="error"),
            "one of informational, warning, exception or None (means of ResponseRule)",
        ),
        (lambda: Routing(rules=RoutingRule(group="a")), "each a RoutingRule (rules of Routing)"),
        (lambda: LogSchema(case="id", at="at", missing=5), "(missing of LogSchema)"),
        (lambda: iana_zone(5), "a text (name of iana_zone)"),
        (lambda: in_state("Incident", "closed"), "(kind of in_state)"),
        (lambda: check_clock("clock", target="resolution"), "(clock of check_clock)"),
        (lambda: check_lifecycle("Incident"), "has table, moves, clears or a subclass of Record"),
        (lambda: SimulatedDesk(per_week="400"), "a number (per_week of SimulatedDesk)"),
        (lambda: routing_cases(5), "(data of routing_cases)"),
        (lambda: Routing(rules=[]).route("INC-1", at=NINE), "(subject of route)"),
        (lambda: Routing(rules=[]).lint(groups=5), "(groups of lint)"),
        (lambda: ESCALATIONS.due(incident(), at=NINE), "a History (history of due)"),
        (lambda: ESCALATIONS.next_due(incident(), at=NINE), "a History"),
        (lambda: SimulatedDesk().histories("5", seed=1), "(count of histories)"),
    ],
)
def test_an_error_of_python_came_out_of_what_was_no_right_kind(
    call: Callable[[], object], expected: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        call()

    assert expected in str(refused.value)
    assert "Error" not in str(refused.value)


def test_a_list_that_an_iterator_gave_is_not_blamed_on_the_iterator() -> None:
    with pytest.raises(InvalidValue, match="a list shows which item it is"):
        StreamRules(delays=(NINE for _ in range(1)))  # type: ignore[misc]


@pytest.mark.parametrize(
    ("call", "known"),
    [
        (lambda: MAPPINGS["zendsk", "incident"], "one of ('servicenow', 'incident')"),  # type: ignore[index]
        (lambda: MATRICES["itl"], "one of servicenow, itil"),
        (lambda: DIALECTS["zendsk"], "one of exact, servicenow"),
        (lambda: DEFINITIONS["mttf"], "one of mtta, mttr_respond"),
        (lambda: FLAPPING_DETECTORS["nagois"], "one of nagios, icinga, alerta"),
        (lambda: CHECK_RULES["icigna"], "one of nagios, icinga"),
        (lambda: IDENTITY_KEYS["pager"], "one of standard, alertmanager"),
        (lambda: CHECK_CODES["netdata"]["clean"], "one of removed, undefined"),
        (lambda: incident().options(at=NINE)["close"], "allowed now is expected; assign, start"),
        (
            lambda: (
                incident()
                .cancel(reason="created_in_error", comment="x", at=NINE)
                .options(at=NINE)["close"]
            ),
            "allowed now is expected; note, add_contact",
        ),
    ],
)
def test_a_misspelt_name_of_a_published_table_was_an_error_of_python(
    call: Callable[[], object], known: str
) -> None:
    with pytest.raises(UnknownKey, match=re.escape(known)):
        call()


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda: StreamRules(responses=PAGE), "StreamRules) is expected; a tuple or list of them"),
        (lambda: PAGING.pages(opened_at=NINE, acknowledged_at=NINE, at=NINE), "list of them"),
        (
            lambda: Maintenance(name="patching"),
            "'neither' was given where either windows or a calendar of the work patching is expect",
        ),
        (
            lambda: PagingPolicy(name="mail", levels=["ana"]),
            "one or more levels is expected; such as [PagingLevel('ana')]",
        ),
        (
            lambda: step_stream(StreamState(), "a message", at=NINE, rules=StreamRules()),
            "None is expected; a message that was read gives them: to_signals() or to_input()",
        ),
        (
            lambda: step_stream(
                StreamState(),
                Operation(identity="db-1/disk", action="acknowledge"),
                at=NINE,
                rules=StreamRules(),
            ),
            "the identities that there are: state.entries; one that ended may be forgotten",
        ),
    ],
)
def test_the_error_of_an_alert_router_has_what_would_do(
    call: Callable[[], object], remedy: str
) -> None:
    with pytest.raises(InvalidValue, match=re.escape(remedy)):
        call()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"impact": "huge"},
            "Incident.log takes is expected; impact 'huge' is not one",
        ),
        ({"priority": "P9"}, "P9"),
        ({"summary": ""}, "summary is required"),
        ({"follows": 3}, "follows"),
    ],
)
def test_a_fact_that_no_incident_can_have_is_refused_by_the_rule_and_not_by_each_alert(
    facts: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidValue, match=sentence):
        IncidentRule(facts={"category": "database", **facts})


def test_levels_of_a_rule_are_those_of_the_matrix_that_the_incidents_of_the_host_have() -> None:
    class OurIncident(Incident):
        matrix: ClassVar = PriorityMatrix("ours", {Impact.VERY_HIGH: {Urgency.LOW: Priority.P2}})

    rule = IncidentRule(facts={"category": "mail", "impact": "very_high", "urgency": "low"})
    log = Intent(
        target_id="page:mx", action="log", key="k", inputs={"summary": "full"}, rule="page"
    )

    taken, refused = MemoryStore(), MemoryStore()
    ours = DeskRules(creates={"log": OurIncident}, incidents=[rule])
    done = carry_out(taken, log, at=NINE, rules=ours)
    assert done is not None
    assert getattr(done.record, "priority", None) == "P2"
    # The standard matrix has no such level: it was an error that stopped whoever carried it out.
    assert carry_out(refused, log, at=NINE, rules=DeskRules(incidents=[rule])) is None
    (message,) = refused.sent.values()
    assert [reason.code for reason in message.reasons] == ["level_unknown"]


def test_a_published_table_answers_as_a_mapping_and_stays_as_it_is() -> None:
    assert "zendsk" not in DIALECTS
    assert DIALECTS.get("zendsk") is None
    assert pickle.loads(pickle.dumps(DIALECTS)) == DIALECTS
    with pytest.raises(TypeError):
        DEFINITIONS["mtta"] = DEFINITIONS["detect"]  # type: ignore[index]


def test_an_input_that_an_action_does_not_have_is_refused_with_those_it_has() -> None:
    record = incident()
    with pytest.raises(TypeError, match=r"^assign\(\) got .*: gruop; it has group, person$"):
        record.assign(gruop="mail", at=NINE)
    with pytest.raises(TypeError, match=r"argument 'perod'; there are period, "):
        mtta({"INC-1": record}, at=NINE, perod=None)  # type: ignore[call-arg]

    ended = record.cancel(reason="created_in_error", comment="a test", at=NINE)
    with pytest.raises(TypeError, match=r"^follow_up\(\) got .*: caller; amend\(\) does$"):
        ended.follow_up("INC-2", caller="u-2", at=NINE)
    assert ended.follow_up("INC-2", by="ann", at=NINE).history[0].by == "ann"


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (Lifecycle, "Lifecycle: it has no states: use one that has, such as Incident"),
        (lambda: Lifecycle.vocabulary, "Lifecycle: it has no states"),
        (Lifecycle.actions, "Lifecycle: it has no states"),
        (Lifecycle.initial_name, "Lifecycle: it has no states"),
        (lambda: Lifecycle.step("new", "close", None, {}), "it has no states"),
        (lambda: IncidentLifecycle(5), "an object with an attribute 'state' is expected"),
        (lambda: action(5), "a method of a record is expected; write @action above a method"),
        (lambda: check_state("icinga", 1), "nagios, netdata is expected; for Icinga write 'nagio"),
        (lambda: CalendarsImport(calendars={"a": ALWAYS}).named["b"], "expected; there are: a"),
        (
            lambda: Policy("gold", rules=()).lint(IncidentLifecycle),
            "expected; such as IncidentLifecycle.vocabulary",
        ),
    ],
)
def test_a_class_without_states_and_other_wrong_kinds_are_refused_with_what_would_do(
    call: Callable[[], object], text: str
) -> None:
    with pytest.raises(ServiceOpsError, match=re.escape(text)) as refused:
        call()

    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


def test_what_a_class_without_states_lacks_is_no_attribute_of_it() -> None:
    assert not hasattr(Lifecycle, "table")
    assert hasattr(IncidentLifecycle, "table")
    with pytest.raises(AttributeError, match="IncidentLifecycle has no attribute 'vocabulry'"):
        IncidentLifecycle.vocabulry  # noqa: B018
