"""Categories: lookup, what may be chosen, and what became of old paths."""

from datetime import UTC, datetime

import pytest

from serviceops.desk import CategoryTree
from serviceops.desk.categories import Category, is_within
from serviceops.errors import ActionRefused, InvalidRules, UnknownKey
from serviceops.lifecycle import Incident, IncidentLifecycle, ResolutionCode

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TREE = CategoryTree.of(
    {
        "Hardware": {"Computer": {"Laptop": {}, "Desktop": {}}, "Printer": {}},
        "Software": {"Mail": {}, "Office": {}},
    },
    retired={
        "Hardware > PC": "Hardware > Computer",
        "Hardware > PC > Tower": None,
        "Hardware > PC > Laptop": None,
        "Fax": None,
        "Telefax": "Fax",
        "Groupware": "Software > Outlook",
        "Software > Outlook": "Software > Mail",
    },
)


def test_paths_tell_the_tree() -> None:
    assert TREE.children() == ("Hardware", "Software")
    assert TREE.children("Hardware") == ("Hardware > Computer", "Hardware > Printer")
    assert TREE["Software>Mail"] == Category("Software > Mail")
    assert TREE["Software > Mail"].parent == "Software"
    assert "Software > Mail" in TREE
    assert "Software > Post" not in TREE
    assert TREE.leaves == (
        "Hardware > Computer > Desktop", "Hardware > Computer > Laptop", "Hardware > Printer",
        "Software > Mail", "Software > Office",
    )  # fmt: skip


def test_what_lies_above_a_listed_path_is_there_too() -> None:
    assert [one.path for one in CategoryTree.of(["A > B > C"])] == ["A", "A > B", "A > B > C"]


# an old path, and where its records belong today
MIGRATED = [
    ("Hardware > Printer", "Hardware > Printer"),
    ("Hardware > PC", "Hardware > Computer"),
    ("Hardware > PC > Laptop", "Hardware > Computer > Laptop"),
    ("Hardware > PC > Tower", "Hardware > Computer"),
    ("Groupware", "Software > Mail"),
    ("Fax", "Fax"),
    ("Telefax", "Fax"),
]


@pytest.mark.parametrize(("old", "new"), MIGRATED)
def test_an_old_path_is_migrated_to_its_replacement(old: str, new: str) -> None:
    assert TREE.migrate(old) == new
    assert TREE.migrate(new) == new


# a path, whether it has to be exact, and the code of what refuses it
CHECKED = [
    ("Hardware > Printer", False, None),
    ("Hardware > Printer", True, None),
    ("Hardware", False, None),
    ("Hardware", True, "category_not_specific"),
    ("Hardware > PC > Laptop", False, "category_retired"),
    ("Fax", False, "category_retired"),
    ("Nonsense", False, "category_unknown"),
]


@pytest.mark.parametrize(("path", "specific", "code"), CHECKED)
def test_a_category_is_checked_before_a_record_gets_it(
    path: str, specific: bool, code: str | None
) -> None:
    reason = TREE.check(path, specific=specific)

    assert (reason and reason.code) == code


def test_what_lies_below_a_retired_category_is_retired_with_it() -> None:
    tree = CategoryTree([Category("Old", retired=True), Category("Old > Part"), "New"])

    assert tree.is_retired("Old > Part")
    assert tree.leaves == ("New",)


def test_a_retired_or_misspelt_category_says_what_to_use() -> None:
    assert "use Hardware > Computer > Laptop" in str(TREE.check("Hardware > PC > Laptop"))
    assert "near it: Software > Office" in str(TREE.check("software > offise"))
    with pytest.raises(UnknownKey, match="near it: Hardware > Printer"):
        TREE["Hardware > Printr"]


