"""The schema of a log, and the histories in its rows."""

import json
import pickle
import re
from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from serviceops import By, Enters, Goal, On, Policy, Rule, Target, While, from_dict, to_dict
from serviceops.columns import Log
from serviceops.errors import InvalidValue, MalformedRow, MissingColumn, UnknownZone
from serviceops.history import OBSERVED, History
from serviceops.logs import LogSchema
from serviceops.sla import Between, Changes, Leaves, Predicate, Reopen


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


EVENTS = [
    {"when": "2026-03-02T09:00Z", "what": "log", "status": "New", "group": "", "who": "ann"},
    {"when": "2026-03-02T10:00Z", "what": "assign", "status": "Open", "group": "mail", "who": "?"},
    {"when": "2026-03-02T11:00Z", "what": "note", "status": "Open", "group": "", "who": "bob"},
]
STATES = {"New": "new", "Open": "assigned"}
SCHEMA = LogSchema(at="at", state="state")
CASES = LogSchema(case="case", at="at", state="state")


def row(hour: int, state: str = "new", **more: Any) -> dict[str, Any]:
    return {"case": "A", "at": at(hour), "state": state, **more}


def test_a_schema_survives_as_a_document() -> None:
    schema = LogSchema(
        case="number", at="when", action="what", state="status", facts={"group": "team"},
        inputs=["comment"], by="who", party="side", id="nr", recorded_at="seen", states=STATES,
        actions={"Abrir": "log"}, moments="%d/%m/%Y", zone="Europe/Lisbon", missing=["-", -100],
        ignored=["floor"], order="carry", on_repeat="refuse",
    )  # fmt: skip
    assert from_dict(json.loads(json.dumps(to_dict(schema)))) == schema
    assert pickle.loads(pickle.dumps(schema)) == schema


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": ""},
        {"at": len},
        {"case": ""},
        {"state": None},
        {"facts": "priority"},
        {"facts": {"priority": len}},
        {"order": "guess"},
        {"on_repeat": "keep"},
    ],
)
def test_a_schema_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        LogSchema(**{"at": "at", "state": "state", **wrong})


def test_a_member_of_a_text_enum_in_a_row_is_its_text_not_its_name_in_python() -> None:
    class State(str, Enum):  # noqa: UP042 - its `str` is State.NEW, that of a StrEnum is new
        NEW = "new"

    (only,) = CASES.histories([row(9, state=State.NEW)]).values()

    assert only.state == "new"
    assert type(only.state) is str


def test_a_whole_number_that_pandas_wrote_as_a_floating_one_names_what_the_number_does() -> None:
    rows = [{"case": case, "at": at(9), "state": 3.0} for case in (7, 7.0, "7", 7.5)]

    found = CASES.histories(rows)

    assert list(found) == ["7", "7.5"]
    assert found["7"].state == "3"


def test_rows_of_events_set_what_they_name() -> None:
    history = LogSchema(
        at="when", action="what", state="status", facts=["group"], by="who", states=STATES,
        missing=["", "?"],
    ).history(EVENTS)  # fmt: skip

    assert [t.action for t in history] == ["log", "assign", "note"]
    assert [t.by for t in history] == ["ann", None, "bob"]
    assert history.state == "assigned"
    assert history.facts == {"group": "mail"}  # the note named none, which clears nothing


def test_inputs_of_events_do_not_persist() -> None:
    schema = LogSchema(at="when", action="what", inputs={"team": "group"})

    assert [t.inputs for t in schema.history(EVENTS)] == [(), (("team", "mail"),), ()]


def test_actions_are_translated_and_others_stay() -> None:
    schema = LogSchema(at="when", action="what", actions={"assign": "route"})

    assert [t.action for t in schema.history(EVENTS)] == ["log", "route", "note"]


def test_rows_of_snapshots_give_what_changed() -> None:
    schema = LogSchema(at="when", state="status", facts={"team": "group"}, states=STATES)
    history = schema.history(EVENTS)

    assert [t.action for t in history] == [OBSERVED] * 3
    assert [t.state for t in history] == ["new", "assigned", None]
    assert [t.sets for t in history] == [(), (("team", "mail"),), (("team", None),)]


