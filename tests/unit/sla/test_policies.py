"""Policies: first match, all match, amendments, late attachment, and the words for all of it."""

import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pendulum
import pytest
from counted import calls_of

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.desk import Case, Queue
from serviceops.documents import from_dict, to_dict
from serviceops.errors import (
    ConditionFailed,
    InvalidLength,
    InvalidPolicy,
    ServiceOpsError,
    UnknownKey,
)
from serviceops.history import History, Transition
from serviceops.lifecycle import Incident
from serviceops.sla import (
    DIALECTS,
    Attainment,
    Between,
    By,
    Changes,
    Comparison,
    Conventions,
    Enters,
    Goal,
    Leaves,
    On,
    Policy,
    Predicate,
    Reading,
    Rule,
    Stage,
    Target,
    Verdict,
    Warn,
    While,
    compare,
    diff_readings,
)
from serviceops.sla.conditions import Level
from serviceops.sla.line_texts import GERMAN

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": [("09:00", "17:00")]})
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def loose(made: object) -> Any:
    """Return a class as no type checker knows it: to build what must be refused."""
    return made


def at(days: float = 0, hours: float = 0) -> datetime:
    return MONDAY + timedelta(days=days, hours=hours)


def promise(hours: float, name: str = "resolution", **stated: object) -> Target:
    parts: dict[str, object] = {"calendar": OFFICE, "start": On("log"), "stop": On("resolve")}
    return Target(name, **{"goal": Goal.working(hours=hours), **parts, **stated})  # type: ignore[arg-type]


def logged(**facts: str) -> History:
    return History.of([Transition(at(0, 9), "log", state="new", sets=facts)])


GOLD = Policy(
    "gold",
    rules=(
        Rule(when={"service": "mail"}, targets=(promise(2, "response"), promise(4))),
        Rule(when=While("new", service=("web", "shop")), targets=promise(8), name="shops"),
        Rule(targets=promise(16)),
    ),
)


def test_the_first_rule_that_matches_applies() -> None:
    def due(**facts: str) -> datetime | None:
        return GOLD.read(logged(**facts), at=at(0, 9))["resolution"].due_at

    assert due(service="mail") == at(0, 13)
    assert due(service="shop") == at(0, 17)
    assert due(service="phone") == due() == at(1, 17)


def test_every_rule_applies_where_the_policy_says_so_and_the_first_of_a_name_wins() -> None:
    every = Policy("gold", rules=GOLD.rules, match="all")
    reading = every.read(logged(service="mail"), at=at(0, 9))
    assert list(reading) == ["response", "resolution"]
    assert reading["resolution"].due_at == at(0, 13)


def test_a_target_no_rule_applies_any_more_is_cancelled_and_comes_back_from_its_start() -> None:
    history = History.of(
        [
            *logged(service="mail"),
            Transition(at(0, 10), "note", sets={"service": "web"}),
            Transition(at(0, 12), "note", sets={"service": "mail"}),
        ]
    )
    response = [GOLD.read(history, at=at(0, hour))["response"] for hour in (9, 11, 12)]

    assert [r.stage for r in response] == [Stage.RUNNING, Stage.CANCELLED, Stage.RUNNING]
    assert response[2].elapsed == timedelta(hours=3)
    assert response[2].breached_at == at(0, 11) + timedelta(microseconds=1)
    assert response[2].known_at == at(0, 12)
    assert "no rule applies" in GOLD.why_not(history, "response", at=at(0, 11))


def test_a_target_that_begins_to_apply_later_is_read_like_any_other() -> None:
    history = History.of(
        [*logged(service="phone"), Transition(at(0, 10), "note", sets={"service": "mail"})]
    )
    results = GOLD.occurrences(history, at=at(0, 10))
    assert [(o.target, o.kind, o.at) for o in results] == [
        ("resolution", "started", at(0, 9)),
        ("resolution", "rule_changed", at(0, 10)),
        ("response", "started", at(0, 10)),
    ]
    reading = GOLD.read(logged(service="phone"), at=at(0, 9))
    assert reading.get("response") is None
    with pytest.raises(UnknownKey, match="there are: resolution"):
        _ = reading["response"]


def test_an_operational_target_counts_from_its_attachment() -> None:
    ola = promise(4, agreement="ola", attach="from_attachment")
    policy = Policy("p", rules=Rule(when={"group": "mail"}, targets=ola))
    history = History.of([*logged(), Transition(at(0, 11), "assign", sets={"group": "mail"})])
    reading = policy.read(history, at=at(0, 12))["resolution"]

    assert (reading.started_at, reading.elapsed) == (at(0, 11), timedelta(hours=1))
    assert reading.ledger.real == timedelta(hours=3)


