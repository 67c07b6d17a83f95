"""The alertmanager daemon beside a stream: what each receiver is sent, in order.

Every story has alerts, routes and receivers of its own, so that one daemon lives all of them at the
same time, in seconds where people have minutes. A webhook of ours writes down what comes.
"""

import json
import random
import threading
import time
import urllib.request
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import attrs

from peers.frame import Tally, daemon, debian_version, folder, free_port, program
from serviceops.events import (
    Inhibition,
    Route,
    Signal,
    Silence,
    StreamRules,
    StreamState,
    next_stream_wakeup,
    step_stream,
)
from serviceops.events.routing import TimeInterval, TimeRange

STORIES, LENGTH = 200, 44.0
MUTE_ENDS = 20.0  # the stories start at second 40 of a minute, and intervals end with a minute
MARGIN = 0.8  # how far an event has to be from whatever a group does, in seconds
EMPTIED = "an emptied group goes on in its old rhythm there, and starts anew here"
ENDED_HIDDEN = (
    "what is hidden when it ends, or before its end is sent, is never told there, and is told here"
)
HIDDEN_START = (
    "what is hidden from its start is in its group at once there, and once it is shown here"
)
KINDS = ("plain", "plain", "inhibition", "silence", "mute", "active", "no_resolved")

Sent = tuple[tuple[str, ...], tuple[str, ...]]


@attrs.frozen(kw_only=True)
class Story:
    """Events by second, and the settings of the route that gets them."""

    number: int
    kind: str
    settings: dict[str, int]
    events: tuple[tuple[float, str, str], ...]  # second, fire | resolve | silence | expire, alert

    def labels(self, alert: str) -> dict[str, str]:
        """Return the labels of one of its alerts."""
        return {"alertname": alert, "story": str(self.number)}


def compare(tally: Tally) -> None:
    """Live drawn stories with the daemon, and compare what was sent."""
    tool, draw = program("prometheus-alertmanager"), random.Random(6)
    tally.versions.append(debian_version("prometheus-alertmanager"))
    stories: list[Story] = []
    while len(stories) < STORIES:
        story = drawn(draw, len(stories))
        dues = lived_here(story)[1]
        # Nothing falls due near an event, so that a busy machine changes nothing.
        if all(abs(due - at) >= MARGIN for due in dues for at, *_ in story.events):
            stories.append(story)
    theirs, lags = lived_there(tool, stories)
    for story in stories:
        sent, ours = theirs[story.number], lived_here(story)[0]
        reason = reason_of(story)
        case = story, "theirs came at", [round(at, 1) for at, _ in sent], [at for at, _ in ours]
        tally.add(f"story, {story.kind}", case, contents(sent), contents(ours), reason)
        late = max(lags[second] for second, *_ in story.events) > 0.5
        if contents(sent) == contents(ours) and not late:
            for (at, *what), (mine, *_) in zip(sent, ours, strict=True):
                near = abs(at - mine) < 1.5
                because = f"{reason} (instant)" if reason else ""
                tally.add("instant, to 1.5 s", (case, what, at, mine), near, True, because)


def contents(sent: list[tuple[float, Sent]]) -> list[Sent]:
    """Return notifications without their instants."""
    return [what for _, what in sent]


def drawn(draw: random.Random, number: int) -> Story:
    """Return a story: alerts fire, resolve, fire again, and are hidden for some time."""
    kind = draw.choice(KINDS)
    events: list[tuple[float, str, str]] = []
    for alert in "ab" if kind != "inhibition" else "abS":
        at, firing = draw.randrange(0, 20) / 2, False
        while at < LENGTH - 8 and len(events) < 9:
            firing = not firing
            events.append((at, "fire" if firing else "resolve", alert))
            at += draw.randrange(6, 40) / 2
    if kind == "silence":
        begins = draw.randrange(0, 40) / 2 + 0.25  # never together with what happens to an alert
        events += [(begins, "silence", "a"), (begins + draw.randrange(8, 30) / 2, "expire", "a")]
    settings = {
        "group_wait": draw.choice([1, 2, 3]), "group_interval": draw.choice([4, 5]),
        "repeat_interval": draw.choice([9, 13, 60]),
    }  # fmt: skip
    return Story(number=number, kind=kind, settings=settings, events=tuple(sorted(events)))


def reason_of(story: Story) -> str:
    """Return the known difference that a story has room for."""
    _, _, emptied, ended_hidden, hidden_start = lived_here(story)
    if ended_hidden:
        return ENDED_HIDDEN
    return EMPTIED if emptied else HIDDEN_START if hidden_start else ""


