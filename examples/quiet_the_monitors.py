"""Quiet the monitors: how few alerts, incidents and notifications remain of all signals, and why.

    python examples/quiet_the_monitors.py          # a made-up night of a made-up company
    python examples/quiet_the_monitors.py FOLDER   # what of these lies there: Upptime's checks,
                                                   # GitHub's status windows, NAB's metric series

Of metrics the rule is the plainest there is: a reading is an exception when it is further from the
mean of the first 15 % of its series than four of their standard deviations, a warning beyond three.
"""

import csv
import gzip
import io
import json
import random
import sys
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean, stdev

import attrs

from serviceops import Span
from serviceops.events import (
    CountDetector,
    Delay,
    Dependency,
    Maintenance,
    ResponseRule,
    Route,
    Signal,
    StreamRules,
    StreamState,
    step_stream,
)
from serviceops.intents import Intent
from serviceops.lifecycle import Alert

RULES = StreamRules(
    flapping=CountDetector(changes=5, within="PT1H"),
    delays=[Delay.pause("PT5M")],
    responses=[ResponseRule(name="incident", respond="incident", means="exception",
                            by=("source",))],
    route=Route(receiver="on call", group_by=["source"], group_wait="PT1M",
                repeat_interval="P7D"),
)  # fmt: skip


@attrs.define
class Story:
    """What became of one stream of signals."""

    name: str
    signals: int = 0
    state: StreamState = attrs.field(factory=StreamState)
    alerts: dict[str, Alert] = attrs.field(factory=dict)
    intents: list[Intent] = attrs.field(factory=list)

    def count(self, action: str) -> int:
        """How many intents there were of one action."""
        return sum(intent.action == action for intent in self.intents)


def lived(name: str, signals: Iterable[Signal], rules: StreamRules) -> Story:
    """Take signals in as they come, each when it was sent, and a day more at the end.

    Some series step back an hour where clocks changed: such a signal arrives with the one before.
    """
    story = Story(name)
    last = None
    for signal in signals:
        last = signal.at if last is None else max(last, signal.at)
        taken(story, signal, last, rules)
        story.signals += 1
    if last is not None:
        taken(story, None, last + timedelta(days=1), rules)
    return story


def taken(
    story: Story, signal: Signal | None, at: datetime, rules: StreamRules
) -> None:
    """Take one step of a story, and keep every alert as it then is."""
    done = step_stream(story.state, signal, at=at, rules=rules)
    story.state = done.state
    story.intents += done.intents
    for identity in done.state.touched:
        alert = done.state.alert(identity)
        if alert is not None:
            story.alerts[alert.id] = alert


def shown(story: Story) -> Iterator[str]:
    """Yield the lines of a story."""
    alerts = list(story.alerts.values())
    yield f"## {story.name}"
    yield f"{story.signals:7,} signals came in"
    for meaning, number in story.state.counts.items():
        yield f"        {number:7,} {meaning.replace('_', ' ')}"
    yield f"{len(alerts):7,} alerts stood for them"
    never = [alert for alert in alerts if alert.announced is None]
    why = Counter(kind for alert in never for kind in hidden_by(alert))
    if never:
        causes = ", ".join(f"{number} {kind}" for kind, number in why.most_common())
        yield f"        {len(never):7,} of them were never announced ({causes or 'nothing'})"
    opened, resolved = story.count("log"), story.count("resolve")
    yield f"{opened:7,} incidents were opened, {resolved} of them resolved as alerts ended"
    reasons = Counter(
        str(dict(intent.inputs)["reason"]).replace("_", " ")
        for intent in story.intents
        if intent.action == "notify"
    )
    yield f"{story.count('notify'):7,} notifications were sent"
    for reason, number in reasons.most_common():
        yield f"        {number:7,} {reason}"
    yield ""


def hidden_by(alert: Alert) -> tuple[str, ...]:
    """Return the kinds of suppression that an alert was ever under."""
    kinds = [
        dict(transition.inputs)["kind"]
        for transition in alert.history
        if transition.action == "suppress"
    ]
    return tuple(dict.fromkeys(str(kind) for kind in kinds))


# -- real streams ----------------------------------------------------------------------------------


def upptime(path: Path) -> Iterator[Signal]:
    """Yield the checks that an Upptime monitor published."""
    grades = {"up": None, "down": "critical", "degraded": "minor"}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as rows:
        for row in sorted(csv.DictReader(rows), key=lambda one: one["commit_time"]):
            yield Signal(
                source=path.name.removesuffix(".dev.csv.gz"), id=row["commit"], name="check",
                resource=row["service"], severity=grades[row["state"]],
                at=datetime.fromisoformat(row["commit_time"]),
            )  # fmt: skip


def github(path: Path) -> Iterator[Signal]:
    """Yield the beginning and the end of each status window that GitHub published."""
    grades = {"critical": "critical", "major": "major", "minor": "minor"}
    moments: list[tuple[datetime, bool, dict[str, str]]] = []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            moments.append((datetime.fromisoformat(row["downtime_start"]), True, row))
            moments.append((datetime.fromisoformat(row["downtime_end"]), False, row))
    for number, (at, begins, row) in enumerate(
        sorted(moments, key=lambda one: (one[0], not one[1]))
    ):
        grade = grades.get(row["impact"], "warning")
        yield Signal(
            source="github", id=str(number), key=row["incident_id"], name=row["title"],
            severity=grade if begins else None, at=at, facts={"source": "github"},
        )  # fmt: skip