def test_an_amendment_takes_over_running_clocks_at_its_date_and_wakes_the_host() -> None:
    policy = Policy("p", rules=Rule(targets=promise(16))).amended(
        since=at(0, 15), rules=Rule(targets=promise(4))
    )
    before, after = policy.read(logged(), at=at(0, 14)), policy.read(logged(), at=at(0, 15))

    assert (before["resolution"].due_at, after["resolution"].due_at) == (at(1, 17), at(0, 13))
    assert before.next_wakeup == before["resolution"].next_wakeup == at(0, 15)
    assert after["resolution"].known_at == at(0, 15)
    assert after.breached


def test_a_cycle_keeps_its_first_rule_over_an_amendment_where_it_says_so() -> None:
    policy = Policy("p", rules=Rule(targets=promise(16, on_change="keep_first"))).amended(
        since=at(0, 15), rules=Rule(targets=promise(4))
    )
    reading = policy.read(logged(), at=at(0, 16))["resolution"]
    assert (reading.due_at, reading.verdict) == (at(1, 17), Verdict.OPEN)


def test_why_not_names_every_rule_that_was_evaluated() -> None:
    stated = GOLD.why_not(logged(service="web"), "response", at=at(0, 9))
    assert stated.codes == ("not_applied", "rule_not_matched", "rule_matched")
    assert "the record has service web" in stated
    assert "rule 2: does not match" not in stated
    shops = GOLD.why_not(logged(service="phone"), "response", at=at(0, 9))
    assert "shops, new (service web or shop): does not match; the record has state new" in shops
    assert "service phone" in shops
    assert "rule 3: matches; it does not promise this target" in shops
    with pytest.raises(UnknownKey, match="response, resolution"):
        GOLD.why_not(logged(), "uptime", at=at())


def test_why_not_names_the_fact_that_no_goal_or_calendar_fits() -> None:
    target = Target(
        "resolution",
        goal=By("priority", {"P1": Goal.working(hours=4), "P2": Goal.working(hours=8)}),
        calendar=By("site", {"lisbon": OFFICE}),
        start=On("log"),
        stop=On("resolve"),
    )
    either = While(site="x") | ~While(priority="P1")
    policy = Policy("p", rules=(Rule(when=either, targets=target), Rule(targets=target)))

    stated = policy.why_not(logged(priority="P9"), "resolution", at=at(0, 9))
    assert stated.codes == ("not_applied", "rule_matched", "no_goal", "no_calendar")
    assert "its goal follows priority: P1, P2; the record has priority P9" in stated
    assert "its calendar follows site: lisbon; the record has no site" in stated
    requested = policy.why_not(logged(priority="P1"), "resolution", at=at(0, 9))
    assert "does not match; the record has no site, priority P1" in requested


def test_a_reading_without_a_calendar_had_its_rule_as_the_reason() -> None:
    target = attrs.evolve(promise(4), calendar=By("site", {"lisbon": OFFICE}))
    policy = Policy("p", rules=Rule(targets=target))

    by_rule = policy.read(logged(site="paris"), at=at(0, 9))["resolution"].explain()
    alone = target.read(logged(site="paris"), at=at(0, 9)).explain()

    why = "resolution does not apply: no goal or calendar fits the record"
    assert str(by_rule) == f"{why} (p, rule 1)"
    assert str(alone) == why
    assert by_rule.by(GERMAN).endswith("kein Ziel oder Kalender passt auf den Vorgang (p, rule 1)")


def test_a_clock_that_waits_for_its_start_says_so() -> None:
    waiting = promise(4, start=On("approve")).read(logged(), at=at(1))
    assert (waiting.stage, waiting.verdict, waiting.remaining) == (
        Stage.NOT_STARTED,
        Verdict.OPEN,
        timedelta(hours=4),
    )
    assert "waiting for approve" in waiting.why_not()
    assert waiting.next_wakeup is None


def test_the_next_due_date_is_the_earliest_of_those_still_open() -> None:
    reading = GOLD.read(logged(service="mail"), at=at(0, 12))
    assert reading["response"].breached
    assert reading.next_due == at(0, 13)


def test_occurrences_come_once_each_with_a_key() -> None:
    history = History.of(
        [*logged(service="mail"), Transition(at(0, 12), "resolve", state="resolved")]
    )
    policy = Policy("p", rules=Rule(targets=promise(2, warn=(0.75,))))
    results = policy.occurrences(history, at=at(9))

    assert [(o.key, o.at) for o in results] == [
        ("resolution/1/started/1", at(0, 9)),
        ("resolution/1/warned/1", at(0, 10.5)),
        ("resolution/1/breached/1", at(0, 11) + timedelta(microseconds=1)),
        ("resolution/1/stopped/1", at(0, 12)),
    ]


