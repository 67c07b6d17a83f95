"""ServiceNow's incident and audit rows become histories."""

from typing import Any

import pytest

from serviceops.errors import InvalidValue, MalformedPayload
from serviceops.interop.servicenow import from_rows

INCIDENTS = [
    {
        "sys_id": "a1", "number": "INC0010001", "opened_at": "2026-03-02 09:00:00",
        "opened_by": {"link": "https://x.test/u1", "value": "u1"}, "state": "7",
        "hold_reason": "", "priority": "2", "assignment_group": {"value": "g2"},
        "short_description": "Mail is down", "close_code": "Solution provided",
    },
    {"sys_id": "b2", "number": "INC0010002", "opened_at": "2026-03-02 10:00:00", "state": "2"},
]  # fmt: skip


def row(when: str, field: str, old: str, new: str, user: str = "ada", **more: str) -> Any:
    return {
        "sys_id": f"{field}-{when}", "documentkey": "a1", "tablename": "incident",
        "fieldname": field, "oldvalue": old, "newvalue": new, "user": user,
        "sys_created_on": f"2026-03-0{when}:00", "record_checkpoint": "", **more,
    }  # fmt: skip


AUDIT = [
    row("2 09:30", "assignment_group", "g1", "g2"),
    row("2 09:40", "state", "1", "2"),
    row("2 10:00", "state", "2", "3"),
    row("2 10:00", "hold_reason", "", "1"),
    row("2 10:00", "comments", "", "which mailbox?"),
    row("2 11:00", "comments", "", "all of them", "grace"),
    row("2 11:05", "state", "3", "2"),
    row("2 11:05", "hold_reason", "1", ""),
    row("2 11:30", "work_notes", "", "restarted"),
    row("2 12:00", "state", "2", "6"),
    row("2 12:00", "close_code", "", "Solution provided"),
    row("2 12:00", "u_vip", "", "true"),
    row("5 12:00", "state", "6", "7", "system"),
    {**row("5 12:00", "state", "1", "2"), "documentkey": "zz", "sys_id": "other"},
]


def test_audit_rows_become_a_history_one_transition_a_save() -> None:
    found = from_rows(INCIDENTS, AUDIT, parties={"ada": "provider", "grace": "caller"}).histories[
        "INC0010001"
    ]
    assert [(f"{t.at:%d %H:%M}", t.action, t.state, t.party) for t in found] == [
        ("02 09:00", "log", "new", None),
        ("02 09:30", "reassign", None, None),
        ("02 09:40", "start", "in_progress", None),
        ("02 10:00", "reply", None, "provider"),
        ("02 10:00", "hold", "on_hold", None),
        ("02 11:00", "reply", None, "caller"),
        ("02 11:05", "resume", "in_progress", None),
        ("02 11:30", "note", None, "provider"),
        ("02 12:00", "resolve", "resolved", None),
        ("05 12:00", "close", "closed", None),
    ]
    assert dict(found[0].sets) == {"group": "g1", "priority": "P2", "summary": "Mail is down"}
    assert dict(found[4].sets) == {"hold_reason": "caller"}
    assert dict(found[6].sets) == {"hold_reason": None}
    assert dict(found[8].sets) == {"resolution_code": "solution"}
    assert (found[0].by, found[9].by) == ("u1", "system")


def test_what_rows_say_beside_is_listed() -> None:
    found = {(one.code, one.field): one for one in from_rows(INCIDENTS, AUDIT).lost}
    assert found["field_not_carried", "u_vip"].row == 11
    assert found["incident_missing", "documentkey"].row == 13
    assert found["text_not_carried", "comments"].count == 2
    assert found["party_unknown", "user"].count == 2


def test_an_incident_without_audit_rows_has_its_row_alone() -> None:
    history = from_rows(INCIDENTS, AUDIT).histories["INC0010002"]
    assert [(t.action, t.state) for t in history] == [("log", "in_progress")]


def test_lines_of_a_history_set_are_read_as_audit_rows_are() -> None:
    line = {"set.id": "a1", "field": "state", "old": "New", "old_value": "1", "new": "Resolved",
            "new_value": "6", "user_id": "ada", "update_time": "2026-03-02 11:00:00",
            "update": "2"}  # fmt: skip
    incident = {**INCIDENTS[0], "state": "6"}
    assert [t.action for t in from_rows([incident], [line]).history] == ["log", "resolve"]


