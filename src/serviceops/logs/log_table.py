"""Tables of any log: what their columns mean, said once as a value that can be stored.

The reading itself is `interop.tables`; this is what a host writes down about a log it meets again.
"""

from collections.abc import Iterable, Mapping

import attrs

from serviceops.errors import InvalidValue
from serviceops.history import Disorder
from serviceops.spans import as_zone

__all__ = ["LogTable"]

Names = tuple[tuple[str, str], ...]


def _names(
    given: Mapping[str, str] | Iterable[str] | Iterable[tuple[str, str]],
) -> Names:
    if isinstance(given, Mapping):
        return tuple(given.items())
    return tuple((each, each) if isinstance(each, str) else (each[0], each[1]) for each in given)


def _words(given: Mapping[str, str] | Iterable[tuple[str, str]] | None) -> Names | None:
    return None if given is None else _names(given)


def _disorder(_: object, __: object, value: object) -> None:
    if value not in ("refuse", "sort", "carry"):
        raise InvalidValue(value, "'refuse', 'sort' or 'carry'")


@attrs.frozen(kw_only=True)
class LogTable:
    """What each column of a log is.

    `case` and `at` name the columns of the record and of the moment; with `action` a row is one
    action, without it a snapshot. `facts` are columns, or our names and their columns. `states` and
    `actions` translate words; a state that is not listed is refused, an action stays as it is.
    `moments` is the format of moments as `strptime` has it, ISO 8601 unless said, and `zone` the
    one they are in where they do not say. What is in `missing` is none at all; `ignored` are
    columns that are known and not wanted. `on_disorder` is for rows of one record that run back.

    >>> LogTable(case="ticket", at="when", state="status", facts=["priority"]).facts
    (('priority', 'priority'),)
    """

    case: str
    at: str
    action: str | None = None
    state: str | None = None
    facts: Names = attrs.field(default=(), converter=_names)
    by: str | None = None
    party: str | None = None
    id: str | None = None
    recorded_at: str | None = None
    states: Names | None = attrs.field(default=None, converter=_words)
    actions: Names = attrs.field(default=(), converter=_names)
    moments: str | None = None
    zone: str | None = None
    missing: tuple[str, ...] = attrs.field(default=("",), converter=tuple[str, ...])
    ignored: tuple[str, ...] = attrs.field(default=(), converter=tuple[str, ...])
    on_disorder: Disorder = attrs.field(default="refuse", validator=_disorder)

    def __attrs_post_init__(self) -> None:
        if not self.case or not self.at:
            raise InvalidValue(self.case and self.at, "the name of a column")
        if self.action is None and self.state is None and not self.facts:
            raise InvalidValue(
                None, "a column of actions, of states or of facts", "say what rows tell"
            )
        if self.zone is not None:
            as_zone(self.zone)
