"""Zendesk's audits become histories, and its metric events readings."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from serviceops.errors import MalformedPayload
from serviceops.interop.zendesk import from_audits, from_metric_events

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def audit(number: int, when: str, by: int, *events: dict[str, Any], ticket: int = 7) -> Any:
    return {
        "id": 900 + number, "ticket_id": ticket, "created_at": f"2026-03-02T{when}:00Z",
        "author_id": by, "metadata": {}, "via": {"channel": "web"}, "events": list(events),
    }  # fmt: skip


def change(field: str, value: object, before: object) -> dict[str, Any]:
    return {"id": 1, "type": "Change", "field_name": field, "value": value,
            "previous_value": before}  # fmt: skip


def create(field: str, value: object) -> dict[str, Any]:
    return {"id": 1, "type": "Create", "field_name": field, "value": value}


def comment(by: int, *, public: bool) -> dict[str, Any]:
    return {"id": 1, "type": "Comment", "author_id": by, "public": public, "body": "words"}


PAGE = {
    "audits": [
        audit(1, "09:00", 5, comment(5, public=True), create("status", "new"),
              create("priority", "normal"), create("requester_id", 5), create("tags", "mail")),
        audit(2, "09:30", 6, comment(6, public=True), change("status", "pending", "new"),
              change("assignee_id", "6", None)),
        audit(3, "10:00", 5, comment(5, public=True), change("status", "open", "pending")),
        audit(4, "10:10", 6, comment(6, public=False),
              {"id": 3, "type": "Notification", "subject": "x"}),
        audit(5, "11:00", 6, change("priority", "urgent", "normal"),
              change("status", "solved", "open")),
    ],
    "users": [{"id": 5, "role": "end-user"}, {"id": 6, "role": "agent"}],
    "next_page": None,
    "count": 5,
}  # fmt: skip


def test_audits_become_a_history_with_replies_and_their_sides() -> None:
    history = from_audits(PAGE).histories["7"]
    assert [(f"{t.at:%H:%M}", t.action, t.state, t.party) for t in history] == [
        ("09:00", "log", "new", "caller"),
        ("09:30", "hold", "on_hold", "provider"),
        ("09:30", "reply", None, "provider"),
        ("10:00", "resume", "in_progress", "caller"),
        ("10:00", "reply", None, "caller"),
        ("10:10", "note", None, "provider"),
        ("11:00", "resolve", "resolved", "provider"),
    ]
    assert dict(history[0].sets) == {"caller": "5", "priority": "P3"}
    assert dict(history[1].sets) == {"hold_reason": "caller", "person": "6"}
    assert dict(history[3].sets) == {"hold_reason": None}
    assert dict(history[6].sets) == {"priority": "P1"}


def test_who_is_waited_for_ends_with_the_status_that_says_so() -> None:
    audits = [
        audit(1, "09:00", 5, create("status", "new")),
        audit(2, "10:00", 6, change("status", "pending", "new")),
        audit(3, "11:00", 6, change("status", "hold", "pending")),
        audit(4, "12:00", 6, change("status", "pending", "hold")),
        audit(5, "13:00", 6, change("status", "open", "pending")),
    ]
    history = from_audits({"audits": audits, "users": []}).history

    assert [(one.value, one.start.hour) for one in history.intervals("hold_reason")] == [
        (None, 9), ("caller", 10), (None, 11), ("caller", 12), (None, 13),
    ]  # fmt: skip
    assert [one.value for one in history.intervals("state")] == ["new", "on_hold", "in_progress"]


def test_what_audits_say_beside_is_listed() -> None:
    assert [(one.code, one.field, one.count) for one in from_audits(PAGE).lost] == [
        ("text_not_carried", "Comment", 4),
        ("field_not_carried", "tags", 1),
        ("event_not_carried", "Notification", 1),
    ]


def test_without_roles_nobody_is_given_a_side() -> None:
    read = from_audits({"audits": PAGE["audits"], "next_page": "https://example.test/2"})
    assert {t.party for t in read.history} == {None}
    sentences = {one.code: one.sentence for one in read.lost}
    assert sentences.keys() >= {"party_unknown", "more_pages"}
    assert sentences["party_unknown"].endswith(
        "is not stated: no clock sees a reply of the provider"
    )


def test_a_page_that_begins_in_the_middle_says_so() -> None:
    read = from_audits({"audits": [PAGE["audits"][3], PAGE["audits"][4]]})
    assert "beginning_missing" in {one.code for one in read.lost}
    assert read.history.state == "resolved"


def test_the_first_comment_of_a_page_that_begins_in_the_middle_is_a_reply() -> None:
    read = from_audits({"audits": PAGE["audits"][1:], "users": PAGE["users"]})

    assert [(f"{t.at:%H:%M}", t.party) for t in read.history if t.action == "reply"] == [
        ("09:30", "provider"), ("10:00", "caller"),
    ]  # fmt: skip


def test_a_state_that_is_none_of_zendesks_is_refused_with_its_place() -> None:
    with pytest.raises(MalformedPayload, match=r"\$\.audits\[0\]\.events\[0\]\.value: 'lost'"):
        from_audits({"audits": [audit(1, "09:00", 5, create("status", "lost"))]})


def event(number: int, kind: str, when: str, instance: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "ticket_id": 155, "metric": "reply_time", "instance_id": instance,
        "type": kind, "time": f"2026-03-02T{when}:00Z", **more,
    }  # fmt: skip


def test_metric_events_become_a_reading_for_each_instance() -> None:
    policy = {"id": 1, "title": "Gold", "description": ""}
    events = [
        event(1, "measure", "09:00", 0),
        event(2, "activate", "09:00"),
        event(3, "apply_sla", "09:00",
              sla={"target": 60, "business_hours": False, "policy": policy}),
        event(4, "breach", "10:00", deleted=False),
        event(5, "fulfill", "10:30"),
        event(6, "update_status", "10:30", status={"calendar": 90, "business": 45}),
        event(7, "activate", "12:00", 2),
        event(8, "pause", "12:30", 2),
        event(9, "breach", "13:00", 2, deleted=True),
    ]  # fmt: skip
    (first, second), lost = from_metric_events({"ticket_metric_events": events})

    assert (first.case, first.name, first.cycle, str(first.stage)) == (
        "155", "reply_time", 1, "stopped"
    )  # fmt: skip
    assert (first.goal, first.elapsed) == (timedelta(hours=1), timedelta(minutes=90))
    assert (first.remaining, first.breached) == (timedelta(minutes=-30), True)
    assert first.breached_at == NINE + timedelta(hours=1)
    assert first.real_elapsed == timedelta(minutes=90)
    assert (second.cycle, str(second.stage), second.breached) == (2, "paused", False)
    assert (second.goal, second.elapsed) == (None, None)
    assert [(one.code, one.field, one.row) for one in lost] == [("event_not_carried", "measure", 0)]


def test_a_goal_in_business_hours_counts_business_minutes() -> None:
    events = [
        event(1, "activate", "09:00"),
        event(2, "apply_sla", "09:00", sla={"target": 60, "target_in_seconds": 45,
                                           "business_hours": True}),
        event(3, "update_status", "10:30", status={"calendar": 90, "business": 30}),
    ]  # fmt: skip
    ((reading,), _) = from_metric_events({"ticket_metric_events": events})
    assert (reading.goal, reading.elapsed) == (timedelta(seconds=45), timedelta(minutes=30))


def test_a_metric_event_that_cannot_be_is_refused_with_its_place() -> None:
    events = [event(1, "apply_sla", "09:00", sla={"target": "an hour"}), {"id": 2}]
    with pytest.raises(MalformedPayload) as caught:
        from_metric_events({"ticket_metric_events": events})
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "$.ticket_metric_events[0].sla.target", "$.ticket_metric_events[0].sla.business_hours",
        "$.ticket_metric_events[1].ticket_id",
        "$.ticket_metric_events[1].metric", "$.ticket_metric_events[1].type",
        "$.ticket_metric_events[1].time",
    ]  # fmt: skip


def test_pages_of_audits_that_overlap_are_taken_once() -> None:
    read = from_audits({**PAGE, "audits": [*PAGE["audits"], PAGE["audits"][1]]})
    assert read.histories == from_audits(PAGE).histories
    assert "told_twice" in {one.code for one in read.lost}
    other = {**PAGE["audits"][1], "author_id": 5}
    with pytest.raises(MalformedPayload, match=r"audits\[5\]\.id"):
        from_audits({**PAGE, "audits": [*PAGE["audits"], other]})


NEXT = "https://example.test/next"
PAGES: list[tuple[dict[str, Any], bool]] = [
    ({"meta": {"has_more": True}, "links": {"next": NEXT, "prev": NEXT}}, True),
    ({"meta": {"has_more": False}, "links": {"next": NEXT, "prev": NEXT}}, False),  # the last one
    ({"links": {"next": NEXT}}, True),
    ({"after_url": NEXT, "after_cursor": "x"}, True),
    ({"after_url": None, "after_cursor": None, "before_url": NEXT}, False),
    ({"after_url": NEXT, "end_of_stream": True}, False),
    ({"next_page": NEXT, "end_of_stream": False, "end_time": 1}, True),
    ({"next_page": NEXT, "count": 1000}, True),
    ({"next_page": None, "previous_page": None, "count": 1}, False),
]


@pytest.mark.parametrize(("paging", "is_more"), PAGES)
def test_each_way_of_paging_says_whether_there_is_more(
    paging: dict[str, Any], *, is_more: bool
) -> None:
    audits = from_audits({"audits": PAGE["audits"], "users": PAGE["users"], **paging})
    _, lost = from_metric_events(
        {"ticket_metric_events": [event(1, "activate", "09:00")], **paging}
    )

    assert ("more_pages" in {one.code for one in audits.lost}) is is_more
    assert ("more_pages" in {one.code for one in lost}) is is_more


def test_a_page_after_others_says_so() -> None:
    lost = from_audits({**PAGE, "previous_page": NEXT}).lost
    assert "earlier_pages" in {one.code for one in lost}


@pytest.mark.parametrize(
    "paging",
    [{"next_page": 5}, {"meta": {"has_more": "yes"}}, {"end_of_stream": "true"}, {"links": "x"}],
)
def test_a_paging_that_cannot_be_read_is_refused(paging: dict[str, Any]) -> None:
    with pytest.raises(MalformedPayload):
        from_audits({"audits": PAGE["audits"], **paging})


def test_an_audit_that_is_missing_in_the_middle_is_seen_by_the_value_before() -> None:
    found = from_audits({**PAGE, "audits": [*PAGE["audits"][:1], *PAGE["audits"][2:]]}).lost
    gap = next(one for one in found if one.code == "audits_gap")
    assert gap.sentence == "status was 'new', and the audits have 'pending' there"


def test_a_comment_without_a_flag_or_author_is_listed() -> None:
    bare = {"id": 1, "type": "Comment", "body": "x"}
    codes = {one.code for one in from_audits({**PAGE, "audits": [audit(9, "09:00", 5, bare)]}).lost}
    assert {"visibility_unknown", "author_assumed"} <= codes


def test_a_page_that_begins_with_a_change_of_the_status_says_so_too() -> None:
    def page(*events: dict[str, str]) -> dict[str, Any]:
        return {"audits": [
            {"id": 7, "ticket_id": 5, "created_at": "2026-03-06T14:00:00Z", "events": list(events)},
        ]}  # fmt: skip

    created = {"type": "Create", "field_name": "status", "value": "new"}
    changed = {
        "type": "Change",
        "field_name": "status",
        "value": "open",
        "previous_value": "new",
    }
    # A trigger changes a new ticket within the audit that creates it.
    found = {len(events): from_audits(page(*events)) for events in [(changed,), (created, changed)]}
    assert {n: [one.code for one in read.lost] for n, read in found.items()} == {
        1: ["beginning_missing"],
        2: [],
    }
    assert {n: read.history.state for n, read in found.items()} == {
        1: "in_progress",
        2: "in_progress",
    }