def test_a_naive_log_needs_the_zone_it_was_written_in() -> None:
    rows = [{"at": "2026-10-25T01:30:00", "state": "new"}]

    with pytest.raises(MalformedRow, match=r"row 1, column 'at'.*zone='Europe/Lisbon'"):
        SCHEMA.history(rows)
    with pytest.raises(MalformedRow, match=r"row 1, column 'at'.*shows this one twice.*ambiguous="):
        LogSchema(at="at", state="state", zone="Europe/Lisbon").history(rows)
    schema = LogSchema(at="at", state="state", zone="Europe/Lisbon", ambiguous="earliest")
    history = schema.history(rows)
    # 01:30 is shown twice that night; the first time is summer time, an hour ahead of UTC.
    assert history[0].at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    with pytest.raises(UnknownZone):
        LogSchema(at="at", state="state", zone="Mars/Olympus")


def test_a_zone_does_not_move_moments_that_have_an_offset() -> None:
    rows = [{"at": datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Tokyo")), "state": "new"}]

    assert LogSchema(at="at", state="state", zone="Europe/Lisbon").history(rows)[0].at == at(0)


def test_a_column_no_row_has_is_named_with_those_there_are() -> None:
    with pytest.raises(MissingColumn, match="no column status; it has: at, state"):
        LogSchema(at="at", state="status").history([{"at": "2026-03-02T09:00Z", "state": "x"}])


MALFORMED: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    ({"at": "yesterday"}, {}, "at", "a moment in ISO 8601"),
    ({"at": "2026-03-02"}, {"moments": "%d/%m/%Y"}, "at", "a moment in %d/%m/%Y"),
    ({"at": None}, {}, "at", "an instant"),
    ({"at": 7}, {}, "at", "an aware datetime or ISO 8601 text"),
    ({"at": "0001-01-01T00:00:00+14:00"}, {}, "at", "years 1 to 9999"),
    ({"state": "Lost"}, {"states": STATES}, "state", "one of New, Open"),
    ({"state": ["New"]}, {}, "state", "a text"),
    ({"group": float("inf")}, {}, "group", "a plain scalar"),
    ({"group": ["a"]}, {}, "group", "a plain scalar"),
    ({"group": datetime(2026, 3, 2)}, {}, "group", "offset"),
    ({"action": None}, {"action": "action"}, "action", "an action"),
    ({"who": {"name": "ann"}}, {"by": "who"}, "who", "a text"),
]


@pytest.mark.parametrize(("odd", "reading", "column", "expected"), MALFORMED)
def test_a_row_that_cannot_be_read_is_named_by_its_number(
    odd: dict[str, Any], reading: dict[str, Any], column: str, expected: str
) -> None:
    when = "02/03/2026" if "moments" in reading else "2026-03-02T09:00Z"
    good = {"at": when, "state": "New", "group": "mail", "action": "log", "who": "ann"}
    zone = "UTC" if "moments" in reading else None

    with pytest.raises(MalformedRow) as malformed:
        LogSchema(at="at", state="state", facts=["group"], zone=zone, **reading).history(
            [good, {**good, **odd}]
        )

    assert (malformed.value.row, malformed.value.column) == (2, column)
    assert expected in malformed.value.expected


def test_a_row_cut_short_is_named() -> None:
    rows = [{"at": "2026-03-02T09:00Z", "state": "New"}, {"at": "2026-03-02T09:00Z"}]

    with pytest.raises(MalformedRow, match=r"row 2, column 'state'.*cut short"):
        SCHEMA.history(rows)


def test_what_is_no_row_is_named() -> None:
    with pytest.raises(MalformedRow, match="a row of columns by name"):
        SCHEMA.history(["no row"])  # type: ignore[list-item]


@pytest.mark.parametrize("nothing", [None, float("nan"), "", -1])
def test_what_is_missing_is_no_value(nothing: Any) -> None:
    schema = LogSchema(at="at", action="what", facts=["x"], by="who", missing=["", -1])

    [only] = schema.history([{"at": at(9), "what": "log", "x": nothing, "who": nothing}])
    assert (only.sets, only.by) == ((), None)


def test_names_may_be_numbers_and_uuids() -> None:
    key = UUID(int=7)
    schema = LogSchema(case="case", at="at", state="state", by="who")

    cases = schema.histories([row(9, case=key, who=5)])
    assert cases[str(key)][0].by == "5"


def test_whole_numbers_of_numpy_are_names_in_rows_too() -> None:
    # Rows of frame.iterrows() have such numbers; they were refused.
    schema = LogSchema(case="case", at="at", state="state", by="who")

    [(case, history)] = schema.histories(
        [row(9, case=np.int64(7), state=np.uint8(2), who=np.int32(-5))]
    ).items()
    assert (case, history[0].state, history[0].by) == ("7", "2", "-5")


def test_moments_in_a_format_are_read_in_the_zone_of_the_log() -> None:
    rows = [
        {"case": "A", "at": "02/03/2026 09", "state": "new", "seen": "02/03/2026 10"},
        {"case": "B", "at": "02/03/2026 09", "state": "new", "seen": ""},
    ]
    schema = LogSchema(
        case="case", at="at", state="state", recorded_at="seen", moments="%d/%m/%Y %H", zone="UTC"
    )
    cases = schema.histories(rows)

    assert [history[0].at for history in cases.values()] == [at(9), at(9)]
    assert [history[0].recorded_at for history in cases.values()] == [at(10), None]


@pytest.mark.parametrize(
    ("moments", "remedy"),
    [
        ("%M of %H:%M", "each directive once"),  # was an error of `re` at the first row
        ("%d.%m.%Y %Q", "'Q' is a bad directive in format"),
        ("%d.%m %Q", "in format '%d.%m %Q'"),  # and no year, which is added to read it
        ("%d.%m.%Y %", "stray %"),
        ("%G week %V", "ISO year directive"),  # a year and a week, but no day
    ],
)
def test_a_format_of_no_moment_is_refused_before_there_are_rows(moments: str, remedy: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        LogSchema(at="at", state="state", moments=moments)
    assert refused.value.expected == "a format of strptime"
    assert remedy in str(refused.value)


def test_what_is_wrong_with_a_log_names_the_row_and_the_case() -> None:
    with pytest.raises(MalformedRow, match=r"row 3, column 'at'.*order='sort'.*in case B"):
        CASES.histories([row(9), row(10, case="B"), row(9, case="B")])
    with pytest.raises(MalformedRow, match=r"row 2, column 'at'.*in case B"):
        CASES.histories([row(9), row(9, case="B") | {"at": "x"}])


def test_of_several_rows_that_cannot_be_read_the_first_of_the_log_is_named() -> None:
    wrong = {"at": "x", "state": "new"}
    rows = [row(9), row(9, case="B") | wrong, row(10) | wrong, {"case": "B"}]

    for first in (2, 3):
        with pytest.raises(MalformedRow, match=f"row {first}, column 'at'"):
            CASES.histories(rows)
        rows[1] = row(9, case="B")
    with pytest.raises(MalformedRow, match=r"row 4, column 'at'.*cut short; in case B"):
        CASES.histories([*rows[:2], row(10), rows[3]])


def test_rows_are_read_alike_wherever_some_hundred_of_them_end() -> None:
    several = [row(n // 60, case=f"C{n % 7}") for n in range(400)]
    stories = CASES.histories(iter(several))

    assert list(stories) == [f"C{n}" for n in range(7)]
    for number, history in enumerate(stories.values()):
        assert [t.at for t in history] == [at(n // 60) for n in range(number, 400, 7)]
    with pytest.raises(MalformedRow, match="row 301, column 'at'"):
        CASES.histories([*several[:300], row(7) | {"at": "x"}])


@pytest.mark.parametrize(
    ("first", "then"), [(1, True), (0.5, 0.5), ("a", "a"), (None, None), (None, "")]
)
def test_a_snapshot_equal_to_the_one_before_has_changed_nothing(first: Any, then: Any) -> None:
    rows = [{"at": "2026-03-02T09:00Z", "x": value} for value in (first, then)]

    assert LogSchema(at="at", facts=["x"]).history(rows)[1].sets == ()


def test_rows_out_of_order_are_refused_sorted_or_carried() -> None:
    rows = [row(10, "open"), row(9, "new")]

    with pytest.raises(MalformedRow, match="row 2, column 'at'"):
        SCHEMA.history(rows)
    by_time = LogSchema(at="at", state="state", order="sort").history(rows)
    assert [(t.at, t.state) for t in by_time] == [(at(9), "new"), (at(10), "open")]
    carried = LogSchema(at="at", state="state", order="carry").history(rows)
    assert [(t.at, t.state) for t in carried] == [(at(10), "open"), (at(10), "new")]


def test_snapshots_are_compared_in_order_of_time() -> None:
    rows = [row(9, "new"), row(11, "open"), row(10, "new")]

    history = LogSchema(at="at", state="state", order="sort").history(rows)
    assert [t.state for t in history] == ["new", None, "open"]


def test_a_log_of_many_cases_is_separated() -> None:
    rows = [row(9), row(8, case="B"), row(10)]

    cases = CASES.histories(rows)

    assert list(cases) == ["A", "B"]
    assert [len(history) for history in cases.values()] == [2, 1]
    with pytest.raises(MalformedRow, match="the name of a case"):
        CASES.histories([row(9, case="")])
    with pytest.raises(MissingColumn, match="no column case"):
        CASES.histories([{"at": at(9), "state": "new"}])
    with pytest.raises(InvalidValue, match="a column of cases"):
        SCHEMA.histories(rows)


def test_a_snapshot_delivered_again_after_others_changes_nothing_back() -> None:
    rows = [
        {"at": "2026-03-02T09:00Z", "state": "new", "row": "1", "seen": "2026-03-02T11:00Z"},
        {"at": "2026-03-02T10:00Z", "state": "work", "row": "2", "seen": ""},
        {"at": "2026-03-02T09:00Z", "state": "new", "row": "1", "seen": "2026-03-02T09:30Z"},
    ]

    def read(rows: list[dict[str, str]], **more: Any) -> History:
        schema = LogSchema(at="at", state="state", id="row", recorded_at="seen", **more)
        return schema.history(rows)

    for order in ("refuse", "sort"):  # what comes again is no row out of order
        history = read(rows, order=order)
        assert [t.state for t in history] == ["new", "work"]
        assert [t.recorded_at for t in history] == [at(9, 30), None]
    with pytest.raises(MalformedRow, match="row 3, column 'row'"):
        read(rows, order="sort", on_repeat="refuse")
    with pytest.raises(MalformedRow, match="row 4, column 'row'"):
        read([*rows, {**rows[1], "state": "new"}], order="sort")
    with pytest.raises(MalformedRow, match="row 4, column 'at'"):
        read([*rows, {**rows[0], "row": "4"}])


def test_a_log_names_the_side_somebody_acts_for() -> None:
    row = {"at": "2026-03-02T09:00Z", "what": "reply", "side": "caller"}
    schema = LogSchema(at="at", action="what", party="side")

    assert schema.history([row])[0].party == "caller"


RESOLUTION = Target(
    "resolution",
    goal=By("priority", {"P1": Goal.real(hours=4)}, Goal.real(hours=8)),
    start=On("log", channel="mail"),
    stop=Enters("resolved") | Changes("vendor"),
    pause=Between(On("hold"), Leaves("on_hold")) & ~While(hold_reason="caller"),
    cancel=On("withdraw", by="ann"),
    reopen=Reopen(on=On("reopen", cause="fault")),
)
SIMPLE = Target("response", goal=Goal.real(hours=1), start=On("log"), stop=On("start"))


def test_a_policy_names_the_columns_it_needs() -> None:
    names = {"action", "state", "by", "priority", "channel", "vendor", "hold_reason", "cause"}

    assert SIMPLE.columns_needed == {"action"}
    assert RESOLUTION.columns_needed == names
    gold = Policy("gold", rules=Rule(targets=SIMPLE, when={"contract": "gold"}))
    assert gold.columns_needed == {"action", "contract"}
    later = gold.amended(since=at(9), rules=Rule(targets=RESOLUTION))
    assert later.columns_needed == names | {"contract"}
    requested = Target(
        "asked", goal=Goal.real(hours=1), start=On("log"), stop=On("start"),
        pause=Predicate("on_vacation", lambda snapshot: True),
    )  # fmt: skip
    assert requested.columns_needed == {"action"}  # nobody knows what a host's function reads


def test_a_log_without_actions_needs_no_column_for_the_one_it_has() -> None:
    schema = LogSchema(at="at", state="state")
    since = Target("age", goal=Goal.real(hours=1), start=On(OBSERVED), stop=Enters(OBSERVED))

    assert since.columns_needed == {"state"}
    schema.require(since.columns_needed)
    with pytest.raises(
        MissingColumn, match=r"LogSchema\(action=...\), or start and stop at states"
    ):
        schema.require(SIMPLE.columns_needed)
    with pytest.raises(MissingColumn, match=r"LogSchema\(action=...\)$"):
        LogSchema(at="at", facts=["priority"]).require(SIMPLE.columns_needed)


def test_a_moment_in_another_format_is_refused_with_the_place_for_formats() -> None:
    for text, remedy in (
        ("29/2/2016 04:57", "LogSchema(moments='%d/%m/%Y %H:%M') is the format of other texts"),
        ("2016-13-01", "month must be in 1..12"),
    ):
        with pytest.raises(MalformedRow) as malformed:
            SCHEMA.history([{"at": text, "state": "new"}])
        assert malformed.value.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("forgotten", "remedy"),
    [("action", "action=..."), ("state", "state=..."), ("by", "by=..."), ("facts", "facts=...")],
)
def test_a_schema_without_a_column_that_a_policy_needs_is_refused(
    forgotten: str, remedy: str
) -> None:
    facts = ["priority", "vendor", "hold_reason"]
    whole: dict[str, Any] = {"case": "case", "at": "at", "action": "action", "state": "state",
                             "by": "by", "facts": facts,
                             "inputs": ["channel", "cause"]}  # fmt: skip
    LogSchema(**whole).require(RESOLUTION.columns_needed)
    del whole[forgotten]

    with pytest.raises(MissingColumn) as refused:
        LogSchema(**whole).histories([], needed=RESOLUTION.columns_needed)

    assert refused.value.missing == (tuple(sorted(facts)) if forgotten == "facts" else (forgotten,))
    assert remedy in str(refused.value)
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


class Level(StrEnum):
    HIGH = "high"
    NONE = "none"


def test_members_of_an_enum_are_read_alike_the_first_time_and_later() -> None:
    schema = LogSchema(at="at", state="state", facts=["level"], missing=["none"])
    levels = ["none", Level.NONE, Level.HIGH, "none", Level.HIGH, Level.NONE]
    history = schema.history([row(9 + hour, level=one) for hour, one in enumerate(levels)])

    assert [one.sets for one in history] == [
        (), (), (("level", "high"),), (("level", None),), (("level", "high"),), (("level", None),),
    ]  # fmt: skip
    assert [type(one) for one in dict(history[4].sets).values()] == [Level]


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        (46300.5, "days (Excel) before: datetime(1899, 12, 30) + timedelta(days=number)"),
        ("46300.5", "days (Excel)"),
        ("46300", "days (Excel)"),
        (1_772_442_000, "a count of seconds before"),
        ("1772442000.25", "a count of seconds before"),
        ("", "drop rows without a moment"),
        (float("nan"), "drop rows without a moment"),
    ],
)
def test_a_number_or_nothing_in_place_of_a_moment_has_what_would_do(
    cell: object, remedy: str
) -> None:
    row = {"id": "7", "when": cell, "status": "new"}
    schema = LogSchema(case="id", at="when", state="status")

    with pytest.raises(MalformedRow, match=re.escape(remedy)) as by_row:
        schema.histories([row])
    with pytest.raises(MalformedRow, match=re.escape(remedy)) as by_column:
        Log.from_columns({k: np.array([cell], object) for k, cell in row.items()}, schema)
    assert str(by_column.value).endswith("in case 7")
    assert str(by_row.value).endswith("in case 7")


def test_a_moment_of_excel_is_read_as_the_page_does() -> None:
    # Excel's own documentation: 1 January 2008 is 39448, and noon is half a day.
    noon = datetime(1899, 12, 30) + timedelta(days=39448.5)
    schema = LogSchema(at="when", state="status", zone="Europe/Paris")

    (first,) = schema.history([{"when": noon, "status": "new"}])
    assert first.at == datetime(2008, 1, 1, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moments", "sentence"),
    [
        ("dd/MM/yyyy HH:mm", "with a whole date"),
        ("%d/%m %H:%M", "with a whole date"),
        ("%H:%M", "with a whole date"),
        ("%d/%m/%Y %I:%M", "%I needs %p"),
    ],
)
def test_a_format_in_which_part_of_a_moment_would_be_made_up_is_refused(
    moments: str, sentence: str
) -> None:
    with pytest.raises(InvalidValue, match=sentence):
        LogSchema(at="when", state="status", moments=moments)


@pytest.mark.parametrize(
    "moments", ["%d/%m/%Y", "%m/%d/%Y %I:%M %p", "%Y-%j %H:%M", "%G-W%V-%u", "%y%m%d", "%c"]
)
def test_a_format_with_a_whole_date_is_taken(moments: str) -> None:
    assert LogSchema(at="when", state="status", moments=moments).moments == moments


def test_rows_of_several_records_were_one_history_or_that_of_the_first() -> None:
    long = LogSchema(case="id", at="when", state="status")
    wide = LogSchema(case="id", steps={"log": "when"})
    rows = [{"id": name, "when": "2026-03-02T09:00Z", "status": "new"} for name in "AB"]

    for schema in (long, wide):
        assert len(schema.history(rows[:1])) == 1
        assert len(schema.history([])) == 0
        with pytest.raises(InvalidValue, match=r"'A, B' .* rows of one record .*histories\(\)"):
            schema.history(rows)
