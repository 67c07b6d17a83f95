"""Feed every reader of outside text or documents: ``python -m tests.fuzz [NAME...] --minutes 15``.

An input is changed at random and kept when it runs lines that no input ran before (coverage by
`sys.settrace`). Keys and words come from the constants of the reader's own module, so that inputs
get past the first check. A reader must return, or refuse with a `ServiceOpsError` in fewer than
2,000 characters, within some millions of lines. What is kept goes to ``build/fuzz/NAME.json``, and
the next run begins there; each fault is printed with the input that shows it.
"""

import argparse
import ast
import inspect
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from serviceops import from_dict, to_dict
from serviceops.documents.tags import TAGS
from serviceops.errors import ServiceOpsError
from serviceops.events.matcher_text import parse_matchers
from serviceops.events.patterns import Pattern
from serviceops.lifecycle import Incident
from serviceops.logs import LogSchema
from serviceops.spans import Span, as_length
from serviceops.tools import call
from tests.properties.every_argument import hints_of, public, sample

KEPT = Path(__file__).parents[1] / "build" / "fuzz"
MAX_LINES = 3_000_000
TEXTS = {
    "closures_from_ics": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTAMP:20260301T000000Z\r\nDTSTART:20260302T080000Z\r\nDURATION:PT1H\r\n"
    "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=5\r\nEXDATE:20260304T080000Z\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n",
    "holidays_from_ics": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTAMP:20260301T000000Z\r\nDTSTART;VALUE=DATE:20260302\r\nSUMMARY:Day\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n",
    "from_nagios_periods": "define timeperiod{\n timeperiod_name a\n monday 09:00-17:00\n"
    " day 2 10:00-11:00\n 2026-03-02 / 3 00:00-24:00\n exclude b\n}\n",
    "from_icinga_periods": 'object TimePeriod "a" {\n ranges = {\n "monday" = "09:00-17:00"\n'
    ' "2026-03-02" = "10:00-11:00" }\n}\n',
    "parse_encoded_query": "active=true^priority=1^ORpriority=2^NQshort_descriptionLIKEmail",
    "parse_matchers": '{a="b", c=~"d|e", f!="g"}',
    "as_length": "P1W2DT3H4M5.6S",
    "Matcher.of": 'team!~"ops|web"',
    "Pattern": "(?i)a(b|c)*[d-f]{1,3}\\d?$",
    "Quorum.of": "2 of ann, bob, cal",
    "Suppression.of": '["shelved","S-1","2026-03-02T10:00:00+00:00",false,"new disk"]',
    "as_zone": "Europe/Paris",
    "schedule_from_ics": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTAMP:20260301T000000Z\r\nDTSTART;TZID=Europe/Paris:20260302T090000\r\nDURATION:P1D\r\n"
    "RRULE:FREQ=WEEKLY;COUNT=5\r\nSUMMARY:ann\r\nATTENDEE:mailto:ann@example.org\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n",
    "from_availability": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VAVAILABILITY\r\nUID:1\r\n"
    "DTSTAMP:20260301T000000Z\r\nBEGIN:AVAILABLE\r\nUID:2\r\nDTSTART;TZID=Europe/Paris:"
    "20260302T090000\r\nDTEND;TZID=Europe/Paris:20260302T170000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO\r\n"
    "END:AVAILABLE\r\nEND:VAVAILABILITY\r\nEND:VCALENDAR\r\n",
}
"""Readers of text, and a text each to begin with."""
NOT_READERS = {
    "check_state": "a word of a system and its state: a table",
    "moment_text": "writes an instant",
    "reconcile": "takes readings, not texts",
    "reconcile_export": "takes readings, not texts",
}
"""Public functions of `interop` that read nothing from outside, each with the reason."""
ODD = (None, True, 0, -1, 1.5, 10**30, "", "x", "2026-03-02T09:00:00Z", "Europe/Paris", [], {}, "9")
Reader = Callable[[Any], object]


def readers() -> dict[str, Reader]:
    """Return every public reader: those of text above, and those that take payloads."""
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    found: dict[str, Reader] = {
        "from_dict": from_dict, "parse_matchers": parse_matchers,
        "as_length": as_length, "Pattern": lambda value: Pattern(value).matches("abcdef" * 20),
        "tool_call": lambda value: call(Incident, "log", value, at=start, record_id="INC-1"),
    }  # fmt: skip
    found["tool_call"].__dict__["of"], found["Pattern"].__dict__["of"] = Incident, Pattern
    for name, reader in public().items():
        module = getattr(reader, "__module__", "")
        if inspect.isclass(reader) or name.startswith("to_") or name in NOT_READERS:
            continue
        if name not in TEXTS and not module.startswith("serviceops.interop"):
            continue
        hints = hints_of(reader)
        parameters = [
            one.name for one in inspect.signature(reader).parameters.values()
            if one.default is one.empty and one.kind is not one.VAR_KEYWORD
        ]  # fmt: skip
        if not parameters:
            continue
        first = parameters[0]
        rest: dict[str, Any] = {}
        if name not in TEXTS and not _takes_payload(hints.get(first)):
            continue
        given = {
            "start": start, "end": end, "zone": "UTC", "period": Span(start, end),
            "schema": LogSchema(case="case", at="at", action="action", state="state"),
        }  # fmt: skip
        for parameter in parameters[1:]:
            try:
                rest[parameter] = given.get(parameter) or sample(hints[parameter])
            except (ServiceOpsError, LookupError):
                rest[parameter] = {}  # a mapping of others: none are there
        found[name] = lambda value, reader=reader, first=first, rest=rest: reader(
            **{first: value, **rest}
        )
        found[name].__dict__["of"] = reader
    return found


