"""Fields that a host's class adds to a record: set by its creation and `amend`, like any other."""

import copy
import inspect
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Literal, Self, Unpack

import attrs
import pytest

from serviceops.desk.creation import create
from serviceops.documents import from_dict, to_dict
from serviceops.errors import ActionRefused, InvalidDocument, InvalidTransition, InvalidValue
from serviceops.lifecycle import (
    ActionContext,
    FactChanges,
    Incident,
    IncidentLifecycle,
    Move,
    Problem,
    action,
)
from serviceops.tools import call, schema_of

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
WHO: dict[str, Any] = {"summary": "Paper jam", "caller": "u-1"}


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@attrs.frozen(kw_only=True)
class Printer(Incident):
    lifecycle: ClassVar = IncidentLifecycle.extended(
        "PrinterLifecycle",
        states=["away"],
        moves=[Move("new", "ship", "away"), Move("away", "resolve", "resolved")],
        facts_of={"ticket": ("away",)},
        unguarded=["resolve"],
    )
    unrecorded_fields: ClassVar = frozenset({"looks"})

    site: str | None = None
    floor: int = 0
    colour: Colour | None = None
    bought: date | None = None
    since: datetime | None = None
    owners: tuple[str, ...] = ()
    size: Literal["a3", "a4"] | int = "a4"
    looks: int = 0
    ticket: str | None = None

    @action
    def ship(self, *, ticket: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Ship it to the vendor."""
        return {"ticket": ticket}


SET: dict[str, Any] = {
    "site": "porto", "floor": 3, "colour": Colour.BLUE, "bought": date(2025, 1, 2), "since": NINE,
    "owners": ("ana", "ben"), "size": "a3",
}  # fmt: skip
OTHER: dict[str, Any] = {
    "site": 5, "floor": "ground", "colour": "green", "bought": "soon", "owners": 4, "size": "a5",
    "since": NINE.replace(tzinfo=None),
}  # fmt: skip


def fields_of(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in SET}


def logged(**fields: Any) -> Printer:
    return Printer.log("P-1", **WHO, at=NINE, **fields)


WAYS: dict[str, Callable[..., Any]] = {
    "log": logged,
    "create": lambda **fields: Printer.create("P-1", {**WHO, **fields}, {"at": NINE}),
    "amend": lambda **fields: logged().amend(at=TEN, **fields),
    "act": lambda **fields: logged().act("amend", at=TEN, **fields),
    "a form": lambda **fields: create(Printer, "P-1", {**WHO, "at": NINE, **fields}),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_hosts_own_fields_are_set_by_log_and_amend(way: str) -> None:
    record = WAYS[way](**SET)

    assert fields_of(record) == SET
    assert dict(record.history[-1].sets)["site"] == "porto"
    assert record.extra == ()
    assert Printer.replay(record.history) == record
    assert from_dict(to_dict(record), kinds=[Printer]) == record


@pytest.mark.parametrize("name", OTHER)
@pytest.mark.parametrize("way", WAYS)
def test_a_hosts_own_field_of_the_wrong_kind_is_refused(way: str, name: str) -> None:
    with pytest.raises((ActionRefused, InvalidValue)) as refused:
        WAYS[way](**{name: OTHER[name]})

    # An action and a form state the reason by its code, as they do of inputs of the library's.
    if way in ("amend", "act", "a form"):
        assert [one.code for one in refused.value.reasons] == [f"{name}_invalid"]
    elif name != "since":  # that error says what a moment lacks
        assert name in str(refused.value)


def test_a_hosts_own_field_is_an_input_that_forms_and_schemas_list() -> None:
    inputs = {one.name: one for one in Printer.actions()["amend"].inputs}
    schemas = [schema_of(Printer, name)["properties"] for name in ("log", "amend")]

    assert inputs["colour"].choices == ("red", "blue")
    assert not any(inputs[name].required for name in SET)
    assert list(inspect.signature(Printer.amend).parameters)[-8:] == [*SET, "when"]
    for properties in schemas:
        assert properties["floor"]["type"] == "integer"
        assert properties["colour"]["enum"] == ["red", "blue"]
    called = call(logged(), "amend", {"floor": 4.0, "site": "faro"}, at=TEN).record
    assert (called.floor, called.site) == (4, "faro")


def test_a_hosts_own_field_is_emptied_by_its_name() -> None:
    amended = logged(**SET).amend(clear=["site", "floor"], at=TEN)

    assert (amended.site, amended.floor, amended.size) == (None, 0, "a3")
    assert logged().check("amend", site="x", clear=["site"], at=TEN)[0].code == "not_clearable"


@pytest.mark.parametrize("name", ["ticket", "looks", "person", "unknown"])
@pytest.mark.parametrize("way", ["log", "amend", "act"])
def test_a_field_that_other_actions_set_is_no_input(way: str, name: str) -> None:
    # A fact of a state, one that is not recorded, one of the library's own actions, and none.
    with pytest.raises(TypeError, match=f"unexpected keyword argument: {name}"):
        WAYS[way](**{name: "x"})


@pytest.mark.parametrize("name", ["site", "priority", "summary", "id", "state", "history", "extra"])
def test_extra_facts_have_no_names_of_fields_when_a_record_is_logged_either(name: str) -> None:
    with pytest.raises(InvalidTransition, match="fields of the record: give them as inputs"):
        logged(extra={name: "P1"})
    with pytest.raises(InvalidTransition, match="fields of the record: give them as inputs"):
        logged().note(text="x", extra={name: "P1"}, at=TEN)


def test_the_constructor_and_a_document_check_a_hosts_own_field() -> None:
    record = logged(site="porto")
    document = copy.deepcopy(to_dict(record))
    document["history"][0]["sets"] = [
        [name, 5 if name == "site" else value] for name, value in document["history"][0]["sets"]
    ]

    with pytest.raises(InvalidValue, match="site of Printer"):
        attrs.evolve(record, site=5)
    with pytest.raises(InvalidDocument, match="site of Printer"):
        from_dict(document, kinds=[Printer])


@attrs.frozen(kw_only=True)
class Plotter(Printer):
    """A class of a host's that derives from another, and logs by itself."""

    width: float | date = 1

    @classmethod
    def log(cls, record_id: str, /, *, width: float | date = 1, **inputs: Any) -> Self:
        return super().log(record_id, **{**inputs, "width": width})


def test_a_class_below_a_hosts_class_has_the_fields_of_both() -> None:
    plotter = Plotter.log("P-1", **WHO, width=2, site="porto", at=NINE)

    assert (plotter.width, plotter.site) == (2, "porto")
    amended = plotter.amend(width=2.5, site="faro", size=4, at=TEN)
    assert (amended.width, amended.site, amended.size) == (2.5, "faro", 4)
    assert [r.code for r in plotter.check("amend", width="x", size="a5", at=TEN)] == [
        "size_invalid", "width_invalid"]  # fmt: skip
    assert "width" not in {one.name for one in Printer.amend.inputs}
    assert "site" not in {one.name for one in Incident.amend.inputs}


def test_a_class_that_writes_amend_itself_states_its_inputs_itself() -> None:
    @attrs.frozen(kw_only=True)
    class Own(Problem):
        site: str | None = None
        floor: int = 0

        @action
        def amend(self, *, site: str | None = None, **when: Unpack[ActionContext]) -> FactChanges:
            """Move it."""
            return {"site": site}

    own = Own.log("PRB-1", summary="m", incidents=["INC-1"], source="reactive", floor=2, at=NINE)

    assert own.amend(site="porto", at=TEN).site == "porto"
    with pytest.raises(TypeError, match="unexpected keyword argument: floor"):
        own.amend(floor=3, at=TEN)


def test_a_constructor_of_the_hosts_own_makes_and_checks_its_fields_itself() -> None:
    @attrs.frozen(kw_only=True)
    class Numbered(Incident):
        number: int = 0

        def __init__(self, *, number: object = "7", **fields: Any) -> None:
            self.__attrs_init__(number=int(str(number)), **fields)  # type: ignore[attr-defined] # by attrs

    assert Numbered.log("I-1", **WHO, at=NINE).number == 7
    assert Numbered.log("I-1", **WHO, number="12", at=NINE).amend(summary="x", at=TEN).number == 12


def test_a_type_that_json_has_no_word_for_is_a_text_in_a_schema() -> None:
    @attrs.frozen(kw_only=True)
    class Shared(Incident):
        part: Fraction | None = None

    assert schema_of(Shared, "amend")["properties"]["part"] == {"type": "string"}


def test_a_field_takes_what_its_type_is_written_as_and_nothing_else() -> None:
    @attrs.frozen(kw_only=True)
    class Shelved(Incident):
        bought: date | None = None
        colour: Colour | None = None
        size: Literal["a3", "a4"] = "a4"

    logged = Shelved.log("I-1", **WHO, at=NINE)
    amended = logged.act("amend", bought="2025-01-02", colour="red", size="a3", at=TEN)

    assert (amended.bought, amended.colour, amended.size) == (date(2025, 1, 2), Colour.RED, "a3")
    assert [one.code for one in logged.check("amend", bought="soon", size="a5", at=TEN)] == [
        "bought_invalid", "size_invalid"]  # fmt: skip
    with pytest.raises(InvalidValue, match="bought of Shelved"):
        attrs.evolve(logged, bought="soon")
    with pytest.raises(InvalidValue, match="size of Shelved"):
        Shelved.create("I-1", {"size": "a5"}, {"at": NINE})
