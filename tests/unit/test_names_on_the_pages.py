"""Names of the package that the pages write exist."""

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import serviceops

PAGES = Path(__file__).parents[2] / "docs"
PACKAGES = set(vars(serviceops)["_PACKAGES"])
INTEROP = {"servicenow", "task_sla", "jira", "jira_sla", "zendesk", "opsgenie"}
DOTTED = re.compile(r"`(?:serviceops\.)?([a-z_]+)\.(?!py`)([A-Za-z_]\w*)`")


@pytest.mark.parametrize("page", sorted(PAGES.rglob("*.md")), ids=lambda page: page.stem)
def test_every_dotted_name_can_be_imported(page: Path) -> None:
    missing = []
    for package, name in DOTTED.findall(page.read_text(encoding="utf-8")):
        if package in PACKAGES | INTEROP:
            path = (
                f"serviceops.interop.{package}" if package in INTEROP else f"serviceops.{package}"
            )
            # A module of the package is an attribute of it only once something has imported it.
            if not hasattr(import_module(path), name) and not find_spec(f"{path}.{name}"):
                missing.append(f"{package}.{name}")

    assert missing == []
