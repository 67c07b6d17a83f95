"""The pages promise that a workflow of a host's own is short: it is."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "write-your-own-lifecycle.md"


def test_a_workflow_from_nothing_takes_under_forty_lines_with_its_imports() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (whole,) = (block for block in blocks if "class LoanLifecycle(Lifecycle)" in block)

    assert "class Loan(Record)" in whole
    assert "from serviceops import" in whole
    assert len(whole.splitlines()) < 40
