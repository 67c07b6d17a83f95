"""Real series of checks and measurements, where they are at hand, through checks and flapping.

Upptime's published checks are states already. NAB's series are numbers: a value is critical when it
is more than three standard deviations off the mean of the first 15 % of its series, the part in
which NAB scores nobody. That is a plain rule, not a detector of anomalies, and what it finds of the
labelled windows and misses of them is counted, not praised.
"""

import csv
import gzip
import io
import json
import statistics
import sys
import tarfile
from collections import defaultdict
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import pytest

from serviceops.events import (
    CHECK_RULES,
    FLAPPING_DETECTORS,
    CheckHealth,
    CheckResult,
    Sample,
    evaluate_check,
    flapping_readings,
)
from tests.shared_data import data_file

ROOT = Path(__file__).parents[3]
UPPTIME = ["upptime_concat_lab.dev.csv.gz", "upptime_maryville_university_dlx.dev.csv.gz"]
sys.path.insert(0, str(ROOT / "tests" / "properties" / "events"))

import flapping_oracle as slow  # noqa: E402

Window = tuple[datetime, datetime]


@pytest.fixture(scope="module")
def services() -> dict[str, list[Sample]]:
    reported: dict[str, list[Sample]] = defaultdict(list)
    for name in UPPTIME:
        with gzip.open(data_file(name), "rt", encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                at = datetime.fromisoformat(row["commit_time"])
                state = "ok" if row["state"] == "up" else row["state"]
                reported[row["service"]].append(Sample(at, state))
    return reported


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def series() -> dict[str, tuple[list[Sample], list[Window]]]:
    reported = {}
    with tarfile.open(data_file("nab_monitoring_series.dev.tar.gz")) as archive:

        def text(name: str) -> str:
            member = archive.extractfile(name)
            assert member is not None
            return member.read().decode()

        names = {name.removeprefix("./"): name for name in archive.getnames()}
        for name, windows in json.loads(text(names["labels/combined_windows.json"])).items():
            rows = list(csv.DictReader(io.StringIO(text(names[f"data/{name}"]))))
            values = [float(row["value"]) for row in rows]
            usual = values[: len(values) * 15 // 100]
            mean, spread = statistics.fmean(usual), statistics.pstdev(usual)
            points = [
                Sample(moment(row["timestamp"]), "critical" if off else "ok")
                for row, value in zip(rows, values, strict=True)
                for off in [abs(value - mean) > 3 * spread]
            ]
            reported[name] = (points, [(moment(start), moment(end)) for start, end in windows])
    return reported


def announced(samples: list[Sample], reported: str) -> list[datetime]:
    health, at = CheckHealth(check="s"), []
    for sample in samples:
        judged = evaluate_check(
            health, CheckResult(sample.state), at=sample.at, rules=CHECK_RULES["nagios"]
        )
        health = judged.health
        if judged.announces == reported:
            at.append(sample.at)
    return at


def hard_by_hand(samples: list[Sample]) -> tuple[list[datetime], list[datetime]]:
    """Return the third of every three bad in a row, and the first good one after each."""
    runs = [(good, list(run)) for good, run in groupby(samples, key=lambda s: s.state == "ok")]
    long = [n for n, (good, run) in enumerate(runs) if not good and len(run) >= 3]
    over = [runs[n + 1][1][0].at for n in long if n + 1 < len(runs)]
    return [runs[n][1][2].at for n in long], over


def test_real_checks_flap_where_the_slow_way_says(services: dict[str, list[Sample]]) -> None:
    assert (len(services), sum(map(len, services.values()))) == (21, 6054)
    for samples in services.values():
        seen = [(s.at, s.state, s.soft) for s in samples]
        for detector, worked_out in (
            (FLAPPING_DETECTORS["nagios"], slow.nagios),
            (FLAPPING_DETECTORS["icinga"], slow.icinga),
        ):
            reported = [(r.percent, r.flapping) for r in flapping_readings(detector, samples)]
            assert reported == worked_out(seen)


def test_three_in_a_row_make_a_real_problem_and_each_is_announced_once(
    services: dict[str, list[Sample]],
) -> None:
    outages = 0
    for samples in services.values():
        assert (announced(samples, "problem"), announced(samples, "recovery")) == hard_by_hand(
            samples
        )
        outages += sum(state == "down" for state, _ in groupby(samples, key=lambda s: s.state))
    reported = [len(announced(samples, "problem")) for samples in services.values()]

    # Upptime publishes changes and one check a day, so nearly every outage is a row or two.
    assert (outages, sum(reported)) == (120, 2)


def test_of_the_labelled_windows_a_plain_threshold_finds_a_third(
    series: dict[str, tuple[list[Sample], list[Window]]],
) -> None:
    found = inside = outside = 0
    for samples, labelled in series.values():
        reported = announced(samples, "problem")
        assert reported == hard_by_hand(samples)[0]
        found += sum(any(start <= at <= end for at in reported) for start, end in labelled)
        within = sum(any(start <= at <= end for start, end in labelled) for at in reported)
        inside, outside = inside + within, outside + len(reported) - within

    assert sum(len(labelled) for _, labelled in series.values()) == 27
    assert (found, inside, outside) == (9, 12, 7)


def test_real_measurements_flap_where_the_slow_way_says(
    series: dict[str, tuple[list[Sample], list[Window]]],
) -> None:
    for name in ("iio_us-east-1_i-a2eb1cd9_NetworkIn", "rogue_agent_key_hold"):
        ((samples, _),) = [reported for path, reported in series.items() if name in path]
        reported = [
            (r.percent, r.flapping)
            for r in flapping_readings(FLAPPING_DETECTORS["nagios"], samples)
        ]
        assert reported == slow.nagios([(s.at, s.state, s.soft) for s in samples])
