#!/usr/bin/env bash
# A weekly job for EventBridge, as a text.
#
# Question: what is the text of at("12:00").on(MON) in the format of AWS, and what is it when it is printed once more?
# Guess: 0 12 ? * MON *, both times.
# Seen with lavos 0.1.0: 0 12 ? * MON *, and then 0 12 ? * ? *, without the Monday, and with two question marks, which EventBridge does not take. The question
# mark that the first text needs is stored in the schedule, and read as a day of the month by the second.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check lavos==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from lavos import MON, Lavos

job = Lavos("aws").at("12:00").on(MON)
seen = [str(job), str(job)]
print("lavos", version("lavos"), seen)
assert seen == ["0 12 ? * MON *", "0 12 ? * ? *"], "the behaviour has changed"
PYTHON
