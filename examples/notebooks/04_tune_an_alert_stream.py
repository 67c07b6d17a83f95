import marimo

app = marimo.App(width="medium")


@app.cell(hide_code=True)
def _():
    import marimo as mo

    mo.md("""
    # Tune an alert stream

    A night of checks, made up: one thing flaps, one goes away by itself, one is really broken.
    Move the two sliders and see how much of it is announced, and when.

    The page of it: [Tune an alert stream](../how-to/tune-an-alert-stream.html).
    """)
    return (mo,)


@app.cell
def _():
    from datetime import UTC, datetime, timedelta

    from serviceops.display import Lane, LaneSegment, Mark, Strip, Table, Tone, time_ticks
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
        Mark,
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

    return down, evening, minute


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
    state, intents, seen, lives = StreamState(), [], 0, {}
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
            # The stream forgets an alert some time after its end; the picture below does not.
            lives.update({alert.id: alert for alert in state.alerts})
    ended = step_stream(state, at=minute(900), rules=rules)
    state = ended.state
    intents.extend(ended.intents)
    lives.update({alert.id: alert for alert in state.alerts})
    return intents, lives, seen, state


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


@app.cell(hide_code=True)
def _(mo):
    answered = mo.ui.slider(0, 60, value=14, label="minutes until somebody acknowledges")
    mo.vstack(
        [
            mo.md("""
    The receiver "on call" is people: ana tonight, and cem when she does not acknowledge within ten
    minutes. Below the life of the alert is who was notified when, and who took it.
    """),
            answered,
        ]
    )
    return (answered,)


@app.cell
def _(evening):
    from serviceops.oncall import Layer, PagingLevel, PagingPolicy, Rotation, Schedule

    nights = Rotation(members=["ana", "ben"], length="P1D", anchor=evening, zone="UTC")
    paging = PagingPolicy(
        name="on call",
        levels=[
            PagingLevel(Schedule(Layer(nights, name="nights"), name="nights"), "PT10M"),
            PagingLevel("cem", "PT20M"),
        ],
        repeat=1,
    )
    paging
    return (paging,)


@app.cell
def _(answered, datetime, intents, paging, timedelta):
    notified = [
        datetime.fromisoformat(dict(intent.inputs)["at"])
        for intent in intents
        if intent.action == "notify"
    ]
    pages, taken_at, over_at = (), None, None
    if notified:
        # The first notification opens the matter, the one of the end closes it.
        opened_at, over_at = notified[0], notified[-1]
        taken_at = min(opened_at + timedelta(minutes=answered.value), over_at)
        pages = paging.pages(
            opened_at=opened_at, acknowledged_at=[taken_at], closed_at=over_at, at=over_at
        )
    return over_at, pages, taken_at


@app.cell
def _(
    Lane,
    LaneSegment,
    Mark,
    Strip,
    Tone,
    lives,
    minute,
    over_at,
    pages,
    taken_at,
    time_ticks,
    timedelta,
    to_micros,
):
    def notified_strip():
        """Return the lives of alerts, and below them a lane for each member who was notified."""
        tones = {"raised": Tone.HOT, "building": Tone.NEW, "cleared": Tone.DONE}
        first, last = to_micros(minute(290)), to_micros(minute(530))
        lanes = [
            Lane(
                f"alert {alert.resource}",
                [
                    LaneSegment(
                        to_micros(part.start),
                        last if part.end is None else to_micros(part.end),
                        str(part.value),
                        tones.get(str(part.value), Tone.SOLID),
                    )
                    for part in alert.history.intervals("condition")
                ],
            )
            for alert in lives.values()
            if to_micros(alert.raised_at) >= first
        ]
        of_member = {}
        for page, after in zip(pages, [*pages[1:], None], strict=True):
            end = taken_at if after is None else min(after.at, taken_at)
            for member in page.members:
                segments = of_member.setdefault(member.name, [])
                paged = f"paged at level {page.level}"
                segments.append(
                    LaneSegment(to_micros(page.at), to_micros(end), paged, Tone.HATCHED)
                )
                if after is None:
                    took = LaneSegment(to_micros(end), to_micros(over_at), "acknowledged")
                    segments.append(took)
        lanes += [Lane(name, segments) for name, segments in of_member.items()]
        # The hours in which nothing changes are folded.
        quiet = timedelta(minutes=20)
        folded = [(to_micros(taken_at + quiet), to_micros(over_at - quiet))] if pages else []
        marks = [Mark(to_micros(page.at), f"level {page.level}", Tone.WARM) for page in pages]
        if pages:
            marks.append(Mark(to_micros(taken_at), "acknowledged"))
        return Strip(
            title="Who was notified when (UTC)",
            start=first,
            end=last,
            lanes=lanes,
            marks=marks,
            ticks=time_ticks(first, last),
            folded=[pair for pair in folded if pair[0] < pair[1]],
        )

    who = notified_strip()
    who
    return (who,)


if __name__ == "__main__":
    app.run()
