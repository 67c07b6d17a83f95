#!/usr/bin/env bash
# A customer is of the class VIP, and a rule asks for vip.
#
# Question: does a list of classes contain it, does it share it with another list, and is the text equal?
# Guess: no to all three, as letters count.
# Seen with business-rules 1.1.1: yes, yes and no. The operators of lists leave case out, those of texts have one operator for each.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check business-rules==1.1.1
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from business_rules.operators import SelectMultipleType, SelectType, StringType

seen = [
    SelectType(["VIP"]).contains("vip"),
    SelectMultipleType(["VIP"]).shares_at_least_one_element_with(["vip"]),
    StringType("VIP").equal_to("vip"),
]
print("business-rules", version("business-rules"), seen)
assert seen == [True, True, False], "the behaviour has changed"
PYTHON
