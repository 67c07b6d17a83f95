"""Facts from the tests of GoAlert, Grafana OnCall and LinkedIn oncall, in tables with sources.

Where we differ on purpose: GoAlert and PagerDuty turn a rotation backwards from its start, here
nobody serves before the anchor (importers move it back by whole rounds). GoAlert's temporary
schedules hide overrides; here changes apply in the order they are listed. Grafana OnCall rolls by
months with shifts of hours; here such a rule is listed as lost.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.interop.grafana_oncall import grafana_schedule
from serviceops.oncall import FixedPlan, Layer, Override, Rotation, Schedule
from serviceops.spans import Span
from tests.answer_rows import answer_rows

CHICAGO = ZoneInfo("America/Chicago")
DAY = "2026-03-02T"


HANDOVERS, WHO = answer_rows("oncall_handovers.csv"), answer_rows("oncall_who.csv")


def test_the_tables_have_their_rows() -> None:
    assert len(HANDOVERS) + len(WHO) >= 60
    assert all(row["source"] for row in (*HANDOVERS, *WHO))
    assert {row["source"].partition(" ")[0] for row in WHO} == {"Grafana", "GoAlert", "LinkedIn"}


@pytest.mark.parametrize("row", HANDOVERS, ids=lambda row: f"{row['length']} {row['at']}")
def test_a_turn_ends_when_the_other_system_says(row: dict[str, str]) -> None:
    anchor, at, end = (
        datetime.fromisoformat(row[name]).replace(tzinfo=CHICAGO)
        for name in ("anchor", "at", "end")
    )
    rotation = Rotation(
        members=["one", "two"], length=row["length"], anchor=anchor, zone="America/Chicago"
    )

    # A turn without time may lie between the two, so the shift and not the person tells the end.
    period = Span(at, at + timedelta(days=20))
    ends = Schedule(Layer(rotation)).shifts(period=period)[0].span.end

    assert ends == end.astimezone(UTC)
    assert ends - at.astimezone(UTC) == timedelta(hours=float(row["hours"]))


def shift(level: int, start: str, hours: float, *users: str, **more: Any) -> dict[str, Any]:
    return {"name": f"{level} {start} {users}", "type": "rolling_users", "level": level,
            "start": start, "rotation_start": start, "duration": int(hours * 3600),
            "frequency": "daily", "interval": 1, "rolling_users": [[user] for user in users],
            **more}  # fmt: skip


def override(start: str, hours: float, user: str, **more: Any) -> dict[str, Any]:
    return {"type": "override", "start": start, "duration": int(hours * 3600), "users": [user],
            **more}  # fmt: skip


def grafana(*shifts: dict[str, Any]) -> Schedule:
    found = grafana_schedule({"name": "x", "time_zone": "UTC"}, shifts)
    assert found.lost == ()
    return found.value


def fixed(name: str) -> Layer:
    """A rule of GoAlert with one user, 08:00 to 10:00 every day."""
    hours = BusinessCalendar(zone="UTC", week={"mon-sun": ["08:00-10:00"]})
    rotation = Rotation(
        members=[name], length="P1D", anchor=datetime(2017, 1, 1, tzinfo=UTC), zone="UTC"
    )
    return Layer(rotation, name, hours=hours)


def span(start: str, end: str) -> Span:
    return Span(*(datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, end)))


def always(*names: str) -> list[Layer]:
    anchor = datetime(1999, 1, 1, tzinfo=UTC)
    rotations = [
        Rotation(members=[name], length="P1W", anchor=anchor, zone="UTC") for name in names
    ]
    return [
        Layer(one, f"layer {number}", beside=bool(number)) for number, one in enumerate(rotations)
    ]


def day_and_night() -> Schedule:
    anchor = datetime(2018, 6, 15, 13, tzinfo=UTC)
    layers = []
    # In the source the turns are given with who has which on 12 September: Craig, third of three,
    # and Caza, first of two. 89 days after the start they are the people of these orders.
    for members, week in (
        (["Donna", "Aru", "Craig"], ["08:00-20:00"]), (["Cook", "Caza"], ["20:00-08:00"]),
    ):  # fmt: skip
        hours = BusinessCalendar(zone="America/Chicago", week={"mon-sun": week})
        rotation = Rotation(members=members, length="P1D", anchor=anchor, zone="America/Chicago")
        layers.append(Layer(rotation, hours=hours, beside=bool(layers)))
    return Schedule(layers)


def weekly(zone: str, anchor: str, *members: str | None, **more: Any) -> Schedule:
    at = datetime.fromisoformat(anchor).replace(tzinfo=ZoneInfo(zone))
    given = {"length": "P1W", **more}
    return Schedule(Layer(Rotation(members=members, anchor=at, zone=zone, **given)))


ROTAS: dict[str, Schedule] = {
    "final_events": grafana(
        shift(1, f"{DAY}10:00:00", 5, "A"), shift(1, f"{DAY}11:00:00", 2, "B"),
        shift(1, f"{DAY}16:00:00", 3, "A"), shift(1, f"{DAY}21:00:00", 1, "A"),
        shift(1, f"{DAY}22:00:00", 2, "B"), shift(2, f"{DAY}12:00:00", 2, "C"),
        shift(2, f"{DAY}14:00:00", 1, "D"), shift(2, f"{DAY}17:00:00", 1, "D"),
        shift(2, f"{DAY}20:00:00", 3, "D"),
        override(f"{DAY}22:00:00", 1, "E"), override(f"{DAY}22:00:00", 0.5, "A"),
    ),
    "splitting": grafana(
        shift(1, f"{DAY}10:00:00", 10, "A"), shift(1, f"{DAY}12:00:00", 4, "B"),
        shift(2, f"{DAY}15:00:00", 3, "C"),
    ),
    "same_time": grafana(
        shift(1, f"{DAY}10:00:00", 10, "A"), shift(1, f"{DAY}10:00:00", 10, "B"),
        shift(2, f"{DAY}10:00:00", 3, "C"),
    ),
    "no_priority": grafana(
        shift(0, f"{DAY}10:00:00", 5, "A"), override(f"{DAY}10:00:00", 5, "B"),
    ),
    "every_second_day": grafana(shift(1, f"{DAY}00:00:00", 3, "u1", "u2", interval=2)),
    "by_day": grafana(shift(1, f"{DAY}00:00:00", 3, "u1", "u2", by_day=["MO", "WE", "FR"])),
    "by_day_off_start": grafana(shift(1, f"{DAY}00:00:00", 3, "u1", by_day=["WE", "FR"])),
    "by_day_twice": grafana(
        shift(1, f"{DAY}00:00:00", 3, "u1", "u2", interval=2, by_day=["MO", "WE", "FR"])
    ),
    "rotation_start": grafana(
        shift(1, f"{DAY}00:00:00", 0.5, "u1", "u2", "u3", frequency="hourly",
              rotation_start=f"{DAY}02:00:00", until=f"{DAY}06:59:00")
    ),
    "weekly": grafana(
        shift(1, f"{DAY}00:00:00", 0.5, "u1", "u2", "u3", frequency="weekly",
              rotation_start="2026-03-09T01:00:00")
    ),
    "override_until": grafana(
        shift(1, "2027-03-02T00:00:00", 1, "later"),
        override(f"{DAY}00:00:00", 3, "u1", until=f"{DAY}01:00:00"),
    ),
    "temporary": Schedule(
        fixed("foobar"),
        FixedPlan(span("2018-01-01T08:15", "2018-01-01T08:45"),
                  {span("2018-01-01T08:25", "2018-01-01T08:35"): "baz"}),
    ),
    "replace": Schedule(
        fixed("foobar"),
        Override(span("2018-01-01T08:30", "2018-01-01T08:45"), "binbaz", replaces="foobar"),
    ),
    "add": Schedule(
        fixed("foobar"),
        [Override(span("2018-01-01T08:30", "2018-01-01T08:45"), "binbaz", adds=True),
         Override(span("2018-01-01T08:00", "2018-01-01T08:15"), "binbaz", adds=True)],
    ),
    "remove": Schedule(
        fixed("foobar"),
        Override(span("2018-01-01T08:30", "2018-01-01T08:45"), None, replaces="foobar"),
    ),
    "three_overrides": Schedule(
        always("rab", "baz", "bin"),
        [Override(span("2000-01-02T03:05", "2000-01-02T03:06"), "foo", adds=True),
         Override(span("2000-01-02T03:05", "2000-01-02T03:06"), "bar", replaces="rab"),
         Override(span("2000-01-02T03:05", "2000-01-02T03:06"), None, replaces="baz")],
    ),
    "day_night": day_and_night(),
    "rule": Schedule(
        Layer(
            Rotation(members=["foo"], length="P1D", anchor=datetime(2000, 1, 1, tzinfo=UTC),
                     zone="UTC"),
            hours=BusinessCalendar(zone="UTC", week={"mon-sun": ["03:05-03:07"]}),
        )
    ),
    "pacific_week": weekly("US/Pacific", "2017-02-06T10:30", "one", "two"),
    "central_week": weekly("US/Central", "2016-10-31T11:00", "one", "two"),
    "twice_shown": weekly("US/Central", "2016-10-30T01:30", "one", "two"),
    "noon_shifts": weekly(
        "US/Eastern", "2016-09-14T12:00", *["one", None] * 7, *["two", None] * 7, length="PT12H"
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", WHO, ids=lambda row: f"{row['rota']} {row['at']}")
def test_those_on_call_are_whom_the_other_system_says(row: dict[str, str]) -> None:
    at = datetime.fromisoformat(row["at"]).replace(tzinfo=UTC)

    found = {member.name for member in ROTAS[row["rota"]].on_call(at=at)}

    assert found == {name for name in row["names"].split("+") if name}
