"""Print the table of figures, of all modules or of those named."""

import argparse

from benchmarks.harness import MODULES, lines

parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
parser.add_argument("modules", nargs="*", choices=MODULES, metavar="module")
for text in lines(tuple(parser.parse_args().modules) or MODULES):
    print(text, flush=True)
