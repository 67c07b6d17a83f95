"""A log of any number of rows: that of a simulated desk, over and over, a week later each time.

Drawing ten million rows one by one would take a quarter of an hour. Every repetition has incidents
of its own; the rows of all stand in the order of time, as those of a real log do.
"""

import json
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from serviceops.columns import Codes, Log
from serviceops.spans import EPOCH
from serviceops.testing import SimulatedDesk

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "examples"))

DRAWN = 4_000  # incidents that are really drawn
WEEK = 7 * 86_400_000_000
LONGEST = 500  # repetitions after which the weeks begin again: ten years of log


@dataclass(frozen=True)
class MadeLog:
    """The columns of a log; cases are numbers, texts are codes."""

    case: NDArray[np.int32]
    at: NDArray[np.int64]
    texts: dict[str, Codes]

    @classmethod
    def of(cls, rows: int) -> "MadeLog":
        """Return a log of that many rows; the incidents cut off at the end stay unresolved."""
        drawn = Log.of(SimulatedDesk().log(DRAWN, seed=1))
        times = -(-rows // drawn.rows)
        number = np.repeat(np.arange(times, dtype=np.int32), drawn.rows)[:rows]
        case = np.tile(drawn.case, times)[:rows] + number * np.int32(len(drawn))
        at = np.tile(drawn.at, times)[:rows] + (number % LONGEST).astype(np.int64) * WEEK
        order = np.argsort(at, kind="stable")

        def column(codes: Codes) -> Codes:
            states = np.where(codes.codes < 0, np.int32(-1), codes.codes)
            return Codes(np.tile(states, times)[:rows][order], map(str, codes.values))

        texts = {"action": column(drawn.action), "state": column(drawn.row_state),
                 "priority": column(_as_texts(drawn))}  # fmt: skip
        return cls(case[order], at[order], texts)

    @classmethod
    def load(cls, folder: Path) -> "MadeLog":
        """Return the log that was saved in a folder."""
        texts_of = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
        texts = {name: Codes(np.load(folder / f"{name}.npy"), texts_of[name]) for name in texts_of}
        return cls(np.load(folder / "case.npy"), np.load(folder / "at.npy"), texts)

    def save(self, folder: Path, *, table: bool = True) -> None:
        """Write the log into a folder, for other processes: columns, and a table as Parquet."""

        for name, column in (("case", self.case), ("at", self.at)):
            np.save(folder / f"{name}.npy", column)
        for name, codes in self.texts.items():
            np.save(folder / f"{name}.npy", codes.codes)
        texts_of = {name: list(codes.values) for name, codes in self.texts.items()}
        (folder / "texts.json").write_text(json.dumps(texts_of), encoding="utf-8")
        (folder / "upto.txt").write_text(self.upto.isoformat(), encoding="ascii")
        if table:
            import pyarrow.parquet as pq

            pq.write_table(self.table(), folder / "log.parquet")

    @property
    def names(self) -> range:
        """The cases: their numbers."""
        return range(int(self.case.max()) + 1)

    @property
    def upto(self) -> datetime:
        """The instant by which nine rows of ten had happened."""
        return EPOCH + timedelta(microseconds=int(self.at[len(self.at) * 9 // 10]))

    def log(self) -> Log:
        """Return it as a log of columns."""
        import spark_sla

        columns: dict[str, Any] = {
            "case": Codes(self.case, self.names),
            "at": self.at,
            **self.texts,
        }
        return Log.from_columns(columns, spark_sla.SCHEMA)

    def table(self) -> Any:
        """Return it as a table of Arrow, with texts for cases and the number of the row."""
        import pyarrow as pa

        def texts(codes: Codes) -> pa.Array:
            numbers = pa.array(codes.codes, mask=codes.codes < 0)
            return pa.DictionaryArray.from_arrays(numbers, list(codes.values)).cast(pa.string())

        return pa.table(
            {
                "row": np.arange(len(self.at)),
                "case": pa.array(self.case).cast(pa.string()),
                "at": pa.array(self.at, pa.timestamp("us", "UTC")),
                **{name: texts(codes) for name, codes in self.texts.items()},
            }
        )


def _as_texts(log: Log) -> Codes:
    """Return priorities where a row changes them, as the rows of an event log say them."""
    priority = log.facts["priority"]
    before = np.concatenate((priority.codes[:1] * 0 - 1, priority.codes[:-1]))
    before[log.first[:-1]] = -1
    return Codes(np.where(priority.codes == before, np.int32(-1), priority.codes), priority.values)
