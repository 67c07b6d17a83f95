"""The directive `picture`: a figure of the package, drawn while the pages are built.

The argument is a Python expression over the names of `serviceops` and its sub-packages; it gives
something with a figure. Nothing on the pages is drawn by hand, so nothing there is out of date.
"""

from datetime import date, datetime
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
    sla,
)
from serviceops.lifecycle import HoldReason, Party

__all__ = ["Picture", "names"]


def names() -> dict[str, Any]:
    """Return what an expression may name."""
    named = {name: getattr(serviceops, name) for name in serviceops.__all__}
    for package in (calendars, desk, display, lifecycle, sla):
        named |= {name: getattr(package, name) for name in package.__all__}
    # Charts of the package itself; most are reached through their record and exported nowhere else.
    named |= {chart.__name__: chart for chart in lifecycle.Lifecycle.__subclasses__()}
    return {**named, "date": date, "_at": _at, "_incident": _incident, "_policy": _policy}


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo("Europe/Paris"))


def _incident() -> Incident:
    """Return the incident that pictures of records and clocks are of."""
    incident = Incident.log(
        "INC-1", summary="Mail is down", caller="u-1001", category="mail", at=_at(27, 11)
    )
    incident = incident.assign(group="messaging", at=_at(27, 11, 30))
    incident = incident.start(person="u-2001", at=_at(27, 13, 30))
    held = incident.hold(reason=HoldReason.CALLER, comment="Which mailbox?", at=_at(27, 15))
    return held.reply(party=Party.CALLER, at=_at(30, 10, 30))


def _policy() -> Policy:
    """Return the policy that they are read under."""
    office = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["09:00-17:00"]})
    response = Target(
        "response", goal=Goal.working(hours=4), calendar=office, start=On("log"), stop=On("start")
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


class Picture(Directive):
    """Draw what an expression gives."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the figure as a block of HTML."""
        expression = "\n".join(self.content)
        shown = eval(expression, names())  # noqa: S307 - our own pages, while they are built
        figure = shown if isinstance(shown, display.Figure) else shown.figure()
        return [nodes.raw("", figure.html(), format="html")]
