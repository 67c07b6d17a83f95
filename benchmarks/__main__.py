"""Print the table of figures, of all modules or of those named."""

import argparse
import sys

from benchmarks.harness import MODULES, lines

parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
parser.add_argument("modules", nargs="*", choices=MODULES, metavar="module")
# Choices of several names refuse none at all on Python 3.11.
for text in lines(tuple(parser.parse_args(sys.argv[1:] or MODULES).modules)):
    print(text, flush=True)
