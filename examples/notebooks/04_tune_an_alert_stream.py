import marimo

app = marimo.App(width="medium")


@app.cell(hide_code=True)
def _():
    import marimo as mo

    mo.md("""
    # Tune an alert stream

    A night of checks, made up: one thing flaps, one goes away by itself, one is really broken.
    Move the two sliders and see how much of it is announced, and when.
    """)
    return (mo,)


@app.cell
def _():
    from datetime import UTC, datetime, timedelta

    from serviceops.display import Lane, LaneSegment, Strip, Table, Tone, time_ticks
    from serviceops.events import (
        CountDetector,
        Delay,
        ResponseRule,
        Route,
        Signal,
        StreamRules,
        StreamState,
        step_stream,
    )
    from serviceops.spans import to_micros

    return (
        CountDetector,
        Delay,
        Lane,
        ResponseRule,
        Route,
        LaneSegment,
        Signal,
        StreamRules,
        StreamState,
        Strip,
        Table,
        Tone,
        UTC,
        datetime,
        step_stream,
        time_ticks,
        timedelta,
        to_micros,
    )


@app.cell
def _(UTC, datetime, timedelta):
    evening = datetime(2026, 3, 2, 20, tzinfo=UTC)
    # From minute to minute each thing was down.
    down = {
        "app-7, flapping": [(n, n + 2) for n in range(100, 160, 4)],
        "app-12, a blip": [(200, 204)],
        "app-21, broken": [(300, 520)],
    }

    def minute(number):
        return evening + timedelta(minutes=number)

    return down, minute


@app.cell
def _(mo):
    pause = mo.ui.slider(0, 15, value=5, label="minutes that a problem has to last")
    changes = mo.ui.slider(3, 12, value=5, label="changes an hour that are flapping")
    mo.vstack([pause, changes])
    return changes, pause


@app.cell
def _(CountDetector, Delay, ResponseRule, Route, StreamRules, changes, pause):
    rules = StreamRules(
        flapping=CountDetector(changes=changes.value, within="PT1H"),
        delays=[Delay.pause(f"PT{pause.value}M")] if pause.value else [],
        responses=[
            ResponseRule(name="incident", respond="incident", means="exception", by=("source",))
        ],
        route=Route(receiver="on call", group_by=["source"], group_wait="PT1M"),
    )
    return (rules,)


@app.cell
def _(Signal, StreamState, down, minute, rules, step_stream):
    state, intents, seen = StreamState(), [], 0
    for number in range(0, 720, 2):
        for thing, spans in down.items():
            grade = "critical" if any(a <= number < b for a, b in spans) else None
            signal = Signal(
                source="checks",
                id=f"{thing}@{number}",
                name="down",
                resource=thing,
                severity=grade,
                at=minute(number),
            )
            taken = step_stream(state, signal, at=minute(number), rules=rules)
            state, seen = taken.state, seen + 1
            intents.extend(taken.intents)
    ended = step_stream(state, at=minute(900), rules=rules)
    state = ended.state
    intents.extend(ended.intents)
    return intents, seen, state


@app.cell
def _(Lane, LaneSegment, Strip, Tone, down, minute, time_ticks, to_micros):
    Strip(
        title="What was down",
        start=to_micros(minute(0)),
        end=to_micros(minute(720)),
        lanes=[
            Lane(
                thing,
                [
                    LaneSegment(to_micros(minute(a)), to_micros(minute(b)), "down", Tone.HOT)
                    for a, b in spans
                ],
            )
            for thing, spans in down.items()
        ],
        ticks=time_ticks(to_micros(minute(0)), to_micros(minute(720))),
    )
    return


@app.cell
def _(Table, intents, seen):
    actions = [intent.action for intent in intents]
    remains = Table(
        title="What remains",
        columns=("of", "number"),
        rows=[
            ("signals", seen),
            ("notifications", actions.count("notify")),
            ("incidents opened", actions.count("log")),
        ],
    )
    remains
    return (remains,)


if __name__ == "__main__":
    app.run()
