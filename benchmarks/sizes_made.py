"""The questions of `benchmarks.sizes`: what each does at a size, for ours and for each peer."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import partial
from typing import Any

from benchmarks.growth import AHEAD, POLICY, queued_case
from benchmarks.growth import QUESTIONS as GROWTH
from benchmarks.office import HOLIDAYS, NEW_YORK
from serviceops.calendars import BusinessCalendar
from serviceops.desk import Queue

Made = tuple[Callable[[], object], int]
"""A call, and how many results it has."""

DAY, HOURS = timedelta(days=1), timedelta(hours=8)
QUERIES = 20_000
WEEK = {"mon-fri": ["09:00-17:00"]}


class Unavailable(Exception):
    """A side has no answer to the question, or what it needs is not installed."""


@dataclass(frozen=True)
class Question:
    """One question: its sizes, the peers beside it, and how a side is made at a size."""

    make: Callable[[int, str], Made]
    sizes: tuple[int, ...]
    peers: tuple[str, ...] = ()


# Calendars


def _zone(kind: str) -> tzinfo:
    if kind == "UTC":
        return UTC
    if kind == "fixed offset":
        return timezone(timedelta(hours=-5))
    if kind == "dateutil":
        from dateutil import tz

        return tz.gettz("America/New_York")  # type: ignore[no-any-return]
    if kind == "pendulum":
        import pendulum

        return pendulum.timezone("America/New_York")
    return NEW_YORK


def _moments(size: int, kind: str, *, kindly: bool) -> list[datetime]:
    """Return moments on so many distinct dates: in random order, or few over and over."""
    draw, zone = random.Random(size), _zone(kind)
    first = datetime(2021, 1, 1, tzinfo=UTC) - timedelta(days=max(0, size // 2 - 1_000))
    number = min(size, 50) if kindly else QUERIES
    moments = [
        (first + timedelta(days=draw.randrange(size), seconds=draw.randrange(86_400)))
        .astimezone(zone)
        for _ in range(number)
    ]  # fmt: skip
    if kind == "pendulum":
        import pendulum

        moments = [pendulum.instance(moment) for moment in moments]
    return moments * (QUERIES // number)


def _calendars(number: int, side: str) -> list[Any]:
    draw = random.Random(number)
    several = [
        [*HOLIDAYS, *(date(2015, 1, 1) + timedelta(days=draw.randrange(4_000)) for _ in range(5))]
        for _ in range(number)
    ]
    if side == "ours":
        return [
            BusinessCalendar(zone="America/New_York", week=WEEK, holidays=holidays)
            for holidays in several
        ]
    import workclock

    days = workclock.WorkDay(time(9), time(17))
    return [
        workclock.Schedule([days, workclock.Holidays(holidays)], time_zone="America/New_York")
        for holidays in several
    ]


def _queries(
    size: int, side: str, *, kind: str, what: str, calendars: int, kindly: bool = False
) -> Made:
    moments = _moments(size, kind, kindly=kindly)
    if kind == "pendulum" and side != "ours":
        raise Unavailable("refuses them")
    draw = random.Random(1)
    made = _calendars(calendars, side)
    calls = [getattr(calendar, _METHODS[side, what]) for calendar in made]
    chosen = [calls[draw.randrange(calendars)] for _ in moments]
    other = HOURS if what == "add" else None
    ends = [other or datetime.__add__(moment, DAY) for moment in moments]
    queries = list(zip(chosen, moments, ends, strict=True))

    def work() -> None:
        for call, moment, end in queries:
            call(moment, end)

    return work, len(queries)


_METHODS = {
    ("ours", "elapsed"): "elapsed", ("workclock", "elapsed"): "between",
    ("ours", "add"): "add", ("workclock", "add"): "add",
}  # fmt: skip


def _rebuilt(size: int, side: str) -> Made:
    """Build an equal calendar of so many holidays and ask it once, as a request does."""
    holidays = [date(2000, 1, 1) + timedelta(days=3 * n) for n in range(size)]
    start = datetime(2026, 3, 2, 10, tzinfo=UTC)

    def request() -> object:
        calendar = BusinessCalendar(zone="America/New_York", week=WEEK, holidays=holidays)
        return calendar.elapsed(start, start + DAY)

    return request, 1


# Logs


def made_log(size: int, order: str) -> Any:
    """Return a log with ids in random order, or with its rows sorted by case."""
    import numpy as np

    from benchmarks.logs_made import MadeLog

    made = MadeLog.of(size)
    case = made.case
    if order == "random ids":
        case = np.random.default_rng(1).permutation(int(case.max()) + 1).astype(np.int32)[case]
        return MadeLog(case, made.at, made.texts)
    rows = np.argsort(case, kind="stable")
    return MadeLog(case[rows], made.at[rows], {n: c.take(rows) for n, c in made.texts.items()})


def _columns(size: int, side: str, *, order: str) -> Made:
    made = made_log(size, order)
    return log_query(side, made, made.upto), size


def _batches(size: int, side: str, *, rows: int, kind: str) -> Made:
    """Read batches of Arrow of a log sorted by case, or the same log in plain columns.

    Of the sides in plain columns, *texts* are given the texts of Arrow as objects, and *codes* its
    dictionaries as codes. *a table* makes one of Arrow of the readings, as batches of Arrow are.
    """
    import pyarrow.compute as pc
    import spark_sla

    from serviceops.columns import Log, read
    from serviceops.columns.arrow import BatchReader

    made = made_log(size, "sorted by case")
    if side == "codes":
        return log_query("ours", made, made.upto), size
    if side == "a table":
        return _read_into_table(made), size
    table = made.table()
    texts = pc.utf8_lpad(table["case"], 8, "0")
    table = table.set_column(table.column_names.index("case"), "case", texts)
    named = ("case", *made.texts)
    if side == "texts":
        columns = {name: table[name].to_numpy() for name in named} | {"at": made.at}
        return lambda: read(
            spark_sla.GOLD, Log.from_columns(columns, spark_sla.SCHEMA), at=made.upto
        ), size
    for name in named if kind == "dictionaries" else ():
        place = table.column_names.index(name)
        table = table.set_column(place, name, table[name].dictionary_encode())
    batches = table.to_batches(max_chunksize=rows)
    reader = BatchReader(
        promised=spark_sla.GOLD, schema=spark_sla.SCHEMA, at=made.upto, clustered=True
    )
    return lambda: list(reader(batches)), size


def _read_into_table(made: Any) -> Callable[[], Any]:
    """Return the call that reads columns of codes and makes a table of Arrow of the readings."""
    import narwhals as nw

    from serviceops.columns.codes import ArrowValues, trusted
    from serviceops.columns.reading_tables import built, table

    query = log_query("ours", made, made.upto)
    names = ArrowValues(made.table()["case"].unique(), str)

    def work() -> Any:
        columns = table(list(query().values()))
        columns["case"] = trusted(columns["case"].codes, names)
        return built(columns, nw.Implementation.PYARROW)

    return work


def log_query(side: str, made: Any, at: datetime) -> Callable[[], Any]:
    """Return the call that reads a log under two targets by a side, which has its own copy."""
    import numpy as np
    import spark_sla

    from serviceops.columns import read
    from serviceops.spans import to_micros

    if side == "ours":
        return lambda: read(spark_sla.GOLD, made.log(), at=at)
    upto, week = to_micros(at), 7 * 86_400_000_000
    pairs = spark_sla.OFFICE.pairs_micros(int(made.at.min()) - week, max(upto, int(made.at.max())))
    opens, closes = (np.array(each, np.int64) for each in zip(*pairs, strict=True))
    before = np.concatenate(([0], np.cumsum(closes - opens)[:-1]))
    if side == "polars":
        import polars as pl

        from benchmarks.logs_polars import query

        frame = pl.DataFrame([
            pl.Series("case", made.case), pl.Series("at", made.at),
            *(_category(name, codes) for name, codes in made.texts.items()),
        ])  # fmt: skip
        return lambda: query(frame, (opens, closes, before), upto)
    import duckdb
    import pyarrow as pa

    from benchmarks.logs_sql import QUERY

    connection = duckdb.connect()
    log = made.table().set_column(1, "case", pa.array(made.case))
    connection.register("given", log.set_column(2, "at", pa.array(made.at)))
    connection.execute("create table log as select * from given")
    connection.unregister("given")
    windows = pa.table({"opens": opens, "closes": closes, "before": before})
    connection.register("windows", windows)
    return lambda: connection.execute(QUERY, {"upto": upto}).fetchall()


def _category(name: str, codes: Any) -> Any:
    import polars as pl

    # By the table of values, since a list of ten million texts would take gigabytes.
    places = pl.Series(codes.codes).cast(pl.Int32)
    table = pl.Series(list(codes.values), dtype=pl.String)
    return (
        table.gather(pl.select(pl.when(places >= 0).then(places)).to_series())
        .cast(pl.Categorical)
        .alias(name)
    )


def _amended(size: int, side: str) -> Made:
    """Read a log in which half of the cases began before the policy was amended."""
    import numpy as np
    import spark_sla

    from serviceops.columns import read
    from serviceops.spans import to_datetime

    log = made_log(size, "random ids").log()
    upto = to_datetime(int(log.at.max()))
    middle = to_datetime(int(np.median(log.at)))
    policy = spark_sla.GOLD.amended(since=middle, rules=spark_sla.GOLD.rules)
    return lambda: read(policy, log, at=upto), size


def _rows_of_text(size: int, side: str, *, kindly: bool) -> Made:
    """Read rows of text to verdicts: rows an incident as a desk writes them."""
    import replay_log

    from benchmarks.logs_made import MadeLog
    from serviceops import columns
    from serviceops.columns import Log

    made = MadeLog.of(size)
    texts = {name: codes.values_of().tolist() for name, codes in made.texts.items()}
    draw = random.Random(3)
    rows = []
    for number, (case, at) in enumerate(zip(made.case.tolist(), made.at.tolist(), strict=True)):
        moment = datetime.fromtimestamp(at // 1_000_000, UTC).astimezone(replay_log.CLOCK)
        extra = {f"c{n}": "x" if kindly else str(draw.random()) for n in range(20)}
        row = {name: values[number] or "" for name, values in texts.items()}
        rows.append({
            "case": f"INC{case:07}", "at": moment.strftime(replay_log.MOMENTS), **row, **extra,
        })  # fmt: skip
    import attrs
    import spark_sla

    stated = {
        "moments": replay_log.MOMENTS, "zone": replay_log.ZONE, "order": "carry",
        "ambiguous": "earliest", "nonexistent": "offset_before",
    }  # fmt: skip
    known = attrs.fields_dict(type(spark_sla.SCHEMA))
    evolve: Any = attrs.evolve  # an older checkout has fewer fields, which no checker can know
    schema = evolve(spark_sla.SCHEMA, **{k: v for k, v in stated.items() if k in known})

    def in_columns() -> object:
        return columns.read(spark_sla.GOLD, Log.from_rows(rows, schema), at=made.upto)

    def one_by_one() -> object:
        found = schema.histories(rows)
        return [spark_sla.GOLD.read(history, at=made.upto) for history in found.values()]

    quick = side == "ours" and hasattr(Log, "from_rows")
    return in_columns if quick else one_by_one, size


# Questions of other modules


def _queue_read(size: int, side: str) -> Made:
    """Return the first wakeup of all cases: of a queue, or of each case's policy read alone."""
    cases = [queued_case(number) for number in range(size)]

    def queue() -> object:
        return Queue(cases).read(at=AHEAD).next_wakeup

    def policies() -> object:
        wakeups = (POLICY.read(one.record.history, at=AHEAD).next_wakeup for one in cases)
        return min(wakeup for wakeup in wakeups if wakeup is not None)

    calls = {"ours": queue, "policies": policies}
    if calls[side]() != policies():
        raise AssertionError(side)
    return calls[side], size


