"""Jira's issues: a changelog becomes a history, and what it could not carry is listed."""

from typing import Any

import pytest

from serviceops import Enters, Goal, On, Target, While
from serviceops.errors import MalformedPayload
from serviceops.interop.jira import from_issue
from serviceops.lifecycle import MAPPINGS, SystemMapping
from serviceops.lifecycle.mapping.system_mapping import TermMapping


def moved(number: int, when: str, *items: tuple[str, str, str], by: str = "u-2") -> dict[str, Any]:
    return {
        "id": str(number),
        "author": {"accountId": by, "displayName": "Ada"},
        "created": f"2026-03-0{when}:00.000+0100",
        "items": [
            {"field": f, "fieldtype": "jira", "from": "1" if a else None, "fromString": a,
             "to": "u-2" if f == "assignee" else "2", "toString": b}
            for f, a, b in items
        ],
    }  # fmt: skip


def issue() -> dict[str, Any]:
    return {
        "id": "10001",
        "key": "IT-7",
        "fields": {
            "created": "2026-03-02T09:00:00.000+0100",
            "reporter": {"accountId": "u-1"},
            "status": {"name": "Closed", "statusCategory": {"key": "done"}},
            "priority": {"name": "High"},
            "assignee": {"accountId": "u-2", "displayName": "Ada"},
            "comment": {
                "comments": [
                    {"author": {"accountId": "u-2", "accountType": "atlassian"}, "body": "Hello",
                     "created": "2026-03-02T10:00:00.000+0100", "jsdPublic": True},
                    {"author": {"accountId": "u-1", "accountType": "atlassian"}, "body": "Hi",
                     "created": "2026-03-02T10:30:00.000+0100", "jsdPublic": True},
                    {"author": {"accountId": "u-2", "accountType": "atlassian"}, "body": "psst",
                     "created": "2026-03-02T10:40:00.000+0100", "jsdPublic": False},
                ]
            },
        },
        "changelog": {
            "startAt": 0,
            "maxResults": 100,
            "total": 4,
            "histories": [  # newest first, as Jira gives them
                moved(14, "3T12:00", ("status", "Completed", "Closed")),
                moved(13, "3T09:00", ("status", "Work in progress", "Completed"),
                      ("resolution", "", "Done")),
                moved(12, "2T11:00", ("status", "Open", "Work in progress"),
                      ("priority", "Medium", "High"), ("labels", "", "mail")),
                moved(11, "2T10:00", ("assignee", "", "Ada")),
            ],
        },
    }  # fmt: skip


def test_a_changelog_becomes_a_history_in_our_words() -> None:
    payload = from_issue(issue()).histories["IT-7"]

    assert [(t.at.isoformat()[8:16], t.action, t.state) for t in payload] == [
        ("02T08:00", "log", "new"),
        ("02T09:00", "reply", None),
        ("02T09:00", "assign", None),
        ("02T09:30", "reply", None),
        ("02T09:40", "note", None),
        ("02T10:00", "start", "in_progress"),
        ("03T08:00", "resolve", "resolved"),
        ("03T11:00", "close", "closed"),
    ]
    first = {"priority": "P3", "caller": "u-1"}  # as it was, not as it is now
    assert dict(payload[0].sets) == first
    assert dict(payload[5].sets) == {"priority": "P2"}
    assert (payload[0].by, payload[6].by, payload[6].id) == ("u-1", "u-2", "IT-7:13")
    assert [t.party for t in payload if t.action == "reply"] == ["provider", "caller"]
    assert dict(payload[4].inputs) == {"party": "provider", "public": False}


def test_what_was_not_carried_is_listed_once_each_with_its_place_and_count() -> None:
    lost = from_issue(issue()).lost

    assert [(one.code, one.field, one.row, one.count) for one in lost] == [
        ("field_not_carried", "labels", 2, 1),
        ("text_not_carried", "comment", 0, 3),
    ]


def test_a_clock_reads_the_imported_history() -> None:
    target = Target("fix", goal=Goal.real(hours=24), start=On("log"), stop=On("resolve"))
    history = from_issue(issue()).history
    reading = target.read(history, at=history[-1].at)
    assert (str(reading.elapsed), str(reading.verdict)) == ("1 day, 0:00:00", "met")


def test_an_incomplete_changelog_says_so() -> None:
    payload = issue()
    payload["changelog"]["total"] = 9
    del payload["changelog"]["histories"][1]
    lost = {one.code: one for one in from_issue(payload).lost}
    assert lost["changelog_truncated"].count == 6
    assert "Completed" in lost["changelog_gap"].sentence
    assert "move_unnamed" in lost  # in_progress to closed


def test_an_unknown_state_is_refused_with_its_place_and_what_would_do() -> None:
    payload = issue()
    payload["changelog"]["histories"][2]["items"][0]["toString"] = "Pondering"
    with pytest.raises(MalformedPayload) as caught:
        from_issue(payload)
    (problem,) = caught.value.problems
    assert problem.startswith("$.changelog.histories[2].items[0].toString: 'Pondering' was given")
    assert "Work in progress" in problem


