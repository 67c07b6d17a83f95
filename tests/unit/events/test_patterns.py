"""Patterns: what is understood, and what is refused."""

import pickle
import random
import re
from itertools import pairwise

import pytest

from serviceops.errors import InvalidValue
from serviceops.events import patterns
from serviceops.events.patterns import Pattern, pattern


@pytest.mark.parametrize(
    ("stated", "matching", "others"),
    [
        ("", [""], ["a"]),
        ("mysql|cassandra", ["mysql", "cassandra"], ["mysqlcassandra", "mysql "]),
        ("produ.*", ["produ", "production"], ["a production", "produ\n"]),
        (r"db-\d{1,3}\.local", ["db-1.local", "db-123.local"], ["db-1234.local", "db-.local"]),
        ("(?i)critical", ["Critical", "CRITICAL"], ["critica"]),
        ("(?i)[a-c]x", ["BX", "cx"], ["DX"]),
        ("(?i)\u00df", ["\u00df"], ["SS"]),  # its upper case is two characters
        ("a{1000}", ["a" * 1000], ["a" * 999]),
        ("[a-a]", ["a"], ["b"]),
        (r"[!-\x23]", ["!", "#"], ["$"]),
        ("(?s).*", ["a\nb"], []),
        ("(?is)A.", ["a\n"], ["a"]),
        ("a{3}", ["aaa"], ["aa", "aaaa"]),
        ("a{2,}", ["aa", "aaaaa"], ["a"]),
        ("(ab){0,2}", ["", "ab", "abab"], ["ababab"]),
        ("a{0}", [""], ["a"]),
        ("(?P<env>x)(?<y>y)(?:z)", ["xyz"], ["xy"]),
        ("[]a]+", ["]a"], ["b"]),
        ("[a-]", ["a", "-"], ["b"]),
        ("[^]a]", ["b"], ["]", "a", ""]),
        (r"[\]\-\x41]", ["]", "-", "A"], ["a", "x"]),
        (r"[\D]", ["a"], ["7"]),
        (r"[\da-\x63]", ["7", "b"], ["d"]),
        (r"\D\W\S", ["a-b"], ["1-b", "abb", "a- "]),
        (r"\n\t\r\f\v\a", ["\n\t\r\f\v\a"], []),
        (r"\x41\\\{", ["A\\{"], []),
        ("^a$", ["a"], ["ab"]),
        ("a^", [], ["a", "a^"]),
        ("^$", [""], ["a"]),
        ("(^|x)a", ["a", "xa"], ["ya"]),
        ("a+?b??", ["a", "aab"], ["b"]),
        ("été", ["été"], ["ete"]),
        ("}", ["}"], []),
        ("(|a)b", ["b", "ab"], ["aab"]),
    ],
)  # fmt: skip
def test_the_common_syntax_is_understood(
    stated: str, matching: list[str], others: list[str]
) -> None:
    made = Pattern(stated)
    for text in matching:
        assert made.matches(text), text
    for text in others:
        assert not made.matches(text), text