def test_display_values_are_read_in_the_zone_they_were_written_in() -> None:
    history = from_rows([INCIDENTS[1]], zone="Europe/Paris").history
    assert history[0].at.isoformat() == "2026-03-02T09:00:00+00:00"


def test_an_audit_that_does_not_lead_to_the_row_says_so() -> None:
    lost = from_rows(INCIDENTS, AUDIT[:6]).lost
    assert "state is '7' now, and the audit leads to '3'" in {one.sentence for one in lost}


def test_faults_name_the_table_the_row_and_the_field() -> None:
    audit = [
        {**AUDIT[0], "sys_created_on": "soon"},
        {**AUDIT[1], "newvalue": "99"},
        "no row",
        {**AUDIT[3], "fieldname": None},
    ]
    with pytest.raises(MalformedPayload) as caught:
        from_rows([INCIDENTS[0], {**INCIDENTS[1], "number": ""}], audit)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "audit[0].sys_created_on", "audit[2]", "audit[3].fieldname", "incidents[1].number",
        "audit[1].newvalue",
    ]  # fmt: skip


def test_a_side_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValue, match="supplier"):
        from_rows(INCIDENTS, parties={"ada": "agent"})


def test_rows_of_exports_that_overlap_are_taken_once() -> None:
    read = from_rows(INCIDENTS, [*AUDIT, AUDIT[1]])
    assert read.histories == from_rows(INCIDENTS, AUDIT).histories
    with pytest.raises(MalformedPayload, match=r"audit\[14\]\.sys_id"):
        from_rows(INCIDENTS, [*AUDIT, {**AUDIT[1], "newvalue": "3"}])


def shown(display: str, value: str | None = None, table: str = "") -> dict[str, str]:
    cell = {"display_value": display}
    cell |= {} if value is None else {"value": value}
    return cell | ({"link": f"https://x.test/api/now/table/{table}/{display}-id"} if table else {})


FORM = {
    "sys_id": "b2", "number": "INC0010002", "opened_at": "02.03.2026 10:00:00",
    "opened_by": shown("Bob", table="sys_user"), "state": "On Hold",
    "hold_reason": "Awaiting Caller", "priority": "2 - High", "urgency": "1 - High",
    "assignment_group": shown("Network", table="sys_user_group"),
}  # fmt: skip


def test_a_row_as_forms_show_it_is_read_as_the_raw_one() -> None:
    raw = {
        "sys_id": "b2", "number": "INC0010002", "opened_at": "2026-03-02 09:00:00",
        "opened_by": "Bob-id", "state": "3", "hold_reason": "1", "priority": "2", "urgency": "1",
        "assignment_group": {"value": "Network-id", "link": "https://x.test"},
    }  # fmt: skip

    found = from_rows([FORM], zone="Europe/Paris", moments="%d.%m.%Y %H:%M:%S")

    assert found == from_rows([raw])
    assert dict(found.history.facts)["group"] == "Network-id"
    assert [one.code for one in found.lost] == ["audit_missing"]


def test_a_row_with_both_values_is_read_by_the_raw_ones_whatever_the_zone() -> None:
    both = {
        "sys_id": shown("b2", "b2"), "number": shown("INC0010002", "INC0010002"),
        "opened_at": shown("02.03.2026 10:00:00", "2026-03-02 09:00:00"), "opened_by": "x",
        "state": shown("In Progress", "2"), "priority": shown("2 - High", "2"),
    }  # fmt: skip

    history = from_rows([both], zone="Europe/Paris", moments="%d.%m.%Y %H:%M:%S").history

    assert history[0].at.isoformat() == "2026-03-02T09:00:00+00:00"
    assert (history.state, dict(history.facts)) == ("in_progress", {"priority": "P2"})


def test_a_reference_without_a_link_is_known_by_what_is_shown() -> None:
    history = from_rows([{**INCIDENTS[1], "assignment_group": shown("Network")}]).history
    assert dict(history.facts) == {"group": "Network"}


@pytest.mark.parametrize("text", ["02.03.2026 10:00:00", "03/02/2026 10:00 AM", "2026-03-02"])
def test_a_moment_of_another_locale_is_refused_unless_its_format_is_named(text: str) -> None:
    with pytest.raises(MalformedPayload, match=r"incidents\[0\]\.opened_at"):
        from_rows([{**INCIDENTS[1], "opened_at": text}])
    with pytest.raises(MalformedPayload, match="in the format %Y/%m/%d"):
        from_rows([{**INCIDENTS[1], "opened_at": text}], moments="%Y/%m/%d")


