"""Tables of definitions: what a target, a policy, an explanation and a forecast say, to look at."""

from collections.abc import Iterable
from typing import Any

from serviceops.display import Table
from serviceops.sla.goals_by import By


def _words(value: object) -> str:
    """Return a part of a target in few words; one that follows a fact as its choices."""
    if isinstance(value, By):
        chosen = [f"{key}: {_words(option)}" for key, option in value.cases]
        default = [] if value.otherwise is None else [f"else {_words(value.otherwise)}"]
        return f"by {value.fact}: " + ", ".join([*chosen, *default])
    # A calendar's repr is of Python; what it says between its brackets is for people.
    return "" if value is None else str(value).removeprefix("<BusinessCalendar ").removesuffix(">")


def target_figure(target: Any) -> Table:
    """Return the parts of a target that are set, as rows."""
    parts = ("goal", "calendar", "start", "stop", "pause", "cancel", "reopen")
    rows = [(part, _words(getattr(target, part))) for part in parts]
    return Table(
        title=f"Target {target.name}",
        columns=("part", "value"),
        rows=[(part, words) for part, words in rows if words],
    )


def policy_figure(policy: Any) -> Table:
    """Return each target of each rule as a row, in the order in which rules are evaluated."""
    columns = ("rule", "target", "goal", "calendar", "start", "stop", "pause")
    rows: list[tuple[str, ...]] = []
    for number, rule in enumerate(policy.rules, 1):
        # A rule without targets is a row too: what it matches is outside the policy.
        for target in rule.targets or (None,):
            parts = columns[2:]
            words = [_words(getattr(target, part)) for part in parts] if target else [""] * 5
            name = target.name if target else "no target"
            rows.append((rule.words(number), name, *words))
    return Table(title=f"Policy {policy.name}", columns=columns, rows=rows)


def lines_figure(title: str, lines: Iterable[object]) -> Table:
    """Return sentences as the rows of one column."""
    return Table(title="", columns=(title,), rows=[(str(line),) for line in lines])


def forecast_figure(forecast: Any) -> Table:
    """Return what is still possible, as rows."""
    rows = [
        ("is live", "yes" if forecast.is_live else "no"),
        ("can still meet its goal", "yes" if forecast.can_meet else "no"),
        ("latest stop", _instant(forecast.latest_stop)),
        ("latest resume", _instant(forecast.latest_resume)),
    ]
    return Table(title="Forecast", columns=("question", "result"), rows=rows)


def _instant(at: Any) -> str:
    return "none" if at is None else f"{at:%a %Y-%m-%d %H:%M} {at.isoformat()[-6:]}"
