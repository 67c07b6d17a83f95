#!/usr/bin/env bash
# This week in the date math of Elasticsearch, on a Sunday.
#
# Question: what is "now/w" at ten on Sunday, 1 March 2026, and to which moment is it rounded up?
# Guess: Monday, 23 February, and the end of that Sunday. (Elasticsearch begins a week on Monday, as ISO 8601 does.)
# Seen with @elastic/datemath 5.0.3 and moment 2.30.1 (Node.js), the date math of Kibana: that Sunday, and the end of Saturday, 7 March. On a Sunday a page asks for the week to come, which is empty but for
# its first hours. python-datemath 3.0.3 and esdateutil 1.0.1, for the same format: Monday, 23 February.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-datemath==3.0.3 esdateutil==1.0.1
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @elastic/datemath@5.0.3 moment@2.30.1
cat > question.js <<'JS'
const module_ = require("@elastic/datemath");
const math = module_.default || module_;
const forceNow = new Date("2026-03-01T10:00:00Z");
const seen = [false, true].map((roundUp) => math.parse("now/w", { forceNow, roundUp }).toISOString());
console.log("@elastic/datemath", require("@elastic/datemath/package.json").version, seen);
require("assert").deepStrictEqual(seen, ["2026-03-01T00:00:00.000Z", "2026-03-07T23:59:59.999Z"], "the behaviour has changed");
JS
TZ=UTC node question.js
venv/bin/python - <<'PYTHON'
from datetime import UTC, datetime

import arrow
from datemath import dm
from esdateutil.datemath import DateMath

now = datetime(2026, 3, 1, 10, tzinfo=UTC)
seen = [dm("now/w", now=arrow.get(now)).date().isoformat(), DateMath(now_fn=lambda *_, **__: now).eval("now/w").date().isoformat()]
print("python-datemath, esdateutil", seen)
assert seen == ["2026-02-23", "2026-02-23"], "the behaviour has changed"
PYTHON
