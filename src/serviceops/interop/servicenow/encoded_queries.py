"""ServiceNow's encoded queries as conditions: ``active=true^priority=1^ORpriority=2``.

Source: ServiceNow's documentation of encoded query strings and of operators for filters. ``^`` is
and, ``^OR`` is or with the term before it, ``^NQ`` begins another query of which one has to match,
``^EQ`` ends a query, ``^^`` is the character itself. Scripts are never evaluated.
"""

import re
from collections.abc import Mapping, Sequence

from serviceops._internal.checked import checked
from serviceops.errors import InvalidPolicy, MalformedPayload
from serviceops.interop import definition_parts as parts
from serviceops.interop.servicenow.tickets import (
    SERVICENOW_FIELDS,
    SERVICENOW_VALUES,
    SERVICENOW_WORDS,
    tables_of,
)
from serviceops.lifecycle import SystemMapping
from serviceops.sla import Changes, Enters, Leaves, While
from serviceops.sla.conditions import Condition, Edge, Level, as_edge

__all__ = ["parse_encoded_query"]

_MAX_TERMS = 500
_INACTIVE = ("closed", "cancelled")
"""The states in which an incident of ServiceNow is no longer active; a resolved one still is."""
_INACTIVE_REQUEST = ("fulfilled", "rejected", *_INACTIVE)
"""Those of a requested item: one that is closed complete or skipped is fulfilled here."""

# The longer of two operators that begin alike comes first.
_OPERATORS = (
    "ISNOTEMPTY", "ISEMPTY", "NOT IN", "ANYTHING", "VALCHANGES", "CHANGESFROM", "CHANGESTO",
    "BETWEEN", "NSAMEAS", "SAMEAS", "NOT LIKE", "LIKE", "STARTSWITH", "ENDSWITH", "EMPTYSTRING",
    "DYNAMIC", "DATEPART", "RELATIVE", "INSTANCEOF", "IN", "ON", "!=", "<=", ">=", "=", "<", ">",
)  # fmt: skip
_TERM = re.compile(
    rf"([a-z_][a-z0-9_.]*)({'|'.join(map(re.escape, _OPERATORS))})(.*)", re.ASCII | re.DOTALL
)
_ORDER = re.compile(r"(?:ORDERBY(?:DESC)?|GROUPBY|TRENDBY)[a-z_]", re.ASCII)


@checked
def parse_encoded_query(
    query: str,
    *,
    words: SystemMapping = SERVICENOW_WORDS,
    fields: Mapping[str, str] = SERVICENOW_FIELDS,
    values: Mapping[str, Mapping[str, str]] = SERVICENOW_VALUES,
    conditions: Mapping[str, Level] | None = None,
) -> Condition | None:
    """Return an encoded query as a condition on histories of `from_rows`; `None` if it has no term.

    `words`, `fields` and `values` are those the incidents were imported with. A term that no
    condition can express (a script, a text match, another table's field) is looked up in
    `conditions` by its own text, and refused (`MalformedPayload`) where that has none. Empty
    queries match everything.

    >>> str(parse_encoded_query("active=true^priority=1^ORpriority=2"))
    'not (closed or cancelled) and (priority P1 or P2)'
    >>> str(parse_encoded_query("stateIN6,7")), str(parse_encoded_query("assigned_toISEMPTY"))
    ('resolved or closed', 'person not set')
    """
    names = parts.FactNames(
        fields=fields, values=tables_of(words, values), words=words, state_field="state",
        conditions=conditions or {},
    )  # fmt: skip
    try:
        return condition_of(query, names, "query")
    except parts.NotCarried as left:
        refused = f"$: {query[:60]!r} was given where a query of known terms is expected"
        raise MalformedPayload("encoded query", (f"{refused}: {left.sentence}",)) from None


def condition_of(query: str, names: parts.FactNames, place: str) -> Edge | Level | None:
    """Return the condition of an encoded query; `NotCarried` names the term that has no place."""
    # A doubled ^ is the character: it is put aside while the text is cut.
    texts = query.strip().replace("^^", "\0").split("^")
    if len(texts) > _MAX_TERMS:
        raise parts.no_condition(place, f"it has more than {_MAX_TERMS} terms")
    queries: list[list[list[Edge | Level | None]]] = [[]]
    for part in texts:
        text = part.replace("\0", "^")
        if text.startswith("NQ"):
            queries.append([])
            text = text[2:]
        if not text or text == "EQ" or _ORDER.match(text):
            continue
        is_other = text.startswith("OR") and bool(queries[-1])
        condition = _term(text[2:] if is_other else text, names, place)
        if is_other:
            queries[-1][-1].append(condition)
        else:
            queries[-1].append([condition])
    try:
        found = [_all([_any(terms) for terms in query]) for query in queries if query]
        return _any(found) if found else None
    except InvalidPolicy as wrong:
        raise parts.no_condition(place, str(wrong)) from None


