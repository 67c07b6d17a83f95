"""Field tables: what an importer does with every field of another system's payload.

One table serves three readers: the importer, which lists what it leaves out; the reference page,
which is written from the tables; and the law that spoils payloads field by field.
"""

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any, Literal

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.errors import InvalidValue
from serviceops.interop.payloads import MAX_MEMBERS, Payload

__all__ = ["FieldRow", "FieldTable"]

_LINE = re.compile(r"(.+): (carried|lost|passed over)(?:; (.+))?")

FieldUse = Literal["carried", "lost", "passed over"]


@checked
@attrs.frozen
class FieldRow:
    """What an importer does with one field: it is carried, lost or passed over, and a note on it.

    What is *passed over* (ids of other rows, links, when it was edited) says nothing of a promise.
    """

    field: str
    use: FieldUse
    note: str = ""


def _rows(given: str | tuple[FieldRow, ...]) -> tuple[FieldRow, ...]:
    if isinstance(given, tuple):
        return given
    found: list[FieldRow] = []
    for line in given.strip().splitlines():
        read = _LINE.fullmatch(line)
        if read is None:
            raise InvalidValue(line, "fields: carried, lost or passed over; a note")
        names, use, note = read.groups(default="")
        kind: Any = use  # the pattern allows no other text
        found += [FieldRow(name.strip(), kind, note.strip()) for name in names.split(",")]
    return tuple(found)


@checked
@short_repr
@attrs.frozen
class FieldTable:
    """The fields of one kind of object that another system has, with the source of the shape.

    Rows may be written as text, a line for fields that are treated alike. `seen` is whether the
    shape was seen in a real export; else it is known from documents alone.

    >>> table = FieldTable("Zendesk holiday", "Schedules API", "name, start_date: carried; a name")
    >>> print(table.rows[1])
    FieldRow(field='start_date', use='carried', note='a name')
    """

    name: str
    source: str
    rows: tuple[FieldRow, ...] = attrs.field(converter=_rows)
    seen: bool = False

    def note(self, place: Payload, within: str = "") -> None:
        """Note each field of an object that is lost or that the table does not know.

        A field without a value (nothing, an empty text or list, false) loses nothing. Fields of
        inner objects have dotted names in the table; ``*`` is any name.
        """
        uses = {each.field: each for each in self.rows}
        any_name = f"{within}*" in uses
        for field, value in place.members.items():
            path = f"{within}{'*' if any_name else field}"
            known = uses.get(path)
            if known is None:
                # A newer version of the system may have it, and it may matter: it is never silent.
                sentence = f"{self.name}: the field is not known here"
                place.lose("field_unknown", str(field)[:60], sentence)
            elif known.use == "lost" and not _is_empty(value):
                place.lose("field_not_carried", str(field), f"{self.name}: {known.note}")
            elif any(name.startswith(f"{path}.") for name in uses):
                several = value if isinstance(value, list | tuple) else [value]
                for one in several[:MAX_MEMBERS]:
                    if isinstance(one, Mapping):
                        self.note(place.inner(one, place.path), f"{path}.")

    def markdown(self) -> str:
        """Return the table as the reference page has it."""
        lines = [f"| field of {self.name} | | |", "|---|---|---|"]
        # Fields that are treated alike share a line.
        for (use, note), rows in groupby(self.rows, lambda row: (row.use, row.note)):
            names = ", ".join(f"`{row.field}`" for row in rows)
            lines.append(f"| {names} | {use} | {note} |")
        seen = "seen in a public export" if self.seen else "not seen in a real export"
        return "\n".join([*lines, "", f"Source: {self.source}; {seen}."])


def _is_empty(value: object) -> bool:
    # Zero and false are what a field has that nobody set: most systems write them out.
    if isinstance(value, Mapping):  # a cell of ServiceNow, or an object without members
        return all(_is_empty(value.get(name)) for name in ("value", "display_value")) and (
            not value or bool(value.keys() & {"value", "display_value"})
        )
    return value is None or value is False or value in ("", "false", [], (), 0, "0")
