"""Routing is total and deterministic, and says the same as walking the rules by hand."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from serviceops import ALWAYS, BusinessCalendar
from serviceops.desk import Routing, RoutingRule

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
paths = st.sampled_from(["A", "A > B", "A > B > C", "AB", "D"])
words = st.sampled_from(["pt", "en", None])
facts = st.fixed_dictionaries({}, optional={"category": paths, "language": words})
rules = st.builds(
    RoutingRule,
    group=st.sampled_from(["one", "two", "three"]),
    when=st.fixed_dictionaries(
        {},
        optional={
            "category": st.lists(paths, min_size=1, max_size=2),
            "language": st.lists(words, min_size=1, max_size=2),
        },
    ),
    hours=st.sampled_from([None, OFFICE, ALWAYS - OFFICE]),
)
routings = st.builds(
    Routing, rules=st.lists(rules, max_size=6), otherwise=st.sampled_from([None, "rest"])
)
moments = st.integers(0, 7 * 24 * 4).map(lambda quarter: MONDAY + timedelta(minutes=15 * quarter))


def fits(rule: RoutingRule, subject: dict, at: datetime) -> bool:
    """The rule as a person reads it."""
    in_office = at.weekday() < 5 and 9 <= at.hour < 17
    if rule.hours is not None and in_office != (rule.hours == OFFICE):
        return False
    for name, wanted in rule.when:
        value = subject.get(name)
        if name == "category":
            if not any(value == one or str(value).startswith(f"{one} > ") for one in wanted):
                return False
        elif value not in wanted:
            return False
    return True


@given(routings, facts, moments)
def test_the_first_fitting_rule_gives_the_group_and_there_is_always_an_answer(
    routing: Routing, subject: dict, at: datetime
) -> None:
    routed = routing.route(subject, at=at)

    first = next((n for n, rule in enumerate(routing.rules, 1) if fits(rule, subject, at)), None)
    assert routed.number == first
    assert routed.group == (routing.rules[first - 1].group if first else routing.otherwise)
    assert routing.route(dict(reversed(subject.items())), at=at) == routed


@given(routings, facts, moments)
def test_a_rule_lint_calls_unreachable_never_takes_anything(
    routing: Routing, subject: dict, at: datetime
) -> None:
    hidden = {f.about for f in routing.lint() if f.code == "rule_unreachable"}

    assert f"rule {routing.route(subject, at=at).number}" not in hidden


@given(routings, facts, moments, st.sampled_from(["one", "two", "three", "rest", "nobody"]))
def test_why_not_tells_why_for_every_group_but_the_one_it_goes_to(
    routing: Routing, subject: dict, at: datetime, group: str
) -> None:
    results = routing.why_not(subject, group, at=at)

    assert results.lines
    assert ("goes_there" in results.codes) == (routing.route(subject, at=at).group == group)