def test_an_unknown_state_is_named_once_with_the_table_that_has_it() -> None:
    payload = issue()
    payload["changelog"]["histories"] = [
        moved(12, "2T11:00", ("status", "Waiting for support", "In Progress")),
        moved(13, "2T12:00", ("status", "In Progress", "Waiting for support")),
    ]
    with pytest.raises(MalformedPayload) as caught:
        from_issue(payload)

    (problem,) = caught.value.problems
    assert problem.startswith("$.changelog.histories[0].items[0].fromString: 'Waiting for support'")
    assert "words=MAPPINGS['jira_service_management', 'request'], or words= of your own" in problem


def test_a_service_project_waits_for_its_customer_in_its_own_words() -> None:
    payload = issue()
    payload["changelog"]["histories"] = [
        moved(12, "2T11:00", ("status", "Waiting for support", "In Progress")),
        moved(13, "2T12:00", ("status", "In Progress", "Waiting for customer")),
        moved(14, "2T15:00", ("status", "Waiting for customer", "Waiting for support")),
        moved(15, "2T16:00", ("status", "Waiting for support", "Resolved")),
    ]
    words = MAPPINGS["jira_service_management", "request"]
    history = from_issue(payload, words=words).history
    target = Target(
        "fix", goal=Goal.real(hours=8), start=On("draft"), stop=Enters("fulfilled"),
        pause=While("on_hold", hold_reason="caller"),
    )  # fmt: skip
    reading = target.read(history, at=history[-1].at)

    # From 09:00 to 16:00, less the three hours from noon.
    assert (str(reading.stage), str(reading.elapsed)) == ("stopped", "4:00:00")


def test_the_issues_own_state_is_taken_by_its_category_and_the_import_says_so() -> None:
    payload = issue()
    payload["fields"]["status"] = {"name": "Pondering", "statusCategory": {"key": "indeterminate"}}
    payload["changelog"]["histories"] = [moved(12, "2T11:00", ("status", "Open", "Pondering"))]
    read = from_issue(payload)
    assert read.history.state == "in_progress"
    assert [one.field for one in read.lost if one.code == "state_by_category"] == ["Pondering"]


def test_a_workflow_of_its_own_is_a_mapping_of_its_own() -> None:
    words = SystemMapping(
        system="ours", kind="incident",
        terms=(TermMapping("Backlog", "new"),
               TermMapping("Stuck", "on_hold", {"hold_reason": "vendor"}),
               TermMapping("Doing", "in_progress")),
    )  # fmt: skip
    payload = issue()
    payload["fields"]["status"] = {"name": "Doing"}
    payload["changelog"]["histories"] = [
        moved(1, "2T10:00", ("status", "Backlog", "Stuck")),
        moved(2, "2T11:00", ("status", "Stuck", "Doing")),
    ]
    history = from_issue(payload, words=words).history
    held, back = (t for t in history if t.state in ("on_hold", "in_progress"))
    assert (held.action, dict(held.sets)) == ("hold", {"hold_reason": "vendor"})
    assert (back.action, dict(back.sets)) == ("resume", {"hold_reason": None})


def test_every_fault_is_reported_at_once() -> None:
    payload = issue()
    payload["fields"]["created"] = "yesterday"
    payload["changelog"]["histories"][0]["created"] = None
    payload["changelog"]["histories"][1]["items"] = "none"
    with pytest.raises(MalformedPayload) as caught:
        from_issue(payload)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "$.fields.created", "$.changelog.histories[0].created",
        "$.changelog.histories[1].items",
    ]  # fmt: skip


def test_pages_that_overlap_are_taken_once_and_one_id_for_two_changes_is_refused() -> None:
    payload = issue()
    histories = payload["changelog"]["histories"]
    histories.append(histories[0])
    read = from_issue(payload)
    assert len(read.history) == 8
    assert ("told_twice", 4) in {(one.code, one.row) for one in read.lost}
    histories[-1] = {**histories[0], "created": "2026-03-04T12:00:00.000+0100"}
    with pytest.raises(MalformedPayload, match=r"histories\[4\]\.id: '14' was given"):
        from_issue(payload)


ANN = {"name": "asmith", "key": "JIRAUSER10100", "displayName": "Ann Smith"}


