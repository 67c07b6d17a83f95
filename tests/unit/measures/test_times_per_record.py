"""Times per record: acknowledge, the four MTTRs, and the stages of an outage, by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from stories import OFFICE, at, hours, span, story

from serviceops import History, On, Transition
from serviceops.errors import InvalidMeasure, InvalidValue, NaiveInstant
from serviceops.measures import (
    DEFINITIONS,
    FactTimestamp,
    Measure,
    mtta,
    mttr_recovery,
    mttr_repair,
    mttr_resolve,
    mttr_respond,
    outage_stages,
    time_between,
)
from serviceops.sla import While
from tests.counted import calls_of

# hour of:  failed  logged  started  resolved  closed
TABLE = {
    "INC-1": (8, 9, 10, 12, 36),
    "INC-2": (9, 10, 10.5, 16, 40),
    "INC-3": (10, 12, 15, 20, 44),
}
LOG = {
    name: story(
        f"{logged} log new failed_at={failed} priority=P{name[-1]}",
        f"{started} start in_progress",
        f"{resolved} resolve resolved",
        f"{closed} close closed",
    )
    for name, (failed, logged, started, resolved, closed) in TABLE.items()
}
LATER = at(100)


@pytest.mark.parametrize(
    ("measure", "by_hand", "mean", "median"),
    [
        (mtta, [1, 0.5, 3], 1.5, 1),  # started - logged
        (mttr_respond, [3, 6, 8], 17 / 3, 6),  # resolved - logged
        (mttr_repair, [2, 5.5, 5], 12.5 / 3, 5),  # resolved - started
        (mttr_recovery, [4, 7, 10], 7, 7),  # resolved - failed
        (mttr_resolve, [28, 31, 34], 31, 31),  # closed - failed
    ],
    ids=lambda given: getattr(given, "__name__", None),
)
def test_times_per_record_agree_with_the_table(
    measure: Callable[..., Measure], by_hand: list[float], mean: float, median: float
) -> None:
    found = measure(LOG, at=LATER)

    assert [amount for _, amount in found.parts] == [h * 3_600_000_000 for h in by_hand]
    assert found.length == hours(mean)
    assert found.median.length == hours(median)
    assert found.percentile(90).length == hours(max(by_hand))
    assert found.ids == ("INC-1", "INC-2", "INC-3")
    assert found.definition is DEFINITIONS[measure.__name__]


def test_basis_of_office_hours_counts_only_office_time() -> None:
    # INC-1 and INC-2 are responded to in office hours; INC-3: 12:00 to 17:00, the office closes.
    found = mttr_respond(LOG, at=LATER, basis=OFFICE)

    assert [amount // 3_600_000_000 for _, amount in found.parts] == [3, 6, 5]
    assert found.basis == "office hours"


def test_record_not_acknowledged_is_left_out() -> None:
    log = {**LOG, "INC-4": story("9 log new"), "INC-5": story("9 note")}
    found = mtta(log, at=LATER)

    assert found.length == hours(1.5)
    assert found.left_out_ids("not_stopped") == ("INC-4",)
    assert found.left_out_ids("not_started") == ("INC-5",)
    assert "1 without entering in_progress (not_stopped)" in found.text()


def test_recovery_without_failed_at_is_left_out() -> None:
    found = mttr_recovery({"INC-1": story("9 log new", "10 resolve resolved")}, at=LATER)

    assert (found.value, found.length) == (None, None)
    assert found.reason == "no record is counted: 1 without failed_at as stated"
    instead = FactTimestamp("failed_at", otherwise=On("log"))
    guessed = mttr_recovery(
        {"INC-1": story("9 log new", "10 resolve resolved")}, at=LATER, start=instead
    )
    assert guessed.length == hours(1)


def test_reopened_resolution_does_not_count() -> None:
    back = story("9 log new", "10 resolve resolved", "12 reopen in_progress")
    assert mttr_respond({"INC-1": back}, at=LATER).left_out_ids("not_stopped") == ("INC-1",)
    assert mttr_respond({"INC-1": back}, at=at(11)).length == hours(1)

    again = story(
        "9 log new", "10 resolve resolved", "12 reopen in_progress", "15 resolve resolved"
    )
    assert mttr_respond({"INC-1": again}, at=LATER).length == hours(6)


def test_closing_what_was_resolved_does_not_undo_the_resolution() -> None:
    closed = story("9 log new", "10 resolve resolved", "40 close closed")
    assert mttr_respond({"INC-1": closed}, at=LATER).length == hours(1)


def test_later_transitions_change_nothing() -> None:
    assert mtta(LOG, at=at(11)).ids == ("INC-1", "INC-2")
    assert mtta(LOG, at=at(11)).left_out_ids("not_started") == ("INC-3",)


def test_record_belongs_to_the_period_of_its_first_or_last_moment() -> None:
    morning = span(9, 11)
    by_start = mtta(LOG, at=LATER, period=morning)
    by_stop = mttr_respond(LOG, at=LATER, period=span(12, 17), dated_by="stop")

    assert by_start.ids == ("INC-1", "INC-2")
    assert by_start.left_out_ids("outside_period") == ("INC-3",)
    assert by_stop.ids == ("INC-1", "INC-2")  # resolved at 12:00 and 16:00


def test_population_is_evaluated_at_the_instant() -> None:
    found = mtta(LOG, at=LATER, where=While(priority=("P1", "P3")))

    assert found.ids == ("INC-1", "INC-3")
    assert found.left_out_ids("other_population") == ("INC-2",)
    assert "priority P1 or P3" in found.population


def test_timestamp_in_the_future_is_not_reached_yet() -> None:
    promised = story("9 log new", "10 note fixed_at=50")
    found = time_between(
        {"INC-1": promised}, definition=DEFINITIONS["repair"], start=On("log"),
        stop=FactTimestamp("fixed_at"), at=at(20),
    )  # fmt: skip
    assert found.left_out_ids("not_stopped") == ("INC-1",)


def test_fact_that_is_no_moment_at_all_is_refused_by_name() -> None:
    odd = History.of([Transition(at(9), "log", "new", {"fixed_at": 17})])
    with pytest.raises(InvalidMeasure, match="an aware moment in the fact 'fixed_at'"):
        time_between(
            {"INC-1": odd}, definition=DEFINITIONS["repair"], start=On("log"),
            stop=FactTimestamp("fixed_at"), at=at(20),
        )  # fmt: skip


def test_stops_before_the_start_do_not_count() -> None:
    early = story("9 log new", "10 note", "11 note", "12 start in_progress", "15 note", "16 note")
    found = time_between(
        {"INC-1": early}, definition=DEFINITIONS["repair"], start=On("start"), stop=On("note"),
        at=at(20),
    )  # fmt: skip
    assert found.length == hours(3)  # noon to three o'clock


def test_failure_in_the_future_has_not_started() -> None:
    log = {"INC-1": story("9 log new failed_at=50", "10 resolve resolved")}
    assert mttr_recovery(log, at=at(20)).left_out_ids("not_started") == ("INC-1",)


def test_record_resolved_at_once_took_no_time() -> None:
    log = {"INC-1": story("9 log new", "9 start in_progress", "9 resolve resolved")}
    for measure in (mtta, mttr_respond, mttr_repair):
        assert measure(log, at=LATER).parts == (("INC-1", 0),)


def test_moments_that_run_backwards_are_left_out_with_their_own_reason() -> None:
    odd = story("9 log new fixed_at=8")
    found = time_between(
        {"INC-1": odd}, definition=DEFINITIONS["repair"], start=On("log"),
        stop=FactTimestamp("fixed_at"), at=LATER,
    )  # fmt: skip
    assert found.left_out_ids("stopped_before_start") == ("INC-1",)


# hour of:  failed  detected  diagnosed  repaired  recovered  restored
STAGES = {"INC-1": (0, 1, 3, 6, 10, 15), "INC-2": (2, 2, 4, 5, 5, 8)}


def staged(*moments: int) -> History:
    failed, detected, diagnosed, repaired, recovered, restored = moments
    facts = f"failed_at={failed} diagnosed_at={diagnosed} repaired_at={repaired}"
    return story(
        f"{detected} log new", f"{restored} resolve resolved {facts} recovered_at={recovered}"
    )


def test_the_five_stages_of_an_outage_sum_to_the_whole() -> None:
    log = {name: staged(*row) for name, row in STAGES.items()}
    found = outage_stages(log, at=LATER)

    #            INC-1  INC-2   mean
    # detect       1      0      0.5
    # diagnose     2      2      2
    # repair       3      1      2
    # recover      4      0      2
    # restore      5      3      4
    # outage      15      6     10.5
    means = {name: part.length for name, part in found.items()}
    assert means == {
        "detect": hours(0.5), "diagnose": hours(2), "repair": hours(2),
        "recover": hours(2), "restore": hours(4),
    }  # fmt: skip
    assert found.whole.length == hours(10.5) == sum(means.values(), hours(0))
    assert found["repair"].ids == ("INC-1", "INC-2")


def test_a_stage_that_is_missing_or_disordered_leaves_the_record_out_of_all() -> None:
    log = {
        "INC-1": staged(*STAGES["INC-1"]),
        "INC-2": story("9 log new failed_at=8", "10 resolve resolved"),
        "INC-3": staged(0, 1, 6, 3, 10, 15),
    }
    found = outage_stages(log, at=LATER)

    assert found.whole.ids == ("INC-1",)
    for measure in (found.whole, found["detect"]):
        assert measure.left_out_ids("moment_missing") == ("INC-2",)
        assert measure.left_out_ids("moments_disordered") == ("INC-3",)


def test_records_can_be_an_iterator_and_of_a_host_class() -> None:
    class Ticket:
        history = LOG["INC-1"]

    found = mtta(((name, Ticket()) for name in ("T-1", "T-2")), at=LATER)
    assert found.length == hours(1)
    assert found.ids == ("T-1", "T-2")


def test_no_records_give_no_figure_with_a_reason() -> None:
    found = mtta({}, at=LATER)
    assert (found.value, found.reason) == (None, "no record is counted")
    assert str(found) == "mean time to acknowledge: no figure: no record is counted"


def test_wrong_history_moment_or_choice_is_refused() -> None:
    with pytest.raises(InvalidMeasure, match="a history, or a record with one"):
        mtta({"INC-1": "new"}, at=LATER)  # type: ignore[dict-item]
    with pytest.raises(NaiveInstant):
        mtta(LOG, at=at(9).replace(tzinfo=None))
    with pytest.raises(InvalidMeasure, match="'start' or 'stop'"):
        mtta(LOG, at=LATER, dated_by="end")  # type: ignore[arg-type]
    vague = History.of([Transition(at(9), "log", "new", {"failed_at": "yesterday"})])
    with pytest.raises(InvalidMeasure, match="an aware moment in the fact 'failed_at'"):
        mttr_recovery({"INC-1": vague}, at=LATER)


def test_timestamp_of_the_instant_itself_is_reached() -> None:
    log = {"INC-1": story("9 log new", "10 note fixed_at=20")}
    found = time_between(
        log, definition=DEFINITIONS["repair"], start=On("log"), stop=FactTimestamp("fixed_at"),
        at=at(20),
    )  # fmt: skip
    assert found.length == hours(11)


def test_stages_belong_to_the_period_of_their_first_or_last_moment() -> None:
    # INC-1 failed at 0 and was restored at 15; INC-2 failed at 2 and was restored at 8.
    log = {name: staged(*row) for name, row in STAGES.items()}

    def ids(start: float, end: float, by: str) -> tuple[str, ...]:
        return outage_stages(log, at=LATER, period=span(start, end), dated_by=by).whole.ids

    assert (ids(0, 1, "start"), ids(0, 2, "start"), ids(2, 3, "start")) == (
        ("INC-1",), ("INC-1",), ("INC-2",)
    )  # fmt: skip
    assert (ids(8, 15, "stop"), ids(15, 16, "stop"), ids(0, 8, "stop")) == (
        ("INC-2",), ("INC-1",), ()
    )  # fmt: skip


def test_a_start_of_the_instant_itself_has_been_and_one_that_comes_later_has_not() -> None:
    log = {"INC-1": story("9 log new failed_at=20")}
    parts = {"definition": DEFINITIONS["repair"], "start": FactTimestamp("failed_at")}

    assert time_between(log, stop=On("log"), at=at(19.5), **parts).left_out_ids("not_started") == (
        "INC-1",
    )
    assert time_between(log, stop=On("resolve"), at=at(20), **parts).left_out_ids(
        "not_stopped"
    ) == ("INC-1",)


def test_a_record_dated_by_its_start_is_in_the_period_of_its_start() -> None:
    # From nine to eleven: the period until ten has its start, the one from eleven on its stop.
    log = {"INC-1": story("9 log new", "11 resolve resolved")}

    def ids(start: float, end: float, by: str) -> tuple[str, ...]:
        return time_between(
            log, definition=DEFINITIONS["repair"], start=On("log"), stop=On("resolve"), at=LATER,
            period=span(start, end), dated_by=by,
        ).ids  # fmt: skip

    assert (ids(9, 10, "start"), ids(11, 12, "start")) == (("INC-1",), ())
    assert (ids(9, 10, "stop"), ids(11, 12, "stop")) == ((), ("INC-1",))


def test_of_several_stops_the_first_stays_the_first_though_it_was_undone() -> None:
    # Resolved after one hour, reopened, and resolved after five.
    log = {
        "INC-1": story(
            "9 log new", "10 resolve resolved", "12 reopen in_progress", "14 resolve resolved"
        )
    }
    parts = {"definition": DEFINITIONS["repair"], "start": On("log"), "stop": On("resolve")}

    def length(stop_at: str, until: float) -> object:
        found = time_between(log, stop_at=stop_at, undone_by=On("reopen"), at=at(until), **parts)
        return found.length

    assert (length("first", 13), length("first", 20)) == (hours(1), hours(1))
    assert (length("last", 11), length("last", 13), length("last", 20)) == (
        hours(1), None, hours(5)
    )  # fmt: skip


def test_the_median_checked_every_amount_again() -> None:
    def calls(number: int) -> int:
        log = {f"A-{n}": story("9 log new", "10 start in_progress") for n in range(number)}
        found = mtta(log, at=at(12))
        return calls_of(lambda: found.median)

    calls(1)
    assert calls(200) == calls(100)  # it grew by 10 a record


def test_a_median_is_computed_after_the_mean_was() -> None:
    found = mtta(
        {f"A-{hour}": story("9 log new", f"{hour} start in_progress") for hour in (10, 11, 15)},
        at=at(20),
    )

    assert found.length == hours(3)
    assert found.median.length == hours(2)
    assert found.length == hours(3)


@pytest.mark.parametrize("wrong", [7, None, ("A",)])
def test_an_id_that_is_no_text_is_refused_where_records_are_read_one_by_one(wrong: Any) -> None:
    history = story("9 log new", "10 start in_progress")

    with pytest.raises(InvalidValue, match="a text at position 1"):
        mtta(iter([("A-1", history), (wrong, history)]), at=at(12))
