"""A whole log is read at once in NumPy columns (extra ``columns``), as records are."""

from datetime import UTC, datetime

from serviceops import BusinessCalendar, Goal, On, Policy, Rule, Target, While
from serviceops.columns import Log, read
from serviceops.testing import SimulatedDesk

office = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["08:00-18:00"]})
resolution = Target(
    "resolution",
    goal=Goal.working(hours=16),
    calendar=office,
    start=On("log"),
    stop=On("resolve"),
    pause=While("on_hold"),
)
gold = Policy("gold", rules=Rule(targets=resolution))

histories = SimulatedDesk().log(500, seed=1)
at = datetime(2030, 1, 1, tzinfo=UTC)
result = read(gold, Log.of(histories), at=at)["resolution"]
each = [gold.read(history, at=at)["resolution"] for history in histories.values()]

verdicts = [str(verdict) for verdict in result.verdict.values_of()]
print({verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))})
assert verdicts == [str(reading.verdict) for reading in each]
assert result.elapsed.tolist() == [reading.elapsed for reading in each]
