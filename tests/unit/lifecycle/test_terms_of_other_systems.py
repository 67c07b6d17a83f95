"""Mappings: the words of other systems, held against published tables, and what a trip loses."""

import json
from typing import Any

import attrs
import pytest
from desk import IN_STATE, at, held_for, in_progress, resolved

from serviceops import from_dict, to_dict
from serviceops.errors import UnknownState
from serviceops.history import Transition
from serviceops.lifecycle import (
    MAPPINGS,
    HoldReason,
    Incident,
    IncidentLifecycle,
    SystemMapping,
    conformance,
)
from serviceops.lifecycle.mapping.system_mapping import Direction, TermMapping
from serviceops.logs import LogSchema
from tests.answer_rows import answer_rows
from tests.shared_data import VECTORS

ROWS = answer_rows("words.csv")
every = pytest.mark.parametrize("mapping", MAPPINGS.values(), ids=lambda mapping: mapping.name)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join([*row.values()][:5]))
def test_a_published_word_is_read_and_written_as_listed(row: dict[str, str]) -> None:
    mapping = MAPPINGS[row["system"], row["kind"]]
    facts = dict(pair.split("=") for pair in row["facts"].split(";") if pair)

    if row["way"] == "in":
        assert mapping.states[row["outside"]] == row["inside"]
    else:
        assert mapping.to_theirs(row["inside"], facts) == row["outside"]


@every
def test_every_word_inside_is_a_state_of_the_lifecycle(mapping: SystemMapping) -> None:
    known = {*mapping.lifecycle.state_names()}

    assert {term.ours for term in mapping.terms} <= known
    assert {*mapping.actions.values()} <= {*mapping.lifecycle.actions(), mapping.lifecycle.creates}


@every
def test_what_is_written_is_read_back_except_for_the_listed_losses(
    mapping: SystemMapping,
) -> None:
    lost = "\n".join(mapping.lost)
    for state in mapping.lifecycle.state_names():
        for facts in [{"hold_reason": r} for r in HoldReason] if state == "on_hold" else [{}]:
            try:
                back, _ = mapping.to_ours(mapping.to_theirs(state, facts))
            except UnknownState:
                assert f"{state} has no term there" in lost
                continue
            stated = any(line.startswith(f"{state} ") for line in mapping.lost)
            assert back == state or stated, f"{state} comes back as {back} and nobody says so"
    for outside, state in mapping.states.items():
        again = mapping.to_theirs(state, mapping.to_ours(outside)[1])
        assert again == outside or f"{outside!r} comes back as {again!r}" in mapping.lost


@every
def test_a_mapping_is_a_document_too(mapping: SystemMapping) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(mapping)))) == mapping


def test_the_losses_of_a_round_trip_are_sentences() -> None:
    assert MAPPINGS["zendesk", "incident"].lost == (
        "assigned comes back as in_progress",
        "on_hold for problem, change, vendor, scheduled comes back without its reason",
        "cancelled comes back as resolved",
        "new cannot be written back once it has changed",
    )
    assert MAPPINGS["servicenow", "incident"].lost == (
        "assigned comes back as in_progress",
        "on_hold for scheduled comes back for change",
    )


def test_a_word_that_is_not_there_is_refused_with_those_that_are() -> None:
    tracker = MAPPINGS["request_tracker", "incident"]

    with pytest.raises(UnknownState, match=r"'exploded'.*it has new, open, stalled"):
        tracker.to_ours("exploded")
    with pytest.raises(UnknownState, match=r"'parked'.*it has one for new, in_progress"):
        tracker.to_theirs("parked")
    with pytest.raises(UnknownState, match=r"'9'.*it has 1, 3, 4, 5"):
        MAPPINGS["servicenow", "incident"].fact_to_ours("hold_reason", "9")


def test_fields_of_their_own_have_tables_of_their_own() -> None:
    snow = MAPPINGS["servicenow", "incident"]

    assert snow.fact_to_ours("hold_reason", "4") == HoldReason.VENDOR
    assert snow.fact_to_theirs("hold_reason", HoldReason.SCHEDULED) == "5"
    assert snow.fact_to_ours("resolution_code", "Known error") == "known_error"
    assert snow.fact_to_theirs("resolution_code", "no_response") == "Resolved by caller"
    assert snow.fact_to_theirs("priority", "P1") is None


# -- histories and logs ----------------------------------------------------------------------------


def test_a_fact_that_came_with_a_term_ends_with_it() -> None:
    states = ["new", "pending", "hold", "pending", "open", "hold"]
    theirs = [Transition(at(9 + n), f"to {state}", state) for n, state in enumerate(states)]
    stated = Transition(at(20), "to hold", "hold", {"hold_reason": "vendor"})

    ours = MAPPINGS["zendesk", "incident"].read([*theirs, stated])

    assert [dict(one.sets).get("hold_reason", "same") for one in ours] == [
        "same", "caller", None, "caller", None, "same", "vendor",
    ]  # fmt: skip


def test_the_rows_of_a_log_are_read_in_our_words() -> None:
    rows = [
        {"when": "2026-03-02T09:00Z", "status": "new"},
        {"when": "2026-03-02T10:00Z", "status": "open"},
        {"when": "2026-03-02T12:00Z", "status": "solved"},
    ]

    states = MAPPINGS["zendesk", "incident"].states
    history = LogSchema(at="when", state="status", states=states).history(rows)

    assert [transition.state for transition in history] == ["new", "in_progress", "resolved"]


