"""Cases that hardly occur: of histories, logs, measures, reports, tools and errors."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Unpack

import attrs
import pytest

import serviceops
from serviceops.errors import InvalidMeasure, InvalidTransition, RevisionConflict
from serviceops.history import History, Transition
from serviceops.lifecycle import ActionContext, FactChanges, Lifecycle, Record, State, action, stays
from serviceops.logs import LogSchema
from serviceops.logs.values import _MAX_TEXTS, LocalTimes, MomentReader
from serviceops.measures import (
    CreditBand,
    Objective,
    ServiceCredits,
    outage_stages,
    time_to_exhaustion,
)
from serviceops.sla import On, While
from serviceops.spans import Span
from serviceops.tools import ToolResult, _property, call, tools

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_package_of_an_extra_that_is_not_installed_is_no_attribute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr(serviceops, "import_module", missing)

    with pytest.raises(AttributeError, match="cannot be loaded: No module named"):
        serviceops.__getattr__("columns")


def test_a_conflict_without_the_revision_that_was_read_says_to_read_again() -> None:
    assert "another transaction" in str(RevisionConflict("INC-1", read=None, stored=None))


def test_facts_in_pairs_and_transitions_are_looked_at_too() -> None:
    with pytest.raises(InvalidTransition, match="fact"):
        Transition(NINE, "log", sets=[("group", object())])
    with pytest.raises(InvalidTransition, match="a Transition"):
        History.of([Transition(NINE, "log"), "resolve"])  # type: ignore[list-item]


def test_a_span_and_another_thing_share_no_time() -> None:
    with pytest.raises(TypeError):
        Span(NINE, NINE + HOUR) & "an hour"  # type: ignore[operator]


class Moment(datetime):
    """A moment of another library."""


def test_a_moment_of_another_library_is_read_as_its_wall_time() -> None:
    times = LocalTimes(zone="Europe/Paris")

    assert times.instant(Moment(2026, 3, 2, 9, 30)).astimezone(UTC) == NINE - HOUR / 2


def test_a_time_just_after_the_clocks_went_forward_is_the_change_itself() -> None:
    times = LocalTimes(zone="Europe/Paris", nonexistent="shift_forward")

    skipped = datetime(2026, 3, 29, 2, 0, 0, 500_000)

    assert times.instant(skipped).astimezone(UTC) == datetime(2026, 3, 29, 1, tzinfo=UTC)


class Word(StrEnum):
    NEW = "new"


def test_a_state_may_be_a_word_of_an_enumeration() -> None:
    schema = LogSchema(case="number", at="at", action="what", state="state")
    row = {"number": "INC-1", "at": NINE, "what": "log", "state": Word.NEW}

    assert schema.history([row]).state == "new"


def test_a_reader_of_moments_forgets_its_texts_when_it_has_too_many() -> None:
    reader = MomentReader(None, None)
    reader.known = dict.fromkeys(map(str, range(_MAX_TEXTS)), NINE)

    assert reader.read("2026-03-02T09:00:00Z", 1, "at") == NINE
    assert reader.known == {"2026-03-02T09:00:00Z": NINE}


def test_the_history_of_one_record_is_read_from_a_row_of_steps() -> None:
    schema = LogSchema(case="number", steps={"log": "opened", "close": "closed"})
    row = {"number": "INC-1", "opened": NINE, "closed": NINE + HOUR}

    assert [step.action for step in schema.history([row])] == ["log", "close"]
    assert len(schema.history([])) == 0


def test_a_budget_that_hardly_burns_lasts_longer_than_a_timedelta() -> None:
    assert time_to_exhaustion("0.000000000001", Objective("mail", "99.9 %")) is None


def test_outages_of_negative_length_are_no_condition() -> None:
    with pytest.raises(InvalidMeasure, match="not negative"):
        ServiceCredits(
            bands=[CreditBand(below="99 %", credit="10 %")], min_outage=timedelta(minutes=-1)
        )


def outages(*facts: str) -> Iterable[tuple[str, History]]:
    names = ("fail", "detect", "diagnose", "repair", "recover", "restore")
    for service in facts:
        steps = [
            Transition(NINE + HOUR * n, name, sets={"service": service} if n == 0 else {})
            for n, name in enumerate(names)
        ]
        yield service, History.of(steps)


def test_stages_leave_out_records_of_another_scope() -> None:
    moments: Any = {
        "failed": On("fail"),
        "detected": On("detect"),
        "diagnosed": On("diagnose"),
        "repaired": On("repair"),
        "recovered": On("recover"),
        "restored": On("restore"),
    }

    found = outage_stages(
        outages("mail", "web"), at=NINE + HOUR * 9, where=While(service="mail"), **moments
    )

    assert found.whole.value == 5 * 3600 * 10**6
    assert list(found) == [name for name, _ in found.items()]
    assert len(found) == len(found.items()) == 5


def test_an_input_of_any_kind_is_a_text_and_a_result_without_a_record_is_empty() -> None:
    assert _property(object) == {"type": "string"}
    assert ToolResult(record=None).content == {}


class Watch(Lifecycle):
    creates = "begin"
    begun = State(initial=True)
    wait = stays(begun)
    done = State(final=True)
    finish = done.from_(begun)


@attrs.frozen(kw_only=True)
class Watched(Record):
    lifecycle: ClassVar = Watch

    hours: float = 0.0

    @classmethod
    def begin(cls, number: str, **when: Unpack[ActionContext]) -> "Watched":
        """Begin it."""
        return cls.create(number, {}, when)

    @action
    def wait(self, *, hours: float, **when: Unpack[ActionContext]) -> FactChanges:
        """Wait for some time."""
        return {"hours": hours}

    @action
    def finish(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Finish."""
        return {}


def test_a_record_of_a_host_is_made_without_inputs() -> None:
    (creation,) = tools(Watched, at=NINE)
    made = call(Watched, creation["name"], {}, at=NINE, record_id="W-1").record

    assert creation["missing"] == []
    assert made is not None
    assert call(made, "wait", {"hours": 2}, at=NINE + HOUR).content["sets"] == {"hours": 2.0}
