"""Whatever is done to a definition of another system, it is read, or refused by place, and no
field changes what another one means without a word.

Every member of sound payloads is removed, emptied, retyped and renamed, one at a time, and several
at once. What is read has to be a value that its document gives back.
"""

import copy
import importlib
import json
import pickle
from typing import Any

import pytest
from definition_payloads import DEFINITIONS, Read, values_of
from hypothesis import given
from hypothesis import strategies as st
from spoiling import members, spoil

from serviceops.documents import from_dict, to_dict
from serviceops.errors import MalformedPayload
from serviceops.interop.definition_import import DefinitionImport
from serviceops.interop.field_tables import FieldTable

WAYS: tuple[Any, ...] = (
    ..., None, "", 3.5, -1, 10**12, 10**400, True, "odd", [], {}, [None], {"value": []},
    "2026-03-02", "9999-12-31", "0001-01-01", "99991231T000000", "javascript:1", "a^b", b"x",
)  # fmt: skip
CELL = {"value", "display_value"}
"""The members of a cell of ServiceNow, which is no object with fields of its own."""
WHOLE = {"zammad calendar", "freshservice hours", "freshdesk hours", "znuny configuration"}
"""The payloads that are one object; the others are wrapped in an object of the test's own."""
IDLE: dict[str, set[str]] = {
    "zendesk policies": {"target"},  # the one in seconds counts
    "zammad calendar": {"sat", "2026-12-31"},  # neither is active
    # One agreement has the hours and the promises: each importer reads its own half.
    "frappe calendar": {"service_level", "enabled", "default_sla", "apply_sla_for_resolution",
                        "priorities", "sla_fulfilled_on", "pause_sla_on"},
    "frappe agreements": {"support_and_resolution"},
}  # fmt: skip
"""Fields and objects that are carried elsewhere, or are overruled by another in the payload."""
every_format = pytest.mark.parametrize("name", DEFINITIONS)


def result(read: Read, body: Any) -> DefinitionImport[Any] | None:
    problems: tuple[str, ...]
    try:
        return read(body)
    except MalformedPayload as refused:
        problems = refused.problems
    assert problems
    for problem in problems:
        place, _, stated = problem.partition(": ")
        assert place
        assert "expected" in stated
    return None


@every_format
def test_a_sound_definition_is_read_and_its_documents_read_back(name: str) -> None:
    body, read = DEFINITIONS[name]

    found = read(copy.deepcopy(body))

    assert pickle.loads(pickle.dumps(found)) == found
    for value in values_of(found):
        assert from_dict(json.loads(json.dumps(to_dict(value)))) == value


@every_format
def test_one_spoilt_member_is_read_or_refused_by_place(name: str) -> None:
    body, read = DEFINITIONS[name]
    for path in members(body):
        for to in WAYS:
            wrong = copy.deepcopy(body)
            spoil(wrong, path, copy.deepcopy(to))
            result(read, wrong)


@every_format
@given(data=st.data())
def test_several_spoilt_members_are_read_or_refused_by_place(
    name: str, data: st.DataObject
) -> None:
    body, read = DEFINITIONS[name]
    wrong = copy.deepcopy(body)
    for _ in range(data.draw(st.integers(2, 4))):
        path = data.draw(st.sampled_from(list(members(wrong)) or [("name",)]))
        spoil(wrong, path, copy.deepcopy(data.draw(st.sampled_from(WAYS[1:]))))
    found = result(read, wrong)
    for value in [] if found is None else values_of(found):
        assert from_dict(to_dict(value)) == value


@every_format
def test_a_member_that_nobody_knows_is_listed_and_changes_nothing(name: str) -> None:
    body, read = DEFINITIONS[name]
    sound = read(copy.deepcopy(body))
    for path in members(body):
        *way, last = path
        if not isinstance(last, str) or last in CELL or not (way or name in WHOLE):
            continue
        if IDLE.get(name, set()) & set(way):
            continue
        wrong = copy.deepcopy(body)
        spoil(wrong, (*way, "brand_new"), {"a": [1]})
        found = result(read, wrong)
        if found is None:
            continue  # refused: names of an object that is keyed by weekdays, dates or fields
        assert found.value == sound.value, path
        assert any(one.field == "brand_new" for one in found.lost), path


def uses_of(module: str) -> dict[str, set[str]]:
    """What the field tables of an importer's module say of each field, by its last name."""
    found: dict[str, set[str]] = {}
    for value in vars(importlib.import_module(f"serviceops.interop.{module}")).values():
        for row in value.rows if isinstance(value, FieldTable) else ():
            found.setdefault(row.field.rpartition(".")[2], set()).add(row.use)
    return found


MODULES = {
    "servicenow schedules": "servicenow.schedules", "servicenow contracts": "servicenow.contracts",
    "zendesk schedule": "zendesk.service_levels", "zendesk policies": "zendesk.service_levels",
    "zammad calendar": "zammad", "zammad slas": "zammad",
    "freshservice hours": "freshworks", "freshdesk hours": "freshworks",
    "freshservice policies": "freshworks", "freshdesk policies": "freshworks",
    "frappe calendar": "frappe", "frappe agreements": "frappe", "glpi calendar": "glpi",
    "glpi levels": "glpi", "znuny configuration": "znuny", "znuny times": "znuny",
    "itop window": "itop",
}  # fmt: skip


@every_format
def test_a_field_does_what_its_table_says(name: str) -> None:
    """A carried field makes a difference, or is refused; the others make none to the value."""
    body, read = DEFINITIONS[name]
    sound, uses = read(copy.deepcopy(body)), uses_of(MODULES[name])
    inert = []
    for path in members(body):
        use = uses.get(str(path[-1]))
        outcomes = []
        for to in WAYS if use is not None else ():
            wrong = copy.deepcopy(body)
            spoil(wrong, path, copy.deepcopy(to))
            outcomes.append(result(read, wrong))
        same = [one is not None and one.value == sound.value for one in outcomes]
        if use == {"carried"} and all(same) and not IDLE.get(name, set()) & set(path):
            inert.append(path)
        elif use in ({"passed over"}, {"lost"}):
            assert all(same), path
    assert inert == []


@every_format
@given(body=st.dictionaries(st.text(max_size=4), st.sampled_from(WAYS[1:]), max_size=3))
def test_what_is_no_definition_is_refused(name: str, body: dict[str, Any]) -> None:
    with pytest.raises(MalformedPayload):
        DEFINITIONS[name][1](body)
