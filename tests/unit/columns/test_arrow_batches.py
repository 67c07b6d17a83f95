"""Tables and batches of Arrow: cases that stay in Arrow, and small batches read together."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from serviceops import columns
from serviceops.columns import Log, arrow_columns, frames
from serviceops.columns.arrow import BatchReader
from serviceops.columns.codes import ArrowValues
from serviceops.errors import InvalidValue, MalformedRow
from serviceops.logs import LogSchema
from serviceops.sla import Goal, On, Policy, Rule, Target

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SCHEMA = LogSchema(case="case", at="at", action="action", facts=["site"])
TARGET = Target("fix", goal=Goal.real(hours=4), start=On("log"), stop=On("end"))
TEXTS = (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string()))
NUMBERS = (pa.int64(), pa.uint8(), pa.int16())


def rows(cases: Sequence[Any]) -> dict[str, list[Any]]:
    """Return a row a case: the first begins a clock, the third ends it."""
    size = len(cases)
    return {
        "case": list(cases),
        "at": [NINE + n * HOUR for n in range(size)],
        "action": (["log", "note", "end"] * size)[:size],
        "site": (["porto", None, "faro", "porto"] * size)[:size],
    }


def table(cases: Sequence[Any], kind: Any = None) -> pa.Table:
    made = rows(cases)
    return pa.table(made | {"case": pa.array(made["case"], kind)})


def reader(schema: LogSchema = SCHEMA, *, clustered: bool = True) -> BatchReader:
    return BatchReader(promised=TARGET, schema=schema, at=NINE + 9 * HOUR, clustered=clustered)


def figures(*found: Any) -> dict[Any, tuple[Any, ...]]:
    return {
        one["case"]: (one["stage"], one["elapsed"], one["breached_at"])
        for batch in found
        for one in batch.to_pylist()
    }


def in_columns(cases: Sequence[Any]) -> dict[Any, tuple[Any, ...]]:
    """Return the figures of plain columns, which know nothing of Arrow."""
    if not cases:
        return {}
    log = Log.from_columns(rows(cases), SCHEMA)
    found = columns.read(TARGET, log, at=NINE + 9 * HOUR)["fix"]
    return {
        case: (
            str(found.stage.values_of()[n]), found.elapsed[n].item(),
            None if (at := found.breached_at[n].item()) is None else at.replace(tzinfo=UTC),
        )
        for n, case in enumerate(found.cases)
        if found.stage.codes[n] >= 0
    }  # fmt: skip


@given(
    numbers=st.lists(st.integers(0, 3), max_size=20),
    kind=st.sampled_from(TEXTS + NUMBERS),
    cut=st.integers(1, 6),
)
def test_readings_of_arrow_are_those_of_plain_columns(
    numbers: list[int], kind: Any, cut: int
) -> None:
    cases = [str(n) for n in numbers] if kind in TEXTS else numbers
    whole = table(cases, kind)
    given = pa.Table.from_batches(whole.to_batches(cut), whole.schema)

    assert figures(frames.read(TARGET, given, SCHEMA, at=NINE + 9 * HOUR)) == in_columns(cases)
    assert figures(*reader(clustered=False)(given.to_batches())) == in_columns(cases)
    order = sorted(range(len(cases)), key=lambda row: cases[row])
    sorted_rows = {name: [column[n] for n in order] for name, column in rows(cases).items()}
    together = pa.table(sorted_rows | {"case": pa.array(sorted_rows["case"], kind)})
    assert figures(*reader()(together.to_batches(cut))) == in_columns(cases)


def test_small_batches_are_read_together_and_the_first_cases_at_once() -> None:
    rows_of = table([f"{number:04}" for number in range(1000)])
    taken = 0

    def batches() -> Any:
        nonlocal taken
        for batch in rows_of.to_batches(max_chunksize=1):
            taken += 1
            yield batch

    found = reader()(batches())
    first = next(found)
    assert taken <= 4
    others = list(found)
    # Each reads several times as many rows as the one before.
    assert len(others) <= 10
    names = [one for batch in (first, *others) for one in batch["case"].to_pylist()]
    assert names == sorted(set(names))


@pytest.mark.parametrize("cases", ["ABCA", "CBDC", "BABB", "ABAC", "CABA"])
def test_a_case_that_comes_back_is_refused_in_any_order(cases: str) -> None:
    # Each row is a batch, and these are few enough not to be read together.
    with pytest.raises(InvalidValue, match="sort it by case"):
        list(reader()(table(cases).to_batches(max_chunksize=1)))


@pytest.mark.parametrize("cases", ["ABA", "BAB", "ABCB", "CABAD"])
def test_a_case_that_comes_back_within_one_batch_is_refused(cases: str) -> None:
    with pytest.raises(InvalidValue, match=r"[AB].*sort it by case"):
        list(reader()(table(cases).to_batches()))


@pytest.mark.parametrize("kind", TEXTS)
def test_readings_without_facts_have_the_names_and_figures_alone(kind: Any) -> None:
    given = table(["A", "B"], kind)
    (batch,) = reader(clustered=False)(given.to_batches())

    found = frames.read(TARGET, given, SCHEMA, at=NINE + 9 * HOUR, keep_facts=False)

    assert figures(found) == figures(batch)
    assert found.column_names == batch.schema.names
    assert "site" not in found.column_names


def test_cases_in_falling_order_are_read_as_those_in_rising_order() -> None:
    falling = [f"{number:02}" for number in range(60, 0, -1)]

    found = figures(*reader()(table(falling).to_batches(max_chunksize=1)))

    assert found == in_columns(falling)


@pytest.mark.parametrize("kind", TEXTS)
def test_a_row_without_a_case_is_refused_with_its_row(kind: Any) -> None:
    for cases in (["A", None, "B"], ["A", "B", None], [None, "A", "B"]):
        given = table(cases, kind)
        row = cases.index(None) + 1
        for clustered in (True, False):
            with pytest.raises(MalformedRow, match=f"row {row}, column 'case'"):
                list(reader(clustered=clustered)(given.to_batches()))
        with pytest.raises(MalformedRow, match=f"row {row}, column 'case'"):
            frames.read(TARGET, given, SCHEMA, at=NINE)


@pytest.mark.parametrize("row", [1, 2, 17, 40])
@pytest.mark.parametrize("size", [1, 3, 40])
def test_a_row_of_a_later_batch_is_refused_with_its_row_in_the_stream(size: int, row: int) -> None:
    made = rows([f"C{number:02}" for number in range(40)])
    made["at"][row - 1] = None

    with pytest.raises(MalformedRow, match=f"row {row}, column 'at': None was given"):
        list(reader()(pa.table(made).to_batches(max_chunksize=size)))


def test_names_that_mean_none_are_none_in_arrow_too() -> None:
    dashed = LogSchema(case="case", at="at", action="action", missing=["", "-"])
    numbered = LogSchema(case="case", at="at", action="action", missing=[7])

    for schema, cases in ((SCHEMA, ["A", "", "B"]), (dashed, ["A", "-", "B"]), (numbered, [1, 7])):
        with pytest.raises(MalformedRow, match="row 2, column 'case'"):
            frames.read(TARGET, table(cases), schema, at=NINE)


def test_a_refused_row_of_arrow_names_its_case() -> None:
    wrong = table(["A", "B", "B"]).set_column(
        1, "at", pa.array([NINE, NINE + HOUR, NINE], pa.timestamp("us", "UTC"))
    )

    with pytest.raises(MalformedRow, match=r"(?s)row 3.*B"):
        frames.read(TARGET, wrong, SCHEMA, at=NINE)


@pytest.mark.parametrize("cases", [[["A"], ["A"]], [{"n": 1}, {"n": 2}], [None, None]])
def test_cases_that_are_lists_or_none_at_all_are_refused(cases: list[Any]) -> None:
    with pytest.raises(MalformedRow, match="row 1, column 'case'"):
        list(reader()(table(cases).to_batches(max_chunksize=1)))


@given(
    numbers=st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=30),
    sample=st.integers(1, 4),
    few=st.integers(1, 6),
    cut=st.integers(1, 6),
)
@example(numbers=[None, 0, 1, 0, 1], sample=1, few=1, cut=2)  # none in the sample
@example(numbers=[0, 1, 0, 1, 0], sample=1, few=1, cut=2)  # another value after it
@example(numbers=[0, 1, 0, 1, 0, None, 1, 0, 1], sample=2, few=2, cut=9)  # no other, and none
def test_codes_of_arrow_number_values_in_the_order_they_first_come(
    numbers: list[int | None], sample: int, few: int, cut: int
) -> None:
    texts = [None if number is None else "abcde"[number] for number in numbers]
    expected = list(dict.fromkeys(text for text in texts if text is not None))
    # The dictionary has its values in another order, and one that no row has.
    places = pa.array([None if number is None else 4 - number for number in numbers], pa.int8())
    batch = pa.record_batch(
        {"plain": pa.array(texts, pa.string()),
         "coded": pa.DictionaryArray.from_arrays(places, ["e", "d", "c", "b", "a", "unused"]),
         "without a sign": pa.DictionaryArray.from_arrays(
             places.cast(pa.uint32()), ["e", "d", "c", "b", "a", "unused"]),
         "a byte without a sign": pa.DictionaryArray.from_arrays(
             places.cast(pa.uint8()), ["e", "d", "c", "b", "a", "unused"]),
         "twice": pa.DictionaryArray.from_arrays(places, ["e", "d", "c", "b", "a", "a"])}
    )  # fmt: skip
    pieces = [batch.slice(begin, cut) for begin in range(0, len(numbers), cut)]
    given = pa.Table.from_batches(pieces, batch.schema)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrow_columns, "_SAMPLE", sample)
        patch.setattr(arrow_columns, "_FEW", few)
        for name in batch.schema.names:
            found = arrow_columns.coded(given[name])
            assert found.values_of().tolist() == texts
            assert list(found.values) == expected


def test_dictionaries_that_differ_by_batch_are_one_column() -> None:
    parts = [pa.DictionaryArray.from_arrays([0, 1], values) for values in (["a", "b"], ["b", "c"])]

    assert arrow_columns.coded(pa.chunked_array(parts)).values_of().tolist() == ["a", "b", "b", "c"]


def test_a_dictionary_numbered_without_a_sign_may_have_nulls() -> None:
    # polars numbers its categories so; a null was an OverflowError of Arrow's.
    numbers = pa.array([1, None, 0, 1], pa.uint32())
    column = pa.DictionaryArray.from_arrays(numbers, ["porto", "faro"])
    made = table(["A", "B", "C", "D"])
    given = made.set_column(made.column_names.index("site"), "site", column)

    found = frames.read(TARGET, given, SCHEMA, at=NINE + 9 * HOUR)

    assert found["case"].to_pylist() == ["A", "B", "C", "D"]
    assert found["site"].to_pylist() == ["faro", None, "porto", "faro"]


@pytest.mark.parametrize("listed", [["A", "B", "C"], ["A", "A", "C"], ["A", None, "C"]])
def test_cases_of_a_dictionary_are_its_texts_where_it_lists_one_twice_or_none(
    listed: list[str | None],
) -> None:
    places = [0, 0, 1, 1, 2, 2]
    texts = [listed[place] for place in places]
    made = table(["A"] * 6)
    halves = [
        pa.DictionaryArray.from_arrays(places[:3], listed),
        pa.DictionaryArray.from_arrays([0, 1, 1], ["B" if None in listed else listed[1], "C"]),
    ]
    # The last case of a batch goes on in the next one, which has a dictionary of its own.
    texts[3:] = [text for half in halves[1:] for text in half.to_pylist()]
    given = made.set_column(0, "case", pa.chunked_array(halves))

    if None in texts:
        with pytest.raises(MalformedRow, match="row 3, column 'case'"):
            list(reader()(given.to_batches()))
    else:
        assert figures(*reader()(given.to_batches())) == in_columns(texts)


def test_a_frame_of_pandas_with_a_dictionary_numbered_without_a_sign_may_have_nulls() -> None:
    # pandas numbers such columns of Arrow anew, which was an OverflowError.
    sites = pa.array([1, None, 0, 1], pa.uint32())
    made = table(["A", "B", "C", "D"])
    place = made.column_names.index("site")
    coded = pa.DictionaryArray.from_arrays(sites, ["porto", "faro"])
    frame = made.set_column(place, "site", coded).to_pandas(types_mapper=pd.ArrowDtype)

    found = frames.read(TARGET, frame, SCHEMA, at=NINE + 9 * HOUR)

    assert [None if pd.isna(site) else site for site in found["site"]] == [
        "faro", None, "porto", "faro",
    ]  # fmt: skip


@pytest.mark.parametrize("clustered", [True, False])
def test_ids_that_are_uuids_are_texts_as_in_rows(clustered: bool) -> None:
    # PostgreSQL, DuckDB and Arrow have such ids; columns refused them, and rows read them.
    ids = [UUID(int=number) for number in (1, 1, 2)]
    given = table(ids)
    expected = in_columns([str(one) for one in ids])

    assert set(SCHEMA.histories(given.to_pylist())) == set(expected)
    assert figures(*reader(clustered=clustered)(given.to_batches(1))) == expected
    for frame in (given, pd.DataFrame(rows(ids)), pl.DataFrame(rows(ids))):
        found = pa.table(nw.from_native(frames.read(TARGET, frame, SCHEMA, at=NINE + 9 * HOUR)))
        assert figures(found) == expected


def test_people_and_ids_of_rows_that_are_uuids_are_texts_and_facts_are_not() -> None:
    who = UUID(int=7)
    schema = LogSchema(case="case", at="at", action="action", by="who", id="row")
    cells = {"case": [who], "at": [NINE], "action": ["log"], "who": [who], "row": [who]}

    read = Log.from_columns(cells, schema)
    (history,) = schema.histories([{name: values[0] for name, values in cells.items()}]).values()

    assert read.cases == (str(who),)
    assert read.history(0)[0].by == history[0].by == str(who)
    for facts in (["who"], ["case"]):
        with pytest.raises(MalformedRow, match=f"row 1, column '{facts[0]}': .*plain scalar"):
            frames.log(pd.DataFrame(cells), LogSchema(case="case", at="at", facts=facts))


def test_the_records_of_a_wide_export_may_have_uuids() -> None:
    schema = LogSchema(case="case", steps=[("log", "begun"), ("end", "done")])
    cells = {"case": [UUID(int=1)], "begun": [NINE], "done": [NINE + HOUR]}

    assert Log.from_columns(cells, schema).cases == (str(UUID(int=1)),)


@pytest.mark.parametrize("clustered", [True, False])
@pytest.mark.parametrize(
    ("change", "given", "expected"),
    [
        (lambda b: b.set_column(1, "at", b["at"].cast(pa.timestamp("us", "Asia/Tokyo"))),
         "at: timestamp[us, tz=Asia/Tokyo] in batch 2", "at: timestamp[us, tz=UTC]"),
        (lambda b: b.set_column(3, "site", b["site"].dictionary_encode()),
         "site: dictionary<values=string, indices=int32, ordered=0> in batch 2", "site: string"),
        (lambda b: b.select(["case", "at", "action"]), "no column in batch 2", "site: string"),
        (lambda b: b.append_column("more", b["site"]), "more: string in batch 2", "no column"),
        (lambda b: b.select(["site", "at", "action", "case"]),
         "site: string in batch 2", "case: string"),
        (lambda b: b.cast(b.schema.set(0, b.schema.field(0).with_nullable(False))),
         "case: string not null in batch 2", "case: string"),
    ],
)  # fmt: skip
def test_batches_that_differ_in_their_columns_are_refused_with_the_column(
    clustered: bool, change: Any, given: str, expected: str
) -> None:
    # Arrow's own error had both schemas whole, and no way out.
    first, second = table(["A", "B"]).to_batches(1)

    with pytest.raises(InvalidValue) as refused:
        list(reader(clustered=clustered)([first, change(second)]))

    assert refused.value.given == given
    assert refused.value.expected == f"{expected}, as the first batch has"
    assert "batch.select(schema.names).cast(schema)" in refused.value.remedy
    if "no column" not in given:
        alike = change(second).select(first.schema.names).cast(first.schema)
        assert figures(*reader(clustered=clustered)([first, alike])) == in_columns(["A", "B"])


@pytest.mark.parametrize("clustered", [True, False])
def test_a_table_in_the_place_of_its_batches_is_refused_with_the_way(clustered: bool) -> None:
    one = table(["A"])
    for wrong in (one, [one], one.to_batches()[0], "batches"):
        with pytest.raises(InvalidValue, match="to_batches"):
            list(reader(clustered=clustered)(wrong))


@given(
    many=st.lists(st.integers(1, 9), max_size=6),
    tail=st.integers(1, 4),
    cut=st.integers(1, 5),
    is_coded=st.booleans(),
)
def test_the_last_run_begins_where_a_look_at_every_row_finds_it(
    many: list[int], tail: int, cut: int, is_coded: bool
) -> None:
    texts = [f"C{number}" for number, size in enumerate(many) for _ in range(size)]
    column = pa.array(texts, pa.string())
    column = column.dictionary_encode() if is_coded else column
    parts = [column.slice(begin, cut) for begin in range(0, len(texts), cut)]
    expected = next((n for n in range(len(texts)) if texts[n] == texts[-1]), 0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrow_columns, "_TAIL", tail)
        if texts:
            assert arrow_columns.last_run(pa.chunked_array(parts)) == expected


def test_each_target_has_a_batch_of_its_own() -> None:
    answer = Target("answer", goal=Goal.real(hours=1), start=On("log"), stop=On("note"))
    policy = Policy("both", rules=Rule(targets=(TARGET, answer)))
    both = BatchReader(promised=policy, schema=SCHEMA, at=NINE + 9 * HOUR)
    given = table(["A", "A", "A", "B", "B"])

    found = list(both(given.to_batches()))

    columns = [[(row["case"], row["target"]) for row in batch.to_pylist()] for batch in found]
    assert columns == [[("A", "fix"), ("B", "fix")], [("A", "answer"), ("B", "answer")]]


def test_empty_batches_between_others_are_no_matter() -> None:
    given = table(["A", "A", "B", "C"])
    batches = given.to_batches(max_chunksize=1)
    nothing = batches[0].slice(0, 0)
    among = [one for batch in batches for one in (nothing, batch, nothing)]

    for clustered in (True, False):
        assert figures(*reader(clustered=clustered)(among)) == in_columns(["A", "A", "B", "C"])


def test_values_that_stay_in_arrow_are_a_sequence() -> None:
    values = ArrowValues(pa.array(["A", "B", "C"]), str)

    assert list(values) == ["A", "B", "C"]
    assert (len(values), values[1], list(values[1:])) == (3, "B", ["B", "C"])
    assert "C" in values
    assert "D" not in values
    assert 1 not in values
    assert 2 in ArrowValues(pa.array([1, 2]), int)
