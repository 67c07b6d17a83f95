"""The laws of sets of spans, held against plain sets of whole seconds."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from serviceops.spans import SpanSet, intersect, subtract, unite

pairs = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=6,
)
spans = pairs.map(SpanSet.from_pairs)


def points(these: list[tuple[int, int]]) -> set[int]:
    return {point for start, end in these for point in range(start, end)}


@given(pairs, pairs)
def test_integer_functions_agree_with_sets_of_points(
    a: list[tuple[int, int]], b: list[tuple[int, int]]
) -> None:
    these, those = unite(a), unite(b)

    assert points(these) == points(a)
    assert points(unite(these + those)) == points(a) | points(b)
    assert points(intersect(these, those)) == points(a) & points(b)
    assert points(subtract(these, those)) == points(a) - points(b)


@given(pairs, pairs)
def test_results_are_sorted_and_never_touch(
    a: list[tuple[int, int]], b: list[tuple[int, int]]
) -> None:
    these, those = unite(a), unite(b)
    for answer in (these, subtract(these, those)):
        assert all(start < end for start, end in answer)
        assert all(x[1] < y[0] for x, y in pairwise(answer))


@given(spans, spans)
def test_union_and_intersection_commute(a: SpanSet, b: SpanSet) -> None:
    assert a | b == b | a
    assert a & b == b & a


@given(spans, spans, spans)
def test_union_and_intersection_associate_and_distribute(
    a: SpanSet, b: SpanSet, c: SpanSet
) -> None:
    assert (a | b) | c == a | (b | c)
    assert (a & b) & c == a & (b & c)
    assert a & (b | c) == (a & b) | (a & c)


@given(spans, spans)
def test_subtracted_spans_given_back_restore_the_whole(a: SpanSet, b: SpanSet) -> None:
    assert (a - b) | (a & b) == a
    assert (a - b) & b == SpanSet()
    assert (a | b) - b == a - b


@given(spans, spans)
def test_lengths_add_up(a: SpanSet, b: SpanSet) -> None:
    assert (a | b).length + (a & b).length == a.length + b.length


@given(spans)
def test_a_set_with_itself_is_itself(a: SpanSet) -> None:
    assert a | a == a & a == a
    assert a - a == SpanSet()
    assert hash(SpanSet(tuple(a))) == hash(a)
