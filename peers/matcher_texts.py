"""Texts of matchers and durations, drawn, against Alertmanager's own parsers (Debian's sources).

The classic syntax is compared, which is what Debian's Alertmanager has; the UTF-8 one is newer.
"""

import json
import random
from pathlib import Path

from peers.frame import Tally, debian_version, folder, output, program
from serviceops.errors import ServiceOpsError
from serviceops.events.matcher_text import parse_matchers
from serviceops.spans import as_length, length_micros

COUNT = 20_000
SEED = 20261127
PIECES = [
    "foo", "a:b", "_x", "9", "a-b", "é", "=", "!=", "=~", "!~", "~", "!", '"', '"bar"', '"b\\"r"',
    '"b\\\\"', "\\", "\\n", "\\d", "\n", "{", "}", ",", ", ", " ", "\t", "\v", "\xa0", "[a-z]+",
    ".*", '"a,b"', "'", "`", "bar baz", "",
]  # fmt: skip
AMOUNTS = ["0", "1", "12", "007", "90", "292", "293", "1.5", "-1", "999999999999"]
UNITS = ["y", "w", "d", "h", "m", "s", "ms", "", "us", "M", " "]


def matcher_text(chance: random.Random) -> str:
    """Draw a text that is often a list of matchers, and often nearly one."""
    if chance.random() < 0.5:
        return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 8)))
    parts = []
    for _ in range(chance.randint(1, 3)):
        name, how, value = (
            chance.choice(PIECES),
            chance.choice(["=", "!=", "=~", "!~"]),
            chance.choice(PIECES),
        )
        parts.append(chance.choice(["", " "]).join([name, how, value]))
    text = chance.choice([",", ", "]).join(parts)
    return chance.choice([text, "{" + text + "}", "{" + text + ",}", text + ","])


def duration(chance: random.Random) -> str:
    """Draw a text that is often a duration."""
    parts = chance.randint(1, 3)
    return "".join(chance.choice(AMOUNTS) + chance.choice(UNITS) for _ in range(parts))


def compare(tally: Tally) -> None:
    """Put drawn texts to both parsers; an expression that does not compile is left out."""
    tally.versions += [
        debian_version("golang-github-prometheus-alertmanager-dev"),
        debian_version("golang-github-prometheus-common-dev"),
    ]
    chance = random.Random(SEED)
    texts = [matcher_text(chance) for _ in range(COUNT)]
    lengths = [duration(chance) for _ in range(COUNT)]
    questions = [{"matchers": text} for text in texts] + [{"duration": text} for text in lengths]
    with folder("labels") as place:
        source = Path(__file__).parent / "labels" / "main.go"
        binary = place / "labels"
        env = {
            "GO111MODULE": "off",
            "GOPATH": "/usr/share/gocode",
            "GOCACHE": str(place / "cache"),
            "GOFLAGS": "",
        }
        output(program("go"), "build", "-o", str(binary), str(source), env=env)
        lines = output(str(binary), stdin="\n".join(map(json.dumps, questions)) + "\n").splitlines()
    replies = [json.loads(line) for line in lines]
    for text, reply in zip(texts, replies[:COUNT], strict=True):
        if reply["error"].startswith("error parsing regexp"):
            continue
        theirs = None if reply["error"] else [tuple(one) for one in reply["matchers"]]
        try:
            ours = parse_matchers(text, syntax="classic")
        except ServiceOpsError:
            ours = None
        empty = "a text without a matcher is refused here" if theirs == [] and ours is None else ""
        tally.add("texts of matchers", repr(text), theirs, ours, empty)
    for text, reply in zip(lengths, replies[COUNT:], strict=True):
        try:
            micros = length_micros(as_length(text))
        except ServiceOpsError:
            micros = None
        tally.add("durations", repr(text), None if reply["error"] else reply["micros"], micros)