def _growth(name: str) -> Question:
    question, sizes, _ = GROWTH[name]

    def make(size: int, side: str) -> Made:
        calls = list(question(size))

        def work() -> None:
            for call in calls:
                call()

        return work, len(calls)

    return Question(make, sizes)


QUESTIONS: dict[str, Question] = {
    **{
        f"{what} of a day, {kind}, {twin}": Question(
            partial(_queries, kind=kind, what=what, calendars=1, kindly=twin == "kind"),
            (200, 3_000, 100_000), ("workclock",),
        )
        for what in ("elapsed", "add")
        for kind in ("UTC", "ZoneInfo", "fixed offset", "dateutil", "pendulum")
        for twin in ("kind", "hostile")
    },
    **{
        f"{what} of a day, {number:,} dates, many calendars, hostile": Question(
            lambda size, side, what=what, number=number: _queries(  # type: ignore[misc] # bound now
                number, side, kind="ZoneInfo", what=what, calendars=size
            ),
            (1, 30, 1_000), ("workclock",),
        )
        for what in ("elapsed", "add")
        for number in (200, 3_000)
    },
    "a calendar built anew for a request": Question(_rebuilt, (10, 200, 1_000)),
    **{
        f"a log in columns, {order}": Question(
            partial(_columns, order=order), (100_000, 1_000_000, 10_000_000),
            ("polars", "DuckDB"),
        )
        for order in ("sorted by case", "random ids")
    },
    **{
        f"Arrow batches of {rows:,} rows, {kind}, by columns of": Question(
            partial(_batches, rows=rows, kind=kind), (100_000, 1_000_000), peers
        )
        for rows in (10_000, 200_000)
        # To read texts beside codes is no equal work: the codes were made before.
        for kind, peers in (("texts", ("texts", "codes")), ("dictionaries", ("codes", "a table")))
    },
    "a log in columns under an amended policy": Question(_amended, (3_000, 10_000, 30_000)),
    **{
        f"rows of text to verdicts, {twin}": Question(
            partial(_rows_of_text, kindly=twin == "kind"), (1_000, 10_000, 100_000), ("histories",)
        )
        for twin in ("kind", "hostile")
    },
    "a queue read whole": Question(_queue_read, (1_000, 10_000, 100_000), ("policies",)),
    **{name: _growth(name) for name in GROWTH},
}  # fmt: skip
"""By name. Sizes are dates, calendars, holidays, rows, cases, or transitions."""