def test_a_moment_that_clocks_show_twice_is_refused_or_read_as_stated() -> None:
    rows = [{**INCIDENTS[1], "opened_at": "2026-10-25 02:30:00"}]

    with pytest.raises(MalformedPayload, match=r"opened_at: .* shows this one twice.*ambiguous="):
        from_rows(rows, zone="Europe/Paris")
    history = from_rows(rows, zone="Europe/Paris", ambiguous="latest").history
    assert history[0].at.isoformat() == "2026-10-25T01:30:00+00:00"


def test_what_is_taken_for_a_missing_opening_is_listed() -> None:
    row = {"sys_id": "b2", "number": "INC2", "state": "2", "sys_created_by": "desk",
           "sys_created_on": "2026-03-02 09:00:00"}  # fmt: skip
    found = from_rows([row])
    assert [one.code for one in found.lost] == ["opening_assumed", "actor_assumed", "audit_missing"]


def test_an_audit_row_without_a_column_of_its_value_is_refused() -> None:
    rows = [{**AUDIT[0]}]
    del rows[0]["newvalue"]
    with pytest.raises(MalformedPayload, match=r"audit\[0\]\.newvalue"):
        from_rows(INCIDENTS, rows)


def test_rows_of_one_save_are_one_transition_whoever_is_named_in_them() -> None:
    audit = [
        row("2 09:40", "state", "1", "2", "ada", record_checkpoint="4"),
        row("2 09:40", "priority", "3", "2", "", record_checkpoint="4"),
        row("2 12:00", "state", "2", "7", "ada", record_checkpoint="5"),
    ]
    found = from_rows(INCIDENTS[:1], audit)
    assert len(found.history) == 3
    mixed = from_rows(INCIDENTS[:1], [*audit[:2], {**audit[2], "record_checkpoint": ""}])
    assert "save_unknown" in {one.code for one in mixed.lost}


@pytest.mark.parametrize("checkpoints", [("", "", ""), ("8", "9", "10")])
def test_saves_of_one_second_are_read_in_order_from_a_list_that_begins_with_the_newest(
    checkpoints: tuple[str, str, str],
) -> None:
    moves = [("1", "3", "ada"), ("3", "2", "system"), ("2", "6", "bob")]
    rows = [
        row("2 10:00", "state", old, new, user, sys_id=user, record_checkpoint=save)
        for (old, new, user), save in zip(moves, checkpoints, strict=True)
    ]
    incident = {**INCIDENTS[1], "sys_id": "a1", "opened_at": "2026-03-02 09:00:00", "state": "6"}
    for given in (rows, rows[::-1]):
        read = from_rows([incident], given)
        assert [(t.action, t.state, t.by) for t in read.history] == [
            ("log", "new", None),
            ("hold", "on_hold", "ada"),
            ("resume", "in_progress", "system"),
            ("resolve", "resolved", "bob"),
        ]
        assert read.lost == ()


def test_an_incident_without_its_audit_was_resolved_from_its_opening_on_without_a_word() -> None:
    def row(name: str, state: str) -> dict[str, str]:
        return {"sys_id": name, "number": name, "opened_at": "2026-03-02 09:00:00", "state": state}

    move = {"documentkey": "C", "fieldname": "state", "oldvalue": "1", "newvalue": "6",
            "sys_created_on": "2026-03-02 11:00:00", "user": "ada"}  # fmt: skip
    found = from_rows([row("A", "1"), row("B", "6"), row("C", "6")], [move])

    assert [(one.code, one.field, one.row) for one in found.lost] == [("audit_missing", "state", 1)]
    assert str(found.histories["B"]) == "History(log)"


def test_an_incident_saved_after_its_opening_had_clocks_of_another_start_without_a_word() -> None:
    at_once = {**INCIDENTS[1], "sys_created_on": "2026-03-02 10:00:00"}
    later = {**at_once, "sys_id": "b3", "number": "INC3", "sys_created_on": "2026-03-02 10:20:00"}

    def created(*rows: dict[str, Any]) -> list[tuple[str, int]]:
        found = from_rows(rows).lost
        return [(one.field, one.row) for one in found if one.code == "created_later"]

    assert created(at_once) == []
    assert created(at_once, later) == [("sys_created_on", 1)]
