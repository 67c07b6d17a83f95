"""What callers see: whether the first contact was enough, and how satisfied they were."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol, Unpack

from serviceops.errors import InvalidMeasure
from serviceops.measures.definitions import DEFINITIONS
from serviceops.measures.measure import TIMELESS, Measure
from serviceops.measures.records import (
    CLOSED,
    LOGGED,
    REOPENED,
    RESOLVED,
    Filter,
    Moment,
    Records,
    ResolvedScope,
    Scope,
    Tally,
    as_moment,
    chosen,
    excluded,
    happenings,
    started,
)
from serviceops.measures.statistic import RATIO
from serviceops.sla import Line
from serviceops.sla.conditions import Edge, Enters, Level, On, While, as_edge, as_level
from serviceops.spans import length_micros

__all__ = [
    "AGENT_ANSWERED",
    "CALLER_SAID",
    "HANDED_ON",
    "WRITTEN",
    "JudgedContact",
    "csat",
    "fcr",
    "fcr_freshservice",
    "fcr_hdi",
    "fcr_zoho",
    "response_rate",
]

DONE = Enters("resolved", "closed")
"""A resolution, or a closure without one."""
HANDED_ON = On("reassign", "escalate", "hold")
"""What shows, before the resolution, that the first interaction was not enough."""
CALLER_SAID = On("reply", party="caller") | On("reopen")
"""A later interaction of the caller."""
AGENT_ANSWERED = On("reply", party="provider", public=True)
"""A public answer of somebody at the desk."""
WRITTEN = While(channel=("mail", "email", "portal", "web"))
"""Contacts that wait in a queue before anybody answers them, by the fact ``channel``."""


def fcr_hdi(
    records: Records,
    *,
    at: datetime,
    start: Moment = LOGGED,
    resolved: Edge | Level = RESOLVED,
    not_enough: Edge | Level = HANDED_ON | CALLER_SAID,
    undone_by: Edge | Level = REOPENED,
    written: Level = WRITTEN,
    within: timedelta = timedelta(hours=1),
    eligible: Level | None = None,
    **scope: Unpack[Scope],
) -> Measure:
    """Return the share of eligible contacts that were resolved in the first interaction.

    By telephone or in person: resolved before anything that shows it was `not_enough`, and not
    `undone_by` anything since. In writing (`written` holds at the start): resolved, besides,
    `within` one hour of the basis, which should be business hours.
    Every eligible contact is counted, those still open as not resolved; `eligible` leaves out what
    the desk could never resolve (a visit on site). Source: HDI and MetricNet.
    """
    begins, ends = as_moment(start), as_edge(resolved)
    fails, undone = as_edge(not_enough), as_edge(undone_by)
    level, limit = as_level(written), length_micros(within)
    among, tally = chosen(scope, Scope), Tally()
    for record, track, first in started(records, at, begins, among, tally):
        if excluded(eligible, track):
            tally.leave(record, ("not_eligible", "that the desk could not have resolved"))
            continue
        done = happenings(ends, track)
        good = (
            bool(done)
            and not any(0 < index < done[0] for index in happenings(fails, track))
            and not any(index > done[0] for index in happenings(undone, track))
        )
        flags = level.flags(track)
        if good and flags and flags[0]:
            good = among.basis.calendar.elapsed_micros(first, track.micros[done[0]]) <= limit
        tally.add(record, int(good))
    return _share(
        "fcr_hdi", tally, among, at, "eligible contacts",
        "contacts still open are counted as not resolved in the first interaction",
    )  # fmt: skip


class JudgedContact(Protocol):
    """What was found of one record's first contact: `serviceops.desk.first_contact` answers so."""

    @property
    def eligible(self) -> bool:
        """Whether it is judged at all."""

    @property
    def resolved(self) -> bool:
        """Whether the first contact resolved it."""

    @property
    def because(self) -> Line:
        """Why, with a code."""


def fcr(judged: Mapping[str, JudgedContact] | Iterable[tuple[str, JudgedContact]]) -> Measure:
    """Return the share of records resolved on first contact, each as judged from its contacts.

    Where contacts are kept as records this is the form to prefer: `serviceops.desk.first_contact`
    judges one record. Those not eligible are left out, each for its own reason.
    """
    tally = Tally()
    for record, one in judged.items() if isinstance(judged, Mapping) else judged:
        if one.eligible:
            tally.add(record, int(one.resolved))
        else:
            code = one.because.code
            tally.leave(record, (code, code.replace("_", " ")))
    return tally.measure(
        DEFINITIONS["fcr"], RATIO, population="records with contacts, eligible",
        whole=len(tally.parts), basis=TIMELESS,
        censoring="records not eligible are left out, each with the reason",
    )  # fmt: skip


