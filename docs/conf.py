"""How the pages are built: offline, with every warning an error."""

import json
import re
import sys
from html import escape
from pathlib import Path
from typing import Any

import serviceops

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # the directives beside this file

from api_pages import PACKAGES, public_names
from docutils import nodes
from pictures import Picture

project = "serviceops"
author = "The serviceops authors"
copyright = "2026, The serviceops authors"
release = version = serviceops.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.intersphinx",
    "sphinx.ext.viewcode",
    "api_pages",
    "error_codes",
]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["_build", "_inventories"]
default_role = "code"  # docstrings write `name`, as Markdown does

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_preserve_defaults = (
    False  # attrs writes constructors, with defaults that mean nothing
)
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True, "exclude-members": "states_map"}
maximum_signature_line_length = 78  # longer ones have a line for each parameter
viewcode_follow_imported_members = True

# Inventories of other projects are in the repository: the build needs no network.
intersphinx_mapping = {
    "python": ("https://docs.python.org/3", str(HERE / "_inventories" / "python.inv")),
    "attrs": (
        "https://www.attrs.org/en/stable",
        str(HERE / "_inventories" / "attrs.inv"),
    ),
}
python_use_unqualified_type_names = True

# Names of projects without an inventory here are left unlinked, and so are private ones.
nitpick_ignore_regex = [
    (
        "py:.*",
        r"(attrs?|collections|contextlib|datetime|enum|fractions|hypothesis|pendulum|_?pytest|typing|zoneinfo)\..*",
    ),
    ("py:.*", r"(narwhals|numpy|polars|statemachine)\..*|(p[al]|st)\..*"),
    (
        "py:.*",
        r"bool|bytes|dict|float|frozenset|int|list|object|set|str|date|time|timedelta|tuple|type",
    ),
    # What a module imports for its annotations alone, or an overload of a checked function names.
    ("py:.*", r"datetime|Fraction|SearchStrategy"),
    ("py:.*", r"(Lookup|OS|Runtime|Type|Value)Error|Exception|None|Ellipsis"),
    # Type variables, private helpers, and types of signatures that no package offers by name.
    ("py:.*", r"(serviceops\..*\.)?([A-Z](_co)?|Nested|_\w+)"),
    ("py:.*", r"serviceops\.\w+\.\w+\..*|Count|Week|WindowLike"),
]

html_theme = "furo"
html_title = "serviceops"
html_copy_source = False
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["serviceops.css"]
html_js_files = ["copy.js", "moved.js"]
# Pages that were split into pages whose names begin with theirs and a hyphen.
SPLIT = ("reference/interop", "reference/definitions")


def _where_it_is_exported(app: Any, env: Any, node: Any, text: Any) -> Any:
    """Link a name to the package it is imported from, not to the file that defines it."""
    if node.get("refdomain") != "py":
        return None
    python = env.get_domain("py")
    name = node["reftarget"].rsplit(".", 1)[-1]
    homes = [full for full in python.objects if full.rsplit(".", 1)[-1] == name]
    if len(homes) != 1 or homes[0] == node["reftarget"]:
        return None
    return python.resolve_xref(
        env, node["refdoc"], app.builder, "obj", homes[0], node, text
    )


def _homes(objects: Any) -> dict[str, tuple[str, Any]]:
    """Return the entry of each public name; of one that two packages have, that of neither."""
    homes: dict[str, tuple[str, Any]] = {}
    twice: set[str] = set()
    for package in PACKAGES:
        for name in public_names(package):
            full = f"serviceops.{package}.{name}"
            if full in objects:
                twice |= {name} & homes.keys()
                homes[name] = (full, objects[full])
    # A name on the front page of the package is clear, whatever other packages call theirs.
    front = {name for name in twice if name in serviceops.__all__}
    return {name: home for name, home in homes.items() if name not in twice - front}


def _link_names(
    app: Any, page: str, template: str, context: dict[str, Any], tree: Any
) -> None:
    """Link the public names in the code blocks of a page to their entries in the reference."""
    del template, tree
    body = context.get("body")
    if not body or page.startswith("_modules"):
        return
    homes = _homes(app.env.get_domain("py").objects)
    text = re.sub(r"<[^>]+>", "", body)
    imported = set(re.findall(r"\w+", " ".join(re.findall(r"import ([^\n]+)", text))))

    def linked(span: re.Match[str]) -> str:
        # A name in lower case is often a variable: it is linked where the page imports it.
        found = (
            homes.get(span[2]) if span[2][0].isupper() or span[2] in imported else None
        )
        if found is None:
            return span[0]
        full, entry = found
        target = f"{app.builder.get_relative_uri(page, entry.docname)}#{entry.node_id}"
        return f'<a class="api" href="{target}" title="{escape(full)}">{span[0]}</a>'

    def block(code: re.Match[str]) -> str:
        # A doctest ends with an empty line in the source, which says nothing on a page.
        shown = re.sub(r"\n{2,}</pre>", "\n</pre>", code[0])
        return re.sub(r'<span class="(n|nc|nn|ne)">(\w+)</span>', linked, shown)

    context["body"] = re.sub(r"<pre>.*?</pre>", block, body, flags=re.DOTALL)


def _moved_anchors(
    app: Any, page: str, template: str, context: dict[str, Any], tree: Any
) -> None:
    """Add to a page that was split where the anchors are that it had."""
    del template, tree
    if page not in SPLIT:
        return
    moved: dict[str, str] = {}
    parts = sorted(name for name in app.env.found_docs if name.startswith(f"{page}-"))
    for part in parts:
        for section in app.env.get_doctree(part).findall(nodes.section):
            moved |= dict.fromkeys(section["ids"], part)
    for entry in app.env.get_domain("py").objects.values():
        if entry.docname in parts:
            moved[entry.node_id] = entry.docname
    addresses = {
        anchor: app.builder.get_relative_uri(page, part)
        for anchor, part in moved.items()
    }
    table = json.dumps(addresses).replace("<", "\\u003c")
    context["body"] += f'<script type="application/json" id="moved">{table}</script>'


def setup(app: Any) -> None:
    app.add_directive("picture", Picture)
    app.connect("missing-reference", _where_it_is_exported)
    app.connect("html-page-context", _link_names)
    app.connect("html-page-context", _moved_anchors)
