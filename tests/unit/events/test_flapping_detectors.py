"""Flapping: figures a person can check, and what is refused."""

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest

from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidLength, InvalidValue
from serviceops.events import (
    FLAPPING_DETECTORS,
    CountDetector,
    Sample,
    WeightedDetector,
    flapping_intervals,
    flapping_readings,
)
from serviceops.events.processing.flapping import FlappingInterval, FlapTrack

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
NAGIOS = FLAPPING_DETECTORS["nagios"]
ICINGA = FLAPPING_DETECTORS["icinga"]
ALERTA = FLAPPING_DETECTORS["alerta"]


def at(minute: float) -> datetime:
    return NINE + timedelta(minutes=minute)


def every_minute(*states: str) -> list[Sample]:
    return [Sample(at(minute), state) for minute, state in enumerate(states)]


def last(detector: WeightedDetector, *states: str) -> tuple[Fraction | None, bool]:
    *_, reading = flapping_readings(detector, every_minute(*states))
    return reading.percent, reading.flapping


ALTERNATING = ("critical", "ok") * 20


def test_when_all_twenty_change_nagios_says_exactly_100_and_icinga_exactly_99() -> None:
    assert last(NAGIOS, *ALTERNATING) == (100, True)
    assert last(ICINGA, *ALTERNATING) == (99, True)


def test_the_weights_are_the_sources_own_to_the_last_digit() -> None:
    assert NAGIOS.weights[0] == Fraction(5, 4)
    assert NAGIOS.weights[-1] == Fraction(3, 4)
    assert NAGIOS.weights[0] - NAGIOS.weights[1] == Fraction(1, 38)
    assert ICINGA.weights[:2] == (Fraction(118, 100), Fraction(116, 100))
    assert ICINGA.weights[-1] == Fraction(80, 100)
    assert sum(NAGIOS.weights) == 20


def test_both_start_at_the_sixth_alternating_check() -> None:
    for detector in (NAGIOS, ICINGA):
        reported = [
            reading.flapping for reading in flapping_readings(detector, every_minute(*ALTERNATING))
        ]
        assert reported.index(True) == 5
        assert all(reported[5:])


def test_the_first_ok_is_no_change_for_nagios_and_one_for_icinga() -> None:
    assert last(NAGIOS, "ok") == (0, False)
    assert last(ICINGA, "ok") == (Fraction(59, 10), False)
    assert last(ICINGA, "unknown") == (0, False)


# Four weights of one: each change is exactly 25 %.
EVEN = WeightedDetector(name="even", window=4, oldest=1, newest=1, high=50, low=25)


def test_reaching_the_high_threshold_starts_it_where_it_is_inclusive_and_not_where_strict() -> None:
    strict = attrs.evolve(EVEN, inclusive=False)
    two = ("a", "b", "b")  # from ok to a, from a to b: 50 %

    assert last(EVEN, *two) == (50, True)
    assert last(strict, *two) == (50, False)
    assert last(strict, "a", "b", "a") == (75, True)


def test_reaching_the_low_threshold_ends_it_for_both() -> None:
    # a, b change (50 %), then stable: at the fourth sample only b's change is left: 25 %.
    for detector in (EVEN, attrs.evolve(EVEN, inclusive=False, high=49)):
        reported = [one.flapping for one in flapping_readings(detector, every_minute(*"abbbb"))]
        assert reported == [False, True, True, True, False]


def test_between_the_thresholds_nothing_changes() -> None:
    wide = attrs.evolve(EVEN, window=10, high=30, low=10)
    # Changes at 0, 2 and 3 are 30 % and start it. The first leaves the ten samples at 10: 20 %, and
    # on it goes. The second leaves them at 12: 10 %, which ends it.
    reported = [
        reading.flapping for reading in flapping_readings(wide, every_minute(*"aabc", *"c" * 9))
    ]

    assert reported == [False] * 3 + [True] * 9 + [False]


@pytest.mark.parametrize(
    ("low", "high", "stays"), [(20.0, 30.0, False), (33.3, 66.7, True), (0.1, 0.7, False)]
)
def test_a_threshold_means_the_decimal_that_was_typed(low: float, high: float, stays: bool) -> None:
    # A thousand equal weights: each change is exactly 0.1 %, which no float is.
    fine = WeightedDetector(name="fine", window=1000, oldest=1, newest=1, high=high, low=low)
    changing = [Sample(at(n), "ab"[n % 2]) for n in range(round(high * 10))]
    measured = list(flapping_readings(fine, changing))

    assert [reading.flapping for reading in measured][-2:] == [False, True]
    assert measured[-1].percent == Fraction(str(high))
    assert (measured[-1].samples_until_stable > 700) is (not stays)


