"""The tone of a state: by its kind (new, work, waiting, done), the same in every figure."""

from zlib import crc32

from serviceops._internal.octets import octets
from serviceops.display.figure import SERIES_COLOURS, Tone

# By the words in the name of a state, since a history of another system has no lifecycle at hand.
_WORDS = {
    Tone.NEW: (
        "new", "logged", "open", "opened", "submitted", "draft", "requested", "registered",
        "detected", "proposed", "declared", "received", "unacknowledged", "building", "triage",
    ),
    Tone.HATCHED: (
        "hold", "pending", "waiting", "awaiting", "approval", "suspended", "shelved", "paused",
        "observation", "observing", "deferred", "blocked", "scheduled", "suppressed", "review",
    ),
    Tone.DONE: (
        "resolved", "closed", "cancelled", "done", "completed", "complete", "fulfilled", "retired",
        "rejected", "expired", "revoked", "ended", "withdrawn", "fixed", "merged", "down", "solved",
    ),
}  # fmt: skip
_TONES = {word: tone for tone, words in _WORDS.items() for word in words}


def state_tone(state: str) -> Tone:
    """Return the tone of a state, by the words of its name; an unknown state is work.

    >>> [str(state_tone(name)) for name in ("new", "in_progress", "on_hold", "closed")]
    ['new', 'solid', 'hatched', 'done']
    """
    words = state.lower().replace("-", "_").replace(" ", "_").split("_")
    found = [_TONES[word] for word in words if word in _TONES]
    return found[-1] if found else Tone.SOLID


def value_colour(value: object) -> int:
    """Return the number of the colour of a value: by the value itself, never by its order.

    >>> value_colour("P1") == value_colour("P1")
    True
    """
    return crc32(octets(str(value))) % len(SERIES_COLOURS)
