#!/usr/bin/env bash
# The file of a zone of DNS with lifetimes of an hour and a half for all, and of a day and twelve hours and of 300 seconds for two records.
#
# Question: which lifetimes and types have the three records, for zonefile-parser and for dnspython?
# Guess: 5400, 129600 and 300, and A, for both.
# Seen with zonefile-parser 0.1.20: 5400 and A; 5400 and the type 1D12H; and the text 300 and A. Units are read in $TTL and not in a record. With dnspython 2.9.2 as guessed.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check zonefile-parser==0.1.20 dnspython==2.9.2
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import dns.zone
import zonefile_parser

ZONE = """$ORIGIN example.com.
$TTL 1h30m
@ IN NS www.example.com.
@ IN SOA www.example.com. root.example.com. (1 1h 15m 1w 1h)
www IN A 192.0.2.1
desk 1d12h IN A 192.0.2.2
pager 300 IN A 192.0.2.4
"""
names = ("www", "desk", "pager")
records = {record.name.split(".")[0]: (record.ttl, record.rtype) for record in zonefile_parser.parse(ZONE)}
zone = dns.zone.from_text(ZONE, "example.com.", check_origin=False)
seen = ([records[name] for name in names], [zone.find_rdataset(name, "A").ttl for name in names])
print("zonefile-parser", version("zonefile-parser"), "dnspython", version("dnspython"), seen)
assert seen == ([(5400, "A"), (5400, "1D12H"), ("300", "A")], [5400, 129600, 300]), "the behaviour has changed"
PYTHON
