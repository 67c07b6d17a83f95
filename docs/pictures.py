"""The directive `picture`: a figure of the package, drawn while the pages are built.

The argument is a Python expression over the names of `serviceops` and its sub-packages; it gives
something with a figure. Nothing on the pages is drawn by hand, so nothing there is out of date.
"""

from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive

import serviceops
from serviceops import calendars, figures, lifecycle, sla

__all__ = ["Picture", "names"]


def names() -> dict[str, Any]:
    """Return what an expression may name."""
    told = {name: getattr(serviceops, name) for name in serviceops.__all__}
    for package in (calendars, figures, lifecycle, sla):
        told |= {name: getattr(package, name) for name in package.__all__}
    return told


class Picture(Directive):
    """Draw what an expression gives."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the figure as a block of HTML."""
        said = "\n".join(self.content)
        shown = eval(said, names())  # noqa: S307 - our own pages, while they are built
        figure = shown if isinstance(shown, figures.Figure) else shown.figure()
        return [nodes.raw("", figure.html(), format="html")]
