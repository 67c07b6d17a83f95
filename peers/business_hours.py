"""Due dates of Request Tracker: its rule on Business::Hours beside the dialect ``rt``.

RT adds business minutes with the calculator, takes the first business second where there are none,
and adds real minutes to the result (`lib/RT/SLA.pm`, `CalculateTime`, 5.0.3).
"""

import random
from datetime import UTC, datetime, timedelta

from peers.frame import Tally, debian_version, output, program
from serviceops.calendars import BusinessCalendar
from serviceops.history import History, Transition
from serviceops.sla import DIALECTS, Goal, On, Target

SEED = 20260302
COUNT = 200
ZONE = "Europe/Berlin"
OFFICE = BusinessCalendar(zone=ZONE, week={"mon-fri": ["09:00-17:00"]})
PERL = r"""
use strict; use warnings; use Business::Hours;
my $hours = Business::Hours->new;
$hours->business_hours(
    (map { $_ => { Name => $_, Start => '9:00', End => '17:00' } } 1 .. 5),
    (map { $_ => { Name => $_, Start => undef, End => undef } } 0, 6),
);
while (<STDIN>) {
    chomp; my ($at, $business, $real) = split / /;
    if ($business ne '-') {
        $at = $business > 0 ? $hours->add_seconds($at, 60 * $business) : $hours->first_after($at);
    }
    $at += 60 * $real if $real ne '-';
    print "$at\n";
}
"""

Question = tuple[datetime, int | None, int | None]


def question(chance: random.Random) -> Question:
    """Draw a start near the hours and days of the desk, business minutes and real minutes."""
    start = datetime(2026, 3, 23, tzinfo=UTC) if chance.random() < 0.5 else datetime(
        2026, 10, 19, tzinfo=UTC
    )  # fmt: skip
    start += timedelta(days=chance.randrange(10), minutes=15 * chance.randrange(96))
    business = chance.choice([0, 15, 60, 240, 480, 960, 15 * chance.randrange(200)])
    real = chance.choice([15, 60, 24 * 60, 15 * chance.randrange(1, 300)])
    kind = chance.choice(["business", "real", "both"])
    return start, None if kind == "real" else business, None if kind == "business" else real


def due(drawn: Question) -> int:
    """Return when the dialect says it is due, in seconds since 1970."""
    start, business, real = drawn
    if business is None:
        goal: Goal = Goal.real(minutes=real or 0)
    else:
        goal = Goal.working(minutes=business)
        if real is not None:
            goal = goal.then_real(timedelta(minutes=real))
    target = Target("due", goal=goal, calendar=OFFICE, start=On("log"), stop=On("resolve"))
    history = History.of([Transition(start, "log", "new")])
    found = target.read(history, at=start, conventions=DIALECTS["rt"]).due_at
    return -1 if found is None else round(found.timestamp())


def compare(tally: Tally) -> None:
    """Put drawn starts and amounts to both."""
    tally.versions += [debian_version("libbusiness-hours-perl")]
    chance = random.Random(SEED)
    questions = [question(chance) for _ in range(COUNT)]
    lines = [
        f"{int(start.timestamp())} {'-' if business is None else business}"
        f" {'-' if real is None else real}\n"
        for start, business, real in questions
    ]
    results = output(program("perl"), "-e", PERL, stdin="".join(lines), env={"TZ": ZONE})
    for drawn, reply in zip(questions, results.split(), strict=True):
        start, business, real = drawn
        kind = "business" if real is None else "real" if business is None else "both"
        case = f"{start.isoformat()} business {business} real {real}"
        tally.add(kind, case, int(reply), due(drawn))
