"""The notebook view of a value: defined below the spans, which have one too."""

from serviceops._internal.notebook_view import NotebookView, Picture

__all__ = ["NotebookView", "Picture"]
