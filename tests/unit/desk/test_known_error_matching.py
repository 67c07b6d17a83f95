"""Known-error matching: what is offered, in which order, and why; the first score by hand."""

from datetime import UTC, datetime
from math import isclose, log
from types import SimpleNamespace
from typing import Any

import pytest

from serviceops import from_dict, to_dict
from serviceops.desk import KnownErrorIndex
from serviceops.errors import InvalidValue
from serviceops.lifecycle import Incident, KnownError, RetireReason

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = datetime(2026, 6, 2, 9, tzinfo=UTC)
OPEN = SimpleNamespace(id="PRB-1", state="investigating")


def known(number: int, symptom: str, **facts: Any) -> KnownError:
    inputs = {"summary": "x", "problem": "PRB-1", "workaround": "restart it", **facts}
    drafted = KnownError.log(f"KE-{number}", symptom=symptom, at=NINE, **inputs)
    return drafted.publish(review_at=LATER, evidence=[OPEN], at=NINE)


def incident(summary: str, **facts: Any) -> Incident:
    return Incident.log("INC-1", summary=summary, caller="u", at=NINE, **facts)


MAIL = known(1, "Outlook hangs when the calendar opens", service="mail")
PRINT = known(2, "The printer prints blank pages", service="print", extra={"category": "Hardware"})
VPN = known(3, "VPN drops after an hour", cause="the gateway forgets sessions", service="network")
INDEX = KnownErrorIndex([MAIL, PRINT, VPN])


def offered(text: str, **facts: Any) -> list[str]:
    return [one.known_error.id for one in INDEX.candidates(incident(text, **facts))]


def test_a_score_worked_out_by_hand() -> None:
    # One known error, one word, once, in a text of usual length: rarity is log(1 + 0.5 / 1.5), the
    # word part (1.2 + 1) / (1 + 1.2) = 1, and a symptom weighs three times.
    [only] = KnownErrorIndex([known(1, "hangs")]).candidates(incident("hangs"))

    assert isclose(only.score, 3 * log(1 + 0.5 / 1.5))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Outlook hangs", ["KE-1"]),
        ("blank pages from the printer, and outlook hangs", ["KE-2", "KE-1"]),
        ("the gateway", ["KE-3"]),
        ("OUTLOOK", ["KE-1"]),
        ("printing stopped", ["KE-2"]),
        ("the of and", []),
        ("", []),
        ("coffee machine", []),
    ],
)
def test_known_errors_that_share_words_are_offered_likeliest_first(
    text: str, ids: list[str]
) -> None:
    assert offered(text or "-") == ids


def test_the_answer_says_which_words_in_which_fields() -> None:
    [found] = INDEX.candidates(incident("VPN drop: gateway?", service="network"))

    assert sorted(str(one) for one in found.matched) == [
        "cause has 'gateway'",
        "service has 'network'",
        "symptom has 'drops' for 'drop'",
        "symptom has 'vpn'",
    ]
    assert found.because.codes[0] == "symptom_matches"


def test_service_and_category_raise_the_rank_and_offer_nothing_alone() -> None:
    twins = [
        known(number, "screen stays black", service=service, extra={"category": category})
        for number, service, category in [
            (1, "desktop", "Hardware"), (2, "laptop", "Hardware > Laptop"), (3, "tv", "Media")
        ]
    ]  # fmt: skip
    index = KnownErrorIndex(twins)

    plain = index.candidates(incident("black screen"))
    by_service = index.candidates(incident("black screen", service="tv"))
    by_category = index.candidates(incident("black screen", category="Hardware > Laptop"))

    assert [one.known_error.id for one in plain] == ["KE-1", "KE-2", "KE-3"]
    assert [one.known_error.id for one in by_service] == ["KE-3", "KE-1", "KE-2"]
    assert [one.known_error.id for one in by_category] == ["KE-2", "KE-1", "KE-3"]
    assert index.candidates(incident("nothing alike", service="tv")) == ()


def test_drafts_and_retired_ones_are_never_offered() -> None:
    draft = KnownError.log("KE-8", summary="hangs", problem="PRB-1", symptom="hangs", at=NINE)
    retired = known(9, "hangs").retire(reason=RetireReason.OBSOLETE, notes="gone", at=NINE)

    assert KnownErrorIndex([draft, retired]).candidates(incident("hangs")) == ()
    assert len(KnownErrorIndex([draft, retired, MAIL]).candidates(incident("hangs"))) == 1


def test_a_candidate_with_an_overdue_review_has_a_warning() -> None:
    stale = known(1, "hangs").flag_for_review(at=LATER)

    [found] = KnownErrorIndex([stale]).candidates(incident("hangs"))

    assert found.because.codes == ("symptom_matches", "review_overdue")


def test_misspelt_words_are_found_with_the_extra_and_marked() -> None:
    pytest.importorskip("rapidfuzz")
    index = KnownErrorIndex([MAIL, PRINT, VPN], typos=True)

    assert INDEX.candidates(incident("oulook")) == ()
    [found] = index.candidates(incident("oulook"))
    assert [str(one) for one in found.matched] == ["symptom has 'outlook' for 'oulook'"]
    [exact] = index.candidates(incident("outlook"))
    assert found.score < exact.score


@pytest.mark.parametrize(
    "text",
    [
        "x" * 3_000_000,
        "hangs " * 500_000,
        "".join(map(chr, range(0x20, 0x3000))),
        "\ufffd hangs \x00 \u202e",
        "<script>alert('hangs')</script>",
        "(((((a+)+)+)+)+)$" * 10_000,
        "\ufdfa" * 100_000,
    ],
    ids=["one long word", "many words", "all letters", "odd marks", "markup", "regex", "ligatures"],
)
def test_hostile_text_is_answered_in_bounded_time(text: str) -> None:
    INDEX.candidates(incident(text), symptoms=text)
    KnownErrorIndex([known(1, text[:100_000])]).candidates(incident("hangs"))


def test_accents_and_case_make_no_difference() -> None:
    index = KnownErrorIndex([known(1, "Fenêtre gelée")])

    assert len(index.candidates(incident("FENETRE"))) == 1


def test_a_wrong_question_is_refused() -> None:
    with pytest.raises(InvalidValue, match="each known error once"):
        KnownErrorIndex([MAIL, MAIL])
    with pytest.raises(InvalidValue, match="from 1"):
        INDEX.candidates(incident("x"), at_most=0)
    assert len(INDEX.candidates(incident("outlook printer vpn"), at_most=2)) == 2


def test_an_index_is_a_document() -> None:
    assert from_dict(to_dict(INDEX)) == INDEX
