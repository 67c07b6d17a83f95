"""Lint: each thing that is wrong with a policy is found by its code, and what is right is not."""

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar, DayOfMonth
from serviceops.history import Vocabulary
from serviceops.lifecycle import IncidentLifecycle
from serviceops.sla import (
    Agreement,
    By,
    Changes,
    Enters,
    Finding,
    Goal,
    Leaves,
    On,
    Policy,
    Predicate,
    Reopen,
    Rule,
    Target,
    Warn,
    While,
)
from tests.counted import calls_of

OFFICE = BusinessCalendar(
    zone="Europe/Lisbon",
    week={"mon-fri": ["09:00-17:00"]},
    holidays={date(2026, 12, 25): "Christmas Day"},
)
INCIDENT = IncidentLifecycle.vocabulary
NEXT_YEAR = datetime(2027, 6, 30, tzinfo=UTC)


def promise(hours: float = 8, name: str = "resolution", **stated: object) -> Target:
    parts: dict[str, object] = {"calendar": OFFICE, "start": On("log"), "stop": On("resolve"),
                                "cancel": Enters("closed", "cancelled")}  # fmt: skip
    return Target(name, **{"goal": Goal.working(hours=hours), **parts, **stated})  # type: ignore[arg-type]


def found(
    *rules: Rule | Target,
    vocabulary: Vocabulary | None = INCIDENT,
    horizon: datetime | None = None,
    match: str = "first",
) -> list[Finding]:
    results = [rule if isinstance(rule, Rule) else Rule(targets=rule) for rule in rules]
    policy = Policy("p", rules=results, match=match)  # type: ignore[arg-type]
    return list(policy.lint(vocabulary, horizon=horizon))


def codes(*rules: Rule | Target, **requested: object) -> list[str]:
    return [finding.code for finding in found(*rules, **requested)]  # type: ignore[arg-type]


OLAS = (
    promise(5, "first line", agreement="ola", stop=On("reassign")),
    promise(4, "second line", agreement="ola", start=On("reassign")),
)
HOLD = While("on_hold")

WRONG = {
    "never_starts": [
        promise(start=On("approve")),
        promise(start=Enters("on_holdd")),
        promise(start=On("resolve") & While("new")),
        promise(start=Leaves("closed")),
    ],
    "never_stops": [promise(stop=Enters("done")), promise(stop=On("log") & While("resolved"))],
    "never_pauses": [promise(pause=While("waiting")), promise(pause=While("new") & HOLD)],
    "never_cancels": [promise(cancel=On("withdraw"))],
    "never_reopens": [promise(reopen=Reopen(Leaves("cancelled")))],
    "pause_swallows_start": [
        promise(start=Enters("on_hold"), pause=HOLD | While("new")),
        promise(start=While("on_hold", group="mail"), pause=HOLD),
        promise(start=On("assign") & HOLD, pause=HOLD),
        promise(pause=~While("resolved")),
        promise(start=On("resume"), pause=While("in_progress", "new", "assigned", "on_hold")
                | While("resolved", "closed", "cancelled")),
    ],
    "pause_stops": [promise(pause=While("resolved"), stop=Enters("resolved", "closed"))],
    "pause_cancels": [promise(pause=HOLD, cancel=~While("new", "in_progress"))],
    "pause_leaves_rule": [
        Rule(when=While("new", "in_progress"), targets=promise(pause=HOLD)),
        Rule(when={"group": "mail"}, targets=promise(pause=While(group=("vendor", None)))),
    ],
    "outlives_record": [
        promise(cancel=None),
        promise(stop=On("start"), cancel=On("cancel")),
        promise(start=While("on_hold", group="mail"), stop=Leaves("on_hold") & While("resolved"),
                cancel=None),
        promise(start=On("note", party="provider"), stop=On("reply"), cancel=Enters("closed")),
        promise(start=On("assign", "reply"), stop=On("reply"), repeats=True, cancel=None),
        Rule(when={"priority": "P1"}, targets=promise(cancel=None, pause=HOLD | While("closed"))),
    ],
    "unreachable_rule": [
        (Rule(targets=()), Rule(when={"priority": "P1"}, targets=promise())),
        (Rule(when={"priority": ("P1", "P2")}, targets=promise()),
         Rule(when={"priority": "P1", "group": "mail"}, targets=promise())),
        (Rule(when=While("new") | While("in_progress"), targets=promise()),
         Rule(when=While("new") & While(priority="P1"), targets=promise())),
    ],
    "warning_before_start": [
        promise(1, warn=timedelta(hours=2)),
        promise(goal=Goal.real(hours=1), warn=Warn.before("PT61M", real=True)),
        promise(goal=Goal.working(hours=1).then_real("PT1H"), warn=timedelta(hours=3)),
    ],
    "response_above_resolution": [
        Rule(targets=(promise(9, "response"), promise(8))),
        Rule(targets=(promise(9, "first response"), promise(goal=Goal.real(hours=8)))),
        Rule(targets=(promise(name="response", goal=Goal.working_days(3)),
                      promise(goal=Goal.working_days(2)))),
        Rule(targets=(
            promise(name="response", goal=By("priority", {"P1": Goal.working(hours=9)})),
            promise(goal=By("priority", {"P1": Goal.working(hours=8)})))),
    ],
    "update_masks_response": [
        Rule(targets=(promise(4, "first response", stop=On("reply", party="provider")),
                      promise(2, "update", stop=On("reply", party="provider"), repeats=True,
                              start=On("log") | On("reply", party="provider")))),
    ],
    "ola_above_sla": [
        Rule(targets=(promise(8), *OLAS)),
        Rule(targets=(promise(8), OLAS[0], promise(4, "supplier", agreement="underpinning",
                                                   start=Changes("group")))),
        Rule(targets=(promise(goal=By("priority", {"P1": Goal.working(hours=8),
                                                   "P2": Goal.working(hours=16)})), *OLAS)),
        Rule(targets=(promise(4), promise(5, "team", agreement="ola"))),
    ],
    "never_open": [
        promise(calendar=attrs.evolve(OFFICE, holidays=()) - ALWAYS)
    ],
    "working_time_always": [
        promise(calendar=ALWAYS),
        Target("resolution", goal=Goal.working(hours=8), start=On("log"), stop=On("resolve")),
        promise(goal=Goal.working(hours=8).then_real("PT4H"), calendar=ALWAYS),
        promise(goal=Goal.earliest(Goal.working(hours=8), Goal.real(hours=9)), calendar=ALWAYS),
    ],
    "no_working_dates": [promise(goal=Goal.working_days(1), calendar=OFFICE & ALWAYS)],
    "unknown_action": [promise(stop=On("resolve", "finish"))],
    "unknown_state": [promise(pause=While("on_hold", "waiting"))],
    "unknown_fact": [
        promise(pause=While(hold_raeson="caller")),
        promise(goal=By("prio", {"P1": Goal.working(hours=1)})),
        Rule(when={"contract": "gold"}, targets=promise()),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "given"), [(code, given) for code, cases in WRONG.items() for given in cases]
)
def test_each_fault_is_found_by_its_code_with_a_remedy(
    code: str, given: Rule | Target | tuple[Rule, ...]
) -> None:
    rules = given if isinstance(given, tuple) else (given,)
    results = [finding for finding in found(*rules) if finding.code == code]
    assert results
    for finding in results:
        assert finding.sentence
        assert finding.remedy
        assert str(finding).endswith(f": {finding.remedy} ({code})")


