"""Values of a stream refuse what they could not be read with, and show themselves briefly."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from serviceops._internal.persistent_maps import Agenda, PersistentMap, TransientMap
from serviceops.desk import IncidentRule
from serviceops.errors import InvalidValue
from serviceops.events import (
    Inhibition,
    Silence,
    StreamRules,
    StreamState,
    explain_alert,
    next_stream_wakeup,
    step_stream,
)
from serviceops.events.stream.index import SilenceIndex
from serviceops.events.stream.stream_state import AlertEntry, StreamSnapshot
from serviceops.lifecycle import Alert
from serviceops.lifecycle.alerts.alert import RepeatCount
from serviceops.logs import LogSchema

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("tally", [(), (1,), (0,) * 50])
def test_a_state_with_another_number_of_counts_is_refused(tally: tuple[int, ...]) -> None:
    with pytest.raises(InvalidValue):
        StreamState(tally=tally)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Inhibition(name="n", source={"a": "1"}, target={"a": "2"}, equal="cluster"),
        lambda: LogSchema(at="at", state="state", ignored="closed"),
    ],
)
def test_one_text_is_refused_where_several_are_expected(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidValue, match="several values"):
        make()


def test_a_silence_and_a_rule_with_long_texts_have_a_short_repr() -> None:
    quiet = Silence(id="s" * 5_000, when={"node": "n1"}, starts_at=NINE, ends_at=NINE)

    assert len(repr(quiet)) < 500
    assert len(repr(IncidentRule(facts={"category": "c" * 5_000}))) < 500


def test_an_entry_of_which_no_signal_is_known_is_never_forgotten() -> None:
    state = StreamSnapshot(entries=(AlertEntry(identity="disk"),)).restored()
    rules = StreamRules()

    state = step_stream(state, at=NINE, rules=rules).state
    assert next_stream_wakeup(state, rules) is None
    assert list(step_stream(state, at=NINE + timedelta(days=9), rules=rules).state.entries) == [
        "disk"
    ]


def test_an_alert_that_no_signal_reported_is_explained_without_a_count() -> None:
    alert = Alert.report("A1", identity="disk", severity="major", at=NINE, by="ann")
    alert = attrs.evolve(alert, sightings=RepeatCount())
    state = StreamSnapshot(entries=(AlertEntry(identity="disk", alert=alert),)).restored()

    assert explain_alert(state, "disk") == (f"{NINE.isoformat()} report major by ann",)


def test_a_silence_that_was_given_twice_is_in_its_index_once() -> None:
    quiet = Silence(id="s", when={"node": "n1"}, starts_at=NINE, ends_at=NINE)
    index = SilenceIndex.of([quiet, quiet], since=NINE)
    assert index.candidates({"node": "n1"}) == [quiet]

    assert not index.changed([quiet], [], since=NINE)


# Maps: the same as a dictionary, at every size


@pytest.mark.parametrize("size", [0, 1, 31, 32, 33, 63, 64, 65, 1_000, 5_000])
@pytest.mark.parametrize("batch", [1, 7, 700])
def test_a_map_has_what_a_dictionary_has_after_each_batch(size: int, batch: int) -> None:
    if size // batch > 1_000:
        batch = 100
    known: dict[str, int] = {}
    values: PersistentMap[str, int] = PersistentMap()
    for start in range(0, size, batch):
        before, was = values, dict(known)
        changing = TransientMap(values)
        for number in range(start, min(start + batch, size)):
            changing.put(f"k{number * 7919}", number)
            known[f"k{number * 7919}"] = number
            if number % 5 == 0 and number > 20:  # an older one goes, and one changes
                gone = f"k{(number - 20) * 7919}"
                changing.without(gone)
                known.pop(gone, None)
                known[f"k{(number - 3) * 7919}"] = -number
                changing.put(f"k{(number - 3) * 7919}", -number)
        values = changing.persistent()
        assert dict(before.items()) == was
        assert dict(values.items()) == known
    assert len(values) == len(known)
    assert all(values.get(key) == value and key in values for key, value in known.items())
    assert values.get("other") is None
    assert values == PersistentMap(known)
    for key in list(known)[:50]:
        values = values.without(key)
    assert dict(values.items()) == dict(list(known.items())[50:])
    assert len(values) == max(len(known) - 50, 0)


# What waits: the least first, whatever was added when


def test_what_waits_comes_least_first_through_values_and_additions() -> None:
    items = [(minute, "x") for minute in (5, 1, 9, 3, 7, 0, 8, 2, 6, 4)]
    agenda = Agenda()
    for place, item in enumerate(items):
        agenda.push(item)
        if place % 3 == 2:  # some as a value, and some added to it
            agenda = Agenda(agenda.persistent())
    assert agenda.least == (0, "x")

    taken = []
    for extra in range(13):
        if extra in (2, 5):  # one that is less than all, and one in the middle
            agenda.push((extra - 10, "y"))
            agenda.push((extra + 0.5, "y"))
        taken.append(agenda.least)
        agenda.pop()
        if extra == 6:
            agenda = Agenda(agenda.persistent())
    assert taken == [
        (0, "x"), (1, "x"), (-8, "y"), (2, "x"), (2.5, "y"), (-5, "y"), (3, "x"), (4, "x"),
        (5, "x"), (5.5, "y"), (6, "x"), (7, "x"), (8, "x"),
    ]  # fmt: skip
    agenda.pop()
    assert (agenda.least, agenda.persistent()) == (None, None)
