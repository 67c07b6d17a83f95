"""The examples run, and mistakes of their users end with a sentence that says what to do."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
sys.path.insert(0, str(EXAMPLES))
import replay_log  # noqa: E402

STREAMS = Path(os.environ.get("SERVICEOPS_DATA") or Path(__file__).parents[3] / "shared" / "data")
HEADER = (
    "number,incident_state,opened_at,sys_updated_at,priority,made_sla,assignment_group,assigned_to"
)
ROW = "INC1,{state},2/3/2026 09:00,{at},3 - Moderate,true,Group 1,Resolver 1"


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=EXAMPLES)


def log_of(folder: Path, *lines: str) -> str:
    path = folder / "log.csv"
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def row(state: str, at: str) -> str:
    return ROW.format(state=state, at=at)


def test_the_demo_replays_a_made_up_log_and_says_so() -> None:
    done = run("replay_log.py")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# A made-up log")
    for part in ("Conformance", "Attainment", "worst misses", "Time on hold"):
        assert part in done.stdout


def test_the_demo_shows_shares_rounded_down() -> None:
    assert replay_log.percent(24_999, 25_000) == "99.99 %"
    assert replay_log.percent(2, 3) == "66.66 %"
    assert replay_log.percent(25_000, 25_000) == replay_log.percent(0, 0) == "100.00 %"


def test_two_policies_are_compared_on_a_made_up_log_as_a_table_with_reasons() -> None:
    done = run("compare_policies.py")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# A made-up log")
    for part in ("Attainment of 600", "today", "offer", "What flips", "goal", "ledgers tile"):
        assert part in done.stdout
    assert run("compare_policies.py", "no such log.csv").returncode == 1


def test_a_log_of_the_reader_is_replayed_compressed_or_not(tmp_path: Path) -> None:
    lines = [HEADER, row("New", "2/3/2026 09:00"), row("Active", "2/3/2026 10:00"),
             row("Resolved", "2/3/2026 17:00"), row("Closed", "9/3/2026 17:00")]  # fmt: skip
    plain = log_of(tmp_path, *lines)
    packed = tmp_path / "log.csv.gz"
    packed.write_bytes(gzip.compress(Path(plain).read_bytes()))
    first, second = run("replay_log.py", plain), run("replay_log.py", str(packed))
    assert first.returncode == second.returncode == 0, first.stderr
    assert "1 incidents fit" in first.stdout
    assert first.stdout.splitlines()[1:] == second.stdout.splitlines()[1:]


@pytest.mark.parametrize(
    ("lines", "stated"),
    [
        ([HEADER.replace("priority", "prio"), row("New", "2/3/2026 09:00")], "no column priority"),
        ([HEADER, row("Bogus", "2/3/2026 09:00")], "'Bogus'"),
        ([HEADER, row("New", "yesterday")], "column 'sys_updated_at'"),
        ([HEADER, row("New", "3/3/2026 09:00"), row("Active", "2/3/2026 09:00")], "not before"),
        ([HEADER, "INC1,New,2/3/2026 09:00"], "cut short"),
        ([HEADER], "no rows"),
    ],
    ids=["missing column", "unknown state", "no moment", "out of order", "cut short", "empty"],
)
def test_an_unreadable_log_ends_with_a_sentence_and_no_traceback(
    tmp_path: Path, lines: list[str], stated: str
) -> None:
    done = run("replay_log.py", log_of(tmp_path, *lines))
    assert done.returncode == 1
    assert "The log cannot be read" in done.stderr
    assert stated in done.stderr
    assert "Traceback" not in done.stderr


def test_a_truncated_compressed_log_ends_with_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    whole = gzip.compress("\n".join([HEADER, *[row("New", "2/3/2026 09:00")] * 500]).encode())
    path = tmp_path / "log.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    done = run("replay_log.py", str(path))
    assert done.returncode == 1
    assert "The log cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_desk_is_measured_from_a_made_up_log_with_the_records_behind_each_figure() -> None:
    done = run("measure_the_desk.py")
    assert done.returncode == 0, done.stderr
    for stated in ("mean time to acknowledge: median", "SLA attainment", "hold debt", "left out"):
        assert stated in done.stdout


def test_a_service_is_measured_from_its_checks(tmp_path: Path) -> None:
    path = tmp_path / "checks.csv"
    checks = [("00", "up"), ("06", "down"), ("09", "up"), ("24", "up")]
    lines = [
        f"2026-03-0{1 + int(h) // 24}T{int(h) % 24:02}:00:00+00:00,mail,{s}" for h, s in checks
    ]
    path.write_text("commit_time,service,state\n" + "\n".join(lines) + "\n")
    done = run("measure_the_desk.py", str(path))
    assert done.returncode == 0, done.stderr
    assert "availability: 87.50 %" in done.stdout  # 3 of 24 hours down
    assert "mean time to restore service: 3 h   (1 breaks)" in done.stdout


def test_an_unmeasurable_file_ends_with_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    done = run("measure_the_desk.py", log_of(tmp_path, "when,what"))
    assert done.returncode == 1
    assert "The file cannot be measured" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_night_of_monitoring_is_quieted_and_each_hidden_alert_has_its_reasons() -> None:
    done = run("quiet_the_monitors.py")
    assert done.returncode == 0, done.stderr
    assert "15,480 signals came in" in done.stdout
    assert "27 alerts stood for them" in done.stdout
    assert "23 of them were never announced" in done.stdout
    assert "5 incidents were opened, 5 of them resolved" in done.stdout
    assert run("quiet_the_monitors.py").stdout == done.stdout


def test_real_streams_are_quieted_when_they_are_there() -> None:
    if not list(STREAMS.glob("upptime_*.csv.gz")):
        pytest.skip("skipped: no data")
    done = run("quiet_the_monitors.py", str(STREAMS))
    assert done.returncode == 0, done.stderr
    for stated in ("upptime", "github_status", "75,600 readings in all; of 27 marked windows"):
        assert stated in done.stdout


def test_an_empty_folder_ends_with_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    done = run("quiet_the_monitors.py", str(tmp_path))
    assert done.returncode == 1
    assert "none of the streams" in done.stderr
    (tmp_path / "upptime_x.dev.csv.gz").write_bytes(b"no gzip at all")
    assert "cannot be read" in run("quiet_the_monitors.py", str(tmp_path)).stderr


def test_the_same_seed_makes_the_same_log() -> None:
    assert run("made_log.py", "20", "3").stdout == run("made_log.py", "20", "3").stdout
