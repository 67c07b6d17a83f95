"""What the rules of alerts refuse, and their values at the edges of time and text."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from serviceops.errors import InvalidRules, InvalidValue
from serviceops.events import (
    Delay,
    Inhibition,
    Maintenance,
    ResponseRule,
    Route,
    Signal,
    Silence,
    StreamRules,
    StreamState,
    advance_stream,
    alert_visibility,
)
from serviceops.events.processing.inhibition import InhibitionSource
from serviceops.events.routing.alert_routing import AlertRouting
from serviceops.events.routing.time_intervals import TimeInterval, TimeRange
from serviceops.spans import Span

NEVER = TimeInterval(name="never")
ALWAYS = TimeInterval(name="always", ranges=TimeRange(times=["00:00-24:00"]))


def at(hour: int, minute: int = 0, *, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: ResponseRule(name="", respond="incident"), "name of ResponseRule"),
        (lambda: ResponseRule(name="a", respond="incident", resolve_on="some"), "'first', 'last'"),
        (
            lambda: ResponseRule(name="a", respond="incident", after=-timedelta(minutes=1)),
            "a length",
        ),
        (lambda: Delay(name="a", up=timedelta(minutes=-1)), "a wait of no less than nothing"),
        (
            lambda: Maintenance(
                name="a", when={"x": "y"}, windows=[Span(at(1), at(2))], starts_on="end"
            ),
            "'change'",
        ),
        (
            lambda: Signal(source="", key="disk", severity="major", at=at(9)),
            "source of Signal",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_refused(make: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(InvalidValue, match=sentence):
        make()


def test_a_receiver_or_an_interval_that_comes_twice_is_refused() -> None:
    with pytest.raises(InvalidRules, match="a name of its own for each of the receivers"):
        AlertRouting(route=Route(receiver="desk"), receivers=["desk", "desk"])


def muting(**settings: Any) -> AlertRouting:
    """Return routing with a route that has time intervals; a root has none."""
    return AlertRouting(
        route=Route(receiver="desk", routes=[Route(matchers={"a": "b"}, **settings)])
    )


def test_what_is_muted_for_ever_is_never_sent() -> None:
    for routing in (muting(mute_intervals=[ALWAYS]), muting(active_intervals=[NEVER])):
        (delivery,) = routing.explain({"a": "b"}, at=at(9)).deliveries
        assert delivery.sent_at is None


def test_a_group_looks_again_when_another_mute_begins_at_its_interval() -> None:
    # It looks at 9:00:30 and every 10 minutes. The mute ends at 9:12 and begins again at 9:20.
    muted = TimeInterval(name="muted", ranges=TimeRange(times=["09:00-09:12", "09:20-09:25"]))
    routing = muting(group_wait="PT30S", group_interval="PT10M", mute_intervals=[muted])

    (delivery,) = routing.explain({"a": "b"}, at=at(9)).deliveries

    assert delivery.sent_at == at(9, 30) + timedelta(seconds=30)


def test_an_inhibition_of_several_sources_needs_each_of_them() -> None:
    both = Inhibition(name="site", source={"kind": "power"}, target={"kind": "host"},
                      others=[InhibitionSource(source={"kind": "cooling"})])  # fmt: skip

    assert not both.inhibits({"kind": "power"}, {"kind": "host"})


def test_a_silence_that_begins_later_hides_an_alert_then() -> None:
    rules = StreamRules()
    silence = Silence(id="S-1", when={"zone": "eu"}, starts_at=at(10), ends_at=at(11))
    signal = Signal(source="probe", key="disk", severity="major", at=at(8), facts={"zone": "eu"})
    state = advance_stream(StreamState(), [(at(8), signal), (at(8), silence)], rules=rules).state

    now = alert_visibility(state, "disk", at(9), rules=rules)
    then = alert_visibility(state, "disk", at(10), rules=rules)

    assert now.is_shown
    assert [one.cause for one in then.hidden_by] == ["S-1"]
    assert then.shows_at == at(11)


def test_planned_work_round_the_clock_has_no_end_that_is_looked_for() -> None:
    windows = [Span(at(9) + n * timedelta(hours=1), at(10) + n * timedelta(hours=1))
               for n in range(1_200)]  # fmt: skip
    works = [Maintenance(name=f"w{place}", when={"zone": "eu"}, windows=windows[place::2])
             for place in (0, 1)]  # fmt: skip
    rules = StreamRules(maintenance=works)
    signal = Signal(source="probe", key="disk", severity="major", at=at(8), facts={"zone": "eu"})
    state = advance_stream(StreamState(), [(at(8), signal)], rules=rules).state

    found = alert_visibility(state, "disk", at(9), rules=rules)

    assert not found.is_shown
    assert found.shows_at is None


def test_a_route_change_says_whether_receivers_change() -> None:
    def routing(receiver: str, wait: str) -> AlertRouting:
        return AlertRouting(route=Route(receiver=receiver, group_wait=wait))

    (other,) = routing("desk", "PT30S").diff(routing("duty", "PT30S"))
    (later,) = routing("desk", "PT30S").diff(routing("desk", "PT60S"))

    assert (other.receivers_change, later.receivers_change) == (True, False)


def test_values_with_the_dividers_of_keys_joined_the_incident_of_others() -> None:
    page = ResponseRule(name="page", respond="incident", by=("service", "host"))
    whole = ResponseRule(name="page:x", respond="incident")
    names = [("a", "b"), ("a,host=b", ""), ("a", "b,host="), ("a,host=b", "\\"), ("a\\", "b")]

    keys = [page.key({"service": service, "host": host}, "id") for service, host in names]

    assert keys[0] == "page:service=a,host=b"
    assert len({*keys}) == len(names)
    alone = attrs.evolve(page, by=())
    assert whole.key({}, "y") != alone.key({}, "x:y")
