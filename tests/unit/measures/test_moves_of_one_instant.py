"""Logs to the minute have several moves at one instant: their order says what followed what."""

from counted import calls_of
from stories import MONDAY, at, hours, story

from serviceops import Enters, History, On, Transition
from serviceops.measures import DEFINITIONS, bounce, reopen_rate, time_between


def test_a_reopening_undid_a_resolution_that_came_after_it_at_the_same_instant() -> None:
    # Resolved at 10, back two hours later and resolved at once: none of the two came back within 1.
    log = {"INC-1": story("9 log new", "10 resolve resolved", "12 reopen new", "12 fix resolved")}

    assert reopen_rate(log, at=at(90), within=hours(1)).parts == (("INC-1", 0),)
    assert reopen_rate(log, at=at(90), within=hours(2)).parts == (("INC-1", 1),)


def test_a_stop_before_the_start_at_the_same_instant_ended_it() -> None:
    # From the reopening at 12 to the next resolution at 15, and not to the one before it at 12.
    log = {
        "INC-1": story("9 log new", "12 resolve resolved", "12 reopen new", "15 fix resolved"),
        "INC-2": story("9 log new", "12 resolve resolved", "12 reopen new"),
    }
    again = time_between(
        log, definition=DEFINITIONS["mttr_repair"], start=On("reopen"), stop=Enters("resolved"),
        at=at(90),
    )  # fmt: skip

    assert again.length == hours(3)
    assert again.left_out_ids("not_stopped") == ("INC-2",)


def _often(times: int) -> History:
    """A record that was resolved, came back after five hours and was passed on, so many times."""
    steps = [Transition(MONDAY, "log", "new")]
    for round_ in range(times):
        resolved, back = at(10 * round_ + 1), at(10 * round_ + 6)
        steps += [
            Transition(resolved, "resolve", "resolved"),
            Transition(back, "reopen", "in_progress", {"group": f"g{round_ % 7}"}),
        ]
    return History.of(steps)


def test_a_record_that_came_back_often_cost_the_square_of_its_reopenings() -> None:
    few, many = {"INC-1": _often(100)}, {"INC-1": _often(1_000)}

    assert reopen_rate(many, at=at(20_000), within=hours(4)).parts == (("INC-1", 0),)
    assert bounce(many, at=at(20_000), within=hours(99)).parts == (("INC-1", 0),)
    for figure in (reopen_rate, bounce):
        costs = [
            calls_of(lambda log=log, figure=figure: figure(log, at=at(20_000), within=hours(4)))
            for log in (few, many)
        ]
        assert costs[1] < 15 * costs[0]
