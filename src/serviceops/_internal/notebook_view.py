"""The notebook view of a value: defined once, as a figure."""

from collections.abc import Iterable
from typing import Protocol


class Picture(Protocol):
    """The view of a value: anything with text and HTML, as figures have."""

    def text(self) -> str:
        """Return it for a terminal."""

    def html(self) -> str:
        """Return it as a block of HTML."""


class NotebookView:
    """A value with a notebook view: its class defines `figure`."""

    __slots__ = ()

    def figure(self) -> Picture:
        """Return the figure of the value."""
        raise NotImplementedError(f"{type(self).__name__}.figure")  # each value has its own

    def _repr_html_(self) -> str:
        return self.figure().html()

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        figure = self.figure()
        bundle = {"text/plain": repr(self), "text/html": figure.html()}
        wanted = set(bundle if include is None else include) - set(exclude or ())
        return {kind: shown for kind, shown in bundle.items() if kind in wanted}
