"""The reference, made from the code: a page for each group of names, with a summary of all.

For each package of `PACKAGES` the names of its `__all__` are grouped by the module that defines
them. `write_pages` writes one page a group before Sphinx reads the sources, and the directive
`names` puts the summary table of a package on a page. The hooks complete what autodoc shows:
signatures with the defaults of fields, each field with its type, and the errors a callable raises.
"""

import ast
import enum
import importlib
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_origin

import attrs
from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList

import serviceops
from serviceops import errors
from serviceops.lifecycle.actions import Action

HERE = Path(__file__).parent


def _has_summary(package: str) -> bool:
    path = HERE / f"reference/{package}.md"
    return path.exists() and f":: serviceops.{package}\n" in path.read_text(
        encoding="utf-8"
    )


# The packages with a summary on a page of their own name; `interop` has its pages by hand.
PACKAGES = (
    *(name for name in vars(serviceops)["_PACKAGES"] if _has_summary(name)),
    "testing.strategies",
    "testing.workload",
)
FOLDER = HERE / "reference" / "api"
FOREIGN = "The class of python-statemachine, as it is: a state of a chart."
CHART_PARTS = "states, states_map, initial_state, final_states"


def public_names(package: str) -> list[str]:
    """Return the public names of a package that are not packages themselves."""
    module = importlib.import_module(f"serviceops.{package}")
    return [
        name
        for name in getattr(module, "__all__", ())
        if not inspect.ismodule(getattr(module, name))
    ]


def groups(package: str) -> dict[str, list[str]]:
    """Return the public names of a package by the module that defines them, in order of size."""
    module = importlib.import_module(f"serviceops.{package}")
    found: dict[str, list[str]] = {}
    elsewhere = public_names("testing") if package == "testing.workload" else []
    for name in public_names(package):
        if (
            name in elsewhere
        ):  # documented once, with the package from which it is imported most
            continue
        value = getattr(module, name)
        home = getattr(value, "__module__", "")
        own = isinstance(home, str) and home.startswith("serviceops.")
        is_defined = inspect.isclass(value) or inspect.isroutine(value)
        found.setdefault(home if own and is_defined else module.__name__, []).append(
            name
        )
    return dict(
        sorted(found.items(), key=lambda item: (item[0] != module.__name__, item[0]))
    )


def _first_sentence(text: str | None) -> str:
    first = " ".join((text or "").strip().split("\n\n")[0].split())
    return re.split(r"(?<=[.?!]) ", first)[0]


def _plain_sentence(text: str | None) -> str:
    """Return the first sentence without marks of code, which cannot be nested in emphasis."""
    return _first_sentence(text).replace("`", "").replace("*", "\\*")


def constant_words(package: str, name: str) -> str:
    """Return what the source says of a constant or alias: its docstring, or the comment above."""
    pattern = re.compile(
        rf'((?:^#:? .*\n)*)^{name}\b[^=\n]*=.*?\n(?:"""(.*?)""")?',
        re.MULTILINE | re.DOTALL,
    )
    top = package.split(".", maxsplit=1)[0]
    for module_name, module in sorted(sys.modules.items()):
        if not module_name.startswith(f"serviceops.{top}") or name not in vars(module):
            continue
        if found := pattern.search(inspect.getsource(module)):
            text = found[2] or re.sub(r"(?m)^#:? ", "", found[1])
            if text.strip():
                return _first_sentence(text)
    value = getattr(importlib.import_module(f"serviceops.{package}"), name)
    kind = type(value).__name__
    if get_origin(value) is not None or kind == "_CallableGenericAlias":
        return "A type alias."
    if isinstance(value, Mapping):
        keys = [str(key) for key in value]
        more = " and others" if len(keys) > 8 else ""
        return (
            f"A mapping by name: {', '.join(f'``{key}``' for key in keys[:8])}{more}."
        )
    return f"A constant: one value of the type ``{kind}``."


def page_name(package: str, home: str) -> str:
    """Return the file name of a group's page, without suffix."""
    within = (
        home.removeprefix(f"serviceops.{package}")
        .removeprefix("serviceops.")
        .strip(".")
    )
    return f"{package}-{within}" if within else package


