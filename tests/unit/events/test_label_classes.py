"""Classes of label sets: in which order they are told apart, and how they are joined and named."""

from string import ascii_lowercase

import pytest

from serviceops.events.matchers import Matchers, as_matchers
from serviceops.events.routing import label_classes
from serviceops.events.routing.label_classes import LabelClasses


def texts(matchers: Matchers) -> list[str]:
    return [str(one) for one in matchers]


def test_a_label_is_split_only_where_the_ones_before_it_decide_nothing() -> None:
    both = as_matchers({"a": "1", "b": "2"})
    classes = LabelClasses(both)

    leaves = [
        ({name: one.example for name, one in chosen.items()}, matched)
        for chosen, matched in classes.leaves(lambda labels: labels.matches(both))
    ]

    # Of each label there are three values: none, the one that is compared with, and any other.
    other = leaves[-1][0]["a"]
    assert leaves == [
        ({"a": ""}, False), ({"a": "1", "b": ""}, False), ({"a": "1", "b": "2"}, True),
        ({"a": "1", "b": other}, False), ({"a": other}, False),
    ]  # fmt: skip
    assert other not in {"", "1", "2"}


def joined(matchers: Matchers, *, matched: bool) -> list[list[str]]:
    """Return what the classes are called that the matchers match, or do not."""
    classes = LabelClasses(matchers)
    found = classes.leaves(lambda labels: labels.matches(matchers))
    leaves = [chosen for chosen, is_match in found if is_match is matched]
    return [texts(classes.described(region)) for region in classes.merged(leaves)]


def test_classes_that_differ_in_one_label_are_joined_where_matchers_can_say_so() -> None:
    both = as_matchers({"a": "1", "b": "2"})

    assert joined(both, matched=True) == [['a="1"', 'b="2"']]
    assert joined(both, matched=False) == [['a!="1"'], ['a="1"', 'b!="2"']]


def test_so_many_classes_at_most_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    both = as_matchers({"a": "1", "b": "2"})  # four classes do not match

    monkeypatch.setattr(label_classes, "MAX_MERGED", 4)
    assert len(joined(both, matched=False)) == 2
    monkeypatch.setattr(label_classes, "MAX_MERGED", 3)
    assert len(joined(both, matched=False)) == 4


def test_a_text_is_named_by_itself_rather_than_by_an_expression_for_it() -> None:
    # Each label is compared with one text in two ways, which say the same.
    both = as_matchers([
        text for name in ascii_lowercase[:12] for text in (f'{name}=~"web"', f'{name}="web"')
    ])  # fmt: skip

    assert joined(both, matched=True) == [[f'{name}="web"' for name in ascii_lowercase[:12]]]
