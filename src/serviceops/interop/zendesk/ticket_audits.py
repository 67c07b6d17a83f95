"""Zendesk: ticket audits to histories, and the events of ticket metrics to readings.

Sources: the Zendesk ticketing API, "Ticket Audits" (events `Create`, `Change` with
`previous_value`, `Comment` with `public` and `author_id`) with users side-loaded for their `role`;
"Ticket Metric Events" and its reference of types (`activate`, `pause`, `fulfill`, `apply_sla`,
`apply_group_sla`, `breach`, `update_status`). Targets and statuses there are whole minutes.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import attrs

from serviceops._internal.checked import checked
from serviceops.history import History
from serviceops.interop.import_result import ForeignReading, Import, Lost, Once
from serviceops.interop.payloads import Losses, Payload
from serviceops.interop.translation import Translation, Update
from serviceops.lifecycle import MAPPINGS, Party, SystemMapping
from serviceops.sla import Stage

__all__ = ["ZENDESK_FIELDS", "ZENDESK_VALUES", "ZENDESK_WORDS", "from_audits", "from_metric_events"]

ZENDESK_WORDS: SystemMapping = MAPPINGS["zendesk", "incident"]
"""The states of tickets."""

ZENDESK_FIELDS: Mapping[str, str] = MappingProxyType(
    {"priority": "priority", "group_id": "group", "assignee_id": "person",
     "requester_id": "caller", "subject": "summary", "problem_id": "problem"}
)  # fmt: skip
"""The fields of Zendesk that are carried, with our names for the facts."""

ZENDESK_VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"priority": MappingProxyType({"urgent": "P1", "high": "P2", "normal": "P3", "low": "P4"})}
)
"""Words for values of facts; a value without a word stays as it is, and is listed as a loss."""

_ROLES = {"end-user": Party.CALLER, "agent": Party.PROVIDER, "admin": Party.PROVIDER}


@checked
def from_audits(
    payload: object,
    *,
    words: SystemMapping = ZENDESK_WORDS,
    fields: Mapping[str, str] = ZENDESK_FIELDS,
    values: Mapping[str, Mapping[str, str]] = ZENDESK_VALUES,
    roles: Mapping[str, str] | None = None,
) -> Import:
    """Return the history of each ticket from a page of audits, as the API gives them.

    An audit becomes one transition for what changed, then a reply or a note for each comment, as
    clocks there see the ticket as it was saved. The first comment of a ticket is its description
    and no reply. Who speaks is the caller when their role is ``end-user``, the provider when it is
    ``agent`` or ``admin``: roles come from the users that are loaded beside, and from `roles` by
    user id. Without a role the side is unknown. Texts, notifications, fields without a word, and
    further pages are in `lost`.

    >>> audits = [
    ...     {"id": 1, "ticket_id": 7, "created_at": "2026-03-02T09:00:00Z", "author_id": 5,
    ...      "events": [{"type": "Create", "field_name": "status", "value": "new"}]},
    ...     {"id": 2, "ticket_id": 7, "created_at": "2026-03-02T10:00:00Z", "author_id": 6,
    ...      "events": [{"type": "Comment", "public": True, "author_id": 6},
    ...                 {"type": "Change", "field_name": "status", "value": "solved",
    ...                  "previous_value": "new"}]}]
    >>> users = [{"id": 5, "role": "end-user"}, {"id": 6, "role": "agent"}]
    >>> from_audits({"audits": audits, "users": users}).history
    History(log, resolve, reply)
    """
    body = Payload(payload, "Zendesk audits")
    advice = "an incremental export is none, read the audits of each ticket"
    body.refuse_other("ticket_events", "a page of 'audits'", advice)
    translation = Translation(words, fields, values, body.losses)
    users = {user.named("id"): user.text("role") for user in body.each("users", needed=False)}
    known = dict(roles or {}) | users
    tickets: dict[str, list[_Audit]] = {}
    once = Once()
    for audit in body.each("audits"):
        if not once.takes(audit, "id", audit.named("id")):
            continue
        read = _audit(audit, translation)
        if read is not None:
            tickets.setdefault(read.ticket, []).append(read)
    note_pages(body, "audits")
    body.finish()
    cases = {}
    for ticket, audits in tickets.items():
        updates = _updates(sorted(audits, key=_Audit.order), known, translation)
        cases[ticket] = History.of(translation.transitions(updates))
    return Import(cases=cases, lost=body.losses.found())


def note_pages(body: Payload, what: str) -> None:
    """Note that a page is not the only one, in each of the three ways of paging.

    Pages by number have `next_page`, pages by cursor `meta.has_more`, exports `end_of_stream`.
    `links.next` and `after_url` are there on the last page too, so they count where neither of the
    flags is given.
    """
    meta = body.one("meta") if "meta" in body else Payload({}, body.name)
    links = body.one("links") if "links" in body else Payload({}, body.name)
    further = body.text("next_page"), body.text("after_url"), links.text("next")
    is_more, is_end = meta.flag("has_more"), body.flag("end_of_stream")
    if is_end is not None:
        is_more = not is_end
    if any(further) if is_more is None else is_more:
        body.lose("more_pages", "next_page", f"there are further pages of {what}")
    if body.text("previous_page"):
        body.lose("earlier_pages", "previous_page", f"there are earlier pages of {what}")


@attrs.frozen(kw_only=True)
class _Audit:
    ticket: str
    name: str
    row: int
    at: datetime
    by: str
    creates: bool
    sets: Mapping[str, str]
    before: Mapping[str, str]
    comments: tuple[tuple[bool, str], ...]

    def order(self) -> tuple[datetime, int, int]:
        # Ids count up, so they order audits of one second; long ones would be slow to convert.
        digits = self.name.isdecimal() and len(self.name) < 30
        return self.at, int(self.name) if digits else 0, self.row


def _audit(audit: Payload, translation: Translation) -> _Audit | None:
    name, ticket = audit.named("id", needed=True), audit.named("ticket_id", needed=True)
    at, by = audit.moment("created_at", needed=True), audit.named("author_id")
    sets: dict[str, str] = {}
    before: dict[str, str] = {}
    comments: list[tuple[bool, str]] = []
    creates = False
    for event in audit.each("events"):
        kind = event.text("type", needed=True)
        if kind in ("Create", "Change"):
            field = event.text("field_name", needed=True)
            creates |= kind == "Create" and field == "status"
            if field in translation.fields or field == "status":
                if "value" not in event.members:  # null would mean that it was cleared
                    event.fault("value", None, "the value that was set, or null")
                sets[field] = event.named("value", needed=field == "status")
                if kind == "Change" and "previous_value" in event.members:
                    before.setdefault(field, event.named("previous_value"))
                if field == "status" and sets[field]:
                    translation.knows_state(event, "value", sets[field])
            elif field:
                event.lose("field_not_carried", field, f"changes of {field!r} are left")
        elif kind in ("Comment", "VoiceComment"):
            comments.append(_comment(event, by))
            event.lose("text_not_carried", kind, "what comments say stays in Zendesk")
        elif kind:
            event.lose("event_not_carried", kind, f"{kind} changes no state or fact here")
    if at is None:
        return None
    return _Audit(
        ticket=ticket, name=name, row=audit.row, at=at, by=by, creates=creates, sets=sets,
        before=before, comments=tuple(comments),
    )  # fmt: skip


def _comment(event: Payload, by: str) -> tuple[bool, str]:
    """Return whether a comment is public, and who wrote it."""
    author = event.named("author_id")
    if not author:
        event.lose("author_assumed", "author_id", "taken for the author of the audit")
    if "public" not in event:
        event.lose("visibility_unknown", "public", "taken for a comment that the caller sees")
    return event.flag("public", otherwise=True) is True, author or by


def _updates(
    audits: Iterable[_Audit], roles: Mapping[str, str], translation: Translation
) -> Iterator[Update]:
    losses = translation.losses
    now: dict[str, str] = {}
    for number, audit in enumerate(audits):
        comments = list(enumerate(audit.comments))
        # An audit of a page that is missing is seen by what the next one says of before.
        for field, before in audit.before.items():
            if field in now and now[field] != before:
                sentence = f"{field} was {now[field]!r}, and the audits have {before!r} there"
                losses.note("audits_gap", field, audit.row, sentence)
        now |= audit.sets
        if audit.creates:
            comments = comments[1:]  # the first comment is the description
        elif number == 0:  # a change of the status creates nothing either
            losses.note(
                "beginning_missing", "status", audit.row,
                "the first audit creates nothing: earlier ones are on another page, perhaps",
            )  # fmt: skip
        if number == 0 or audit.sets:
            # First: what is written with a solution is of a solved ticket, what reopens one of an
            # open one.
            yield _saved(audit, roles, translation)
        for index, (public, author) in comments:
            yield translation.comment(
                audit.at, audit.row, public=public, party=_ROLES.get(roles.get(author, "")),
                by=author, field="author_id", identity=f"{audit.name}:{index}",
            )  # fmt: skip


def _saved(audit: _Audit, roles: Mapping[str, str], translation: Translation) -> Update:
    party = _ROLES.get(roles.get(audit.by, ""))
    return Update(
        at=audit.at, row=audit.row, state=audit.sets.get("status"),
        sets=translation.facts(audit.sets, audit.row), by=audit.by or None,
        party=None if party is None else party.value, id=audit.name,
    )  # fmt: skip


_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)
_POLICIES = {"apply_sla": "sla", "apply_group_sla": "group_sla"}
_KINDS = ("activate", "pause", "fulfill", "breach", "update_status", *_POLICIES)


@attrs.frozen(kw_only=True)
class _Happened:
    kind: str
    row: int
    at: datetime
    goal: timedelta | None = None
    working: bool = False
    calendar: timedelta | None = None
    business: timedelta | None = None
    undone: bool = False


@checked
def from_metric_events(payload: object) -> tuple[tuple[ForeignReading, ...], tuple[Lost, ...]]:
    """Return what a page of metric events says of each instance, and what could not be carried.

    An instance of a metric is a cycle of a clock: it starts when it is activated, is paused, is
    activated again, and stops when it is fulfilled. Its goal is that of the last policy applied.
    What elapsed comes with `update_status` alone, in whole minutes as of that instant: in business
    time where the goal is, else in calendar time. A breach that was deleted was none. Zendesk has
    no due date. Events of other types (``measure``) are in what was lost.

    >>> events = [{"id": 1, "ticket_id": 7, "metric": "reply_time", "instance_id": 1,
    ...            "type": "activate", "time": "2026-03-02T09:00:00Z"}]
    >>> (reading,), lost = from_metric_events({"ticket_metric_events": events})
    >>> reading.case, reading.name, reading.cycle, str(reading.stage)
    ('7', 'reply_time', 1, 'running')
    """
    body = Payload(payload, "Zendesk metric events")
    instances: dict[tuple[str, str, int], list[_Happened]] = {}
    once = Once()
    for event in body.each("ticket_metric_events"):
        if not once.takes(event, "id", event.named("id")):
            continue
        ticket, metric = event.named("ticket_id", needed=True), event.text("metric", needed=True)
        kind, at = event.text("type", needed=True), event.moment("time", needed=True)
        if kind in _KINDS and "instance_id" not in event:  # instances would be mixed up
            event.fault("instance_id", None, "the number of the instance")
        number = event.whole("instance_id")
        if kind and kind not in _KINDS:
            event.lose("event_not_carried", kind, f"{kind} says nothing of a clock")
            continue
        read = _happened(event, kind, at)
        if read is not None:
            instances.setdefault((ticket, metric, number), []).append(read)
    note_pages(body, "events")
    body.finish()
    readings = tuple(_reading(*each, body.losses) for each in instances.items())
    return readings, body.losses.found()


def _happened(event: Payload, kind: str, at: datetime | None) -> _Happened | None:
    goal: timedelta | None = None
    working = False
    calendar = business = None
    if kind in _POLICIES:
        sla = event.one(_POLICIES[kind])
        goal = sla.seconds("target_in_seconds")
        if goal is None:
            goal = sla.minutes("target")
        if goal is None and "target" not in sla:
            sla.fault("target", None, "the target in minutes")
        working = sla.flag("business_hours", needed=True) is True
    if kind == "update_status":
        status = event.one("status")
        calendar, business = status.minutes("calendar"), status.minutes("business")
    undone = kind == "breach" and event.flag("deleted", otherwise=False) is True
    if at is None:
        return None
    return _Happened(
        kind=kind, row=event.row, at=at, goal=goal, working=working, calendar=calendar,
        business=business, undone=undone,
    )  # fmt: skip


def _reading(
    key: tuple[str, str, int], happened: Iterable[_Happened], losses: Losses
) -> ForeignReading:
    ticket, metric, number = key
    stage = Stage.NOT_STARTED
    started = stopped = breached = updated = None
    policy: _Happened | None = None
    status: _Happened | None = None
    for one in sorted(happened, key=lambda each: (each.at, each.row)):
        if one.kind == "activate":
            started, stopped, stage = started or one.at, None, Stage.RUNNING
        elif one.kind in ("pause", "fulfill"):
            if started is None:
                sentence = f"{one.kind} comes before any activation: it is on another page, perhaps"
                losses.note("activation_missing", metric, one.row, sentence)
            stage = Stage.PAUSED if one.kind == "pause" else Stage.STOPPED
            stopped = one.at if one.kind == "fulfill" else stopped
        elif one.kind == "breach":
            breached = None if one.undone else one.at
        elif one.kind == "update_status":
            status, updated = one, one.at
        else:
            policy = one
    # A policy applied later replaces the goal; its clock decides which of two elapsed times counts.
    goal = None if policy is None else policy.goal
    elapsed = None
    if status is not None:
        working = policy is not None and policy.working
        elapsed = status.business if working else status.calendar
    return ForeignReading(
        system="zendesk",
        name=metric,
        case=ticket,
        cycle=number,
        stage=stage,
        breached=breached is not None,
        started_at=started,
        stopped_at=stopped,
        breached_at=breached,
        goal=goal,
        elapsed=elapsed,
        remaining=None if goal is None or elapsed is None else goal - elapsed,
        real_elapsed=None if started is None or stopped is None else stopped - started,
        read_at=updated,
        as_of=("elapsed", "remaining") if updated is not None else (),
        instants_to=_SECOND,
        amounts_to=_MINUTE,
    )