def test_a_comparison_counts_attainment_and_tells_every_flip_with_its_reason() -> None:
    history = History.of([*logged(), Transition(at(0, 15), "resolve", state="resolved")])
    today, offer = (
        Policy("a", rules=Rule(targets=promise(8))),
        Policy("b", rules=Rule(targets=promise(4))),
    )
    result = compare({"INC-1": history}, {"today": today, "offer": offer}, at=at(9))

    assert [(row.policy, row.met, row.breached, row.share) for row in result.attainment] == [
        ("today", 1, 0, 1.0),
        ("offer", 0, 1, 0.0),
    ]
    (flip,) = result.flips
    assert (
        flip.reason
        == "today: met: elapsed 6 h <= goal 8 h; offer: breached: elapsed 6 h > goal 4 h"
    )
    assert "100.00 %" in str(result)
    assert str(flip) == f"INC-1, resolution, cycle 1: {flip.reason}"


@pytest.mark.parametrize("kind", [Enters, Leaves])
def test_a_state_that_no_file_can_have_is_refused_and_one_of_an_iterator_is_kept(
    kind: type[Any],
) -> None:
    with pytest.raises(InvalidPolicy, match="UTF-8"):
        kind("\ud800")
    assert kind(states=iter(["closed"])) == kind("closed")


def test_a_warning_shortly_before_the_goal_does_not_say_all_of_it() -> None:
    assert str(Warn(share=0.9999999)) == "99.99999 % of the goal"


def test_a_comparison_never_rounds_one_breach_in_a_hundred_thousand_up_to_all() -> None:
    rows = (Attainment("today", "fix", met=99_999, breached=1),)
    assert str(Comparison(rows, ())).splitlines()[-1].endswith(" 99.99 %")


def test_every_cycle_that_flips_is_listed_by_its_number() -> None:
    requested = [("caller", 9), ("provider", 12), ("caller", 13), ("provider", 14)]
    history = History.of([Transition(at(0, hour), "reply", party=who) for who, hour in requested])

    def policy(hours: float) -> Policy:
        target = promise(
            hours,
            "next response",
            start=On("reply", party="caller"),
            stop=On("reply", party="provider"),
            repeats=True,
        )
        return Policy("p", rules=Rule(targets=target))

    result = compare(
        {"INC-1": history}, {"a": policy(4), "b": policy(2), "c": policy(0.5)}, at=at(9)
    )
    assert [(flip.other, flip.cycle) for flip in result.flips] == [("b", 1), ("c", 1), ("c", 2)]
    assert [(row.met, row.breached) for row in result.attainment] == [(2, 0), (1, 1), (0, 2)]


def test_a_difference_names_the_first_fact_that_made_it() -> None:
    history = logged()
    other = History.of([*history, Transition(at(0, 10), "resolve")])
    one, two = promise(8).read(history, at=at(0, 12)), promise(8).read(other, at=at(0, 12))

    assert diff_readings(one, two).cause.startswith("only one knows Transition(at=2026-03-02 10:00")
    assert diff_readings(one, promise(2).read(history, at=at(0, 12))).cause.startswith(
        "goal: 8 h of working"
    )
    assert not diff_readings(one, one)
    assert diff_readings(one, one).cause == "nothing"
    later = promise(8).read(history, at=at(0, 13))
    assert (
        diff_readings(one, later).cause
        == "read at Mon 2026-03-02 12:00 +00:00 and at Mon 2026-03-02 13:00 +00:00"
    )
    strict = promise(8).read(history, at=at(0, 12), conventions=Conventions(breach=">="))
    assert diff_readings(one, strict).cause.startswith("conventions: ")
    changed = History.of([*history[:-1], Transition(at(0, 9), "log", state="new", by="a person")])
    assert diff_readings(one, promise(8).read(changed, at=at(0, 12))).cause.startswith(
        "transition 1: "
    )


def test_a_target_that_applies_under_one_policy_alone_differs_by_its_rule() -> None:
    urgent = By("priority", {"P1": Goal.working(hours=4)})
    gold = Policy("gold", rules=Rule(targets=promise(8, goal=urgent)))
    silver = Policy("silver", rules=Rule(targets=promise(8)))
    history = logged(priority="P3")
    none, some = (policy.read(history, at=at(0, 12))["resolution"] for policy in (gold, silver))

    assert diff_readings(none, some).cause == "rule: gold, rule 1 against silver, rule 1"
    assert diff_readings(none, none).cause == "nothing"


