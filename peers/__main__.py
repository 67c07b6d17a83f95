"""Run the comparisons named, or all: 0 all agree, 1 something differs, 3 a program is missing."""

import argparse
import importlib
import sys
import time

from peers.frame import MODULES, NotRun, Tally


def main() -> int:
    """Run each comparison and print its tally."""
    parser = argparse.ArgumentParser(prog="python -m peers", description=__doc__)
    parser.add_argument("names", nargs="*", choices=MODULES, metavar="name")
    # Choices of several names refuse none at all on Python 3.11.
    names = parser.parse_args(sys.argv[1:] or MODULES).names
    missing = differ = False
    for name in names:
        tally, began = Tally(name), time.perf_counter()
        try:
            importlib.import_module(f"peers.{name}").compare(tally)
        except NotRun as absent:
            print(f"not run: {absent} ({name})", flush=True)
            missing = True
            continue
        for line in tally.lines():
            print(line, flush=True)
        print(f"   {time.perf_counter() - began:8.1f} s", flush=True)
        differ = differ or bool(tally.unexplained)
    return 1 if differ else 3 if missing else 0


sys.exit(main())
