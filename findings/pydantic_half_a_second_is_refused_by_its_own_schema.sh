#!/usr/bin/env bash
# Durations in JSON, and the JSON schema that the same model writes for them.
#
# Question: pydantic writes half a second, minus one hour, 400 days, and an hour and 30 seconds as JSON, and the format "duration" in its schema. Which of the four are valid
# by that schema for three validators?
# Expected: all four, or at least the same ones for the three.
# (The question came up while another was run.)
# Seen with pydantic 2.14.1 (PT0.5S, -PT1H, P1Y35D, PT1H30S): jsonschema 4.26.0 (with isoduration 20.11.0) takes all four; fastjsonschema 2.22.3 the last two; jsonschema-rs 0.61.2
# none. The format is the grammar of RFC 3339 (appendix A), which has no fraction, no sign, no year with days and no hour with seconds; the strictest validator is right.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pydantic==2.14.1 fastjsonschema==2.22.3 jsonschema-rs==0.61.2 jsonschema==4.26.0 isoduration==20.11.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import json
from datetime import timedelta
from importlib.metadata import version

import fastjsonschema
import jsonschema
import jsonschema_rs
from pydantic import TypeAdapter

durations = TypeAdapter(timedelta)
schema = durations.json_schema(mode="serialization")
lengths = (timedelta(seconds=0.5), timedelta(hours=-1), timedelta(days=400), timedelta(hours=1, seconds=30))
texts = [json.loads(durations.dump_json(length)) for length in lengths]


def valid(check, error):
    taken = []
    for text in texts:
        try:
            check(text)
        except error:
            continue
        taken.append(text)
    return taken


checker = jsonschema.FormatChecker(formats=["duration"])
seen = [
    schema["format"],
    texts,
    valid(lambda text: jsonschema.validate(text, schema, format_checker=checker), jsonschema.ValidationError),
    valid(fastjsonschema.compile(schema), fastjsonschema.JsonSchemaException),
    valid(jsonschema_rs.validator_for(schema, validate_formats=True).validate, jsonschema_rs.ValidationError),
]
print("pydantic", version("pydantic"), "jsonschema", version("jsonschema"), "fastjsonschema", version("fastjsonschema"), "jsonschema-rs", version("jsonschema-rs"), seen)
assert seen == ["duration", ["PT0.5S", "-PT1H", "P1Y35D", "PT1H30S"], texts, ["P1Y35D", "PT1H30S"], []], "the behaviour has changed"
PYTHON