RIGHT = {
    "a desk as it should be": Rule(
        when={"priority": ("P1", "P2")},
        targets=(
            promise(2, "first response", stop=On("start"), warn=(0.75, timedelta(minutes=30))),
            promise(8, pause=HOLD, reopen=Reopen(On("reopen")), cancel=On("cancel")),
            promise(4, "next response", repeats=True, start=On("reply", party="caller"),
                    stop=On("reply", party="provider")),
        ),
    ),
    "a clock that an end of the record stops or cancels": promise(
        stop=Enters("resolved", "closed"), cancel=On("cancel")
    ),
    "a clock that begins behind the last way to be cancelled": promise(
        start=On("resolve"), stop=On("close", "reopen"), cancel=None
    ),
    "a clock that waits where the record has ended": promise(
        pause=HOLD | While("cancelled"), cancel=None
    ),
    "a clock that a remark on the ended record may stop": promise(stop=On("note"), cancel=None),
    "a clock that runs after the end on purpose": promise(
        start=Enters("closed"), stop=On("note", party="caller"), cancel=None
    ),
    "a clock that a predicate of the host starts": promise(
        start=Predicate("vip", lambda seen: True), cancel=None
    ),
    "a rule that does not match where the record has ended": Rule(
        when=~While("cancelled"), targets=promise(cancel=None)
    ),
    "a pause in a state it may leave": promise(start=On("log"), pause=HOLD),
    "a start in one of the states it pauses in, for another reason": promise(
        start=Enters("on_hold"), pause=While("on_hold", hold_reason="caller")
    ),
    "hours of work against real hours": Rule(
        targets=(promise(name="response", goal=Goal.real(hours=9)), promise(8))
    ),
    "operational targets side by side": Rule(
        targets=(promise(8), promise(5, "a", agreement=Agreement.OLA),
                 promise(4, "b", agreement=Agreement.OLA))
    ),
    "operational targets that fit exactly": Rule(targets=(promise(9), *OLAS)),
    "a predicate of the host": promise(start=Predicate("vip", lambda seen: True)),
    "an update that begins at the first response": Rule(
        targets=(promise(4, "first response", stop=On("reply", party="provider")),
                 promise(2, "update", repeats=True, start=On("reply", party="provider"),
                         stop=On("reply", party="provider")))
    ),
    "every hour for some priorities": promise(
        calendar=By("priority", {"P1": ALWAYS}, otherwise=OFFICE)
    ),
    "real time without a calendar": promise(goal=Goal.real(hours=8), calendar=ALWAYS),
    "a date goal on the calendar's days": promise(goal=Goal.end_of_day(1)),
    "a warning at the start": promise(1, warn=timedelta(hours=1)),
    "a fixed instant on hours without days": promise(
        goal=Goal.by(NEXT_YEAR), calendar=OFFICE & ALWAYS
    ),
}  # fmt: skip


