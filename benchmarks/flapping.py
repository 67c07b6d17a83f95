"""Checks, flapping and groups: one step each, and that it stays cheap however long the stream."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.harness import Row
from serviceops.events import (
    FLAPPING_DETECTORS,
    AlertGroup,
    CheckHealth,
    CheckResult,
    Destination,
    GroupedAlert,
    Route,
    Sample,
    evaluate_check,
    route,
)
from serviceops.events.patterns import Pattern
from serviceops.events.processing.flapping import FlappingDetector, FlapTrack
from serviceops.events.routing.grouping import step_group
from serviceops.events.routing.routes import group_key

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
CRITICAL = Sample(MONDAY, "critical")
TREE = Route(
    receiver="desk",
    group_by=["alertname", "cluster"],
    routes=[
        Route(receiver=f"team-{n}", matchers=f'service=~"svc-{n}|app-{n}.*"') for n in range(50)
    ],
)
LABELS = {"alertname": "Slow", "cluster": "eu-1", "service": "app-40-web"}


def after(detector: FlappingDetector, samples: int, states: tuple[str, str]) -> FlapTrack:
    track = detector.start()
    for n in range(samples):
        track = detector.step(track, Sample(MONDAY + timedelta(minutes=n), states[n % 2]))
    return track


def stepping(detector: FlappingDetector, track: FlapTrack, sample: Sample) -> Callable[[], object]:
    return lambda: detector.step(track, sample)


def group_of(size: int) -> AlertGroup:
    alerts = tuple(GroupedAlert(f"{n:06}", MONDAY) for n in range(size))
    return AlertGroup(key="{}", merged=alerts, due_at=MONDAY + timedelta(seconds=30))


def telling(group: AlertGroup, number: int) -> Callable[[], object]:
    """Tell so many new alerts, one after the other: putting them among the others is included."""
    desk = Destination(receiver="desk")
    alerts = [GroupedAlert(f"{n:06}x") for n in range(number)]

    def tell() -> int:
        after = group
        for alert in alerts:
            after = step_group(after, alert, at=MONDAY, rules=desk).state
        return len(after.recent)

    return tell


def rows() -> Iterator[Row]:
    later = Sample(MONDAY + timedelta(days=30), "ok")
    for detector in (
        FLAPPING_DETECTORS["nagios"],
        FLAPPING_DETECTORS["icinga"],
        FLAPPING_DETECTORS["alerta"],
    ):
        steady = after(detector, 1000, ("ok", "ok"))
        yield Row(f"flapping: {detector.name}, steady", stepping(detector, steady, later))
        wild = after(detector, 20, ("ok", "critical"))
        yield Row(
            f"flapping: {detector.name}, every sample changes", stepping(detector, wild, later)
        )
    short = after(FLAPPING_DETECTORS["nagios"], 20, ("ok", "critical"))
    long = after(FLAPPING_DETECTORS["nagios"], 20_000, ("ok", "critical"))
    yield Row(
        "flapping: after 20,000 samples",
        stepping(FLAPPING_DETECTORS["nagios"], long, later),
        stepping(FLAPPING_DETECTORS["nagios"], short, later),
        "after 20",
        bar=1.2,
        slower_is_bar=True,
    )

    health = CheckHealth(check="db-1/disk")
    result = CheckResult("critical")
    yield Row("checks: one result judged", lambda: evaluate_check(health, result, at=MONDAY))

    yield Row("routes: 50 patterns, then one matches", lambda: route(TREE, LABELS))
    (to,) = route(TREE, LABELS)
    yield Row("routes: the key of a group", lambda: group_key(to, LABELS))
    hostile = Pattern("(a+)+b")
    text = "a" * 10_000
    yield Row(
        "patterns: (a+)+b against 10,000 a, a character", lambda: hostile.matches(text), per=10_000
    )

    for size in (10, 1_000, 100_000):
        group = group_of(size)
        yield Row(f"groups: a new alert given to {size:,}", telling(group, 1026), per=1026)
