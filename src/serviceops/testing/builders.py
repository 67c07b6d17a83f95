"""One record of each kind, with sensible facts, for tests in which the facts do not matter.

Keywords replace the defaults, so a test states only what it is about.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from serviceops._internal.checked import checked
from serviceops.calendars import BusinessCalendar
from serviceops.calendars.algebra import Calendar
from serviceops.desk import Channel, Contact
from serviceops.history import History
from serviceops.lifecycle import (
    AccessGrant,
    Alert,
    Event,
    Incident,
    KnownError,
    MajorIncident,
    Problem,
    ProblemSource,
    Record,
    ServiceRequest,
)
from serviceops.priority import Impact, Urgency
from serviceops.sla import Agreement, By, Goal, On, Policy, Reopen, Rule, Target, While
from serviceops.testing.sample_texts import START
from serviceops.testing.walks import records_by_state

R = TypeVar("R", bound=Record)

MONDAY = START
"""Monday 2 March 2026, 09:00 UTC: the start of everything here."""


@checked
def working_monday(hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of that Monday, in UTC.

    >>> working_monday(14, 30).isoformat()
    '2026-03-02T14:30:00+00:00'
    """
    return MONDAY.replace(hour=hour, minute=minute)


@checked
def office_calendar(
    *,
    zone: str = "Europe/Paris",
    week: Mapping[str, Any] | None = None,
    holidays: Iterable[date] | Mapping[date, str] = (),
    exceptions: Mapping[date, Any] | None = None,
) -> BusinessCalendar:
    """Return the hours of an office: Monday to Friday, nine to five, in Paris.

    >>> office_calendar(zone="Asia/Tokyo")
    <BusinessCalendar Asia/Tokyo, mon-fri 09:00-17:00>
    """
    hours, special = week or {"mon-fri": ["09:00-17:00"]}, exceptions or {}
    return BusinessCalendar(zone=zone, week=hours, holidays=holidays, exceptions=special)


def an_incident(name: str = "INC-1", /, **facts: Any) -> Incident:
    """Return an incident that was just logged: mail is down for somebody, priority P2.

    >>> an_incident().priority, an_incident(impact=Impact.LOW).priority
    (<Priority.P2: 'P2'>, <Priority.P4: 'P4'>)
    """
    defaults = {
        "summary": "Mail is down", "caller": "u-1001", "category": "mail", "service": "mail",
        "impact": Impact.HIGH, "urgency": Urgency.MEDIUM, "at": MONDAY,
    }  # fmt: skip
    return Incident.log(name, **{**defaults, **facts})


def a_problem(name: str = "PRB-1", /, **facts: Any) -> Problem:
    """Return a problem that was just logged, from an incident."""
    defaults = {
        "summary": "The mail store stops", "source": ProblemSource.REACTIVE, "category": "mail",
        "incidents": ["INC-1"], "impact": Impact.HIGH, "urgency": Urgency.LOW, "at": MONDAY,
    }  # fmt: skip
    return Problem.log(name, **{**defaults, **facts})


def a_known_error(name: str = "KE-1", /, **facts: Any) -> KnownError:
    """Return the draft of a known error, with its symptom and its workaround."""
    defaults = {
        "summary": "The mail store stops", "problem": "PRB-1", "symptom": "mail hangs",
        "workaround": "restart the store", "at": MONDAY,
    }  # fmt: skip
    return KnownError.log(name, **{**defaults, **facts})


def a_major_incident(name: str = "MI-1", /, **facts: Any) -> MajorIncident:
    """Return a major incident that was just proposed."""
    defaults = {"incident": "INC-1", "reason": "all sites", "at": MONDAY}
    return MajorIncident.propose(name, **{**defaults, **facts})


def a_request(name: str = "REQ-1", /, **facts: Any) -> ServiceRequest:
    """Return the draft of a request for a laptop."""
    defaults = {"summary": "A laptop", "caller": "u-1001", "items": ["laptop"], "at": MONDAY}
    return ServiceRequest.draft(name, **{**defaults, **facts})


