"""The service report of a month: the page is a text that this script writes.

python examples/12_the_month_in_one_page.py report.html
"""

import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from serviceops import (
    BusinessCalendar,
    By,
    Enters,
    Goal,
    On,
    Policy,
    Rule,
    Target,
    While,
)
from serviceops.measures import CreditBand, ServiceCredits
from serviceops.reports import Exclusion, service_report
from serviceops.testing import SimulatedDesk

office = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["08:00-18:00"]})
hours = By("priority", {"P1": Goal.working(hours=4)}, otherwise=Goal.working(hours=16))
agreed = Policy(
    "agreed",
    rules=Rule(
        targets=Target(
            "resolution",
            goal=hours,
            calendar=office,
            start=On("log"),
            stop=Enters("resolved", "closed"),
            cancel=Enters("cancelled"),
            pause=While("on_hold", hold_reason="caller"),
        )
    ),
)
log = SimulatedDesk().log(400, seed=1)
first = min(history[0].at for history in log.values())
end = datetime(first.year, first.month + 1, 1, tzinfo=ZoneInfo("Europe/Paris"))

terms = ServiceCredits(
    bands=[
        CreditBand(at_least="90 %", below="95 %", credit="5 %"),
        CreditBand(below="90 %", credit="15 %"),
    ],
    claim_months=1,
)
draft = service_report(log, agreed, at=end, by=["priority"])
worst = draft.misses[0]
excluded = Exclusion(
    record=worst.record, why="the caller changed the request", by="ann", at=end
)
report = service_report(
    log, agreed, at=end, by=["priority"], exclusions=[excluded],
    credit_terms={"resolution": terms},
)  # fmt: skip

print("\n".join(report.text().splitlines()[:12]))
(row,) = [
    row
    for row in report.attainment
    if row.period == draft.periods[0].name and not row.fact
]
assert row.excluded_missed == 1
assert row.share is not None
assert row.share_as_measured is not None
assert row.share > row.share_as_measured
assert worst.ledger.counted == worst.elapsed
assert "<script" not in report.html()

if len(sys.argv) > 1:
    Path(sys.argv[1]).write_text(report.html(), encoding="utf-8")