def test_of_a_transition_and_a_change_of_rule_the_earlier_made_the_difference() -> None:
    def read(since: float, history: History) -> Reading:
        before = Policy("p", rules=Rule(targets=promise(16)))
        return before.amended(since=at(0, since), rules=Rule(targets=promise(4))).read(
            history, at=at(0, 15)
        )["resolution"]

    noted = History.of([*logged(), Transition(at(0, 12), "note")])
    alone = Policy("p", rules=Rule(targets=promise(16))).read(logged(), at=at(0, 15))["resolution"]

    assert diff_readings(alone, read(11, noted)).cause.startswith(
        "only one changed its rule, Mon 2026-03-02 11"
    )
    assert diff_readings(alone, read(13, noted)).cause.startswith(
        "only one knows Transition(at=2026-03-02 12"
    )
    assert diff_readings(read(11, noted), read(13, noted)).cause == (
        "rule changed: Mon 2026-03-02 11:00 +00:00 against Mon 2026-03-02 13:00 +00:00"
    )
    restarts = promise(4, on_change="restart")
    other = Policy("p", rules=Rule(targets=promise(16))).amended(
        since=at(0, 11), rules=Rule(targets=restarts)
    )
    assert diff_readings(read(11, noted), other.read(noted, at=at(0, 15))["resolution"]).cause == (
        "on_change: carry_elapsed against restart"
    )


def test_facts_recorded_late_are_absent_from_what_was_known_before() -> None:
    late = Transition(at(0, 12), "resolve", recorded_at=at(3))
    history = History.of([*logged(), late])
    target = promise(8)
    assert target.read(history, at=at(2), as_known=at(2)).stage is Stage.RUNNING
    assert target.read(history, at=at(2), as_known=at(3)).stage is Stage.STOPPED


def test_goals_that_name_a_date_move_with_pauses_and_a_fixed_instant_does_not() -> None:
    def due(goal: Goal) -> datetime | None:
        history = History.of(
            [
                *logged(),
                Transition(at(0, 10), "hold", state="on_hold"),
                Transition(at(0, 12), "resume", state="work"),
            ]
        )
        target = Target(
            "t",
            goal=goal,
            calendar=OFFICE,
            start=On("log"),
            stop=On("resolve"),
            pause=While("on_hold"),
        )
        return target.read(history, at=at(0, 12)).due_at

    assert due(Goal.working_days(2)) == at(2, 11)
    assert due(Goal.end_of_day()) == at(1, 11)
    assert due(Goal.end_of_day(1)) == at(2, 11)
    assert due(Goal.by(at(1, 12))) == at(1, 12)
    assert due(Goal.working(hours=1).then_real("PT10H")) == at(0, 10) + timedelta(hours=12)
    assert due(Goal.real(hours=10)) == at(0, 21)


def test_the_forecast_says_what_a_pause_and_a_resumption_would_do() -> None:
    running = promise(4, pause=While("on_hold")).read(logged(), at=at(0, 11))
    assert running.forecast().due_if_paused_until(at(0, 15)) == at(0, 17)
    assert running.forecast().latest_stop == at(0, 13)
    # No instant of resuming is too late: while it is paused a goal of so many hours waits.
    assert running.forecast().fits("PT1H")
    assert running.forecast().latest_resume_for("PT1H") is None

    held = History.of([*logged(), Transition(at(0, 11), "hold", state="on_hold")])
    paused = promise(4, pause=While("on_hold")).read(held, at=at(0, 12))
    assert paused.due_at is None
    assert paused.forecast().due_if_resumed_at(at(1, 9)) == at(1, 11)
    assert paused.forecast().latest_stop is None

    fixed = Target(
        "t",
        goal=Goal.by(at(1, 12)),
        calendar=OFFICE,
        start=On("log"),
        stop=On("resolve"),
        pause=While("on_hold"),
    )
    forecast = fixed.read(held, at=at(0, 12)).forecast()
    assert forecast.latest_resume == at(1, 12)
    assert forecast.latest_resume_for("PT4H") == at(0, 16)
    assert not forecast.fits("PT9H")


def test_work_fits_where_it_ends_in_open_hours_before_the_miss() -> None:
    # Logged on Monday at 9:00, read at 12:00: 40 hours of real time end on Wednesday at 1:00.
    # Until then the office, open from 9:00 to 17:00, has 5 hours on Monday and 8 on Tuesday.
    held = History.of([*logged(), Transition(at(0, 11), "hold", state="on_hold")])
    real = attrs.evolve(promise(4, pause=While("on_hold")), goal=Goal.real(hours=40))
    running = real.read(logged(), at=at(0, 12)).forecast()
    assert running.latest_stop == at(2, 1)
    assert (running.fits("PT13H"), running.fits("PT13H1S")) == (True, False)
    # Resumed at 12:00 it has 38 of its 40 hours: until Wednesday at 2:00, with the same open hours.
    paused = real.read(held, at=at(0, 12)).forecast()
    assert (paused.fits("PT13H"), paused.fits("PT13H1S")) == (True, False)


