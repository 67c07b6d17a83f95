"""Assignment paths: hops, returns and bounces, counted by hand on one long history."""

from datetime import UTC, datetime, timedelta

from serviceops.calendars import BusinessCalendar
from serviceops.desk import AssignmentPath
from serviceops.history import History, Transition
from serviceops.lifecycle import Incident

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


INCIDENT = (
    Incident.log("INC-1", summary="x", caller="u", category="mail", at=at(0))
    .assign(group="desk", at=at(0))
    .start(person="ann", at=at(5))
    .reassign(group="mail", at=at(30))
    .reassign(group="network", at=at(32))
    .reassign(group="mail", at=at(50))
    .start(person="bob", at=at(55))
)  # fmt: skip


def test_each_period_has_its_group_its_instants_and_whether_it_worked() -> None:
    path = AssignmentPath.of(INCIDENT.history)

    assert [(t.group, t.start, t.end, t.worked, t.nth) for t in path.periods] == [
        ("desk", at(0), at(30), True, 1),
        ("mail", at(30), at(32), False, 1),
        ("network", at(32), at(50), False, 1),
        ("mail", at(50), None, True, 2),
    ]
    assert (path.hops, path.ping_pongs, path.first_touch) == (3, 1, False)
    assert path.periods[-1].is_return


def test_a_group_that_passes_a_record_on_soon_and_without_work_bounced_it() -> None:
    path = AssignmentPath.of(INCIDENT.history)

    bounced = path.bounces(within=timedelta(minutes=5))
    more = path.bounces(within=timedelta(minutes=18))

    assert [period.group for period in bounced] == ["mail"]
    assert [period.group for period in more] == ["mail", "network"]


def test_work_at_the_instant_of_a_reassignment_is_that_of_the_new_group() -> None:
    incident = Incident.log("INC-1", summary="x", caller="u", category="mail", at=at(0))
    incident = incident.assign(group="desk", at=at(0)).reassign(group="mail", at=at(30))
    path = AssignmentPath.of(incident.start(person="bob", at=at(30)).history)

    assert [(one.group, one.worked) for one in path.periods] == [("desk", False), ("mail", True)]


def test_soon_is_counted_in_working_time() -> None:
    office = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    evening, morning = NINE.replace(hour=16, minute=58), NINE.replace(day=3, hour=9, minute=2)
    path = AssignmentPath.of(
        History.of([
            Transition(evening, "assign", sets={"group": "a"}),
            Transition(morning, "reassign", sets={"group": "b"}),
        ])
    )  # fmt: skip

    assert [t.group for t in path.bounces(within=timedelta(minutes=4), calendar=office)] == ["a"]
    assert path.bounces(within=timedelta(minutes=3), calendar=office) == ()
    assert path.bounces(within=timedelta(minutes=4)) == ()


def test_the_path_as_of_an_earlier_instant() -> None:
    path = AssignmentPath.of(INCIDENT.history, at=at(40))

    assert [period.group for period in path.periods] == ["desk", "mail", "network"]
    assert path.ping_pongs == 0


def test_one_group_from_start_to_end_is_first_touch_and_none_is_no_path() -> None:
    alone = Incident.log("I", summary="x", caller="u", at=NINE).assign(group="desk", at=NINE)

    assert AssignmentPath.of(alone.history).first_touch
    none = AssignmentPath.of(Incident.log("I", summary="x", caller="u", at=NINE).history)
    assert (none.periods, none.hops, none.first_touch) == ((), 0, False)


def test_coming_back_from_nobody_is_a_return_and_no_hop() -> None:
    path = AssignmentPath.of(
        History.of(
            Transition(at(minute), "reassign", sets={"group": group})
            for minute, group in enumerate(["a", None, "a"])
        )
    )

    assert (path.ping_pongs, path.hops, path.first_touch) == (1, 0, True)
