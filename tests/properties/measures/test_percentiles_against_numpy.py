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
def test_percentile_rules_agree_with_numpy(given: list[int], thousandths: int) -> None:
    share = Fraction(thousandths, 1000)
    nearest = percentile(share * 100).of(given)
    linear = percentile(share * 100, "linear").of(given)

    # inverted_cdf is nearest rank; in floats its rank may be off by one where it is whole.
    rank = share * len(given)
    if rank.denominator > 1 or rank in (0, len(given)):
        assert nearest == numpy.percentile(given, float(share * 100), method="inverted_cdf")
    else:
        assert nearest == sorted(given)[int(rank) - 1]
    assert float(linear or 0) == pytest.approx(float(numpy.percentile(given, float(share * 100))))


@given(amounts)
def test_median_and_mean_agree_with_the_standard_library(given: list[int]) -> None:
    exact = [Fraction(amount) for amount in given]
    assert MEDIAN.of(given) == statistics.median(exact)
    assert MEAN.of(given) == statistics.mean(exact)


@given(amounts, st.integers(0, 100), st.integers(0, 100))
def test_a_higher_percentile_is_never_less(given: list[int], one: int, other: int) -> None:
    low, high = sorted((one, other))
    for rule in ("nearest_rank", "linear"):
        assert (percentile(low, rule).of(given) or 0) <= (percentile(high, rule).of(given) or 0)
