#!/usr/bin/env bash
# Events of the Common Event Format with a pipe in the text of an extension, which needs no escape there.
#
# Question: which fields has the extension "act=restarted web | worker dst=192.0.2.7 msg=done"?
# Expected (the question came up while another was run): three, with act "restarted web | worker". (The specification has this form as an example of a valid message.)
# Seen with pourover 0.1b8: dst and msg only. The event is cut at the pipe, and what is before it in the extension is gone, without an error. pycef 1.11: as guessed.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pourover==0.1b8 pycef==1.11
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
import logging
from importlib.metadata import version

import pourover
import pycef

logging.disable()
line = "CEF:0|desk|monitor|1|7|restart|5|act=restarted web | worker dst=192.0.2.7 msg=done"
seen = dict(pourover.parse_line(line).extensions)
other = {key: value for key, value in pycef.parse(line).items() if key.islower()}
print("pourover", version("pourover"), seen, "pycef", version("pycef"), other)
assert seen == {"dst": "192.0.2.7", "msg": "done"}, "the behaviour has changed"
assert other == {"act": "restarted web | worker", **seen}, "the behaviour has changed"
PYTHON
