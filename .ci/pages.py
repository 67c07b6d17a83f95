"""Check the built pages: `python .ci/pages.py build/docs` prints what is wrong, and exits with 1.

A reference that leaves out a name, or shows how a constructor is stored, sends its readers to the
source. A picture that cannot be read is worse than none.
"""

import importlib
import inspect
import json
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import attrs

import serviceops

ROOT = Path(__file__).parents[1]
MAX_COLUMNS = 88
MIN_CONTRAST = 3.0
BACKGROUNDS = ("#ffffff", "#131416")
_COLOUR = re.compile(r'(?:fill|stroke)="(#[0-9a-f]{6})"')
# What a constructor made by attrs looks like, and bases that say nothing.
_STORED = (
    "attr_dict",
    r"Bases: <code[^>]*><span[^>]*>object",
    r'"default_value"><span class="pre">mappingproxy',
)
# The titles that a page had before it was split into several: old links have to arrive.
OLD_ANCHORS = {
    "reference/interop.html": (
        "alertmanager-and-grafana", "cloudevents", "pagerduty", "objectives", "on-call-schedules",
        "monitors", "calendars", "servicenow", "jira-and-jira-service-management", "zendesk",
        "tables-of-any-log-and-flat-tables", "object-centric-event-logs-ocel-2-0", "telemetry",
        "what-an-import-brought-and-what-it-lost", "readings-of-other-systems-against-ours",
        "reading-payloads-of-your-own", "serviceops.interop.pagerduty.from_enqueue",
    ),
    "reference/definitions.html": (
        "servicenow", "zendesk", "zammad", "freshservice-and-freshdesk", "frappe-helpdesk", "glpi",
        "znuny-and-otrs", "itop", "an-importer-of-your-own", "a-whole-export-against-a-policy",
        "serviceops.interop.zammad.zammad_policy",
    ),
}  # fmt: skip
_MOVED = re.compile(r'<script type="application/json" id="moved">(.*?)</script>')
_FOREIGN = re.compile(r'<(?:script|img|link|iframe)\b[^>]*\b(?:src|href)="(https?://[^"]+)"')
_FENCE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INCLUDED = re.compile(r"^```\{literalinclude\} (\S+)$", re.MULTILINE)
_PROMPTS = (">>> ", "... ")


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, by WCAG 2.2.

    >>> round(luminance("#ffffff"), 3), luminance("#000000")
    (1.0, 0.0)
    """
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def inventory(folder: Path) -> set[str]:
    """Return the full names that the pages document."""
    content = (folder / "objects.inv").read_bytes()
    body = zlib.decompress(content.split(b"\n", 4)[4]).decode()
    return {line.split(" py:")[0] for line in body.splitlines() if " py:" in line}


def missing_names(documented: set[str]) -> Iterator[str]:
    """Yield each public name, and each field of a public value, that no page documents."""
    for package in vars(serviceops)["_PACKAGES"]:
        module = importlib.import_module(f"serviceops.{package}")
        for name in getattr(module, "__all__", ()):
            value = getattr(module, name)
            if not inspect.ismodule(value) and f"serviceops.{package}.{name}" not in documented:
                yield f"serviceops.{package}.{name} is on no page"


def missing_fields(pages: dict[str, str]) -> Iterator[str]:
    """Yield each field of a public value that its entry does not name."""
    everything = "\n".join(pages.values())
    for package in vars(serviceops)["_PACKAGES"]:
        module = importlib.import_module(f"serviceops.{package}")
        for name in getattr(module, "__all__", ()):
            value = getattr(module, name)
            if not (inspect.isclass(value) and attrs.has(value)):
                continue
            start = everything.find(f'id="serviceops.{package}.{name}"')
            following = re.search(
                r'<dl class="py (class|exception|function)', everything[start + 1 :]
            )
            end = start + following.start() if following else len(everything)
            entry = everything[start:end]
            for field in attrs.fields(value):
                shown = f"<strong>{field.alias}</strong>" in entry
                if start >= 0 and field.init and field.name[0] != "_" and not shown:
                    yield f"serviceops.{package}.{name}: the field {field.alias} is not described"


def faults_of_page(name: str, text: str) -> Iterator[str]:
    """Yield what one page shows and should not, and what is wrong with its pictures."""
    yield from (f"{name}: {bad}" for bad in _STORED if re.search(bad, text))
    yield from (f"{name}: loads {address}" for address in _FOREIGN.findall(text))
    pictures = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    own = [svg for svg in pictures if 'role="img"' in svg]
    ids = Counter(re.findall(r'\bid="([^"]+)"', "".join(own)))
    yield from (f"{name}: two ids {one} in pictures" for one, times in ids.items() if times > 1)
    for svg in own:
        yield from faults_of_picture(name, svg)


def faults_of_picture(name: str, svg: str) -> Iterator[str]:
    """Yield what is wrong with one picture: its description, contrast and size of text."""
    described = unescape("".join(re.findall(r"<desc[^>]*>(.*?)</desc>", svg, re.DOTALL)))
    if not described:
        yield f"{name}: a picture without a description"
    if found := re.search(r"\d{10,}", described):
        yield f"{name}: {found[0]} in a description"
    # Text in a bar is seen against the bar, not against the page: a test of its own looks at that.
    areas = re.sub(r"<text.*?</text>", "", svg, flags=re.DOTALL)
    for colour in sorted(set(_COLOUR.findall(areas))):
        for background in BACKGROUNDS:
            if contrast(colour, background) < MIN_CONTRAST:
                yield f"{name}: {colour} on {background} has a contrast below {MIN_CONTRAST}"
    for size in re.findall(r'font-size="?:?(\d+(?:\.\d+)?)', svg):
        if float(size) < 11:
            yield f"{name}: text of {size} pixels in a picture"


def lost_anchors(pages: dict[str, str]) -> Iterator[str]:
    """Yield the anchors of a page that was split that lead nowhere now."""
    for name, anchors in OLD_ANCHORS.items():
        table = _MOVED.search(pages[name])
        moved = json.loads(table[1]) if table else {}
        for anchor in dict.fromkeys((*anchors, *moved)):
            # The addresses are those of pages in the same folder.
            page = str(Path(name).parent / moved[anchor]) if anchor in moved else name
            if f'id="{anchor}"' not in pages.get(page, ""):
                yield f"{name}#{anchor} is not on {page}"


def wide_blocks() -> Iterator[str]:
    """Yield the lines of code on the pages that are cut at the usual width, included files too."""
    included: set[Path] = set()
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for path in pages:
        text = path.read_text(encoding="utf-8")
        included |= {(path.parent / name).resolve() for name in _INCLUDED.findall(text)}
        for block in _FENCE.findall(text):
            yield from wide_lines(path, block)
    for path in sorted(included):
        yield from wide_lines(path, path.read_text(encoding="utf-8"))


def wide_lines(path: Path, code: str) -> Iterator[str]:
    """Yield the lines of code that are too wide; results that are printed may be wider."""
    lines = code.splitlines()
    if any(line.startswith(_PROMPTS) for line in lines):
        lines = [line for line in lines if line.startswith(_PROMPTS)]
    for line in lines:
        if len(line) > MAX_COLUMNS:
            yield f"{path.relative_to(ROOT)}: {len(line)} columns: {line[:50]}"


def main(folder: Path) -> int:
    """Print every fault; return 1 if there is one."""
    pages = {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.html"))
        if "_modules" not in path.parts and "notebooks" not in path.parts
    }
    faults = [*missing_names(inventory(folder)), *missing_fields(pages), *wide_blocks()]
    faults += lost_anchors(pages)
    for name, text in pages.items():
        faults += faults_of_page(name, text)
    print("\n".join(faults) or f"pages: {len(pages)} checked")
    return 1 if faults else 0


if __name__ == "__main__":
    pages = Path(*sys.argv[1:2])
    if not (pages / "objects.inv").is_file():
        sys.stderr.write(f"{pages} has no pages: it has no objects.inv, which `make docs` writes\n")
        sys.exit(2)
    sys.exit(main(pages))
