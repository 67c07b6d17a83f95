"""Which zone files are read, and where another component's table differs."""

import json
import os
import subprocess
import sys
import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from serviceops.calendars import (
    OffsetDifference,
    compare_offsets,
    offset_probes,
    tzdata_version,
    zone_files,
)
from serviceops.errors import InvalidInstant, InvalidLength, NaiveInstant, UnknownZone

tzdata = pytest.importorskip("tzdata")
WHEEL = Path(tzdata.__file__).parent
SYSTEM = Path("/usr/share/zoneinfo")


def read_with(path: str | None) -> Any:
    """Return the version, kind and place of the files that a fresh interpreter reads."""
    code = "import json; from serviceops.calendars import zone_files as f; z = f(); "
    code += "print(json.dumps([z.version, z.kind, z.path]))"
    env = {name: value for name, value in os.environ.items() if name != "PYTHONTZPATH"}
    if path is not None:
        env["PYTHONTZPATH"] = path
    return json.loads(subprocess.check_output([sys.executable, "-c", code], env=env, text=True))


def test_the_wheel_is_named_only_when_it_is_read() -> None:
    assert read_with("") == [tzdata.IANA_VERSION, "package", str(WHEEL)]
    assert read_with("/nowhere") == [tzdata.IANA_VERSION, "package", str(WHEEL)]


def test_a_path_into_the_wheel_is_a_choice_with_the_version_of_the_wheel() -> None:
    place = str(WHEEL / "zoneinfo")
    assert read_with(place) == [tzdata.IANA_VERSION, "chosen", place]


@pytest.mark.skipif(not (SYSTEM / "tzdata.zi").is_file(), reason="skipped: no data of the system")
def test_the_files_of_the_system_go_before_the_wheel() -> None:
    stated = (SYSTEM / "tzdata.zi").read_text().split("\n", 1)[0].removeprefix("# version ")
    version, kind, path = read_with(None)
    assert (version, path) == (stated, str(SYSTEM))
    assert kind == "system"
    assert tzdata_version() == zone_files().version


def test_files_without_a_version_have_none(tmp_path: Path) -> None:
    zone = tmp_path / "Europe" / "London"
    zone.parent.mkdir()
    zone.write_bytes((WHEEL / "zoneinfo" / "Europe" / "London").read_bytes())
    assert read_with(str(tmp_path)) == [None, "chosen", str(tmp_path)]
    (tmp_path / "+VERSION").write_text("2024a\n")
    assert read_with(str(tmp_path)) == ["2024a", "chosen", str(tmp_path)]
    before = zoneinfo.TZPATH
    try:
        zoneinfo.reset_tzpath([str(tmp_path)])
        assert zone_files("Europe/London").path == str(tmp_path)
        assert zone_files("Europe/Paris").kind == "package"
    finally:
        zoneinfo.reset_tzpath(before)


def test_a_zone_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownZone):
        zone_files("Nowhere/Nothing")


YEAR = {"start": datetime(2026, 1, 1, tzinfo=UTC), "end": datetime(2027, 1, 1, tzinfo=UTC)}


def test_probes_are_the_first_of_each_month_and_either_side_of_each_change() -> None:
    probes = offset_probes("Europe/Paris", **YEAR)
    months = {datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 13)}
    changes = [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]
    around = {change - timedelta(seconds=step) for change in changes for step in (0, 1)}
    assert set(probes) == months | around
    assert list(probes) == sorted(probes)


def test_a_table_that_is_another_is_found_out() -> None:
    # A table in which the clocks go forward a week late.
    probes = offset_probes("Europe/Paris", **YEAR)
    late = datetime(2026, 4, 5, 1, tzinfo=UTC)
    paris = zoneinfo.ZoneInfo("Europe/Paris")

    def theirs(at: datetime) -> timedelta:
        if datetime(2026, 3, 29, 1, tzinfo=UTC) <= at < late:
            return timedelta(hours=1)
        return at.astimezone(paris).utcoffset() or timedelta()

    found = compare_offsets([(at, theirs(at)) for at in reversed(probes)], zone="Europe/Paris")
    assert found == (
        OffsetDifference(
            datetime(2026, 3, 29, 1, tzinfo=UTC), timedelta(hours=2), timedelta(hours=1)
        ),
        OffsetDifference(datetime(2026, 4, 1, tzinfo=UTC), timedelta(hours=2), timedelta(hours=1)),
    )
    same = [(at, at.astimezone(paris).utcoffset() or timedelta()) for at in probes]
    assert compare_offsets(same, zone="Europe/Paris") == ()


def test_pairs_that_are_none_are_refused() -> None:
    noon = datetime(2026, 7, 1, 12)
    with pytest.raises(NaiveInstant):
        compare_offsets([(noon, timedelta(hours=2))], zone="Europe/Paris")
    with pytest.raises(InvalidLength):
        compare_offsets([(noon.replace(tzinfo=UTC), 2)], zone="Europe/Paris")  # type: ignore[list-item]
    with pytest.raises(InvalidInstant):
        compare_offsets([("2026", timedelta())], zone="Europe/Paris")  # type: ignore[list-item]