def test_work_that_ends_as_the_goal_is_reached_is_a_miss_where_the_dialect_has_it_so() -> None:
    theirs = DIALECTS["servicenow"]
    working = promise(8).read(logged(), at=at(0, 12), conventions=theirs).forecast()
    assert working.verdict_if_stopped_at(at(0, 17)) is Verdict.BREACHED
    assert (working.fits("PT4H59M59S"), working.fits("PT5H")) == (True, False)

    by = attrs.evolve(promise(8), goal=Goal.by(at(0, 17)))
    fixed = by.read(logged(), at=at(0, 12), conventions=theirs).forecast()
    assert fixed.latest_resume_for("PT3H") == at(0, 14) - timedelta(microseconds=1)
    assert fixed.latest_resume_for("PT5H") is None


def test_no_work_fits_into_hours_that_never_come() -> None:
    # Open on Monday only, for 5 more hours; the 120 hours of real time go on to Saturday.
    once = BusinessCalendar(zone="UTC", week={}, exceptions={MONDAY.date(): ["09:00-17:00"]})
    real = attrs.evolve(promise(4), goal=Goal.real(hours=120), calendar=once)
    forecast = real.read(logged(), at=at(0, 12)).forecast()
    assert (forecast.fits("PT5H"), forecast.fits("PT5H1S")) == (True, False)


def test_no_work_fits_a_clock_that_is_late_stopped_or_not_started() -> None:
    stopped = History.of([*logged(), Transition(at(0, 10), "resolve", "resolved")])
    for goal, history in ((1, logged()), (8, stopped), (8, History())):
        forecast = promise(goal).read(history, at=at(0, 12)).forecast()
        assert not forecast.fits(timedelta())


def test_work_of_less_than_nothing_is_refused() -> None:
    forecast = promise(8).read(logged(), at=at(0, 12)).forecast()
    for ask in (forecast.fits, forecast.latest_resume_for):
        with pytest.raises(InvalidLength, match="a length that is not negative"):
            ask(-timedelta(hours=1))


def test_warnings_come_before_and_after_in_working_or_real_time() -> None:
    warn = (0.5, timedelta(hours=1), -timedelta(hours=1), Warn.before("PT24H", real=True))
    reading = promise(8, warn=warn).read(logged(), at=at(0, 13))
    assert [(w.at, w.fired) for w in reading.warnings] == [
        (at(0, 13), True),
        (at(0, 16), False),
        (at(1, 10), False),
        (at(0, 9), True),
    ]


@pytest.mark.parametrize(
    "built",
    [
        lambda: loose(On)("a") & On("b"),
        lambda: ~On("a"),
        lambda: loose(On)("a") | While("b"),
        lambda: loose(While)("a") | On("b"),
        lambda: loose(On)("a") | "b",
        lambda: "b" & While("a"),
        On,
        While,
        Enters,
        Leaves,
        lambda: loose(Between)(While("a"), On("b")),
        lambda: promise(1, pause=On("hold")),
        lambda: promise(1, start="log"),
    ],
)
def test_a_condition_without_a_clear_meaning_is_refused_when_built(built) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidPolicy) as refused:
        built()
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


def test_conditions_combine_as_they_read() -> None:
    history = History.of(
        [
            Transition(at(0, 9), "log", state="new", sets={"priority": "P1"}),
            Transition(at(0, 10), "note", sets={"group": "mail"}),
            Transition(at(0, 11), "start", state="work"),
            Transition(at(0, 12), "resolve", state="resolved"),
        ]
    )

    def started(edge: object) -> datetime | None:
        return promise(1, start=edge, stop=On("never")).read(history, at=at(1)).started_at

    assert started(Changes("group")) == at(0, 10)
    assert started(Leaves("new")) == started(Enters("work", "on_hold")) == at(0, 11)
    assert started(On("log", "start") & While(priority="P2")) is None
    assert started(On("log", "start") & While("work", priority=("P1", "P2"))) == at(0, 11)
    assert started(~While("new") & While(group="mail")) == at(0, 11)
    assert started(Between(On("start"), On("resolve")) | While("resolved")) == at(0, 11)
    assert started(Predicate("grouped", lambda seen: "group" in seen.facts)) == at(0, 10)
    assert started(On("resolve") | On("start")) == at(0, 11)


