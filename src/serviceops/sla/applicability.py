"""Why a target does not apply: every rule that was asked, and what it found the record to be."""

from collections.abc import Iterator, Sequence

from serviceops.history import Fact
from serviceops.sla.conditions import AllOf, AnyOf, Level, Not, While
from serviceops.sla.explain import Line
from serviceops.sla.fact_track import Track
from serviceops.sla.goals import By
from serviceops.sla.policy_rules import Rule
from serviceops.sla.target import Target

__all__ = ["rule_lines"]


def rule_lines(rules: Sequence[Rule], target: str, track: Track, *, first: bool) -> Iterator[Line]:
    """Yield a line for each rule that was asked, up to the one that decided."""
    for number, rule in enumerate(rules, start=1):
        words = rule.words(number)
        if not _matches(rule, track):
            yield Line("rule_not_matched", f"{words}: does not match{_found(rule.when, track)}")
            continue
        promised = next((known for known in rule.targets if known.name == target), None)
        if promised is None:
            yield Line("rule_matched", f"{words}: matches; it does not promise this target")
        else:
            yield Line("rule_matched", f"{words}: matches")
            yield from _unfit(promised, track)
        if first:
            return


def _matches(rule: Rule, track: Track) -> bool:
    return rule.when is None or bool(track.size and rule.when.bits(track) >> (track.size - 1))


def _unfit(target: Target, track: Track) -> Iterator[Line]:
    """Say which fact has a value that the goal or the calendar knows nothing of."""
    for part, chosen in (("goal", target.goal), ("calendar", target.calendar)):
        if isinstance(chosen, By) and chosen.choose(_now(track, chosen.fact)) is None:
            listed = ", ".join(str(value) for value, _ in chosen.cases)
            found = _held(track, chosen.fact)
            yield Line(f"no_{part}", f"its {part} follows {chosen.fact}: {listed}; {found}")


def _now(track: Track, fact: str) -> Fact:
    return track.fact(fact)[-1] if track.size else None


def _held(track: Track, *facts: str) -> str:
    told = ((fact, _now(track, fact)) for fact in facts)
    said = ", ".join(f"no {fact}" if value is None else f"{fact} {value}" for fact, value in told)
    return f"the record has {said}"


def _found(level: Level | None, track: Track) -> str:
    """Return what the record has of what a rule asks for, where that can be told."""
    asked = tuple(dict.fromkeys(_asked(level)))
    return f"; {_held(track, *asked)}" if asked else ""


def _asked(level: Level | None) -> Iterator[str]:
    if isinstance(level, While):
        if level.states:
            yield "state"
        yield from (name for name, _ in level.where)
    elif isinstance(level, AnyOf | AllOf):
        for part in level.levels:
            yield from _asked(part)
    elif isinstance(level, Not):
        yield from _asked(level.level)