@pytest.mark.parametrize("given", RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_left_alone(given: Rule | Target) -> None:
    assert found(given) == []


def test_a_rule_that_differs_from_those_before_is_reached() -> None:
    narrow = Rule(when={"priority": "P1", "group": "mail"}, targets=promise())
    wide = Rule(when={"priority": ("P1", "P2")}, targets=promise())
    assert codes(narrow, wide, Rule(targets=())) == []
    assert codes(wide, narrow) == ["unreachable_rule"]
    assert codes(wide, narrow, match="all") == []


def test_of_two_rules_that_always_match_before_it_a_finding_names_the_first() -> None:
    narrow = Rule(when={"priority": "P1", "group": "mail"}, targets=promise())
    wide = Rule(when={"priority": ("P1", "P2")}, targets=promise())
    everything = Rule(targets=promise())

    def named(*rules: Rule) -> str:
        (found,) = [
            one for one in Policy("p", rules=rules).lint() if one.about.startswith("rule 3")
        ]
        return found.sentence

    assert "rule 1, priority P1 or P2 always matches first" in named(wide, everything, narrow)
    assert "rule 1 always matches first" in named(everything, wide, narrow)


def test_a_pause_that_leaves_one_rule_for_another_of_the_same_target_is_left_alone() -> None:
    working = Rule(when=While("new", "in_progress"), targets=promise(pause=HOLD))
    held = Rule(when=HOLD, targets=promise(16, pause=HOLD))
    assert codes(working, held) == []
    assert codes(working, attrs.evolve(held, targets=promise(16, "else", pause=HOLD))) == [
        "pause_leaves_rule"
    ]


COVERED = attrs.evolve(OFFICE, covers=(2025, 2026))
RULED = attrs.evolve(OFFICE, holidays=[*OFFICE.holidays, DayOfMonth(month=12, day=25)])


@pytest.mark.parametrize(
    ("calendar", "results"),
    [
        (OFFICE, ["holidays_end"]),
        (OFFICE | ALWAYS, ["holidays_end"]),
        (BusinessCalendar.by_date({date(2020, 1, 1): ALWAYS, date(2026, 1, 1): OFFICE}),
         ["holidays_end"]),
        (BusinessCalendar.by_date({date(2020, 1, 1): OFFICE, date(2026, 1, 1): ALWAYS}), []),
        (COVERED, ["years_end", "holidays_end"]),
        (RULED, []),
        (ALWAYS, []),
    ],
    ids=["office", "union", "by date", "formerly", "covered years", "a rule", "always"],
)  # fmt: skip
def test_a_calendar_that_does_not_know_the_time_ahead_is_found(
    calendar: Calendar, results: list[str]
) -> None:
    target = promise(goal=Goal.real(hours=8), calendar=calendar)

    assert codes(target, horizon=NEXT_YEAR) == results
    assert codes(target, horizon=datetime(2026, 6, 30, tzinfo=UTC)) == []
    assert codes(target) == []


def test_without_a_vocabulary_only_what_is_wrong_in_itself_is_found() -> None:
    wrong = promise(start=Enters("x"), pause=While("x", "y"), stop=On("z"))
    assert codes(wrong, vocabulary=None) == ["pause_swallows_start"]
    assert found(wrong, vocabulary=None)[0].sentence == (
        "it starts paused, always: entering x comes with x or y"
    )


def test_faults_of_amendments_are_found_too() -> None:
    policy = Policy("p", rules=Rule(targets=promise())).amended(
        since=NEXT_YEAR, rules=Rule(targets=promise(stop=On("finish")))
    )
    assert [finding.code for finding in policy.lint(INCIDENT)] == ["unknown_action", "never_stops"]


def test_the_sum_of_operational_goals_is_reported_with_its_parts() -> None:
    (finding,) = found(Rule(targets=(promise(8), *OLAS)))
    assert (
        finding.sentence == "first line 5 h and second line 4 h add to 9 h, resolution allows 8 h"
    )


def test_lint_of_a_thousand_rules_costs_in_proportion_to_them() -> None:
    def policy(size: int) -> Policy:
        target = Target(
            "r", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"), pause=While("held")
        )
        whens = [{"priority": "P1", "category": f"C{number}"} for number in range(size)]
        return Policy("p", rules=[Rule(when=when, targets=target) for when in whens])

    assert policy(100).lint() == ()
    few, many = (calls_of(policy(size).lint) for size in (100, 1_000))

    assert many < 15 * few  # ten times as many; it was a hundred times as much


def test_what_a_vocabulary_says_of_edges_is_not_computed_for_each_of_many_rules() -> None:
    def cost(size: int) -> int:
        rules = [
            Rule(when={"category": f"C{number}"}, targets=promise(name=f"r{number}"))
            for number in range(size)
        ]
        policy = Policy("p", rules=rules)
        return calls_of(lambda: policy.lint(INCIDENT))

    cost(1)
    # A rule took two thousand calls: the steps of an incident, anew for each of its edges.
    assert cost(200) - cost(100) < 100 * 500
