"""A column's row is answered exactly as the calendar answers one moment."""

import numpy as np
from drawn import built, calendars, instants
from hypothesis import given
from hypothesis import strategies as st

from serviceops import columns
from serviceops.spans import to_micros


@given(st.data(), calendars())
def test_every_row_has_the_moments_answer(data: st.DataObject, drawn: tuple) -> None:
    hours, change = drawn
    calendar = built(hours)
    near = instants(change).map(to_micros)
    a = data.draw(st.lists(near, min_size=1, max_size=8))
    b = data.draw(st.lists(near, min_size=len(a), max_size=len(a)))
    lengths = data.draw(st.lists(st.integers(-(10**11), 10**11), min_size=len(a), max_size=len(a)))
    lengths[0] = calendar.elapsed_micros(a[0], b[0])  # ends on an edge, often

    assert columns.elapsed(calendar, a, b).tolist() == list(map(calendar.elapsed_micros, a, b))
    assert columns.is_open(calendar, a).tolist() == list(map(calendar.is_open_micros, a))
    for at_close in ("stay", "roll"):
        assert columns.add(calendar, a, lengths, at_close=at_close).tolist() == [
            calendar.add_micros(t, n, at_close) for t, n in zip(a, lengths, strict=True)
        ]
    times = np.array(a, "datetime64[us]")
    assert columns.elapsed(calendar, times, np.array(b, "datetime64[us]")).dtype == "m8[us]"