def test_a_predicate_that_raises_comes_back_with_its_cause() -> None:
    broken = promise(1, pause=Predicate("vip", lambda seen: bool(seen.facts["vip"])))
    with pytest.raises(ConditionFailed, match="'vip' failed on log") as failed:
        broken.read(logged(), at=at(1))
    assert isinstance(failed.value.__cause__, KeyError)
    assert str(pickle.loads(pickle.dumps(failed.value))) == str(failed.value)
    assert (
        broken.read(logged(), at=at(0, 8)).stage is Stage.NOT_STARTED
    )  # not evaluated for what is to come


NAN = float("nan")


@pytest.mark.parametrize(
    "built",
    [
        lambda: loose(Policy)("p", rules=[promise(1)]),
        lambda: loose(Policy)("p", rules=5),
        lambda: loose(Policy)("p", rules=(), match="best"),
        lambda: loose(Policy)("p", rules=(), amendments=["since"]),
        lambda: Policy("", rules=()),
        lambda: loose(Rule)(targets=["x"]),
        lambda: loose(Rule)(targets=None),
        lambda: Rule(targets=(promise(1), promise(2))),
        lambda: promise(1, warn="soon"),
        lambda: promise(1, calendar="office"),
        lambda: promise(1, name=""),
        lambda: promise(1, name=5),
        lambda: promise(1, repeats="often"),
        lambda: promise(1, on_change="restarted"),
        lambda: promise(1, attach="later"),
        lambda: promise(1, agreement="contract"),
        lambda: Target(
            "t", goal=Goal.by(MONDAY), start=On("a"), stop=On("b"), on_change="pro_rata"
        ),
        lambda: Goal.working(hours=NAN),
        lambda: Goal.real(hours=1e300),
        lambda: Warn(share=NAN),
        lambda: Warn(share=10.5),
        lambda: Warn(share=-0.1),
        lambda: promise(1, warn=75),
        lambda: loose(Warn)(share="half"),
        lambda: loose(Warn)(share=True),
        lambda: loose(Warn)(offset="PT1H"),
        lambda: By("priority", {}),
        lambda: loose(By)("priority", "P1"),
        lambda: loose(By)(5, {"P1": Goal.real(hours=1)}),
        lambda: loose(Conventions)(reopen="sometimes"),
        lambda: loose(Conventions)(whole=timedelta()),
        lambda: Changes(""),
        lambda: loose(Predicate)("vip", "is it?"),
        lambda: compare({"INC-1": logged()}, {}, at=at(1)),
    ],
)
def test_what_cannot_be_a_policy_is_refused_when_built(built) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ServiceOpsError) as refused:
        built()
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


def test_a_goal_beyond_the_last_year_there_is_is_never_due() -> None:
    warn = (0.5, Warn.after("PT1H", real=True))
    for goal in (Goal.real(hours=10**9), Goal.working(hours=1).then_real(timedelta(days=10**8))):
        reading = promise(1, goal=goal, warn=warn).read(logged(), at=at(1))
        assert (reading.due_at, reading.verdict, reading.next_wakeup) == (None, Verdict.OPEN, None)
        assert "never due" in reading.explain()


def test_readings_and_policies_survive_pickling() -> None:
    reading = GOLD.read(logged(service="mail"), at=at(0, 12))
    again = pickle.loads(pickle.dumps(reading))
    assert again == reading
    assert again["resolution"].next_wakeup == reading["resolution"].next_wakeup
    assert str(again.explain()) == str(reading.explain())
    assert pickle.loads(pickle.dumps(GOLD)) == GOLD


def test_an_invalid_target_says_what_would_do() -> None:
    with pytest.raises(InvalidPolicy, match="timedelta"):
        promise(1, warn=("soon",))
    with pytest.raises(InvalidPolicy, match="Rule"):
        Policy("p", rules=[promise(1)])  # type: ignore[list-item]


def test_within_one_transition_cancel_beats_stop_and_a_stop_comes_before_a_start() -> None:
    history = History.of([*logged(), Transition(at(0, 10), "close")])
    both = promise(8, stop=On("close"), cancel=On("close")).read(history, at=at(1))
    again = promise(8, stop=On("close"), start=On("log", "close"), repeats=True).read(
        history, at=at(1)
    )

    assert both.stage is Stage.CANCELLED
    assert [cycle.stage for cycle in again.cycles] == [Stage.STOPPED, Stage.RUNNING]


