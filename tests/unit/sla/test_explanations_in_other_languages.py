"""Explanations by a catalogue: German and French as shipped, a host's own, and the English text."""

import re
import string
from datetime import UTC, date, datetime, timedelta

import pytest

from serviceops import BusinessCalendar, By, Goal, On, Policy, Rule, Target, While
from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidValue
from serviceops.history import History, Transition
from serviceops.sla.explain import Explanation
from serviceops.sla.line_texts import ENGLISH, FRENCH, GERMAN, Catalogue

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = BusinessCalendar(
    zone="Europe/Lisbon", week={"mon-fri": ["09:00-18:00"]}, holidays={date(2026, 3, 3): "Carnival"}
)
TARGET = Target(
    "resolution",
    goal=By("priority", {"P1": Goal.working(hours=4)}, otherwise=Goal.working(hours=12)),
    calendar=OFFICE, start=On("log"), stop=On("resolve"), cancel=On("cancel"),
    pause=While("on_hold"),
)  # fmt: skip
HISTORY = History([
    Transition(NINE, "log", "new", {"priority": "P2"}, by="ann"),
    Transition(NINE + timedelta(hours=1), "hold", "on_hold"),
    Transition(NINE + timedelta(hours=3), "resume", "in_progress"),
    Transition(NINE + timedelta(hours=50), "resolve", "resolved", by="bob"),
])  # fmt: skip


def explained(hours: float) -> Explanation:
    policy = Policy("gold", rules=Rule(targets=TARGET))
    clock = policy.read(HISTORY, at=NINE + timedelta(hours=hours))["resolution"]
    return clock.explain()


def test_an_explanation_is_written_in_german() -> None:
    assert explained(60).by(GERMAN).splitlines() == [
        "resolution: 12 h Arbeitszeit bei sonstiger priority (SLA; Regel: gold, rule 1)",
        "begonnen Mo 2026-03-02 09:00 +00:00 (log durch ann)",
        "nicht gezählt: 2 h, Mo 2026-03-02 10:00 +00:00 bis Mo 2026-03-02 12:00 +00:00, angehalten: on_hold",  # noqa: E501
        "nicht gezählt: 6 h, Mo 2026-03-02 18:00 +00:00 bis Di 2026-03-03 00:00 +00:00, außerhalb der Zeiten",  # noqa: E501
        "nicht gezählt: 24 h, Di 2026-03-03 00:00 +00:00 bis Mi 2026-03-04 00:00 +00:00, Feiertag: Carnival",  # noqa: E501
        "nicht gezählt: 9 h, Mi 2026-03-04 00:00 +00:00 bis Mi 2026-03-04 09:00 +00:00, außerhalb der Zeiten",  # noqa: E501
        "beendet Mi 2026-03-04 11:00 +00:00 (resolve durch bob)",
        "eingehalten: verbraucht 9 h <= Ziel 12 h",
        "fällig Mi 2026-03-04 14:00 +00:00",
    ]


def test_an_explanation_is_written_in_french() -> None:
    assert explained(2).by(FRENCH).splitlines() == [
        "resolution : 12 h de temps ouvré pour toute autre priority (SLA ; règle : gold, rule 1)",
        "commencé lun. 2026-03-02 09:00 +00:00 (log par ann)",
        "non compté : 1 h, lun. 2026-03-02 10:00 +00:00 à lun. 2026-03-02 11:00 +00:00, suspendu : on_hold",  # noqa: E501
        "encore suspendu à lun. 2026-03-02 11:00 +00:00, depuis lun. 2026-03-02 10:00 +00:00 : on_hold",  # noqa: E501
        "non dépassé : écoulé 1 h <= objectif 12 h",
        "pas d'échéance pendant la suspension : il reste 11 h à la reprise",
    ]


@pytest.mark.parametrize("hours", [0, 2, 20, 60])
def test_the_english_catalogue_gives_the_text_itself(hours: float) -> None:
    found = explained(hours)

    assert found.by(ENGLISH) == str(found)
    assert all(line.key and line.params for line in found.lines)
    assert from_dict(to_dict(found)) == found


def test_a_catalogue_of_the_host_need_not_be_whole() -> None:
    own: Catalogue = {"due": "te laat na {at}", "~^Wed ": "wo "}

    lines = explained(60).by(own).splitlines()

    assert lines[-1] == "te laat na wo 2026-03-04 14:00 +00:00"
    assert lines[0] == str(explained(60)).splitlines()[0]


@pytest.mark.parametrize(
    ("catalogue", "wrong"),
    [
        ({"due": "laat na {when}"}, "no fields but {at}"),
        ({"due": "laat na {0}"}, "no fields but {at}"),
        ({"due": "laat na {at"}, "no fields but {at}"),
        ({"due": "{at}", "~(": ""}, "a regular expression"),
        ({"due": "{at}", "~Wed": r"\g<day>"}, "a regular expression"),
    ],
)
def test_a_template_that_does_not_fit_its_line_is_refused(catalogue: Catalogue, wrong: str) -> None:
    with pytest.raises(InvalidValue, match=re.escape(wrong)):
        explained(60).by(catalogue)


@pytest.mark.parametrize("catalogue", [GERMAN, FRENCH], ids=["German", "French"])
def test_a_shipped_catalogue_has_every_line_with_its_parameters(catalogue: Catalogue) -> None:
    def fields(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    missing = ENGLISH.keys() - catalogue.keys() - {"goal_reason"}
    assert not missing
    for key, text in catalogue.items():
        if key.startswith("~"):
            re.compile(key[1:])
        else:
            assert fields(text) == fields(ENGLISH[key]), key