def _title(package: str, home: str) -> str:
    if home == f"serviceops.{package}":
        return f"Names of {home}"
    words = home.rsplit(".", 1)[-1].replace("_", " ")
    return re.sub(
        r"\bics\b", "iCalendar", words[0].upper() + words[1:], flags=re.IGNORECASE
    )


def _documented(package: str, name: str) -> list[str]:
    """Return the directive that documents one public name."""
    value = getattr(importlib.import_module(f"serviceops.{package}"), name)
    full = f"serviceops.{package}.{name}"
    if inspect.isclass(value) and get_origin(value) is None:
        kind = "autoexception" if issubclass(value, BaseException) else "autoclass"
        options = ["   :members:"]
        if not value.__module__.startswith("serviceops"):
            return [f".. {kind}:: {full}", "   :no-members:", ""]
        if issubclass(value, enum.Enum) or hasattr(value, "_fields"):
            options.append("   :undoc-members:")
        if name == "Calendar":
            options.append("   :inherited-members:")
        if any(base is not object for base in value.__bases__):
            options.append("   :show-inheritance:")
        if hasattr(value, "states_map") and hasattr(value, "table"):
            options.append(f"   :exclude-members: {CHART_PARTS}")
        return [f".. {kind}:: {full}", *options, ""]
    if inspect.isroutine(value):
        return [f".. autofunction:: {full}", ""]
    return [f".. autodata:: {full}", "   :no-value:", ""]


def page(package: str, home: str, names: list[str]) -> str:
    """Return the text of the page of one group."""
    title = _title(package, home)
    words = _first_sentence(importlib.import_module(home).__doc__)
    lines = [
        title,
        "=" * len(title),
        "",
        words,
        "",
        f".. currentmodule:: serviceops.{package}",
        "",
    ]
    lines += [f"Import from ``serviceops.{package}``.", ""]
    for name in names:
        lines += _documented(package, name)
    return "\n".join(lines)


