"""The directive `picture`: a figure of the package, drawn while the pages are built.

The argument is a Python expression over the names of `serviceops` and its sub-packages; it gives
something with a figure. Nothing on the pages is drawn by hand, so nothing there is out of date.
"""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from docutils import nodes
from docutils.parsers.rst import Directive

import serviceops
from serviceops import (
    BusinessCalendar,
    Goal,
    Incident,
    On,
    Policy,
    Rule,
    Target,
    While,
    calendars,
    desk,
    display,
    lifecycle,
    oncall,
    sla,
)
from serviceops.lifecycle import HoldReason, Party

__all__ = ["Picture", "front", "names"]


def names() -> dict[str, Any]:
    """Return what an expression may name."""
    named = {name: getattr(serviceops, name) for name in serviceops.__all__}
    for package in (calendars, desk, display, lifecycle, oncall, sla):
        named |= {name: getattr(package, name) for name in package.__all__}
    # Charts of the package itself; most are reached through their record and exported nowhere else.
    named |= {chart.__name__: chart for chart in lifecycle.Lifecycle.__subclasses__()}
    own = {"_at": _at, "_incident": _incident, "_policy": _policy}
    return {**named, **own, "date": date, "_front": front, "_speed": _speed}


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo("Europe/Paris"))


def _incident() -> Incident:
    """Return the incident that pictures of records and clocks are of."""
    incident = Incident.log(
        "INC-1",
        summary="Mail is down",
        caller="u-1001",
        category="mail",
        at=_at(27, 11),
    )
    incident = incident.assign(group="messaging", at=_at(27, 11, 30))
    incident = incident.start(person="u-2001", at=_at(27, 13, 30))
    held = incident.hold(
        reason=HoldReason.CALLER, comment="Which mailbox?", at=_at(27, 15)
    )
    return held.reply(party=Party.CALLER, at=_at(30, 10, 30))


def _policy() -> Policy:
    """Return the policy that they are read under."""
    office = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["09:00-17:00"]})
    response = Target(
        "response",
        goal=Goal.working(hours=4),
        calendar=office,
        start=On("log"),
        stop=On("start"),
    )
    resolution = Target(
        "resolution",
        goal=Goal.working(hours=10),
        calendar=office,
        start=On("log"),
        stop=On("resolve"),
        pause=While("on_hold", hold_reason=HoldReason.CALLER),
        warn=(0.75,),
    )
    return Policy("gold", rules=Rule(targets=(response, resolution)))


def front() -> display.Figure:
    """Return the clock of the first example: the code of the README itself is run."""
    code = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    example = (
        code.split("<!-- front: example -->")[1].split("```python\n")[1].split("```")[0]
    )
    known: dict[str, Any] = {}
    exec(example, known)  # noqa: S102 - our own page, which is a test as well
    at = known["march"](30, 12)
    figure: display.Figure = (
        known["resolution"].read(known["incident"].history, at=at).figure()
    )
    return figure


# As `python -m benchmarks calendars` printed it; the page says on which machine.
_MICROSECONDS = (
    ("serviceops", 1.0),
    ("businesstimedelta 1.0.1", 28.0),
    ("business-duration 0.68", 54.6),
)


def _speed() -> display.Figure:
    # On a narrow page the picture is moved sideways: the caption has the numbers too.
    ours, *others = (f"{each:g}" for _, each in _MICROSECONDS)
    title = (
        f"Open time in 7 days, one call: {ours} µs beside {' and '.join(others)} µs "
        "(AMD EPYC, 2 shared cores, Python 3.11)"
    )
    return display.Bars(title=title, rows=_MICROSECONDS, unit="µs")


class Picture(Directive):
    """Draw what an expression gives."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the figure as a block of HTML."""
        expression = "\n".join(self.content)
        shown = eval(expression, names())  # noqa: S307 - our own pages, while they are built
        figure = shown if isinstance(shown, display.Figure) else shown.figure()
        # A figure may be on a page twice, and an id may not: each drawing gets its own number.
        env = self.state.document.settings.env
        number = env.new_serialno("picture")
        html = re.sub(r"\b(f[0-9a-f]{8})([tdp]\b)", rf"\1n{number}\2", figure.html())
        # A wide one is shown smaller on a phone, as far as its text stays legible.
        width = re.search(r'<svg[^>]* width="([\d.]+)"', html)
        if width and float(width[1]) > 560:
            html = html.replace("<figure ", '<figure class="wide" ', 1)
        return [nodes.raw("", html, format="html")]
