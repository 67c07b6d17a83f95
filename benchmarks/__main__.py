"""Print the table of figures, of all modules or of those named."""

import sys

from benchmarks.harness import MODULES, lines

for text in lines(tuple(sys.argv[1:]) or MODULES):
    print(text, flush=True)