def test_a_guard_keeps_unknown_categories_out_of_a_desk_of_its_own() -> None:
    class Ours(Incident):
        lifecycle = IncidentLifecycle.extended(
            "OursLifecycle", guards={"resolve": [TREE.guard(specific=True)]}
        )

    incident = Ours.log("INC-1", summary="no paper", caller="u-1", at=NINE)
    inputs = {"code": ResolutionCode.SOLUTION, "notes": "refilled", "at": NINE}

    with pytest.raises(ActionRefused) as refused:
        incident.resolve(category="Hardware > Printr", **inputs)
    assert refused.value.codes == ("category_unknown",)
    assert incident.resolve(category="Hardware > Printer", **inputs).state == "resolved"


def test_an_old_category_could_not_be_emptied_where_a_guard_looks_at_it() -> None:
    class Ours(Incident):
        lifecycle = IncidentLifecycle.extended("OursLifecycle", guards={"amend": [TREE.guard()]})

    incident = Ours.log("INC-1", summary="no paper", caller="u-1", category="Paper", at=NINE)

    assert incident.amend(clear=["category"], at=NINE).category is None
    assert [one.code for one in incident.check("amend", summary="none", at=NINE)] == [
        "category_unknown"
    ]


def test_open_records_with_an_old_category_get_the_one_of_today() -> None:
    logged = [
        Incident.log(f"INC-{number}", summary="x", caller="u", category=category, at=NINE)
        for number, category in enumerate(["Hardware > PC", "Fax", None, "Hardware > Printer"])
    ]
    ended = logged[0].cancel(reason="created_in_error", at=NINE)  # type: ignore[arg-type]

    (intent,) = TREE.migrations([*logged, ended])
    moved = logged[0].act(intent.action, at=NINE, id=intent.key, **dict(intent.inputs))

    assert (intent.target_id, moved.category) == ("INC-0", "Hardware > Computer")
    assert TREE.migrations([moved]) == ()


@pytest.mark.parametrize(
    ("given", "stated"),
    [
        ({"live": ["A > > B"]}, "names between"),
        ({"live": [" > ".join("abcdefghijklmn")]}, "names between"),
        ({"live": ["A", "A "]}, "once"),
        ({"live": ["A"], "retired": {"B": "C"}}, "in place of B"),
        ({"live": [], "retired": {"A": "B", "B": "A"}}, "come to an end"),
        ({"live": [], "retired": {"A": "A > B"}}, "in place of A"),
    ],
)
def test_a_tree_that_cannot_be_is_refused(given: dict, stated: str) -> None:
    with pytest.raises(InvalidRules, match=stated):
        CategoryTree.of(given["live"], retired=given.get("retired", {}))


def test_a_hostile_tree_is_refused_at_once() -> None:
    chain = {f"C{number}": f"C{number + 1}" for number in range(50_000)}

    with pytest.raises(InvalidRules, match="after 50 at most"):
        CategoryTree.of(["C50000"], retired=chain)
    with pytest.raises(InvalidRules, match="once"):
        CategoryTree.of(["A", *(f"B{number}" for number in range(50_000)), "A"])


def test_a_name_with_a_separator_in_it_is_refused() -> None:
    with pytest.raises(InvalidRules, match="without '>'"):
        CategoryTree.of({"A > B": {}})
    with pytest.raises(InvalidRules, match="pass retired=True"):
        Category("A", replaced_by="B")


def test_lint_tells_what_is_odd_about_a_tree() -> None:
    tree = CategoryTree.of(
        ["A > B", "C > D", "C > d"], retired={"Old": None, "Older": "Old", "Fine": "C > D"}
    )

    assert [(finding.code, finding.about) for finding in tree.lint()] == [
        ("no_successor", "Old"),
        ("successor_retired", "Older"),
        ("only_child", "A > B"),
        ("same_but_for_case", "C > d"),
    ]


def test_a_category_is_within_itself_and_those_above() -> None:
    assert is_within("A > B", "A > B")
    assert is_within("A > B", "A")
    assert not is_within("A", "A > B")
    assert not is_within("AB", "A")
    assert not is_within(None, "A")
