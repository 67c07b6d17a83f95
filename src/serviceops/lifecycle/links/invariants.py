"""Rules between records: every rule that is broken, with its code and the records.

Sources: ISO/IEC 20000-1:2018, 8.6 and 8.7.3; ITIL 4, incident, problem and service request
management practices.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops.display.listing import Listing
from serviceops.lifecycle.access import PROVIDED, AccessGrant
from serviceops.lifecycle.alerts.alert import Alert
from serviceops.lifecycle.event import Event
from serviceops.lifecycle.evidence import ENDED_INCIDENT, ENDED_MAJOR_INCIDENT, ENDED_PROBLEM
from serviceops.lifecycle.holding import ContactedRecord, HeldRecord
from serviceops.lifecycle.incident import Incident
from serviceops.lifecycle.known_error import KnownError
from serviceops.lifecycle.links.link_policy import LinkPolicy
from serviceops.lifecycle.links.neighbours import Link, LinkKind, Neighbours, cycles
from serviceops.lifecycle.major_incident import MajorIncident
from serviceops.lifecycle.problem import Problem
from serviceops.lifecycle.record import AnyRecord, Record
from serviceops.lifecycle.request import ServiceRequest
from serviceops.spans import FIRST_INSTANT, utc

__all__ = ["BrokenRule", "invariants"]


@checked
@attrs.frozen
class BrokenRule:
    """A broken rule between records: a stable code, what is wrong, and the ids of the records."""

    code: str
    sentence: str
    ids: tuple[str, ...] = attrs.field(converter=tuple[str, ...])

    def __str__(self) -> str:
        return f"{self.sentence} ({self.code})"


@attrs.frozen(kw_only=True)
class _Desk:
    """The records and links that the rules check, at an instant."""

    given: tuple[Any, ...]
    neighbours: Neighbours
    at: datetime
    whole: bool
    policy: LinkPolicy

    def all_of(self, kind: type[Any], *states: str) -> Iterator[Any]:
        """Return the records of a kind, in these states or in any."""
        found = (record for record in self.neighbours.records.values() if isinstance(record, kind))
        return (record for record in found if not states or record.state in states)

    def sources(self, record: Any, link: LinkKind, *states: str) -> list[str]:
        """Return the ids of the records in some states that point at a record."""
        found = self.neighbours.sources(record.id, link)
        return [source.id for source in found if source.state in states]


# What a rule finds: a sentence, and the ids it is about.
Found: TypeAlias = Iterator[tuple[str, Iterable[str]]]
Rule: TypeAlias = Callable[[_Desk], Found]

# The rules by their codes, in the order of this page, which is that of the findings.
_RULES: dict[str, Rule] = {}


def _rule(function: Rule) -> Rule:
    """Declare a rule with the name of its function as its code."""
    _RULES[function.__name__] = function
    return function


def _add_date_rule(code: str, kind: type[Any], fact: str, sentence: str, *states: str) -> None:
    """Declare the rule that an instant of a record, in these states or any, has not passed."""

    def is_overdue(desk: _Desk) -> Found:
        for record in desk.all_of(kind, *states):
            due = getattr(record, fact)
            if due is not None and due <= desk.at:
                yield sentence.format(record=record, due=due.isoformat()), [record.id]

    _RULES[code] = is_overdue


def _pair_rule(
    kind: type[Any], link: LinkKind, sentence: str, *states: str
) -> Callable[[Callable[[_Desk, Any, Any], bool]], None]:
    """Declare the rule that no record, in these states or any, fits its target like this."""

    def declare(is_broken: Callable[[_Desk, Any, Any], bool]) -> None:
        def broken_pairs(desk: _Desk) -> Found:
            for record in desk.all_of(kind, *states):
                for other in desk.neighbours.targets(record.id, link):
                    if is_broken(desk, record, other):
                        yield sentence.format(record=record, other=other), [record.id, other.id]

        _RULES[is_broken.__name__] = broken_pairs

    return declare


def _list(ids: Iterable[str]) -> str:
    return ", ".join(ids)


# -- the records and links themselves ----------------------------------------------------------


@_rule
def id_used_twice(desk: _Desk) -> Found:
    # The same record given twice is no fault, two with one id are. They are compared and not
    # hashed: a row of the host's may be of a class that can be written, and has no hash.
    different: dict[str, list[Any]] = {}
    for record in desk.given:
        of_one_id = different.setdefault(record.id, [])
        if record not in of_one_id:
            of_one_id.append(record)
    for name, found in different.items():
        if len(found) > 1:
            yield f"{len(found)} records have the id {name}: only the last was looked at", [name]


_INCIDENT, _ELSEWHERE = (Incident,), (object,)
# The kinds of record at the source and target of a link; changes and contacts are elsewhere.
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
    LinkKind.REQUESTED_IN: ((AccessGrant,), (ServiceRequest,)),
    LinkKind.CONTINUES: ((Alert,), (Alert,)),
    LinkKind.ABOUT: (_ELSEWHERE, (ContactedRecord,)),
    LinkKind.CONVERTED_FROM: ((Incident, ServiceRequest), (Incident, ServiceRequest)),
}


@_rule
def dangling_link(desk: _Desk) -> Found:
    if not desk.whole:
        return
    for link in desk.neighbours.links:
        absent = [
            end
            for end, kinds in zip((link.source, link.target), _ENDS[link.kind], strict=True)
            if end not in desk.neighbours.records and kinds is not _ELSEWHERE
        ]
        if absent:
            yield f"{_sentence(link)}, and {_list(absent)} is not there", [link.source, link.target]


@_rule
def wrong_kind(desk: _Desk) -> Found:
    for link in desk.neighbours.links:
        for _, sentence in ends_of_wrong_kind(link, desk.neighbours.records):
            yield sentence, [link.source, link.target]


def ends_of_wrong_kind(link: Link, records: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the ends of a link that are records of a kind it cannot have, each with a sentence."""
    for end, kinds in zip((link.source, link.target), _ENDS[link.kind], strict=True):
        record = records.get(end)
        if isinstance(record, Record) and not isinstance(record, kinds):
            yield end, f"{_sentence(link)}, and {end} is of the kind {type(record).__name__}"


