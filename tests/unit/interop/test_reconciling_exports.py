"""A policy against every reading that another system stored: figures, causes, what is missing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from serviceops.calendars import ALWAYS
from serviceops.history import History, Transition
from serviceops.interop.import_result import ForeignReading
from serviceops.interop.jira_sla import from_sla
from serviceops.interop.reconcile_export import ExportReconciliation, reconcile_export
from serviceops.interop.zendesk import from_metric_events, zendesk_policy
from serviceops.sla import Goal, On, Policy, Rule, Target, While

FIX = Target("fix", goal=Goal.real(hours=4), start=On("log", "reopen"), stop=On("resolve"),
             pause=While("on_hold"), repeats=True)  # fmt: skip
POLICY = Policy("p", rules=Rule(targets=FIX))


def at(hour: int, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def step(hour: int, action: str, state: str | None = None, **inputs: Any) -> Transition:
    return Transition(at(hour), action, state, inputs={**inputs})


SOLVED = History([step(9, "log", "new"), step(12, "resolve", "resolved")])


def stored(case: str, **figures: Any) -> ForeignReading:
    figures = {"stage": "stopped", "started_at": at(9), "elapsed": timedelta(hours=3)} | figures
    return ForeignReading(system="servicenow", name="fix", case=case, **figures)


def proof(*rows: ForeignReading, **histories: History) -> ExportReconciliation:
    return reconcile_export(POLICY, histories or {"A": SOLVED}, rows, at=at(20))


def test_rows_that_agree_are_counted_figure_by_figure() -> None:
    found = proof(stored("A"), stored("B"), A=SOLVED, B=SOLVED)

    assert (found.agreeing, found.share, found.causes) == (2, 1.0, ())
    assert found.figures == {"started_at": (2, 2), "stage": (2, 2), "elapsed": (2, 2)}


def test_rows_that_disagree_for_one_cause_are_one_line() -> None:
    held = History([
        step(9, "log", "new"), step(10, "hold", "on_hold"), step(11, "resume", "in_progress"),
        step(12, "resolve", "resolved"),
    ])  # fmt: skip

    found = proof(stored("A"), stored("B"), stored("C"), A=held, B=held, C=SOLVED)

    (cause,) = found.causes
    assert (cause.code, cause.field, cause.target, cause.count) == (
        "convention", "elapsed", "fix", 2,
    )  # fmt: skip
    assert cause.first.case == "A"
    assert str(found).splitlines() == [
        "1 of 3 stored readings agree", "  started_at: 3 of 3", "  stage: 3 of 3",
        "  elapsed: 1 of 3",
        "2 x fix elapsed: read under pause_unit='ignored' ours is the same (as A)",
    ]  # fmt: skip


def test_the_most_frequent_cause_comes_first() -> None:
    short = stored("A", elapsed=timedelta(hours=1))

    found = proof(short, stored("B", started_at=at(8)), stored("C", started_at=at(8)),
                  A=SOLVED, B=SOLVED, C=SOLVED)  # fmt: skip

    assert [(cause.field, cause.count) for cause in found.causes] == [
        ("started_at", 2), ("elapsed", 1),
    ]  # fmt: skip


def test_a_row_without_a_history_and_one_without_a_clock_say_so() -> None:
    empty = History([step(9, "open", "new")])
    other = ForeignReading(system="servicenow", name="other", case="A", stage="stopped")

    found = proof(stored("A"), stored("X"), other, stored("B"), A=SOLVED, B=empty)

    assert [row.because and row.because.sentence for row in found.rows] == [
        None, "the case has no history", "the policy has no such target",
        "ours has no clock for it: no rule applies, or nothing in the history starts it",
    ]  # fmt: skip


def test_a_clock_that_nothing_stored_is_about_is_only_ours() -> None:
    other = ForeignReading(system="servicenow", name="other", case="A", stage="stopped")

    assert proof(other, A=SOLVED, B=SOLVED).only_ours == (("A", "fix"),)


def test_rows_of_one_clock_are_its_cycles_by_their_starts() -> None:
    again = History([
        step(9, "log", "new"), step(12, "resolve", "resolved"),
        step(13, "reopen", "in_progress"), step(15, "resolve", "resolved"),
    ])  # fmt: skip
    second = stored("A", started_at=at(13), elapsed=timedelta(hours=2))

    found = proof(second, stored("A"), A=again)

    assert [row.cycle for row in found.rows] == [2, 1]
    assert found.agreeing == 2
    assert proof(second, A=again).agreeing == 1


def test_a_live_clock_is_read_as_of_its_own_refresh() -> None:
    running = History([step(9, "log", "new")])
    row = stored("A", stage="running", elapsed=timedelta(hours=2), read_at=at(11),
                 as_of=("elapsed",))  # fmt: skip

    assert proof(row, A=running).agreeing == 1


def test_names_of_the_old_system_are_mapped() -> None:
    row = ForeignReading(system="servicenow", name="P1 resolution", case="A", stage="stopped",
                         elapsed=timedelta(hours=3))  # fmt: skip

    found = reconcile_export(POLICY, {"A": SOLVED}, [row], at=at(20), names={row.name: "fix"})

    assert found.agreeing == 1


def test_the_text_of_a_large_result_is_short() -> None:
    rows = [stored(f"case {n}", started_at=at(8)) for n in range(50)]
    found = proof(*rows, **{f"case {n}": SOLVED for n in range(50)})

    assert found.agreeing == 0
    for value in (found, found.rows[0], found.causes[0]):
        assert len(repr(value)) < 500


def test_an_export_without_rows_has_no_share() -> None:
    assert (proof().share, proof().agreeing) == (None, 0)


def event(number: int, metric: str, instance: int, kind: str, hour: int, **more: Any) -> Any:
    return {"id": number, "ticket_id": "A", "metric": metric, "instance_id": instance,
            "type": kind, "time": at(hour).isoformat().replace("+00:00", "Z"), **more}  # fmt: skip


def test_zendesks_replies_are_two_targets_of_ours() -> None:
    metrics = [{"metric": name, "priority": "low", "target": 60, "business_hours": False}
               for name in ("first_reply_time", "next_reply_time")]  # fmt: skip
    policies = [{"title": "t", "filter": {"all": [], "any": []}, "policy_metrics": metrics}]
    policy = zendesk_policy(policies, calendar=ALWAYS).value
    history = History([
        Transition(at(9), "log", "new", {"priority": "P4"}),
        step(10, "reply", party="provider"), step(11, "reply", party="caller"),
        step(13, "reply", party="provider"), step(14, "reply", party="caller"),
        step(17, "reply", party="provider"),
    ])  # fmt: skip
    applied = {"sla": {"target": 60, "business_hours": False}}
    events = [
        event(1, "reply_time", 1, "activate", 9), event(2, "reply_time", 1, "fulfill", 10),
        event(3, "reply_time", 1, "apply_sla", 9, **applied),
        event(4, "reply_time", 2, "activate", 11), event(5, "reply_time", 2, "fulfill", 13),
        event(6, "reply_time", 2, "apply_sla", 11, **applied),
        event(7, "reply_time", 2, "breach", 12),
        event(8, "reply_time", 3, "activate", 14), event(9, "reply_time", 3, "fulfill", 17),
    ]  # fmt: skip
    readings, _ = from_metric_events({"ticket_metric_events": events})

    found = reconcile_export(policy, {"A": history}, readings, at=at(20))

    assert [(row.target, row.agrees) for row in found.rows] == [
        ("first_reply_time", True), ("next_reply_time", True), ("next_reply_time", False),
    ]  # fmt: skip
    # The last one was late too, and its breach is on a page that is missing.
    assert found.figures["breached"] == (2, 3)
    assert found.figures["started_at"] == (3, 3)


def test_jiras_cycles_are_compared_by_their_number() -> None:
    def cycle(start: int, end: int) -> dict[str, Any]:
        millis = {"goalDuration": 4, "elapsedTime": end - start, "remainingTime": 4 - end + start}
        return {
            "startTime": {"iso8601": at(start).isoformat()}, "breached": False,
            "stopTime": {"iso8601": at(end).isoformat()},
            **{name: {"millis": hours * 3_600_000} for name, hours in millis.items()},
        }  # fmt: skip

    payload = {"name": "fix", "completedCycles": [cycle(9, 12), cycle(13, 14)]}
    history = History([
        step(9, "log", "new"), step(12, "resolve", "resolved"),
        step(13, "reopen", "in_progress"), step(15, "resolve", "resolved"),
    ])  # fmt: skip

    found = reconcile_export(POLICY, {"A": history}, from_sla(payload, case="A"), at=at(20))

    assert [row.agrees for row in found.rows] == [True, False]
    (cause,) = found.causes
    assert (cause.code, cause.field) == ("no_transition", "stopped_at")


@pytest.mark.parametrize("wrong", [None, 3, "policy"])
def test_another_kind_of_policy_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match="policy of reconcile_export"):
        reconcile_export(wrong, {}, [], at=at(9))
