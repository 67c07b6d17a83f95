"""What rules, routes and streams of alerts do in cases that hardly occur."""

import copy
import inspect
import random
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from test_the_stream import Life, at

from serviceops.calendars import BusinessCalendar
from serviceops.errors import InvalidRules, InvalidValue
from serviceops.events import (
    FLAPPING_DETECTORS,
    Delay,
    Dependency,
    IdentityRules,
    IncidentEnded,
    Inhibition,
    Operation,
    ResponseRule,
    Route,
    Signal,
    SignificanceRule,
    Silence,
    StreamRules,
    StreamState,
    WeightedDetector,
    step_stream,
)
from serviceops.events.matchers import Matcher, as_matchers
from serviceops.events.patterns import Pattern
from serviceops.events.processing import flapping
from serviceops.events.processing.dependency import ResourceState, Topology
from serviceops.events.response import ManyAlerts
from serviceops.events.routing import label_classes, routes
from serviceops.events.routing.label_classes import LabelClasses
from serviceops.events.routing.routes import Destination, group_labels, route
from serviceops.events.routing.time_intervals import TimeInterval, TimeRange
from serviceops.events.stream import index as alert_index
from serviceops.events.stream import stream_rules
from serviceops.events.stream.index import AlertIndex, _without
from serviceops.events.stream.stream_state import StreamSnapshot, _unique
from serviceops.lifecycle import AlertPolicy, ReopenPolicy
from tests.counted import calls_of

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_name_is_looked_for_in_every_group_of_names() -> None:
    rules = IdentityRules(correlated=[("fan down", "fan up"), ("node down", "node up")])
    down, up = (
        Signal(source="probe", name=name, resource="n1", severity="major", at=NINE)
        for name in ("node down", "node up")
    )

    assert rules.identity(down) == rules.identity(up)


def test_a_thing_that_two_others_need_is_looked_at_once() -> None:
    needs = [("web", "a"), ("web", "b"), ("b", "a")]
    topology = Topology([Dependency(child=child, parent=parent) for child, parent in needs])

    assert topology.failed("web", lambda _: ResourceState.BAD) == ("a", "b")


def test_a_response_goes_to_a_name_or_a_schedule_or_nobody() -> None:
    with pytest.raises(InvalidValue, match="a text or a Schedule"):
        ResponseRule(name="a", respond="incident", to=3)  # type: ignore[arg-type]
    assert ResponseRule(name="a", respond="incident", to="ann").recipients(NINE) == ("ann",)
    assert ResponseRule(name="a", respond="incident").recipients(NINE) == ()


SERVICE = Matcher.of("service=mail")
MAIL = {"service": "mail"}
OPEN = Silence(id="S-1", when=MAIL, starts_at=at(9), ends_at=at(10))
PAGE = ResponseRule(name="page", respond="incident", when=MAIL, by=("service",))
RULES = StreamRules(delays=[Delay(name="slow", when=MAIL)], route=Route(receiver="desk", routes=[
    Route(matchers=MAIL, receiver="mail")]))  # fmt: skip


@pytest.mark.parametrize("given", [None, "mail", [("service", "mail")], 5])
@pytest.mark.parametrize(
    "method",
    [
        SERVICE.matches,
        Inhibition(name="node", source=MAIL, target=MAIL).match,
        partial(OPEN.silences, at=at(9)),
        partial(PAGE.applies, meaning=None),
        partial(PAGE.key, identity="a"),
        RULES.matched,
        RULES.destinations_of,
        partial(group_labels, Destination(receiver="desk", group_by=["service"])),
    ],
)
def test_something_else_in_the_place_of_labels_is_refused(method: Any, given: Any) -> None:
    with pytest.raises(InvalidValue, match="expected"):
        method(given)


def test_a_value_of_a_label_that_is_no_text_is_refused_by_an_expression() -> None:
    with pytest.raises(InvalidValue, match="labels: texts by name"):
        Matcher.of("service=~mail").matches({"service": 5})  # type: ignore[dict-item]


def test_every_attribute_of_a_route_that_is_no_root_can_be_read() -> None:
    child = Route(matchers=MAIL)

    assert ("matchers", child.matchers) in inspect.getmembers(child)
    with pytest.raises(InvalidRules, match="a root with a receiver"):
        route(child, MAIL)


def test_numbers_are_ranges_of_one_and_weekdays_are_seven() -> None:
    assert TimeRange(days_of_month=[1]).days_of_month == ((1, 1),)
    with pytest.raises(InvalidRules, match="names of weekdays"):
        TimeRange(weekdays=[7])


