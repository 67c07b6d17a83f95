"""The README on a package index, the pictures of the README, and the settings of the project."""

import re
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / ".ci"))

from front_pictures import badges, drawn
from package_hook import addresses, readme, setting
from pages import faults_of_page, wide_blocks, wide_lines
from readme_html import faults

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
RELATIVE = re.compile(r"\]\((?!https?://|#)|(?:src|srcset)=\"(?!https?://)")


def test_the_readme_of_a_package_without_a_repository_has_no_links_to_files() -> None:
    text = readme(README, "")

    assert RELATIVE.search(README)
    assert not RELATIVE.search(text)
    assert "<picture>" not in text
    assert "<!--" not in text
    assert "tutorial" in text


def test_the_readme_of_a_package_with_a_repository_has_absolute_links() -> None:
    text = readme(README, "https://git.example/desk/serviceops/")

    assert not RELATIVE.search(text)
    assert "(https://git.example/desk/serviceops/blob/main/docs/tutorial.md)" in text
    assert 'src="https://git.example/desk/serviceops/raw/main/docs/_static/front-light.svg"' in text


def test_badges_state_what_the_settings_of_the_project_do() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(docs/_static/badge-(\w+)\.svg\)", README)

    facts = {name: value for name, (_, value) in badges().items()}
    assert facts["python"] == "3.11 to 3.14"
    assert sorted(name for _, name in shown) == sorted(facts)
    assert all(words.endswith(facts[name]) for words, name in shown)


def test_badges_of_a_package_without_a_repository_are_words() -> None:
    text = readme(README, "")

    assert "Python 3.11 to 3.14 · licence: MIT · types: included · status: alpha\n\n" in text
    assert "![" not in text


def test_badges_of_a_package_with_a_repository_are_its_own_files() -> None:
    text = readme(README, "https://git.example/desk/serviceops")

    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert len(pictures) == 4
    assert all(
        one.startswith("https://git.example/desk/serviceops/raw/main/docs/") for one in pictures
    )


def test_addresses_are_published_when_there_is_a_repository() -> None:
    assert addresses("") == {}
    assert addresses("https://git.example/x")["Issues"] == "https://git.example/x/issues"


def test_the_install_line_is_true() -> None:
    installs_from_index = "pip install serviceops" in README

    assert installs_from_index == bool(setting(ROOT))


def test_links_of_the_readme_lead_to_files() -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_table_of_extras_is_that_of_the_project() -> None:
    table = README.split("<!-- front: extras -->")[1].split("<!-- front: end -->")[0]
    with (ROOT / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]

    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", table, re.MULTILINE)

    def named(requirements: list[str]) -> set[str]:
        return {re.match(r"[\w-]+", one)[0].lower() for one in requirements}

    assert {name: named(installs.split(", ")) for name, installs in rows} == {
        name: named(requirements) for name, requirements in extras.items()
    }
    assert "The core needs attrs, pendulum and python-statemachine." in table


def test_the_pictures_of_the_readme_are_those_of_its_code() -> None:
    for path, text in drawn().items():
        assert path.read_text(encoding="utf-8") == text, "run: make pictures"


def test_actions_of_the_workflows_are_pinned_to_a_commit() -> None:
    for path in (ROOT / ".github/workflows").glob("*.yml"):
        for action in re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8")):
            assert re.search(r"@[0-9a-f]{40}$", action), action


def test_the_citation_has_the_version_of_the_package() -> None:
    import serviceops

    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")

    assert f"version: {serviceops.__version__}" in citation


def test_code_on_the_pages_fits_beside_the_navigation() -> None:
    assert list(wide_blocks()) == []


def test_wide_code_is_found_and_wide_results_are_not() -> None:
    wide = "x" * 89

    assert list(wide_lines(ROOT / "README.md", f">>> a\n{wide}\n")) == []
    assert len(list(wide_lines(ROOT / "README.md", f">>> a\n... {wide}\n"))) == 1
    assert len(list(wide_lines(ROOT / "README.md", f"a = 1\n{wide}\n"))) == 1