def test_soft_problems_are_recorded_by_icinga_and_not_by_nagios_but_soft_recoveries_are() -> None:
    wobble = [Sample(at(0), "critical", soft=True), Sample(at(1), "ok", soft=True)]

    assert [r.percent for r in flapping_readings(NAGIOS, wobble)] == [0, 0]
    assert NAGIOS.step(NAGIOS.start("critical"), wobble[1]).changes == 1
    assert NAGIOS.step(NAGIOS.start("down"), Sample(at(1), "up", True)).changes
    reported = NAGIOS.start("critical")
    assert NAGIOS.step(reported, Sample(at(1), "critical", soft=True)) is reported
    assert ICINGA.step(ICINGA.start("ok"), wobble[0]).changes == 1
    both = attrs.evolve(NAGIOS, soft_problems=True)
    assert both.step(both.start(), wobble[0]).changes == 1
    counts = attrs.evolve(ALERTA, soft_problems=False)
    assert counts.step(counts.start(), wobble[0]).moments == ()
    assert counts.step(counts.start("critical"), wobble[1]).moments == (at(1),)
    assert ALERTA.step(ALERTA.start(), wobble[0]).moments == (at(0),)


def test_an_ignored_state_is_skipped_by_nagios_and_no_change_for_icinga() -> None:
    skipping = attrs.evolve(NAGIOS, ignore={"warning"})
    counting = attrs.evolve(ICINGA, ignore={"warning"})
    reported = every_minute("critical", "warning", "critical")

    # Nagios: one change, one more recorded sample after it. Icinga: two more.
    assert [r.percent for r in flapping_readings(skipping, reported)][-1] == Fraction(100, 20) * (
        Fraction(5, 4) - Fraction(1, 38)
    )
    assert [r.percent for r in flapping_readings(counting, reported)][-1] == Fraction(57, 10)
    none = attrs.evolve(ALERTA, ignore=["warning"])
    assert none.step(none.start(), Sample(at(0), "warning")).moments == ()


def test_a_track_may_start_the_last_state() -> None:
    track = NAGIOS.start("critical")

    assert NAGIOS.step(track, Sample(at(0), "critical")).changes == 0


def test_since_is_the_sample_that_started_it_and_then_the_one_that_ended_it() -> None:
    measured = list(flapping_readings(EVEN, every_minute(*"abbbbb")))

    assert [reading.since for reading in measured] == [None, *[at(1)] * 3, at(4), at(4)]


def test_the_reading_says_why() -> None:
    def why(detector: object, *states: str) -> str:
        *_, reading = flapping_readings(detector, every_minute(*states))
        return reading.why

    assert (
        why(EVEN, "a") == "50 % has to be reached to start, and there is 25.00 % of weighted change"
    )
    assert why(ICINGA, "ok").startswith("30 % has to be passed to start, and there is 5.90 %")
    assert why(EVEN, "a", "b") == (
        "50.00 % of weighted change is above 25 %, at or below which it ends"
    )
    assert why(COUNTED, "a") == "1 changes within 0:10:00; 3 start it"
    assert why(COUNTED, *"aba") == "3 changes within 0:10:00; it ends when fewer than 3 are"
    assert why(QUIET, *"aba") == (
        "the last change was at 2026-03-02T09:02:00+00:00; 0:05:00 end it"
    )


COUNTED = CountDetector(changes=3, within=timedelta(minutes=10))
QUIET = CountDetector.servicenow(
    frequency=3, interval=timedelta(minutes=10), quiet_interval=timedelta(minutes=5)
)


def test_so_many_changes_within_the_window_start_it_and_the_window_excludes_its_beginning() -> None:
    inside = [Sample(at(0), "a"), Sample(at(5), "b"), Sample(at(9.99), "a")]
    outside = [*inside[:2], Sample(at(10), "a")]

    assert [r.count for r in flapping_readings(COUNTED, inside)] == [1, 2, 3]
    assert [r.flapping for r in flapping_readings(COUNTED, inside)] == [False, False, True]
    assert [r.count for r in flapping_readings(COUNTED, outside)] == [1, 2, 2]
    assert not any(r.flapping for r in flapping_readings(COUNTED, outside))


def test_it_ends_when_the_window_holds_fewer_or_when_it_was_quiet_for_long_enough() -> None:
    reported = [Sample(at(0), "a"), Sample(at(1), "b"), Sample(at(2), "a")]

    assert flapping_intervals(COUNTED, reported, at=at(60)) == (FlappingInterval(at(2), at(10)),)
    assert flapping_intervals(QUIET, reported, at=at(60)) == (FlappingInterval(at(2), at(7)),)
    assert flapping_intervals(QUIET, reported, at=at(6.9)) == (FlappingInterval(at(2), None),)
    assert flapping_intervals(QUIET, reported, at=at(7)) == (FlappingInterval(at(2), at(7)),)