def test_an_interval_of_a_calendar_has_its_edges() -> None:
    office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    interval = TimeInterval(name="office", calendar=office)

    assert interval.next_edge(NINE) == NINE.replace(hour=17)


def test_an_end_of_muting_is_looked_for_over_so_many_edges() -> None:
    days = TimeInterval(name="day", ranges=TimeRange(times=["06:00-18:00"]))
    nights = TimeInterval(name="night", ranges=TimeRange(times=["18:00-24:00", "00:00-06:00"]))
    never = Destination(receiver="desk", mute_intervals=[days, nights])

    with patch.object(routes, "_MAX_EDGES", 10):
        assert never.quiet_until(NINE) is None


def test_routes_that_tell_too_much_apart_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    matchers = as_matchers('a="1", b=~"x.*y|z[0-9]+"')

    monkeypatch.setattr(label_classes, "MAX_STATES", 1)
    with pytest.raises(InvalidRules, match="joint states"):
        LabelClasses(matchers)
    monkeypatch.undo()
    classes = LabelClasses(matchers)
    monkeypatch.setattr(label_classes, "MAX_CLASSES", 1)
    with pytest.raises(InvalidRules, match="classes of labels"):
        list(classes.leaves(lambda labels: labels.matches(matchers)))


def test_a_pattern_that_sees_many_characters_forgets_what_it_stored() -> None:
    pattern = Pattern("[^x]*")

    with patch("serviceops.events.patterns.MAX_CACHED", 2):
        assert all(pattern.matches(chr(n)) for n in range(65, 75))


def test_what_a_detector_stored_of_calm_samples_is_forgotten_when_it_is_too_much() -> None:
    detector = WeightedDetector()

    with patch.object(flapping, "_MAX_STEPS", 1):
        track = detector.start("major")
        for number, state in enumerate(("ok", "major", "ok"), start=1):
            track = detector.step_state(track, state, at=NINE + timedelta(minutes=number))

    assert (track.state, track.changes) == ("ok", 0b111)


# -- the stream ------------------------------------------------------------------------------------


def test_an_index_without_changes_is_its_own_value() -> None:
    life = Life().hear(at(9), "major")

    index = AlertIndex()
    assert index.persistent() is index
    assert ("label", "value") not in index
    assert _without(("one",), "other") == ("one",)
    assert life.alert().state == "open"


def test_a_place_of_an_index_has_each_identity_once_however_many_there_are() -> None:
    place, names = ("label", "zone", "eu"), [f"a{number}" for number in range(150)]
    index = AlertIndex()
    for count, name in enumerate(names, start=1):
        for _ in range(2):  # entering again changes nothing
            index, _ = index.moved(name, [], [place])
        assert sorted(index.at(place)) == sorted(names[:count])

    for count, name in enumerate(names, start=1):
        index, _ = index.moved(name, [place], [])
        assert sorted(index.at(place)) == sorted(names[count:])
    assert place not in index


@pytest.mark.parametrize("seed", range(20))
def test_an_index_that_is_written_in_place_has_what_sets_have_and_leaves_its_origin(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alert_index, "_FEW", 16)  # so that places become maps, and tuples again
    draw, places = random.Random(seed), [("label", "zone", name) for name in ("eu", "us")]
    value, known = AlertIndex(), {place: set[str]() for place in places}
    for _ in range(6):
        before = {place: set(value.at(place)) for place in places}
        index = AlertIndex.changing(value)
        for _ in range(draw.choice((1, 90))):
            name, into = f"a{draw.randrange(60)}", draw.sample(places, draw.randrange(3))
            was = {place for place in places if known[place]}
            left = [place for place in places if name in known[place]]
            if not left and draw.random() < 0.6:  # a new one, which may wait for being written
                for place in into:
                    index.enter(name, place)
                    known[place].add(name)
                continue
            index, changed = index.moved(name, left, into)
            for place in left:
                known[place].discard(name)
            emptied = {place for place in was if not known[place]}
            filled = {place for place in into if not known[place]}
            for place in into:
                known[place].add(name)
            assert set(changed) == emptied | filled
            assert {place: set(index.at(place)) for place in places} == known
        assert {place: set(value.at(place)) for place in places} == before
        value = index.persistent()
        assert {place: set(value.at(place)) for place in places} == known


def test_a_place_that_became_small_again_in_one_call_is_small_afterwards() -> None:
    place, names = ("label", "zone", "eu"), [f"a{number}" for number in range(150)]
    index = AlertIndex.changing(None)
    for name in names:
        index, _ = index.moved(name, [], [place])
    for name in names[5:]:
        index, _ = index.moved(name, [place], [])

    assert sorted(index.persistent().at(place)) == names[:5]


