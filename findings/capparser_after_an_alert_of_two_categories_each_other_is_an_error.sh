#!/usr/bin/env bash
# Alerts in CAP that are read one after the other: one of one category, one of two, and the first again.
#
# Question: what are the categories of each?
# Expected: Infra; Infra and Transport; Infra. (The source was read after an alert of two categories had three.)
# Seen with capparser 2.0.4: Infra as a text; Other, Infra, Transport; and an error, for each alert until the process ends. The list of the default is appended to, with texts, and the next
# alert refuses its own default, as a category has to be one of an enumeration.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check capparser==2.0.4
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import capparser

def alert(categories):
    found = "".join(f"<category>{category}</category>" for category in categories)
    return (
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sender>desk</sender><sent>2026-03-02T09:00:00-00:00</sent>'
        f"<status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info>{found}<event>outage</event>"
        "<urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty></info></alert>"
    )

def categories(names):
    try:
        found = capparser.parse(stringXML=alert(names)).info[0][0].category[0]
    except Exception as problem:
        return type(problem).__name__
    return found if isinstance(found, str) else [getattr(name, "name", name) for name in found]

seen = [categories(["Infra"]), categories(["Infra", "Transport"]), categories(["Infra"])]
print("capparser", version("capparser"), seen)
assert seen == ["Infra", ["Other", "Infra", "Transport"], "Exception"], "the behaviour has changed"
PYTHON
