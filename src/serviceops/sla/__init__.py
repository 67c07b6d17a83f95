"""The clocks that promises run on: targets, policies, readings and the ledgers behind them."""

from serviceops.sla.conditions import (
    Between,
    Changes,
    Enters,
    Leaves,
    On,
    Predicate,
    While,
)
from serviceops.sla.conventions import DIALECTS, EXACT, Conventions
from serviceops.sla.explain import Explanation, Line
from serviceops.sla.forecast import Forecast
from serviceops.sla.goals import By, Goal
from serviceops.sla.ledger import Entry, EntryCode, Ledger
from serviceops.sla.modes import Agreement, Attach, Gap, Reopen, RuleChange, Stage, Verdict, Warn
from serviceops.sla.policy import Amendment, Policy, PolicyReading, Rule
from serviceops.sla.reading import Cycle, Reading, Warned
from serviceops.sla.target import Target

__all__ = [
    "DIALECTS",
    "EXACT",
    "Agreement",
    "Amendment",
    "Attach",
    "Between",
    "By",
    "Changes",
    "Conventions",
    "Cycle",
    "Enters",
    "Entry",
    "EntryCode",
    "Explanation",
    "Forecast",
    "Gap",
    "Goal",
    "Leaves",
    "Ledger",
    "Line",
    "On",
    "Policy",
    "PolicyReading",
    "Predicate",
    "Reading",
    "Reopen",
    "Rule",
    "RuleChange",
    "Stage",
    "Target",
    "Verdict",
    "Warn",
    "Warned",
    "While",
]
