"""Jira: an issue with its changelog and comments to a history.

Sources: the Jira Cloud platform REST API, version 3, and that of Jira Server and Data Center,
version 2: an issue read with ``expand=changelog``, with histories of `id`, `author`, `created` and
`items` of `field`, `from`, `fromString`, `to`, `toString`; the pages of ``/issue/{key}/changelog``,
which call the histories `values`; comments with the service desk's `jsdPublic`, or the `visibility`
of a comment for a group or role. A person is known by `accountId` on Cloud, by `name` and `key` on
Server; the items of a changelog have the id or the key in `from` and `to`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

import attrs

from serviceops._internal.checked import checked
from serviceops.history import History
from serviceops.interop.import_result import Import, Once
from serviceops.interop.payloads import MAX_DEPTH, Losses, Payload
from serviceops.interop.translation import FieldChange, Translation, Update, first_values
from serviceops.lifecycle import MAPPINGS, Party, SystemMapping

__all__ = ["JIRA_FIELDS", "JIRA_VALUES", "JIRA_WORDS", "from_issue"]

JIRA_WORDS: SystemMapping = MAPPINGS["jira_service_management", "incident"]
"""The usual names of states; a project with a workflow of its own has words of its own."""

JIRA_FIELDS: Mapping[str, str] = MappingProxyType(
    {"priority": "priority", "assignee": "person", "resolution": "resolution_code",
     "reporter": "caller", "summary": "summary"}
)  # fmt: skip
"""The fields of Jira that are carried, with our names for the facts."""

JIRA_VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"priority": MappingProxyType(
        {"Highest": "P1", "High": "P2", "Medium": "P3", "Low": "P4", "Lowest": "P5"})}
)  # fmt: skip
"""Words for values of facts; a value without a word stays as it is, and is listed as a loss."""

_CATEGORIES: SystemMapping = MAPPINGS["jira_status_category", "incident"]
_PARTIES = {"customer": Party.CALLER, "atlassian": Party.PROVIDER}


@checked
def from_issue(
    payload: object,
    *,
    words: SystemMapping = JIRA_WORDS,
    fields: Mapping[str, str] = JIRA_FIELDS,
    values: Mapping[str, Mapping[str, str]] = JIRA_VALUES,
) -> Import:
    """Return the history of an issue that was read with its changelog.

    It begins when the issue was created, with the state and facts it had then: those before the
    first change of each, else those of the issue. Changes saved together are one transition. The
    changelog is the one of the issue, a page of the changelog's own endpoint, the issue's object of
    a bulk fetch, or a list of such pages or objects. People are known by their `accountId`, else
    `name`, wherever they are named. A state that `words` does not name is taken by its category
    where it is the issue's own, and refused otherwise. Comments become replies when the service
    desk's flag says that the customer sees them, notes when it says that not or when they are for a
    group or role; their author is the caller when they are a customer or the reporter. `lost` lists
    fields that were not carried, texts, a changelog or comments that were cut short or were not
    read at all, a comment without the flag (taken for a reply), and a changelog that does not lead
    to the values of the issue.

    >>> issue = {"key": "IT-1", "fields": {"created": "2026-03-02T09:00:00.000+0000",
    ...                                    "status": {"name": "Completed"}},
    ...          "changelog": {"histories": [{"id": "1", "created": "2026-03-02T11:00:00.000+0000",
    ...              "items": [{"field": "status", "fromString": "Open",
    ...                         "toString": "Completed"}]}]}}
    >>> from_issue(issue).history
    History(log, resolve)
    """
    body = Payload(payload, "Jira issue")
    translation = Translation(words, fields, values, body.losses)
    body.refuse_other("issues", "the members of one issue", "pass each of them")
    key = body.text("key", needed=True)
    issue = body.one("fields")
    created = issue.moment("created", needed=True)
    status = issue.one("status") if "status" in issue else Payload({}, body.name)
    people = _People(body, issue, fields)
    # A field that is null is empty now; one that is not there was not read.
    now = {name: people.shown(issue, name) for name in fields if name in issue.members}
    if name := status.text("name", needed="status" in issue):
        now["status"] = name
    given = list(_changes(body, key, people))
    ordered = sorted(given, key=_order)
    first = first_values(ordered, now)
    by_category = _by_category(status, now.get("status", ""), given, translation)
    _check_states(body, given, first.get("status"), by_category, translation)
    reporter = people.of(issue, "reporter")
    comments = list(_comments(issue, reporter, people, translation))
    created = body.finished(created)
    translation.note_gaps("changelog", ordered, first, now, len(given))
    opening = Update(
        at=created, row=0, state=first["status"], sets=translation.facts(first, 0),
        by=reporter or None, id=f"{key}:created",
    )  # fmt: skip
    saves = translation.saves(ordered, lambda change: change.row, "status")
    updates = _in_order(opening, [*comments, *saves], by_category, body.losses)
    history = History.of(translation.transitions(updates))
    return Import(cases={key: history}, lost=body.losses.found())


def _in_order(
    opening: Update, updates: list[Update], by_category: Mapping[str, str], losses: Losses
) -> Iterator[Update]:
    """Yield the updates of an issue by time, none before its start, each state by a known word."""
    # The sort is stable: of one instant comments come before saves, as Jira lists them.
    for update in [opening, *sorted(updates, key=lambda update: update.at)]:
        at, state = update.at, update.state
        if at < opening.at:
            sentence = "before the issue: put at its start"
            losses.note("before_creation", "created", update.row, sentence)
            at = opening.at
        yield attrs.evolve(update, at=at, state=by_category.get(state or "", state))


_LISTS = ("histories", "values", "changeHistories")
"""The changes of an issue's own changelog, of a page of its endpoint, and of a bulk fetch."""