def test_a_change_in_the_quiet_interval_begins_it_anew() -> None:
    reported = [Sample(at(minute), "ab"[n % 2]) for n, minute in enumerate((0, 1, 2, 6.5))]

    assert flapping_intervals(QUIET, reported, at=at(60)) == (FlappingInterval(at(2), at(11.5)),)


def test_what_ended_by_time_alone_may_start_again_with_the_next_change() -> None:
    reported = [Sample(at(minute), "ab"[n % 2]) for n, minute in enumerate((0, 1, 2, 8))]

    # Quiet at 9:07; the change at 9:08 is the fourth within ten minutes.
    assert flapping_intervals(QUIET, reported, at=at(60)) == (
        FlappingInterval(at(2), at(7)),
        FlappingInterval(at(8), at(13)),
    )


def test_a_change_at_the_instant_of_the_end_comes_after_it() -> None:
    detector = CountDetector.servicenow(
        frequency=3, interval=timedelta(minutes=4), quiet_interval=timedelta(minutes=5)
    )
    reported = [Sample(at(minute), "ab"[n % 2]) for n, minute in enumerate((0, 1, 2, 7))]

    assert flapping_intervals(detector, reported, at=at(60)) == (FlappingInterval(at(2), at(7)),)


def test_a_sample_without_a_change_counts_as_quiet() -> None:
    reported = [*every_minute(*"aba"), Sample(at(4), "a"), Sample(at(6), "a")]

    assert flapping_intervals(QUIET, reported, at=at(60)) == (FlappingInterval(at(2), at(7)),)


def test_stable_samples_end_weighed_flapping_and_time_ends_counted_flapping() -> None:
    *_, weighed = flapping_readings(EVEN, every_minute("a", "b"))
    *_, counted = flapping_readings(QUIET, every_minute(*"aba"))
    *_, still = flapping_readings(QUIET, every_minute("a"))

    assert (weighed.samples_until_stable, weighed.stable_at) == (3, None)
    assert (counted.samples_until_stable, counted.stable_at) == (None, at(7))
    assert (still.samples_until_stable, still.stable_at) == (0, None)
    assert counted.percent is None
    assert weighed.count is None


def test_it_takes_the_whole_window_to_end_when_nothing_less_does() -> None:
    all_or_nothing = attrs.evolve(EVEN, low=0)
    *_, reading = flapping_readings(all_or_nothing, every_minute("a", "b"))

    assert reading.samples_until_stable == 4


def test_alerta_asks_for_more_than_two_changes_in_half_an_hour() -> None:
    assert [r.flapping for r in flapping_readings(ALERTA, every_minute(*"aba"))] == [
        False, False, True,
    ]  # fmt: skip
    assert ALERTA.within == timedelta(seconds=1800)
    assert ALERTA.quiet is None


def test_no_samples_no_spells() -> None:
    assert flapping_intervals(NAGIOS, [], at=NINE) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"window": 1}, {"window": 1001}, {"window": 2.5}, {"oldest": 0}, {"oldest": -1},
        {"oldest": 1.3}, {"newest": float("inf")}, {"newest": float("nan")}, {"newest": 1001},
        {"low": -1}, {"low": 30}, {"low": 31}, {"high": float("nan")}, {"high": 100_001},
        {"high": float("inf")}, {"ignored": "maybe"}, {"ignore": "warning"}, {"good": "ok"},
    ],
    ids=str,
)  # fmt: skip
def test_a_detector_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        attrs.evolve(NAGIOS, **wrong)


@pytest.mark.parametrize(
    "allowed",
    [{"window": 2}, {"window": 1000}, {"newest": 1000}, {"low": 0}, {"low": 29.99},
     {"high": 100_000}, {"oldest": 1.25}, {"oldest": 0.01}],
    ids=str,
)  # fmt: skip
def test_a_detector_at_the_limits_is_not(allowed: dict[str, object]) -> None:
    assert attrs.evolve(NAGIOS, **allowed).weights


@pytest.mark.parametrize(
    "wrong",
    [{"changes": 1}, {"changes": 1001}, {"changes": 2.0}, {"within": timedelta()},
     {"quiet": timedelta()}, {"quiet": timedelta(-1)}, {"ignore": "ok"}, {"good": "ok"}],
    ids=str,
)  # fmt: skip
def test_a_count_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        attrs.evolve(COUNTED, **wrong)


