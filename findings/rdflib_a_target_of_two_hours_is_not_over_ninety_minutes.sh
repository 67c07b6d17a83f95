#!/usr/bin/env bash
# Tickets in a graph with the time that each took, of the type xsd:dayTimeDuration: PT2H, PT1H40M and PT20M.
#
# Question: which ones took more than PT90M, for a filter of SPARQL, and in which order are they sorted?
# Expected: the first two, as sorting compares them. (The question came up while others were run.)
# Seen with rdflib 7.6.0: none, and no error; sorted, they are 20 minutes, 1:40 and two hours, and MAX is PT2H. A duration is equal to another of the same length, and neither more nor less.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check rdflib==7.6.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from rdflib import XSD, Graph, Literal, Namespace

desk = Namespace("urn:desk:")
graph = Graph()
for name, length in (("a", "PT2H"), ("b", "PT1H40M"), ("c", "PT20M")):
    graph.add((desk[name], desk.took, Literal(length, datatype=XSD.dayTimeDuration)))


def rows(query):
    return [str(row[0]) for row in graph.query(query, initNs={"d": desk, "xsd": XSD})]


seen = [
    rows('SELECT ?took { ?ticket d:took ?took FILTER(?took > "PT90M"^^xsd:dayTimeDuration) }'),
    rows('SELECT ?took { ?ticket d:took ?took FILTER(?took < "PT90M"^^xsd:dayTimeDuration) }'),
    rows("SELECT ?took { ?ticket d:took ?took } ORDER BY ?took"),
]
print("rdflib", version("rdflib"), seen)
assert seen == [[], [], ["PT20M", "PT1H40M", "PT2H"]], "the behaviour has changed"
PYTHON
