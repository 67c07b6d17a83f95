"""Matchers: a table of labels and what each matcher says to them, by Alertmanager's rules."""

from datetime import UTC, datetime
from typing import Any

import pytest

from serviceops import from_dict, to_dict
from serviceops.errors import InvalidValue
from serviceops.events import Inhibition, Matcher, Route, Silence, route
from serviceops.events.matcher_text import parse_matchers
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


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "{",
        " ",
        "{}",
        "service",
        "=mail",
        "service=~(",
        "service~mail",
        "a=b,c=d",
        'a="b',
        'a=b"',
    ],
)
def test_what_is_no_matcher_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidValue):
        Matcher.of(wrong)


def test_an_operator_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValue, match="one of !=, =~, !~, ="):
        Matcher("service", "==", "mail")


# -- the grammar ---------------------------------------------------------------------------------
# Rows of Alertmanager's own tests (0.27: matcher/parse/parse_test.go, 0.25: pkg/labels), the text
# and its matchers, or None where it is refused.

UTF8 = [
    ("{}", []),
    ("{foo=bar}", [("foo", "=", "bar")]),
    ("{foo=bar,}", [("foo", "=", "bar")]),
    ("{foo!~[a-z]+}", [("foo", "!~", "[a-z]+")]),
    ("{foo=🙂bar}", [("foo", "=", "🙂bar")]),
    ("foo=bar,", [("foo", "=", "bar")]),
    ('{"foo"=~"[a-z]+"}', [("foo", "=~", "[a-z]+")]),
    (r'{"foo"="\xf0\x9f\x99\x82"}', [("foo", "=", "🙂")]),
    (r'{"foo"="\U0001f642"}', [("foo", "=", "🙂")]),
    (r'{"foo"="bar\t\n"}', [("foo", "=", "bar\t\n")]),
    (r'{"foo"="\"bar\""}', [("foo", "=", '"bar"')]),
    (r'{"foo"="bar\\"}', [("foo", "=", "bar\\")]),
    ('"fo o"="bar",b!=baz', [("fo o", "=", "bar"), ("b", "!=", "baz")]),
    (r'a="\101\a"', [("a", "=", "A\a")]),
    (",", None),
    ("{,}", None),
    ("{", None),
    ("}", None),
    ("foo=bar}", None),
    ("{foo=bar", None),
    ('{foo=:"bar"}', None),
    (r'{foo="bar\w"}', None),
    (r"{foo=bar\n}", None),
    (r'{"foo"="\xf0\x9f"}', None),
    (r'a="\ud800"', None),
    (r'a="\U00110000"', None),
    (r"a='b'", None),
    ('a="b\nc"', None),
    ('""=b', None),
    ("a!b", None),
    ("a=b c", None),
    ("{a=b}}", None),
]
CLASSIC = [
    ('{foo="bar", baz!~"quux.*"}', [("foo", "=", "bar"), ("baz", "!~", "quux.*")]),
    ('{foo="bar,quux", job="job1"}', [("foo", "=", "bar,quux"), ("job", "=", "job1")]),
    ('{foo = "bar", dings != "bums", }', [("foo", "=", "bar"), ("dings", "!=", "bums")]),
    (r'{quote="She said: \"Hi, ladies!\""}', [("quote", "=", 'She said: "Hi, ladies!"')]),
    ("tricky=~~~", [("tricky", "=~", "~~")]),
    (r"trickier==\\=\=\"", [("trickier", "=", '=\\=\\="')]),
    (r'c != "\"" , d !~ "foo,bar" , ', [("c", "!=", '"'), ("d", "!~", "foo,bar")]),
    ("job=", [("job", "=", "")]),
    ("{foo=bar", [("foo", "=", "bar")]),
    (r'path="C:\temp\"', None),
    (r"path=C:\temp" + "\\", [("path", "=", "C:\\temp\\")]),
    ('job="value', None),
    ('job=value"', None),
    (r'trickier==\\=\=\""', None),
    ('contains_unescaped_quote = foo"bar', None),
    ('{invalid-name = "valid label"}', None),
    (r'"foo=\"bar\""', None),
    ("a=b,,c=d", None),
]
FALLBACK = [
    ('path="C:\\temp"', [("path", "=", "C:\\temp")]),  # both read it: classic is taken
    ("note=two words", [("note", "=", "two words")]),  # classic alone
    ('"my label"="C:\\temp"', [("my label", "=", "C:\temp")]),  # UTF-8 alone, with its escapes
    ("my-label=x", [("my-label", "=", "x")]),
    ('my-label="a"b', None),
]


