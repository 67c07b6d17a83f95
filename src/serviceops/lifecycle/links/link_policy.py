"""The policy of links: what a transition means for linked records, where desks differ."""

from collections.abc import Iterable
from enum import StrEnum

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Length
from serviceops.errors import InvalidPolicy
from serviceops.lifecycle.holding import HoldReason
from serviceops.lifecycle.incident import ResolutionCode
from serviceops.lifecycle.major_incident import MajorIncidentCriteria


class Cascade(StrEnum):
    """What children take over from their parent.

    Closing and cancelling are left out: each caller confirms their own incident.
    """

    START = "start"
    HOLD = "hold"
    RESOLVE = "resolve"
    REOPEN = "reopen"


class Waiting(StrEnum):
    """What becomes of an incident when the problem or change that it waited for has ended."""

    RESUME = "resume"
    RESOLVE = "resolve"
    STAY = "stay"


class AlertsAfter(StrEnum):
    """What becomes of the alerts of a resolved incident."""

    LEAVE = "leave"
    ACKNOWLEDGE = "acknowledge"
    CLOSE = "close"


class IncidentAfter(StrEnum):
    """Which alerts of an incident have to end before it ends by itself."""

    FIRST = "first"
    LAST = "last"
    ALL = "all"
    NEVER = "never"


@checked
@attrs.frozen(kw_only=True)
class Entitlement:
    """An item of a service request that is access, with the resource and the scope."""

    item: str
    resource: str
    scope: str


def _reasons(given: Iterable[HoldReason]) -> frozenset[HoldReason]:
    return frozenset(map(HoldReason, given))


def _cascades(given: Iterable[Cascade]) -> frozenset[Cascade]:
    return frozenset(map(Cascade, given))


def _codes(given: Iterable[ResolutionCode]) -> frozenset[ResolutionCode]:
    return frozenset(map(ResolutionCode, given))


@checked
@attrs.frozen(kw_only=True)
class LinkPolicy:
    """What a transition of one record means for those linked to it.

    `cascade` is what children take over: a hold only for one of `hold_reasons`, never for the
    caller, since each child has its own; a resolution unless its code is one of `own_endings`,
    which are true of the parent alone.

    `waiting` is what becomes of incidents on hold for a problem that was fixed or a change that
    succeeded; for a problem with an accepted risk it is `risk_accepted`; after any other end they
    resume. `communicate` copies workarounds and fixes to the open incidents. With
    `draft_known_error` a problem with a workaround gets a known error; with `known_error_review`
    a draft with a symptom is published, with a review date that much later; `retire_known_error`
    retires it when its problem is fixed.

    `alerts` and `incident` say how the ends of alerts and incidents depend on each other; the
    last alert is the one raised last, of several at one instant that with the last id. `major`
    proposes a major incident when its criteria are met. A request item named in `entitlements`
    becomes an access grant once the request is approved. A change succeeded, or failed, in the
    states named.
    """

    cascade: frozenset[Cascade] = attrs.field(
        default=frozenset({Cascade.START, Cascade.HOLD, Cascade.RESOLVE}), converter=_cascades
    )
    hold_reasons: frozenset[HoldReason] = attrs.field(
        default=frozenset({HoldReason.PROBLEM, HoldReason.CHANGE, HoldReason.VENDOR}),
        converter=_reasons,
    )
    own_endings: frozenset[ResolutionCode] = attrs.field(
        default=frozenset({ResolutionCode.DUPLICATE, ResolutionCode.NO_RESPONSE}), converter=_codes
    )
    waiting: Waiting = attrs.field(default=Waiting.RESUME, converter=Waiting)
    risk_accepted: Waiting = attrs.field(default=Waiting.RESUME, converter=Waiting)
    communicate: bool = True
    draft_known_error: bool = False
    known_error_review: Length | None = None
    retire_known_error: bool = True
    alerts: AlertsAfter = attrs.field(default=AlertsAfter.LEAVE, converter=AlertsAfter)
    incident: IncidentAfter = attrs.field(default=IncidentAfter.ALL, converter=IncidentAfter)
    major: MajorIncidentCriteria | None = None
    entitlements: tuple[Entitlement, ...] = attrs.field(
        default=(), converter=tuple[Entitlement, ...]
    )
    changes_succeed_in: tuple[str, ...] = ("completed", "successful")
    changes_fail_in: tuple[str, ...] = ("failed", "rejected", "cancelled")

    def __attrs_post_init__(self) -> None:
        # Settings that contradict each other are refused here and not in the middle of a cascade.
        if HoldReason.CALLER in self.hold_reasons:
            raise InvalidPolicy(
                "caller", "reasons to hold children with their parent",
                "each child has a caller of its own: leave it out",
            )  # fmt: skip
        if self.risk_accepted is Waiting.RESOLVE:
            raise InvalidPolicy(
                "resolve", "what becomes of incidents that wait for an accepted risk",
                "nothing was fixed: use resume or stay",
            )  # fmt: skip
        if both := sorted({*self.changes_succeed_in} & {*self.changes_fail_in}):
            raise InvalidPolicy(both[0], "states in which a change succeeded or failed, not both")
