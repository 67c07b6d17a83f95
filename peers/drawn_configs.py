"""Drawn Alertmanager configurations, within the grammar of 0.25, and label sets for them."""

import random
from typing import Any

NAMES = ("team", "env", "severity", "service", "cluster")
VALUES = {
    "team": ["db", "dba", "web", "mail", "db-2", "wéb", 'a "b"', "x\\y"],
    "env": ["prod", "dev", "test-1", "test-22", "PROD"],
    "severity": ["critical", "page", "warning", "info"],
    "service": ["mysql", "cassandra", "nginx", "my sql", "a.b", "a,b"],
    "cluster": ["c1", "c2", "eu-west-1"],
}
EXPRESSIONS = {
    "team": ["db.*", "web|mail", ".*", ".+", "d[ab]+(-[0-9])?", "(?i)DB", "^db$", "w.b"],
    "env": ["test-[0-9]+", "prod|dev", "(prod)?", "p.*", "[^p].*", "test-\\d{2}"],
    "severity": ["critical|page", "warn.*", "crit(ical)?", ""],
    "service": ["my.*", "mysql|cassandra", "a\\.b", "a.b", "[a-m].*"],
    "cluster": ["c[0-9]", ".*-west-.*", "c1|eu.*"],
}
INTERVALS = [
    {"name": "nights", "time_intervals": [
        {"times": [{"start_time": "00:00", "end_time": "06:00"}]}]},
    {"name": "weekend", "time_intervals": [{"weekdays": ["saturday", "sunday"]}]},
]  # fmt: skip


def quoted(text: str) -> str:
    """Return a text as a matcher's value in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def matcher(draw: random.Random) -> str:
    """Return a matcher as a text, quoted or not."""
    name = draw.choice(NAMES)
    if draw.random() < 0.4:
        how, value = draw.choice(["=~", "!~"]), draw.choice(EXPRESSIONS[name])
    else:
        how, value = draw.choice(["=", "=", "!="]), draw.choice([*VALUES[name], ""])
    space = draw.choice(["", " "])
    plain = value.isascii() and value.replace("-", "").isalnum() and draw.random() < 0.5
    return f"{name}{space}{how}{space}{value if plain else quoted(value)}"


def route(draw: random.Random, receivers: list[str], depth: int) -> dict[str, Any]:
    """Return a route with what is below it."""
    found: dict[str, Any] = {}
    if draw.random() < 0.7:
        found["receiver"] = draw.choice(receivers)
    form = draw.randrange(4)
    if form == 0:
        name = draw.choice(NAMES)
        found["match"] = {name: draw.choice(VALUES[name])}
    if form in (1, 0) and draw.random() < 0.6:
        name = draw.choice(NAMES)
        found["match_re"] = {name: draw.choice(EXPRESSIONS[name])}
    if form > 1 or draw.random() < 0.3:
        found["matchers"] = [matcher(draw) for _ in range(draw.randrange(1, 4))]
    if draw.random() < 0.3:
        found["continue"] = True
    if draw.random() < 0.2:
        found["group_by"] = draw.choice([["..."], ["team"], ["env", "cluster"]])
    if draw.random() < 0.2:
        found["mute_time_intervals"] = [draw.choice(INTERVALS)["name"]]
    if draw.random() < 0.2:
        found["active_time_intervals"] = [draw.choice(INTERVALS)["name"]]
    if draw.random() < 0.2:
        found["group_wait"] = draw.choice(["10s", "1m30s", "0s"])
    below = 0 if depth >= 3 else draw.randrange(0, 4 - depth)
    if below:
        found["routes"] = [route(draw, receivers, depth + 1) for _ in range(below)]
    return found


def configuration(draw: random.Random) -> dict[str, Any]:
    """Return a configuration that Alertmanager 0.25 reads."""
    receivers = [f"r{n}" for n in range(draw.randrange(2, 6))]
    root: dict[str, Any] = {"receiver": receivers[0], "group_by": ["team"]}
    root["routes"] = [route(draw, receivers, 1) for _ in range(draw.randrange(1, 5))]
    return {
        "route": root,
        "receivers": [{"name": name} for name in receivers],
        "time_intervals": INTERVALS,
    }


def changed(draw: random.Random, config: dict[str, Any]) -> dict[str, Any]:
    """Return a configuration with a change of the kind that people merge."""
    routes = list(config["route"]["routes"])
    names = [each["name"] for each in config["receivers"]]
    place, kind = draw.randrange(len(routes)), draw.randrange(4)
    if kind == 0:
        routes.insert(place, route(draw, names, 2))
    elif kind == 1:
        del routes[place]
    elif kind == 2:
        routes[place] = {**routes[place], "continue": not routes[place].get("continue", False)}
    else:
        routes[place] = {**routes[place], "receiver": draw.choice(names)}
    return {**config, "route": {**config["route"], "routes": routes}}


def labels(draw: random.Random) -> dict[str, str]:
    """Return a label set; some labels are missing, and some have other values."""
    found = {}
    for name in NAMES:
        if draw.random() < 0.7:
            found[name] = draw.choice([*VALUES[name], "other", "dbx"])
    return found or {"team": "db"}
