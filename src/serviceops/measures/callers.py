"""How callers see the desk: first-contact resolution and customer satisfaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol, Unpack

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Length
from serviceops.errors import InvalidMeasure
from serviceops.measures.measure import TIMELESS, Measure
from serviceops.measures.moments import Moment, Moments, as_moment
from serviceops.measures.records import (
    Filter,
    Records,
    Scope,
    Tally,
    excluded,
    resolve_scope,
    started,
)
from serviceops.sla import Line
from serviceops.sla.conditions import Edge, Level, as_edge, as_level, each
from serviceops.spans import length_micros


@checked
def fcr_hdi(
    records: Records,
    *,
    at: datetime,
    start: Moment = Moments.LOGGED,
    resolved: Edge | Level = Moments.RESOLVED,
    not_enough: Edge | Level = Moments.HANDED_OVER | Moments.CALLER_CONTACT,
    undone_by: Edge | Level = Moments.REOPENED,
    written: Level = Moments.WRITTEN,
    within: Length = timedelta(hours=1),
    eligible: Level | None = None,
    **scope: Unpack[Scope],
) -> Measure:
    """Return the share of eligible contacts that were resolved in the first interaction.

    By telephone or in person: resolved before a moment that shows it was `not_enough`, and not
    `undone_by` anything since. In writing (`written` is true at the start) it has to be resolved
    `within` one hour as well, on a basis that should be business hours.
    Every eligible contact counts, an open one as not resolved; `eligible` leaves out what the desk
    could never resolve (a visit on site). Source: HDI and MetricNet.
    """
    begins, ends = as_moment(start), as_edge(resolved)
    fails, undone = as_edge(not_enough), as_edge(undone_by)
    level, limit = as_level(written), length_micros(within)
    among, tally = resolve_scope(scope, Scope), Tally()
    for record, track, first in started(records, at, begins, among, tally):
        if excluded(eligible, track):
            tally.leave(record, ("not_eligible", "that the desk could not have resolved"))
            continue
        done = each(ends.bits(track))
        # Index 0 is the first contact itself, so only later transitions show it was not enough.
        good = (
            bool(done)
            and not any(0 < index < done[0] for index in each(fails.bits(track)))
            and not any(index > done[0] for index in each(undone.bits(track)))
        )
        flags = level.flags(track)
        # Nobody waits on the line for a written contact, so HDI allows it a business hour.
        if good and flags and flags[0]:
            good = among.basis.calendar.elapsed_micros(first, track.micros[done[0]]) <= limit
        tally.add(record, int(good))
    return tally.measure(
        "fcr_hdi", population="eligible contacts, dated by their start", scope=among, at=at,
        censoring="contacts still open are counted as not resolved in the first interaction",
    )  # fmt: skip


class JudgedContact(Protocol):
    """The verdict on one record's first contact, as `serviceops.desk.first_contact` returns it."""

    @property
    def eligible(self) -> bool:
        """Whether the record counts."""

    @property
    def resolved(self) -> bool:
        """Whether the first contact resolved it."""

    @property
    def because(self) -> Line:
        """Why, with a code."""


@checked
def fcr(judged: Mapping[str, JudgedContact] | Iterable[tuple[str, JudgedContact]]) -> Measure:
    """Return the share of records resolved on first contact, each judged from its contacts.

    Where contacts are records themselves this is the form to prefer: `desk.first_contact` judges
    one record. Those not eligible are left out, each for its own reason.
    """
    tally = Tally()
    for record, one in judged.items() if isinstance(judged, Mapping) else judged:
        if one.eligible:
            tally.add(record, int(one.resolved))
        else:
            code = one.because.code
            tally.leave(record, (code, code.replace("_", " ")))
    return tally.measure(
        "fcr", population="records with contacts, eligible", basis=TIMELESS,
        censoring="records not eligible are left out, each with the reason",
    )  # fmt: skip


