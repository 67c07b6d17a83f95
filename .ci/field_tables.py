"""Write the tables of fields into the reference of imported definitions, from the importers' own.

`python .ci/field_tables.py` writes the pages `docs/reference/definitions-*.md` anew between their
markers; `--check` exits with 1 if that would change anything.
"""

import importlib
import re
import sys
from pathlib import Path

from serviceops.interop.field_tables import FieldTable

PAGES = sorted((Path(__file__).parents[1] / "docs" / "reference").glob("definitions-*.md"))
MARK = re.compile(r"(<!-- fields of ([a-z._]+) -->\n).*?(<!-- end of fields -->)", re.DOTALL)


def tables(module: str) -> str:
    """Return the tables of one importer's module as the page has them."""
    values = vars(importlib.import_module(f"serviceops.interop.{module}")).values()
    found = [value.markdown() for value in values if isinstance(value, FieldTable)]
    return "\n\n".join(found)


def written(page: str) -> str:
    """Return the page with every table as the importers have it now."""
    return MARK.sub(lambda found: f"{found[1]}\n{tables(found[2])}\n\n{found[3]}", page)


def main() -> int:
    """Write the pages, or check them."""
    changed = {page: new for page in PAGES if (new := written(old := page.read_text())) != old}
    if "--check" in sys.argv:
        return int(bool(changed))
    for page, new in changed.items():
        page.write_text(new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
