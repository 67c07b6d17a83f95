"""Render the README as the package index does: `python .ci/readme_html.py` exits with 1 on a fault.

The check of twine does not render Markdown. Both forms are looked at: without the address of a
repository and with one.
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from package_hook import readme

ROOT = Path(__file__).parents[1]
_ADDRESS = "https://git.example/desk/serviceops"


def faults(html: str | None, *, pictures: int) -> list[str]:
    """Return what is wrong with the page of the index."""
    if html is None:
        return ["it cannot be rendered"]
    found = [f"<{tag}> is missing" for tag in ("h1", "h2", "pre", "table") if f"<{tag}" not in html]
    links = re.findall(r'(?:href|src)="([^"]*)"', html)
    # A link within the page is good; one to a file of the repository leads nowhere.
    found += [f"{link} leads nowhere" for link in links if not re.match(r"https?://|#", link)]
    if html.count("<img") != pictures:
        found.append(f"{html.count('<img')} pictures, not {pictures}")
    if shown := re.search(r"&lt;(picture|source|img|!--)", html):
        found.append(f"markup is shown as text: {shown[0]}")
    return found


def main() -> int:
    """Print every fault; return 1 if there is one."""
    from readme_renderer.markdown import render

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    wrong = [
        f"README {'with' if address else 'without'} an address: {fault}"
        for address, pictures in (("", 0), (_ADDRESS, 5))
        for fault in faults(render(readme(text, address)), pictures=pictures)
    ]
    print("\n".join(wrong) or "README: rendered in both forms")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
