"""Patterns against Python's own matcher, and against texts made to keep a matcher busy."""

import re

from hypothesis import given
from hypothesis import strategies as st

from serviceops.events.patterns import Pattern

atoms = st.sampled_from(
    [
        "a",
        "b",
        "A",
        ".",
        "[ab]",
        "[^a]",
        "[a-c]",
        r"\d",
        r"\w",
        r"\S",
        r"\.",
        "^",
        "$",
        "-",
        r"[\d-]",
    ]
)
quantifiers = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "{0}"])


def bigger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.builds("({}){}".format, inner, quantifiers)
    quiet = st.builds("(?:{}){}".format, inner, quantifiers)
    choice = st.lists(inner, min_size=2, max_size=3).map("|".join)
    sequence = st.lists(inner, min_size=1, max_size=3).map("".join)
    return group | quiet | sequence | st.builds("({})".format, choice)


def quantified(atom: str, quantifier: str) -> str:
    return atom if atom in "^$" else atom + quantifier


patterns = st.recursive(st.builds(quantified, atoms, quantifiers), bigger, max_leaves=6)
texts = st.text(alphabet="abAB1.- \n", max_size=8)


@given(patterns, texts)
def test_a_text_matches_whenever_it_does_for_python(stated: str, text: str) -> None:
    # Python's $ also matches before a last line break; the end of the text is \Z there.
    python = re.compile(stated.replace("$", r"\Z"), re.ASCII)

    assert Pattern(stated).matches(text) == (python.fullmatch(text) is not None)


@given(patterns, texts)
def test_a_text_matches_whatever_its_case_whenever_it_does_for_python(
    stated: str, text: str
) -> None:
    python = re.compile(stated.replace("$", r"\Z"), re.ASCII | re.IGNORECASE)

    assert Pattern("(?i)" + stated).matches(text) == (python.fullmatch(text) is not None)


def test_a_text_made_for_its_pattern_takes_time_in_proportion_to_its_length() -> None:
    # A backtracking matcher needs more steps for thirty of these than there are atoms: it would
    # never come to an end here.
    for stated in ("(a+)+b", "(a|aa)*b", "(a*)*b", "(.*)(.*)(.*)(.*)(.*)c"):
        assert not Pattern(stated).matches("a" * 20_000)
