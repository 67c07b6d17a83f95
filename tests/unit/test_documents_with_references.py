"""Calendars and policies by reference: a document has their names, the host has them."""

from datetime import UTC, date, datetime
from typing import Any

import attrs
import jsonschema
import pytest

from serviceops import BusinessCalendar, Case, Goal, Incident, On, Policy, Rule, Target
from serviceops import from_dict as read
from serviceops import to_dict as write
from serviceops.calendars import ALWAYS
from serviceops.documents.json_schema import json_schema
from serviceops.errors import InvalidDocument

OFFICE = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-18:00"]})
TARGET = Target("resolution", goal=Goal.working(hours=4), calendar=OFFICE, start=On("log"),
                stop=On("resolve"))  # fmt: skip
GOLD = Policy("gold", rules=Rule(targets=TARGET))


def test_a_policy_names_its_calendar_and_reads_the_one_of_the_host() -> None:
    document = write(GOLD, refs={"office": OFFICE})

    (target,) = document["rules"][0]["targets"]
    assert target["calendar"] == {"ref": "office"}
    assert read(document, Policy, refs={"office": OFFICE}) == GOLD
    # A year of holidays changes the calendar and no policy.
    later = attrs.evolve(OFFICE, holidays={date(2027, 1, 1): "New Year"})
    (rule,) = read(document, Policy, refs={"office": later}).rules
    assert rule.targets[0].calendar == later


def test_a_case_names_its_policy() -> None:
    incident = Incident.log("INC-1", summary="x", caller="u", at=datetime(2026, 3, 2, tzinfo=UTC))
    case = Case(incident, GOLD)

    document = write(case, refs={"gold": GOLD})

    assert document["policy"] == {"ref": "gold"}
    assert read(document, Case, refs={"gold": GOLD}) == case


def test_the_value_itself_is_written_in_full() -> None:
    assert write(OFFICE, refs={"office": OFFICE}) == write(OFFICE)
    assert write(GOLD, refs={"other": ALWAYS}) == write(GOLD)


@pytest.mark.parametrize(
    ("reference", "refs", "fault", "is_shape"),
    [
        ({"ref": "office"}, {}, "nothing is known by the name 'office': pass it in refs=", False),
        ({"ref": "office"}, {"office": GOLD}, "names a Policy, which has no place here", False),
        ({"ref": ""}, {}, "nothing is known by the name ''", False),
        ({"ref": 7}, {}, "7 is not the name of a calendar or policy", True),
        ({"ref": "office", "type": "Always"}, {"office": OFFICE}, "no such member", True),
    ],
)
def test_a_wrong_reference_is_named_with_its_place(
    reference: Any, refs: dict[str, Any], fault: str, is_shape: bool
) -> None:
    document = {**write(TARGET), "calendar": reference}

    with pytest.raises(InvalidDocument) as found:
        read(document, Target, refs=refs)

    assert fault in str(found.value)
    assert "$.calendar" in str(found.value)
    assert bool(found.value.misshapen) is is_shape
    checker = jsonschema.Draft202012Validator(json_schema(Target))
    assert checker.is_valid(document) is not is_shape


def test_a_goal_has_no_place_for_a_reference() -> None:
    with pytest.raises(InvalidDocument, match=r"\$\.goal"):
        read({**write(TARGET), "goal": {"ref": "office"}}, Target, refs={"office": OFFICE})