def fcr_freshservice(
    records: Records,
    *,
    at: datetime,
    start: Moment = LOGGED,
    resolved: Edge | Level = DONE,
    caller_said: Edge | Level = CALLER_SAID,
    **scope: Unpack[Filter],
) -> Measure:
    """Return the share of resolved records whose caller never came back: no later interaction.

    Those not resolved are left out. Source: Freshservice documentation.
    """
    return _counted(
        "fcr_freshservice", records, at, start, resolved, caller_said, 0, scope, "resolved records"
    )


def fcr_zoho(
    records: Records,
    *,
    at: datetime,
    start: Moment = LOGGED,
    resolved: Edge | Level = CLOSED,
    answered: Edge | Level = AGENT_ANSWERED,
    **scope: Unpack[Filter],
) -> Measure:
    """Return the share of closed records that took exactly one public answer of an agent.

    Those not closed are left out. Source: Zoho Desk documentation.
    """
    return _counted("fcr_zoho", records, at, start, resolved, answered, 1, scope, "closed records")


def _counted(
    code: str, records: Records, at: datetime, start: Moment, resolved: Edge | Level,
    counted: Edge | Level, wanted: int, scope: Filter, population: str,
) -> Measure:  # fmt: skip
    """Return the share of finished records in which an edge happened so many times."""
    ends, edge = as_edge(resolved), as_edge(counted)
    among, tally = chosen(scope, Filter), Tally()
    for record, track, _ in started(records, at, as_moment(start), among, tally):
        if not happenings(ends, track):
            tally.leave(record, ("not_resolved", f"without {ends}"))
            continue
        tally.add(record, int(len(happenings(edge, track)) == wanted))
    censoring = "records not resolved are left out and counted"
    return _share(code, tally, among, at, population, censoring)


def _share(
    code: str, tally: Tally, among: ResolvedScope, at: datetime, population: str, censoring: str
) -> Measure:
    return tally.measure(
        DEFINITIONS[code],
        RATIO,
        population=f"{population}, dated by their start",
        scope=among,
        basis=None if code == "fcr_hdi" else TIMELESS,
        whole=len(tally.parts),
        at=at,
        censoring=censoring,
    )


def _scores(answers: Mapping[str, int | None], best: int) -> None:
    for record, score in answers.items():
        if score is not None and not (type(score) is int and 1 <= score <= best):
            raise InvalidMeasure(
                score, f"a whole score from 1 to {best}, or None for no answer", f"of {record!r}"
            )


def csat(
    answers: Mapping[str, int | None],
    *,
    best: int = 5,
    positive: int = 2,
) -> Measure:
    """Return the share of positive answers among the answers: the `positive` best of `best` scores.

    `answers` are the scores by record, `None` where a survey was sent and not answered: those are
    left out, and how many answered is stated beside. Choose the surveys of a period before asking.
    Source: common practice, top two of five.

    >>> measure = csat({"INC-1": 5, "INC-2": 3, "INC-3": None, "INC-4": 4})
    >>> measure.value, dict(measure.stated)["response_rate"]
    (Fraction(2, 3), '75.00 % (3 of 4)')
    """
    _scores(answers, best)
    if not 0 < positive < best:
        raise InvalidMeasure(positive, f"a number of scores from 1 to {best - 1}")
    tally = Tally()
    for record, score in answers.items():
        if score is None:
            tally.leave(record, ("no_answer", "without an answer"))
        else:
            tally.add(record, int(score > best - positive))
    rate = response_rate(answers, best=best)
    given = f"{len(tally.parts):,} of {len(answers):,}"
    return tally.measure(
        DEFINITIONS["csat"],
        RATIO,
        population="surveys answered",
        basis=TIMELESS,
        whole=len(tally.parts),
        censoring="surveys without an answer are left out: they may think otherwise",
        stated={
            "positive": f"a score above {best - positive} of {best}",
            "response_rate": f"{rate.show(rate.value)} ({given})",
        },
    )


def response_rate(answers: Mapping[str, int | None], *, best: int = 5) -> Measure:
    """Return the share of surveys that were answered."""
    _scores(answers, best)
    tally = Tally()
    for record, score in answers.items():
        tally.add(record, int(score is not None))
    return tally.measure(
        DEFINITIONS["response_rate"],
        RATIO,
        population="surveys sent",
        whole=len(answers),
        basis=TIMELESS,
    )
