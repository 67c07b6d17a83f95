#!/usr/bin/env bash
# A rule in JsonLogic for tickets that are not VIP, on a ticket that lacks the field, in JavaScript and in Python.
#
# Question: is {"==": [{"var": "vip"}, false]} true for a ticket without vip, and what is {"%": [-5, 3]}, minutes since a beginning that is to come?
# Guess: the same in both, since the format is one for sharing rules between languages: false, as null is not equal to false in JavaScript, and -2.
# Seen with json-logic-js 2.0.5 (npm): false and -2. With json-logic-qubit 0.9.1 (PyPI), and with panzi-json-logic 1.0.1: true and 1. A routing rule
# that a browser shows as not met is met on the server.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit json-logic-js@2.0.5 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { apply } = require("json-logic-js");
console.log(apply({ "==": [{ var: "vip" }, false] }, { id: "T-1" }), apply({ "%": [-5, 3] }, {}));
JAVASCRIPT
seen=$(node question.cjs)
for package in json-logic-qubit==0.9.1 panzi-json-logic==1.0.1; do
  python3 -m venv "$place/$package"
  "$place/$package/bin/pip" install -q --disable-pip-version-check "$package"
  seen="$seen, $("$place/$package/bin/python" - <<'PYTHON'
from json_logic import jsonLogic

print(str(jsonLogic({"==": [{"var": "vip"}, False]}, {"id": "T-1"})).lower(), jsonLogic({"%": [-5, 3]}, {}))
PYTHON
)"
done
echo "json-logic-js 2.0.5, json-logic-qubit 0.9.1, panzi-json-logic 1.0.1: $seen"
[ "$seen" = "false -2, true 1, true 1" ] || { echo "the behaviour has changed"; exit 1; }
