"""Mistakes that rotas make, planted in a host's rota: each is found by a law of the kit."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from serviceops.errors import LawBroken
from serviceops.oncall import Override, Schedule, Swap
from serviceops.testing import check_schedule_laws
from tests.amount import IS_LONG

Rota = Callable[[datetime], list[str]]

# Each takes seconds: all of them, on as many examples as the kit has by itself, run with the laws.


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


FAULTS = [
    (fails, "answers"),
    (in_real_time, "wall time"),
    (overrides_for_the_day, "override"),
    (by_the_clock_only, "whole rounds"),
    (lower_layers_too, "layer below"),
    (without_the_zone, "one instant"),
    (without_overrides, "agrees"),
]


@pytest.mark.hypothesis
@pytest.mark.parametrize(("build", "law"), FAULTS if IS_LONG else FAULTS[:5])
def test_a_planted_fault_is_found_by_its_law(build: Callable[[Schedule], Rota], law: str) -> None:
    with pytest.raises(LawBroken) as found:
        check_schedule_laws(build, examples=60 if IS_LONG else 30)

    assert found.value.law == law
    assert "Rotation" in str(found.value)


def changed(schedule: Schedule, changes: Iterable[Any]) -> Rota:
    wrong = attrs.evolve(schedule, overrides=[*changes])
    return lambda at: names(wrong, at)


def last_override_first(schedule: Schedule) -> Rota:
    return changed(schedule, reversed(schedule.overrides))


def added_in_place_of_all(schedule: Schedule) -> Rota:
    return changed(schedule, (replaced(one, adds=False) for one in schedule.overrides))


def layers_of_overrides_ignored(schedule: Schedule) -> Rota:
    return changed(schedule, (replaced(one, layer=None) for one in schedule.overrides))


def replaced(change: Any, **parts: Any) -> Any:
    return attrs.evolve(change, **parts) if isinstance(change, Override) else change


def swapped_one_way(schedule: Schedule) -> Rota:
    return changed(
        schedule,
        (
            Override(one.one_span, one.other.name, replaces=one.one.name)
            if isinstance(one, Swap)
            else one
            for one in schedule.overrides
        ),
    )


def from_the_anchor_on(schedule: Schedule) -> Rota:
    """Has no layers that begin later than their rotation."""
    layers = [attrs.evolve(layer, since=None) for layer in schedule.layers]
    wrong = attrs.evolve(schedule, layers=layers)
    return lambda at: names(wrong, at)


def one_at_a_time(schedule: Schedule) -> Rota:
    return lambda at: names(schedule, at)[:1]


SELDOM = [
    one_at_a_time, last_override_first, added_in_place_of_all, layers_of_overrides_ignored,
    swapped_one_way, from_the_anchor_on,
]  # fmt: skip


@pytest.mark.hypothesis
@pytest.mark.parametrize("build", SELDOM if IS_LONG else SELDOM[:1])
def test_a_fault_in_what_is_seldom_drawn_was_not_found(build: Callable[[Schedule], Rota]) -> None:
    with pytest.raises(LawBroken) as found:
        check_schedule_laws(build, examples=100 if IS_LONG else 40)

    assert found.value.law == "agrees"
