"""Translation: the updates of a record in another system as transitions in our words.

Exports of ServiceNow, Jira and Zendesk have the same parts: what a record is now, which fields each
save changed from what to what, and comments. What an importer of them shares is here.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from datetime import datetime

import attrs

from serviceops.errors import UnknownState
from serviceops.history import OBSERVED, Fact, Facts, Transition, as_facts
from serviceops.interop.payloads import Losses, Payload
from serviceops.lifecycle import MAPPINGS, Party, SystemMapping

__all__: list[str] = []


@attrs.frozen(kw_only=True)
class Update:
    """One update of a record in another system: its state and facts, or an action by name."""

    at: datetime
    row: int
    state: str | None = None
    sets: Mapping[str, Fact] = attrs.Factory(dict)
    action: str | None = None
    inputs: Facts = attrs.field(default=(), converter=as_facts)
    by: str | None = None
    party: str | None = None
    id: str | None = None


@attrs.frozen(kw_only=True)
class FieldChange:
    """One field that one save of a record changed, with its place in the payload."""

    place: Payload
    row: int
    at: datetime
    by: str
    field: str
    before: str
    after: str
    id: str = ""
    save: str = ""


@attrs.define(eq=False)
class Translation:
    """Turns the updates of records into transitions in our words, and notes what that loses."""

    words: SystemMapping
    fields: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    losses: Losses
    _unknown: set[str] = attrs.field(factory=set, init=False)

    def knows_state(self, body: Payload, member: str, state: str) -> bool:
        """Return whether the mapping has a state's word; leave a fault where it has none."""
        try:
            self.words.to_ours(state)
        except UnknownState as wrong:
            # At its first place alone: it may be in each row.
            if state not in self._unknown:
                self._unknown.add(state)
                own = "".join(
                    f", words=MAPPINGS[{system!r}, {kind!r}]"
                    for (system, kind), table in MAPPINGS.items()
                    if system == self.words.system and state in table.states
                )
                what = f"{wrong.expected}: {wrong.remedy}{own}, or words= of your own"
                body.fault(member, state, what)
            return False
        return True

    def facts(self, given: Mapping[str, str], row: int) -> dict[str, str | None]:
        """Return the carried ones of another system's fields as facts in our words."""
        return {
            self.fields[name]: self._value(self.fields[name], value, row)
            for name, value in given.items()
            if name in self.fields
        }

    def _value(self, name: str, value: str | None, row: int) -> str | None:
        """Return a fact's value in our words; one that no table lists stays as it is, noted."""
        if value is None or not value:
            return None
        table = self.values.get(name)
        if table is None or value in table.values():
            return value
        if value not in table:
            sentence = f"{name} {value!r} has no word here: carried as it is"
            self.losses.note("value_untranslated", name, row, sentence, apart=True)
            return value
        return table[value]

    def comment(
        self, at: datetime, row: int, *, public: bool, party: Party | None, by: str, field: str,
        identity: str | None = None,
    ) -> Update:  # fmt: skip
        """Return a comment as a reply, which the caller sees, or a note."""
        if party is None and public:
            sentence = f"the side of {by!r} is not stated: no clock sees a reply of the provider"
            self.losses.note("party_unknown", field, row, sentence)
        return Update(
            at=at, row=row, action="reply" if public else "note",
            inputs={"public": public} | ({} if party is None else {"party": party}),
            by=by or None, party=None if party is None else party.value, id=identity,
        )  # fmt: skip

    def saves(
        self,
        changes: Iterable[FieldChange],
        save_of: Callable[[FieldChange], Hashable],
        state_field: str,
    ) -> Iterator[Update]:
        """Yield one update for the changes that were saved together."""
        saved: dict[Hashable, list[FieldChange]] = {}
        for change in changes:
            saved.setdefault(save_of(change), []).append(change)
        for together in saved.values():
            first, after = together[0], {change.field: change.after for change in together}
            yield Update(
                at=first.at, row=first.row, state=after.get(state_field),
                sets=self.facts(after, first.row), by=first.by or None, id=first.id or None,
            )  # fmt: skip

    def note_gaps(
        self,
        source: str,
        changes: Iterable[FieldChange],
        first: Mapping[str, str],
        now: Mapping[str, str],
        row: int,
    ) -> None:
        """Note where changes in order of time do not lead from the first values to those of now."""
        current = dict(first)
        for change in changes:
            before = current.get(change.field, "")
            if before != change.before:
                self.losses.note(
                    f"{source}_gap", change.field, change.row,
                    f"{change.field} was {before!r}, and the {source} has {change.before!r} there",
                )  # fmt: skip
            current[change.field] = change.after
        for field, value in now.items():
            if current.get(field, "") != value:
                self.losses.note(
                    f"{source}_gap", field, row,
                    f"{field} is {value!r} now, and the {source} leads to"
                    f" {current.get(field, '')!r}",
                )  # fmt: skip

    def transitions(self, updates: Iterable[Update]) -> Iterator[Transition]:
        """Yield the transitions of updates in order of time.

        A move is called what the lifecycle calls the action between the two states; where no
        single action leads there the transition has the action `OBSERVED`, and a loss says so.
        """
        chart = self.words.lifecycle.vocabulary
        state: str | None = None
        from_state: frozenset[str] = frozenset()
        current: dict[str, Fact] = {}
        begun = False
        for update in updates:
            sets = dict(update.sets)
            after = None
            if update.state is not None:
                after, facts = self.words.to_ours(update.state)
                # Facts that came with a state's word (why it is on hold) end with that word. The
                # next may be another word of the same state, as Zendesk's pending and hold are.
                gone = from_state - dict(facts).keys()
                sets = {**dict.fromkeys(gone), **dict(facts), **sets}
                from_state = frozenset(dict(facts))
            moved = after is not None and after != state
            sets = {name: value for name, value in sets.items() if current.get(name) != value}
            if begun and update.action is None and not moved and not sets:
                continue  # one state of ours under two names there
            action = chart.creates
            if update.action is not None or begun:
                action = update.action or self._action(state, after, sets, current, update.row)
            yield Transition(
                update.at, action, after if moved else None, sets, update.inputs,
                update.by, update.party, update.id,
            )  # fmt: skip
            current |= sets
            state, begun = after or state, True

    def _action(
        self,
        before: str | None,
        after: str | None,
        sets: Collection[str],
        current: Mapping[str, Fact],
        row: int,
    ) -> str:
        """Return the action of our lifecycle that an update amounts to."""
        if after is not None and after != before:
            for start, action, end in self.words.lifecycle.vocabulary.moves:
                if (start, end) == (before, after):
                    return action
            sentence = f"no single action leads from {before} to {after}: it becomes {OBSERVED!r}"
            self.losses.note("move_unnamed", f"{before} to {after}", row, sentence)
            return OBSERVED
        if "group" in sets or "person" in sets:
            is_first = current.get("group") is None and current.get("person") is None
            return "assign" if is_first else "reassign"
        return "reprioritise" if "priority" in sets else "amend"


def first_values(changes: Iterable[FieldChange], now: Mapping[str, str]) -> dict[str, str]:
    """Return what each field was before the changes, which are in order of time."""
    first = dict(now)
    for change in reversed(list(changes)):
        first[change.field] = change.before
    return first
