"""The names people import: they are all there, and importing them brings nothing it should not."""

import copy
import importlib.metadata
import inspect
import json
import pickle
import pkgutil
import pydoc
import runpy
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import get_type_hints

import attrs
import pytest

import serviceops
from serviceops.history import History, Stretch, Transition
from serviceops.lifecycle import Due, Incident, IncidentTimers, Input, Option
from serviceops.priority import STANDARD_MATRIX
from serviceops.spans import Span, SpanSet

OPTIONAL = {"holidays", "icalendar", "recurring_ical_events", "numpy", "narwhals", "hypothesis"}
OPTIONAL_HERE = {"columns", "infer", "testing"}


def modules() -> list[str]:
    found = pkgutil.walk_packages(serviceops.__path__, "serviceops.")
    return ["serviceops", *(module.name for module in found)]


def loaded(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name in OPTIONAL:
            pytest.skip(f"{missing.name} is not installed")
        raise


@pytest.mark.parametrize("name", modules())
def test_every_name_a_module_offers_is_there(name: str) -> None:
    module = loaded(name)

    offered = getattr(module, "__all__", ())

    assert len(offered) == len(set(offered))
    for public in offered:
        assert hasattr(module, public), f"{name} has no {public}"


@pytest.mark.parametrize("name", modules())
def test_every_module_says_in_a_line_what_it_is(name: str) -> None:
    assert (loaded(name).__doc__ or "").strip()


def brought_by(statement: str) -> set[str]:
    """The top-level modules a fresh interpreter has loaded after a statement."""
    code = f"import json, sys; {statement}; print(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return {str(name).partition(".")[0] for name in json.loads(answer.stdout)}


ROOT = Path(serviceops.__file__).parents[2]
MAX_NAMES = 570


def places() -> dict[str, ModuleType]:
    """The public places: sub-packages, top-level modules and the modules of interop."""
    found = [f"serviceops.{name}" for name in vars(serviceops)["_PACKAGES"]]
    found += [name for name in modules() if name.startswith("serviceops.interop.")]
    return {name: loaded(name) for name in found}


def test_no_two_public_names_differ_only_by_package() -> None:
    homes: dict[str, list[tuple[str, object]]] = {}
    for place, module in places().items():
        for name in getattr(module, "__all__", ()):
            homes.setdefault(name, []).append((place, getattr(module, name)))

    shared = {
        name: [place for place, _ in found]
        for name, found in homes.items()
        if any(value is not found[0][1] for _, value in found)
    }
    assert shared == {}
    assert len(homes) <= MAX_NAMES


def test_completion_offers_every_public_name_of_a_package() -> None:
    for place, module in places().items():
        missing = set(getattr(module, "__all__", ())) - set(dir(module))
        assert not missing, f"{place}: {sorted(missing)}"


def test_completion_of_a_package_does_not_show_how_its_names_are_loaded() -> None:
    assert [place for place, module in places().items() if "lazy_names" in dir(module)] == []


def test_the_stub_of_the_front_page_is_the_one_generated() -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "stub.py")], capture_output=True, text=True, check=True
    )

    assert Path(serviceops.__file__).with_suffix(".pyi").read_text() == made.stdout, "make stub"


LAZY = sorted(path.parent for path in Path(serviceops.__file__).parent.glob("*/**/__init__.pyi"))


@pytest.mark.parametrize("folder", LAZY, ids=lambda folder: folder.name)
def test_the_stub_of_a_package_is_the_one_generated(folder: Path) -> None:
    package = ".".join(folder.relative_to(Path(serviceops.__file__).parent).parts)
    made = runpy.run_path(str(ROOT / ".ci" / "stub.py"))["stub_of"](package)

    assert (folder / "__init__.pyi").read_text() == made, "make stub"


@pytest.mark.parametrize(
    ("package", "name"),
    [("sla", "compare"), ("lifecycle", "conformance"), ("measures", "attainment")],
)
def test_a_function_wins_over_the_module_of_its_name(package: str, name: str) -> None:
    code = (
        f"import serviceops.{package}.{name}; from serviceops.{package} import {name};"
        f"import serviceops.{package}.{name} as again; assert callable({name}) and again is {name}"
    )
    brought_by(code)


def test_a_package_has_no_name_that_its_table_lacks() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        getattr(serviceops.sla, "nothing")  # noqa: B009 - checkers know that it is not there


def test_completion_offers_names_and_sub_packages_only() -> None:
    packages = {module.name for module in pkgutil.iter_modules(serviceops.__path__)}

    assert set(dir(serviceops)) == {*serviceops.__all__, *packages - {"_internal"}}
    assert len(serviceops.__all__) <= 36


