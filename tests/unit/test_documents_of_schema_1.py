"""Documents that an earlier version wrote are read under the names and words of today.

`documents_of_schema_1.jsonl` was written by the last version of schema 1: a few documents of every
kind that had documents then, with every field and every state of every lifecycle in use.
"""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from serviceops import ALWAYS, BusinessCalendar, Incident, from_dict, to_dict
from serviceops.calendars import VersionedCalendar
from serviceops.documents import old_names
from serviceops.documents.tags import TAGS
from serviceops.errors import InvalidDocument
from serviceops.lifecycle.alerts.alert import RepeatCount
from serviceops.lifecycle.mapping.system_mapping import TermMapping
from serviceops.lifecycle.request import RequestItem
from serviceops.measures import FactTimestamp
from serviceops.sla import Leaves, Warn, While

ANSWERS = Path(__file__).parent.parent / "answers" / "documents_of_schema_1.jsonl"
OLD_FACTS = r'\["(asked_in|(change|citing|contact|incident)_ids|suppressions)", '
LINES = [json.loads(line) for line in ANSWERS.read_text().splitlines()]
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


MATCHES_EVERYTHING = {
    "schema": 1, "type": "Inhibition", "name": "equal", "source": [], "target": [],
    "equal": ["a", "b"],
}  # fmt: skip
REPEATS_BEFORE = {"schema": 1, "type": "Route", "repeat_interval": "-PT86400S"}
REFUSED = {
    "every alert without those labels": MATCHES_EVERYTHING,
    "a length that is not negative": REPEATS_BEFORE,
}
"""Old documents of what was a mistake, each with a part of the reason."""


@pytest.mark.parametrize("tag", sorted({line["tag"] for line in LINES}))
def test_every_old_document_is_read_and_written_anew(tag: str) -> None:
    for line in LINES:
        if line["tag"] == tag and line["document"] not in REFUSED.values():
            value = from_dict(line["document"])
            document = json.loads(json.dumps(to_dict(value)))
            assert document["schema"] == 2
            assert not re.search(OLD_FACTS, json.dumps(document))
            assert from_dict(document) == value


@pytest.mark.parametrize("reason", REFUSED)
def test_an_old_document_of_a_mistake_is_refused_with_its_reason(reason: str) -> None:
    assert REFUSED[reason] in [line["document"] for line in LINES]
    with pytest.raises(InvalidDocument, match=reason):
        from_dict(REFUSED[reason])


def old(tag: str, **members: Any) -> Any:
    return from_dict({"schema": 1, "type": tag, **members})


def test_every_new_tag_of_the_table_is_a_tag_of_today_and_no_old_one_is() -> None:
    assert set(old_names._TAGS.values()) <= TAGS.keys()
    assert not old_names._TAGS.keys() & TAGS.keys()
    assert old_names._MEMBERS.keys() <= TAGS.keys()


def test_a_cancelled_record_is_read_from_the_old_spelling_of_its_state() -> None:
    moves = [
        {"at": "2026-03-02T09:00:00+00:00", "action": "log", "state": "new",
         "sets": [["caller", "u-1"], ["id", "INC-1"], ["summary", "x"]]},
        {"at": "2026-03-02T10:00:00+00:00", "action": "cancel", "state": "canceled"},
    ]  # fmt: skip
    record = old("Incident", id="INC-1", state="canceled", history=moves)
    assert isinstance(record, Incident)
    assert record.state == "cancelled"
    assert to_dict(record)["state"] == "cancelled"


def test_versions_of_a_calendar_are_read_from_the_old_names() -> None:
    day = {"type": "Window", "opens": "09:00", "closes": "17:00"}
    office = {"type": "BusinessCalendar", "zone": "UTC", "week": [[day]] * 5 + [[], []]}
    calendar = old(
        "Dated",
        eras=[
            {"type": "Era", "since": "2020-01-01", "calendar": office},
            {"type": "Era", "since": "2026-01-01", "calendar": {"type": "Always"}},
        ],
    )
    assert calendar == VersionedCalendar(
        {date(2020, 1, 1): BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]}),
         date(2026, 1, 1): ALWAYS}
    )  # fmt: skip


def test_members_and_words_of_a_mapping_are_read_from_the_old_names() -> None:
    term = old("Word", outside="Canceled", inside="canceled", way="in")
    assert term == TermMapping("Canceled", "cancelled", direction="in")


@pytest.mark.parametrize(
    ("tag", "members", "value"),
    [
        ("Warn", {"offset": "-PT9S", "wall": True}, Warn(offset=-timedelta(seconds=9), real=True)),
        ("Part", {"name": "bag", "mandatory": False}, RequestItem("bag", mandatory=False)),
        ("StatedAt", {"fact": "fixed_at"}, FactTimestamp("fixed_at")),
        (
            "Sightings",
            {"count": 2, "first_at": "2026-03-02T09:00:00Z", "last_at": "2026-03-02T09:00:00Z"},
            RepeatCount(count=2, first_at=NINE, last_at=NINE),
        ),
        ("While", {"states": ["closed", "canceled"], "where": []}, While("closed", "cancelled")),
        ("Leaves", {"states": ["canceled"]}, Leaves("cancelled")),
    ],
)  # fmt: skip
def test_an_old_document_is_read_as_the_value_it_always_was(
    tag: str, members: dict[str, Any], value: object
) -> None:
    assert old(tag, **members) == value


def test_facts_that_were_joined_texts_are_read_as_several_texts() -> None:
    document = {"schema": 1, "type": "Transition", "at": "2026-03-02T09:00:00Z", "action": "log"}
    rows = '[["shelved","S-2",null,false,""]]'
    pairs = [["contact_ids", "CON-1, CON-2"], ["approval", "1 of ann; 2 of bob, cal"],
             ["suppressions", rows], ["agreed_people", None]]  # fmt: skip
    transition = from_dict(
        {**document, "sets": pairs, "inputs": [["evidence", "INC-1: resolved, CHG-1: failed"]]}
    )
    assert dict(transition.sets) == {
        "contacts": ("CON-1", "CON-2"),
        "approval": ("1 of ann", "2 of bob, cal"),
        "suppressed_by": (rows[1:-1],),
        "agreed_people": None,
    }
    assert dict(transition.inputs) == {"evidence": ("INC-1: resolved", "CHG-1: failed")}


@pytest.mark.parametrize("text", ["[" * 100_000, "7", "no rows", "[[1]"])
def test_suppressions_that_are_no_rows_are_not_half_read(text: str) -> None:
    pair = ["suppressions", text]
    transition = {"type": "Transition", "at": "2026-03-02T09:00:00Z", "action": "log"}
    read = from_dict({"schema": 1, **transition, "sets": [pair]})
    assert dict(read.sets) == {"suppressed_by": text}


def test_an_old_name_under_the_new_schema_is_refused() -> None:
    with pytest.raises(InvalidDocument, match="'Sightings' is no type"):
        from_dict({"schema": 2, "type": "Sightings", "count": 1})
