"""Visibility: why an alert of a stream is hidden, when it is shown again, and how it came about.

The kinds of suppression have modules of their own (`inhibition`, `dependency`, `maintenance`,
`silence`, `delay`, and `flapping`), and those in effect are written on the alert. Here
planned work counts too: an alert with a shelf that ends in the middle of planned work is not shown
before that is over.
"""

from datetime import datetime

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue
from serviceops.events.matchers import matches
from serviceops.events.signals import redelivery_of
from serviceops.events.stream.stream_rules import StreamRules
from serviceops.events.stream.stream_state import AlertEntry, StreamState
from serviceops.history import Transition
from serviceops.lifecycle import Suppression, SuppressionKind
from serviceops.lifecycle.alerts.suppression import Visibility, visibility
from serviceops.spans import utc

_MAX_WINDOWS = 1_000


def _entry(state: StreamState, identity: str) -> AlertEntry:
    entry: AlertEntry | None = state.entries.get(identity)
    if entry is None or entry.alert is None:
        raise InvalidValue(identity, "the identity of an alert of this stream")
    return entry


@checked
def alert_visibility(
    state: StreamState, identity: str, moment: datetime, *, rules: StreamRules
) -> Visibility:
    """Return whether an alert is shown at an instant, why not, and when it shows again.

    The instant may lie ahead: what ends of itself has ended by then, planned work and silences that
    begin by then hide, and what has no known end continues.
    """
    entry = _entry(state, identity)
    at = utc(moment)
    hiding = _hiding(state, entry, at, rules)
    seen = visibility(hiding, at)
    shows_at = seen.shows_at
    for _ in range(_MAX_WINDOWS):
        if shows_at is None or not seen.hidden_by:
            break
        later = visibility(_hiding(state, entry, shows_at, rules), shows_at)
        if later.is_shown:
            break
        shows_at = later.shows_at
    else:
        shows_at = None
    return Visibility(at=at, hidden_by=seen.hidden_by, shows_at=shows_at)


def _hiding(
    state: StreamState, entry: AlertEntry, at: datetime, rules: StreamRules
) -> tuple[Suppression, ...]:
    """Return what hides an alert at an instant: what is written on it, and what is planned."""
    alert, labels = entry.alert, entry.labels
    assert alert is not None  # noqa: S101 - for the type checker: checked by the caller
    found = {one.place: one for one in alert.suppressed_by if one.until is None or at < one.until}
    for work in rules.maintenance:
        spared = work.exempts(alert)
        if work.is_flexible or spared or not matches(work.when, labels):
            continue
        window = work.window(at)
        if window is not None:
            until = work.end_within(window, at)
            kind = SuppressionKind.MAINTENANCE
            planned = Suppression(kind=kind, cause=work.name, until=until)
            found[planned.place] = planned
    for silence in state.silences:
        if silence.silences(labels, at=at):
            kind = SuppressionKind.SHELVED
            shelf = Suppression(
                kind=kind, cause=silence.id, until=silence.ends_at, reason=silence.comment
            )
            found[shelf.place] = shelf
    return tuple(found[place] for place in sorted(found))


@checked
def explain_alert(state: StreamState, identity: str) -> tuple[str, ...]:
    """Return how an alert came to be what it is, line by line: what happened, by whom, from what.

    A line that a signal caused names it; repeats, which changed nothing, are counted in the last.

    >>> from datetime import UTC
    >>> from serviceops.events import Signal, step_stream
    >>> at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> disk = Signal(source="probe", id="17", key="disk", severity="major", at=at)
    >>> state = step_stream(StreamState(), disk, at=at, rules=StreamRules()).state
    >>> for line in explain_alert(state, "disk"):
    ...     print(line)
    2026-03-02T09:00:00+00:00 report major by probe, from signal probe/17
    2026-03-02T09:00:00+00:00 announce
    seen once, last at 2026-03-02T09:00:00+00:00
    """
    alert = _entry(state, identity).alert
    assert alert is not None  # noqa: S101 - for the type checker: it holds one
    lines = []
    for transition in alert.history:
        words = [transition.at.isoformat(), transition.action]
        sets, inputs = dict(transition.sets), dict(transition.inputs)
        words += [str(sets["severity"])] if sets.get("severity") else []
        words += [str(inputs[name]) for name in ("kind", "cause", "incident") if inputs.get(name)]
        if inputs.get("until"):
            words.append(f"until {inputs['until']}")
        line = " ".join(words)
        line += f" by {transition.by}" if transition.by else ""
        line += f", from signal {transition.id}" if _is_signal(transition) else ""
        lines.append(line)
    seen = alert.sightings
    if seen.last_at is not None:
        times = "once" if seen.count == 1 else f"{seen.count} times"
        lines.append(f"seen {times}, last at {seen.last_at.isoformat()}")
    return tuple(lines)


def _is_signal(transition: Transition) -> bool:
    """Return whether a signal caused a transition: its id then begins with its source."""
    source = transition.by or ""
    return (transition.id or "").startswith(redelivery_of(source)) and bool(source)
