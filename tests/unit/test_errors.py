"""Every error that is raised on purpose pickles, and its sentence names the remedy."""

import copy
import pickle
from datetime import UTC, date, datetime
from typing import Any

import pytest

from serviceops import calendars, errors
from serviceops.errors import InvalidValue, Reason, ServiceOpsError

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
REASON = Reason("group_missing", "group is required", ("group",))

SAMPLES: dict[str, tuple[tuple[Any, ...], str]] = {
    "ActionRefused": (
        ("INC-1", "new", "assign", (REASON,), ("assign", "note")),
        "INC-1 cannot assign from new: group is required (group_missing); allowed: note",
    ),
    "ConditionFailed": (
        ("is_gold", "log", NINE, "KeyError('tier')"),
        (
            "the condition 'is_gold' failed on log at 2026-03-02T09:00:00+00:00: KeyError('tier');"
            " a predicate returns True or False for every transition"
        ),
    ),
    "GuardFailed": (
        ("INC-1", "is_gold", "KeyError('tier')"),
        (
            "the guard 'is_gold' failed on INC-1: KeyError('tier');"
            " a guard returns True, False or a Reason for every record and any inputs"
        ),
    ),
    "MalformedRow": (
        (7, "at", "soon", "an aware datetime", "parse it"),
        "row 7, column 'at': 'soon' was given where an aware datetime is expected; parse it",
    ),
    "MissingColumn": (
        (("state", "group"), ("at",)),
        "the log has no column state, group; it has: at",
    ),
    "LawBroken": (
        ("additive", "a whole is the sum of its parts", ("a is 1", "b is 2")),
        "additive: a whole is the sum of its parts\n  a is 1\n  b is 2",
    ),
    "InvalidLifecycle": (("Odd", ("a is a dead end", "b too")), "Odd: a is a dead end; b too"),
    "NeverOpen": (
        (NINE, TEN),
        (
            "the calendar has not enough open time between 2026-03-02T09:00:00+00:00"
            " and 2026-03-02T10:00:00+00:00, where the search ended"
        ),
    ),
    "NeverCloses": (
        (NINE, TEN),
        (
            "the calendar does not close between 2026-03-02T09:00:00+00:00"
            " and 2026-03-02T10:00:00+00:00, where the search ended"
        ),
    ),
    "YearsNotCovered": (
        (NINE, NINE, TEN),
        (
            "2026-03-02T09:00:00+00:00 is outside what the calendar covers,"
            " 2026-03-02T09:00:00+00:00 to 2026-03-02T10:00:00+00:00;"
            " list the holidays of more years and widen covers="
        ),
    ),
}
NAMED = [name for name in errors.__all__ if name not in {"Reason", "ServiceOpsError"}]
VALUES = [name for name in NAMED if issubclass(getattr(errors, name), InvalidValue)]


def sample(name: str) -> ServiceOpsError:
    given = SAMPLES[name][0] if name in SAMPLES else (9, "eight", "say 8")
    made = getattr(errors, name)(*given)
    assert isinstance(made, ServiceOpsError)
    return made


WITH_SAMPLES = [*VALUES, *SAMPLES]


@pytest.mark.parametrize("name", WITH_SAMPLES)
def test_an_error_survives_pickling_and_copying_with_all_its_parts(name: str) -> None:
    before = sample(name)

    for after in (pickle.loads(pickle.dumps(before)), copy.copy(before), copy.deepcopy(before)):
        assert type(after) is type(before)
        assert str(after) == str(before)
        assert vars(after) == vars(before)


@pytest.mark.parametrize("name", VALUES)
def test_a_wrong_value_names_the_given_the_expected_and_the_remedy(name: str) -> None:
    assert str(sample(name)) == "9 was given where eight is expected; say 8"


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sentence_has_every_part(name: str) -> None:
    assert str(sample(name)) == SAMPLES[name][1]


@pytest.mark.parametrize("name", NAMED)
def test_every_error_descends_from_our_root_and_from_a_built_in(name: str) -> None:
    kind = getattr(errors, name)

    assert issubclass(kind, ServiceOpsError)
    if name != "ActionRefused":
        assert issubclass(kind, ValueError | LookupError | RuntimeError | AssertionError)


@pytest.mark.parametrize("name", [name for name in NAMED if name.startswith("Unknown")])
def test_an_unknown_name_is_a_lookup_error_as_well_as_a_wrong_value(name: str) -> None:
    assert issubclass(getattr(errors, name), LookupError)
    assert issubclass(getattr(errors, name), ValueError)


def test_no_two_public_names_of_the_package_differ_only_by_module() -> None:
    assert len(errors.__all__) <= 34
    assert "Reason" not in calendars.__all__


def test_a_given_value_that_does_not_pickle_becomes_a_text() -> None:
    odd = InvalidValue(lambda: 1, "a number")

    assert isinstance(odd.given, str)
    assert pickle.loads(pickle.dumps(odd)).given == odd.given


def test_a_long_value_is_cut_short_in_the_sentence() -> None:
    assert len(str(InvalidValue(["x" * 1000] * 1000, "a number"))) < 300


def test_a_date_is_written_in_iso_form() -> None:
    assert str(InvalidValue(date(2026, 3, 2), "a moment")).startswith("2026-03-02 was given")


def test_a_refusal_of_a_new_record_names_no_state() -> None:
    refused = errors.ActionRefused("INC-1", None, "log", (REASON,), ("log",))

    assert str(refused).startswith("INC-1 cannot log: group is required")
    assert refused.codes == ("group_missing",)


@pytest.mark.parametrize("place", ["bare", "in a dictionary", "in a list"])
def test_a_number_of_more_digits_than_python_writes_is_still_named(place: str) -> None:
    number = 10**5000
    given = {"bare": number, "in a dictionary": {"value": number}, "in a list": [number]}[place]
    assert "was given" in str(InvalidValue(given, "a small number"))
