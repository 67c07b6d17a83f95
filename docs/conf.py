"""How the pages are built: offline, with every warning an error."""

import inspect
import sys
from pathlib import Path
from typing import Any

import serviceops
from serviceops.lifecycle import Action

sys.path.insert(0, str(Path(__file__).parent))  # the directive beside this file

from pictures import Picture

project = "serviceops"
author = "The serviceops authors"
copyright = "2026, The serviceops authors"
release = version = serviceops.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
default_role = "code"  # docstrings write `name`, as Markdown does

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True, "show-inheritance": True}
python_use_unqualified_type_names = True

# Without a network there is no inventory of other projects: names of theirs are left unlinked.
nitpick_ignore_regex = [
    (
        "py:.*",
        r"(attrs?|collections|datetime|enum|fractions|hypothesis|pendulum|_?pytest|typing|zoneinfo)\..*",
    ),
    ("py:.*", r"(narwhals|numpy|statemachine)\..*|p[al]\..*"),
    ("py:.*", r"bool|bytes|dict|float|frozenset|int|list|object|set|str|timedelta|tuple|type"),
    ("py:.*", r"(Lookup|OS|Runtime|Type|Value)Error|Exception|None|Ellipsis"),
    # Type variables, private helpers, and types of signatures that no package offers by name.
    ("py:.*", r"(serviceops\..*\.)?([A-Z](_co)?|Nested|_\w+)"),
    ("py:.*", r"serviceops\.\w+\.\w+\..*|Week|WindowLike"),
]

html_theme = "furo"
html_title = "serviceops"
html_copy_source = False
html_show_sphinx = False


def _where_it_is_exported(app: Any, env: Any, node: Any, text: Any) -> Any:
    """Link a name to the package it is imported from, not to the file that defines it."""
    if node.get("refdomain") != "py":
        return None
    python = env.get_domain("py")
    name = node["reftarget"].rsplit(".", 1)[-1]
    homes = [full for full in python.objects if full.rsplit(".", 1)[-1] == name]
    if len(homes) != 1 or homes[0] == node["reftarget"]:
        return None
    return python.resolve_xref(env, node["refdoc"], app.builder, "obj", homes[0], node, text)


def _as_called(action: Action[Any]) -> inspect.Signature:
    return inspect.signature(action.method).replace(return_annotation="Self")


def setup(app: Any) -> None:
    app.add_directive("picture", Picture)
    app.connect("missing-reference", _where_it_is_exported)
    # On its class an action is a value that lists its inputs; the pages show how it is called.
    for name, shown in {"__call__": _as_called, "__signature__": property(_as_called)}.items():
        setattr(Action, name, shown)
