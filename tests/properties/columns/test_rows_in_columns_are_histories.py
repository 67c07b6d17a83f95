"""Rows of text read into columns are the histories that the schema reads from them one by one."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from serviceops.columns import Log, frames
from serviceops.errors import ServiceOpsError
from serviceops.history import OBSERVED, History, Transition
from serviceops.logs import LogSchema

COLUMNS = ("case", "at", "action", "state", "priority", "site", "why", "by", "id")
START = datetime(2026, 3, 2, tzinfo=UTC)

texts = st.sampled_from(
    ["2026-03-02T09:00Z", "2026-03-02T10:30:15.25+01:00", "2026-03-02 11:00Z", "2026-03-03T00:00z"]
)
formatted = st.sampled_from(
    ["2/3/2026 09:00", "02/3/2026 09:00", "29/3/2026 02:30", "25/10/2026 02:30", "2/3/2026  9:5"]
)
strange = st.sampled_from([None, "", "?", float("nan"), "yesterday", 7, ["x"]])


def mostly(usual: st.SearchStrategy[Any], other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 60).flatmap(lambda n: usual if n else other)


values = st.sampled_from(["P1", "P2", 1, 1.5, True, None, "", "?", float("nan")])
moments = texts | st.integers(0, 9).map(lambda n: START + timedelta(hours=n))


@st.composite
def rows_and_schemas(draw: st.DrawFn) -> tuple[list[dict[str, Any]], LogSchema]:
    is_formatted = draw(st.booleans())
    at = formatted if is_formatted else moments
    row = st.fixed_dictionaries(
        {
            "case": mostly(st.sampled_from(["A", "B", 3]), strange),
            "at": mostly(at, strange),
            "action": mostly(st.sampled_from(["log", "hold", "x"]), strange),
            "state": mostly(st.sampled_from(["new", "open", None, ""]), strange),
            "priority": values,
            "site": mostly(values, strange),
            "why": values,
            "by": st.sampled_from(["ann", 5, None]),
            "id": st.integers(0, 90).map(lambda n: f"e{n}") | st.none(),
        }
    )
    rows = draw(st.lists(row, max_size=7))
    if rows and draw(st.integers(0, 20)) == 0:
        del rows[draw(st.integers(0, len(rows) - 1))][draw(st.sampled_from(COLUMNS))]
    schema = LogSchema(
        case="case",
        at="at",
        action=draw(st.sampled_from(["action", None])),
        state="state",
        facts={"priority": "priority", "place": "site"},
        inputs=draw(st.sampled_from([["why"], []])),
        by=draw(st.sampled_from(["by", None])),
        id=draw(st.sampled_from(["id", None])),
        states=draw(st.sampled_from([None, {"new": "new", "open": "in_progress", "7": "odd"}])),
        actions={"hold": "pause"},
        moments="%d/%m/%Y %H:%M" if is_formatted else None,
        zone="Europe/Paris" if is_formatted else draw(st.sampled_from([None, "Europe/Paris"])),
        ambiguous=draw(st.sampled_from(["refuse", "earliest", "latest"])),
        nonexistent=draw(st.sampled_from(["refuse", "offset_before", "shift_forward"])),
        missing=draw(st.sampled_from([[""], ["", "?"], [1, "?"]])),
        order=draw(st.sampled_from(["refuse", "sort", "sort", "carry", "carry"])),
        on_repeat=draw(st.sampled_from(["drop", "refuse"])),
    )
    return rows, schema


def followed(history: History) -> list[Any]:
    """Return each transition with the state and facts in effect after it."""
    state, facts, found = None, {}, []
    for one in history:
        state = one.state or state
        facts = {n: v for n, v in {**facts, **dict(one.sets)}.items() if v is not None}
        given = {name: value for name, value in one.inputs if value is not None}
        found.append((one.at, one.action, state, dict(facts), given, one.by, one.party))
    return found


def read_by(way: Any) -> tuple[str, Any]:
    try:
        return "read", way()
    except ServiceOpsError as wrong:
        return "refused", (type(wrong), str(wrong))


@given(rows_and_schemas(), st.booleans())
def test_rows_in_columns_are_the_histories_read_one_by_one(
    drawn: tuple[list[dict[str, Any]], LogSchema], listed: bool
) -> None:
    rows, schema = drawn
    whole = all(len(row) == len(COLUMNS) for row in rows)
    names = COLUMNS if listed and whole else None
    given_rows = rows if names is None else [[row[name] for name in names] for row in rows]

    how, log = read_by(lambda: Log.from_rows(given_rows, schema, names=names))
    expected_how, histories = read_by(lambda: schema.histories(rows))

    assert how == expected_how, (log, histories)
    if how == "refused":
        assert log == histories
        return
    assert list(map(str, log.cases)) == list(histories)
    for number, history in enumerate(histories.values()):
        assert followed(log.history(number)) == followed(history)


NAMES: list[Any] = [
    "a", "7", 7, 7.5, True, 0, "", None, float("nan"), " ", "True", -1, 2**60, "é", np.int64(8),
    np.str_("b"), UUID(int=5), str(UUID(int=5)), pd.NA, "-",
]  # fmt: skip
FACTS: list[Any] = [
    *NAMES, START, START.date(), "2026-03-02", ("x", "y"), ("x",), (), pd.Timestamp(START), pd.NaT,
    float("inf"), b"x", 2**70,
]  # fmt: skip


@st.composite
def strange_cells(draw: st.DrawFn) -> tuple[list[dict[str, Any]], LogSchema]:
    """Rows with a few strange values a column, and a schema in which columns mean several things.

    No column has values that are equal and of two types, which columns take for one.
    """
    rows = [{"at": START + timedelta(hours=hour)} for hour in range(draw(st.integers(1, 6)))]
    for name in ("case", "action", "state", "by", "party", "f", "g", "i"):
        values = FACTS if name in {"f", "g", "i"} else NAMES
        few = draw(st.lists(st.sampled_from(values), min_size=1, max_size=3) | st.just(["p", "q"]))
        for row in rows:
            row[name] = draw(st.sampled_from(few))
    state, action = draw(st.sampled_from([("state", "action"), ("state", None), (None, "action")]))
    schema = LogSchema(
        case="case", at="at", state=state, action=action, by="by", party="party",
        facts=draw(st.sampled_from([[], ["f", "g"], ["state", "f"], ["case"]])),
        inputs=draw(st.sampled_from([[], ["i"], ["by"]])),
        missing=draw(st.sampled_from([[""], ["-", ""], [7], ["7", 7.5], []])),
    )  # fmt: skip
    return rows, schema


@given(strange_cells())
def test_strange_cells_are_read_alike_in_rows_columns_and_frames(
    drawn: tuple[list[dict[str, Any]], LogSchema],
) -> None:
    rows, schema = drawn
    cells = {name: [row[name] for row in rows] for name in rows[0]}
    frame = pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in cells.items()})
    how, histories = read_by(lambda: schema.histories(rows))

    for way in (
        lambda: Log.from_rows(rows, schema), lambda: Log.from_columns(cells, schema),
        lambda: frames.log(frame, schema),
    ):  # fmt: skip
        found, log = read_by(way)
        assert found == how, (log, histories)
        if found == "read":
            assert list(map(str, log.cases)) == list(histories)
            for number, history in enumerate(histories.values()):
                assert followed(log.history(number)) == followed(history)


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 5), st.sampled_from(["x", None]))),
    st.tuples(st.integers(0, 5), st.integers(0, 5)),
)
def test_an_opening_is_a_transition_more_before_the_first_of_a_case(
    made: list[tuple[str, int, str | None]], opened: tuple[int, int]
) -> None:
    made = sorted(made, key=lambda row: row[1])
    rows = [
        {"case": case, "at": START + timedelta(hours=hour), "state": "open", "site": site}
        for case, hour, site in made
    ]
    schema = LogSchema(case="case", at="at", state="state", facts=["site"])
    log = Log.from_rows(rows, schema)
    openings = dict(zip("AB", opened, strict=True))
    instants = [START + timedelta(hours=openings[case]) for case in log.cases]

    found = log.opened(instants, facts=["site"], order="carry")

    for number, (case, history) in enumerate(schema.histories(rows).items()):
        at = START + timedelta(hours=openings[case])
        first = Transition(at, "log", state="new", sets={"site": dict(history[0].sets).get("site")})
        expected = followed(History.of([first, *history], order="carry"))
        assert followed(found.history(number)) == expected
        assert [row[1] for row in expected[1:]] == [OBSERVED] * (len(expected) - 1)
