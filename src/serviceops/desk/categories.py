"""Categories: a tree of names, with the replacements of those that are no longer used.

A category is written as its path, "Hardware > Laptop", so that a record stores one text.
"""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import Any, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.texts import repeated
from serviceops.display.listing import Listing
from serviceops.errors import InvalidRules, Reason, UnknownKey
from serviceops.intents import Intent
from serviceops.lifecycle import ActionInputs, WorkRecord, guard
from serviceops.lifecycle.guards import Callback
from serviceops.sla import Finding

# A nested tree: names, each with the tree below it.
Nested: TypeAlias = Mapping[str, "Nested"]

_BETWEEN = " > "
MAX_LEVELS = 12
MAX_REPLACEMENTS = 50


def path_of(text: str) -> tuple[str, ...]:
    """Return the names of a path, outermost first, without surrounding blanks.

    >>> path_of("Hardware >Laptop")
    ('Hardware', 'Laptop')
    """
    return tuple(" ".join(name.split()) for name in text.split(">"))


def _tidy(text: str) -> str:
    names = path_of(text)
    if not all(names) or len(names) > MAX_LEVELS:
        raise InvalidRules(
            text, f"one to {MAX_LEVELS} names between '>'", "for example 'Hardware > Laptop'"
        )
    return _BETWEEN.join(names)


def _tidy_or_none(text: str | None) -> str | None:
    return None if text is None else _tidy(text)


def is_within(path: str | None, ancestor: str) -> bool:
    """Return whether a category is another one or lies below it.

    >>> is_within("Hardware > Laptop", "Hardware"), is_within("Hardware", "Hard")
    (True, False)
    """
    above = path_of(ancestor)
    return path is not None and path_of(path)[: len(above)] == above


@checked
@attrs.frozen
class Category:
    """One category: its path, whether it is retired, and the path that replaces it, if any."""

    path: str = attrs.field(converter=_tidy)
    retired: bool = attrs.field(default=False, kw_only=True)
    replaced_by: str | None = attrs.field(default=None, kw_only=True, converter=_tidy_or_none)

    def __attrs_post_init__(self) -> None:
        if self.replaced_by is not None and not self.retired:
            raise InvalidRules(
                self.path, "a retired category where another replaces it", "pass retired=True"
            )

    @property
    def name(self) -> str:
        """Its own name, the last of the path."""
        return path_of(self.path)[-1]

    @property
    def parent(self) -> str | None:
        """The path of the one above it; `None` at the top."""
        return _BETWEEN.join(path_of(self.path)[:-1]) or None


def _categories(given: Iterable[Category | str]) -> tuple[Category, ...]:
    """Return the categories and all levels above them, in order of paths."""
    listed = [one if isinstance(one, Category) else Category(one) for one in given]
    known = {one.path: one for one in listed}
    if twice := repeated(one.path for one in listed):
        raise InvalidRules(", ".join(twice), "each category once")
    for one in listed:
        above = one.parent
        while above is not None and above not in known:
            known[above] = Category(above)  # every level above a category is one itself
            above = known[above].parent
    return tuple(sorted(known.values(), key=lambda one: path_of(one.path)))