def _changes(body: Payload, key: str, people: "_People") -> Iterator[FieldChange]:
    once = Once()
    row = total = 0
    is_whole = False
    pages: Iterable[Payload] = ()
    if "changelog" in body:  # the issue's own, or a list of the pages of its endpoint
        is_list = isinstance(body.members["changelog"], list | tuple)
        pages = body.each("changelog") if is_list else [body.one("changelog")]
    for page in pages:
        member = next((each for each in _LISTS if each in page), _LISTS[0])
        if "issueId" in page and "id" in body and page.named("issueId") != body.named("id"):
            page.fault("issueId", page.members["issueId"], f"the issue's id, {body.named('id')}")
        for saved in page.each(member):
            name, saved.row = saved.named("id"), row  # counted over all pages
            if once.takes(saved, "id", name):
                yield from _saved(saved, row, f"{key}:{name}" if name else "", people)
            row += 1
        total = max(total, page.whole("total"))
        # Only the last page says that it is; on an issue's own changelog nothing says so.
        is_whole = page.flag("isLast", otherwise="nextPage" not in page) is True
    if not is_whole or total > row:
        missing = max(1, total - row)
        sentence = (
            f"{missing} older or later changes were not in the payload: ask for every page"
            if "changelog" in body
            else "the issue was read without expand=changelog: it has today's values from the start"
        )
        body.losses.note("changelog_truncated", "changelog", row, sentence, missing)


def _saved(saved: Payload, row: int, name: str, people: "_People") -> Iterator[FieldChange]:
    """Yield the changes of one save that are carried."""
    # The bulk endpoint gives milliseconds where the two others give a text.
    is_number = isinstance(saved.members.get("created"), int)
    at = saved.instant("created") if is_number else saved.moment("created", needed=True)
    by = people.of(saved, "author")
    for item in saved.each("items"):
        field = item.text("field", needed=True)
        if field not in people.fields and field != "status":
            if field:
                item.lose("field_not_carried", field, f"changes of {field!r} are left")
            continue
        before, after = people.sides(item, field)
        if at is not None:
            yield FieldChange(
                place=item, row=row, at=at, by=by, field=field, before=before, after=after, id=name
            )


def _order(change: FieldChange) -> tuple[datetime, int, str]:
    """Order changes by time; ids of one instant count up, and digits compare as numbers."""
    name = change.id.rpartition(":")[2]
    return change.at, int(name) if name.isdecimal() and len(name) < 20 else 0, name


def _by_category(
    status: Payload, now: str, changes: list[FieldChange], translation: Translation
) -> dict[str, str]:
    """Return the one state without a word that can be known by its category, as a known word."""
    words = translation.words
    if not now or now in words.states or "statusCategory" not in status:
        return {}
    category = status.one("statusCategory").text("key")
    if category not in _CATEGORIES.states:
        return {}
    inside = _CATEGORIES.states[category]
    word = next((t.theirs for t in words.terms if t.ours == inside), None)
    if word is None:
        return {}
    row = max((change.row for change in changes if change.after == now), default=0)
    sentence = f"{now!r} is not among the words: taken for {inside} by its category {category!r}"
    translation.losses.note("state_by_category", now, row, sentence)
    return {now: word}


