"""Events: each edge of the chart, each guard and mandatory fact, worked by hand."""

from collections.abc import Callable

import pytest
from desk import at
from edges import ActionInputs, Edge, are_all_of, moves_to, refused_for, refuses_the_rest

from serviceops.errors import ActionRefused
from serviceops.lifecycle import Event
from serviceops.lifecycle.event import EventLifecycle

LATER = at(18)


def detected() -> Event:
    return Event.detect("EV-1", origin="probe-3", subject="db-1/disk", text="97 %", at=at(9))


def informational() -> Event:
    return detected().act("classify", significance="informational", at=at(10))


def classified(significance: str = "warning") -> Event:
    return detected().act("classify", significance=significance, at=at(10))


def correlated(significance: str = "warning") -> Event:
    return classified(significance).correlate(alert="AL-1", at=at(10))


def responded(significance: str = "warning") -> Event:
    return correlated(significance).act("respond", kind="automatic", at=at(11))


def reviewed() -> Event:
    return responded("exception").review(notes="right", at=at(12))


def closed() -> Event:
    return reviewed().close(at=at(13))


def filtered() -> Event:
    return detected().filter_out(rule="test bench", at=at(10))


IN_STATE = {
    "detected": detected,
    "filtered": filtered,
    "classified": classified,
    "correlated": correlated,
    "responded": responded,
    "reviewed": reviewed,
    "closed": closed,
}
EDGES: list[Edge] = [
    (detected, "filter_out", {"rule": "test bench"}, "filtered"),
    (detected, "classify", {"significance": "exception"}, "classified"),
    (classified, "correlate", {"alert": "AL-1"}, "correlated"),
    (correlated, "respond", {"kind": "incident", "reference": "INC-1"}, "responded"),
    (responded, "review", {"notes": "right"}, "reviewed"),
    (informational, "close", {}, "closed"),
    (responded, "close", {}, "closed"),
    (reviewed, "close", {}, "closed"),
]


@pytest.mark.parametrize(("before", "action", "inputs", "after"), EDGES)
def test_the_move_ends_in_the_state_of_the_model(
    before: Callable[..., Event], action: str, inputs: ActionInputs, after: str
) -> None:
    moves_to(before(), action, {**inputs, "at": LATER}, after)


def test_the_list_above_is_the_whole_chart() -> None:
    are_all_of(EDGES, EventLifecycle)


def test_every_other_action_is_refused_in_every_state() -> None:
    refuses_the_rest(IN_STATE, EDGES, {"at": LATER})


def test_what_was_detected_says_by_whom_of_what_and_what() -> None:
    with pytest.raises(ActionRefused) as refused:
        Event.detect("EV-1", origin="", subject="", text="", at=at(9))

    assert refused.value.codes == ("origin_missing", "subject_missing", "text_missing")


REFUSED: list[tuple[Event, str, ActionInputs, tuple[str, ...]]] = [
    (detected(), "filter_out", {}, ("rule_missing",)),
    (detected(), "classify", {}, ("significance_missing",)),
    (detected(), "classify", {"significance": "odd"}, ("significance_invalid",)),
    (classified(), "correlate", {}, ("alert_missing",)),
    (informational(), "correlate", {"alert": "AL-1"}, ("informational",)),
    (correlated(), "respond", {}, ("kind_missing",)),
    (correlated(), "respond", {"kind": "incident"}, ("reference_missing",)),
    (correlated(), "respond", {"kind": "problem"}, ("reference_missing",)),
    (correlated(), "respond", {"kind": "change"}, ("reference_missing",)),
    (correlated("exception"), "respond", {"kind": "none"}, ("exception_unanswered",)),
    (responded(), "review", {}, ("notes_missing",)),
    (classified("warning"), "close", {}, ("not_responded",)),
    (classified("exception"), "close", {}, ("not_responded",)),
    (responded("exception"), "close", {}, ("not_reviewed",)),
]


@pytest.mark.parametrize(("record", "action", "inputs", "codes"), REFUSED)
def test_what_is_missing_or_wrong_is_named_all_at_once(
    record: Event, action: str, inputs: ActionInputs, codes: tuple[str, ...]
) -> None:
    assert refused_for(record, action, {**inputs, "at": LATER}) == codes


def test_a_warning_may_be_answered_by_nothing_at_all() -> None:
    done = correlated("warning").act("respond", kind="none", at=LATER)

    assert (done.state, done.response) == ("responded", "none")


def test_what_happened_cannot_be_amended_but_noted() -> None:
    assert "amend" not in Event.actions()
    assert closed().note(text="seen again in May", at=LATER).state == "closed"
