"""Draw the picture and the badges of the README, from its code and from pyproject.toml.

`python .ci/front_pictures.py` writes docs/_static/front-light.svg, front-dark.svg and badge-*.svg.
In an image a drawing does not know the colour of the page's text, so that each file states its own.
The badges are files of the repository: they load nothing from elsewhere.
"""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

from pictures import front  # noqa: E402 - found by the line above

TEXT = {"light": "#1f2328", "dark": "#e6edf3"}


def badges() -> dict[str, tuple[str, str]]:
    """Return the label and the value of each badge, as the settings of the project have them."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    classes = [line.split(" :: ") for line in project["classifiers"]]
    versions = [
        c[2] for c in classes if c[:2] == ["Programming Language", "Python"] and "." in c[-1]
    ]
    (status,) = [c[1].split(" - ")[1].lower() for c in classes if c[0] == "Development Status"]
    found = {
        "python": ("Python", f"{versions[0]} to {versions[-1]}"),
        "licence": ("licence", project["license"]),
        "status": ("status", status),
    }
    if ["Typing", "Typed"] in classes:
        found["types"] = ("types", "included")
    return found


def badge(label: str, value: str) -> str:
    """Return a badge: white text on a dark and on a blue field, readable on any page."""
    left, right = (round(len(words) * 6.6) + 14 for words in (label, value))
    whole, middle = left + right, left + right / 2
    text = 'y="14" fill="#ffffff" text-anchor="middle"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" '
        f'aria-label="{label}: {value}" style="font-family:system-ui,sans-serif;font-size:11px">'
        f"<title>{label}: {value}</title>"
        f'<rect width="{whole}" height="20" rx="3" fill="#2f6fc4"/>'
        f'<path d="M3 0h{left - 3}v20h-{left - 3}a3 3 0 0 1-3-3v-14a3 3 0 0 1 3-3" fill="#4a515c"/>'
        f'<text x="{left / 2:g}" {text}>{label}</text>'
        f'<text x="{middle:g}" {text}>{value}</text></svg>\n'
    )


def drawn() -> dict[Path, str]:
    """Return the text of each file."""
    svg = front().svg()
    small = {
        ROOT / f"docs/_static/badge-{name}.svg": badge(*words) for name, words in badges().items()
    }
    return small | {
        ROOT / f"docs/_static/front-{name}.svg": svg.replace(
            'style="', f'style="color:{colour};', 1
        )
        + "\n"
        for name, colour in TEXT.items()
    }


if __name__ == "__main__":
    for path, text in drawn().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
