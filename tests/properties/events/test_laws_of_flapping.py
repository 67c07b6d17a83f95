"""Flapping against the slow way, and laws that every detector keeps."""

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import attrs
import flapping_oracle as slow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.documents import from_dict, to_dict
from serviceops.events import (
    FLAPPING_DETECTORS,
    CountDetector,
    Sample,
    WeightedDetector,
    flapping_intervals,
    flapping_readings,
)
from serviceops.events.processing.flapping import FlappingDetector, FlapTrack

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
QUIET = CountDetector.servicenow(
    frequency=3, interval=timedelta(minutes=12), quiet_interval=timedelta(minutes=5)
)
COUNT = CountDetector(changes=3, within=timedelta(minutes=12))
WEIGHING = [FLAPPING_DETECTORS["nagios"], FLAPPING_DETECTORS["icinga"]]
COUNTING = [QUIET, COUNT, FLAPPING_DETECTORS["alerta"]]
DETECTORS: list[FlappingDetector] = [*WEIGHING, *COUNTING]

states = st.sampled_from(["ok", "warning", "critical", "unknown"])
restless = st.sampled_from(["ok", "critical"])


def series(of: st.SearchStrategy[str] = states | restless) -> st.SearchStrategy[list[slow.Seen]]:
    """Samples some whole minutes apart, in order."""
    seen = st.lists(st.tuples(st.integers(1, 6), of, st.booleans()), min_size=1, max_size=60)
    return seen.map(timed)


def timed(drawn: list[tuple[int, str, bool]]) -> list[slow.Seen]:
    at, reported = MONDAY, []
    for gap, state, soft in drawn:
        at += timedelta(minutes=gap)
        reported.append((at, state, soft))
    return reported


def samples(seen: list[slow.Seen]) -> list[Sample]:
    return [Sample(*one) for one in seen]


def fold(detector: FlappingDetector, track: FlapTrack, reported: list[Sample]) -> FlapTrack:
    for sample in reported:
        track = detector.step(track, sample)
    return track


@given(series())
def test_nagios_is_what_its_rule_says_worked_out_the_slow_way(seen: list[slow.Seen]) -> None:
    reported = [
        (r.percent, r.flapping)
        for r in flapping_readings(FLAPPING_DETECTORS["nagios"], samples(seen))
    ]

    assert reported == slow.nagios(seen)


@given(series(), st.frozensets(states, max_size=2), st.sampled_from([(25, 30), (0, 5), (90, 99)]))
def test_icinga_is_what_its_rule_says_worked_out_the_slow_way(
    seen: list[slow.Seen], ignore: frozenset[str], limits: tuple[int, int]
) -> None:
    low, high = limits
    detector = attrs.evolve(FLAPPING_DETECTORS["icinga"], ignore=ignore, low=low, high=high)

    reported = [(r.percent, r.flapping) for r in flapping_readings(detector, samples(seen))]

    assert reported == slow.icinga(seen, ignore=ignore, low=low, high=high)


@given(
    series(restless), st.integers(2, 4), st.integers(3, 20), st.none() | st.integers(1, 20),
    st.integers(0, 25),
)  # fmt: skip
def test_counting_is_what_the_rule_says_walked_minute_by_minute(
    seen: list[slow.Seen], least: int, within: int, quiet: int | None, later: int
) -> None:
    length = timedelta(minutes=within)
    silence = None if quiet is None else timedelta(minutes=quiet)
    detector = CountDetector(changes=least, within=length, quiet=silence)
    at = seen[-1][0] + timedelta(minutes=later)

    reported = detector.read(fold(detector, detector.start(), samples(seen)), at=at)

    assert reported.flapping == slow.counted(seen, at, least=least, within=length, quiet=silence)


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
@given(seen=series(), cut=st.integers(0, 60))
def test_stopping_anywhere_and_going_on_from_a_document_changes_nothing(
    detector: FlappingDetector, seen: list[slow.Seen], cut: int
) -> None:
    reported = samples(seen)
    half = fold(detector, detector.start(), reported[:cut])

    again = from_dict(json.loads(json.dumps(to_dict(half))), FlapTrack)

    assert again == half
    assert fold(detector, again, reported[cut:]) == fold(detector, detector.start(), reported)