def write_pages(app: Any = None) -> None:
    """Write the page of every group, and remove those of groups that are no more."""
    del app
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted: dict[str, str] = {}
    for package in PACKAGES:
        for home, names in groups(package).items():
            wanted[f"{page_name(package, home)}.rst"] = page(package, home, names)
    for old in FOLDER.glob("*.rst"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        path = FOLDER / name
        # Unchanged files stay as they are, so that Sphinx need not read them again.
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


class Names(Directive):
    """The directive `names`: a table of the public names of a package, with links."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the tables, one a group, and the hidden list of the groups' pages."""
        # Sphinx is there when pages are built; the tests import this file without it.
        from sphinx.util.nodes import nested_parse_with_titles

        package = self.arguments[0].removeprefix("serviceops.")
        module = importlib.import_module(f"serviceops.{package}")
        lines = [".. toctree::", "   :hidden:", ""]
        lines += [f"   api/{page_name(package, home)}" for home in groups(package)]
        lines += ["", *(module.__doc__ or "").splitlines(), ""]
        lines += [".. list-table::", "   :widths: 30 70", "   :class: names", ""]
        for home, names in groups(package).items():
            lines += [
                f"   * - :doc:`{_title(package, home)} <api/{page_name(package, home)}>`",
                f"     - *{_plain_sentence(importlib.import_module(home).__doc__)}*",
            ]
            for name in names:
                value = getattr(module, name)
                role = "class" if inspect.isclass(value) else "obj"
                words = (
                    FOREIGN
                    if getattr(value, "__module__", "").startswith("statemachine")
                    else _first_sentence(inspect.getdoc(value))
                    if inspect.isclass(value) or inspect.isroutine(value)
                    else constant_words(package, name)
                )
                lines += [
                    f"   * - :py:{role}:`~serviceops.{package}.{name}`",
                    f"     - {words}",
                ]
        node = nodes.section()
        node.document = self.state.document
        nested_parse_with_titles(
            self.state, StringList([*lines, ""], source=package), node
        )
        return list(node.children)


class _Shown:
    """A default value as the text that a signature shows for it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def _default_text(value: object) -> str:
    if isinstance(value, enum.Enum):
        return f"{type(value).__name__}.{value.name}"
    if inspect.isclass(value) or inspect.isroutine(value):
        return value.__name__
    if isinstance(value, Mapping):
        return "{...}" if value else "{}"
    text = " ".join(repr(value).split())
    if len(text) <= 40 and not text.startswith("<"):
        return text
    return f"{type(value).__name__}(...)"


def _field_default(field: Any) -> str:
    default = field.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type] # a class at run time
        return "..." if default.takes_self else _default_text(default.factory())
    return _default_text(default)


def signature_of(value: Any) -> inspect.Signature:
    """Return the signature as it is called: the defaults of fields, and records from actions."""
    if isinstance(value, Action):
        return inspect.signature(value.method).replace(return_annotation="Self")
    signature = inspect.signature(value)
    fields: dict[str, Any] = {}
    if inspect.isclass(value) and attrs.has(value):
        fields = {field.alias: field for field in attrs.fields(value)}
        signature = signature.replace(return_annotation=inspect.Signature.empty)
    shown = []
    for parameter in signature.parameters.values():
        default = parameter.default
        if default is not parameter.empty:
            field = fields.get(parameter.name)
            text = _field_default(field) if field else _default_text(default)
            parameter = parameter.replace(default=_Shown(text))  # noqa: PLW2901 - the same one
        shown.append(parameter)
    return signature.replace(parameters=shown)


def on_signature(
    app: Any,
    what: str,
    name: str,
    value: Any,
    options: Any,
    shown: str | None,
    returns: str | None,
) -> tuple[str | None, str | None]:
    """Show defaults as a reader would write them, and plain types.

    Autodoc would print how attrs stores defaults, and the kinds that are checked at run time.
    """
    del app, name, options
    written = _with_defaults(what, value, shown, returns) or (shown, returns)
    arguments, result = (text and _KIND.sub(r"\1", text) for text in written)
    return arguments, result


# A kind is written as what it takes, in angle brackets, which no type is.
_KIND = re.compile(r"~?(?:\w+\.)*Annotated\[(.+?), <[^<>]*>\]")


def _with_defaults(
    what: str, value: Any, shown: str | None, returns: str | None
) -> tuple[str, str | None] | None:
    """Return a signature whose defaults need it; `None` when autodoc writes it well."""
    is_values = inspect.isclass(value) and attrs.has(value)
    is_odd = "mappingproxy" in (shown or "") or re.search(r"=\s*<", shown or "")
    if not is_values and not isinstance(value, Action) and not is_odd:
        return None
    try:
        signature = signature_of(value)
    except (TypeError, ValueError):
        return None
    parameters = list(signature.parameters.values())
    if what == "method" and parameters and parameters[0].name == "self":
        signature = signature.replace(parameters=parameters[1:])
    from sphinx.util.inspect import stringify_signature

    text = stringify_signature(signature, unqualified_typehints=True)
    arguments, _, result = text.rpartition(" -> ") if " -> " in text else (text, "", "")
    return arguments, result or returns


# What a value of a type is, with its unit; the first that fits is used.
_SHAPES = (
    (r"\btimedelta\b", "a length of time"),
    (r"\b(DateTime|datetime)\b", "an instant with its UTC offset"),
    (r"\bMicros\b", "whole microseconds since 1970-01-01 UTC"),
    (r"\bZoneInfo\b", "a time zone of the IANA database"),
    (r"\bdate\b", "a day of the calendar"),
    (r"\btime\b", "a time of the wall clock"),
    (r"\bFraction\b", "an exact share: 1 is the whole"),
    (r"^float\b", "a number"),
    (r"^int\b", "a whole number"),
    (r"^bool\b", "true or false"),
    (r"^(frozenset|set)", "any number, each once, in no order"),
    (r"^tuple.*\.\.\.", "any number, in order"),
    (r"Mapping|dict", "by name"),
    (r"Callable", "a function"),
    (r"^str\b", "a text"),
)


# Before the name of a field that begins a clause of its own, as in "`a` is x, `b` is y".
_NEXT_FIELD = (
    r",(?: and)? (?=`+\w+`+ (?:is|are|how|from|what|which|when|says|has|have|names|means|gives|"
    r"of|counts|replaces?|governs?|limits?|may|the|a|an|its|in|to|for|by|with|if)\b)"
)


def _field_words(owner: Any, field: Any, written: str) -> str:
    """Return what the docstring of the class says of a field, then its shape and default."""
    sentences = re.split(
        r"(?<=[.;:])\s+", " ".join((owner.__doc__ or "").split(">>>")[0].split())
    )
    # A sentence often says one thing of each field: each gets the clause that names it.
    clauses = [clause for one in sentences for clause in re.split(_NEXT_FIELD, one)]
    named = re.compile(rf"`+{re.escape(field.name)}`+")
    words = next((one for one in clauses if named.search(one)), "")
    shape = next((text for pattern, text in _SHAPES if re.search(pattern, written)), "")
    if inspect.isclass(field.type) and issubclass(field.type, enum.Enum):
        shape = "one of " + ", ".join(f"``{each.value}``" for each in field.type)
    if choices := re.findall(r"'([^']*)'", written) if "Literal[" in written else []:
        shape = "one of " + ", ".join(f"``{each}``" for each in choices)
    if shape and re.search(r"\bNone\b", written):
        shape += ", or none"
    default = (
        ""
        if field.default is attrs.NOTHING
        else f"Default: ``{_field_default(field)}``."
    )
    parts = [
        words.rstrip(";:. ") + "." if words else "",
        f"{shape[0].upper()}{shape[1:]}." if shape else "",
    ]
    return " ".join(filter(None, [*parts, default])) or f"One {written}."


def _field_lines(owner: Any) -> Iterator[str]:
    for field in attrs.fields(owner):
        if not field.init or field.name.startswith("_"):
            continue
        written = str(field.type)
        if inspect.isclass(field.type):
            written = field.type.__name__
        yield f":param {field.alias}: {_field_words(owner, field, written)}"


def _raised(value: Any) -> list[str]:
    """Return the errors of this package that the code of a callable raises itself."""
    functions = [value]
    if isinstance(value, Action):
        functions = [value.method]
    elif inspect.isclass(value):
        functions = [
            getattr(value, name, None) for name in ("__attrs_post_init__", "__new__")
        ]
    found: dict[str, None] = {}
    for function in functions:
        try:
            tree = ast.parse(
                textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
            )
        except (OSError, TypeError, SyntaxError, IndentationError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                name = getattr(node.exc.func, "id", "")
                if inspect.isclass(getattr(errors, name, None)):
                    found[name] = None
    return list(found)


def on_docstring(
    app: Any, what: str, name: str, value: Any, options: Any, lines: list[str]
) -> None:
    """Add each field of a value, and each error that is raised, below the docstring."""
    del app, options
    if what == "data" and name.startswith("serviceops."):
        # Without a docstring of its own a constant would show the one of `dict`.
        _, _, rest = name.partition(".")
        package, _, own = rest.rpartition(".")
        lines[:] = [constant_words(package, own), ""]
    if getattr(value, "__module__", "").startswith("statemachine"):
        # The page of another project's class: its own words have references to pages of theirs.
        lines[:] = [FOREIGN, ""]
        return
    if what in {"module", "attribute", "property", "data"}:
        return
    extra: list[str] = []
    if inspect.isclass(value) and attrs.has(value) and get_origin(value) is None:
        extra += _field_lines(value)
    for error in _raised(value):
        words = _first_sentence(inspect.getdoc(getattr(errors, error)))
        extra.append(f":raises serviceops.errors.{error}: {words}")
    if extra:
        # After the examples: a list in between would end the block of the session.
        lines += ["", *extra, ""]


def on_bases(app: Any, name: str, value: Any, options: Any, bases: list[Any]) -> None:
    """Leave out bases that say nothing."""
    del app, name, value, options
    of_no_use = {"object", "Generic"}
    bases[:] = [
        base
        for base in bases
        if getattr(get_origin(base) or base, "__name__", "") not in of_no_use
    ] or bases


def setup(app: Any) -> dict[str, bool]:
    """Connect the hooks."""
    app.add_directive("names", Names)
    app.connect("builder-inited", write_pages)
    app.connect("autodoc-process-signature", on_signature)
    app.connect("autodoc-process-docstring", on_docstring)
    app.connect("autodoc-process-bases", on_bases)
    return {"parallel_read_safe": True}
