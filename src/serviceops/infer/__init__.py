"""The rules behind a report: calendars, goals and conditions inferred from what was recorded."""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it.
_MODULES: dict[str, tuple[str, ...]] = {
    "candidates": ("Candidate", "Distinction", "Inference", "NothingExplains", "Search"),
    "from_flags": ("flags",),
    "from_lengths": ("calendar", "due"),
    "observed_moves": ("LifecycleDraft", "lifecycle"),
    "pause_states": ("StatePause", "pauses"),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES, needs="columns")
