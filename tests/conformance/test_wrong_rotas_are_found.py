"""Mistakes that rotas make, planted in a host's rota: each is found by a law of the kit."""

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs
import pytest

from serviceops.errors import LawBroken
from serviceops.oncall import Schedule
from serviceops.testing import check_schedule_laws

Rota = Callable[[datetime], list[str]]


def names(schedule: Schedule, at: datetime) -> list[str]:
    return [member.name for member in schedule.on_call(at=at)]


def in_real_time(schedule: Schedule) -> Rota:
    """Counts a day as 24 hours since the anchor, whatever the clock does."""
    rotation = schedule.layers[0].rotation
    day = timedelta(days=1)

    def on_call(at: datetime) -> list[str]:
        if len(schedule.layers) > 1 or schedule.overrides or rotation.length != ("P1D",):
            return names(schedule, at)
        if at < rotation.anchor or rotation.advance == "duty":
            return names(schedule, at)
        crew = rotation.members[(at - rotation.anchor) // day % len(rotation.members)]
        return [member.name for member in crew] if names(schedule, at) else []

    return on_call


def by_the_clock_only(schedule: Schedule) -> Rota:
    """Has no turns by duty."""
    layers = [
        attrs.evolve(layer, rotation=attrs.evolve(layer.rotation, advance="clock"))
        for layer in schedule.layers
    ]
    wrong = attrs.evolve(schedule, layers=layers)
    return lambda at: names(wrong, at)


def without_the_zone(schedule: Schedule) -> Rota:
    """Drops the offset of a moment."""
    return lambda at: names(schedule, at.replace(tzinfo=schedule.layers[0].rotation.anchor.tzinfo))


def lower_layers_too(schedule: Schedule) -> Rota:
    """Lets every layer serve."""
    layers = [attrs.evolve(layer, beside=True) for layer in schedule.layers]
    wrong = attrs.evolve(schedule, layers=layers)
    return lambda at: names(wrong, at)


def overrides_for_the_day(schedule: Schedule) -> Rota:
    """Lets an override of a stretch last for three hours more."""

    def on_call(at: datetime) -> list[str]:
        for change in reversed(schedule.overrides):
            span = getattr(change, "span", None)
            if span is not None and span.end <= at < span.end + timedelta(hours=3):
                return names(schedule, span.end - timedelta(minutes=1))
        return names(schedule, at)

    return on_call


def without_overrides(schedule: Schedule) -> Rota:
    wrong = attrs.evolve(schedule, overrides=())
    return lambda at: names(wrong, at)


def fails(schedule: Schedule) -> Rota:
    def on_call(at: datetime) -> list[str]:
        raise ZeroDivisionError

    return on_call


@pytest.mark.parametrize(
    ("build", "law"),
    [
        (in_real_time, "wall time"),
        (by_the_clock_only, "whole rounds"),
        (without_the_zone, "one instant"),
        (lower_layers_too, "layer below"),
        (overrides_for_the_day, "override"),
        (without_overrides, "agrees"),
        (fails, "answers"),
    ],
)
def test_a_planted_fault_is_found_by_its_law(build: Callable[[Schedule], Rota], law: str) -> None:
    with pytest.raises(LawBroken) as found:
        check_schedule_laws(build, examples=60)

    assert found.value.law == law
    assert "Rotation" in str(found.value)