@pytest.mark.parametrize(
    "stated",
    ["(", ")", "a)", "(a", "[", "[a", "[]", "*", "+a", "?", "{1}", "a**", "a+{2}", "a{", "a{x}",
     "a{2,1}", "a{1001}", "a{99999}", "a{,3}", "\\", r"\1", r"\b", r"\x4", r"\xzz", r"\pL", r"\Q",
     "(?=a)", "(?!a)", "(?<=a)", "(?P=env)", "(?m)a", "a(?i)b", "[b-a]", "[[:alpha:]]", r"[a-\d]",
     "(" * 60 + ")" * 60, "a{²}"],
)  # fmt: skip
def test_what_is_not_understood_is_refused_and_named(stated: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Pattern(stated)
    assert refused.value.given == stated


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("a{x}", r"counts such as {2}, {2,} or {2,5}; a brace itself as \{"),
        ("a{3,2}", "counts in order and at most 1000"),
        ("(?=a)", "groups as (...), (?:...) or (?P<name>...)"),
        ("(a", "as many parentheses closed as opened"),
        ("a)", "as many parentheses opened as closed"),
        (r"\xzz", r"two hexadecimal digits after \x"),
        (r"\b", r"an escape that is understood, unlike \b"),
        ("[[:alpha:]]", r"the characters of a class themselves, or \d, \w, \s"),
        ("[b-a]", "ranges in order"),
        ("a**", "one quantifier after a part"),
        ("*", "a part before each quantifier"),
        ("[a", "a pattern that does not break off"),
        ("(" * 60, "parentheses at most 50 deep"),
    ],
)
def test_the_refusal_says_what_would_do(stated: str, expected: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Pattern(stated)
    assert refused.value.expected == expected
    assert refused.value.remedy.endswith("patterns have no references and no looking around")
    assert re.match("near position [0-9]+;", refused.value.remedy)


def test_a_pattern_too_large_to_follow_is_refused() -> None:
    with pytest.raises(InvalidValue, match="at most 4,000 parts"):
        Pattern("((a{100}){100}){100}")


def test_what_is_cached_of_texts_seen_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MAX_CACHED", 4)
    made = Pattern("(.*a.{6}|.*b)c")

    for _ in range(2):
        for number in range(64):
            text = f"{number:06b}".replace("0", "a").replace("1", "x")
            assert made.matches(text + "abcdefgc")
    assert len(made._nodes) <= 4
    assert all(len(node.moves) <= 4 for node in made._nodes.values())


def test_a_pattern_pickles_as_its_text_and_is_compiled_once() -> None:
    made = pattern("a|b")

    assert pickle.loads(pickle.dumps(made)) is made
    assert repr(made) == "pattern('a|b')"


@pytest.mark.parametrize(
    ("text", "matching", "others"),
    [
        ("(a|b)*a(a|b){60}", "a" + "b" * 60, "a" * 60),
        (".*e.{0,50}disk.*", "the e" + "x" * 50 + "disk", "the e" + "x" * 51 + "disk"),
        ("(?i)(a|B|c){3}d", "AbCD", "AbxD"),
        ("([ab]|c){2}", "cb", "cd"),
        ("([^a]|a){2}", "zz", "z"),
        ("(|a|b)c", "c", "abc"),
    ],
)
def test_choices_of_characters_and_long_counts_match(text: str, matching: str, others: str) -> None:
    assert Pattern(text).matches(matching)
    assert not Pattern(text).matches(others)


def test_a_table_of_what_follows_is_bounded_and_right(monkeypatch: pytest.MonkeyPatch) -> None:
    # So many states with followers of their own that each byte of a set is looked up.
    monkeypatch.setattr(patterns, "MAX_FOLLOWING", 8)
    made = Pattern("(a?b?c?){40}")
    assert made._jumps is None
    chance = random.Random(3)
    for _ in range(300):
        label = "".join(chance.choice("abcd") for _ in range(chance.randint(1, 60)))
        label = label.replace("d", "") if chance.random() < 0.8 else label
        # Each letter that does not come after the one before it in the alphabet begins a group.
        groups = 1 + sum(one >= other for one, other in pairwise(label))
        assert made.matches(label) is ("d" not in label and groups <= 40), label
    assert len(made._following) <= 8


def test_a_label_that_meets_no_set_twice_costs_little_a_character() -> None:
    # Two milliseconds a character once: 36 seconds for each of these labels.
    chance = random.Random(1)
    label = "".join(chance.choice("ab") for _ in range(20_000))
    assert Pattern("(a|b)*a(a|b){500}").matches(label) == (label[-501] == "a")

    label = "".join(chance.choice("edisk ") for _ in range(20_000))
    near = any("e" in label[max(at - 501, 0) : at] for at in places("disk", label))
    assert Pattern(".*e.{0,500}disk.*").matches(label) == near


def places(word: str, text: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(word, at)]