# -- here ----------------------------------------------------------------------------------------

ZERO = datetime(2026, 3, 2, 11, 59, 40, tzinfo=UTC)
BEFORE = TimeRange(times=["11:59-12:00"])
AFTER = TimeRange(times=["12:00-12:10"])


def lived_here(story: Story) -> tuple[list[tuple[float, Sent]], list[float], bool, bool, bool]:
    """Return what a stream sends, when groups are due, and whether a known difference occurs."""
    intervals: dict[str, dict[str, Any]] = {
        "mute": {"mute_intervals": TimeInterval(name="before", ranges=BEFORE)},
        "active": {"active_intervals": TimeInterval(name="after", ranges=AFTER)},
    }
    lengths: dict[str, Any] = {k: timedelta(seconds=v) for k, v in story.settings.items()}
    child = Route(receiver="w", matchers={"story": str(story.number)}, group_by=["story"],
                  send_resolved=story.kind != "no_resolved", **lengths,
                  **intervals.get(story.kind, {}))  # fmt: skip
    rules = StreamRules(
        route=Route(receiver="none", routes=[child]),
        inhibitions=[Inhibition(name="i", source={"alertname": "S"}, target=['alertname=~"a|b"'],
                                equal=["story"])],
    )  # fmt: skip
    state, sent, dues = StreamState(), [], []
    emptied = ended_hidden = hidden_start = False

    def at(second: float) -> datetime:
        return ZERO + timedelta(seconds=second)

    events: list[tuple[float, Any]] = [
        (second, given(story, second, *what)) for second, *what in story.events
    ]
    for second, one in [*events, (LENGTH, None)]:
        while (wake := next_stream_wakeup(state, rules)) is not None and wake < at(second):
            groups = [entry.group for _, entry in state.groups.items()]
            dues += [(wake - ZERO).total_seconds()] * any(g.due_at == wake for g in groups)
            done = step_stream(state, at=wake, rules=rules)
            emptied = emptied or any(
                g.alerts and all(a.resolved and not a.muted for a in g.alerts) for g in groups
            )
            state = done.state
            for intent in done.intents:
                facts = {name: str(value) for name, value in intent.inputs}
                sent.append(
                    ((wake - ZERO).total_seconds(), (ids(facts["firing"]), ids(facts["resolved"])))
                )
        hidden = [g.id for _, entry in state.groups.items() for g in entry.group.alerts if g.muted]
        quiet = story.kind in intervals and second < MUTE_ENDS
        if isinstance(one, Signal) and one.severity is None and (quiet or one.key in hidden):
            ended_hidden = True
        if isinstance(one, Silence):
            grouped = [g for _, entry in state.groups.items() for g in entry.group.alerts]
            ended_hidden = ended_hidden or any(g.id == "a" and g.resolved for g in grouped)
        state = step_stream(state, one, at=at(second), rules=rules).state
        hidden_start = hidden_start or any(
            each.announced is None and each.suppressed_by for each in state.alerts
        )
    return sent, dues, emptied, ended_hidden, hidden_start


def given(story: Story, second: float, what: str, alert: str) -> Signal | Silence:
    """Return an event as an input of a stream."""
    at = ZERO + timedelta(seconds=second)
    if what in ("silence", "expire"):
        ends = at + timedelta(hours=1) if what == "silence" else at
        starts = min(each[0] for each in story.events if each[1] == "silence")
        start = ZERO + timedelta(seconds=starts)
        return Silence(id="q", when={"alertname": alert}, starts_at=start, ends_at=ends)
    severity = "major" if what == "fire" else None
    return Signal(source="p", key=alert, severity=severity, at=at, facts=story.labels(alert))


def ids(text: str) -> tuple[str, ...]:
    """Return the alerts that a notification names."""
    return tuple(sorted(text.split()))


# -- there ---------------------------------------------------------------------------------------


