"""The calendar and a judge that only reads wall clocks agree on every drawn case.

``HYPOTHESIS_PROFILE=nightly pytest tests/properties/calendars`` draws tens of thousands.
"""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from drawn import REACH, built, calendars, instants
from hypothesis import given
from hypothesis import strategies as st
from wall_oracle import Oracle, is_open


@given(st.data(), calendars())
def test_every_question_has_the_wall_clocks_answer(data: st.DataObject, drawn: tuple) -> None:
    hours, change = drawn
    a, b = data.draw(instants(change)), data.draw(instants(change))
    calendar, oracle = built(hours), Oracle(hours, change - REACH, change + REACH)

    for _ in ("compiled", "prepared"):
        assert calendar.elapsed(a, b) == oracle.elapsed(a, b)
    assert calendar.elapsed(b, a) == -oracle.elapsed(a, b)
    assert calendar.is_open(a) == is_open(hours, a)
    for name in ("next_open", "next_close", "previous_open", "previous_close"):
        expected = getattr(oracle, name)(a)
        if expected not in {None, change - REACH, change + REACH}:
            assert getattr(calendar, name)(a) == expected, name
    shown = [(span.start, span.end) for span in calendar.spans(min(a, b), max(a, b))]
    clipped = [(max(s, min(a, b)), min(e, max(a, b))) for s, e in oracle.pieces]
    assert shown == [(s, e) for s, e in clipped if s < e]

    length = data.draw(
        st.one_of(
            st.integers(1, 50 * 3_600_000_000).map(lambda n: timedelta(microseconds=n)),
            st.just(abs(oracle.elapsed(a, b))),  # ends exactly on an edge, often
        )
    )
    if length:
        for name in ("add", "subtract"):
            expected = getattr(oracle, name)(a, length)
            if expected is None:
                continue
            assert getattr(calendar, name)(a, length) == expected, name
            local = a.astimezone(ZoneInfo(hours.zone))
            for _ in ("compiled", "prepared"):
                assert getattr(calendar, name)(local, length).astimezone(UTC) == expected, name