def test_every_instant_that_comes_out_is_pendulums_in_the_calendars_zone() -> None:
    lisbon = BusinessCalendar(
        zone="Europe/Lisbon", week={"mon-fri": [("09:00", "17:00")]}, holidays=()
    )
    target = Target(
        "resolution",
        goal=Goal.working(hours=4), start=On("log"), stop=On("resolve"), calendar=lisbon, warn=0.5,
    )  # fmt: skip
    policy = Policy("gold", rules=Rule(targets=target))
    history = History.of([Transition(at(0, 0), "log")])
    gold = policy.read(history, at=at(0, 1))
    reading = gold["resolution"]
    occurrences = policy.occurrences(history, at=at(0, 1))

    instants = [
        reading.at, reading.started_at, reading.due_at, reading.first_due_at, reading.next_wakeup,
        gold.next_due, gold.next_wakeup, reading.warnings[0].at, occurrences[0].at,
        reading.forecast().latest_stop, reading.forecast().due_if_paused_until(at=at(0, 2)),
        *(entry.start for entry in reading.ledger), *(entry.end for entry in reading.ledger),
        *(entry.end for entry in reading.cycles[0].ledger),
    ]  # fmt: skip

    assert {type(instant) for instant in instants} == {pendulum.DateTime}
    assert {instant.timezone_name for instant in instants if instant} == {"Europe/Lisbon"}


def test_a_target_has_its_terms_before_the_first_transition_alone_and_in_a_policy() -> None:
    goal = By("priority", {"P1": Goal.working(hours=1)}, otherwise=Goal.working(hours=4))
    target = promise(0, goal=goal, calendar=By("site", {"lisbon": ALWAYS}, otherwise=ALWAYS))
    rules = (Rule(targets=target, when={"vip": "yes"}), Rule(targets=target))
    readings = [
        target.read(History(), at=at(0)),
        Policy("one", rules=Rule(targets=target)).read(History(), at=at(0))["resolution"],
        Policy("two", rules=rules).read(History(), at=at(0))["resolution"],
    ]

    assert [reading.goal for reading in readings] == [timedelta(hours=4)] * 3
    assert {reading.explain().codes for reading in readings} == {("promise", "not_started")}
    assert "any other priority, any other site" in readings[0].explain()


@pytest.mark.parametrize("site", [ALWAYS, By("site", {"lisbon": ALWAYS, "porto": ALWAYS})])
def test_another_value_of_a_fact_with_an_equal_goal_is_no_change_of_rule(site: object) -> None:
    goal = By("priority", {"P1": Goal.working(hours=4), "P2": Goal.working(hours=4)})
    history = History.of([
        Transition(at(0), "log", sets={"priority": "P1", "site": "lisbon"}),
        Transition(at(0, 1), "move", sets={"site": "porto"}),
        Transition(at(0, 2), "rank", sets={"priority": "P2"}),
    ])  # fmt: skip

    reading = promise(0, goal=goal, calendar=site, on_change="restart").read(history, at=at(0, 3))

    assert reading.started_at == at(0)
    assert reading.elapsed == timedelta(hours=3)
    assert "for priority P2" in reading.explain()


def test_equal_policies_read_alike_whether_their_targets_are_one_object_or_not() -> None:
    office, twin = (BusinessCalendar(zone="UTC", week={"mon-sun": ["08:00-20:00"]}) for _ in "ab")

    def target(calendar: BusinessCalendar) -> Target:
        return promise(4, calendar=calendar, on_change="restart")

    history = History.of([
        Transition(at(0, 9), "log", "new", {"service": "mail"}),
        Transition(at(0, 11), "move", None, {"service": "web"}),
    ])  # fmt: skip

    for shared in (target(office), target(twin)):
        policy = Policy(
            "gold",
            rules=[Rule(when={"service": "mail"}, targets=target(office)), Rule(targets=shared)],
        )
        for again in (policy, from_dict(to_dict(policy))):
            reading = again.read(history, at=at(0, 12))["resolution"]
            assert (reading.elapsed, reading.due_at) == (timedelta(hours=3), at(0, 13))


def test_the_reasons_for_a_goal_are_those_of_the_record_that_is_read() -> None:
    goal = Goal.working(hours=4)
    target = promise(0, goal=By("priority", {"P1": goal, "P2": goal}))

    def lines(*priorities: str) -> str:
        history = History.of(
            Transition(at(0, n), "note" if n else "log", None, {"priority": priority})
            for n, priority in enumerate(priorities)
        )
        return str(target.read(history, at=at(0, 3)).explain())

    assert "for priority P1" in lines("P1")
    assert "for priority P2" in lines("P2")
    assert "for priority P2" in lines("P1", "P2")


