"""One page of HTML for a report: its own style, no script, readable in print and in the dark."""

from collections.abc import Iterable, Sequence

from serviceops.display import Figure, Table
from serviceops.display.text import escaped

# Colours are those of the page or of the system, so that a dark screen and paper both work. In
# print everything is black on white, and neither a table row nor a drawing is cut in two.
_STYLE = """
:root { color-scheme: light dark;
  --line: #c9ced6; --soft: #5b6470; --back: #ffffff; --ink: #1b1f24; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a424d; --soft: #a3adba; --back: #14181d; --ink: #e8ebef; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 64rem; background: var(--back);
  color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .4rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .4rem; padding-top: .8rem;
  border-top: 1px solid var(--line); }
p { margin: .3rem 0 .8rem; color: var(--soft); max-width: 46rem; }
.scroll { overflow-x: auto; margin: .6rem 0 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
th, td { border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top;
  padding: .25em .9em .25em 0 !important; }
th { font-weight: 600; color: var(--soft); }
caption { text-align: left; font-weight: 600; padding-bottom: .3em; }
figure { margin: .6rem 0 1.2rem !important; }
figcaption { font-weight: 600; font-size: .95rem; margin-bottom: .3rem; }
figure { display: flex; flex-direction: column-reverse; align-items: flex-start; }
@media (max-width: 44rem) { figure svg { max-width: max(100%, 34rem) !important; } }
@media print {
  :root { color-scheme: light; --line: #bbbbbb; --soft: #333333; --back: #ffffff; --ink: #000000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h1, h2, h2 + p, thead { break-after: avoid; }
  thead { display: table-header-group; }
  tr, svg, figure { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; }
  th, td { white-space: normal; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def page(title: str, about: str, sections: Iterable[tuple[str, str, Sequence[Figure]]]) -> str:
    """Return the page: a title, what it is about, and sections with figures."""
    body = "".join(_section(*section) for section in sections)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escaped(title)}</h1>\n<p>{escaped(about)}</p>\n{body}</body>\n</html>\n"
    )


def _section(heading: str, sentence: str, figures: Sequence[Figure]) -> str:
    note = f"<p>{escaped(sentence)}</p>\n" if sentence else ""
    shown = "\n".join(_figure(figure) for figure in figures)
    return f"<section>\n<h2>{escaped(heading)}</h2>\n{note}{shown}\n</section>\n"


def _figure(figure: Figure) -> str:
    # A table stays a table: it wraps on paper and can be copied; drawings shrink with the page.
    if isinstance(figure, Table):
        return f'<div class="scroll">{figure.html()}</div>'
    return figure.html()
