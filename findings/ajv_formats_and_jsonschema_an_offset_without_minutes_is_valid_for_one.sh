#!/usr/bin/env bash
# A moment that one validator of JSON Schema accepts and the other refuses.
#
# Question: the format date-time is RFC 3339, whose offset is +01:00 or Z. Are 2026-03-01T09:00:00+01, 2026-03-01T09:00:00+0100 and "2026-03-01
# 09:00:00Z" valid?
# Guess: no, for both validators.
# Seen with ajv-formats 3.0.1 and ajv 8.20.0 (npm): yes, all three. With jsonschema 4.26.0 and rfc3339-validator 0.1.4 (PyPI): no, all three. Both
# accept 2026-03-01T09:00:00+01:00. A message that passes the check of a sender in JavaScript is refused by a receiver in Python with the same schema.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit ajv@8.20.0 ajv-formats@3.0.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const Ajv = require("ajv");
const ajv = new Ajv();
require("ajv-formats")(ajv);
const valid = ajv.compile({ type: "string", format: "date-time" });
console.log(JSON.parse(process.argv[2]).map((text) => (valid(text) ? "yes" : "no")).join(" "));
JAVASCRIPT
texts='["2026-03-01T09:00:00+01", "2026-03-01T09:00:00+0100", "2026-03-01 09:00:00Z", "2026-03-01T09:00:00+01:00"]'
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check jsonschema==4.26.0 rfc3339-validator==0.1.4
python=$("$place/venv/bin/python" - "$texts" <<'PYTHON'
import json
import sys

from jsonschema import Draft202012Validator

check = Draft202012Validator({"format": "date-time"}, format_checker=Draft202012Validator.FORMAT_CHECKER)
print(*("yes" if check.is_valid(text) else "no" for text in json.loads(sys.argv[1])))
PYTHON
)
seen="$(node question.cjs "$texts"), $python"
echo "ajv-formats 3.0.1 and jsonschema 4.26.0: $seen"
[ "$seen" = "yes yes yes yes, no no no yes" ] || { echo "the behaviour has changed"; exit 1; }
