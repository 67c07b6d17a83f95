"""`amtool config routes test` beside `route`, and beside the classes that `diff` names."""

import json
import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from peers.drawn_configs import changed, configuration, labels, quoted
from peers.frame import Tally, debian_version, folder, output, program
from serviceops.events import route
from serviceops.events.matchers import matches
from serviceops.events.routing import AlertRouting
from serviceops.interop.alertmanager import from_config

CONFIGS, SETS = 1_000, 3
PAIRS, CONFIRMED, OUTSIDE = 60, 6, 10_000


def compare(tally: Tally) -> None:
    """Compare receivers of drawn label sets, and confirm what a difference names."""
    tool, draw = program("amtool"), random.Random(19)
    tally.versions.append(debian_version("prometheus-alertmanager"))
    with folder("amtool") as place, ThreadPoolExecutor(2) as pool:
        questions: list[tuple[Path, dict[str, str], Any]] = []
        for number in range(CONFIGS):
            config = configuration(draw)
            path = written(place, f"c{number}", config)
            routing = from_config(config).routing
            questions += [
                (path, asked, receivers(routing, asked))
                for asked in (labels(draw) for _ in range(SETS))
            ]
        theirs = pool.map(lambda each: there(tool, each[0], each[1]), questions)
        for (path, asked, ours), found in zip(questions, theirs, strict=True):
            tally.add("configuration and label set", (path.read_text(), asked), found, ours)
        differences(tally, tool, place, draw, pool)


def differences(
    tally: Tally, tool: str, place: Path, draw: random.Random, pool: ThreadPoolExecutor
) -> None:
    """Confirm the examples of each difference, and that everything else goes where it went."""
    questions: list[tuple[Path, dict[str, str], Any]] = []
    for number in range(PAIRS):
        config = configuration(draw)
        other = changed(draw, config)
        old, new = from_config(config).routing, from_config(other).routing
        found = old.diff(new, settings=False)
        paths = written(place, f"old{number}", config), written(place, f"new{number}", other)
        for change in draw.sample(found, min(CONFIRMED, len(found))):
            asked = dict(change.example) or {"nothing": "x"}
            for path, to in zip(paths, (change.before, change.after), strict=True):
                questions.append((path, asked, [one.receiver for one in to]))
        outside(tally, draw, old, new, found)
    for each, theirs in zip(
        questions, pool.map(lambda one: there(tool, one[0], one[1]), questions), strict=True
    ):
        tally.add("example of a difference, before or after", each[:2], theirs, each[2])


def outside(
    tally: Tally, draw: random.Random, old: AlertRouting, new: AlertRouting, found: Iterable[Any]
) -> None:
    """Check that label sets outside the classes of a difference go where they went."""
    classes = [change.when for change in found]
    for _ in range(OUTSIDE // PAIRS + 1):
        asked = labels(draw)
        inside = any(matches(when, asked) for when in classes)
        was, now = receivers(old, asked), receivers(new, asked)
        tally.add("label set in a class exactly when it moves", (asked,), was != now, inside)


def receivers(routing: AlertRouting, asked: dict[str, str]) -> list[str]:
    """Return the receivers of a label set."""
    return [to.receiver for to in route(routing.route, asked)]


def written(place: Path, name: str, config: dict[str, Any]) -> Path:
    """Write a configuration as JSON, which is YAML."""
    path = place / f"{name}.yml"
    path.write_text(json.dumps(config, ensure_ascii=False))
    return path


def there(tool: str, path: Path, asked: dict[str, str]) -> list[str]:
    """Return the receivers that amtool prints for a label set."""
    given = [f"{name}={quoted(value)}" for name, value in asked.items()]
    printed = output(tool, "config", "routes", "test", f"--config.file={path}", *given)
    return printed.splitlines()[0].split(",")  # a warning about the address follows