def _has(path: str, *texts: str) -> bool:
    found = (ROOT / path).read_text(encoding="utf-8")
    return all(text in found for text in texts)


# What each row of the table beside other packages claims of these pages, where it can be seen.
CLAIMS = {
    "a claim and an example on the home page": lambda: _has(
        "docs/index.md", "front: claim", "front: example"
    ),
    "how to install, early": lambda: _has("docs/index.md", "front: install"),
    "a picture of the thing itself": lambda: _has("docs/index.md", "{picture}\n_front()"),
    "names in code link to the reference": lambda: _has(
        "docs/conf.py", 'page-context", _link_names'
    ),
    "signatures of a line per parameter": lambda: _has(
        "docs/conf.py", "maximum_signature_line_length"
    ),
    "a button that copies code": lambda: _has("docs/conf.py", '"copy.js"'),
    "the source of each name": lambda: _has("docs/conf.py", '"sphinx.ext.viewcode"'),
    "links to the documents of others": lambda: _has("docs/conf.py", "python.inv", "attrs.inv"),
    "a changelog": lambda: _has("docs/changelog.md", "CHANGELOG.md"),
    "questions and answers": lambda: (ROOT / "docs/faq.md").read_text("utf-8").count("\n## ") > 9,
    "how to come from something else": lambda: len([*(ROOT / "docs/coming-from").iterdir()]) > 5,
    "pages for frameworks": lambda: _has("docs/how-to/embed-in-an-afternoon.md", "FastAPI"),
    "examples that are tested": lambda: _has("conftest.py", "PythonCodeBlockParser", '"*.md"'),
    "a glossary": lambda: _has("docs/glossary.md", ":::{glossary}"),
}


def test_what_the_pages_claim_beside_other_packages_is_there() -> None:
    text = (ROOT / "docs/about.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.split("<!-- peers -->")[1].splitlines()[4:] if line]
    table = {row[0].removeprefix("| "): row[1] for row in rows if len(row) > 1}

    assert table.keys() == CLAIMS.keys()
    assert all(cell.startswith("[yes](") for cell in table.values())
    assert [row for row, is_there in CLAIMS.items() if not is_there()] == []


def test_the_page_for_contributors_names_every_command() -> None:
    commands = re.findall(
        r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

    assert len(commands) > 20
    assert [one for one in commands if not re.search(rf"`make {one}\b", text)] == []


def test_faults_of_the_readme_on_the_index_are_found() -> None:
    good = '<h1>a</h1><h2>b</h2><pre></pre><table></table><a href="https://x/">c</a>'

    assert faults(good, pictures=0) == []
    assert faults(None, pictures=0) == ["it cannot be rendered"]
    assert faults(good.replace("https://x/", "docs/x.md"), pictures=0) == [
        "docs/x.md leads nowhere"
    ]
    assert faults(good + "&lt;picture>", pictures=0) == ["markup is shown as text: &lt;picture"]
    assert faults(good, pictures=5) == ["0 pictures, not 5"]
    assert faults(good.replace("<h2>", ""), pictures=0) == ["<h2> is missing"]


def test_what_a_page_would_load_from_another_host_is_found() -> None:
    page = '<a href="https://x.example/">x</a><script src="{}"></script>'

    assert list(faults_of_page("a.html", page.format("_static/copy.js"))) == []
    assert list(faults_of_page("a.html", page.format("https://x.example/y.js"))) == [
        "a.html: loads https://x.example/y.js"
    ]


def test_pages_are_neither_empty_nor_endless() -> None:
    made = {"changelog.md"}  # a page of one included file
    whole = {"glossary.md"}  # looked up by anchors, and searched as one page
    words, lines = {}, {}
    for path in (ROOT / "docs").rglob("*.md"):
        if "api" not in path.parts:
            text = path.read_text(encoding="utf-8")
            words[path.name], lines[path.name] = len(text.split()), text.count("\n")

    assert {name for name, count in words.items() if count < 60} == made
    assert {name for name, count in lines.items() if count > 450} == whole