def level_of(query: str, names: parts.FactNames, place: str) -> Level | None:
    """Return the level of a query that has to last, as that which pauses a clock."""
    found = condition_of(query, names, place)
    if isinstance(found, Edge):
        raise parts.no_condition(place, f"{query!r} is true for an instant only")
    return found


def edge_of(query: str, names: parts.FactNames, place: str) -> Edge | None:
    """Return the edge of a query that has to happen; `None` where it has no term."""
    found = condition_of(query, names, place)
    return None if found is None else as_edge(found)


def _any(terms: Sequence[Edge | Level | None]) -> Edge | Level | None:
    # Terms of one fact joined by or become one level with several values.
    known = [one for one in terms if one is not None]
    if len(known) < len(terms):
        return None  # one that always matches decides
    levels = [one for one in known if isinstance(one, Level)]
    if len(levels) == len(known):
        return _merged(levels)
    found, *others = map(as_edge, known)
    for one in others:
        found = found | one
    return found


def _merged(levels: Sequence[Level]) -> Level:
    """Return one of some levels, values of one fact as one `While`."""
    facts = [one.where for one in levels if isinstance(one, While) and not one.states]
    if len(facts) == len(levels) and all(len(each) == 1 for each in facts):
        names = {each[0][0] for each in facts}
        if len(names) == 1:
            known = dict.fromkeys(value for ((_, values),) in facts for value in values)
            return While(**{names.pop(): tuple(known)})
    return parts.any_of(levels)


def _all(terms: Sequence[Edge | Level | None]) -> Edge | Level | None:
    level = parts.all_of(one for one in terms if isinstance(one, Level))
    edges = [one for one in terms if isinstance(one, Edge)]
    if not edges:
        return level
    if len(edges) > 1:
        raise InvalidPolicy(
            " and ".join(map(str, edges)), "one change at most", "edges rarely happen at once"
        )
    return edges[0] if level is None else edges[0] & level


def _term(text: str, names: parts.FactNames, place: str) -> Edge | Level | None:
    if text in names.conditions:
        return names.conditions[text]
    found = _TERM.fullmatch(text)
    if found is None:
        raise parts.no_condition(place, f"{text[:60]!r} is no term of a query")
    field, operator, value = found.groups()
    if value.startswith("javascript:"):
        raise parts.NotCarried("script_not_carried", place, f"{text[:60]!r} has a script")
    # Histories have no `active`: it follows from the state.
    if field == "active" and operator in ("=", "!="):
        is_request = names.words is not None and names.words.kind == "request"
        ended = While(*(_INACTIVE_REQUEST if is_request else _INACTIVE))
        return ended if (value.lower() in ("true", "1")) == (operator == "!=") else ~ended
    match operator:
        case "ANYTHING":
            return None
        case "=" | "!=" if value:
            level = names.level(field, [value], place)
            return level if operator == "=" else ~level
        case "IN" | "NOT IN" if value:
            level = names.level(field, [one.strip() for one in value.split(",")], place)
            return level if operator == "IN" else ~level
        case "ISEMPTY" | "=":
            return names.unset(field, place)
        case "ISNOTEMPTY" | "!=":
            return ~names.unset(field, place)
        case "<" | "<=" | ">" | ">=":
            return _ordered(field, operator, value, names, place)
        case "VALCHANGES" | "CHANGESTO" | "CHANGESFROM":
            return _change(field, operator, value, names, place)
    raise parts.no_condition(place, f"{text[:60]!r}: {operator} has no place here")


def _ordered(field: str, operator: str, value: str, names: parts.FactNames, place: str) -> Level:
    """Return a comparison as the choices it allows: choices are numbers, and few."""
    if field == names.state_field and names.words is not None:
        choices = {int(one): one for one in names.words.states if one.isdecimal()}
    else:
        table = names.values.get(names.fields.get(field, ""), {})
        choices = {int(one): one for one in table if one.isdecimal()}
    if not choices or not value.isdecimal() or len(value) > 9:
        raise parts.no_condition(place, f"{field}{operator}{value[:20]} has no list")
    # A comparison of numbers is the list of the choices on one side of the limit.
    limit = int(value)
    allowed = [
        raw for number, raw in sorted(choices.items())
        if (number < limit if operator == "<" else number <= limit if operator == "<="
            else number > limit if operator == ">" else number >= limit)
    ]  # fmt: skip
    return names.level(field, allowed, place)


def _change(field: str, operator: str, value: str, names: parts.FactNames, place: str) -> Edge:
    if operator == "VALCHANGES":
        name = "state" if field == names.state_field else names.fields.get(field)
        if name is None:
            raise parts.no_condition(place, f"{field!r} is no fact of a history")
        return Changes(name)
    level = names.level(field, [value], place)
    states = level.states if isinstance(level, While) and not level.where else ()
    if states:
        return Enters(*states) if operator == "CHANGESTO" else Leaves(*states)
    if operator == "CHANGESFROM":
        raise parts.no_condition(place, "leaving a value of a fact has no place")
    return as_edge(level)
