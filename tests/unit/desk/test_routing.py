"""Routing: who gets it, why, why not somebody else, and rules that can never be asked."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops import ALWAYS, BusinessCalendar
from serviceops.desk import CategoryTree, Channel, Contact, Routing, RoutingRule
from serviceops.errors import InvalidValue, NaiveInstant
from serviceops.lifecycle import Incident, Problem, ServiceRequest

OFFICE = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": ["09:00-18:00"]})
MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MONDAY_NIGHT = datetime(2026, 3, 2, 23, tzinfo=UTC)
SUNDAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROUTING = Routing(
    rules=[
        RoutingRule(group="lisbon", when={"language": "pt"}, hours=OFFICE, name="Portuguese"),
        RoutingRule(group="mail", when={"category": ("Software > Mail", "Software > Calendar")}),
        RoutingRule(group="field", when={"category": "Hardware", "location": "Europe > Portugal"}),
        RoutingRule(group="depot", when={"category": "Hardware"}),
        RoutingRule(group="night", hours=ALWAYS - OFFICE),
    ],
    otherwise="desk",
)

# facts, when, the group, the rule's number
CASES = [
    ({"language": "pt", "category": "Hardware"}, MONDAY_NOON, "lisbon", 1),
    ({"language": "pt", "category": "Hardware"}, MONDAY_NIGHT, "depot", 4),
    ({"category": "Software > Calendar > Rooms"}, SUNDAY, "mail", 2),
    ({"category": "Hardware > Laptop", "location": "Europe > Portugal > Porto"}, MONDAY_NOON,
     "field", 3),
    ({"category": "Hardware > Laptop", "location": "Europe > Spain"}, MONDAY_NOON, "depot", 4),
    ({"category": "Hardwarehouse"}, MONDAY_NOON, "desk", None),
    ({}, MONDAY_NIGHT, "night", 5),
    ({}, MONDAY_NOON, "desk", None),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "at", "group", "number"), CASES)
def test_the_first_rule_that_fits_gives_the_group(
    facts: dict, at: datetime, group: str, number: int | None
) -> None:
    routed = ROUTING.route(facts, at=at)

    assert (routed.group, routed.number) == (group, number)
    assert len(routed.because.lines) == (number or len(ROUTING.rules) + 1)


def test_the_answer_names_the_rule_and_why_those_before_do_not_fit() -> None:
    routed = ROUTING.route({"language": "pt", "category": "Hardware"}, at=MONDAY_NIGHT)

    assert str(routed.because).splitlines() == [
        "Portuguese does not fit: closed at that time; it opens 2026-03-03T09:00:00+00:00",
        (
            "rule 2 does not fit: category is Hardware, and Software > Mail or Software > Calendar"
            " would fit"
        ),
        "rule 3 does not fit: location is not set, and Europe > Portugal would fit",
        "rule 4 fits: category Hardware",
    ]


# facts, a group it does not go to, the codes of why
WHY_NOT = [
    ({"category": "Hardware"}, "mail", ("category_differs",)),
    ({"category": "Software"}, "field", ("category_differs", "location_differs")),
    ({"language": "pt", "category": "Hardware"}, "depot", ("taken_before",)),
    ({"language": "pt"}, "desk", ("taken_before",)),
    ({"language": "pt"}, "garden", ("no_rule",)),
    ({"language": "pt"}, "lisbon", ("goes_there", "fits")),
    ({"language": "pt"}, "night", ("closed",)),
]


@pytest.mark.parametrize(("facts", "group", "codes"), WHY_NOT)
def test_why_not_says_what_would_lead_there(facts: dict, group: str, codes: tuple) -> None:
    assert ROUTING.why_not(facts, group, at=MONDAY_NOON).codes == codes


def test_records_and_contacts_are_routed_by_their_facts() -> None:
    call = Contact.log("CON-1", channel=Channel.PHONE, language="pt", at=MONDAY_NOON)
    incident = Incident.log(
        "INC-1", summary="x", caller="u", category="Software > Mail", at=MONDAY_NOON
    )

    assert ROUTING.route(call, at=MONDAY_NOON).group == "lisbon"
    routed = ROUTING.route(incident, at=MONDAY_NOON)
    intent = routed.intent(incident)
    assert intent is not None
    given = incident.act(intent.action, at=MONDAY_NOON, id=intent.key, **dict(intent.inputs))
    assert (intent.action, given.group, routed.intent(given)) == ("assign", "mail", None)
    moved = ROUTING.route({"language": "pt"}, at=MONDAY_NOON).intent(given)
    assert moved is not None
    assert moved.action == "reassign"


def test_without_a_group_for_the_rest_nobody_gets_it_and_the_answer_says_so() -> None:
    routed = Routing(rules=[]).route({}, at=SUNDAY)

    assert (routed.group, routed.because.codes) == (None, ("no_rule",))
    assert routed.intent(Incident.log("I", summary="x", caller="u", at=SUNDAY)) is None


def test_lint_finds_unreachable_rules_and_unknown_names() -> None:
    never = OFFICE - ALWAYS
    routing = Routing(
        rules=[
            RoutingRule(group="a", when={"category": "Hardware"}),
            RoutingRule(group="b", when={"category": "Hardware > Laptop", "location": "Porto"}),
            RoutingRule(group="c", when={"category": ("Hardware", "Fax")}),
            RoutingRule(group="d", when={"category": "Hardware"}, hours=OFFICE),
            RoutingRule(group="e", when={"vip": True}, hours=never, name="VIPs"),
        ]
    )
    tree = CategoryTree.of({"Hardware": {"Laptop": {}}}, retired=["Fax"])

    results = [
        (f.code, f.about) for f in routing.lint(categories=tree, groups=["a", "b", "c", "d"])
    ]

    assert results == [
        ("rule_unreachable", "rule 2"),
        ("rule_unreachable", "rule 4"),
        ("category_retired", "rule 3"),
        ("never_open", "VIPs"),
        ("group_unknown", "VIPs"),
        ("nobody_takes_the_rest", "routing"),
    ]
    assert [f.code for f in ROUTING.lint(groups=["lisbon", "mail", "field", "depot", "night"])] == [
        "group_unknown"
    ]


def test_a_rule_that_takes_everything_hides_those_after_it() -> None:
    routing = Routing(rules=[RoutingRule(group="a"), RoutingRule(group="b", when={"vip": True})])

    assert [(f.code, f.about) for f in routing.lint()] == [("rule_unreachable", "rule 2")]


def test_a_rule_for_office_hours_hides_nothing_at_night() -> None:
    day = RoutingRule(group="day", when={"vip": True}, hours=OFFICE)
    rules = [day, RoutingRule(group="night", when={"vip": True}), day]

    assert [f.about for f in Routing(rules=rules, otherwise="x").lint()] == ["rule 3"]


def test_only_categories_and_locations_are_paths() -> None:
    routing = Routing(rules=[RoutingRule(group="a", when={"service": "Mail"})], otherwise="rest")

    assert routing.route({"service": "Mail"}, at=SUNDAY).group == "a"
    assert routing.route({"service": "Mail > Archive"}, at=SUNDAY).group == "rest"


def test_a_rule_to_nowhere_and_a_naive_moment_are_refused() -> None:
    with pytest.raises(InvalidValue, match="group of RoutingRule"):
        RoutingRule(group="")
    with pytest.raises(NaiveInstant):
        ROUTING.route({}, at=datetime(2026, 3, 2))


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["category", "location", "vip"]),
            st.lists(
                st.sampled_from(["A", "A > B", "A > B > C", "A >  B", "B", None, 1, True]),
                min_size=1, max_size=2, unique_by=repr,
            ),
            max_size=2,
        ),
        max_size=7,
    )
)  # fmt: skip
def test_the_rules_that_lint_finds_hidden_are_those_that_an_earlier_rule_covers(
    whens: list[dict[str, list[str | int | None]]],
) -> None:
    rules = [RoutingRule(group="g", when={k: tuple(v) for k, v in one.items()}) for one in whens]
    found = [one for one in Routing(rules=rules).lint() if one.code == "rule_unreachable"]
    hidden = [
        (first, second)
        for second, later in enumerate(rules)
        for first in [next((n for n in range(second) if rules[n].covers(later)), None)]
        if first is not None
    ]

    assert [(one.about, one.sentence) for one in found] == [
        (f"rule {second + 1}", f"rule {first + 1} takes all it fits")
        for first, second in sorted(hidden)
    ]


def test_a_record_in_a_state_that_allows_no_assignment_got_an_intent_that_is_refused() -> None:
    ended = Incident.log("I", summary="x", caller="u", category="mail", at=SUNDAY)
    ended = ended.resolve(code="solution", notes="n", at=SUNDAY)
    new = Problem.log("P", summary="x", source="proactive", at=SUNDAY)
    draft = ServiceRequest.draft("R", summary="x", caller="u", at=SUNDAY)

    for record in (ended, new, draft):
        assert ROUTING.route(record, at=SUNDAY).intent(record) is None