@checked
@attrs.frozen
class CategoryTree:
    """The categories of a desk.

    >>> tree = CategoryTree.of(
    ...     {"Hardware": {"Laptop": {}, "Printer": {}}, "Software": {"Mail": {}}},
    ...     retired={"Hardware > Notebook": "Hardware > Laptop", "Fax": None},
    ... )
    >>> tree.children("Hardware")
    ('Hardware > Laptop', 'Hardware > Printer')
    >>> tree.migrate("Hardware > Notebook")
    'Hardware > Laptop'
    >>> str(tree.check("Hardware > Lapdog"))
    "no category is called 'Hardware > Lapdog'; near it: Hardware > Laptop (category_unknown)"
    """

    categories: tuple[Category, ...] = attrs.field(converter=_categories)

    def __attrs_post_init__(self) -> None:
        for one in self.categories:
            self._successor(one.path)

    @classmethod
    def of(
        cls,
        tree: Nested | Iterable[str],
        *,
        retired: Mapping[str, str | None] | Iterable[str] = (),
    ) -> "CategoryTree":
        """Return a tree from nested names or from paths.

        `retired` are the categories no longer used, each with the path that replaces it, or
        `None`; the categories below a replaced one are replaced with it.
        """
        paths = list(_nested_paths(tree)) if isinstance(tree, Mapping) else list(tree)
        gone = dict(retired) if isinstance(retired, Mapping) else dict.fromkeys(retired)
        replaced = {_tidy(old): new for old, new in gone.items()}
        live = [Category(path) for path in paths if _tidy(path) not in replaced]
        old = [Category(old, retired=True, replaced_by=new) for old, new in replaced.items()]
        return cls([*live, *old])

    @cached_property
    def _by_path(self) -> dict[str, Category]:
        return {one.path: one for one in self.categories}

    def __contains__(self, path: str) -> bool:
        """Whether there is such a category, retired or not."""
        return isinstance(path, str) and _BETWEEN.join(path_of(path)) in self._by_path

    def __iter__(self) -> Iterator[Category]:
        return iter(self.categories)

    @checked
    def __getitem__(self, path: str) -> Category:
        try:
            return self._by_path[_BETWEEN.join(path_of(path))]
        except KeyError:
            reason = self._unknown(path)
            raise UnknownKey(path, "a category of the tree", reason.sentence) from None

    @checked
    def is_retired(self, path: str) -> bool:
        """Return whether a category, or one above it, was retired."""
        return any(one.retired for one in self._line(path))

    def _line(self, path: str) -> tuple[Category, ...]:
        names = path_of(self[path].path)
        return tuple(
            self._by_path[_BETWEEN.join(names[:size])] for size in range(len(names), 0, -1)
        )

    @checked
    def children(self, path: str | None = None) -> tuple[str, ...]:
        """Return the paths in use directly below a category, or at the top level."""
        above = None if path is None else self[path].path
        return tuple(self._below.get(above, ()))

    @cached_property
    def _below(self) -> dict[str | None, list[str]]:
        below: dict[str | None, list[str]] = {}
        for one in self.categories:
            if not self.is_retired(one.path):
                below.setdefault(one.parent, []).append(one.path)
        return below

    @property
    def leaves(self) -> tuple[str, ...]:
        """The paths in use that have nothing in use below them."""
        used = (one.path for one in self.categories if not self.is_retired(one.path))
        return tuple(path for path in used if not self.children(path))

    @checked
    def check(self, path: str, *, specific: bool = False) -> Reason | None:
        """Return why a record may not have this category, or `None` when it may.

        A category is refused when it is unknown, retired (the reason names its replacement) or,
        with `specific`, when there are categories below it.
        """
        if path not in self:
            return self._unknown(path)
        # Retired before specific: the replacement may well have no categories below it.
        if self.is_retired(path):
            successor = self.migrate(path)
            advice = f": use {successor}" if successor != self[path].path else ""
            return Reason("category_retired", f"{path} is no longer used{advice}", ("category",))
        if specific and (below := self.children(path)):
            names = ", ".join(self[one].name for one in below)
            return Reason(
                "category_not_specific", f"{path} has to be narrowed to {names}", ("category",)
            )
        return None

    def _unknown(self, path: str) -> Reason:
        # Only categories in use are suggested, whatever their case; a long text is cut first.
        lower = {known.lower(): known for known in self._by_path if not self.is_retired(known)}
        wanted = _BETWEEN.join(path_of(str(path)[:200])).lower()
        near = [lower[one] for one in get_close_matches(wanted, sorted(lower), n=3, cutoff=0.75)]
        advice = f"; near it: {', '.join(near)}" if near else ""
        return Reason(
            "category_unknown", f"no category is called {str(path)[:200]!r}{advice}", ("category",)
        )

    @checked
    def migrate(self, path: str) -> str:
        """Return the path in use today for a path of any age.

        Replacements are followed to the end; a category below a replaced one becomes the one of
        the same name below the replacement, if there is one. A path in use, or retired without
        replacement, is returned as it is; an unknown one raises `UnknownKey`.
        """
        return self._successor(self[path].path)

    def _successor(self, path: str) -> str:
        # Replacements may form a cycle in data from outside: the walk is bounded and remembers.
        seen = [path]
        while True:
            line = self._line(path)
            replaced = next((one for one in line if one.replaced_by is not None), None)
            if replaced is None or replaced.replaced_by is None:
                return path
            if replaced.replaced_by not in self._by_path:
                raise InvalidRules(
                    replaced.replaced_by, f"a category of the tree in place of {replaced.path}"
                )
            # The rest of the path is carried over: its own level may exist below the new one.
            moved = f"{replaced.replaced_by}{path.removeprefix(replaced.path)}"
            path = moved if moved in self._by_path else replaced.replaced_by
            if path in seen or len(seen) == MAX_REPLACEMENTS:
                raise InvalidRules(
                    " to ".join([*seen, path][:10]),
                    f"replacements that come to an end, after {MAX_REPLACEMENTS} at most",
                )
            seen.append(path)

    @checked
    def migrations(self, records: Iterable[WorkRecord]) -> tuple[Intent, ...]:
        """Return an intent for each open record with an old category that sets today's."""
        found = []
        for record in records:
            old = record.category
            # What is unknown has no successor, and a final record takes no amendment.
            if old is None or old not in self or record.is_final:
                continue
            new = self.migrate(old)
            if new != old:
                found.append(
                    Intent(
                        target_id=record.id, action="amend", inputs={"category": new},
                        key=f"migrate_category:{record.id}@{record.revision}",
                        rule="migrate_category",
                    )
                )  # fmt: skip
        return tuple(found)

    @checked
    def guard(self, *, specific: bool = False) -> Callback:
        """Return a guard for lifecycles: the category of the inputs or of the record is in use.

        Add it to the actions that set one: ``IncidentLifecycle.extended("Ours", guards={"amend":
        [tree.guard()], "resolve": [tree.guard()]})``. A record without a category passes.
        """

        @guard("category_unknown", "its category is not one of the tree", needs=["category"])
        def category_is_in_use(record: Any, inputs: ActionInputs) -> bool | Reason:
            """The category is one that the desk uses now."""
            if "category" in (inputs.get("clear") or ()):
                return True
            path = inputs.get("category") or getattr(record, "category", None)
            return True if not path else self.check(path, specific=specific) or True

        return category_is_in_use

    def lint(self) -> tuple[Finding, ...]:
        """Return findings: missing or retired replacements, only children, names that repeat."""
        return Listing.of(self._findings(), title="Findings in the categories")

    def _findings(self) -> Iterator[Finding]:
        retired = [(one.path, self._successor(one.path)) for one in self.categories if one.retired]
        for path, end in retired:
            if end == path:
                yield Finding("no_successor", path, "records still have it", "name a replacement")
        for path, end in retired:
            if end != path and self.is_retired(end):
                sentence = f"{end} is retired too"
                yield Finding("successor_retired", path, sentence, "say what replaced that")
        for one in self.categories:
            if len(below := self.children(one.path)) == 1:
                sentence = "there is nothing beside it to choose"
                yield Finding("only_child", below[0], sentence, "drop the level")
        # Forms compare without case, so two names alike but for case look like one to people.
        spelled: dict[str, str] = {}
        for one in self.categories:
            first = spelled.setdefault(one.path.casefold(), one.path)
            if first != one.path:
                sentence = f"there is {first} already"
                yield Finding("same_but_for_case", one.path, sentence, "use one of them")


def _nested_paths(tree: Nested, above: tuple[str, ...] = ()) -> Iterator[str]:
    if len(above) >= MAX_LEVELS:
        raise InvalidRules(_BETWEEN.join(above), f"at most {MAX_LEVELS} levels")
    if not isinstance(tree, Mapping):
        place = f"a mapping of names below {_BETWEEN.join(above)}"
        raise InvalidRules(tree, place, "{} where nothing is below")
    for name, below in tree.items():
        if ">" in name or not name.strip():
            raise InvalidRules(name, "a name without '>'", "nest the levels instead")
        yield _BETWEEN.join((*above, name))
        yield from _nested_paths(below, (*above, name))
