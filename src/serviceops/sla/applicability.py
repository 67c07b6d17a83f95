"""Why a target does not apply: each rule that was evaluated, and the facts it depends on."""

from collections.abc import Iterator

from serviceops.history import Fact
from serviceops.sla.conditions import While
from serviceops.sla.explain import Line
from serviceops.sla.fact_track import Track
from serviceops.sla.goals import By
from serviceops.sla.policy_rules import Rule
from serviceops.sla.target import Target
from serviceops.sla.terms import Edition


def rule_lines(edition: Edition, name: str, track: Track) -> Iterator[Line]:
    """Yield a line for each rule that was evaluated, up to the one that decided."""
    now = track.size  # the last moment of the track
    for number, (rule, matches) in enumerate(
        zip(edition.rules, edition.matches(track), strict=True), start=1
    ):
        words = rule.words(number)
        if not matches >> now & 1:
            yield Line("rule_not_matched", f"{words}: does not match{_found(rule, track)}")
            continue
        target = next((target for target in rule.targets if target.name == name), None)
        if target is None:
            yield Line("rule_matched", f"{words}: matches; it does not promise this target")
        else:
            yield Line("rule_matched", f"{words}: matches")
            yield from _unfit(target, track)
        if not edition.match_all:
            return


def _unfit(target: Target, track: Track) -> Iterator[Line]:
    """Yield a line for each fact with a value for which there is no goal or no calendar."""
    for part, choice in (("goal", target.goal), ("calendar", target.calendar)):
        if isinstance(choice, By) and choice.choose(_now(track, choice.fact)) is None:
            listed = ", ".join(str(value) for value, _ in choice.cases)
            facts = _facts(track, choice.fact)
            yield Line(f"no_{part}", f"its {part} follows {choice.fact}: {listed}; {facts}")


def _now(track: Track, fact: str) -> Fact:
    return track.fact(fact)[-1] if track.size else None


def _facts(track: Track, *names: str) -> str:
    facts = ((name, _now(track, name)) for name in names)
    return "the record has " + ", ".join(
        f"no {name}" if value is None else f"{name} {value}" for name, value in facts
    )


def _found(rule: Rule, track: Track) -> str:
    """Return the facts of the record that the levels of a rule depend on, in words."""
    names: dict[str, None] = {}
    for leaf in rule.when.leaves() if rule.when is not None else ():
        named = leaf.names() if isinstance(leaf, While) else {}
        names.update(dict.fromkeys(["state"] if named.get("state") else []))
        names.update(dict.fromkeys(named.get("fact", ())))
    return f"; {_facts(track, *names)}" if names else ""
