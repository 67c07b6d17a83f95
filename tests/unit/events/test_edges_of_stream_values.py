"""Values of a stream refuse what they could not be read with, and show themselves briefly."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from serviceops.desk import IncidentRule
from serviceops.errors import InvalidValue
from serviceops.events import Inhibition, Silence, StreamState
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