@pytest.mark.parametrize("detector", WEIGHING, ids=lambda detector: detector.name)
@given(seen=series())
def test_as_many_stable_samples_as_foretold_end_it_and_one_fewer_does_not(
    detector: WeightedDetector, seen: list[slow.Seen]
) -> None:
    track = fold(detector, detector.start(), samples(seen))
    needed = detector.read(track, at=seen[-1][0]).samples_until_stable
    stable = [Sample(seen[-1][0] + timedelta(minutes=n), track.state) for n in range(1, 25)]

    assert needed is not None
    assert not fold(detector, track, stable[:needed]).flapping
    if needed:
        assert fold(detector, track, stable[: needed - 1]).flapping


@pytest.mark.parametrize("detector", COUNTING, ids=lambda detector: detector.name)
@given(seen=series())
def test_it_ends_at_the_instant_foretold_and_not_a_moment_before(
    detector: CountDetector, seen: list[slow.Seen]
) -> None:
    track = fold(detector, detector.start(), samples(seen))
    ends = detector.read(track, at=seen[-1][0]).stable_at

    if ends is not None:
        assert detector.read(track, at=ends - timedelta(microseconds=1)).flapping
        ended = detector.read(track, at=ends + timedelta(days=1))
        assert (ended.flapping, ended.since) == (False, ends)


@pytest.mark.parametrize("detector", WEIGHING, ids=lambda detector: detector.name)
@given(seen=series(), age=st.integers(0, 19))
def test_a_change_more_never_lowers_the_percentage_and_an_older_one_weighs_no_more(
    detector: WeightedDetector, seen: list[slow.Seen], age: int
) -> None:
    track = fold(detector, detector.start(), samples(seen))
    percent = detector.read(track, at=seen[-1][0]).percent
    fuller = attrs.evolve(track, changes=track.changes | 1 << age)

    assert percent is not None
    assert 0 <= percent <= 100
    assert detector.read(fuller, at=seen[-1][0]).percent >= percent
    assert list(detector.weights) == sorted(detector.weights, reverse=True)


@pytest.mark.parametrize("detector", WEIGHING, ids=lambda detector: detector.name)
@given(seen=series(restless))
def test_a_sample_without_a_change_never_raises_the_percentage(
    detector: WeightedDetector, seen: list[slow.Seen]
) -> None:
    reported = [Sample(at, state) for at, state, _ in seen]
    before, last = Fraction(), detector.before
    for sample, reading in zip(reported, flapping_readings(detector, reported), strict=True):
        assert reading.percent is not None
        assert sample.state != last or reading.percent <= before
        before, last = reading.percent, sample.state


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
@given(seen=series(restless), later=st.integers(0, 60))
def test_spells_are_where_the_readings_flap(
    detector: FlappingDetector, seen: list[slow.Seen], later: int
) -> None:
    reported, end = samples(seen), seen[-1][0] + timedelta(minutes=later)
    found = flapping_intervals(detector, reported, at=end)

    for sample, reading in zip(reported, flapping_readings(detector, reported), strict=True):
        inside = [s for s in found if s.start <= sample.at and (not s.end or sample.at < s.end)]
        assert bool(inside) == reading.flapping
        if inside:
            assert inside[0].start == reading.since
    assert all(spell.end is None or spell.start < spell.end for spell in found)
    for spell, following in pairwise(found):
        assert spell.end is not None
        assert spell.end <= following.start


@given(
    st.sampled_from([*FLAPPING_DETECTORS.values(), CountDetector(changes=2, within="PT5M"),
                     WeightedDetector(window=12, high=20, low=10, ignore={"unknown"}),
                     WeightedDetector(window=1000, ignore={"warning"}, ignored="unchanged")]),
    st.lists(st.tuples(st.sampled_from(["ok", "warning", "critical", "unknown"]),
                       st.integers(0, 4)), max_size=60),
)  # fmt: skip
def test_what_a_detector_stored_of_samples_changes_no_track(
    detector: WeightedDetector | CountDetector, samples: list[tuple[str, int]]
) -> None:
    track, at = detector.start(), datetime(2026, 3, 2, 9, tzinfo=UTC)
    for state, minutes in samples:
        at += timedelta(minutes=minutes)
        after = detector.step(track, Sample(at, state))
        assert attrs.evolve(detector).step_state(track, state, at=at) == after  # it stored nothing
        track = after
