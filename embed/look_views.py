"""Look at every view in a real browser: `python -m embed.look views notebooks`.

Each view is on a page of its own, at two widths, light and dark. What a person would see at once is
measured there: text that is too small, cut, faint or over another text, and a page wider than its
window. The pictures are for people to look at.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from html import escape
from importlib.util import module_from_spec, spec_from_file_location
from itertools import product
from pathlib import Path
from typing import Any

from embed.views import VIEWS
from serviceops.display import Figure
from serviceops.display.notebook import NotebookView

NOTEBOOKS = Path(__file__).parents[1] / "examples" / "notebooks"

WIDTHS = (1280, 400)
MIN_PIXELS = 9
MIN_CONTRAST = 4.5

# As notebooks show HTML: in a system's font, beside nothing else, over the page's own colours.
PAGE = """<!doctype html><html lang="en" style="color-scheme:{scheme}"><meta charset="utf-8">
<title>{title}</title><style>html{{background:Canvas;color:CanvasText}}
body{{margin:12px;font:14px/1.4 system-ui,sans-serif}}h1{{font-size:14px;opacity:.8}}
pre{{white-space:pre-wrap}}</style>
<h1>{title}</h1>{view}</html>"""

MEASURED = r"""
const faults = [], seen = [];
const light = document.documentElement.style.colorScheme === 'light';
if (document.documentElement.scrollWidth > innerWidth)
  faults.push(`the page is ${document.documentElement.scrollWidth - innerWidth} pixels too wide`);
const channel = part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
const parsed = colour => (colour.match(/[\d.]+/g) || []).map(Number);
const luminance = ([r, g, b]) =>
  0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const over = (top, alpha, below) =>
  top.slice(0, 3).map((part, i) => part * alpha + below[i] * (1 - alpha));
