"""What has to hold between records: every rule that is broken, with its code and the records.

A desk whose moves are all taken through records keeps most of these by itself; rows imported from
elsewhere, links kept by hand and intents that nobody carried out break them. Sources: ISO/IEC
20000-1:2018, 8.6 and 8.7.3; ITIL 4, incident, problem and service request management practices.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeAlias

import attrs

from serviceops.lifecycle.access import PROVIDED, AccessGrant
from serviceops.lifecycle.alerts.alert import Alert
from serviceops.lifecycle.contacted_record import ContactedRecord
from serviceops.lifecycle.event import Event
from serviceops.lifecycle.evidence import ENDED_INCIDENT
from serviceops.lifecycle.holding import HeldRecord
from serviceops.lifecycle.incident import Incident
from serviceops.lifecycle.known_error import KnownError
from serviceops.lifecycle.links.link_policy import LinkPolicy
from serviceops.lifecycle.links.neighbours import Link, LinkKind, Neighbours, cycles, links_of
from serviceops.lifecycle.major_incident import MajorIncident
from serviceops.lifecycle.problem import Problem
from serviceops.lifecycle.record import Record
from serviceops.lifecycle.request import ServiceRequest
from serviceops.spans import utc

__all__ = ["BrokenRule", "invariants"]


@attrs.frozen
class BrokenRule:
    """A rule between records that does not hold: a stable code, what is wrong, and whose ids."""

    code: str
    sentence: str
    ids: tuple[str, ...] = attrs.field(converter=tuple[str, ...])

    def __str__(self) -> str:
        return f"{self.sentence} ({self.code})"


@attrs.frozen(kw_only=True)
class _Desk:
    """The records as the rules see them."""

    given: tuple[Any, ...]
    around: Neighbours
    at: datetime
    whole: bool
    policy: LinkPolicy

    def all_of(self, kind: type[Any]) -> Iterator[Any]:
        """Return the records of a kind."""
        return (record for record in self.around.records.values() if isinstance(record, kind))


Found: TypeAlias = Iterator[tuple[str, Iterable[str]]]
"""What a rule finds: a sentence, and the ids it is about."""


def _named(ids: Iterable[str]) -> str:
    return ", ".join(ids)


# -- the records and links themselves ----------------------------------------------------------


def _id_used_twice(desk: _Desk) -> Found:
    different = dict.fromkeys((r.id, type(r), getattr(r, "history", r)) for r in desk.given)
    for name, count in Counter(name for name, *_ in different).items():
        if count > 1:
            yield f"{count} records have the id {name}: only the last was looked at", [name]


_INCIDENT, _ELSEWHERE = (Incident,), (object,)
_ENDS: dict[LinkKind, tuple[tuple[type, ...], tuple[type, ...]]] = {
    LinkKind.CHILD_OF: (_INCIDENT, _INCIDENT),
    LinkKind.DUPLICATE_OF: ((Incident, Problem), (Incident, Problem)),
    LinkKind.FOLLOWS: (_INCIDENT, _INCIDENT),
    LinkKind.SYMPTOM_OF: (_INCIDENT, (Problem,)),
    LinkKind.CAUSED_BY: (_INCIDENT, _ELSEWHERE),
    LinkKind.FIXED_BY: ((Incident, Problem), _ELSEWHERE),
    LinkKind.WAITS_FOR: ((HeldRecord,), _ELSEWHERE),
    LinkKind.KNOWN_ERROR_OF: ((KnownError,), (Problem,)),
    LinkKind.RESOLVED_WITH: (_INCIDENT, (KnownError,)),
    LinkKind.CITES: (_INCIDENT, (KnownError,)),
    LinkKind.MAJOR_INCIDENT_OF: ((MajorIncident,), _INCIDENT),
    LinkKind.REPORTED_BY: (_INCIDENT, (Alert,)),
    LinkKind.PART_OF: ((Event,), (Alert,)),
    LinkKind.ASKED_IN: ((AccessGrant,), (ServiceRequest,)),
    LinkKind.CONTINUES: ((Alert,), (Alert,)),
    LinkKind.ABOUT: (_ELSEWHERE, (ContactedRecord,)),
    LinkKind.CONVERTED_FROM: ((Incident, ServiceRequest), (Incident, ServiceRequest)),
}
"""What may stand at the two ends of a link; changes and contacts are kept elsewhere."""


def _dangling_link(desk: _Desk) -> Found:
    if not desk.whole:
        return
    for link in desk.around.links:
        absent = [
            end
            for end, kinds in zip((link.source, link.target), _ENDS[link.kind], strict=True)
            if end not in desk.around.records and kinds is not _ELSEWHERE
        ]
        if absent:
            yield f"{_said(link)}, and {_named(absent)} is not there", [link.source, link.target]


def _wrong_kind(desk: _Desk) -> Found:
    for link in desk.around.links:
        for end, kinds in zip((link.source, link.target), _ENDS[link.kind], strict=True):
            record = desk.around.records.get(end)
            if isinstance(record, Record) and not isinstance(record, kinds):
                kind = type(record).__name__
                yield f"{_said(link)}, and {end} is of the kind {kind}", [link.source, link.target]


def _one_sided_link(desk: _Desk) -> Found:
    """Both ends keep these links, where both are at hand."""
    kept = {record.id: set(links_of(record)) for record in desk.around.records.values()}
    for link in desk.around.links:
        if link.kind not in _KEPT_BY_BOTH or link.source not in kept or link.target not in kept:
            continue
        silent = [end for end in (link.source, link.target) if link not in kept[end]]
        if len(silent) == 1:
            yield f"{_said(link)}, but {silent[0]} does not say so", [link.source, link.target]


_KEPT_BY_BOTH = (LinkKind.SYMPTOM_OF, LinkKind.KNOWN_ERROR_OF, LinkKind.MAJOR_INCIDENT_OF)


def _said(link: Link) -> str:
    return f"{link.source} is tied to {link.target} as {link.kind}"


def _circle(kind: LinkKind) -> Callable[[_Desk], Found]:
    def found(desk: _Desk) -> Found:
        for circle in cycles(desk.around.links, kind):
            way = " to ".join((*circle, circle[0]))
            yield f"{kind} leads in a circle, {way}: cut it somewhere", circle

    return found


# -- incidents and what they wait for ----------------------------------------------------------


def _waits_for_what_ended(desk: _Desk) -> Found:
    ended = {*desk.policy.changes_succeed_in, *desk.policy.changes_fail_in}
    for held in desk.all_of(HeldRecord):
        for reason in desk.around.at(held.id, LinkKind.WAITS_FOR):
            over = _PROBLEM_OVER if isinstance(reason, Problem) else ended
            if held.state == "on_hold" and reason.state in over:
                sentence = f"{held.id} waits for {reason.id}, which is {reason.state}: resume it"
                yield sentence, [held.id, reason.id]


_PROBLEM_OVER = ("resolved", "closed", "cancelled")


def _duplicate_of_nothing(desk: _Desk) -> Found:
    for link in desk.around.links:
        original = desk.around.records.get(link.target)
        if link.kind is LinkKind.DUPLICATE_OF and getattr(original, "state", "") == "cancelled":
            sentence = f"{link.source} is a duplicate of {link.target}, which was cancelled"
            yield sentence, [link.source, link.target]


# -- problems and known errors -----------------------------------------------------------------


def _closed_problem_with_open_incidents(desk: _Desk) -> Found:
    for problem in desk.all_of(Problem):
        if problem.state in ("closed", "cancelled"):
            open_ones = [
                incident.id
                for incident in desk.around.to(problem.id, LinkKind.SYMPTOM_OF)
                if incident.state not in ENDED_INCIDENT
            ]
            if open_ones:
                sentence = (
                    f"{problem.id} is {problem.state} and {_named(open_ones)} not:"
                    " resolve them, or name another problem"
                )
                yield sentence, [problem.id, *open_ones]


def _fixed_by_a_failed_change(desk: _Desk) -> Found:
    for problem in desk.all_of(Problem):
        for change in desk.around.at(problem.id, LinkKind.FIXED_BY):
            fixed = problem.state == "resolved" or problem.resolved_at is not None
            if fixed and change.state in desk.policy.changes_fail_in:
                sentence = f"{problem.id} is said to be fixed by {change.id}, which {change.state}"
                yield sentence, [problem.id, change.id]


def _risk_without_known_error(desk: _Desk) -> Found:
    for problem in desk.all_of(Problem):
        if problem.state == "risk_accepted" and (desk.whole or problem.known_error is None):
            published = [
                known.id
                for known in desk.around.to(problem.id, LinkKind.KNOWN_ERROR_OF)
                if known.state == "published"
            ]
            if not published:
                yield f"the risk of {problem.id} is accepted and no known error published", [
                    problem.id
                ]  # fmt: skip


def _risk_review_overdue(desk: _Desk) -> Found:
    for problem in desk.all_of(Problem):
        if problem.review_at is not None and problem.review_at <= desk.at:
            due = problem.review_at.isoformat()
            yield f"the accepted risk of {problem.id} was to be reviewed at {due}", [problem.id]


def _known_error_of_what_ended(desk: _Desk) -> Found:
    for known in desk.all_of(KnownError):
        for problem in desk.around.at(known.id, LinkKind.KNOWN_ERROR_OF):
            closed = problem.last("close") if isinstance(problem, Problem) else None
            kept = closed is not None and "keep_known_error" in dict(closed.inputs)
            if known.state == "published" and problem.state in ("closed", "cancelled") and not kept:
                sentence = f"{known.id} is published and {problem.id} {problem.state}: retire it"
                yield sentence, [known.id, problem.id]


def _known_error_review_overdue(desk: _Desk) -> Found:
    for known in desk.all_of(KnownError):
        if known.review_at is not None and known.review_at <= desk.at:
            due = known.review_at.isoformat()
            yield f"{known.id} was to be reviewed at {due}", [known.id]


def _cited_after_retirement(desk: _Desk) -> Found:
    for known in desk.all_of(KnownError):
        retired = known.last("retire")
        if retired is None:
            continue
        late = [
            incident.id
            for incident in desk.around.to(known.id, LinkKind.RESOLVED_WITH)
            if isinstance(incident, Incident) and (incident.resolved_at or desk.at) > retired.at
        ]
        late += [
            incident.id
            for incident in desk.around.to(known.id, LinkKind.CITES)
            if incident.state == "on_hold"
        ]
        if late:
            when = retired.at.isoformat()
            yield f"{known.id} was retired at {when} and {_named(late)} cite it", [known.id, *late]


# -- major incidents ---------------------------------------------------------------------------


def _major_incident_without_manager(desk: _Desk) -> Found:
    for major in desk.all_of(MajorIncident):
        if major.state == "accepted" and not major.manager:
            yield f"{major.id} is accepted and nobody manages it", [major.id]


def _major_incident_without_communication(desk: _Desk) -> Found:
    for major in desk.all_of(MajorIncident):
        if major.state == "accepted" and major.next_communication_at is None:
            yield f"{major.id} is accepted and no next communication set", [major.id]


def _communication_overdue(desk: _Desk) -> Found:
    for major in desk.all_of(MajorIncident):
        due = major.next_communication_at
        if major.state == "accepted" and due is not None and due < desk.at:
            yield f"{major.id} was to communicate at {due.isoformat()}", [major.id]


def _major_incident_of_what_ended(desk: _Desk) -> Found:
    for major in desk.all_of(MajorIncident):
        for incident in desk.around.at(major.id, LinkKind.MAJOR_INCIDENT_OF):
            if major.state in ("proposed", "accepted") and incident.state in ENDED_INCIDENT:
                sentence = f"{major.id} is {major.state} and {incident.id} is {incident.state}"
                yield sentence, [major.id, incident.id]


def _two_major_incidents(desk: _Desk) -> Found:
    for incident in desk.all_of(Incident):
        running = [
            major.id
            for major in desk.around.to(incident.id, LinkKind.MAJOR_INCIDENT_OF)
            if major.state in ("proposed", "accepted")
        ]
        if len(running) > 1:
            yield f"{_named(running)} are all about {incident.id}", [incident.id, *running]


# -- access ------------------------------------------------------------------------------------


def _access_outlives_identity(desk: _Desk) -> Found:
    left: dict[str, datetime] = {}
    for grant in desk.all_of(AccessGrant):
        if grant.identity_left_at is not None:
            first = left.get(grant.identity, grant.identity_left_at)
            left[grant.identity] = min(first, grant.identity_left_at)
    for grant in desk.all_of(AccessGrant):
        gone = left.get(grant.identity)
        if grant.state in PROVIDED and gone is not None and gone <= desk.at:
            when = gone.isoformat()
            yield f"{grant.id} is {grant.state} and {grant.identity} left at {when}", [grant.id]


def _access_past_its_end(desk: _Desk) -> Found:
    for grant in desk.all_of(AccessGrant):
        if grant.state in PROVIDED and grant.ends_at is not None and grant.ends_at <= desk.at:
            yield f"{grant.id} is {grant.state} past its end, {grant.ends_at.isoformat()}", [
                grant.id
            ]  # fmt: skip


def _access_not_recertified(desk: _Desk) -> Found:
    for grant in desk.all_of(AccessGrant):
        due = grant.recertify_at
        if grant.state == "active" and due is not None and due <= desk.at:
            yield f"{grant.id} was to be recertified at {due.isoformat()}", [grant.id]


def _access_without_request(desk: _Desk) -> Found:
    for grant in desk.all_of(AccessGrant):
        for request in desk.around.at(grant.id, LinkKind.ASKED_IN):
            if grant.state in PROVIDED and request.state in ("cancelled", "rejected"):
                sentence = f"{grant.id} is {grant.state} and {request.id} is {request.state}"
                yield sentence, [grant.id, request.id]


# -- alerts ------------------------------------------------------------------------------------


def _two_open_alerts(desk: _Desk) -> Found:
    yield from _one_each(
        (alert.identity, alert.id) for alert in desk.all_of(Alert) if alert.state == "open"
    )


def _two_open_incidents(desk: _Desk) -> Found:
    yield from _one_each(
        (alert.identity, incident.id)
        for alert in desk.all_of(Alert)
        for incident in desk.around.to(alert.id, LinkKind.REPORTED_BY)
        if incident.state not in ENDED_INCIDENT
    )


def _one_each(pairs: Iterable[tuple[str, str]]) -> Found:
    by_identity: dict[str, dict[str, None]] = {}
    for identity, name in pairs:
        by_identity.setdefault(identity, {})[name] = None
    for identity, names in by_identity.items():
        if len(names) > 1:
            yield f"{_named(names)} are open for one condition, {identity}", names


_RULES: tuple[tuple[str, Callable[[_Desk], Found]], ...] = (
    ("id_used_twice", _id_used_twice),
    ("dangling_link", _dangling_link),
    ("wrong_kind", _wrong_kind),
    ("one_sided_link", _one_sided_link),
    ("parent_cycle", _circle(LinkKind.CHILD_OF)),
    ("duplicate_cycle", _circle(LinkKind.DUPLICATE_OF)),
    ("follow_up_cycle", _circle(LinkKind.FOLLOWS)),
    ("conversion_cycle", _circle(LinkKind.CONVERTED_FROM)),
    ("alert_cycle", _circle(LinkKind.CONTINUES)),
    ("duplicate_of_nothing", _duplicate_of_nothing),
    ("waits_for_what_ended", _waits_for_what_ended),
    ("closed_problem_with_open_incidents", _closed_problem_with_open_incidents),
    ("fixed_by_a_failed_change", _fixed_by_a_failed_change),
    ("risk_without_known_error", _risk_without_known_error),
    ("risk_review_overdue", _risk_review_overdue),
    ("known_error_of_what_ended", _known_error_of_what_ended),
    ("known_error_review_overdue", _known_error_review_overdue),
    ("cited_after_retirement", _cited_after_retirement),
    ("major_incident_without_manager", _major_incident_without_manager),
    ("major_incident_without_communication", _major_incident_without_communication),
    ("communication_overdue", _communication_overdue),
    ("major_incident_of_what_ended", _major_incident_of_what_ended),
    ("two_major_incidents", _two_major_incidents),
    ("access_outlives_identity", _access_outlives_identity),
    ("access_past_its_end", _access_past_its_end),
    ("access_not_recertified", _access_not_recertified),
    ("access_without_request", _access_without_request),
    ("two_open_alerts", _two_open_alerts),
    ("two_open_incidents", _two_open_incidents),
)
"""The rules by their codes, in the order they are told."""


def invariants(
    records: Iterable[Any],
    *,
    at: datetime | None = None,
    also: Iterable[Link] = (),
    whole: bool = True,
    policy: LinkPolicy = LinkPolicy(),  # noqa: B008 - frozen
) -> tuple[BrokenRule, ...]:
    """Return every rule between records that does not hold at an instant; empty when all do.

    Unless told, the instant is that of the last move of any of them: what falls due by itself later
    is not overdue yet.

    `records` are a desk's, with rows of the host's (changes, say) that have an `id` and a `state`;
    `also` are links that none of them keeps. When they are not the `whole` desk, a link that leaves
    them is not said to dangle; changes and contacts may always be elsewhere. The answer is in the
    order of the rules.

    >>> from datetime import UTC
    >>> from serviceops.lifecycle import Incident
    >>> start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> child = Incident.log("INC-2", summary="No mail", caller="u-2", parent="INC-1", at=start)
    >>> print(*invariants([child], at=start))
    INC-2 is tied to INC-1 as child_of, and INC-1 is not there (dangling_link)
    """
    given = tuple(records)
    around = Neighbours(given, tuple(also))
    if at is None:
        moves = [t.at for record in given for t in getattr(record, "history", ())[-1:]]
        at = max(moves, default=datetime.min.replace(tzinfo=UTC))
    desk = _Desk(given=given, around=around, at=utc(at), whole=whole, policy=policy)
    return tuple(
        BrokenRule(code, sentence, ids) for code, rule in _RULES for sentence, ids in rule(desk)
    )
