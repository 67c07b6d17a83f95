"""Texts of explanations: a template for each kind of line, in English, German and French.

A catalogue is a mapping from the key of a line to its template; a host writes one for another
language. Keys that begin with ``~`` are phrases within parameters (a goal, a reason): regular
expressions and what replaces them. A key that a catalogue lacks keeps its English text.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from serviceops.errors import InvalidValue

Catalogue: TypeAlias = Mapping[str, str]

Params: TypeAlias = tuple[tuple[str, str], ...]

_SIGNED = "{left} {sign} {right}"


def _promises(goal: str, chosen: str, rule: str, took_over: str) -> dict[str, str]:
    """Return the templates of promises: with and without the facts and the rule that chose them."""
    # Four keys and no optional parts: a language may put each of them in another place.
    found = {}
    for facts in ("", "_for"):
        for named in ("", "_rule"):
            text = goal.format(chosen if facts else "", rule if named else "")
            found[f"promise{facts}{named}"] = text
            found[f"rule_changed{facts}{named}"] = took_over.format(text)
    return found


ENGLISH: Catalogue = MappingProxyType({
    **_promises(
        "{{target}}: {{goal}}{0} ({{agreement}}{1})", " for {because}", "; rule: {rule}",
        "{{at}}: {0} took over; {{mode}}",
    ),
    "not_applied": "{target} does not apply: {why}",
    "not_started": "not started: waiting for {start}",
    "paused_since": "paused since {at}: {why}",
    "running": "it is running",
    "started": "started {at}{cause}",
    "started_cycle": "cycle {number} started {at}{cause}",
    "attached": "applied from {at} on, counted from the start",
    "restarted": "started again {at}",
    "goal_reason": "{why}",
    "gap": "not counted: {length}, {begins} to {ends}, {why}",
    "gap_credited": "credited: {length}, {begins} to {ends}, {why}",
    "still_running": "still running at {at}",
    "still_paused": "still paused at {at}, since {since}",
    "still_paused_why": "still paused at {at}, since {since}: {why}",
    "stopped": "stopped {at}{cause}",
    "cancelled": "cancelled {at}{cause}",
    "breached": f"breached: {_SIGNED}",
    "met": f"met: {_SIGNED}",
    "not_breached": f"not breached: {_SIGNED}",
    "not_judged": "not judged: {left}, {right}",
    "due": "due {at}",
    "no_due_paused": "not due while paused: {left} left when it resumes",
    "no_due_never": "never due: the calendar does not open for so long again",
    "known": "breached from {breach}, known from {known}",
})  # fmt: skip

GERMAN: Catalogue = MappingProxyType({
    **_promises(
        "{{target}}: {{goal}}{0} ({{agreement}}{1})", " bei {because}", "; Regel: {rule}",
        "{{at}}: {0} gilt nun; {{mode}}",
    ),
    "not_applied": "{target} gilt nicht: {why}",
    "not_started": "nicht begonnen: wartet auf {start}",
    "paused_since": "angehalten seit {at}: {why}",
    "running": "läuft",
    "started": "begonnen {at}{cause}",
    "started_cycle": "Durchgang {number} begonnen {at}{cause}",
    "attached": "gilt ab {at}, gezählt vom Beginn an",
    "restarted": "neu begonnen {at}",
    "gap": "nicht gezählt: {length}, {begins} bis {ends}, {why}",
    "gap_credited": "gutgeschrieben: {length}, {begins} bis {ends}, {why}",
    "still_running": "läuft noch am {at}",
    "still_paused": "noch angehalten am {at}, seit {since}",
    "still_paused_why": "noch angehalten am {at}, seit {since}: {why}",
    "stopped": "beendet {at}{cause}",
    "cancelled": "abgebrochen {at}{cause}",
    "breached": f"verletzt: {_SIGNED}",
    "met": f"eingehalten: {_SIGNED}",
    "not_breached": f"nicht verletzt: {_SIGNED}",
    "not_judged": "nicht bewertet: {left}, {right}",
    "due": "fällig {at}",
    "no_due_paused": "nicht fällig, solange angehalten: noch {left}, wenn es weitergeht",
    "no_due_never": "nie fällig: der Kalender öffnet nicht mehr so lange",
    "known": "verletzt ab {breach}, bekannt ab {known}",
    r"~\bof working time\b": "Arbeitszeit",
    r"~\bof real time\b": "Echtzeit",
    r"~\bworking days?\b": "Arbeitstage",
    r"~^any other (\w+)$": r"sonstiger \1",
    r"~\boutside hours\b": "außerhalb der Zeiten",
    r"~^paused\b": "angehalten",
    r"~^holiday\b": "Feiertag",
    r"~^elapsed\b": "verbraucht",
    r"~^goal\b": "Ziel",
    r"~ by (.+)\)$": r" durch \1)",
    r"~ \(no rule applies the target any more\)": " (keine Regel sieht das Ziel mehr vor)",
    r"~^no goal or calendar fits the record\b": "kein Ziel oder Kalender passt auf den Vorgang",
    r"~\bthe time counted so far stays counted\b": "die bisher gezählte Zeit bleibt gezählt",
    r"~\bthe clock starts again\b": "die Uhr beginnt neu",
    r"~\beverything is counted again from the start\b": "alles wird von Beginn an neu gezählt",
    r"~\bthe share of the goal used so far stays used\b": "der verbrauchte Anteil bleibt",
    r"~\bcycles that had started keep the rule they started under\b":
        "begonnene Durchgänge behalten ihre Regel",
    "~^Mon ": "Mo ", "~^Tue ": "Di ", "~^Wed ": "Mi ", "~^Thu ": "Do ", "~^Fri ": "Fr ",
    "~^Sat ": "Sa ", "~^Sun ": "So ",
})  # fmt: skip

FRENCH: Catalogue = MappingProxyType({
    **_promises(
        "{{target}} : {{goal}}{0} ({{agreement}}{1})", " pour {because}", " ; règle : {rule}",
        "{{at}} : {0} s'applique désormais ; {{mode}}",
    ),
    "not_applied": "{target} ne s'applique pas : {why}",
    "not_started": "pas commencé : en attente de {start}",
    "paused_since": "suspendu depuis {at} : {why}",
    "running": "en cours",
    "started": "commencé {at}{cause}",
    "started_cycle": "cycle {number} commencé {at}{cause}",
    "attached": "s'applique à partir de {at}, compté depuis le début",
    "restarted": "recommencé {at}",
    "gap": "non compté : {length}, {begins} à {ends}, {why}",
    "gap_credited": "crédité : {length}, {begins} à {ends}, {why}",
    "still_running": "encore en cours à {at}",
    "still_paused": "encore suspendu à {at}, depuis {since}",
    "still_paused_why": "encore suspendu à {at}, depuis {since} : {why}",
    "stopped": "arrêté {at}{cause}",
    "cancelled": "annulé {at}{cause}",
    "breached": f"dépassé : {_SIGNED}",
    "met": f"respecté : {_SIGNED}",
    "not_breached": f"non dépassé : {_SIGNED}",
    "not_judged": "non évalué : {left}, {right}",
    "due": "échéance {at}",
    "no_due_paused": "pas d'échéance pendant la suspension : il reste {left} à la reprise",
    "no_due_never": "jamais échu : le calendrier n'ouvre plus assez longtemps",
    "known": "dépassé à partir de {breach}, connu à partir de {known}",
    r"~\bof working time\b": "de temps ouvré",
    r"~\bof real time\b": "de temps réel",
    r"~\bworking days?\b": "jours ouvrés",
    r"~^any other (\w+)$": r"toute autre \1",
    r"~\boutside hours\b": "hors des heures",
    r"~^paused:": "suspendu :",
    r"~^holiday:": "jour férié :",
    r"~^elapsed\b": "écoulé",
    r"~^goal\b": "objectif",
    r"~ by (.+)\)$": r" par \1)",
    r"~ \(no rule applies the target any more\)": " (aucune règle ne prévoit plus cet objectif)",
    r"~^no goal or calendar fits the record\b":
        "aucun objectif ou calendrier ne convient à l'enregistrement",
    r"~\bthe time counted so far stays counted\b": "le temps déjà compté reste compté",
    r"~\bthe clock starts again\b": "l'horloge repart de zéro",
    r"~\beverything is counted again from the start\b": "tout est recompté depuis le début",
    r"~\bthe share of the goal used so far stays used\b": "la part déjà utilisée reste utilisée",
    r"~\bcycles that had started keep the rule they started under\b":
        "les cycles commencés gardent leur règle",
    "~^Mon ": "lun. ", "~^Tue ": "mar. ", "~^Wed ": "mer. ", "~^Thu ": "jeu. ", "~^Fri ": "ven. ",
    "~^Sat ": "sam. ", "~^Sun ": "dim. ",
})  # fmt: skip


def translated(key: str, params: Params, catalogue: Catalogue) -> str | None:
    """Return the text of a line by a catalogue; `None` where it has no template for the line.

    >>> translated("due", (("at", "Mon 2026-03-02 18:00 +00:00"),), GERMAN)
    'fällig Mo 2026-03-02 18:00 +00:00'

    Raises `InvalidValue` for a template with other fields than the line has, and for a phrase that
    is no regular expression.
    """
    template = catalogue.get(key)
    if template is None:
        return None
    phrases = [(name[1:], text) for name, text in catalogue.items() if name.startswith("~")]
    values = {name: _phrased(value, phrases) for name, value in params}
    try:
        return template.format(**values)
    except (LookupError, AttributeError, ValueError) as wrong:
        fields = ", ".join(f"{{{name}}}" for name in values)
        raise InvalidValue(
            template, f"a template with no fields but {fields}", str(wrong)
        ) from None


def _phrased(value: str, phrases: list[tuple[str, str]]) -> str:
    """Return a parameter of a line with its phrases replaced."""
    # In the order of the catalogue: a later phrase may look at what an earlier one has put.
    for pattern, replacement in phrases:
        try:
            value = re.sub(pattern, replacement, value)
        except (re.error, IndexError) as wrong:
            expected = "a regular expression with what replaces it"
            raise InvalidValue((f"~{pattern}", replacement), expected, str(wrong)) from None
    return value
