#!/usr/bin/env bash
# A GeneralizedTime of ASN.1 with a fraction of the hour, as X.680 allows: 2026030209.5Z is half past nine.
#
# Question: what is it for three readers, and what is 202603020930.5Z, half a minute after half past nine?
# Guess: 09:30 and 09:30:30 for those that read it (an error for one that has no fractions of hours).
# Seen: with asn1crypto 1.5.1 09:30:00 and 09:30:30; with asn1tools 0.169.0 00:09:00.5 and 09:30:00.5; with pyasn1 0.6.5 09:00:00.5 and 09:30:00.5. The last two
# take each fraction as one of a second, and the first of them takes the nine for minutes.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check asn1crypto==1.5.1 asn1tools==0.169.0 pyasn1==0.6.5
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

import asn1tools
from asn1crypto.core import GeneralizedTime
from pyasn1.type import useful

schema = asn1tools.compile_string("Desk DEFINITIONS ::= BEGIN Moment ::= GeneralizedTime END", "ber")


def times(text):
    encoded = b"\x18" + bytes([len(text)]) + text.encode()
    read = (GeneralizedTime.load(encoded).native, schema.decode("Moment", encoded), useful.GeneralizedTime(text).asDateTime)
    return [f"{moment:%H:%M:%S.%f}"[:10] for moment in read]


seen = [times("2026030209.5Z"), times("202603020930.5Z")]
print([f"{name} {version(name)}" for name in ("asn1crypto", "asn1tools", "pyasn1")], seen)
assert seen == [["09:30:00.0", "00:09:00.5", "09:00:00.5"], ["09:30:30.0", "09:30:00.5", "09:30:00.5"]], "the behaviour has changed"
PYTHON
