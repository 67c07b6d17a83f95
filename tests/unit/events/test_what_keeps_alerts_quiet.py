"""Inhibitions, dependencies, maintenance, silences and delays: each alone, worked by hand."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from serviceops import BusinessCalendar, Span, from_dict, to_dict
from serviceops.errors import InvalidValue
from serviceops.events import (
    Delay,
    Dependency,
    Inhibition,
    Maintenance,
    ResourceState,
    Signal,
    Silence,
    StreamRules,
    StreamState,
    Topology,
    inhibited_by,
    next_stream_wakeup,
    step_stream,
)
from serviceops.events.processing.dependency import _circle


def at(hour: int, minute: int = 0, *, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


# -- inhibition ------------------------------------------------------------------------------------

RULE = Inhibition(
    name="grave", source={"sev": "high"}, target={"team": "web"}, equal=("node", "zone")
)
PAIRS: list[tuple[dict[str, str], dict[str, str], bool]] = [
    ({"sev": "high", "node": "1"}, {"team": "web", "node": "1"}, True),  # no zone on either
    ({"sev": "high", "node": "1"}, {"team": "web", "node": "2"}, False),
    ({"sev": "high", "node": "1", "zone": "a"}, {"team": "web", "node": "1"}, False),
    ({"sev": "high", "node": "1", "zone": ""}, {"team": "web", "node": "1"}, True),
    ({"sev": "low", "node": "1"}, {"team": "web", "node": "1"}, False),
    ({"sev": "high", "node": "1"}, {"team": "db", "node": "1"}, False),
    # both sides: another of both sides does not quiet it, one of the source side alone does
    ({"sev": "high", "team": "web"}, {"sev": "high", "team": "web"}, False),
    ({"sev": "high", "team": "db"}, {"sev": "high", "team": "web"}, True),
    ({"sev": "high", "team": "web"}, {"sev": "low", "team": "web"}, True),
]


@pytest.mark.parametrize(("source", "target", "quiet"), PAIRS)
def test_one_alert_keeps_another_quiet_by_alertmanagers_rule(
    source: dict[str, str], target: dict[str, str], quiet: bool
) -> None:
    assert RULE.inhibits(source, target) is quiet
    assert inhibited_by(target, [source], [RULE]) == (("grave",) if quiet else ())


def test_without_equal_labels_any_source_will_do() -> None:
    rule = Inhibition(name="any", source={"s": "1"}, target={"t": "1"})

    assert rule.inhibits({"s": "1", "node": "1"}, {"t": "1", "node": "2"})
    assert from_dict(to_dict(rule)) == rule


# -- dependency ------------------------------------------------------------------------------------


def needs(*rows: tuple[str, ...]) -> Topology:
    return Topology([Dependency(**dict(zip(("child", "parent", "group"), row, strict=False)))
                     for row in rows])  # fmt: skip


SINGLE = needs(("web", "switch"), ("web", "power"))
GROUPED = needs(("web", "dns-1", "dns"), ("web", "dns-2", "dns"), ("web", "switch"))
DEEP = needs(("web", "host"), ("host", "switch"))
SPLIT = needs(("web", "a", "g"), ("web", "b", "g"), ("a", "switch"), ("b", "router"))
REACH: list[tuple[Topology, set[str], tuple[str, ...]]] = [
    (SINGLE, set(), ()),
    (SINGLE, {"power"}, ("power",)),
    (SINGLE, {"power", "switch"}, ("power", "switch")),
    (GROUPED, {"dns-1"}, ()),
    (GROUPED, {"dns-1", "dns-2"}, ("dns",)),
    (GROUPED, {"dns-1", "switch"}, ("switch",)),
    (DEEP, {"switch"}, ("host",)),
    (SPLIT, {"switch"}, ()),
    (SPLIT, {"switch", "router"}, ("g",)),
    (SPLIT, {"switch", "b"}, ("g",)),
]


@pytest.mark.parametrize(("topology", "bad", "failed"), REACH)
def test_what_cannot_be_reached_says_for_which_parent_or_group(
    topology: Topology, bad: set[str], failed: tuple[str, ...]
) -> None:
    def standing(thing: str) -> ResourceState:
        return ResourceState.BAD if thing in bad else ResourceState.GOOD

    assert topology.failed("web", standing) == failed
    assert topology.is_reachable("web", standing) is (not failed)


def test_a_soft_state_of_a_parent_counts_only_where_the_dependency_says_so() -> None:
    patient = Topology([Dependency(child="web", parent="host")])
    hasty = Topology([Dependency(child="web", parent="host", soft=True)])

    assert patient.is_reachable("web", lambda thing: ResourceState.SOFT)
    assert not hasty.is_reachable("web", lambda thing: ResourceState.SOFT)
    assert from_dict(to_dict(hasty)) == hasty


def test_everything_below_a_parent_is_known_and_circles_are_refused() -> None:
    assert SPLIT.descendants("switch") == ("a", "web")
    with pytest.raises(InvalidValue, match="a -> b -> a"):
        needs(("a", "b"), ("b", "a"))


def test_a_child_of_many_parents_cost_the_square_of_their_number() -> None:
    class Name(str):
        __slots__ = ()
        hashed = 0
        __eq__ = str.__eq__

        def __hash__(self) -> int:
            Name.hashed += 1
            return str.__hash__(self)

    def hashed(number: int) -> int:
        needs = [SimpleNamespace(parent=Name(n), group="", soft=False) for n in range(number)]

        class Star(Topology):
            parents = {"web": needs}  # type: ignore[assignment] # noqa: RUF012 - names that count

        Name.hashed = 0
        assert len(Star([]).failed("web", lambda thing: ResourceState.BAD)) == number
        return Name.hashed

    assert hashed(1_000) < 11 * hashed(100)


def test_a_chain_of_dependencies_listed_all_that_is_below_each_of_its_parents() -> None:
    class Name(str):
        __slots__ = ()
        compared = 0
        __hash__ = str.__hash__

        def __lt__(self, other: str) -> bool:
            Name.compared += 1
            return str.__lt__(self, other)

    def compared(number: int) -> int:
        names = [Name(f"h{one:05}") for one in range(number)]
        pairs = [SimpleNamespace(child=one, parent=other) for one, other in pairwise(names)]

        class Chain(Topology):
            dependencies = tuple(pairs)  # type: ignore[assignment] # names that count

        Name.compared = 0
        Chain.__new__(Chain).__attrs_post_init__()
        return Name.compared

    assert compared(1_000) < 11 * compared(100) + 100


def test_a_circle_is_found_in_proportion_to_its_length() -> None:
    class Name(str):
        __slots__ = ()
        compared = 0
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            Name.compared += 1
            return str.__eq__(self, other)

    names = [Name(f"h{number:04}") for number in range(1_000)]
    following = [*names[1:], names[0]]

    assert _circle([*names], {a: {b} for a, b in zip(names, following, strict=True)}) == [
        *names, names[0],
    ]  # fmt: skip
    assert Name.compared < 10_000  # each step compared the last name with all before it


# -- maintenance -----------------------------------------------------------------------------------

NIGHT = Maintenance(name="night", windows=[Span(at(20), at(22)), Span(at(23), at(23, 30))])
WEEKLY = Maintenance(
    name="weekly", calendar=BusinessCalendar(zone="UTC", week={"mon": [(time(20), time(22))]})
)
EDGES = [
    (NIGHT, at(19), None, at(20)),
    (NIGHT, at(20), at(22), at(22)),
    (NIGHT, at(21, 59), at(22), at(22)),
    (NIGHT, at(22), None, at(23)),
    (NIGHT, at(23, 30), None, None),
    (WEEKLY, at(19), None, at(20)),
    (WEEKLY, at(20), at(22), at(22)),
    (WEEKLY, at(21), at(22), at(22)),
    (WEEKLY, at(22), None, at(20, day=9)),
]


@pytest.mark.parametrize(("work", "moment", "hidden_until", "edge"), EDGES)
def test_a_fixed_window_hides_while_it_is_open(
    work: Maintenance, moment: datetime, hidden_until: datetime | None, edge: datetime | None
) -> None:
    assert work.hidden_until(moment) == hidden_until
    assert work.next_edge(moment) == edge
    window = work.window(moment)
    assert (window is None) == (hidden_until is None)
    assert window is None or (moment in window and window.end == hidden_until)
    assert from_dict(to_dict(work)) == work


def test_a_flexible_window_hides_from_the_first_problem_for_its_duration() -> None:
    work = Maintenance(name="w", windows=Span(at(20), at(22)), duration=timedelta(hours=1))

    assert work.hidden_until(at(19)) is None
    assert work.hidden_until(at(21, 30)) == at(22, 30)
    assert work.hidden_until(at(22)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "", "windows": Span(at(1), at(2))},
        {"name": "w"},
        {"name": "w", "windows": Span(at(1), at(2)), "calendar": WEEKLY.calendar},
        {"name": "w", "windows": Span(at(1), at(2)), "duration": timedelta()},
    ],
)
def test_work_without_one_kind_of_window_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        Maintenance(**wrong)


def test_windows_of_an_icalendar_text_are_windows_like_any_other() -> None:
    pytest.importorskip("icalendar")
    pytest.importorskip("recurring_ical_events")
    from serviceops.calendars.ics import closures_from_ics

    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTAMP:20260301T000000Z\r\nDTSTART:20260302T200000Z\r\nDTEND:20260302T220000Z\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    spans = closures_from_ics(text, start=at(0), end=at(0, day=9))

    assert Maintenance(name="ics", windows=spans).hidden_until(at(21)) == at(22)


# -- silences --------------------------------------------------------------------------------------


def silence() -> Silence:
    return Silence(id="S-1", when={"service": "mail"}, starts_at=at(10), ends_at=at(12))


def test_a_silence_is_pending_then_active_then_expired() -> None:
    states = [silence().state(at=at(hour)).value for hour in (9, 10, 11, 12)]

    assert states == ["pending", "active", "active", "expired"]
    assert silence().silences({"service": "mail"}, at=at(11))
    assert not silence().silences({"service": "web"}, at=at(11))
    assert from_dict(to_dict(silence())) == silence()


MOVES: list[tuple[int, dict[str, datetime], bool]] = [
    (9, {"starts_at": at(11)}, True),
    (9, {"starts_at": at(9)}, True),
    (9, {"starts_at": at(8)}, False),
    (11, {"ends_at": at(14)}, True),
    (11, {"ends_at": at(11)}, True),
    (11, {"ends_at": at(10, 30)}, False),
    (11, {"starts_at": at(11)}, False),
    (12, {"ends_at": at(14)}, False),
]


@pytest.mark.parametrize(("hour", "change", "possible"), MOVES)
def test_what_has_begun_keeps_its_start_and_what_has_expired_is_not_revived(
    hour: int, change: dict[str, datetime], possible: bool
) -> None:
    if possible:
        moved = silence().rescheduled(at=at(hour), **change)
        assert all(getattr(moved, name) == moment for name, moment in change.items())
    else:
        with pytest.raises(InvalidValue):
            silence().rescheduled(at=at(hour), **change)


def test_expiring_ends_it_now_and_only_once() -> None:
    ended = silence().expire(at=at(11))
    assert (ended.starts_at, ended.ends_at) == (at(10), at(11))
    assert silence().expire(at=at(9)).state(at=at(11)) == "expired"
    with pytest.raises(InvalidValue):
        ended.expire(at=at(11))


def test_nobody_silences_everything() -> None:
    with pytest.raises(InvalidValue, match="does not match the empty text"):
        Silence(id="S-1", when=(), starts_at=at(9), ends_at=at(10))


# -- delays ----------------------------------------------------------------------------------------


def test_each_change_while_it_waits_makes_the_next_wait_longer_up_to_a_ceiling() -> None:
    # Netdata: delay: up 10m down 15m multiplier 1.5 max 20m
    delay = Delay(name="n", up="PT10M", down="PT15M", multiplier=1.5, most="PT20M")

    waits = []
    track, now = None, at(9)
    for worse in (True, False, True, False):
        track = delay.after(track, worse=worse, at=now)
        assert track.until is not None
        waits.append(track.until - now)
        now += timedelta(minutes=1)

    assert [wait.total_seconds() / 60 for wait in waits] == [10, 20, 20, 20]


def test_after_the_wait_the_lengths_are_as_they_were() -> None:
    delay = Delay(name="n", up="PT10M", multiplier=2)
    track = delay.after(delay.after(None, worse=True, at=at(9)), worse=True, at=at(9, 5))
    assert track.until == at(9, 25)

    assert delay.after(track, worse=True, at=at(9, 25)).until == at(9, 35)


def test_a_pause_waits_before_what_is_worse_and_not_before_its_end() -> None:
    pause = Delay.pause("PT5M")

    assert pause.after(None, worse=True, at=at(9)).until == at(9, 5)
    assert pause.after(None, worse=False, at=at(9)).until is None
    assert from_dict(to_dict(pause)) == pause


def test_a_stream_refused_what_changed_for_the_thirty_third_time_while_it_waited() -> None:
    # A minute doubled by each of 39 changes is a million years: it waits to the last instant.
    rules = StreamRules(delays=[Delay(name="n", up="PT1M", down="PT1M", multiplier=2)])
    state = StreamState()
    for second in range(40):
        now = at(9) + timedelta(seconds=second)
        state = step_stream(
            state,
            Signal(
                source="probe", id=str(second), name="slow", resource="web", at=now,
                severity=("major", "minor")[second % 2],
            ),
            at=now,
            rules=rules,
        ).state  # fmt: skip

    assert next_stream_wakeup(state, rules) == datetime.max.replace(tzinfo=UTC)
    assert from_dict(to_dict(state)) == state


def test_a_wait_was_an_error_of_python_where_it_passes_the_year_9999() -> None:
    delay = Delay(name="n", up="P4000000D", multiplier=1000)
    track = None
    for _ in range(9):
        track = delay.after(track, worse=True, at=at(9))

    assert track is not None
    assert track.until == datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize("wrong", [{"up": "-PT1M"}, {"multiplier": 0.5}])
def test_a_wait_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        Delay(name="n", **wrong)
