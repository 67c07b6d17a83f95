#!/usr/bin/env bash
# A line of syslog with a bracket, a quotation mark and a byte order mark, which RFC 5424 has in front of UTF-8.
#
# Question: the line has [a@1 path="c[1\]" reason="\"no\""] and a text with the mark. What are the two values and the text?
# Guess: c[1] and "no", since the backslash is the escape of the format (RFC 5424, 6.3.3), and the text without the mark.
# Seen with syslog-rfc5424-parser 0.3.2: both values keep their backslashes, and the text begins with U+FEFF. A rule that looks for the text at its
# beginning does not find it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check syslog-rfc5424-parser==0.3.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from syslog_rfc5424_parser import SyslogMessage

LINE = '<165>1 2026-03-01T09:00:00Z host app 1 ID1 [a@1 path="c[1\\]" reason="\\"no\\""] \ufeffdown'
message = SyslogMessage.parse(LINE).as_dict()
seen = [message["sd"]["a@1"]["path"], message["sd"]["a@1"]["reason"], message["msg"]]
print("syslog-rfc5424-parser", version("syslog-rfc5424-parser"), seen)
assert seen == ["c[1\\]", '\\"no\\"', "\ufeffdown"], "the behaviour has changed"
PYTHON
