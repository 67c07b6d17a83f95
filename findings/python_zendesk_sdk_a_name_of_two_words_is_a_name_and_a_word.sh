#!/usr/bin/env bash
# A search of Zendesk, whose queries take the words after a field's first one as free text unless they are in quotes, for the user Anna Berg and for tickets with the subject disk full.
#
# Question: are the two texts in quotes in the query?
# Expected: both.
# Seen with python-zendesk-sdk 0.16.2: the subject alone. A name of two words is a name of one, and a word that may be anywhere.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check python-zendesk-sdk==0.16.2
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from zendesk_sdk.models.search import SearchQueryConfig

seen = [
    SearchQueryConfig.users(name="Anna Berg").to_query(),
    SearchQueryConfig.tickets(subject="disk full").to_query(),
]
print("python-zendesk-sdk", version("python-zendesk-sdk"), seen)
assert seen == ["type:user name:Anna Berg", 'type:ticket subject:"disk full"'], "the behaviour has changed"
PYTHON
