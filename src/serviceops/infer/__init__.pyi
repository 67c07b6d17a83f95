# Written by `make stub` from the table in __init__.py.

from serviceops.infer.candidates import Candidate as Candidate
from serviceops.infer.candidates import Distinction as Distinction
from serviceops.infer.candidates import Inference as Inference
from serviceops.infer.candidates import NothingExplains as NothingExplains
from serviceops.infer.candidates import Search as Search
from serviceops.infer.from_flags import flags as flags
from serviceops.infer.from_lengths import calendar as calendar
from serviceops.infer.from_lengths import due as due
from serviceops.infer.observed_moves import LifecycleDraft as LifecycleDraft
from serviceops.infer.observed_moves import lifecycle as lifecycle
from serviceops.infer.pause_states import StatePause as StatePause
from serviceops.infer.pause_states import pauses as pauses

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
