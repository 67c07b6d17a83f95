"""Matching is deterministic, and the order in which known errors are given makes no difference."""

from datetime import UTC, datetime
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from serviceops.desk import KnownErrorIndex
from serviceops.lifecycle import Incident, KnownError

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPEN = SimpleNamespace(id="PRB-1", state="assess")
words = st.sampled_from(["mail", "mails", "hangs", "outlook", "printer", "print", "vpn", "x1"])
texts = st.lists(words, min_size=1, max_size=6).map(" ".join)
services = st.sampled_from([None, "mail", "print"])


@st.composite
def known_errors(draw: st.DrawFn) -> list[KnownError]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        drafted = KnownError.log(
            f"KE-{number}", summary=draw(texts), problem="PRB-1", symptom=draw(texts),
            workaround=draw(texts), service=draw(services), at=NINE,
        )  # fmt: skip
        if draw(st.booleans()):
            review = NINE.replace(month=9)
            drafted = drafted.publish(review_at=review, evidence=[OPEN], at=NINE)
        found.append(drafted)
    return found


@given(known_errors(), texts, services, st.randoms(use_true_random=False), st.booleans())
def test_the_order_given_makes_no_difference(
    known: list[KnownError], text: str, service: str | None, chance: object, typos: bool
) -> None:
    incident = Incident.log("INC-1", summary=text, caller="u", service=service, at=NINE)
    shuffled = [*known]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    first = KnownErrorIndex(known, typos=typos).candidates(incident)
    again = KnownErrorIndex(shuffled, typos=typos).candidates(incident)

    assert first == again
    assert all(one.known_error.state == "published" for one in first)
    assert [one.score for one in first] == sorted((one.score for one in first), reverse=True)
    assert all(one.score > 0 and one.matched for one in first)


@given(known_errors(), texts)
def test_fewer_candidates_are_the_first_of_more(known: list[KnownError], text: str) -> None:
    incident = Incident.log("INC-1", summary=text, caller="u", at=NINE)
    index = KnownErrorIndex(known)

    assert index.candidates(incident, at_most=2) == index.candidates(incident, at_most=6)[:2]
