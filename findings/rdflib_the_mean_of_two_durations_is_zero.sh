#!/usr/bin/env bash
# Tickets in a graph with the time that each took, of the type xsd:dayTimeDuration: PT2H and PT1H.
#
# Question: what is their mean, AVG(?took)?
# Expected: no value, as SPARQL has means of numbers alone, or PT1H30M. (The question came up while others were run.)
# Seen with rdflib 7.6.0: 0, the integer. SUM of the same is an error.
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
for name, length in (("a", "PT2H"), ("b", "PT1H")):
    graph.add((desk[name], desk.took, Literal(length, datatype=XSD.dayTimeDuration)))
(row,) = graph.query("SELECT (AVG(?took) AS ?mean) { ?ticket d:took ?took }", initNs={"d": desk})
print("rdflib", version("rdflib"), repr(row.mean))
assert row.mean == Literal(0), "the behaviour has changed"
PYTHON