@_rule
def one_sided_link(desk: _Desk) -> Found:
    """Return the links that only one end stores, of those that both should."""
    for link in desk.neighbours.links:
        for _, sentence in silent_ends(link, desk.neighbours.records):
            yield sentence, [link.source, link.target]


def silent_ends(link: Link, records: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the end that does not store a link that both should, with a sentence."""
    # An end that is not at hand may well store the link.
    if link.kind not in _STORED_BY_BOTH or not {link.source, link.target} <= records.keys():
        return
    source, target = records[link.source], records[link.target]
    of_source, of_target = _STORED_BY_BOTH[link.kind]
    # One fact of each end is looked at, not all links of a problem with thousands of incidents.
    in_source, in_target = _names(source, of_source, target), _names(target, of_target, source)
    if in_source == in_target:
        return
    if in_target:
        silent, is_late = link.source, _was_final(source, target, of_target)
    else:
        silent, is_late = link.target, _was_final(target, source, of_source)
    if not is_late and not _is_past(link.kind, source, target):
        yield silent, f"{_sentence(link)}, but {silent} does not say so"


def _names(record: Any, fact: str, other: Any) -> bool:
    """Return whether a fact of a record, one id or several, names another record."""
    value = getattr(record, fact, None)
    return bool(other.id in value if isinstance(value, tuple) else other.id == value)


def _was_final(silent: Any, other: Any, fact: str) -> bool:
    """Return whether a record was final when the other began to name it: nobody can change that."""
    if not isinstance(silent, Record) or not silent.is_final:
        return False
    ended_at = next(one.at for one in reversed(silent.history) if one.state is not None)
    since = _named_since(other, fact, silent.id)
    return since is not None and ended_at <= since


def _named_since(record: Any, fact: str, name: str) -> datetime | None:
    """Return the instant from which on a fact of a record names another one."""
    since: datetime | None = None
    for one in getattr(record, "history", ()):
        sets = dict(one.sets)
        if fact in sets:
            value = sets[fact]
            is_named = name in (value if isinstance(value, tuple) else (value,))
            since = (since or one.at) if is_named else None
    return since


def _is_past(kind: LinkKind, source: Any, target: Any) -> bool:
    """Return whether one end still stores a link that the other has rightly left."""
    if kind is LinkKind.SYMPTOM_OF:
        # Of an end that is a row of the host's, or no problem, nothing of the past is known.
        of_source, of_target = (getattr(end, "history", ()) for end in (source, target))
        # A final record stores what it did when the other end left it: nobody can change that.
        if getattr(source, "problem", None) == target.id:
            left = chain.from_iterable(t.inputs for t in of_target if t.action == "unlink")
            was_left = ("incident", source.id) in left
            is_there = source.id in getattr(target, "incidents", ())
            return was_left and not is_there and getattr(source, "is_final", False)
        # A duplicate keeps its list: it shows which incidents went to the original.
        was_named = ("problem", target.id) in chain.from_iterable(t.sets for t in of_source)
        is_duplicate = getattr(target, "duplicate_of", None) is not None
        return is_duplicate or (was_named and getattr(target, "is_final", False))
    # What is over has another in its place.
    named = getattr(target, _STORED_BY_BOTH[kind][1], None)
    is_over = source.state in ("retired", *ENDED_MAJOR_INCIDENT)
    return is_over and named not in (None, source.id)


# The facts that name the other end, in the source and in the target.
_STORED_BY_BOTH = {
    LinkKind.SYMPTOM_OF: ("problem", "incidents"),
    LinkKind.KNOWN_ERROR_OF: ("problem", "known_error"),
    LinkKind.MAJOR_INCIDENT_OF: ("incident", "major_incident"),
}


def _sentence(link: Link) -> str:
    return f"{link.source} is tied to {link.target} as {link.kind}"


def _add_cycle_rule(code: str, kind: LinkKind) -> None:
    def no_cycle(desk: _Desk) -> Found:
        for cycle in cycles(desk.neighbours.links, kind):
            path = " to ".join((*cycle, cycle[0]))
            yield f"{kind} links form a cycle, {path}: remove one of them", cycle

    _RULES[code] = no_cycle


_add_cycle_rule("parent_cycle", LinkKind.CHILD_OF)
_add_cycle_rule("duplicate_cycle", LinkKind.DUPLICATE_OF)
_add_cycle_rule("follow_up_cycle", LinkKind.FOLLOWS)
_add_cycle_rule("conversion_cycle", LinkKind.CONVERTED_FROM)
_add_cycle_rule("alert_cycle", LinkKind.CONTINUES)


# -- incidents and what they wait for ----------------------------------------------------------


@_rule
def duplicate_of_nothing(desk: _Desk) -> Found:
    for link in desk.neighbours.links:
        original = desk.neighbours.records.get(link.target)
        if link.kind is LinkKind.DUPLICATE_OF and getattr(original, "state", "") == "cancelled":
            sentence = f"{link.source} is a duplicate of {link.target}, which was cancelled"
            yield sentence, [link.source, link.target]


@_pair_rule(
    HeldRecord,
    LinkKind.WAITS_FOR,
    "{record.id} waits for {other.id}, which is {other.state}: resume it",
    "on_hold",
)
def waits_for_what_ended(desk: _Desk, record: Any, reason: Any) -> bool:
    # Records may stay on hold for a problem with an accepted risk (`LinkPolicy.risk_accepted`).
    if isinstance(reason, Problem):
        return reason.state in ("resolved", "closed", "cancelled")
    return reason.state in (*desk.policy.changes_succeed_in, *desk.policy.changes_fail_in)


# -- problems and known errors -----------------------------------------------------------------


@_rule
def closed_problem_with_open_incidents(desk: _Desk) -> Found:
    for problem in desk.all_of(Problem, *ENDED_PROBLEM):
        symptoms = desk.neighbours.sources(problem.id, LinkKind.SYMPTOM_OF)
        open_ones = [
            one.id for one in symptoms
            if one.state not in ENDED_INCIDENT
            and not _is_past(LinkKind.SYMPTOM_OF, one, problem)
        ]  # fmt: skip
        if open_ones:
            sentence = f"{problem.id} is {problem.state} and {_list(open_ones)} not"
            yield f"{sentence}: resolve them, or name another problem", [problem.id, *open_ones]


@_pair_rule(
    Problem,
    LinkKind.FIXED_BY,
    "{record.id} counts as fixed by {other.id}, which {other.state}",
)
def fixed_by_a_failed_change(desk: _Desk, problem: Problem, change: Any) -> bool:
    fixed = problem.state == "resolved" or problem.resolved_at is not None
    return fixed and change.state in desk.policy.changes_fail_in


@_rule
def risk_without_known_error(desk: _Desk) -> Found:
    for problem in desk.all_of(Problem, "risk_accepted"):
        # A known error that is named and not at hand may well be published.
        looked_up = desk.whole or problem.known_error is None
        if looked_up and not desk.sources(problem, LinkKind.KNOWN_ERROR_OF, "published"):
            sentence = f"the risk of {problem.id} is accepted and no known error published"
            yield sentence, [problem.id]


_add_date_rule(
    "risk_review_overdue", Problem, "review_at",
    "the accepted risk of {record.id} was to be reviewed at {due}",
)  # fmt: skip


@_pair_rule(
    KnownError,
    LinkKind.KNOWN_ERROR_OF,
    "{record.id} is published and {other.id} {other.state}: retire it",
    "published",
)
def known_error_of_what_ended(desk: _Desk, known: KnownError, problem: Any) -> bool:
    closed = problem.last("close") if isinstance(problem, Problem) else None
    # Whoever closed the problem may have decided that the known error stays published.
    stays = closed is not None and "keep_known_error" in dict(closed.inputs)
    return problem.state in ENDED_PROBLEM and not stays


_add_date_rule(
    "known_error_review_overdue", KnownError, "review_at",
    "{record.id} was to be reviewed at {due}",
)  # fmt: skip


@_rule
def cited_after_retirement(desk: _Desk) -> Found:
    for known in desk.all_of(KnownError):
        retired = known.last("retire")
        if retired is None:
            continue
        # Resolved with it later than it was retired, or on hold and still citing it now.
        late = [
            incident.id
            for incident in desk.neighbours.sources(known.id, LinkKind.RESOLVED_WITH)
            if isinstance(incident, Incident) and (incident.resolved_at or desk.at) > retired.at
        ]
        late += desk.sources(known, LinkKind.CITES, "on_hold")
        if late:
            when = retired.at.isoformat()
            yield f"{known.id} was retired at {when} and {_list(late)} cite it", [known.id, *late]


# -- major incidents ---------------------------------------------------------------------------


@_rule
def major_incident_without_manager(desk: _Desk) -> Found:
    for major in desk.all_of(MajorIncident, "accepted"):
        if not major.manager:
            yield f"{major.id} is accepted and nobody manages it", [major.id]


@_rule
def major_incident_without_communication(desk: _Desk) -> Found:
    for major in desk.all_of(MajorIncident, "accepted"):
        if major.next_communication_at is None:
            yield f"{major.id} is accepted and no next communication set", [major.id]


@_rule
def communication_overdue(desk: _Desk) -> Found:
    for major in desk.all_of(MajorIncident, "accepted"):
        due = major.next_communication_at
        if due is not None and due < desk.at:
            yield f"{major.id} was to communicate at {due.isoformat()}", [major.id]


_BOTH_STATES = "{record.id} is {record.state} and {other.id} is {other.state}"


@_pair_rule(MajorIncident, LinkKind.MAJOR_INCIDENT_OF, _BOTH_STATES, "proposed", "accepted")
def major_incident_of_what_ended(desk: _Desk, major: MajorIncident, incident: Any) -> bool:
    return incident.state in ENDED_INCIDENT


@_rule
def two_major_incidents(desk: _Desk) -> Found:
    for incident in desk.all_of(Incident):
        running = desk.sources(incident, LinkKind.MAJOR_INCIDENT_OF, "proposed", "accepted")
        if len(running) > 1:
            yield f"{_list(running)} are all about {incident.id}", [incident.id, *running]


# -- access ------------------------------------------------------------------------------------


@_rule
def access_outlives_identity(desk: _Desk) -> Found:
    # An identity may have several grants, and only one that records when it left.
    left: dict[str, datetime] = {}
    for grant in desk.all_of(AccessGrant):
        if grant.identity_left_at is not None:
            first = left.get(grant.identity, grant.identity_left_at)
            left[grant.identity] = min(first, grant.identity_left_at)
    for grant in desk.all_of(AccessGrant, *PROVIDED):
        gone = left.get(grant.identity)
        if gone is not None and gone <= desk.at:
            when = gone.isoformat()
            yield f"{grant.id} is {grant.state} and {grant.identity} left at {when}", [grant.id]


_add_date_rule(
    "access_past_its_end", AccessGrant, "ends_at",
    "{record.id} is {record.state} past its end, {due}", *PROVIDED,
)  # fmt: skip


_add_date_rule(
    "access_not_recertified", AccessGrant, "recertify_at",
    "{record.id} was to be recertified at {due}", "active",
)  # fmt: skip


@_pair_rule(AccessGrant, LinkKind.REQUESTED_IN, _BOTH_STATES, *PROVIDED)
def access_without_request(desk: _Desk, grant: AccessGrant, request: Any) -> bool:
    return request.state in ("cancelled", "rejected")


# -- alerts ------------------------------------------------------------------------------------


@_rule
def two_open_alerts(desk: _Desk) -> Found:
    yield from _one_each((alert.identity, alert.id) for alert in desk.all_of(Alert, "open"))


@_rule
def two_open_incidents(desk: _Desk) -> Found:
    yield from _one_each(
        (alert.identity, incident.id)
        for alert in desk.all_of(Alert)
        for incident in desk.neighbours.sources(alert.id, LinkKind.REPORTED_BY)
        if incident.state not in ENDED_INCIDENT
    )


def _one_each(pairs: Iterable[tuple[str, str]]) -> Found:
    by_identity: dict[str, dict[str, None]] = {}
    for identity, name in pairs:
        by_identity.setdefault(identity, {})[name] = None
    for identity, names in by_identity.items():
        if len(names) > 1:
            yield f"{_list(names)} are open for one condition, {identity}", names


# Actions and cascades satisfy most of these; imported rows, links written by hand and intents that
# were not carried out break them.
@checked
def invariants(
    records: Iterable[AnyRecord],
    *,
    at: datetime | None = None,
    also: Iterable[Link] = (),
    whole: bool = True,
    policy: LinkPolicy = LinkPolicy(),  # noqa: B008 - frozen
) -> tuple[BrokenRule, ...]:
    """Return every broken rule between records at an instant, in the order of the rules.

    The default instant is that of the last transition of any record: what falls due later is not
    overdue yet. `records` may include rows of the host's (changes, say) with an `id` and a `state`;
    `also` are links that no record stores. When `records` are not the `whole` desk, a link to
    another record is no finding; changes and contacts may always be elsewhere.

    >>> from datetime import UTC
    >>> from serviceops.lifecycle import Incident
    >>> start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> child = Incident.log("INC-2", summary="No mail", caller="u-2", parent="INC-1", at=start)
    >>> print(*invariants([child], at=start))
    INC-2 is tied to INC-1 as child_of, and INC-1 is not there (dangling_link)
    """
    given = tuple(records)
    if at is None:
        # Not the computer's clock: the result is a function of the records.
        moves = [t.at for record in given for t in getattr(record, "history", ())[-1:]]
        at = max(moves, default=FIRST_INSTANT)
    neighbours = Neighbours(given, tuple(also))
    desk = _Desk(given=given, neighbours=neighbours, at=utc(at), whole=whole, policy=policy)
    found = (
        BrokenRule(code, sentence, ids)
        for code, rule in _RULES.items()
        for sentence, ids in rule(desk)
    )
    return Listing.of(found, title="Broken rules between records")