def test_every_sub_package_is_an_attribute_after_a_plain_import() -> None:
    used = "; ".join(f"serviceops.{name}" for name in dir(serviceops) if name not in OPTIONAL_HERE)

    brought_by(f"import serviceops; {used}")


def test_a_sub_package_without_its_extra_is_an_attribute_error_that_names_the_extra() -> None:
    code = "import sys; sys.modules['numpy'] = None; import serviceops; serviceops.columns"
    result = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )

    assert "AttributeError: serviceops.columns cannot be loaded" in result.stderr
    assert "numpy" in result.stderr


def test_the_summary_of_help_fits_a_screen() -> None:
    lines = pydoc.plain(pydoc.render_doc(serviceops)).splitlines()
    end = lines.index("PACKAGE CONTENTS")

    assert end <= 24
    assert max(map(len, lines[:end])) <= 80


def test_help_shows_a_kind_for_every_field_of_a_value() -> None:
    # attrs annotates no argument with a converter that has no annotation, such as `tuple`.
    bare = {
        f"{value.__name__}: {one.name}"
        for module in places().values()
        for value in (getattr(module, name) for name in getattr(module, "__all__", ()))
        if isinstance(value, type) and attrs.has(value)
        for one in inspect.signature(value).parameters.values()
        if one.annotation is one.empty
    }
    assert bare == set()


def test_the_version_is_the_one_installed() -> None:
    assert serviceops.__version__ == importlib.metadata.version("serviceops")


HEAVY = {"numpy", "hypothesis", "pandas", "pytest", "narwhals", "holidays", "icalendar"}


def test_importing_the_package_brings_nothing_heavy() -> None:
    assert not brought_by("import serviceops") & {*HEAVY, "statemachine", "pendulum"}


def test_importing_lifecycles_brings_no_data_tools() -> None:
    assert not brought_by("import serviceops.lifecycle") & HEAVY


def test_importing_the_clocks_brings_no_state_machine() -> None:
    brought = brought_by("import serviceops.sla, serviceops.calendars, serviceops.history")

    assert not brought & {*HEAVY, "statemachine"}


NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
LOGGED = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=NINE)
VALUES = [
    Span(NINE, NINE),
    SpanSet([Span(NINE, NINE.replace(hour=10))]),
    Transition(NINE, "log", "new", {"group": "mail"}, {"comment": "x"}, "ann", "caller", "d-1"),
    LOGGED.history,
    Stretch("new", NINE, None),
    LOGGED,
    Due(NINE, "close", "auto_close"),
    Option("note", (Input("text", required=True),), ()),
    IncidentTimers(),
    STANDARD_MATRIX,
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_pickles_copies_hashes_and_shows_itself(value: object) -> None:
    for again in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert again == value
        assert type(again) is type(value)
        assert hash(again) == hash(value)
        assert repr(again) == repr(value)
    assert type(value).__name__ in repr(value)


@pytest.mark.parametrize(
    "value", [value for value in VALUES if not isinstance(value, History)],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_a_value_cannot_be_changed(value: object) -> None:
    name = "id" if hasattr(value, "id") else value.__attrs_attrs__[0].name  # type: ignore[attr-defined]

    with pytest.raises(AttributeError):
        setattr(value, name, "other")


def loaded_by(code: str) -> set[str]:
    """The modules of the package that a fresh interpreter has loaded after some code."""
    ending = "import json, sys; print(json.dumps([m for m in sys.modules if 'serviceops.' in m]))"
    made = subprocess.run(
        [sys.executable, "-c", f"{code}\n{ending}"], capture_output=True, text=True, check=True
    )
    return {str(name).removeprefix("serviceops.") for name in json.loads(made.stdout)}


A_READING = """
from datetime import UTC, datetime
from serviceops import Goal, History, On, Target, Transition
nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
target = Target("t", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
target.read(History.of([Transition(nine, "log")]), at=nine).verdict
"""
AN_INCIDENT = """
from datetime import UTC, datetime
from serviceops import Incident
Incident.log("I", summary="s", caller="c", at=datetime(2026, 3, 2, 9, tzinfo=UTC))
"""


def test_a_reading_loads_no_words_figures_policies_or_calendars_of_hours() -> None:
    found = loaded_by(A_READING)

    assert "sla.reading" in found
    assert not found & {
        "sla.ledger", "sla.explain", "sla.forecast", "sla.policy", "sla.compare", "sla.lint",
        "sla.combined_conditions", "sla.contract_goals", "calendars.calendar", "calendars.hours",
        "calendars.date_rules", "calendars.ics", "calendars.zone_data", "display.figure",
    }  # fmt: skip


def test_a_star_import_loads_no_classes_of_documents() -> None:
    found = loaded_by("from serviceops import *")

    # The first document loads what reads and writes them.
    assert "documents.codec" in found
    assert not found & {
        "documents.shapes", "documents.tags", "reports.report", "sla.simulate", "events.signals",
        "measures.credits", "measures.measure", "columns.log", "display.heat_map", "infer",
    }  # fmt: skip


def test_a_document_loads_the_classes_that_it_has_and_no_others() -> None:
    written = {"schema": 2, "type": "Closures", "closures": []}
    found = loaded_by(f"from serviceops import from_dict; from_dict({written})")

    assert {"documents.shapes", "calendars.algebra"} <= found
    # All of them are a hundred and fifty modules, which took a third of a second.
    assert not found & {
        "calendars.calendar", "desk.queue", "events.stream.stream_state", "lifecycle.incident",
        "measures.measure", "oncall.schedule", "reports.report", "sla.goals", "sla.policy",
    }  # fmt: skip


def test_a_document_of_a_target_loads_no_lifecycle_and_no_figures() -> None:
    office = serviceops.BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    goal, start, stop = serviceops.Goal.working(hours=4), serviceops.On("log"), serviceops.On("end")
    target = serviceops.Target("fix", goal=goal, calendar=office, start=start, stop=stop)
    code = f"from serviceops import from_dict; from_dict({serviceops.to_dict(target)})"

    found = loaded_by(code)

    assert {"calendars.calendar", "sla.target"} <= found
    # State machines took half of the time of the first document in a process.
    assert not found & {
        "lifecycle", "lifecycle.record", "calendars.calendar_figures", "display.strips",
    }  # fmt: skip
    # Tables, rules of dates and what checks calendars were half of the rest.
    assert not found & {
        "calendars.date_rule_kinds", "calendars.lint", "calendars.versions", "display.tables",
    }  # fmt: skip
    assert not brought_by(code) & {"statemachine", "calendar"}


def test_a_policy_loads_what_checks_explains_and_draws_it_where_that_is_used() -> None:
    imported = "from serviceops import Policy"
    late = {
        "sla.lint", "sla.finding", "sla.implication", "sla.combined_conditions", "sla.explain",
        "sla.contract_goals", "sla.clock_figures", "display.figure", "calendars.calendar",
    }  # fmt: skip

    assert not loaded_by(imported) & late
    assert {"sla.lint", "sla.finding"} <= loaded_by(f"{imported}; Policy('p', rules=()).lint()")


def test_an_incident_loads_no_other_lifecycle_and_no_links() -> None:
    found = loaded_by(AN_INCIDENT)

    assert "lifecycle.incident" in found
    assert not found & {
        "lifecycle.problem", "lifecycle.request", "lifecycle.access", "lifecycle.alerts.alert",
        "lifecycle.links.cascade", "lifecycle.mapping.mapping_tables", "lifecycle.conformance",
        "calendars.calendar", "calendars.ics", "display.figure", "display.listing",
    }  # fmt: skip


def public_functions() -> dict[str, Callable[..., object]]:
    """The functions and methods of the public places, by where they are defined."""
    found: dict[str, Callable[..., object]] = {}
    public = [
        getattr(place, name)
        for place in places().values()
        for name in getattr(place, "__all__", ())
    ]
    bases = {base: None for kind in public if inspect.isclass(kind) for base in kind.__mro__}
    members = [
        getattr(member, "__func__", None) or getattr(member, "fget", None) or member
        for kind in bases
        for name, member in vars(kind).items()
        if not name.startswith("_")
    ]
    for one in map(inspect.unwrap, filter(callable, [*public, *members])):
        if inspect.isfunction(one) and one.__module__.startswith("serviceops."):
            found[f"{one.__module__}.{one.__qualname__}"] = one
    return found


def test_hints_named_classes_that_only_a_type_checker_saw() -> None:
    functions = public_functions()

    assert {"serviceops.calendars.calendar.BusinessCalendar.by_date",
            "serviceops.sla.policy.Policy.lint", "serviceops.sla.reading.Cycle.due_at",
            "serviceops.sla.compare.compare"} <= functions.keys()  # fmt: skip
    for function in functions.values():
        get_type_hints(function)