def test_an_alert_that_opens_at_the_instant_of_an_earlier_one_has_another_id() -> None:
    policy = AlertPolicy(reopen=ReopenPolicy(within=timedelta()))
    life = Life(policy=policy).hear(at(9), "major").do(at(9), "close")

    life.hear(at(9), "major")

    assert life.alert().id.endswith("+")


def test_an_alert_that_changes_often_costs_in_proportion_to_its_changes() -> None:
    def calls(size: int) -> int:
        signals = [
            Signal(source="p", key=str(n), resource="r", name="d", at=NINE + timedelta(minutes=n),
                   severity=("major", "critical")[n % 2])
            for n in range(size)
        ]  # fmt: skip

        def live() -> None:
            state, rules = StreamState(), StreamRules()
            for one in signals:
                state = step_stream(state, one, at=one.at, rules=rules).state

        return calls_of(live)

    assert calls(400) < 5.5 * calls(100)


def test_signals_without_stored_deliveries_are_counted_and_graded() -> None:
    life = Life(identity=IdentityRules(deliveries=0))

    life.hear(at(9), "major").hear(at(9, 1), "major").hear(at(9, 2), "major")
    life.hear(at(9, 3), "minor")

    assert life.alert().sightings.count == 4
    assert life.alert().severity == "minor"


def test_a_stream_that_gets_a_detector_later_has_no_track_at_first() -> None:
    life = Life().hear(at(9), "major").hear(at(9, 1), "major")
    life.rules = StreamRules(flapping=FLAPPING_DETECTORS["nagios"])

    life.hear(at(9, 2), "major").hear(at(9, 3), "major")

    assert life.alert().sightings.count == 4


def test_a_grade_that_means_nothing_changes_nothing() -> None:
    noise = SignificanceRule(name="noise", when={"severity": "minor"})
    life = Life(significance=[noise]).hear(at(9), "major").hear(at(9, 1), "major")

    life.hear(at(9, 2), "minor")

    assert life.alert().severity == "major"


def test_indexes_of_rules_are_copied_with_their_rules_and_forget_what_is_too_much() -> None:
    rules = StreamRules(route=Route(receiver="desk", group_by=["..."]))
    indexes = rules._indexes

    with patch.object(stream_rules, "_MAX_KNOWN", 0):
        assert indexes.matched({"a": "1"}) == indexes.matched({"a": "1"})
        assert list(indexes.destinations({"a": "1"})) == list(indexes.destinations({"a": "1"}))
        plain = StreamRules(route=Route(receiver="desk", group_by=["a"]))._indexes
        assert [len(plain.destinations({"a": name})) for name in "12"] == [1, 1]
    assert copy.deepcopy(indexes).matched({"a": "1"}) == indexes.matched({"a": "1"})


def test_rows_of_a_stream_with_unknown_counts_or_twice_the_same_are_refused() -> None:
    with pytest.raises(InvalidValue, match="counts of"):
        StreamSnapshot(counts=[("odd", 1)]).restored()
    with pytest.raises(InvalidValue, match="each row once"):
        _unique([("a", 1), ("a", 2)])


def test_an_operation_that_is_delivered_twice_changes_the_alert_once() -> None:
    life = Life().hear(at(9), "major")
    given = Operation(identity="disk", action="acknowledge", id="op-1", by="ann")

    once = life._took(step_stream(life.state, given, at=at(9, 1), rules=life.rules)).alert()
    again = life._took(step_stream(life.state, given, at=at(9, 2), rules=life.rules)).alert()

    assert again == once


def test_an_incident_that_is_not_of_the_stream_ends_nothing() -> None:
    responses = [ResponseRule(name="page", respond="incident")]
    life = Life(responses=responses).hear(at(9), "major")
    before = dict(life.state.incidents.items())

    ended = step_stream(life.state, IncidentEnded(id="other"), at=at(9, 1), rules=life.rules)
    life._took(ended)

    assert before
    assert dict(life.state.incidents.items()) == before


def test_the_first_of_many_alerts_that_comes_back_is_the_latest_and_the_next_is_first() -> None:
    many = ManyAlerts.of(("a", "b", "c"), frozenset({"outside"}))
    back = many.joined("a")
    assert (back.first, back.last) == ("b", "a")
    more = back.joined("d").joined("b")
    assert (more.first, more.last) == ("c", "b")
    # Who came back since the order was made is passed over: a, c, b is the order then.
    again = many.joined("a").joined("c").joined("b")
    assert (again.first, again.last) == ("a", "b")
