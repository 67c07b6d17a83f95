"""A queue wakes for everything and for nothing else, and tells each thing once."""

import json
from datetime import datetime, timedelta
from itertools import pairwise

from drawn_cases import ESCALATIONS, NINE, POLICY, QUARTER, TIMERS, incidents, instants
from hypothesis import given
from hypothesis import strategies as st

from serviceops import from_dict, to_dict
from serviceops.desk import Case, Queue, QueueReading
from serviceops.lifecycle import Incident

FAR = NINE + timedelta(days=12)
MICRO = timedelta(microseconds=1)


def case(record: Incident) -> Case:
    return Case(record, POLICY, TIMERS, escalations=ESCALATIONS)


@st.composite
def queues(draw: st.DrawFn) -> Queue:
    return Queue(case(draw(incidents(number))) for number in range(draw(st.integers(1, 3))))


def says(reading: QueueReading) -> list[object]:
    """The order, and what each case says."""
    return [
        (place.case.id, place.breach_micros, reading.case(place.case.id).change_key)
        for place in reading
    ]


@given(queues(), instants, st.integers(1, 9))
def test_nothing_differs_before_the_wakeup_and_something_does_at_it(
    queue: Queue, at: datetime, part: int
) -> None:
    reading = queue.read(at=at)
    wakeup = reading.next_wakeup
    until = FAR if wakeup is None else wakeup
    just_before, between = until - MICRO, at + (until - at) * part / 10

    for moment in (between, just_before):
        if at <= moment < until:
            assert says(queue.read(at=moment)) == says(reading)
            assert queue.due(after=at, at=moment) == ()
    if wakeup is not None:
        assert wakeup > at
        results = queue.due(after=at, at=wakeup)
        assert results or says(queue.read(at=wakeup)) != says(reading)


@given(queues(), st.lists(instants, max_size=4))
def test_each_thing_falls_due_once_over_any_split_of_time(
    queue: Queue, cuts: list[datetime]
) -> None:
    whole = queue.due(at=FAR)
    edges = [None, *sorted(cuts), FAR]

    parts = [due for after, end in pairwise(edges) for due in queue.due(after=after, at=end or FAR)]

    assert tuple(parts) == whole
    assert len({due.key for due in whole}) == len(whole)


@given(queues(), instants, instants)
def test_a_later_reading_is_the_reading_of_later(
    queue: Queue, one: datetime, other: datetime
) -> None:
    at, later = sorted((one, other))

    results, fresh = queue.read(at=at).later(later), queue.read(at=later)

    assert says(results) == says(fresh)
    assert results.next_wakeup == fresh.next_wakeup
    assert queue.read(at=at).due(at=later) == queue.due(after=at, at=later)


@given(queues(), instants)
def test_a_place_has_the_breach_wakeup_and_zone_of_its_case(queue: Queue, at: datetime) -> None:
    for place in queue.read(at=at):
        alone = place.case.read(at=at)
        found = place.breach_micros, place.wakeup_micros, place.zone
        assert found == (alone.breach_micros, alone.next_wakeup_micros, alone.zone)


@given(queues(), instants)
def test_the_order_of_cases_makes_no_difference(queue: Queue, at: datetime) -> None:
    reading, turned = queue.read(at=at), Queue(reversed(queue.cases)).read(at=at)

    assert says(reading) == says(turned)
    put = turned
    for one in queue:
        put = put.with_case(one)
    assert says(put) == says(reading)


@given(queues())
def test_a_queue_survives_json(queue: Queue) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(queue)))) == queue


@given(incidents())
def test_a_host_with_one_timer_lives_the_life_of_one_that_looks_all_the_time(
    record: Incident,
) -> None:
    by_timer, now = case(record), record.history[-1].at
    while (wakeup := by_timer.read(at=now).next_wakeup) is not None and wakeup <= FAR:
        by_timer, now = by_timer.advanced(at=wakeup), wakeup
    by_looking, look = case(record), record.history[-1].at
    while look <= FAR:
        by_looking = by_looking.advanced(at=look)
        look += 4 * QUARTER

    assert by_timer.advanced(at=FAR).record == by_looking.advanced(at=FAR).record


def ran(queue: Queue, stops: list[datetime]) -> tuple[Queue, list[str]]:
    """Run at each of these instants, and collect what was fired."""
    after, keys = None, list[str]()
    for at in stops:
        queue, fired = queue.tick(after=after, at=at)
        keys += [due.key for due in fired]
        after = at
    return queue, keys


@given(queues(), st.lists(instants, max_size=3))
def test_after_any_outages_the_same_was_fired_as_by_running_all_the_time(
    queue: Queue, outages: list[datetime]
) -> None:
    # Running all the time: at every wakeup and never in between.
    begin = max(one.record.history[-1].at for one in queue)
    reading, fired = queue.tick(at=begin)[0].read(at=begin), list(queue.tick(at=begin)[1])
    while (wakeup := reading.next_wakeup) is not None and wakeup <= FAR:
        reading, more = reading.tick(at=wakeup)
        fired += more

    continuous = [due.key for due in fired]
    stops = [begin, *sorted(stop for stop in outages if begin < stop < FAR), FAR]
    later, keys = ran(queue, stops)
    once, whole = ran(queue, [begin, FAR])

    assert len(continuous) == len(set(continuous))
    assert sorted(keys) == sorted(whole) == sorted(continuous)
    assert [one.record.history for one in later] == [one.record.history for one in once]
    assert {one.id: one.record.history for one in reading.queue} == {
        one.id: one.record.history for one in once
    }
    assert queue.tick(at=FAR)[0].tick(after=FAR, at=FAR)[1] == ()


@given(queues())
def test_what_a_run_fires_is_in_order(queue: Queue) -> None:
    fired = queue.tick(at=FAR)[1]

    assert [due.at for due in fired] == sorted(due.at for due in fired)
