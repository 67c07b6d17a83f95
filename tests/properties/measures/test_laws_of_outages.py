"""Laws of outages, and a count by the half hour that agrees with every one of them."""

from datetime import timedelta
from fractions import Fraction

from drawn_logs import OFFICE, STEP, STEPS, at, bases, moments, outages, periods
from hypothesis import given
from hypothesis import strategies as st

from serviceops import Span, SpanSet
from serviceops.measures import (
    Basis,
    Downtime,
    availability,
    error_rate,
    mtbf,
    mtbsi,
    mtrs,
    unavailability,
)

plans = outages().map(lambda named: SpanSet(named.values()))
Named = dict[str, Span]


def half_hours(
    down: Named, period: Span, basis: Basis, planned: SpanSet, counted: bool
) -> tuple[int, int, int]:
    """Agreed half hours, those of them down, and the breaks that began, counted one by one."""
    agreed = fallen = breaks = 0
    was_down = broken = False  # broken: the stretch of downtime has cost agreed time already
    for step in range(STEPS + 60):
        now = at(step)
        is_planned = now in planned
        is_down = any(now in span for span in down.values()) or (counted and is_planned)
        is_agreed = basis.calendar.is_open(now) and (counted or not is_planned)
        broken = broken and was_down
        if is_down and is_agreed and not broken:
            broken = True
            breaks += now in period
        if is_agreed and now in period:
            agreed += 1
            fallen += is_down
        was_down = is_down
    return agreed, fallen, breaks


@given(outages(), periods(), bases, plans, st.booleans())
def test_outage_measures_agree_with_counting_half_hours(
    down: Named, period: Span, basis: Basis, planned: SpanSet, counted: bool
) -> None:
    agreed, fallen, breaks = half_hours(down, period, basis, planned, counted)
    given = {
        "service_time": basis,
        "planned": planned,
        "planned_as": "downtime" if counted else "left_out",
    }
    share = None if not agreed else Fraction(agreed - fallen, agreed)

    assert availability(down, period=period, **given).value == share
    each = [(mtrs, fallen), (mtbf, agreed - fallen), (mtbsi, agreed)]
    for measure, whole in each:
        expected = STEP * whole / breaks if breaks else None
        assert measure(down, period=period, **given).length == expected
    rate = error_rate(
        Downtime(
            SpanSet(down.values()),
            service_time=basis,
            planned=planned,
            planned_as="downtime" if counted else "left_out",
        ),
        period=period,
    )
    assert rate.value == (None if share is None else 1 - share)


@given(outages(), periods(), bases, plans)
def test_availability_and_unavailability_are_one(
    down: Named, period: Span, basis: Basis, planned: SpanSet
) -> None:
    given = {"period": period, "service_time": basis, "planned": planned}
    up, out = availability(down, **given).value, unavailability(down, **given).value
    assert (up is None and out is None) or (up or 0) + (out or 0) == 1


@given(outages(), periods(), bases)
def test_mtbsi_is_mtbf_and_mtrs(down: Named, period: Span, basis: Basis) -> None:
    given = {"period": period, "service_time": basis}
    down_for, up_for, between = (m(down, **given).value for m in (mtrs, mtbf, mtbsi))
    assert (between is None) == (down_for is None) == (up_for is None)
    assert between is None or between == (up_for or 0) + (down_for or 0)


@given(outages(), periods(), moments, bases, plans)
def test_two_periods_end_to_end_add_up(
    down: Named, period: Span, cut: object, basis: Basis, planned: SpanSet
) -> None:
    middle = min(max(cut, period.start), period.end)  # type: ignore[call-overload]
    halves = [Span(period.start, middle), Span(middle, period.end)]
    for measure in (availability, mtrs, mtbf, mtbsi):
        given = {"service_time": basis, "planned": planned}
        whole = measure(down, period=period, **given)
        parts = [measure(down, period=half, **given) for half in halves]
        assert sum(part.total for part in parts) == whole.total
        assert sum(part.whole or 0 for part in parts) == whole.whole


@given(outages(), periods(), st.randoms(use_true_random=False))
def test_the_order_of_outages_changes_nothing(down: Named, period: Span, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(down.items())
    random.shuffle(shuffled)
    for measure in (availability, mtrs, mtbf, mtbsi):
        assert measure(dict(shuffled), period=period) == measure(down, period=period)


@given(outages(), periods(), bases)
def test_counted_outages_give_the_figure_again(down: Named, period: Span, basis: Basis) -> None:
    whole = unavailability(down, period=period, service_time=basis)
    behind = {name: down[name] for name in whole.ids}
    assert unavailability(behind, period=period, service_time=basis).value == whole.value
    left = [name for out in whole.left_out for name in out.ids]
    assert sorted([*whole.ids, *left]) == sorted(down)
    assert whole.total == sum(amount for _, amount in whole.parts)


def test_counting_half_hours_finds_a_wrong_result() -> None:
    down = {"A": Span(at(0), at(4)), "B": Span(at(2), at(6))}
    day = Span(at(0), at(48))
    assert half_hours(down, day, OFFICE, SpanSet(), counted=False) == (14, 0, 0)
    assert mtrs(down, period=day).length == timedelta(hours=3)
