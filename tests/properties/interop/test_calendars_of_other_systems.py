"""A calendar written as another system writes it is the same calendar when it is imported."""

import itertools
from typing import Any

import pytest
from definition_payloads import DEFINITIONS
from hypothesis import given
from hypothesis import strategies as st
from written_calendars import SYSTEMS, written_calendars

from serviceops.calendars import BusinessCalendar
from serviceops.errors import LawBroken, MalformedPayload
from serviceops.interop.definition_import import DefinitionImport
from serviceops.interop.import_result import Lost
from serviceops.interop.itop import itop_calendar
from serviceops.testing import check_definition_laws


@pytest.mark.parametrize("system", SYSTEMS)
@given(data=st.data())
def test_an_imported_calendar_is_the_one_that_was_written(system: str, data: st.DataObject) -> None:
    payload, read, calendar = data.draw(written_calendars(system))

    found = read(payload)

    values = [found.value] if isinstance(found.value, BusinessCalendar) else found.value.values()
    assert list(values) == [calendar]
    assert found.lost == ()


@pytest.mark.parametrize("name", DEFINITIONS)
def test_importers_have_the_laws_of_definitions(name: str) -> None:
    body, read = DEFINITIONS[name]

    check_definition_laws(read, body, examples=20)


INTERVAL = {"weekday": "monday", "start_time": "08:00", "end_time": "18:00"}
BODY = {"interval_list": [INTERVAL], "name": "Day"}


def sound(body: Any) -> DefinitionImport[Any]:
    return itop_calendar(body, zone="UTC")


def raises_key_error(body: Any) -> DefinitionImport[Any]:
    body["interval_list"][0]["weekday"].upper()
    return sound(body)


def guesses(body: Any) -> DefinitionImport[Any]:
    """An importer that reads members of any name."""
    if "brand_new" in body:
        return sound({"interval_list": [{**INTERVAL, "weekday": "tuesday"}]})
    return sound(body)


READINGS = itertools.count(1)


def without_a_place(body: Any) -> DefinitionImport[Any]:
    try:
        return sound(body)
    except MalformedPayload:
        raise MalformedPayload("x", (": something is wrong",)) from None


def another_each_time(body: Any) -> DefinitionImport[Any]:
    lost = (Lost(code="x", field="x", row=0, count=next(READINGS), sentence="x"),)
    return DefinitionImport(value=sound(body).value, lost=lost)


@pytest.mark.parametrize(
    ("read", "law"),
    [(raises_key_error, "spoilt"), (guesses, "unknown"), (without_a_place, "spoilt"),
     (another_each_time, "twice")],
)  # fmt: skip
def test_an_importer_that_breaks_a_law_is_found(read: Any, law: str) -> None:
    with pytest.raises(LawBroken) as broken:
        check_definition_laws(read, BODY)
    assert str(broken.value).startswith(f"{law}: ")


def test_a_payload_that_means_something_else_is_found() -> None:
    other = BusinessCalendar(zone="UTC", week={"mon": ["08:00-17:00"]})
    with pytest.raises(LawBroken, match=r"^meaning: "):
        check_definition_laws(sound, BODY, other)
