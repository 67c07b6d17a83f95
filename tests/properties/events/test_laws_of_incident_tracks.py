"""Laws of the alerts of an incident: with few of them or many, what is read is the same."""

import pickle
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from serviceops._internal.persistent_maps import PersistentMap
from serviceops.events import response
from serviceops.events.response import IncidentTrack, ManyAlerts, resolves
from serviceops.testing.sample_texts import START

CHANGES = st.lists(st.tuples(st.booleans(), st.sampled_from("abcde")), max_size=16)


@given(CHANGES, st.sets(st.sampled_from("abxy")), st.integers(1, 4))
def test_a_track_of_many_alerts_reads_as_one_of_few(
    changes: list[tuple[bool, str]], over: set[str], many: int
) -> None:
    track = IncidentTrack(key="k", rule="r", opened_at=START, over=frozenset(over))
    order: list[str] = []
    with mock.patch.object(response, "_MANY", many):
        for joins, name in changes:
            if joins:
                track = track.joined(name)
                order = [*[one for one in order if one != name], name]
                over = over - {name}
            else:
                track = track.ended(name)
                over = over | {name}
            assert (track.alerts, track.over) == (tuple(order), frozenset(over))
            if order:
                ends = {"first": order[0] in over, "last": order[-1] in over}
                ends |= {"all": over.issuperset(order), "never": False}
                assert {rule: resolves(track, rule) for rule in ends} == ends  # type: ignore[arg-type] # its words
            else:
                assert not resolves(track, "all")
    plain = IncidentTrack(
        key="k", rule="r", opened_at=START, alerts=tuple(order), over=frozenset(over)
    )
    assert track == plain
    assert hash(track) == hash(plain)
    assert repr(track.alerts) == repr(plain.alerts)
    assert pickle.loads(pickle.dumps(track)) == plain


@given(
    st.lists(
        st.tuples(st.sampled_from([True, True, False]),
                  st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1, max_size=4)),
        min_size=3,
    ),
    st.sets(st.sampled_from("abxy")), st.sampled_from([1, 4, 99]),
)  # fmt: skip
def test_alerts_that_join_together_join_one_after_the_other(
    changes: list[tuple[bool, list[str]]], over: set[str], many: int
) -> None:
    together = track = IncidentTrack(key="k", rule="r", opened_at=START, over=frozenset(over))
    with mock.patch.object(response, "_MANY", many):
        for joins, names in changes:
            together = together.joined_by(names) if joins else together
            for name in names:
                track = track.joined(name) if joins else track.ended(name)
                together = together if joins else together.ended(name)
            assert together == track
        for name in reversed(track.alerts):
            track, together = track.ended(name), together.ended(name)
            for rule in ("first", "last", "all"):
                assert resolves(together, rule) == resolves(track, rule)  # type: ignore[arg-type] # its words


def test_many_alerts_that_join_together_make_no_long_tuple() -> None:
    names = [f"a{number:03}" for number in range(300)]
    track = IncidentTrack(key="k", rule="r", opened_at=START).joined_by(names)
    assert type(track._alerts) is ManyAlerts
    assert track.alerts == tuple(names)
    for name in names[:-1]:
        track = track.ended(name)
    assert [resolves(track, rule) for rule in ("first", "last", "all")] == [True, False, False]
    track = track.ended(names[-1])
    assert [resolves(track, rule) for rule in ("last", "all")] == [True, True]


def test_a_track_that_grows_copies_no_long_tuple() -> None:
    track = IncidentTrack(key="k", rule="r", opened_at=START)
    names = [f"a{number:03}" for number in range(300)]
    for name in names:
        track = track.joined(name)
    assert type(track._alerts) is ManyAlerts
    assert track.alerts == tuple(names)
    for name in names[:-1]:
        track = track.ended(name)
    assert (resolves(track, "all"), resolves(track, "first"), resolves(track, "last")) == (
        False, True, False,
    )  # fmt: skip
    assert resolves(track.ended(names[-1]), "all")


def test_an_alert_that_joins_again_becomes_the_last_one() -> None:
    track = IncidentTrack(key="k", rule="r", opened_at=START, over=frozenset("z"))
    with mock.patch.object(response, "_MANY", 1):
        for name in "abcaz":  # "a" is not over when it joins again, and "z" is
            track = track.joined(name)
        assert (track.alerts, track.over) == (("b", "c", "a", "z"), frozenset())
        without_b = track.ended("b")
        assert (resolves(without_b, "first"), resolves(without_b, "all")) == (True, False)
        assert resolves(without_b.ended("c").ended("a").ended("z"), "all")
        assert not resolves(track.ended("a"), "first")


def test_a_storm_that_comes_back_in_order_looks_for_its_first_alert_once() -> None:
    track = IncidentTrack(key="k", rule="r", opened_at=START)
    names = [f"a{number:03}" for number in range(300)]
    for name in names:
        track = track.joined(name)
    for name in names:
        track = track.ended(name)

    with mock.patch.object(
        PersistentMap, "items", autospec=True, side_effect=PersistentMap.items
    ) as gone_through:
        for number, name in enumerate(names):
            track = track.joined(name)
            assert resolves(track, "first") == (number < len(names) - 1)
    assert gone_through.call_count <= 2
    assert (track.alerts, track.over) == (tuple(names), frozenset())
