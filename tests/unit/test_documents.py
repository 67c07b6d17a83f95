"""Documents: every value is read back, and every fault is reported with its path."""

import inspect
import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from serviceops import (
    ALWAYS,
    BusinessCalendar,
    By,
    Enters,
    Goal,
    Impact,
    Incident,
    Leaves,
    On,
    Policy,
    Priority,
    Rule,
    Span,
    SpanSet,
    Target,
    Urgency,
    While,
    calendars,
    desk,
    events,
    from_dict,
    lifecycle,
    measures,
    sla,
    to_dict,
)  # fmt: skip
from serviceops.documents.shapes import object_of
from serviceops.documents.tags import TAGS, no_document
from serviceops.errors import InvalidDocument, NewerSchema, ServiceOpsError, UnknownState
from serviceops.history import History, Transition
from serviceops.intents import Intent, Step
from serviceops.lifecycle import HoldReason, IncidentTimers, LinkPolicy, Reminders, ReopenPolicy
from serviceops.priority import STANDARD_MATRIX
from serviceops.sla import Changes, Conventions, Predicate, Reopen, RuleChange

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OFFICE = BusinessCalendar(
    zone="America/New_York",
    week={"mon-thu": [("09:00", "12:30"), ("13:30", "18:00")], "fri": [("22:00", "06:00")]},
    holidays={date(2026, 12, 25): "Christmas Day"},
    exceptions={date(2026, 12, 24): [("09:00", "12:00")]},
    covers=range(2025, 2031),
)
OUTAGE = Span(NOON, NOON + timedelta(hours=2))
RESOLUTION = Target(
    "resolution",
    goal=By("priority", {Priority.P1: Goal.working(hours=4), Priority.P2: Goal.working_days(2)}),
    calendar=OFFICE - OUTAGE,
    start=On("log"),
    stop=On("resolve") | Enters("closed"),
    pause=While("on_hold", hold_reason=HoldReason.CALLER) | ~While(priority=("P1", "P2")),
    cancel=On("cancel") & While(group=None),
    reopen=Reopen(on=Leaves("resolved"), gap="exclude"),
    warn=(0.75, timedelta(minutes=30)),
    on_change=RuleChange.RETROACTIVE,
)
POLICY = Policy(
    "gold",
    rules=(Rule(when={"service": "mail"}, targets=RESOLUTION), Rule(targets=RESOLUTION)),
    conventions=Conventions(breach=">=", whole=timedelta(minutes=1)),
)
INCIDENT = (
    Incident.log("INC-1", summary="Mail is down", caller="u-1", impact=Impact.HIGH,
                 urgency=Urgency.LOW, extra={"site": "Lisbon", "seats": 12}, at=NOON)
    .hold(reason=HoldReason.SCHEDULED, until=NOON + timedelta(days=1), at=NOON, by="u-2", id="op-1")
    .note(text="nothing new", recorded_at=NOON + timedelta(days=3), at=NOON)
)  # fmt: skip
VALUES = [
    OFFICE, ALWAYS, OFFICE | ALWAYS, OFFICE & OFFICE.in_zone("UTC"), OFFICE - OUTAGE, OUTAGE,
    SpanSet([OUTAGE]), STANDARD_MATRIX, RESOLUTION, POLICY, INCIDENT, INCIDENT.history,
    INCIDENT.history[-1], Conventions(), Goal.real(hours=1), Goal.by(NOON), Goal.end_of_day(1),
    Changes("priority"), ReopenPolicy(within=timedelta(days=3), at_most=2),
    IncidentTimers(reminders=Reminders(every=timedelta(days=2)), calendar=OFFICE),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_survives_json(value: object) -> None:
    document = json.loads(json.dumps(to_dict(value)))
    again = from_dict(document)
    assert again == value
    assert type(again) is type(value)
    assert hash(again) == hash(value)
    assert to_dict(again) == document


def test_a_record_is_written_as_its_history_with_id_and_state_beside_it() -> None:
    document = to_dict(INCIDENT)
    assert document["schema"] == 2
    assert (document["type"], document["id"], document["state"]) == ("Incident", "INC-1", "on_hold")
    assert [t["action"] for t in document["history"]] == ["log", "hold", "note"]
    assert document["history"][0]["at"] == "2026-03-02T12:00:00+00:00"


def test_a_reading_is_written_with_its_ledger_and_is_not_read_back() -> None:
    document = json.loads(json.dumps(to_dict(RESOLUTION.read(INCIDENT.history, at=NOON))))
    assert (document["type"], document["stage"]) == ("Reading", "not_started")
    with pytest.raises(InvalidDocument, match="computed"):
        from_dict(document)


def test_a_reading_is_written_with_warnings_cycles_and_stable_codes() -> None:
    target = Target(
        "update", goal=Goal.real(hours=2), warn=0.5, repeats=True,
        start=On("ask"), stop=On("answer"),
    )  # fmt: skip
    actions = ((0, "ask"), (3, "answer"), (4, "ask"))
    history = History.of(Transition(NOON + timedelta(hours=h), action) for h, action in actions)
    document = json.loads(json.dumps(to_dict(target.read(history, at=NOON + timedelta(hours=5)))))

    assert [(c["number"], c["stage"], c["verdict"], c["elapsed"]) for c in document["cycles"]] == [
        (1, "stopped", "breached", "PT10800S"),
        (2, "running", "open", "PT3600S"),
    ]
    (warned,) = document["warnings"]
    assert (warned["warn"]["share"], warned["at"][11:16], warned["fired"]) == (0.5, "17:00", True)
    assert [entry["code"] for entry in document["ledger"]] == [
        "counted", "between_cycles", "counted",
    ]  # fmt: skip
    explanation = json.loads(
        json.dumps(to_dict(target.read(history, at=NOON + timedelta(hours=5)).explain()))
    )
    assert [line["code"] for line in explanation["lines"]] == [
        "promise", "started", "running", "not_breached", "due",
    ]  # fmt: skip


def test_a_hosts_own_record_is_read_when_its_class_is_named() -> None:
    class Ticket(Incident):
        pass

    ticket = Ticket.log("T-1", summary="x", caller="u", at=NOON)
    assert type(from_dict(to_dict(ticket), Ticket)) is Ticket
    with pytest.raises(InvalidDocument, match="no type"):
        from_dict(to_dict(ticket))


def changed(value: object, path: list[str | int], to: object) -> dict[str, Any]:
    document = json.loads(json.dumps(to_dict(value)))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return document  # type: ignore[no-any-return] # json says no more


def test_every_fault_is_reported_at_once_with_its_path() -> None:
    document = changed(POLICY, ["rules", 0, "targets", 0, "name"], 7)
    document["rules"][1]["targets"][0]["warn"] = "soon"
    document["rules"][1]["targets"][0]["colour"] = "red"
    with pytest.raises(InvalidDocument) as refused:
        from_dict(document)
    problems = "\n".join(refused.value.problems)
    assert "7 is not str @ $.rules[0].targets[0].name" in problems
    assert "a list is expected, not 'soon' @ $.rules[1].targets[0].warn" in problems
    assert "no such member @ $.rules[1].targets[0].colour" in problems


@pytest.mark.parametrize(
    "document",
    [
        changed(OFFICE, ["zone"], "Europe/Atlantis"),
        changed(OFFICE, ["week"], []),
        changed(OFFICE, ["holidays", 0, "on"], "2026-02-30"),
        changed(OFFICE, ["holidays", 0, "on"], 5),
        changed(Goal.working(hours=4), ["length"], "P1M"),
        changed(Goal.working(hours=4), ["length"], 4),
        changed(Goal.working(hours=4), ["type"], "Incident"),
        changed(INCIDENT, ["history"], []),
        changed(INCIDENT, ["history", 0, "at"], "2026-03-02T12:00:00"),
        changed(INCIDENT, ["history", 0, "sets"], [["priority", {"a": 1}]]),
        changed(INCIDENT, ["history", 0, "sets"], [["priority"]]),
        changed(INCIDENT, ["history", 1, "at"], "2020-01-01T00:00:00+00:00"),
        changed(INCIDENT, ["state"], "closed"),
        changed(INCIDENT, ["nonsense"], 1),
        changed(RESOLUTION, ["start", "type"], "While"),
        changed(RESOLUTION, ["on_change"], "sometimes"),
        changed(RESOLUTION, ["repeats"], 1),
        {"schema": 2},
        {"schema": "2", "type": "Incident"},
        {"schema": True, "type": "Incident"},
        {"schema": 2, "type": ["Incident"]},
        {"schema": 1, "type": ["Incident"]},
        [],
        None,
    ],
)
def test_a_wrong_document_is_refused_with_our_error(document: Any) -> None:
    with pytest.raises(InvalidDocument):
        from_dict(document)


def test_a_record_in_an_unknown_state_is_refused_with_a_remedy() -> None:
    with pytest.raises(UnknownState, match="extend the lifecycle"):
        from_dict(changed(INCIDENT, ["history", 1, "state"], "parked"))


def test_a_document_of_a_later_schema_is_refused_by_name() -> None:
    with pytest.raises(NewerSchema, match="schema 3"):
        from_dict({**to_dict(OFFICE), "schema": 3})


def test_the_expected_type_is_checked() -> None:
    assert from_dict(to_dict(OFFICE), BusinessCalendar) == OFFICE
    with pytest.raises(InvalidDocument, match="Target is expected, not BusinessCalendar"):
        from_dict(to_dict(OFFICE), Target)


def test_a_document_that_is_too_deep_is_refused_before_it_is_read() -> None:
    deep: dict[str, Any] = {"schema": 2, "type": "Not"}
    place = deep
    for _ in range(100_000):
        place["level"] = {"type": "Not"}
        place = place["level"]
    with pytest.raises(InvalidDocument, match="deep"):
        from_dict(deep)


def test_a_hosts_function_has_no_document() -> None:
    with pytest.raises(InvalidDocument, match="function"):
        to_dict(Predicate("odd", lambda snapshot: True))
    with pytest.raises(ServiceOpsError):
        to_dict(object())


def test_every_public_value_opts_in_to_documents_or_says_why_not() -> None:
    bases = {"Calendar", "Record", "WorkRecord", "HeldRecord", "ContactedRecord"}
    bases |= {"Reading", "PolicyReading"}
    for package in (calendars, desk, events, lifecycle, measures, sla):
        for name in package.__all__:
            kind = getattr(package, name)
            if (
                not inspect.isclass(kind)
                or not attrs.has(kind)
                or name in {*bases, "PolicyReading"}
            ):
                continue
            assert (TAGS.get(name) is kind) != (kind in no_document()), name


def test_every_tag_has_one_shape_that_is_compiled_without_a_value() -> None:
    for tag, kind in TAGS.items():
        assert kind.__name__ == tag
        assert object_of(kind).read is not None


def test_reading_one_kind_compiles_no_shape_of_another() -> None:
    script = (
        "from serviceops.documents import from_dict, shapes\n"
        "from_dict({'schema': 2, 'type': 'WorkingDays', 'days': 2})\n"
        "print(shapes.object_of.cache_info().currsize)"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"


def test_a_set_is_read_from_a_list_alone() -> None:
    document = {**to_dict(LinkPolicy()), "cascade": "resolve"}
    with pytest.raises(InvalidDocument, match="a list is expected, not 'resolve'"):
        from_dict(document)


def test_a_step_is_read_back_with_its_record_and_its_intents() -> None:
    step = Step(INCIDENT, (Intent(target_id="PRB-1", action="note", key="x"),))
    assert from_dict(json.loads(json.dumps(to_dict(step)))) == step


def test_what_holds_a_function_is_refused_with_its_place_and_what_to_do_instead() -> None:
    late = Predicate("late", lambda snapshot: snapshot.state == "held")
    target = Target(
        "r", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"), pause=While("x") | late
    )
    policy = Policy("p", rules=[Rule(targets=()), Rule(targets=target, when=late)])

    with pytest.raises(InvalidDocument) as refused:
        to_dict(policy)
    places = [problem.rpartition(" @ ")[2] for problem in refused.value.problems]
    assert places == ["$.rules[1].targets[0].pause.levels[1]", "$.rules[1].when"]
    assert "keep what has it in the host's code" in str(refused.value)
    assert "While(...)" in str(refused.value)


def test_a_class_of_the_host_is_refused_with_the_way_to_read_and_write_it() -> None:
    @attrs.frozen(kw_only=True)
    class HostTicket(Incident):
        colour: str | None = None

    ticket = HostTicket.log("I", summary="m", caller="c", at=datetime(2026, 3, 2, tzinfo=UTC))
    with pytest.raises(InvalidDocument, match=r"'HostTicket' .*kinds=\[TheClass\]"):
        from_dict(to_dict(ticket))
    assert from_dict(to_dict(ticket), kinds=[HostTicket]) == ticket
    with pytest.raises(InvalidDocument, match=r"object has no document.*derive it from a record"):
        to_dict(object())
