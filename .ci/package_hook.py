"""What the package index gets: a README without relative links, and the addresses of the project.

Hatchling calls the hook when it builds. The address of the repository is one setting, `repository`
of `[tool.serviceops.project]`: while it is empty, links to files become plain text and no addresses
are published; when it is set, the links are absolute.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?!https?://|#|mailto:)([^)]+)\)")
_BADGES = re.compile(r"<!-- front: badges -->\n+(.*?)\n+<!-- front: end -->\n*", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]]*)\]\((?!https?://)([^)]+)\)")
_PICTURE = re.compile(r"<picture>.*?</picture>\n*", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->\n*", re.DOTALL)


def _badges_in_words(badges: re.Match[str]) -> str:
    return " · ".join(words for words, _ in _IMAGE.findall(badges[1])) + "\n\n"


def readme(text: str, repository: str) -> str:
    """Return the README as the index shows it."""
    # Without an address there is nowhere to load pictures from: badges become one line of text.
    text = _BADGES.sub(r"\1\n\n" if repository else _badges_in_words, text)
    text = _COMMENT.sub("", text)
    if not repository:
        return _LINK.sub(r"\1", _PICTURE.sub("", text))
    address = repository.rstrip("/")
    text = _IMAGE.sub(rf"![\1]({address}/raw/main/\2)", text)
    text = _LINK.sub(rf"[\1]({address}/blob/main/\2)", text)
    return re.sub(r'(src|srcset)="(?!https?://)([^"]+)"', rf'\1="{address}/raw/main/\2"', text)


def addresses(repository: str) -> dict[str, str]:
    """Return the table of project addresses."""
    if not repository:
        return {}
    address = repository.rstrip("/")
    return {
        "Repository": address,
        "Changelog": f"{address}/blob/main/CHANGELOG.md",
        "Issues": f"{address}/issues",
    }


def setting(root: Path) -> str:
    """Return the address of the repository, or an empty text."""
    with (root / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["tool"].get("serviceops", {}).get("project", {})
    return str(project.get("repository", ""))


try:
    from hatchling.metadata.plugin.interface import MetadataHookInterface
except ImportError:  # the tests need the functions above, and not hatchling
    MetadataHookInterface = object


class PackageHook(MetadataHookInterface):
    """Fill in `readme` and `urls` when the package is built."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add what the index shows to the metadata."""
        root = Path(self.root)
        repository = setting(root)
        text = readme((root / "README.md").read_text(encoding="utf-8"), repository)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
        metadata["urls"] = addresses(repository)
