"""Compare many worlds with their lives: ``python -m tests.second_opinion 20000 [FIRST] [PART...]``.

Without a part each has as many worlds.
"""

import argparse
import os
import sys
import time
from collections import Counter
from multiprocessing import Pool

from tests.second_opinion.parts import PARTS, compared


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.second_opinion")
    parser.add_argument("given", nargs="*", metavar="number or part")
    given = parser.parse_args().given
    for text in given:
        if not text.isdigit() and text not in PARTS:
            parser.error(f"{text!r} is no number and no part; there are: {', '.join(PARTS)}")
    numbers = [int(text) for text in given if text.isdigit()]
    if len(numbers) > 2:
        parser.error("at most two numbers: how many worlds, and from which on")
    wanted, first = (*numbers, *(20_000, 0)[len(numbers) :])
    parts = [text for text in given if text in PARTS] or list(PARTS)
    wrong, begun = Counter[str](), time.monotonic()
    worlds = [(part, number) for number in range(first, first + wanted) for part in parts]
    with Pool(os.cpu_count()) as pool:
        for done, (part, number, found) in enumerate(pool.imap(compared, worlds, chunksize=50), 1):
            for sentence in found:
                sys.stdout.write(f"{part} {number}: {sentence}\n")
            wrong[part] += bool(found)
            if done % 1000 == 0:
                sys.stderr.write(f"{done} of {len(worlds)}, {time.monotonic() - begun:.0f} s\n")
    for part in parts:
        sys.stdout.write(f"{part}: {wanted} worlds from {first} on, {wrong[part]} disagree\n")
    sys.stdout.write(f"{time.monotonic() - begun:.0f} s\n")
    return wrong.total() > 0


if __name__ == "__main__":
    sys.exit(main())
