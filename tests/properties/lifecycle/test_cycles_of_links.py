"""Cycles among links, compared with a slow search: can a record be reached from itself?"""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from serviceops.lifecycle import Link, LinkKind
from serviceops.lifecycle.declaration import reachable
from serviceops.lifecycle.links.neighbours import cycles

names = st.sampled_from("ABCDEFG")
kinds = st.sampled_from([LinkKind.CHILD_OF, LinkKind.DUPLICATE_OF])
ties = st.lists(st.builds(Link, kinds, names, names), max_size=14)


@given(ties)
def test_every_reported_cycle_exists(links: list[Link]) -> None:
    known = {(link.source, link.target) for link in links if link.kind is LinkKind.CHILD_OF}

    for circle in cycles(links, LinkKind.CHILD_OF):
        assert {*pairwise((*circle, circle[0]))} <= known
        assert circle[0] == min(circle)
        assert len({*circle}) == len(circle)


@given(ties)
def test_a_cycle_is_reported_wherever_a_record_reaches_itself(links: list[Link]) -> None:
    known = [(link.source, link.target) for link in links if link.kind is LinkKind.CHILD_OF]
    back = {source for source, target in known if source in reachable(target, known)}
    inputs = {name for circle in cycles(links, LinkKind.CHILD_OF) for name in circle}

    assert inputs <= back
    for name in back:
        assert inputs & reachable(name, known), f"{name} leads back to itself and no circle is told"


@given(st.permutations([(a, b) for a, b in pairwise("ABCDEFGA")]))
def test_a_cycle_is_reported_once_in_any_order_of_its_links(edges: list[tuple[str, str]]) -> None:
    links = [Link(LinkKind.CHILD_OF, source, target) for source, target in edges]

    assert cycles(links, LinkKind.CHILD_OF) == (tuple("ABCDEFG"),)
    assert cycles(links, LinkKind.FOLLOWS) == ()
