"""The clocks that promises run on: targets, policies, readings and the ledgers behind them."""

from serviceops.sla.choices import Agreement, Attach, Gap, Reopen, RuleChange, Stage, Verdict, Warn
from serviceops.sla.compare import Attainment, Comparison, Flip, compare, diff_readings
from serviceops.sla.conditions import (
    Between,
    Changes,
    Enters,
    Leaves,
    On,
    Predicate,
    While,
)
from serviceops.sla.conventions import DIALECTS, Conventions
from serviceops.sla.explain import Explanation, Line
from serviceops.sla.finding import Finding
from serviceops.sla.forecast import Forecast
from serviceops.sla.goals import Goal
from serviceops.sla.goals_by import By
from serviceops.sla.ledger import Entry, EntryCode, Ledger
from serviceops.sla.occurrences import Occurrence, OccurrenceKind
from serviceops.sla.policy import Policy, PolicyReading
from serviceops.sla.policy_rules import Amendment, Rule
from serviceops.sla.reading import Cycle, Reading, Warned
from serviceops.sla.simulate import SimulatedClock
from serviceops.sla.target import Target

__all__ = [
    "DIALECTS",
    "Agreement",
    "Amendment",
    "Attach",
    "Attainment",
    "Between",
    "By",
    "Changes",
    "Comparison",
    "Conventions",
    "Cycle",
    "Enters",
    "Entry",
    "EntryCode",
    "Explanation",
    "Finding",
    "Flip",
    "Forecast",
    "Gap",
    "Goal",
    "Leaves",
    "Ledger",
    "Line",
    "Occurrence",
    "OccurrenceKind",
    "On",
    "Policy",
    "PolicyReading",
    "Predicate",
    "Reading",
    "Reopen",
    "Rule",
    "RuleChange",
    "SimulatedClock",
    "Stage",
    "Target",
    "Verdict",
    "Warn",
    "Warned",
    "While",
    "compare",
    "diff_readings",
]
