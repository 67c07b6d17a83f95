"""The clocks that promises run on: targets, policies, readings and the ledgers behind them."""

from serviceops._internal.lazy_names import lazy_names

# The one table of names: `make stub` writes __init__.pyi from it. Each module is loaded when one of
# its names is first used, so that a reading builds no class that only a figure needs.
_MODULES: dict[str, tuple[str, ...]] = {
    "choices": ("Agreement", "Attach", "Gap", "Reopen", "RuleChange", "Stage", "Verdict", "Warn"),
    "clock": ("Conventions", "DIALECTS"),
    "combined_conditions": ("Between", "Changes", "Predicate"),
    "compare": ("Attainment", "Comparison", "Flip", "compare", "diff_readings"),
    "conditions": ("Enters", "Leaves", "On", "While"),
    "explain": ("Explanation", "Line"),
    "finding": ("Finding",),
    "forecast": ("Forecast",),
    "goals": ("By", "Goal"),
    "ledger": ("Entry", "EntryCode", "Ledger"),
    "occurrences": ("Occurrence", "OccurrenceKind"),
    "policy": ("Policy", "PolicyReading"),
    "policy_rules": ("Amendment", "Rule"),
    "reading": ("Cycle", "Reading", "Warned"),
    "simulate": ("SimulatedClock",),
    "target": ("Target",),
}  # fmt: skip
__all__, __getattr__, __dir__ = lazy_names(__name__, _MODULES)
