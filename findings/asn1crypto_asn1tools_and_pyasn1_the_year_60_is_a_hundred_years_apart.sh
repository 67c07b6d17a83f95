#!/usr/bin/env bash
# A UTCTime of ASN.1, which has a year of two digits: 600302090000Z.
#
# Question: in which year is it for three readers, and does one that wrote 1960 read 1960 again?
# Expected: 1960 (RFC 5280 has 50 to 99 in the last century), and yes. (The question came up while others were run.)
# Seen: with asn1crypto 1.5.1 1960; with asn1tools 0.169.0 and pyasn1 0.6.5 2060, and the 1960 that asn1tools writes is its 2060. Theirs is the rule of strptime of Python, which has 69 to
# 99 in the last century.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check asn1crypto==1.5.1 asn1tools==0.169.0 pyasn1==0.6.5
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

import asn1tools
from asn1crypto.core import UTCTime
from pyasn1.type import useful

schema = asn1tools.compile_string("Desk DEFINITIONS ::= BEGIN Moment ::= UTCTime END", "ber")
text = "600302090000Z"
encoded = b"\x17" + bytes([len(text)]) + text.encode()
again = schema.decode("Moment", schema.encode("Moment", datetime(1960, 3, 2, 9, tzinfo=UTC)))
read = (UTCTime.load(encoded).native, schema.decode("Moment", encoded), useful.UTCTime(text).asDateTime, again)
seen = [moment.year for moment in read]
print([f"{name} {version(name)}" for name in ("asn1crypto", "asn1tools", "pyasn1")], seen)
assert seen == [1960, 2060, 2060, 2060], "the behaviour has changed"
PYTHON