def test_conditions_that_differ_in_their_parentheses_have_texts_that_differ() -> None:
    urgent, mail, site = While(priority="P1"), While(category="mail"), While(site="Porto")
    waits, reply, log = While("on_hold", "new"), On("reply"), On("log")

    assert str(urgent & (mail | site)) == "priority P1 and (category mail or site Porto)"
    assert str((urgent & mail) | site) == "priority P1 and category mail or site Porto"
    assert str(~(urgent | mail)) == "not (priority P1 or category mail)"
    assert str(~urgent | mail) == "not priority P1 or category mail"
    assert str(waits & mail) == "(on_hold or new) and category mail"
    assert str(~waits) == "not (on_hold or new)"
    assert str((reply | log) & urgent) == "(reply or log) while priority P1"
    assert str(reply | (log & urgent)) == "reply or log while priority P1"
    assert str(Between(log, reply | On("close"))) == "from log to (reply or close)"


def test_a_goal_without_an_amount_was_an_empty_object() -> None:
    with pytest.raises(InvalidPolicy, match=r"use Goal\.working"):
        Goal()


@pytest.mark.parametrize(
    ("condition", "changes", "changed"),
    [
        (While("new", site="Porto"), {"states": ("open",)}, While("open", site="Porto")),
        (While("new"), {"where": {"site": "Porto"}}, While("new", site="Porto")),
        (On("log"), {"actions": ["open"]}, On("open")),
        (On("log", by="ann"), {"where": ()}, On("log")),
        (Enters("new", "open"), {"states": ("done",)}, Enters("done")),
        (Leaves("new"), {"states": ("done",)}, Leaves("done")),
    ],
)
def test_a_changed_condition_was_refused_as_another_mistake(
    condition: Any, changes: Any, changed: Any
) -> None:
    assert attrs.evolve(condition, **changes) == changed
    assert attrs.evolve(condition) == condition


def test_facts_named_states_and_where_are_facts() -> None:
    assert str(While(states="a", where="b")) == "states a, where b"
    assert str(While(states=("a",), where=("b", "c"))) == "states a, where b or c"
    for wrong in (5, "new", [""]):
        with pytest.raises(InvalidPolicy):
            Enters(states=wrong)  # type: ignore[arg-type] # refused


def test_a_condition_that_is_used_twice_at_every_level_was_built_in_time_that_doubles() -> None:
    # Each use is one object; seen as a tree, it has four thousand parts at the end.
    twice: Level = While("s")
    for _ in range(11):
        twice = (twice & While("a")) | (twice & While("b"))
    assert calls_of(lambda: twice & While("c")) < 1_000


def test_conditions_are_nested_as_deep_as_a_document_has_room_for() -> None:
    def nested(depth: int) -> Level:
        made: Level = While("s")
        for level in range(depth):
            made = made | While(f"s{level}") if level % 2 else made & While(f"s{level}")
        return made

    target = promise(4, pause=nested(24))
    queue = Queue([Case(Incident.log("I", summary="s", caller="c", at=MONDAY), _gold_of(target))])
    assert from_dict(to_dict(queue)) == queue

    for make in (lambda: nested(25), lambda: Between(On("a") & nested(24), On("b"))):
        with pytest.raises(InvalidPolicy, match="at most 24 deep is expected; combine them side"):
            make()
    # Chains of one operator are no nesting.
    side_by_side: Level = While("s")
    for number in range(100):
        side_by_side |= While(f"s{number}")
    assert from_dict(to_dict(side_by_side)) == side_by_side


def _gold_of(target: Target) -> Policy:
    return Policy("gold", rules=Rule(targets=target))


@pytest.mark.parametrize(
    ("value", "shown"), [(1, "1"), (1.0, "1.0"), ("1 ", "'1 '"), ("P1 ", "'P1 '"), ("P3", "P3")]
)
def test_a_number_in_the_place_of_a_text_looked_the_same_in_why_not(
    value: str | float, shown: str
) -> None:
    goal = By("priority", {"1": Goal.real(hours=4), "P1": Goal.real(hours=8)})
    target = Target("resolution", goal=goal, start=On("log"), stop=On("resolve"))
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    history = History.of([Transition(nine, "log", sets={"priority": value})])

    stated = str(Policy("gold", Rule(targets=target)).why_not(history, "resolution", at=nine))
    assert stated.endswith(f"its goal follows priority: '1', P1; the record has priority {shown}")


def test_of_several_parts_of_a_length_the_wrong_one_is_named() -> None:
    with pytest.raises(InvalidPolicy, match=r"'5' was given.*a number of minutes.*minutes=4"):
        loose(Goal.working)(hours=1, minutes="5")