def test_a_whole_history_goes_out_and_comes_back_with_what_the_words_can_say() -> None:
    zendesk = MAPPINGS["zendesk", "incident"]
    record = held_for("caller").act("reply", party="caller", at=at(13))
    record = record.act("resolve", code="solution", notes="done", at=at(14)).close(at=at(15))

    there = zendesk.write(record.history)
    back = zendesk.read(there)

    assert [t.state for t in there] == ["new", "open", None, "pending", "open", "solved", "closed"]
    assert [t.state for t in back] == [
        "new", "in_progress", None, "on_hold", "in_progress", "resolved", "closed",
    ]  # fmt: skip
    assert Incident.replay(back).state == "closed"
    assert back.facts == record.history.facts


def test_what_a_state_tells_by_its_name_becomes_a_fact() -> None:
    history = LogSchema(at="at", state="state").history(
        [{"at": "2026-03-02T09:00Z", "state": "pending"}]
    )

    (read,) = MAPPINGS["tmf621", "incident"].read(history)

    assert (read.state, read.sets) == ("on_hold", (("hold_reason", "caller"),))


def test_a_foreign_log_is_judged_in_its_own_words() -> None:
    rows = [
        ("A", None, "new"), ("A", None, "open"), ("A", None, "pending"), ("A", None, "open"),
        ("A", None, "solved"), ("A", None, "closed"),
        ("B", None, "new"), ("B", None, "closed"),
        ("C", None, "new"), ("C", None, "exploded"),
    ]  # fmt: skip

    answer = conformance(rows, IncidentLifecycle, words=MAPPINGS["zendesk", "incident"])

    assert {name: [r.code for r in found] for name, found in answer.misfits.items()} == {
        "B": ["no_such_move"], "C": ["unknown_state"],
    }  # fmt: skip
    assert answer.allowed["on_hold", "in_progress"] == 1
    assert "resolve, then close" in str(answer.misfits["B"][0])


def test_actions_that_a_system_names_are_judged_where_it_tells_no_state() -> None:
    rows = [
        ("A", "incident.triggered", None), ("A", "incident.acknowledged", None),
        ("A", "incident.resolved", None), ("A", "incident.acknowledged", None),
        ("A", "incident.exploded", None),
    ]  # fmt: skip

    answer = conformance(rows, IncidentLifecycle, words=MAPPINGS["pagerduty", "incident"])

    assert answer.allowed == {("new", "in_progress"): 1, ("in_progress", "resolved"): 1}
    assert [refused.code for refused in answer.misfits["A"]] == ["no_such_move", "unknown_action"]


@every
def test_every_state_of_ours_with_a_term_is_written_for_a_record(mapping: SystemMapping) -> None:
    if mapping.kind == "incident":
        for make in (*IN_STATE.values(), in_progress, resolved):
            record = make()
            facts = attrs.asdict(record, recurse=False)
            inputs = {n: v for n, v in facts.items() if isinstance(v, str)}
            assert mapping.to_theirs(record.state, inputs) in {
                term.theirs for term in mapping.terms
            }


# -- the published tables --------------------------------------------------------------------------

FILE = VECTORS / "mappings.json"
NAMES = {
    ("servicenow", "catalog_task"): ("servicenow", "request"),
    ("jira_service_management", "status_category"): ("jira_status_category", "incident"),
}
ALIKE = {
    "cancelled (duplicate)": "cancelled",
    "solved + tag": "solved",
    "merged or closed": "closed",
}


def published() -> list[Any]:
    if not FILE.exists():
        return [pytest.param("", "", "", "", "", marks=pytest.mark.skip(reason="skipped: no data"))]
    found = []
    for system, kinds in json.loads(FILE.read_text(encoding="utf-8"))["systems"].items():
        for kind, inputs in kinds.items():
            if not isinstance(inputs, dict) or kind == "alert":
                continue
            name = NAMES.get((system, kind), (system, kind))
            if name not in MAPPINGS:
                continue
            for way in ("in", "out"):
                for given, expected in inputs.get(way, {}).items():
                    # The table spells our state as it was spelled when the table was made.
                    word = given if way == "in" else given.replace("canceled", "cancelled")
                    meaning = (
                        expected if way == "out" else expected.replace("canceled", "cancelled")
                    )
                    found.append(
                        pytest.param(*name, way, word, meaning, id=f"{system}.{kind}.{way}.{word}")
                    )
    return found


@pytest.mark.parametrize(("system", "kind", "way", "word", "meaning"), published())
def test_the_published_tables_are_ours(
    system: str, kind: str, way: str, word: str, meaning: str
) -> None:
    mapping = MAPPINGS[system, kind]
    plain = ALIKE.get(meaning, meaning)
    if " if " in plain:  # "pending if hold reason is caller, else hold"
        first, _, other = plain.partition(" if ")
        assert mapping.to_theirs(word, {"hold_reason": "caller"}) == first
        assert mapping.to_theirs(word, {"hold_reason": "vendor"}) == other.rsplit(" ", 1)[1]
    elif way == "in":
        assert mapping.states[word] == plain.partition(" (")[0]
    else:
        assert mapping.to_theirs(word) == plain


def test_a_host_writes_a_mapping_of_its_own() -> None:
    ours = SystemMapping(
        system="in-house",
        kind="incident",
        terms=[TermMapping("fresh", "new"), TermMapping("old", "closed")],
    )

    assert ours.states == {"fresh": "new", "old": "closed"}
    read_only = attrs.evolve(ours, terms=[TermMapping("fresh", "new", direction="in")])
    assert "'fresh' is new here, which has no term there" in read_only.lost
    assert "resolved has no term there" in ours.lost
    assert TermMapping("x", "new", direction="in").direction is Direction.IN


def test_a_signature_with_a_mapping_as_its_default_can_be_read() -> None:
    # `help` and notebooks show the default: ServiceNow's had two thousand characters.
    for mapping in MAPPINGS.values():
        assert len(repr(mapping)) < 500
        assert repr(mapping).startswith(f"SystemMapping(system='{mapping.system}'")
