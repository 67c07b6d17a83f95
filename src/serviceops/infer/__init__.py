"""The rules behind a report: calendars, goals and conditions inferred from what was recorded."""

from serviceops.infer.candidates import (
    Candidate,
    Distinction,
    Inference,
    NothingExplains,
    Search,
)
from serviceops.infer.from_flags import flags
from serviceops.infer.from_lengths import calendar, due
from serviceops.infer.observed_moves import LifecycleDraft, lifecycle
from serviceops.infer.pause_states import StatePause, pauses

__all__ = [
    "Candidate",
    "Distinction",
    "Inference",
    "LifecycleDraft",
    "NothingExplains",
    "Search",
    "StatePause",
    "calendar",
    "due",
    "flags",
    "lifecycle",
    "pauses",
]