def lived_there(
    tool: str, stories: list[Story]
) -> tuple[dict[int, list[tuple[float, Sent]]], dict[float, float]]:
    """Return what the daemon sent for each story, and how late the events of a second were."""
    came: list[tuple[float, str, dict[str, Any]]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append((time.time(), self.path, json.loads(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 1024  # many groups notify at once, and none shall be sent again later

    hook = Server(("127.0.0.1", 0), Hook)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    with folder("alertmanager") as place:
        time.sleep((37 - time.time()) % 60)
        minute = datetime.fromtimestamp(time.time() // 60 * 60, UTC)
        path = place / "config.yml"
        path.write_text(json.dumps(configuration(stories, hook.server_port, minute)))
        port = free_port()
        command = [
            tool, f"--config.file={path}", f"--storage.path={place}/data",
            f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=",
        ]  # fmt: skip
        with daemon(command, ready=lambda: is_ready(port), log=place / "log"):
            began = minute.timestamp() + 40
            lags = live(stories, port, began)
    hook.shutdown()
    found: dict[int, list[tuple[float, Sent]]] = defaultdict(list)
    for arrived, address, message in sorted(came, key=lambda each: each[0]):
        if arrived - began <= LENGTH:
            names: dict[str, list[str]] = {"firing": [], "resolved": []}
            for alert in message["alerts"]:
                names[alert["status"]].append(alert["labels"]["alertname"])
            what = tuple(sorted(names["firing"])), tuple(sorted(names["resolved"]))
            found[int(address.removeprefix("/w"))].append((arrived - began, what))
    return found, lags


def live(stories: list[Story], port: int, began: float) -> dict[float, float]:
    """Post the events of all stories at their seconds, and return how late each was posted."""
    lags: dict[float, float] = {}
    silences: dict[int, str] = {}
    by_second: dict[float, list[tuple[Story, str, str]]] = defaultdict(list)
    for story in stories:
        for second, what, alert in story.events:
            by_second[second].append((story, what, alert))
    for second in sorted(by_second):
        time.sleep(max(0.0, began + second - time.time()))
        now = datetime.now(UTC)
        alerts = []
        for story, what, alert in by_second[second]:
            if what == "silence":
                body = {"matchers": matchers(story.labels(alert)), "createdBy": "p", "comment": "c",
                        "startsAt": now.isoformat(),
                        "endsAt": (now + timedelta(hours=1)).isoformat()}  # fmt: skip
                silences[story.number] = call(port, "POST", "silences", body)["silenceID"]
            elif what == "expire":
                call(port, "DELETE", f"silence/{silences[story.number]}")
            else:
                ends = {"endsAt": now.isoformat()} if what == "resolve" else {}
                starts = {"startsAt": now.isoformat()} if what == "fire" else {}
                alerts.append({"labels": story.labels(alert), **starts, **ends})
        if alerts:
            call(port, "POST", "alerts", alerts)
        lags[second] = time.time() - began - second
    time.sleep(max(0.0, began + LENGTH - time.time()))
    return lags


def matchers(labels: dict[str, str]) -> list[dict[str, Any]]:
    """Return labels as the matchers of a silence."""
    return [
        {"name": name, "value": value, "isRegex": False, "isEqual": True}
        for name, value in labels.items()
    ]


def call(port: int, method: str, path: str, body: Any = None) -> Any:
    """Call the daemon's API, version 2."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v2/{path}", method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=10) as reply:
        text = reply.read()
    return json.loads(text) if text else None


def is_ready(port: int) -> bool:
    """Return whether the daemon replies."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=1):
            return True
    except OSError:
        return False


def configuration(stories: list[Story], hook: int, minute: datetime) -> dict[str, Any]:
    """Return the configuration with a route and a receiver for each story."""
    following = minute + timedelta(minutes=1)

    def times(start: datetime, minutes: int) -> list[dict[str, Any]]:
        end = start + timedelta(minutes=minutes)
        last = "24:00" if end.date() != start.date() else f"{end:%H:%M}"
        return [{"times": [{"start_time": f"{start:%H:%M}", "end_time": last}]}]

    intervals = {"mute": {"mute_time_intervals": ["before"]},
                 "active": {"active_time_intervals": ["after"]}}  # fmt: skip
    return {
        "route": {
            "receiver": "none",
            "routes": [
                {"matchers": [f'story="{one.number}"'], "receiver": f"w{one.number}",
                 "group_by": ["story"], **{k: f"{v}s" for k, v in one.settings.items()},
                 **intervals.get(one.kind, {})}
                for one in stories
            ],
        },
        "receivers": [{"name": "none"}] + [
            {"name": f"w{one.number}", "webhook_configs": [
                {"url": f"http://127.0.0.1:{hook}/w{one.number}",
                 "send_resolved": one.kind != "no_resolved"}]}
            for one in stories
        ],
        "time_intervals": [
            {"name": "before", "time_intervals": times(minute, 1)},
            {"name": "after", "time_intervals": times(following, 10)},
        ],
        "inhibit_rules": [{"source_matchers": ["alertname=S"], "equal": ["story"],
                           "target_matchers": ['alertname=~"a|b"']}],
    }  # fmt: skip
