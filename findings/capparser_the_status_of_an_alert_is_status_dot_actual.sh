#!/usr/bin/env bash
# An alert that is made by the package and written; CAP has "Actual", "Exercise", "System", "Test" and "Draft" as a status.
#
# Question: what are the status, the type and the scope in the document, and in one that was read and is written again?
# Expected: Actual, Alert and Public, twice. (The question came up while another was run.)
# Seen with capparser 2.0.4: "Status.Actual", "MsgType.Alert" and "Scope.Public", which no reader of CAP knows; and Actual, Alert and Public, as what is read are texts.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check capparser==2.0.4
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import xml.etree.ElementTree as ET
from importlib.metadata import version

import capparser
from capparser import element

NAMES = ("status", "msgType", "scope")

def written(alert):
    root = ET.fromstring(capparser.deparse(alert))
    return [root.find("{urn:oasis:names:tc:emergency:cap:1.2}" + name).text for name in NAMES]

made = written(element.Alert(identifier="a", sender="desk", sent="2026-03-02T09:00:00-00:00"))
text = (
    '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sender>desk</sender><sent>2026-03-02T09:00:00-00:00</sent>'
    "<status>Actual</status><msgType>Alert</msgType><scope>Public</scope></alert>"
)
seen = [made, written(capparser.parse(stringXML=text))]
print("capparser", version("capparser"), seen)
assert seen == [["Status.Actual", "MsgType.Alert", "Scope.Public"], ["Actual", "Alert", "Public"]], "the behaviour has changed"
PYTHON
