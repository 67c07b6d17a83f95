#!/usr/bin/env bash
# Schedules of Amazon EventBridge. Its documents have L and W for days of the month and L and # for weekdays, and "15 10 ? * 6L 2022-2023" as an example: the last Friday.
#
# Question: are that one, "0 9 ? * 6#3 *" (the third Friday) and "0 9 LW * ? *" (the last working day) valid? And for the package of PyPI of the same name?
# Guess: all three, for both.
# Seen with aws-cron-expression-validator 1.0.5 of npm: the third Friday alone. With 1.1.15 of PyPI: all three.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" aws-cron-expression-validator@1.0.5 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { awsCronExpressionValidator } = require("aws-cron-expression-validator");
const valid = (text) => {
  try {
    return Boolean(awsCronExpressionValidator(text));
  } catch (error) {
    return error.message;
  }
};
const seen = ["15 10 ? * 6L 2022-2023", "0 9 ? * 6#3 *", "0 9 LW * ? *"].map(valid);
console.log("aws-cron-expression-validator 1.0.5", seen);
assert.deepStrictEqual(seen, ["Invalid day-of-week value '6L'.", true, "Invalid day-of-month value 'LW'."], "the behaviour has changed");
JAVASCRIPT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check aws-cron-expression-validator==1.1.15
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from aws_cron_expression_validator.validator import AWSCronExpressionValidator

for text in ("15 10 ? * 6L 2022-2023", "0 9 ? * 6#3 *", "0 9 LW * ? *"):
    AWSCronExpressionValidator.validate(text)
print("aws_cron_expression_validator", version("aws-cron-expression-validator"), "accepts all")
PYTHON