def _takes_payload(hint: Any) -> bool:
    return hint is object or "Mapping" in str(hint) or hint == Iterable[object]


def documents() -> list[Any]:
    """Return a document of each kind that a sample can be made of: `from_dict` begins there."""
    found: list[Any] = [to_dict(Incident.log("INC-1", summary="Mail is down", caller="c",
                                             at=datetime(2026, 3, 2, 9, tzinfo=UTC)))]  # fmt: skip
    for kind in TAGS.values():
        # Some samples are no values of their kind: those documents are not there to begin with.
        with suppress(ServiceOpsError, LookupError, TypeError):
            found.append(to_dict(sample(kind)))
    return found


def words_of(reader: Reader) -> list[str]:
    """Return the texts that the module of a reader compares with."""
    call = reader.__dict__.get("of", reader)
    module = inspect.getmodule(inspect.unwrap(call))
    tree = ast.parse(inspect.getsource(module)) if module else ast.Module([], [])
    return sorted({
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 40
    })  # fmt: skip


class Fuzzer:
    """Changes inputs of one reader, and keeps those that run new lines."""

    def __init__(self, name: str, reader: Reader, seed: int) -> None:
        self.name, self.reader, self.random = name, reader, Random(seed)
        self.words = words_of(reader) or ["a"]
        self.seen: set[tuple[str, int]] = set()
        self.faults: dict[str, Any] = {}
        self.runs = 0
        path = KEPT / f"{name}.json"
        kept = json.loads(path.read_text("utf-8")) if path.exists() else []
        self.corpus: list[Any] = []
        for value in [TEXTS.get(name, {}), *(documents() if name == "from_dict" else ()), *kept]:
            self.attempt(value)

    def attempt(self, value: Any) -> None:
        """Run the reader on one input."""
        new, lines = set[tuple[str, int]](), 0

        def trace(frame: FrameType, event: str, _argument: Any) -> Any:
            nonlocal lines
            if "serviceops" not in frame.f_code.co_filename:
                return None
            if event == "line":
                lines += 1
                if lines > MAX_LINES:
                    raise TimeoutError
                place = frame.f_code.co_filename, frame.f_lineno
                if place not in self.seen:
                    new.add(place)
            return trace

        self.runs += 1
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            self.reader(value)
        except ServiceOpsError as refused:
            sys.settrace(before)
            if len(str(refused)) >= 2_000:
                self.faults.setdefault("a long message", value)
        except Exception as raw:  # noqa: BLE001 - this is what must not come out
            sys.settrace(before)
            self.faults.setdefault(_place_of(raw), value)
        finally:
            sys.settrace(before)
        if new or not self.corpus:
            self.seen |= new
            self.corpus.append(value)

    def changed(self, value: Any, deep: int = 0) -> Any:
        """Return an input with one part changed."""
        pick = self.random.choice
        if self.name in TEXTS:
            return self._text(str(value))
        if deep > 5 or self.random.random() < 0.2:
            return self._new()
        if isinstance(value, Mapping):
            found = dict(value)
            key = pick([*found, *self.random.choices(self.words, k=2)])
            if self.random.random() < 0.1:
                found.pop(key, None)
            else:
                found[key] = self.changed(found.get(key, {}), deep + 1)
            return found
        if isinstance(value, list) and value:
            place = self.random.randrange(len(value))
            return [*value[:place], self.changed(value[place], deep + 1), *value[place + 1 :]]
        if isinstance(value, str) and value:
            return self._text(value)
        return self._new()

    def _new(self) -> Any:
        pick = self.random.choice
        one = pick([*ODD, *self.random.choices(self.words, k=8)])
        return pick([one, one, [one], [{pick(self.words): one}], {pick(self.words): one}])

    def _text(self, text: str) -> str:
        random = self.random
        for _ in range(random.randrange(1, 4)):
            at = random.randrange(len(text) + 1)
            put = random.choice(
                [random.choice(self.words), *text[:1], *'09-:;=\n"\\,ZéM\u0663\x00']
            )
            cut = random.choice((0, 0, 1, 2, 8))
            piece = text[at : at + random.randrange(30)]
            text = text[:at] + random.choice([put, put, piece]) + text[at + cut :]
        return text[:20_000]

    def run(self, seconds: float) -> None:
        """Change inputs until the time is over, and write what was kept."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            value = self.random.choice(self.corpus)
            for _ in range(self.random.randrange(1, 4)):
                value = self.changed(value)
            self.attempt(value)
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"{self.name}.json").write_text(json.dumps(self.corpus, indent=1), "utf-8")


def _place_of(raw: BaseException) -> str:
    """Return the kind of an error and the last place of the package, as one fault for all texts."""
    place, trace = "", raw.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if "serviceops" in path.parts:
            place = f"{path.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(raw).__name__} at {place}"


def main() -> int:
    """Fuzz the readers named, or all, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="print the names as JSON")
    options = parser.parse_args()
    every = readers()
    if options.list:
        sys.stdout.write(json.dumps(sorted(every)) + "\n")
        return 0
    if unknown := [name for name in options.names if name not in every]:
        parser.error(f"no reader is called {unknown[0]!r}; there are: {', '.join(sorted(every))}")
    wrong = 0
    for name in options.names or sorted(every):
        fuzzer = Fuzzer(name, every[name], options.seed)
        fuzzer.run(60 * options.minutes)
        wrong += bool(fuzzer.faults)
        sys.stdout.write(
            f"{name}: {fuzzer.runs} inputs, {len(fuzzer.seen)} lines, {len(fuzzer.corpus)} kept,"
            f" {len(fuzzer.faults)} faults\n"
        )
        for fault, value in fuzzer.faults.items():
            sys.stdout.write(f"  {fault}\n    {value!r:.1000}\n")
        sys.stdout.flush()
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
