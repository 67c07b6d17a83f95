"""What holds for every calendar, combined ones too."""

from datetime import date, timedelta

from drawn import built, calendars, instants
from hypothesis import assume, given
from hypothesis import strategies as st

from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar, Closure
from serviceops.errors import NeverOpen
from serviceops.spans import Span, intersect, subtract, to_micros, unite

micros = st.integers(1, 60 * 3_600_000_000)


@st.composite
def combined(draw: st.DrawFn) -> tuple[Calendar, object]:
    """Return a calendar, plain or put together, and an instant its clocks change near."""
    hours, change = draw(calendars())
    one, other = built(hours), built(draw(calendars())[0])
    start = draw(instants(change))
    closure = Closure(Span(start, start + timedelta(hours=draw(st.integers(0, 50)))), "Works")
    turn = date.fromordinal(change.toordinal() + draw(st.integers(-3, 3)))
    made = draw(
        st.sampled_from(
            [
                one,
                one & other,
                one | other,
                one - other,
                one - closure,
                ALWAYS - closure,
                BusinessCalendar.by_date({date(1800, 1, 1): one, turn: other}),
            ]
        )
    )
    return made, change


@given(st.data(), combined(), micros)
def test_adding_then_measuring_gives_the_length_back(
    data: st.DataObject, drawn: tuple, length: int
) -> None:
    calendar, change = drawn
    at = to_micros(data.draw(instants(change)))
    try:
        due, since = calendar.add_micros(at, length), calendar.add_micros(at, -length)
    except NeverOpen:
        assume(False)
    assert calendar.elapsed_micros(at, due) == length
    assert calendar.elapsed_micros(since, at) == length
    assert calendar.elapsed_micros(at, due - 1) < length  # the earliest
    assert calendar.elapsed_micros(since + 1, at) < length  # the latest
    assert calendar.add_micros(at, 0) == at
    assert calendar.add_micros(at, length, "roll") >= due
    assert calendar.is_open_micros(calendar.add_micros(at, length, "roll"))


@given(st.data(), combined())
def test_elapsed_is_additive_signed_and_never_more_than_wall_time(
    data: st.DataObject, drawn: tuple
) -> None:
    calendar, change = drawn
    a, b, c = sorted(to_micros(data.draw(instants(change))) for _ in range(3))
    whole = calendar.elapsed_micros(a, c)
    assert whole == calendar.elapsed_micros(a, b) + calendar.elapsed_micros(b, c)
    assert whole == -calendar.elapsed_micros(c, a)
    assert 0 <= calendar.elapsed_micros(a, b) <= min(whole, b - a)


@given(st.data(), combined())
def test_segments_tile_the_time_and_sum_to_elapsed(data: st.DataObject, drawn: tuple) -> None:
    calendar, change = drawn
    a, b = sorted(to_micros(data.draw(instants(change))) for _ in range(2))
    segments = calendar.segments_micros(a, b)
    edges = [a, *(end for _, end, _, _ in segments)]
    assert [start for start, _, _, _ in segments] == edges[:-1]
    assert edges[-1] == b
    assert all(start < end for start, end, _, _ in segments)
    opened = [(start, end) for start, end, is_open, _ in segments if is_open]
    assert unite(opened) == calendar.pairs_micros(a, b)
    assert sum(end - start for start, end in opened) == calendar.elapsed_micros(a, b)


@given(st.data(), calendars(), calendars())
def test_combining_calendars_combines_their_open_time(
    data: st.DataObject, drawn: tuple, other_drawn: tuple
) -> None:
    hours, change = drawn
    one, other = built(hours), built(other_drawn[0])
    a, b = sorted(to_micros(data.draw(instants(change))) for _ in range(2))
    these, those = one.pairs_micros(a, b), other.pairs_micros(a, b)
    assert (one & other).pairs_micros(a, b) == intersect(these, those)
    assert (one | other).pairs_micros(a, b) == unite([*these, *those])
    assert (one - other).pairs_micros(a, b) == subtract(these, those)
    assert (one & other).pairs_micros(a, b) == (other & one).pairs_micros(a, b)
    assert (ALWAYS - (ALWAYS - one)).pairs_micros(a, b) == these


@given(st.data(), calendars())
def test_a_holiday_never_adds_time(data: st.DataObject, drawn: tuple) -> None:
    hours, change = drawn
    a, b = sorted(to_micros(data.draw(instants(change))) for _ in range(2))
    before = built(hours).elapsed_micros(a, b)
    hours.holidays.add(date.fromordinal(change.toordinal() + data.draw(st.integers(-3, 3))))
    assert built(hours).elapsed_micros(a, b) <= before
