"""Laws of the text of matchers: what is written reads back, what is spoilt is refused in place."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.errors import InvalidValue
from serviceops.events import Matcher
from serviceops.events.matcher_text import parse_matchers
from serviceops.events.matchers import as_matchers

texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\\\"{},=!~\n'` "))
names = st.from_regex(r"[a-z_:][a-z0-9_:]*", fullmatch=True) | texts.filter(bool)
drawn = st.builds(Matcher, names, st.sampled_from(["=", "!="]), texts) | st.builds(
    Matcher,
    names,
    st.sampled_from(["=~", "!~"]),
    texts.map(re.escape).filter(lambda one: one.isascii()),
)
mutations = st.tuples(st.integers(0, 200), st.sampled_from([*'\\"{},=!~\n ', "", "x", "é"]))


@given(st.lists(drawn, min_size=1, max_size=4), st.booleans())
def test_matchers_written_out_read_back(matchers: list[Matcher], braces: bool) -> None:
    text = ", ".join(map(str, matchers))

    assert as_matchers("{" + text + "}" if braces else text) == tuple(matchers)
    assert as_matchers([str(one) for one in matchers]) == tuple(matchers)


@given(st.lists(drawn, min_size=1, max_size=3), st.lists(mutations, max_size=3), st.data())
def test_a_spoilt_text_is_read_or_refused_with_a_position_in_it(
    matchers: list[Matcher], spoilt: list[tuple[int, str]], data: st.DataObject
) -> None:
    text = ",".join(map(str, matchers))
    for at, put in spoilt:
        text = text[: at % (len(text) + 1)] + put + text[at % (len(text) + 1) + 1 :]
    syntax = data.draw(st.sampled_from(["fallback", "utf8", "classic"]))
    try:
        found = parse_matchers(text, syntax=syntax)
    except InvalidValue as refused:
        if text.strip():
            place = re.search(r"position (\d+)", str(refused))
            assert place is None or int(place[1]) <= len(text)
            assert place or not text.strip("{}\n ,")
    else:
        # What was read is written so that it reads the same.
        written = ",".join(str(Matcher(name, "=", value)) for name, _, value in found)
        assert not found or [(one.name, one.value) for one in as_matchers(written)] == [
            (name, value) for name, _, value in found
        ]


@pytest.mark.parametrize(
    "piece", ['a="b",', "a=b ", '\\"', '"', "{", " ", "a=", '"x"="\\n",', "=", "é", "a=b\n,"]
)
def test_a_long_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    # A reader that is not linear needs minutes to hours for these.
    found: object = "refused"
    with suppress(InvalidValue):
        found = parse_matchers(piece * 50_000)
    assert found
