"""One timer instead of polling: a reading has the instant at which it next changes."""

from datetime import UTC, datetime, timedelta

from serviceops import Goal, History, On, Target, Transition

nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
target = Target(
    "resolution",
    goal=Goal.real(hours=4),
    start=On("log"),
    stop=On("resolve"),
    warn=(0.5, timedelta(minutes=30)),
)
reading = target.read(History.of([Transition(nine, "log")]), at=nine)

woken = []
while (wakeup := reading.next_wakeup) is not None:
    woken.append(f"{wakeup:%H:%M}")
    reading = reading.later(wakeup)
    print(
        f"{wakeup:%H:%M:%S.%f}",
        reading.verdict,
        [str(w.warn) for w in reading.warnings if w.fired],
    )

# Half of the goal, half an hour before it, and the first microsecond too late.
assert woken == ["11:00", "12:30", "13:00"]
assert reading.breached
