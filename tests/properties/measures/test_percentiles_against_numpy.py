"""Percentiles against NumPy's, medians against the standard library's: another's work."""

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.measures import percentile
from serviceops.measures.statistic import MEAN, MEDIAN

numpy = pytest.importorskip("numpy")
amounts = st.lists(st.integers(0, 10**9), min_size=1, max_size=40)


@given(amounts, st.integers(0, 1000))
def test_both_rules_are_numpys_of_that_name(told: list[int], thousandths: int) -> None:
    share = Fraction(thousandths, 1000)
    nearest = percentile(share * 100).of(told)
    linear = percentile(share * 100, "linear").of(told)

    # inverted_cdf is nearest rank; in floats its rank may be off by one where it is whole.
    rank = share * len(told)
    if rank.denominator > 1 or rank in (0, len(told)):
        assert nearest == numpy.percentile(told, float(share * 100), method="inverted_cdf")
    else:
        assert nearest == sorted(told)[int(rank) - 1]
    assert float(linear or 0) == pytest.approx(float(numpy.percentile(told, float(share * 100))))


@given(amounts)
def test_the_median_and_the_mean_are_the_standard_librarys(told: list[int]) -> None:
    exact = [Fraction(amount) for amount in told]
    assert MEDIAN.of(told) == statistics.median(exact)
    assert MEAN.of(told) == statistics.mean(exact)


@given(amounts, st.integers(0, 100), st.integers(0, 100))
def test_a_higher_percentile_is_never_less(told: list[int], one: int, other: int) -> None:
    low, high = sorted((one, other))
    for rule in ("nearest_rank", "linear"):
        assert (percentile(low, rule).of(told) or 0) <= (percentile(high, rule).of(told) or 0)