@pytest.mark.parametrize(
    ("syntax", "text", "found"),
    [("utf8", *row) for row in UTF8]
    + [("classic", *row) for row in CLASSIC]
    + [("fallback", *row) for row in FALLBACK],
)
def test_a_text_is_read_as_alertmanager_reads_it(syntax: Any, text: str, found: Any) -> None:
    if found is None:
        with pytest.raises(InvalidValue, match=r"position [0-9]+"):
            parse_matchers(text, syntax=syntax)
    else:
        assert parse_matchers(text, syntax=syntax) == found


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("service", 7),
        ("a=b, c", 6),
        ('{a="b" c="d"}', 7),
        ('{"a"="b\\w"}', 7),
        ("a-b=c}", 5),
        ('a-b="c', 4),
    ],
)
def test_a_refusal_names_the_position(text: str, position: int) -> None:
    with pytest.raises(InvalidValue, match=f"position {position}, at"):
        as_matchers(text)


def test_a_syntax_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValue, match="'fallback', 'utf8' or 'classic'"):
        parse_matchers("a=b", syntax="new")  # type: ignore[arg-type]


def test_an_escape_that_is_none_stays_a_backslash() -> None:
    assert Matcher.of(r'instance=~"web\d+"').matches({"instance": "web01"})
    assert not Matcher.of(r'instance=~"db\.example\.org"').matches({"instance": "dbxexample.org"})


def test_matchers_in_braces_are_not_part_of_a_name() -> None:
    tree = Route(
        receiver="desk", routes=[Route(receiver="mail", matchers='{sev!="critical",env!="prod"}')]
    )
    assert [to.receiver for to in route(tree, {"sev": "critical", "env": "prod"})] == ["desk"]
    assert [to.receiver for to in route(tree, {"sev": "low", "env": "dev"})] == ["mail"]


@pytest.mark.parametrize(
    ("given", "matcher"),
    [
        ({"name": "a", "value": "b", "isRegex": False, "isEqual": True}, 'a="b"'),
        ({"name": "a", "value": "b", "isRegex": False, "isEqual": False}, 'a!="b"'),
        ({"name": "a", "value": "b", "isRegex": True}, 'a=~"b"'),
        ({"name": "a", "value": "b", "isRegex": True, "isEqual": False}, 'a!~"b"'),
        ({"name": "a", "value": "b", "matchType": "!~"}, 'a!~"b"'),
        ({"name": "a", "value": "b", "matchType": "=", "regex": True}, 'a="b"'),
        ({"name": "a", "value": "b", "regex": True}, 'a=~"b"'),
        ({"name": "a", "matchType": "!="}, 'a!=""'),
        ({"name": "a", "value": "b"}, 'a="b"'),
    ],
)
def test_a_matcher_is_read_as_an_api_or_an_operator_writes_it(
    given: dict[str, Any], matcher: str
) -> None:
    assert [str(one) for one in as_matchers([given])] == [matcher]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a"},
        {"value": "a"},
        {"name": "a", "value": "b", "isRegex": "false"},
        {"name": "a", "value": 5, "isRegex": False},
        {"name": "a", "value": "b", "isRegex": True, "matchType": "="},
        {"name": "a", "value": "b", "matchType": "=="},
        {"name": "a", "value": "b", "op": "="},
        {"severity": "critical"},
        {"name": "", "value": "b", "isRegex": False},
        {"name": "a", "value": "(", "isRegex": True},
        5,
        None,
    ],
)
def test_what_is_no_matcher_in_a_list_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidValue):
        as_matchers([wrong])


def test_a_mapping_that_is_not_in_a_list_has_labels_as_keys() -> None:
    assert as_matchers({"name": "x", "value": "y"}) == as_matchers('name="x",value="y"')
    api = {"name": "x", "value": "y", "isRegex": False, "isEqual": False}
    assert as_matchers(api) == as_matchers('x!="y"')
    assert as_matchers({"code": 5}) == as_matchers('code="5"')
    for wrong in ({"code": True}, {"code": None}, {"code": 1.5}, 5):
        with pytest.raises(InvalidValue):
            as_matchers(wrong)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="as a text"):
        Matcher("a", "=", 5)  # type: ignore[arg-type]
    assert as_matchers(Matcher("a", "=", "b")) == as_matchers("a=b")  # type: ignore[arg-type]


NINE, NOON = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "when", ["{}", 'service=~".*"', 'severity=""', 'severity!="x"', 'a!="x",b=~"|c"', []]
)
def test_a_silence_that_matches_everything_is_refused(when: Any) -> None:
    # Alertmanager 0.25: "at least one matcher must not match the empty string".
    with pytest.raises(InvalidValue, match="does not match the empty text"):
        Silence(id="S", when=when, starts_at=NINE, ends_at=NOON)
    assert Silence(id="S", when=[*as_matchers(when or "{}"), "a=b"], starts_at=NINE, ends_at=NOON)


def test_an_inhibition_that_matches_everything_on_both_sides_is_refused() -> None:
    with pytest.raises(InvalidValue, match="does not match the empty text"):
        Inhibition(name="all", source=(), target='severity!="critical"')
    assert Inhibition(name="one", source="severity=critical", target=())
    assert Inhibition(name="other", source=(), target="severity=warning")
