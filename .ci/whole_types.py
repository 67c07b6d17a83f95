"""Fail unless every public name has a type, by what `pyright --verifytypes --outputjson` says.

A type that is only inferred is let through: an attribute set from an annotated parameter, a state
of a chart. Writing it twice would say no more. Where pyright cannot see the package it says 0 of 0:
that fails too.
"""

import json
import sys

answer = json.load(sys.stdin)["typeCompleteness"]
counts = answer["exportedSymbolCounts"]
known, inferred = counts["withKnownType"], counts["withAmbiguousType"]
unknown = counts["withUnknownType"]
print(f"public names: {known} typed, {inferred} inferred, {unknown} unknown")
for symbol in answer["symbols"]:
    if symbol["isExported"] and not symbol["isTypeKnown"] and not symbol["isTypeAmbiguous"]:
        print(f"  no type: {symbol['name']}")
sys.exit(unknown > 0 or known == 0)