def an_access_grant(name: str = "ACC-1", /, **facts: Any) -> AccessGrant:
    """Return an access grant that was just requested."""
    defaults = {
        "identity": "u-1001", "resource": "payroll", "scope": "read", "reason": "covers for ann",
        "at": MONDAY,
    }  # fmt: skip
    return AccessGrant.request(name, **{**defaults, **facts})


def an_event(name: str = "EV-1", /, **facts: Any) -> Event:
    """Return an event that was just detected."""
    defaults = {"origin": "probe-3", "subject": "db-1/disk", "text": "97 %", "at": MONDAY}
    return Event.detect(name, **{**defaults, **facts})


def an_alert(name: str = "AL-1", /, **facts: Any) -> Alert:
    """Return an alert that was just raised: a disk is nearly full."""
    defaults = {"identity": "db-1/disk", "resource": "db-1", "severity": "major", "at": MONDAY}
    return Alert.report(name, **{**defaults, **facts})


def a_contact(name: str = "CON-1", /, **facts: Any) -> Contact:
    """Return a contact that was just logged: a call because mail is down."""
    defaults = {
        "channel": Channel.PHONE, "caller": "u-1001", "summary": "Mail is down", "at": MONDAY,
    }  # fmt: skip
    return Contact.log(name, **{**defaults, **facts})


@checked
def in_state(kind: type[R], state: str) -> R:
    """Return a record of a kind, yours too, in a state, by a shortest legal path.

    >>> in_state(Incident, "closed").history
    History(log, resolve, close)
    """
    kind.lifecycle.moves_from(state)
    return records_by_state(kind)[state]


@checked
def a_history(*, hold: timedelta | None = timedelta(hours=2), resolved: bool = True) -> History:
    """Return the history of an incident: worked on for an hour, on hold, and resolved.

    >>> [str(t.at.time()) + " " + t.action for t in a_history()]
    ['09:00:00 log', '09:05:00 assign', '09:20:00 start', '10:00:00 hold', '12:00:00 reply',
     '13:00:00 resolve']
    """
    incident = an_incident().assign(group="messaging", at=working_monday(9, 5))
    incident = incident.start(person="ann", at=working_monday(9, 20))
    now = working_monday(10)
    if hold is not None:
        incident = incident.act("hold", reason="caller", comment="which mailbox?", at=now)
        now += hold
        incident = incident.act("reply", party="caller", at=now)
    if resolved:
        incident = incident.act(
            "resolve", code="solution", notes="restarted the store", at=now + timedelta(hours=1)
        )
    return incident.history


def a_target(
    name: str = "resolution", /, *, calendar: Calendar | None = None, **facts: Any
) -> Target:
    """Return a target: resolved in four working hours of the office for P1, in eight otherwise.

    It pauses while waiting for the caller, and continues after a reopening without the gap.

    >>> a_target().read(a_history(), at=working_monday(14)).elapsed == timedelta(hours=2)
    True
    """
    parts: dict[str, Any] = {
        "goal": By("priority", {"P1": Goal.working(hours=4)}, otherwise=Goal.working(hours=8)),
        "calendar": office_calendar() if calendar is None else calendar,
        "start": On("log"),
        "stop": On("resolve"),
        "cancel": On("cancel"),
        "pause": While("on_hold", hold_reason="caller"),
        "reopen": Reopen(On("reopen")),
        "warn": (0.75,),
        "agreement": Agreement.SLA,
    }
    return Target(name, **{**parts, **facts})


def a_policy(name: str = "gold", /, *, calendar: Calendar | None = None) -> Policy:
    """Return a policy of two targets: a response within an hour, a resolution as in `a_target`.

    >>> sorted(a_policy().read(a_history(), at=working_monday(14)))
    ['resolution', 'response']
    """
    hours = office_calendar() if calendar is None else calendar
    response = Target(
        "response", goal=Goal.working(hours=1), calendar=hours, start=On("log"), stop=On("start")
    )
    return Policy(name, rules=Rule(targets=(response, a_target(calendar=hours))))