@checked
def fcr_freshservice(
    records: Records,
    *,
    at: datetime,
    start: Moment = Moments.LOGGED,
    resolved: Edge | Level = Moments.RESOLVED_OR_CLOSED,
    contact: Edge | Level = Moments.CALLER_CONTACT,
    **scope: Unpack[Filter],
) -> Measure:
    """Return the share of resolved records without a later interaction of the caller.

    Those not resolved are left out. Source: Freshservice documentation.
    """
    return _counted(
        "fcr_freshservice", records, at, start, resolved, contact, 0, scope, "resolved records"
    )


@checked
def fcr_zoho(
    records: Records,
    *,
    at: datetime,
    start: Moment = Moments.LOGGED,
    resolved: Edge | Level = Moments.CLOSED,
    answered: Edge | Level = Moments.AGENT_REPLY,
    **scope: Unpack[Filter],
) -> Measure:
    """Return the share of closed records with exactly one public reply of an agent.

    Those not closed are left out. Source: Zoho Desk documentation.
    """
    return _counted("fcr_zoho", records, at, start, resolved, answered, 1, scope, "closed records")


def _counted(
    code: str, records: Records, at: datetime, start: Moment, resolved: Edge | Level,
    counted: Edge | Level, wanted: int, scope: Filter, population: str,
) -> Measure:  # fmt: skip
    """Return the share of finished records in which an edge occurred `wanted` times."""
    ends, edge = as_edge(resolved), as_edge(counted)
    among, tally = resolve_scope(scope, Filter), Tally()
    # An open record may still get the contact that decides, so it cannot be judged yet.
    for record, track, _ in started(records, at, as_moment(start), among, tally):
        if not ends.bits(track):
            tally.leave(record, ("not_resolved", f"without {ends}"))
            continue
        tally.add(record, int(edge.bits(track).bit_count() == wanted))
    return tally.measure(
        code, population=f"{population}, dated by their start", scope=among, basis=TIMELESS, at=at,
        censoring="records not resolved are left out and counted",
    )  # fmt: skip


def _scores(scores: Mapping[str, int | None], best: int) -> None:
    if best < 1:
        raise InvalidMeasure(best, "a best score of 1 or more")
    for record, score in scores.items():
        # `True` is an int in Python; as a score it would silently count as 1.
        if score is not None and not (type(score) is int and 1 <= score <= best):
            raise InvalidMeasure(
                score, f"a whole score from 1 to {best}, or None for no answer", f"of {record!r}"
            )


@checked
def csat(scores: Mapping[str, int | None], *, best: int = 5, positive: int = 2) -> Measure:
    """Return the share of positive scores in returned surveys: the `positive` best of `best`.

    `scores` are the scores by record, `None` where a survey was sent and not returned: those are
    left out, and the details give the response rate. Select the surveys of a period beforehand.
    Source: common practice, top two of five.

    >>> measure = csat({"INC-1": 5, "INC-2": 3, "INC-3": None, "INC-4": 4})
    >>> measure.value, dict(measure.details)["response_rate"]
    (Fraction(2, 3), '75.00 % (3 of 4)')
    """
    if best < 2:
        raise InvalidMeasure(best, "a best score of 2 or more", "of one score all are positive")
    _scores(scores, best)
    if not 0 < positive < best:
        raise InvalidMeasure(positive, f"a number of scores from 1 to {best - 1}")
    # A survey that was not returned is no bad score, so it must not enlarge the divisor.
    tally = Tally()
    for record, score in scores.items():
        if score is None:
            tally.leave(record, ("no_answer", "without an answer"))
        else:
            tally.add(record, int(score > best - positive))
    rate = response_rate(scores, best=best)
    counts = f"{len(tally.parts):,} of {len(scores):,}"
    return tally.measure(
        "csat",
        population="surveys answered",
        basis=TIMELESS,
        censoring="surveys without an answer are left out: they may think otherwise",
        details={
            "positive": f"a score above {best - positive} of {best}",
            "response_rate": f"{rate.show(rate.value)} ({counts})",
        },
    )


@checked
def response_rate(scores: Mapping[str, int | None], *, best: int = 5) -> Measure:
    """Return the share of surveys that were returned."""
    _scores(scores, best)
    tally = Tally()
    for record, score in scores.items():
        tally.add(record, int(score is not None))
    return tally.measure("response_rate", population="surveys sent", basis=TIMELESS)
