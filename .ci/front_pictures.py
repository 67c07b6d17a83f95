"""Draw the picture of the README, for pages of a light and of a dark background.

`python .ci/front_pictures.py` writes docs/_static/front-light.svg and front-dark.svg. In an image a
drawing does not know the colour of the page's text, so that each file states its own.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

from pictures import front  # noqa: E402 - found by the line above

TEXT = {"light": "#1f2328", "dark": "#e6edf3"}


def drawn() -> dict[Path, str]:
    """Return the text of each file."""
    svg = front().svg()
    return {
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
