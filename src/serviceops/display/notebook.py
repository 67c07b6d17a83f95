"""How values show themselves in notebooks: each says once what it looks like."""

from collections.abc import Iterable
from typing import Protocol

__all__ = ["NotebookView", "Picture"]


class Picture(Protocol):
    """What a value looks like: anything that can be text and HTML, as figures can."""

    def text(self) -> str:
        """Return it for a terminal."""
        ...

    def html(self) -> str:
        """Return it as a block of HTML."""
        ...


class NotebookView:
    """What can be shown in a notebook: it says what it looks like, once."""

    __slots__ = ()

    def figure(self) -> Picture:
        """Return what the value looks like."""
        raise NotImplementedError(f"{type(self).__name__}.figure")

    def _repr_html_(self) -> str:
        return self.figure().html()

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        figure = self.figure()
        bundle = {"text/plain": repr(self), "text/html": figure.html()}
        wanted = set(bundle if include is None else include) - set(exclude or ())
        return {kind: shown for kind, shown in bundle.items() if kind in wanted}