const page = parsed(getComputedStyle(document.documentElement).backgroundColor);
function opacity(node) {
  let product = 1;
  for (let one = node; one && one.nodeType === 1; one = one.parentElement)
    product *= Number(getComputedStyle(one).opacity);
  return product;
}
function written(node) {
  return [...node.childNodes].some(one => one.nodeType === 3 && one.data.trim());
}
for (const node of document.body.querySelectorAll('*')) {
  if (!written(node) || ['title', 'desc', 'style'].includes(node.tagName)) continue;
  const box = node.getBoundingClientRect(), style = getComputedStyle(node);
  if (!box.width || !box.height) continue;  // folded away
  const words = node.textContent.trim().slice(0, 40), svg = node.closest('svg');
  let size = parseFloat(style.fontSize);
  if (svg && node.getScreenCTM) size *= Math.abs(node.getScreenCTM().d);
  if (size < MIN_PIXELS) faults.push(`"${words}" is ${size.toFixed(1)} pixels high`);
  // What lies below the text: every filled area drawn before it that has its middle inside.
  let below = page;
  const x = box.left + box.width / 2, y = box.top + box.height / 2;
  const rim = svg && style.strokeWidth !== '1px' && style.paintOrder.startsWith('stroke');
  if (svg && !rim) for (const area of svg.querySelectorAll('rect')) {
    if (area.closest('defs')) continue;
    if (area.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING) break;
    const place = area.getBoundingClientRect(), look = getComputedStyle(area);
    if (look.fill === 'none' || look.fill.startsWith('url')) continue;
    if (place.left <= x && x <= place.right && place.top <= y && y <= place.bottom)
      below = over(parsed(look.fill), Number(look.fillOpacity) * opacity(area), below);
  }
  const text = parsed(svg ? style.fill : style.color);
  const shown = over(text, (text[3] ?? 1) * opacity(node), below);
  const [high, low] = [luminance(shown), luminance(below)].sort((a, b) => b - a);
  const ratio = (high + 0.05) / (low + 0.05);
  if (ratio < MIN_CONTRAST) faults.push(`"${words}" has a contrast of ${ratio.toFixed(2)}`);
  if (svg) {
    const outer = svg.getBoundingClientRect();
    if (box.left < outer.left - 1 || box.right > outer.right + 1
        || box.top < outer.top - 1 || box.bottom > outer.bottom + 1)
      faults.push(`"${words}" is cut at the edge of its picture`);
    seen.push([svg, words, box]);
  }
}
for (let i = 0; i < seen.length; i++) for (let j = i + 1; j < seen.length; j++) {
  const [svg, a, one] = seen[i], [other, b, two] = seen[j];
  const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
  const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
  // Boxes of text are higher than their letters: a touch of the empty parts is none.
  if (svg === other && wide > 1 && high > 4) faults.push(`"${a}" and "${b}" lie over each other`);
}
return faults;
"""

# One of each fault: the measuring is measured too, before anything is believed.
BAD = (
    '<svg width="200" height="60" viewBox="0 0 400 120"><text x="0" y="20" font-size="10">small'
    '</text><text x="0" y="60" font-size="30">one</text><text x="9" y="60" font-size="30">over'
    '</text><text x="380" y="110" font-size="30">cut</text></svg>'
    '<p style="color:#888;background:inherit">faint</p><p style="width:3000px">wide</p>'
)
FAULTS = ("pixels high", "has a contrast", "is cut", "lie over each other", "pixels too wide")


def faults_in(driver: Any, page: Path, width: int, picture: Path) -> list[str]:
    """Open a page in a window of a width, save it as a picture, and return what is wrong."""
    size = {"width": width, "height": 120, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.get(page.as_uri())
    # Details are part of the view: they are opened, or nobody would ever see what is in them.
    script = "document.querySelectorAll('details').forEach(one => one.open = true);"
    script += "return document.documentElement.scrollHeight"
    size["height"] = min(driver.execute_script(script), 6000)
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.save_screenshot(str(picture))
    limits = f"const MIN_PIXELS = {MIN_PIXELS}, MIN_CONTRAST = {MIN_CONTRAST};"
    found: list[str] = driver.execute_script(limits + MEASURED)
    return found


def look(driver: Any, pictures: Path, shown: Mapping[str, str]) -> int:
    """Render and measure HTML by name; print what is wrong, and return the number of faults."""
    pictures.mkdir(parents=True, exist_ok=True)
    faults = count = 0
    with tempfile.TemporaryDirectory(prefix="views-") as place:
        page = Path(place) / "view.html"
        page.write_text(PAGE.format(scheme="light", title="Faults", view=BAD), encoding="utf-8")
        found = faults_in(driver, page, WIDTHS[0], Path(place) / "faults.png")
        missed = [kind for kind in FAULTS if not any(kind in one for one in found)]
        assert not missed, f"faults that are there are not found: {missed}"
        for name, scheme in product(shown, ("light", "dark")):
            text = PAGE.format(scheme=scheme, title=escape(name), view=shown[name])
            page.write_text(text, encoding="utf-8")
            for width in WIDTHS:
                picture = pictures / f"{name.replace(' ', '-')}-{width}-{scheme}.png"
                found = faults_in(driver, page, width, picture)
                faults, count = faults + len(found), count + 1
                for one in found:
                    print(f"FAULT {picture.stem}: {one}")
    print(f"  {len(shown)} views, {count} pictures in {pictures}, {faults} faults")
    return faults


def views() -> dict[str, str]:
    """Return the HTML of every view by its name."""
    return {name: made()._repr_html_() for name, made in VIEWS.items()}


def notebooks(place: Path) -> dict[str, str]:
    """Run each notebook into a Jupyter file, and return the HTML of its outputs by its name.

    A notebook that fails, or of which Jupyter would not show a value as its cell does, ends the
    look with an error.
    """
    place.mkdir(parents=True, exist_ok=True)
    shown: dict[str, str] = {}
    for source in sorted(NOTEBOOKS.glob("[0-9]*.py")):
        written = place / f"{source.stem}.ipynb"
        marimo = [sys.executable, "-m", "marimo", "export", "ipynb", str(source), "--force"]
        subprocess.run([*marimo, "--include-outputs", "--output", str(written)], check=True)
        outputs = [
            output
            for cell in json.loads(written.read_text(encoding="utf-8"))["cells"]
            for output in cell.get("outputs", ())
        ]
        failed = [output for output in outputs if output["output_type"] == "error"]
        assert not failed, f"{source.stem}: {failed}"
        texts = ["".join(output.get("data", {}).get("text/html", "")) for output in outputs]
        missing = [type(value).__name__ for value in _values(source)
                   if value._repr_html_() not in texts]  # fmt: skip
        assert not missing, f"{source.stem}: no output shows its {missing}"
        # Sliders are marimo's: without its server they are no more than an empty element.
        shown[source.stem] = "".join(text for text in texts if "<marimo-" not in text)
    return shown


def _values(source: Path) -> list[Any]:
    """Return what the cells of a notebook show of this package."""
    spec = spec_from_file_location(source.stem, source)
    assert spec is not None
    assert spec.loader is not None
    notebook = module_from_spec(spec)
    spec.loader.exec_module(notebook)
    values, _ = notebook.app.run()
    return [value for value in values if isinstance(value, Figure | NotebookView)]
