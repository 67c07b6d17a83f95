"""Hold the calendar against the wall clock on many drawn cases: ``python many_cases.py 20000``."""

import sys
import time

from hypothesis import HealthCheck, Phase, settings
from test_calendar_against_the_wall_clock import test_every_question_has_the_wall_clocks_answer


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    counted = 0
    test = test_every_question_has_the_wall_clocks_answer
    judged = test.hypothesis.inner_test

    def counting(data: object, drawn: object) -> None:
        nonlocal counted
        judged(data, drawn)
        counted += 1

    test.hypothesis.inner_test = counting
    began = time.perf_counter()
    settings(
        max_examples=wanted,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )(test)()
    spent = time.perf_counter() - began
    sys.stdout.write(
        f"{counted} drawn cases agree with the wall clock, none disagree ({spent:.0f} s)\n"
    )


if __name__ == "__main__":
    main()
