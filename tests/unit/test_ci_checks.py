"""The checks of `make words` and `make house`: what they find in a small checkout."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RULES = """
[tool.serviceops.words]
names = ["whose"]
prose = ["kept"]
spellings = ["canceled"]
exceptions = []
[tool.serviceops.words.limits]
prose_share = 1.0
comment_share = 1.5
function_lines = 5
[[tool.importlinter.contracts]]
type = "layers"
layers = ["(top)", "(bottom)"]
"""
PLAIN = '''"""Return what is plain."""

__all__ = ["plain"]

# One line of comment.
def plain() -> None:
    """Return nothing."""
'''


def run(script: str, root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / ".ci" / script), str(root)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def checkout(root: Path, **files: str) -> Path:
    package = root / "src" / "serviceops"
    package.mkdir(parents=True)
    (root / "pyproject.toml").write_text(RULES)
    for name, text in {"__init__": PLAIN, **files}.items():
        (package / f"{name}.py").write_text(text)
    return root


def test_plain_words_pass(tmp_path: Path) -> None:
    result = run("words.py", checkout(tmp_path, top=PLAIN))

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (PLAIN.replace("plain()", "whose_turn()"), "name with a banned word"),
        (PLAIN + "    whose = 1\n", "name with a banned word"),
        (PLAIN.replace("nothing", "what was kept"), "docstrings: 1 of"),
        (PLAIN.replace("of comment", "kept"), "comments: 1 of"),
        (PLAIN + "    raise ValueError('it is kept here')\n", "errors: 1 of"),
        (PLAIN.replace("nothing", "what was canceled"), "spelling: "),
        (PLAIN.replace('    """Return nothing."""', "    return"), "no first line of docstring"),
        (PLAIN + "    pass\n" * 6, "function of 8 lines"),
        (PLAIN + "\n" * 200, "comments: 0.9 %"),
    ],
)
def test_each_fault_of_words_is_found(tmp_path: Path, text: str, fault: str) -> None:
    result = run("words.py", checkout(tmp_path, top=text))

    assert result.returncode == 1
    assert fault in result.stdout


def test_an_import_that_goes_up_and_a_circle_are_counted(tmp_path: Path) -> None:
    top = PLAIN + "    from serviceops import bottom\n"
    bottom = PLAIN + "\nfrom serviceops import top\n"

    result = run("house.py", checkout(tmp_path, top=top, bottom=bottom))

    assert "goes up: serviceops.bottom -> serviceops.top" in result.stdout
    assert "circle: serviceops.bottom serviceops.top" in result.stdout
    assert "local import: serviceops.top:8" in result.stdout
