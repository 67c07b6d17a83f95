"""Queues of many cases: changes one by one give what a new queue gives, at a cost that stays."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from serviceops._internal.sorted_map import SortedMap
from serviceops.calendars import BusinessCalendar
from serviceops.desk import Case, Queue
from serviceops.lifecycle import Incident
from serviceops.sla import Goal, On, Policy, Rule, Target
from tests.counted import calls_of

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLICY = Policy(
    "p",
    rules=Rule(
        targets=Target(
            "r", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"), warn=0.5
        )
    ),
)  # fmt: skip


def case(number: int, minutes: float = 0) -> Case:
    at = NINE + timedelta(minutes=minutes)
    return Case(Incident.log(f"INC-{number}", summary="m", caller="c", at=at), POLICY)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 900)), max_size=60), st.integers(0, 1_500))
def test_a_sorted_map_is_a_dictionary_in_order(changes: list[tuple[bool, int]], size: int) -> None:
    known = {number * 3: -number for number in range(size)}
    mapped = SortedMap.of(list(known), list(known.values()))
    for added, key in changes:
        before, kept = mapped, list(mapped)
        if added:
            known[key] = key
            mapped = mapped.with_pair(key, key)
        else:
            known.pop(key, None)
            mapped = mapped.without(key)
        assert list(before) == kept

    in_order = sorted(known.items())
    assert list(mapped) == [value for _, value in in_order]
    assert len(mapped) == len(known)
    assert mapped.first() == (in_order[0] if in_order else None)
    assert list(mapped.upto(450)) == [value for key, value in in_order if key <= 450]
    assert [mapped.at(number) for number in range(0, len(known), 97)] == list(mapped)[::97]
    assert all(mapped.get(key) == known.get(key) for key in range(0, 900, 7))


def test_a_sorted_map_grows_to_many_levels_and_empties_again() -> None:
    draw, keys = Random(1), list(range(6_000))
    draw.shuffle(keys)
    mapped: SortedMap[int, str] = SortedMap.of([], [])
    for key in keys:
        mapped = mapped.with_pair(key, f"{key}")
    full = mapped
    assert list(full) == [f"{key}" for key in range(6_000)]

    draw.shuffle(keys)
    for key in keys[:5_900]:
        mapped = mapped.without(key)
    left = sorted(keys[5_900:])
    assert list(mapped) == [f"{key}" for key in left]
    assert (len(mapped), mapped.first()) == (100, (left[0], f"{left[0]}"))
    for key in left:
        mapped = mapped.without(key)
    assert (list(mapped), len(mapped), mapped.first(), mapped.get(3)) == ([], 0, None, None)
    assert list(mapped.with_pair(3, "three")) == ["three"]
    assert len(full) == 6_000


steps = st.lists(
    st.tuples(st.sampled_from(["add", "drop", "later"]), st.integers(0, 30), st.integers(0, 400)),
    max_size=12,
)


@given(steps)
def test_changes_one_by_one_give_what_a_new_queue_gives(drawn: list[tuple[str, int, int]]) -> None:
    now = NINE + HOUR
    queue = Queue(case(number, number * 7) for number in range(20))
    reading = queue.read(at=now)
    for step, number, minutes in drawn:
        if step == "add":
            queue, reading = queue.with_case(case(number, minutes)), reading.with_case(
                case(number, minutes)
            )  # fmt: skip
        elif step == "drop" and f"INC-{number}" in queue:
            queue, reading = queue.without(f"INC-{number}"), reading.without(f"INC-{number}")
        else:
            now += timedelta(minutes=minutes)
            reading = reading.later(now)
    fresh = Queue(queue.cases).read(at=now)

    assert {one.id for one in reading.places} == {one.id for one in queue}
    assert [one.id for one in reading] == [one.id for one in fresh]
    assert list(reading.places) == list(fresh.places)
    assert reading.next_wakeup == fresh.next_wakeup
    assert len(reading) == len(fresh)
    assert len(queue) == len(queue.cases)
    assert Queue(queue.cases) == queue
    if len(reading):
        assert reading[0].id == fresh[0].id
        assert reading[-1].id == fresh[-1].id
    end = now + 9 * HOUR
    assert reading.due(at=end) == fresh.due(at=end)


def test_a_change_of_a_large_queue_costs_no_more_than_one_of_a_small_queue() -> None:
    def cost(size: int) -> int:
        # Each was logged at a second of its own, so that one of them wakes at a time.
        queue = Queue(case(number, number * 7_919 % 14_400 / 60) for number in range(size))
        reading, changed = queue.read(at=NINE + 4 * HOUR), case(7, 3)
        later = reading.next_wakeup
        assert later is not None

        def change() -> None:
            queue.with_case(changed)
            assert reading.with_case(changed).next_wakeup is not None
            reading.with_case(changed)[0]
            reading.later(later)

        change()
        return calls_of(change)

    assert cost(5_000) < 4 * cost(100)  # fifty times as many cases; the depth of trees grows


def test_reading_a_queue_costs_little_more_than_reading_each_policy_once() -> None:
    queue, now = Queue(case(number, number) for number in range(200)), NINE + 4 * HOUR

    def each_policy() -> None:
        for one in queue.cases:
            assert POLICY.read(one.record.history, at=now).next_wakeup_micros != now

    def whole_queue() -> None:
        assert queue.read(at=now).next_wakeup is not None

    each_policy()
    whole_queue()
    # 1.4 with a reading of each case, 1.17 with one of each clock.
    assert calls_of(whole_queue) < 1.1 * calls_of(each_policy)


OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]}, covers=(2020, 2026))


def test_a_case_due_beyond_the_years_covered_is_named_and_the_others_are_read() -> None:
    target = Target(
        "r", goal=Goal.working(hours=8), calendar=OFFICE, start=On("log"), stop=On("resolve")
    )
    response = Target("first", goal=Goal.real(hours=1), start=On("log"), stop=On("reply"))
    policy = Policy("p", rules=Rule(targets=target))
    both = Policy("both", rules=Rule(targets=(target, response)))
    last = datetime(2026, 12, 31, 12, tzinfo=UTC)

    def logged(number: int, at: datetime) -> Incident:
        return Incident.log(f"INC-{number}", summary="m", caller="c", at=at)

    reading = Queue(
        [
            Case(logged(1, NINE), policy), Case(logged(2, last), policy),
            Case(logged(3, last), both),
        ]
    ).read(at=last)  # fmt: skip

    assert [one.id for one in reading] == ["INC-1", "INC-3", "INC-2"]
    assert [one.id for one in reading.faults] == ["INC-2"]
    assert "outside what the calendar covers" in str(reading.faults[0].fault)
    assert reading[0].fault is None
    assert reading[1].breach_at == last + HOUR + timedelta(microseconds=1)
    assert "not known" in str(reading.figure())
