# Written by `make stub` from the table in __init__.py.

from serviceops.sla.choices import Agreement as Agreement
from serviceops.sla.choices import Attach as Attach
from serviceops.sla.choices import Gap as Gap
from serviceops.sla.choices import Reopen as Reopen
from serviceops.sla.choices import RuleChange as RuleChange
from serviceops.sla.choices import Stage as Stage
from serviceops.sla.choices import Verdict as Verdict
from serviceops.sla.choices import Warn as Warn
from serviceops.sla.clock import DIALECTS as DIALECTS
from serviceops.sla.clock import Conventions as Conventions
from serviceops.sla.combined_conditions import Between as Between
from serviceops.sla.combined_conditions import Changes as Changes
from serviceops.sla.combined_conditions import Predicate as Predicate
from serviceops.sla.compare import Attainment as Attainment
from serviceops.sla.compare import Comparison as Comparison
from serviceops.sla.compare import Flip as Flip
from serviceops.sla.compare import compare as compare
from serviceops.sla.compare import diff_readings as diff_readings
from serviceops.sla.conditions import Enters as Enters
from serviceops.sla.conditions import Leaves as Leaves
from serviceops.sla.conditions import On as On
from serviceops.sla.conditions import While as While
from serviceops.sla.explain import Explanation as Explanation
from serviceops.sla.explain import Line as Line
from serviceops.sla.finding import Finding as Finding
from serviceops.sla.forecast import Forecast as Forecast
from serviceops.sla.goals import By as By
from serviceops.sla.goals import Goal as Goal
from serviceops.sla.ledger import Entry as Entry
from serviceops.sla.ledger import EntryCode as EntryCode
from serviceops.sla.ledger import Ledger as Ledger
from serviceops.sla.occurrences import Occurrence as Occurrence
from serviceops.sla.occurrences import OccurrenceKind as OccurrenceKind
from serviceops.sla.policy import Policy as Policy
from serviceops.sla.policy import PolicyReading as PolicyReading
from serviceops.sla.policy_rules import Amendment as Amendment
from serviceops.sla.policy_rules import Rule as Rule
from serviceops.sla.reading import Cycle as Cycle
from serviceops.sla.reading import Reading as Reading
from serviceops.sla.reading import Warned as Warned
from serviceops.sla.simulate import SimulatedClock as SimulatedClock
from serviceops.sla.target import Target as Target

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
