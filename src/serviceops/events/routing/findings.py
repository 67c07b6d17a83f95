"""Findings of routing: what is likely a mistake in a tree of routes and its rules."""

from collections.abc import Iterable, Iterator

import attrs

from serviceops._internal.checked import checked
from serviceops.display.listing import Listing
from serviceops.events.matchers import Matchers
from serviceops.events.processing.inhibition import Inhibition
from serviceops.events.routing.label_classes import LabelClasses, Partial, matchers_of
from serviceops.events.routing.routes import Branch, Route, branch_of
from serviceops.events.routing.time_intervals import TimeInterval
from serviceops.sla.finding import Finding


@checked
@attrs.frozen
class RoutingFinding(Finding):
    """One thing wrong with routing: a stable code, what it is about, the sentence, the remedy.

    Codes: ``unreachable_route``, ``unused_route``, ``contradictory_matchers``,
    ``interval_never_open``, ``route_always_muted``, ``unused_receiver``, ``unused_interval``,
    ``inert_inhibition``.
    """


def routing_findings(
    tree: Route,
    inhibitions: Iterable[Inhibition] = (),
    intervals: Iterable[TimeInterval] = (),
    receivers: Iterable[str] = (),
) -> tuple[RoutingFinding, ...]:
    """Return what is likely wrong with routing, in the order of its parts; none when it is fine.

    >>> tree = Route(receiver="desk", routes=[
    ...     Route(matchers='team=~".*"', receiver="all"),
    ...     Route(matchers="team=db", receiver="dba")])
    >>> for finding in routing_findings(tree):
    ...     print(finding)
    {}: no alert ends here: its children take everything (unused_route)
    {}/{team="db"}: no alert gets here: a route before it takes them all (unreachable_route)
    """
    rules = tuple(inhibitions)
    found = (
        *_routes(branch_of(tree)),
        *_intervals(branch_of(tree), tuple(intervals)),
        *_receivers(tree, tuple(receivers)),
        *_inhibitions(rules),
    )
    return Listing.of(found, title="Findings in the routing")


def _routes(root: Branch) -> Iterator[RoutingFinding]:
    """Yield the routes that no label set reaches, and why."""
    classes = LabelClasses(matchers_of(root))
    reached: set[str] = set()
    ended: set[str] = set()

    def walk(branch: Branch, labels: Partial, visited: list[str], ends: list[str]) -> None:
        visited.append(branch.destination.path)
        taken = False
        for below in labels.taken(branch):
            walk(below, labels, visited, ends)
            taken = True
        if not taken:
            ends.append(branch.destination.path)

    def decide(labels: Partial) -> tuple[list[str], list[str]]:
        visited: list[str] = []
        ends: list[str] = []
        walk(root, labels, visited, ends)
        return visited, ends

    for _, (visited, ends) in classes.leaves(decide):
        reached.update(visited)
        ended.update(ends)
    yield from _unreached(root, (), reached, ended, classes)


def _unreached(
    branch: Branch, above: Matchers, reached: set[str], ended: set[str], classes: LabelClasses
) -> Iterator[RoutingFinding]:
    path, every = branch.destination.path, (*above, *branch.matchers)
    if path not in reached:
        own = classes.can_match(branch.matchers)
        if not own or not classes.can_match(every):
            where = "its matchers" if not own else "its matchers and those above it"
            sentence = f"{where} can never match together"
            yield RoutingFinding("contradictory_matchers", path, sentence)
        else:
            sentence = "no alert gets here: a route before it takes them all"
            yield RoutingFinding("unreachable_route", path, sentence)
        return  # what is below it is not reached for the same reason
    if path not in ended:
        sentence = "no alert ends here: its children take everything"
        yield RoutingFinding("unused_route", path, sentence)
    for below in branch.branches:
        yield from _unreached(below, every, reached, ended, classes)


def _intervals(root: Branch, known: tuple[TimeInterval, ...]) -> Iterator[RoutingFinding]:
    used: dict[str, TimeInterval] = {}

    def walk(branch: Branch) -> Iterator[RoutingFinding]:
        to = branch.destination
        used.update({each.name: each for each in (*to.mute_intervals, *to.active_intervals)})
        if to.active_intervals and not any(each.ever_opens for each in to.active_intervals):
            sentence = "it is never active, so it never notifies"
            yield RoutingFinding("route_always_muted", to.path, sentence)
        for below in branch.branches:
            yield from walk(below)

    yield from walk(root)
    for each in {**{one.name: one for one in known}, **used}.values():
        if not each.ever_opens:
            sentence = "it never opens: its ranges exclude every date"
            yield RoutingFinding("interval_never_open", each.name, sentence)
        elif each.name not in used:
            yield RoutingFinding("unused_interval", each.name, "no route refers to it")


def _receivers(tree: Route, receivers: tuple[str, ...]) -> Iterator[RoutingFinding]:
    used = {to.receiver for to in tree.destinations()}
    for name in receivers:
        if name not in used:
            yield RoutingFinding("unused_receiver", name, "no route refers to it")


def _inhibitions(rules: tuple[Inhibition, ...]) -> Iterator[RoutingFinding]:
    for rule in rules:
        classes = LabelClasses((*rule.source, *rule.target))
        for side, matchers in (("source", rule.source), ("target", rule.target)):
            if not classes.can_match(matchers):
                sentence = f"its {side} matchers can never match together"
                yield RoutingFinding("inert_inhibition", rule.name, sentence)
