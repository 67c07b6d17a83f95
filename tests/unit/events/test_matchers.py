"""Matchers: a table of labels and what each matcher says to them, by Alertmanager's rules."""

import pytest

from serviceops import from_dict, to_dict
from serviceops.errors import InvalidValue
from serviceops.events import Matcher
from serviceops.events.matchers import as_matchers, matches

LABELS = {"service": "mail", "zone": "eu-1", "note": 'say "hi"'}

TABLE = [
    ("service=mail", True),
    ('service="mail"', True),
    ("service=web", False),
    ("service!=web", True),
    ("service!=mail", False),
    ("service=~mail|web", True),
    ("service=~mai", False),  # the whole value has to match
    ("service!~mai", True),
    ("service!~ma.*", False),
    ('owner=""', True),  # missing is empty
    ('owner!=""', False),
    ("owner=~.+", False),
    ("owner!~.+", True),
    ("owner=~.*", True),
    (r'note="say \"hi\""', True),
    (' zone = "eu-1" ', True),
]


@pytest.mark.parametrize(("text", "answer"), TABLE)
def test_a_matcher_says_what_alertmanager_says(text: str, answer: bool) -> None:
    matcher = Matcher.of(text)

    assert matcher.matches(LABELS) is answer
    assert Matcher.of(str(matcher)) == matcher
    assert from_dict(to_dict(matcher)) == matcher


def test_several_match_together_and_none_match_everything() -> None:
    both = as_matchers(["service=mail", Matcher("zone", "=~", "eu-.")])

    assert matches(both, LABELS)
    assert not matches(both, {**LABELS, "zone": "us-1"})
    assert matches((), LABELS)
    assert as_matchers("service=mail") == as_matchers({"service": "mail"}) == both[:1]


@pytest.mark.parametrize("wrong", ["", "service", "=mail", "service=~(", "service~mail"])
def test_what_is_no_matcher_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidValue):
        Matcher.of(wrong)


def test_an_operator_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValue, match="one of !=, =~, !~, ="):
        Matcher("service", "==", "mail")
