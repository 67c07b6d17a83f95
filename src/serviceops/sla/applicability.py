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
    """Yield a line for a fact for which there is no goal or calendar, or that has no instant."""
    for part, chosen in (("goal", target.goal), ("calendar", target.calendar)):
        if isinstance(chosen, By) and chosen.choose(_now(track, chosen.fact)) is None:
            listed = ", ".join(str(value) for value, _ in chosen.cases)
            facts = _facts(track, chosen.fact)
            yield Line(f"no_{part}", f"its {part} follows {chosen.fact}: {listed}; {facts}")
    choice = target.goal
    goal = choice.choose(_now(track, choice.fact)) if isinstance(choice, By) else choice
    names = () if goal is None else goal.facts_read
    if goal is not None and goal.with_facts({name: _now(track, name) for name in names}) is None:
        text = f"its goal needs an instant in {', '.join(names)}; {_facts(track, *names)}"
        yield Line("no_goal", text)


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
