"""Databases for one run: a file, or a PostgreSQL cluster of its own in a temporary folder."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path


class NotRun(Exception):
    """A program that a run needs is not installed."""


@contextlib.contextmanager
def sqlite() -> Iterator[tuple[str, Callable[[], None] | None]]:
    """Give the URL of a new SQLite file; it has no server to restart."""
    with tempfile.TemporaryDirectory(prefix="embed-") as place:
        yield f"sqlite:///{place}/desk.sqlite3", None


@contextlib.contextmanager
def postgres() -> Iterator[tuple[str, Callable[[], None] | None]]:
    """Give the URL of a new cluster on a free loopback port, and how to crash and restart it."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries or shutil.which("runuser") is None:
        raise NotRun("postgresql (apt-get install postgresql)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = Path(tempfile.mkdtemp(prefix="embed-"))
    place.chmod(0o755)
    data = place / "data"
    data.mkdir()
    # PostgreSQL refuses to run as root: then it runs as its own user.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(data, "postgres")

    def run(name: str, *arguments: str) -> None:
        command = [*as_user, str(binaries[-1] / name), *arguments]
        # Its output goes to a file: a server that inherits a pipe keeps it open for ever.
        with (place / "output").open("a") as out:
            subprocess.run(command, check=True, timeout=120, stdout=out, stderr=out, cwd="/")

    options = f"-p {port} -h 127.0.0.1 -k {data} -c max_connections=60"
    control = ["-D", str(data), "-w", "-l", str(data / "log")]
    run("initdb", "-D", str(data), "-A", "trust", "-U", "desk", "-E", "UTF8")
    try:
        run("pg_ctl", *control, "-o", options, "start")
        run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "desk", "desk")

        def restart() -> None:
            # "immediate" is a crash: no session ends in order, and the log is replayed.
            run("pg_ctl", *control, "-m", "immediate", "stop")
            run("pg_ctl", *control, "-o", options, "start")

        yield f"postgresql+psycopg://desk@127.0.0.1:{port}/desk", restart
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            run("pg_ctl", *control, "-m", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)
