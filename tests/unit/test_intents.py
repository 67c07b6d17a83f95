from datetime import UTC, datetime

import pytest

from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidTransition, InvalidValue
from serviceops.intents import Intent, Step


def intent(**changed: object) -> Intent:
    fields: dict[str, object] = {"target_id": "INC-2", "action": "resolve", "key": "k-1"}
    return Intent(**{**fields, **changed})


def test_inputs_are_stored_as_sorted_plain_scalars() -> None:
    made = intent(inputs={"until": datetime(2026, 3, 2, 9, tzinfo=UTC), "code": "solution"})

    assert made.inputs == (("code", "solution"), ("until", "2026-03-02T09:00:00+00:00"))
    assert hash(made) == hash(intent(inputs=made.inputs))


def test_an_intent_without_a_key_is_refused() -> None:
    with pytest.raises(InvalidValue, match="a text with something in it"):
        intent(key="")


def test_an_input_that_is_no_scalar_is_refused() -> None:
    with pytest.raises(InvalidTransition):
        intent(inputs={"who": object()})


def test_an_intent_survives_as_a_document() -> None:
    made = intent(inputs={"code": "solution"}, rule="resolve_children")

    assert from_dict(to_dict(made)) == made


def test_a_step_holds_its_intents_as_a_tuple() -> None:
    assert Step("state", [intent()]).intents == (intent(),)