def series(text: str, name: str) -> Iterator[Signal]:
    """Yield what a threshold says of each reading of a metric."""
    rows = list(csv.DictReader(io.StringIO(text)))
    usual = [float(row["value"]) for row in rows[: max(2, len(rows) * 15 // 100)]]
    mean, spread = fmean(usual), stdev(usual) or 1.0
    for row in rows:
        away = abs(float(row["value"]) - mean) / spread
        grade = "major" if away > 4 else "minor" if away > 3 else None
        # The files name no zone.
        at = datetime.fromisoformat(row["timestamp"]).replace(tzinfo=UTC)
        yield Signal(
            source="nab", name="threshold", resource=name, severity=grade, at=at
        )


def nab(path: Path) -> Iterator[str]:
    """Yield what became of each metric, beside the windows that people marked as anomalies."""
    windows_met = windows = outside = total = 0
    with tarfile.open(path) as packed:
        texts = {
            member.name: read.read().decode()
            for member in packed.getmembers()
            if (read := packed.extractfile(member)) is not None
        }
    labels: dict[str, list[list[str]]] = json.loads(
        texts["labels/combined_windows.json"]
    )
    for name, marked in sorted(labels.items()):
        text = texts.get(f"data/{name}")
        if text is None:
            continue
        story = lived(name, series(text, name), RULES)
        spans = [Span(*(moment(each) for each in pair)) for pair in marked]
        raised = [
            a.raised_at for a in story.alerts.values() if a.announced and a.raised_at
        ]
        windows += len(spans)
        windows_met += sum(any(at in span for at in raised) for span in spans)
        outside += sum(not any(at in span for span in spans) for at in raised)
        total += story.signals
        yield (
            f"{name}: {story.signals:,} readings, {len(story.alerts)} alerts, "
            f"{len(raised)} announced, {story.count('log')} incidents"
        )
    yield (
        f"{total:7,} readings in all; of {windows} marked windows {windows_met} raised an alert, "
        f"and {outside} announced alerts began outside of one"
    )


def moment(text: str) -> datetime:
    """Return a moment of a label file, which names no zone."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# -- a made-up night -------------------------------------------------------------------------------

NIGHT = datetime(2026, 3, 2, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def made_up() -> tuple[list[Signal], StreamRules]:
    """Return a night of checks, and rules that know what is planned and what hangs on what."""
    draw = random.Random(2026)  # noqa: S311 - the same night each time, no secret
    things = {f"app-{n}": f"switch-{n % 3}" for n in range(40)}
    down: dict[str, list[tuple[int, int]]] = {
        "switch-1": [(95, 130)],  # takes a third of the applications with it
        "app-7": [(n, n + 2) for n in range(200, 260, 4)],  # flaps
        "app-12": [(300, 302)],  # goes away by itself
        "app-21": [(400, 620)],  # is really broken
    }
    for app, switch in things.items():
        down.setdefault(app, []).extend((a + 1, b + 2) for a, b in down.get(switch, []))
        if app.endswith("5"):
            down[app].append((150, 170))  # is patched, as planned
    signals = []
    for minute in range(0, 720, 2):
        for thing in [*sorted(set(things.values())), *things]:
            is_down = any(a <= minute < b for a, b in down.get(thing, ()))
            noise = draw.random() < 0.0005
            signals.append(
                Signal(
                    source="checks",
                    id=f"{thing}@{minute}",
                    name="down",
                    resource=thing,
                    severity="critical" if is_down or noise else None,
                    at=NIGHT + minute * MINUTE,
                    facts={
                        "kind": "application" if thing in things else "network",
                        "patched": "yes" if thing.endswith("5") else "no",
                    },
                )
            )
    rules = attrs.evolve(
        RULES,
        topology=[Dependency(child=app, parent=switch) for app, switch in things.items()],
        maintenance=[Maintenance(name="patching", when={"patched": "yes"},
                                 windows=Span(NIGHT + 145 * MINUTE, NIGHT + 175 * MINUTE))],
        delays=[Delay(name="settle", when={"kind": "network"}, up="PT5M", keep="PT5M"),
                *RULES.delays],
    )  # fmt: skip
    return signals, rules


def stories_of(folder: Path) -> Iterator[str]:
    """Yield the stories of what lies in a folder."""
    found = False
    for path in sorted(folder.glob("upptime_*.dev.csv.gz")):
        found = True
        yield from shown(lived(path.name, upptime(path), RULES))
    for path in sorted(folder.glob("github_status_downtime_windows*.csv.gz")):
        found = True
        yield from shown(lived(path.name, github(path), RULES))
    for path in sorted(folder.glob("nab_*.tar.gz")):
        found = True
        yield f"## {path.name}"
        yield from nab(path)
    if not found:
        raise FileNotFoundError(f"{folder}: none of the streams this example knows")


def main(arguments: list[str]) -> int:
    """Print the stories; 1 when there is none."""
    if arguments:
        try:
            for line in stories_of(Path(arguments[0])):
                print(line)
        except (OSError, KeyError, ValueError, tarfile.TarError) as wrong:
            print(f"The streams cannot be read: {wrong}", file=sys.stderr)
            return 1
        return 0
    print("# A made-up night (give a folder to read streams of your own)")
    signals, rules = made_up()
    for line in shown(lived("40 applications behind 3 switches", signals, rules)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