def on_server(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An issue as Jira Server gives it: people have a name and a key, which changelogs use."""
    saved = [
        {"id": str(number), "author": ANN, "created": f"2026-03-02T09:1{number}:00.000+0000",
         "items": [item]}
        for number, item in enumerate(items)
    ]  # fmt: skip
    return {
        "key": "OPS-7",
        "fields": {"created": "2026-03-02T09:00:00.000+0000", "status": {"name": "Open"},
                   "assignee": ANN, "comment": {"comments": []}, **fields},
        "changelog": {"startAt": 0, "maxResults": 1, "total": len(saved), "histories": saved},
    }  # fmt: skip


def assigned(to: str | None, shown: str | None, by: str | None = None) -> dict[str, Any]:
    return {"field": "assignee", "fieldtype": "jira", "from": by, "fromString": by, "to": to,
            "toString": shown}  # fmt: skip


@pytest.mark.parametrize("to", ["JIRAUSER10100", "asmith", None])
def test_a_person_of_jira_server_has_one_name_wherever_the_issue_names_them(to: str | None) -> None:
    changed = from_issue(on_server(assigned(to, "Ann Smith")))
    unchanged = from_issue(on_server())

    assert dict(changed.history.facts)["person"] == dict(unchanged.history.facts)["person"]
    assert changed.history[-1].by == "asmith"
    assert (changed.lost, unchanged.lost) == ((), ())


def test_two_people_who_are_shown_alike_stay_two() -> None:
    other = {"name": "asmith2", "key": "JIRAUSER10200", "displayName": "Ann Smith"}
    read = from_issue(
        on_server(assigned("JIRAUSER10200", "Ann Smith"),
                  assigned("JIRAUSER10100", "Ann Smith", "JIRAUSER10200"), reporter=other)
    )  # fmt: skip

    named = [dict(t.sets)["person"] for t in read.history if "person" in dict(t.sets)]
    assert named == ["asmith2", "asmith"]


def test_a_person_of_jira_cloud_is_known_by_the_account() -> None:
    ada = {"accountId": "5b10", "displayName": "Ada", "accountType": "atlassian"}
    payload = on_server(assigned("5b10", "Ada"), assignee=ada)

    assert dict(from_issue(payload).history.facts)["person"] == "5b10"


def test_the_pages_of_the_changelogs_own_endpoint_are_read_as_the_issues_own() -> None:
    whole = issue()
    first, *rest = whole["changelog"]["histories"][::-1]
    pages = [
        {"self": "https://x.test", "nextPage": "https://x.test/2", "maxResults": 1, "startAt": 0,
         "total": 4, "isLast": False, "values": [first]},
        {"self": "https://x.test/2", "maxResults": 3, "startAt": 1, "total": 4, "isLast": True,
         "values": rest},
    ]  # fmt: skip

    read = from_issue({**whole, "changelog": pages})
    part = from_issue({**whole, "changelog": pages[0]})
    last = from_issue({**whole, "changelog": pages[1]})

    assert read.histories == from_issue(whole).histories
    assert "changelog_truncated" not in {one.code for one in read.lost}
    assert {one.code: one.count for one in part.lost}["changelog_truncated"] == 3
    assert {one.code: one.count for one in last.lost}["changelog_truncated"] == 1


def test_a_page_that_names_the_next_one_is_not_the_whole_changelog() -> None:
    payload = on_server()
    payload["changelog"] = {"nextPage": "https://x.test/2", "values": []}

    assert [one.code for one in from_issue(payload).lost] == ["changelog_truncated"]


def test_an_issue_that_was_read_without_its_changelog_or_comments_says_so() -> None:
    payload = on_server()
    del payload["changelog"], payload["fields"]["comment"]

    read = from_issue(payload)

    assert [one.code for one in read.lost] == ["changelog_truncated", "comments_missing"]
    assert "expand=changelog" in read.lost[0].sentence


def test_comments_that_were_cut_short_are_counted() -> None:
    comment = {"author": ANN, "created": "2026-03-02T10:00:00.000+0000", "body": "x",
               "jsdPublic": True}  # fmt: skip
    page = {"comments": [comment], "maxResults": 1, "total": 12, "startAt": 0}

    lost = {one.code: one.count for one in from_issue(on_server(comment=page)).lost}

    assert lost["comments_truncated"] == 11


def test_a_comment_for_a_role_is_a_note_and_one_without_a_flag_is_listed() -> None:
    comment = {"author": ANN, "created": "2026-03-02T10:00:00.000+0000", "body": "x"}
    hidden = {**comment, "visibility": {"type": "role", "value": "Developers"}}

    read = from_issue(on_server(comment={"comments": [comment, hidden]}))

    assert [t.action for t in read.history] == ["log", "reply", "note"]
    assert {one.code: one.count for one in read.lost}["visibility_unknown"] == 1


def test_a_change_without_the_words_of_its_value_is_refused() -> None:
    item = {"field": "priority", "from": "3", "fromString": "Medium", "to": "2"}

    with pytest.raises(MalformedPayload, match=r"items\[0\]\.toString: .* words for to '2'"):
        from_issue(on_server(item))


def test_a_field_that_is_null_now_shows_a_gap_of_the_changelog() -> None:
    item = {"field": "priority", "from": None, "fromString": "", "to": "2", "toString": "High"}

    read = from_issue(on_server(item, priority=None))

    assert "priority is '' now, and the changelog leads to 'High'" in {
        one.sentence for one in read.lost
    }


def test_a_total_of_thousands_of_digits_broke_the_sentence_about_what_is_missing() -> None:
    payload = issue()
    payload["changelog"]["total"] = 10**5000

    with pytest.raises(MalformedPayload, match=r"changelog\.total: .* below 2\*\*63"):
        from_issue(payload)