def _check_states(
    body: Payload,
    changes: list[FieldChange],
    first: str | None,
    by_category: Mapping[str, str],
    translation: Translation,
) -> None:
    """Leave a fault for each state that has neither a word nor a known category."""
    for change in changes:
        if change.field == "status":
            for member, state in (("fromString", change.before), ("toString", change.after)):
                if state not in by_category:
                    translation.knows_state(change.place, member, state)
    if first is None:
        body.fault("fields.status", None, "the status of the issue, or a change of it")
    elif not changes and first not in by_category:
        translation.knows_state(body, "fields.status.name", first)


def _comments(
    issue: Payload, reporter: str, people: "_People", translation: Translation
) -> Iterator[Update]:
    if "comment" not in issue:
        issue.lose("comments_missing", "comment", "the issue was read without its comments")
        return
    page, row = issue.one("comment"), 0
    for row, comment in enumerate(page.each("comments"), start=1):
        at, by = comment.moment("created", needed=True), people.of(comment, "author")
        author = comment.one("author") if "author" in comment else Payload({}, "author")
        is_reporter = bool(by) and by == reporter
        party = Party.CALLER if is_reporter else _PARTIES.get(author.text("accountType"))
        if at is not None:
            public = _is_public(comment)
            yield translation.comment(
                at, row - 1, public=public, party=party, by=by, field="comment"
            )
        comment.lose("text_not_carried", "comment", "the texts of comments stay in Jira")
    if (total := page.whole("total")) > row:
        sentence = f"{total - row} comments were not in the payload: ask for every page"
        page.losses.note("comments_truncated", "comment", row, sentence, total - row)


def _is_public(comment: Payload) -> bool:
    """Return whether the customer sees a comment: by the flag, else by whom it is restricted to."""
    public = comment.flag("jsdPublic")
    if public is None:
        public = "visibility" not in comment
        if public:
            comment.lose(
                "visibility_unknown", "jsdPublic",
                "taken for a comment that the customer sees: it has no flag and no restriction",
            )  # fmt: skip
    return public


class _People:
    """The people of an issue, each by one name, and what its fields are in a changelog's words."""

    def __init__(self, body: Payload, issue: Payload, fields: Mapping[str, str]) -> None:
        self.fields = fields
        self._names: dict[str, str] = {}  # by the key, which Server has in changelogs
        self._shown: dict[str, set[str]] = {}  # by what the screen shows, which may be of several
        self._of_people = {"assignee", "reporter", "creator"}
        for name in fields:
            given = issue.members.get(name)
            if isinstance(given, Mapping) and {"accountId", "displayName"} & given.keys():
                self._of_people.add(name)
        self._learn(body.members)

    def _learn(self, members: object, depth: int = 0) -> None:
        """Note every object that names a person, wherever it is."""
        if depth > MAX_DEPTH:
            return
        if isinstance(members, list | tuple):
            for each in members:
                self._learn(each, depth + 1)
        elif isinstance(members, Mapping):
            known = members.get("accountId") or members.get("name")
            shown = members.get("displayName")
            if isinstance(known, str) and isinstance(shown, str) and shown:
                if isinstance(key := members.get("key"), str):
                    self._names[key] = known
                self._shown.setdefault(shown, set()).add(known)
            for name in ("fields", "changelog", "histories", "values", "author", "comment",
                         "comments", *self._of_people):  # fmt: skip
                self._learn(members.get(name), depth + 1)

    def of(self, body: Payload, member: str) -> str:
        """Return who somebody is: the account's id, else the name, else what is shown."""
        if member not in body:
            return ""
        person = body.one(member)
        known = person.text("accountId") or person.text("name")
        return known or self._by_shown(person.text("displayName")) or person.text("key")

    def _by_shown(self, shown: str) -> str:
        """Return the only person who is shown so, else the words themselves."""
        known = self._shown.get(shown, set())
        return next(iter(known)) if len(known) == 1 else shown

    def shown(self, body: Payload, member: str) -> str:
        """Return what a field is, in the words that a changelog has for it."""
        given = body.members.get(member)
        if given is None:
            return ""
        if isinstance(given, str):
            return body.text(member)
        if member in self._of_people:
            return self.of(body, member)
        inner = body.one(member)
        return inner.text("name") or inner.text("displayName") or inner.text("value")

    def sides(self, item: Payload, field: str) -> tuple[str, str]:
        """Return what a changed field was before and after."""
        found = []
        for raw, text in (("from", "fromString"), ("to", "toString")):
            number, words = item.named(raw), item.text(text)
            if field in self._of_people:
                found.append(self._names.get(number, number) if number else self._by_shown(words))
            else:
                if number and not words:
                    item.fault(text, None, f"the words for {raw} {number!r}")
                found.append(words)
        return found[0], found[1]
