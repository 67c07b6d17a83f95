"""Slower rows are found by ratios of pairs; figures come from rows that are timed or print one."""

import pytest

from benchmarks.pairs import figure, interval


def test_the_interval_of_ratios_is_students() -> None:
    # logs are 0, 0.1 and 0.2: mean 0.1, deviation 0.1, t for two degrees of freedom 4.303
    middle, low, high = interval([1.0, 1.1051709180756477, 1.2214027581601699])
    assert middle == pytest.approx(1.1051709)
    assert low == pytest.approx(2.718281828 ** (0.1 - 4.303 * 0.1 / 3**0.5))
    assert high == pytest.approx(2.718281828 ** (0.1 + 4.303 * 0.1 / 3**0.5))


@pytest.mark.parametrize(
    ("row", "seconds", "found"),
    [
        ("action: assign", 5e-6, ("action: assign", 5e-6)),
        ("groups: a new alert told to 10", 1.0, ("groups: a new alert given to 10", 1.0)),
        (
            "conformance of 1,000,000 rows, 9 cases: 0.85 s (bar 2 s: met)",
            None,
            ("conformance of 1,000,000", 0.85),
        ),
        ("columns, of NumPy          4,000,000    34.0x", None, ("columns, of NumPy", 2.5e-7)),
        ("zones                         940.83 us        0.0%", None, ("zones", 940.83)),
        ("20 compiled years take 0.22 MB (bar 1, reach 0.3)", None, None),
    ],
)
def test_a_row_has_the_figure_that_it_was_timed_at_or_prints(
    row: str, seconds: float | None, found: tuple[str, float] | None
) -> None:
    assert figure(row, seconds) == found
