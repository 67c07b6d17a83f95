"""The tone that the name of a state has in pictures of histories."""

import pytest

from serviceops.desk import Contact
from serviceops.display.figure import state_tone
from serviceops.lifecycle import (
    AccessGrant,
    Event,
    Incident,
    KnownError,
    MajorIncident,
    Problem,
    Record,
    ServiceRequest,
)

KINDS: tuple[type[Record], ...] = (
    AccessGrant, Contact, Event, Incident, KnownError, MajorIncident, Problem, ServiceRequest,
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_final_state_has_the_tone_of_what_is_done(kind: type[Record]) -> None:
    tones = {name: str(state_tone(name)) for name in kind.lifecycle.final_names()}

    assert tones == dict.fromkeys(tones, "done")


def test_restricted_access_has_the_tone_of_what_waits() -> None:
    assert str(state_tone("restricted")) == "hatched"
