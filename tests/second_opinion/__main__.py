"""Compare many worlds with their lives: ``python -m tests.second_opinion 20000 [FIRST]``."""

import os
import sys
from multiprocessing import Pool

from tests.second_opinion.agreement import all_disagreements


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    wrong = 0
    with Pool(os.cpu_count()) as pool:
        numbers = range(first, first + wanted)
        for number, found in pool.imap(all_disagreements, numbers, chunksize=50):
            for sentence in found:
                sys.stdout.write(f"world {number}: {sentence}\n")
            wrong += bool(found)
    sys.stdout.write(f"{wanted} worlds from {first} on were lived through, {wrong} disagree\n")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
