"""What every comparison with a real program shares: finding it, running it, counting disagreements.

A module of this package has ``compare(tally)``. It draws its questions from a seed, puts them to
the real program and to the package, and adds each pair of results to the tally. A program that is
missing raises `NotRun`: that is a line of its own and never a pass.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

MODULES: tuple[str, ...] = (
    "matcher_texts",
    "promtool_waits",
    "amtool_routes",
    "alertmanager_intervals",
    "business_hours",
    "alertmanager_stories",
    "nagios4",
    "time_periods",
    "icinga2",
    "dependencies",
)
"""The comparisons of `make peers`, in order."""

PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/lib/go/bin"])
SHOWN = 20  # disagreements printed in full for each comparison


class NotRun(Exception):
    """A program that a comparison needs is not installed."""


def program(name: str) -> str:
    """Return the path of an installed program."""
    path = shutil.which(name, path=PLACES)
    if path is None:
        raise NotRun(name)
    return path


def output(
    *command: str,
    stdin: str | None = None,
    env: Mapping[str, str] | None = None,
    may_fail: bool = False,
) -> str:
    """Return what a command prints, standard error included; a failing command raises.

    With `may_fail` its exit is part of its result, as for a test runner.
    """
    done = subprocess.run(
        command, input=stdin, capture_output=True, text=True, check=False, timeout=600,
        env={**os.environ, **(env or {})},
    )  # fmt: skip
    if done.returncode and not may_fail:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout + done.stderr


def debian_version(package: str) -> str:
    """Return the version of an installed Debian package, or 'no package'."""
    try:
        found = output("dpkg-query", "-W", "-f=${Version}", package)
    except (RuntimeError, FileNotFoundError):
        return "no package"
    return f"{package} {found.strip()}"


def faked(at: datetime) -> tuple[list[str], int]:
    """Return the command before a daemon that makes an instant its now, and the shift in seconds.

    Whoever talks to the daemon adds the shift to its own clock.
    """
    shift = round((at - datetime.now(UTC)).total_seconds())
    return [program("faketime"), "-f", f"{shift:+d}s"], shift


@contextlib.contextmanager
def folder(name: str) -> Iterator[Path]:
    """Give a temporary folder that any user may enter, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix=f"serviceops-{name}-") as path:
        Path(path).chmod(0o755)
        yield Path(path)


def free_port() -> int:
    """Return a loopback port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def daemon(
    command: Sequence[str],
    *,
    ready: Callable[[], bool],
    log: Path,
    env: Mapping[str, str] | None = None,
    seconds: float = 30.0,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a daemon in the foreground until the block ends; it gets a process group of its own."""
    with log.open("wb") as lines:
        process = subprocess.Popen(
            command, stdout=lines, stderr=lines, env={**os.environ, **(env or {})},
            start_new_session=True,
        )  # fmt: skip
        try:
            until = time.monotonic() + seconds
            while not ready():
                if process.poll() is not None or time.monotonic() > until:
                    tail = log.read_text(errors="replace")[-2000:]
                    raise RuntimeError(f"{command[0]} did not come up: {tail}")
                time.sleep(0.05)
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a daemon with its whole group: helpers of icinga2 write a while after it has ended."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        until = time.monotonic() + 10
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
            while time.monotonic() < until:
                process.poll()
                os.killpg(process.pid, 0)
                time.sleep(0.05)
    process.wait(10)


@dataclass
class Tally:
    """Results of one comparison: how many agreed, and every disagreement with its reason."""

    name: str
    versions: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)

    def add(self, what: str, case: object, theirs: object, ours: object, reason: str = "") -> None:
        """Add one pair of results; `reason` names a known difference that the pages describe."""
        self.counts[what] += 1
        if theirs == ours:
            return
        if reason:
            self.explained[reason] += 1
        else:
            self.unexplained.append(f"{what}: {case}\n    theirs {theirs}\n    ours   {ours}")

    def lines(self) -> Iterator[str]:
        """Return the summary: versions, counts, reasons, and disagreements without a reason."""
        yield f"== {self.name}: {', '.join(self.versions)}"
        for what, count in sorted(self.counts.items()):
            yield f"   {count:8,d} {what}"
        for reason, count in sorted(self.explained.items()):
            yield f"   {count:8,d} differ: {reason}"
        yield f"   {len(self.unexplained):8,d} differ without a reason"
        yield from (f"   {text}" for text in self.unexplained[:SHOWN])