@pytest.mark.parametrize(
    ("build", "wrong", "stated"),
    [
        (WeightedDetector, {"window": 0}, "a window of 2 to 1,000 samples is expected; such as 20"),
        (WeightedDetector, {"oldest": 2}, "a weight above 0 and not above the newest, 1.25 is"),
        (WeightedDetector, {"low": 40}, "below the high one, 30.0 is expected; between the two"),
        (WeightedDetector, {"ignored": "no"}, "one of 'skipped', 'unchanged' (ignored of"),
        (WeightedDetector, {"ignore": "x"}, "several names of states is expected; write {'x'}"),
        (CountDetector, {"changes": 0}, "a number of changes from 2 to 1,000 is expected; such"),
        (CountDetector, {"within": timedelta()}, "a length of time is expected; such as"),
    ],
)  # fmt: skip
def test_the_refusals_say_what_was_given_and_what_would_do(
    build: Any, wrong: dict[str, object], stated: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        build(**wrong)
    assert stated in str(refused.value)
    assert [refused.value.given] == list(wrong.values())


def test_a_length_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidLength):
        CountDetector(within=30)  # type: ignore[arg-type]


def test_servicenow_is_counting_with_a_quiet_interval() -> None:
    made = CountDetector.servicenow(
        frequency=4, interval=timedelta(minutes=7), quiet_interval=timedelta(minutes=2)
    )

    assert made == CountDetector(
        name="servicenow", changes=4, within=timedelta(minutes=7), quiet=timedelta(minutes=2)
    )


def test_a_change_at_the_very_beginning_of_the_window_is_out_and_starts_nothing() -> None:
    at_the_edge = [Sample(at(0), "a"), Sample(at(5), "b"), Sample(at(10), "a")]

    assert not any(reading.flapping for reading in flapping_readings(QUIET, at_the_edge))


def test_what_ended_by_time_alone_still_knows_the_last_state() -> None:
    reported = [*every_minute(*"aba"), Sample(at(30), "a")]

    assert [reading.count for reading in flapping_readings(QUIET, reported)][-1] == 0
    assert [reading.since for reading in flapping_readings(QUIET, reported)][-1] == at(7)


def test_lengths_may_be_given_as_text() -> None:
    assert CountDetector(within="PT10M", quiet="PT5M") == CountDetector(
        within=timedelta(minutes=10), quiet=timedelta(minutes=5)
    )
    assert CountDetector(changes=2).changes == 2
    assert CountDetector(changes=1000).changes == 1000


@pytest.mark.parametrize(
    "value",
    [NAGIOS, ICINGA, ALERTA, QUIET, Sample(NINE, "ok", soft=True),
     attrs.evolve(NAGIOS, ignore={"warning"}, high=35, low=12.5)],
    ids=lambda value: getattr(value, "name", "sample"),
)  # fmt: skip
def test_detectors_and_samples_survive_as_documents(value: object) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(value)))) == value


def test_a_track_of_another_making_is_answered_within_the_window() -> None:
    alien = FlapTrack(state="ok", changes=-1, flapping=True)

    assert NAGIOS.read(alien, at=NINE).percent == 100
    assert COUNTED.read(alien, at=NINE).stable_at is None
    assert COUNTED.step(alien, Sample(NINE, "critical")).moments == (NINE,)


def test_every_stretch_of_flapping_is_there_once_and_what_is_calm_after_it_is_none() -> None:
    often = CountDetector(changes=3, within=timedelta(minutes=10), before="up")
    minutes = {0: "down", 1: "up", 2: "down", 3: "down", 20: "down", 21: "down", 40: "up",
               41: "down", 42: "up", 43: "up", 70: "up", 71: "up"}  # fmt: skip
    samples = [Sample(at(minute), state) for minute, state in minutes.items()]

    # The third change starts it; ten minutes after the first of three it ends.
    found = flapping_intervals(often, samples, at=at(80))
    assert found == (FlappingInterval(at(2), at(10)), FlappingInterval(at(42), at(50)))
    early = flapping_intervals(often, samples[:-2], at=at(45))
    assert early == (FlappingInterval(at(2), at(10)), FlappingInterval(at(42), None))


def test_a_reading_needs_an_instant_with_a_zone() -> None:
    for detector in (NAGIOS, ALERTA):
        with pytest.raises(InvalidValue):
            detector.read(detector.start(), at=datetime(2026, 3, 2, 9))


@pytest.mark.parametrize("changes", [2.5, "3", True])
def test_a_number_of_changes_that_is_no_whole_number_is_refused(changes: object) -> None:
    with pytest.raises(InvalidValue, match="a number of changes from 2 to 1,000"):
        CountDetector(changes=changes)  # type: ignore[arg-type]
