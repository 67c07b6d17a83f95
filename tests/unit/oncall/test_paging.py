"""Paging: who is notified in turn until somebody acknowledges."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from serviceops.documents import from_dict, to_dict
from serviceops.errors import ServiceOpsError
from serviceops.oncall import Layer, PagingLevel, PagingPolicy, Rotation, Schedule
from serviceops.oncall.paging import Page

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def policy(**more: object) -> PagingPolicy:
    levels = [PagingLevel("ana", "PT10M"), PagingLevel(["ben", "cem"], "PT20M")]
    return PagingPolicy(name="mail", levels=levels, **more)  # type: ignore[arg-type]


def seen(pages: tuple[Page, ...]) -> list[tuple[int, int, int]]:
    return [((page.at - NINE) // MINUTE, page.round, page.level) for page in pages]


def test_levels_follow_after_their_delays_and_repeat() -> None:
    pages = policy(repeat=1).pages(opened_at=NINE, at=NINE + timedelta(days=1))

    assert seen(pages) == [(0, 1, 1), (10, 1, 2), (30, 2, 1), (40, 2, 2)]
    assert [str(member) for member in pages[1].members] == ["ben", "cem"]


def test_an_acknowledgement_stops_the_steps() -> None:
    acknowledged = NINE + 10 * MINUTE  # at the very instant of the second step

    pages = policy().pages(opened_at=NINE, acknowledged_at=[acknowledged], at=NINE + 60 * MINUTE)

    assert seen(pages) == [(0, 1, 1)]


@pytest.mark.parametrize(("minutes", "steps"), [(0, []), (-1, [(0, 1, 1), (10, 1, 2)])])
def test_an_acknowledgement_at_the_opening_stops_every_step_and_an_earlier_one_none(
    minutes: int, steps: list[tuple[int, int, int]]
) -> None:
    acknowledged = [NINE + minutes * MINUTE]

    assert (
        seen(policy().pages(opened_at=NINE, acknowledged_at=acknowledged, at=NINE + 60 * MINUTE))
        == steps
    )


def test_an_acknowledgement_that_times_out_starts_the_levels_again() -> None:
    given = policy(acknowledge_timeout="PT1H")

    pages = given.pages(opened_at=NINE, acknowledged_at=[NINE + 5 * MINUTE], at=NINE + 90 * MINUTE)

    assert seen(pages) == [(0, 1, 1), (65, 2, 1), (75, 2, 2)]


def test_a_second_acknowledgement_renews_the_time() -> None:
    given = policy(acknowledge_timeout="PT1H")
    acknowledged = [NINE + 5 * MINUTE, NINE + 60 * MINUTE]

    pages = given.pages(opened_at=NINE, acknowledged_at=acknowledged, at=NINE + 125 * MINUTE)

    assert seen(pages) == [(0, 1, 1), (120, 2, 1)]


@pytest.mark.parametrize(
    ("second", "pages"),
    [
        (64, [(0, 1, "ana"), (124, 2, "ben")]),  # before the timeout, which it renews
        (65, [(0, 1, "ana"), (125, 3, "ana")]),  # the second round begins, and is suppressed
    ],
)
def test_an_acknowledgement_as_the_steps_start_again_suppresses_a_round_with_its_number(
    second: int, pages: list[tuple[int, int, str]]
) -> None:
    level = PagingLevel(["ana", "ben"], "PT10M", round_robin=True)
    given = PagingPolicy(name="mail", levels=[level], acknowledge_timeout="PT1H")
    acknowledged = [NINE + minutes * MINUTE for minutes in (5, second)]

    found = given.pages(opened_at=NINE, acknowledged_at=acknowledged, at=NINE + 130 * MINUTE)

    assert [
        ((page.at - NINE) // MINUTE, page.round, str(page.members[0])) for page in found
    ] == pages


def test_the_end_stops_everything() -> None:
    given = policy(acknowledge_timeout="PT1H", repeat=5)

    pages = given.pages(
        opened_at=NINE, acknowledged_at=[NINE + 5 * MINUTE], closed_at=NINE + 65 * MINUTE,
        at=NINE + timedelta(days=1),
    )  # fmt: skip

    assert seen(pages) == [(0, 1, 1)]


def test_two_periods_have_the_pages_of_the_whole_once_each() -> None:
    whole = policy(repeat=3).pages(opened_at=NINE, at=NINE + 200 * MINUTE)
    for cut in range(0, 200, 5):
        at = NINE + cut * MINUTE
        first = policy(repeat=3).pages(opened_at=NINE, at=at)
        second = policy(repeat=3).pages(opened_at=NINE, after=at, at=NINE + 200 * MINUTE)
        assert first + second == whole
    assert len({page.key for page in whole}) == len(whole)


def test_a_schedule_is_paged_by_who_is_on_call_then() -> None:
    rotation = Rotation(members=["ana", "ben"], length="PT15M", anchor=NINE, zone="UTC")
    given = PagingPolicy(
        name="mail", levels=PagingLevel(Schedule(Layer(rotation)), "PT15M"), repeat=2
    )

    pages = given.pages(opened_at=NINE, at=NINE + 60 * MINUTE)

    assert [str(*page.members) for page in pages] == ["ana", "ben", "ana"]
    early = given.pages(opened_at=NINE - 60 * MINUTE, at=NINE - 60 * MINUTE)
    assert early[0].members == ()


def test_round_robin_pages_one_target_in_turn_from_matter_to_matter() -> None:
    given = PagingPolicy(
        name="mail", levels=PagingLevel(["ana", "ben", "cem"], "PT5M", round_robin=True), repeat=1
    )

    paged = [
        [
            str(*page.members)
            for page in given.pages(opened_at=NINE, number=number, at=NINE + 9 * MINUTE)
        ]
        for number in range(4)
    ]

    assert paged == [["ana", "ben"], ["ben", "cem"], ["cem", "ana"], ["ana", "ben"]]


def test_the_next_page_is_the_first_of_those_to_come() -> None:
    given = policy(acknowledge_timeout="PT1H")
    first = given.next_page(opened_at=NINE, at=NINE)
    after = given.next_page(opened_at=NINE, acknowledged_at=[NINE + MINUTE], at=NINE + 2 * MINUTE)

    assert first is not None
    assert after is not None
    assert seen((first, after)) == [(10, 1, 2), (61, 2, 1)]
    assert policy().next_page(opened_at=NINE, at=NINE + 10 * MINUTE) is None
    # What is acknowledged or closed at this very instant has no next page.
    assert policy().next_page(opened_at=NINE, acknowledged_at=[NINE], at=NINE) is None
    assert policy().next_page(opened_at=NINE, closed_at=NINE, at=NINE) is None
    later = policy().next_page(opened_at=NINE, closed_at=NINE + MINUTE, at=NINE)
    assert later is not None
    assert seen((later,)) == [(10, 1, 2)]


def test_a_page_is_an_intent_for_each_member_with_a_key() -> None:
    (_, page) = policy().pages(opened_at=NINE, at=NINE + 60 * MINUTE)

    intents = page.intents("INC-1")

    assert [(one.target_id, one.action, one.key) for one in intents] == [
        ("ben", "notify", "INC-1/page/mail/1/2/ben"),
        ("cem", "notify", "INC-1/page/mail/1/2/cem"),
    ]


def test_pages_after_a_renewal_that_was_recorded_late_had_the_keys_of_pages_before_it() -> None:
    # Acknowledged at 5, so paged again at 65; then somebody records another one of 62: until 122.
    given = policy(acknowledge_timeout="PT1H", repeat=1)
    acknowledged = [NINE + 5 * MINUTE]
    sent = given.pages(opened_at=NINE, acknowledged_at=acknowledged, at=NINE + 70 * MINUTE)
    acknowledged.append(NINE + 62 * MINUTE)
    later = given.pages(
        opened_at=NINE, acknowledged_at=acknowledged, after=NINE + 70 * MINUTE,
        at=NINE + 125 * MINUTE,
    )  # fmt: skip
    following = given.next_page(opened_at=NINE, acknowledged_at=acknowledged, at=NINE + 70 * MINUTE)

    assert [page.at for page in (*sent, *later)] == [
        NINE, NINE + 65 * MINUTE, NINE + 122 * MINUTE
    ]  # fmt: skip
    assert len({page.key for page in (*sent, *later)}) == 3
    assert following == later[0]


def test_a_step_has_one_key_however_many_acknowledgements_are_recorded_before_it() -> None:
    # 11 renews what 5 began, or begins itself what 71 is the end of: the same step at 71.
    given = policy(acknowledge_timeout="PT1H", repeat=1)
    keys = {
        given.pages(
            opened_at=NINE, acknowledged_at=[NINE + at * MINUTE for at in recorded],
            at=NINE + 71 * MINUTE,
        )[-1].key
        for recorded in ([5, 11], [11], [5, 7, 11])
    }  # fmt: skip

    assert keys == {"page/mail/2026-03-02T10:11:00+00:00/1/1"}


def test_a_policy_has_a_document() -> None:
    rotation = Rotation(members=["ana"], length="P1D", anchor=NINE, zone="UTC")
    levels = [PagingLevel([Schedule(Layer(rotation)), "ben"], "PT5M", round_robin=True)]
    given = PagingPolicy(name="mail", levels=levels, repeat=2, acknowledge_timeout="PT30M")

    assert from_dict(json.loads(json.dumps(to_dict(given)))) == given


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: PagingLevel([]),
        lambda: PagingLevel("ana", timedelta()),
        lambda: PagingLevel([1]),
        lambda: PagingPolicy(name="", levels=PagingLevel("ana")),
        lambda: PagingPolicy(name="mail", levels=[]),
        lambda: policy(repeat=-1),
        lambda: policy(repeat=True),
        lambda: policy(acknowledge_timeout=timedelta()),
    ],
)
def test_what_cannot_page_is_refused(wrong: object) -> None:
    with pytest.raises(ServiceOpsError):
        wrong()  # type: ignore[operator]
