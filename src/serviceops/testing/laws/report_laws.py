"""Laws of reports: what is counted twice agrees, sums add up, and documents read back."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from serviceops._internal.checked import checked
from serviceops.documents import from_dict, to_dict
from serviceops.errors import LawBroken
from serviceops.reports import ServiceReport
from serviceops.reports.rows import AttainmentRow
from serviceops.sla.ledger import EntryCode

_Broken = tuple[str, ...]


@checked
def check_report_laws(report: ServiceReport) -> None:
    """Check one report: its figures agree with each other, and it reads back from its document.

    For reports of a host's own rows, or of another implementation. Raises `LawBroken` with the
    law's name and the rows that break it:

    >>> import attrs
    >>> from datetime import UTC, datetime
    >>> from serviceops.reports import service_report
    >>> from serviceops.testing import a_history, a_policy
    >>> at = datetime(2026, 4, 1, tzinfo=UTC)
    >>> report = service_report({"INC-1": a_history()}, a_policy(), at=at)
    >>> check_report_laws(report)
    >>> wrong = [attrs.evolve(row, stopped=7) for row in report.lengths]
    >>> check_report_laws(attrs.evolve(report, lengths=wrong))
    Traceback (most recent call last):
        ...
    serviceops.errors.LawBroken: decided: cycles decided are those stopped and those breached ...
    """
    laws = (
        ("facts", "the groups of each fact add up to the whole", _facts),
        ("decided", "cycles decided are those stopped and those breached and open", _decided),
        ("backlog", "periods end to end: what comes in and goes out is the change", _backlog),
        ("ledger", "the ledger of a miss accounts for its time", _ledgers),
        ("document", "a report reads back equal and gives the same page", _document),
    )
    for name, sentence, find in laws:
        for lines in find(report):
            raise LawBroken(name, sentence, lines)


def _facts(report: ServiceReport) -> Iterator[_Broken]:
    whole = {(r.policy, r.target, r.period): r for r in report.attainment if not r.fact}
    groups: dict[tuple[str, ...], list[list[int]]] = {}
    for row in report.attainment:
        if row.fact:
            key = row.fact, row.policy, row.target, row.period
            groups.setdefault(key, []).append(_counts(row))
    for (fact, *of), several in groups.items():
        counts = [sum(column) for column in zip(*several, strict=True)]
        row = whole[of[0], of[1], of[2]]
        if counts != _counts(row):
            yield f"by {fact}: {counts}", f"in all: {row}"


def _counts(row: AttainmentRow) -> list[int]:
    return [row.met, row.missed, row.excluded_met, row.excluded_missed]


def _decided(report: ServiceReport) -> Iterator[_Broken]:
    lengths = {(row.policy, row.target, row.period): row for row in report.lengths}
    for row in report.attainment:
        length = lengths.get((row.policy, row.target, row.period))
        counted = sum(_counts(row))
        if not row.fact and length and counted != length.stopped + length.open_breached:
            yield f"{counted} decided: {row}", f"stopped and open: {length}"


def _backlog(report: ServiceReport) -> Iterator[_Broken]:
    flow = zip(report.periods, report.flow, strict=False)
    for (before, earlier), (after, row) in pairwise(flow):
        # Between periods that are apart anything may have happened; at the instant, nothing has.
        if before.span.end != after.span.start or after.span.start > report.at:
            continue
        if row.backlog != earlier.backlog + row.arrivals - row.finished + row.reopened:
            yield f"before: {earlier}", f"after: {row}"


def _ledgers(report: ServiceReport) -> Iterator[_Broken]:
    for miss in report.misses:
        if miss.ledger.counted != miss.elapsed:
            yield f"{miss.record}: elapsed {miss.elapsed}", f"counted {miss.ledger.counted}"
        codes = {entry.code for entry in miss.ledger}
        if codes & {EntryCode.CREDITED, EntryCode.RESTARTED}:
            continue  # a convention gave time back, or a change of rule began again
        paused = sum((e.length for e in miss.ledger if e.code is EntryCode.PAUSED), timedelta())
        parts = sum((length for _, length in miss.parts), timedelta())
        if parts != miss.elapsed + paused:
            yield f"{miss.record}: parts {parts}", f"elapsed and paused {miss.elapsed + paused}"


def _document(report: ServiceReport) -> Iterator[_Broken]:
    again = from_dict(to_dict(report))
    if again != report:
        yield "the report that was read is another one", f"of {report.title}"
    elif again.html() != report.html():
        yield "the page of the report that was read is another one", f"of {report.title}"
