"""A simulated service desk: any number of histories, the same for the same seed.

It needs no test tools: demonstrations, benchmarks and notebooks use its incidents.
"""

from serviceops.testing.workload.days import SimulatedDesk
from serviceops.testing.workload.log_rows import LogRow, faulty_rows, snapshot_rows
from serviceops.testing.workload.numbers import Category, DeskNumbers, Outages, Team

__all__ = [
    "Category",
    "DeskNumbers",
    "LogRow",
    "Outages",
    "SimulatedDesk",
    "Team",
    "faulty_rows",
    "snapshot_rows",
]
