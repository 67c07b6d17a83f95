import marimo

app = marimo.App(width="medium")


@app.cell(hide_code=True)
def _():
    import marimo as mo

    mo.md("""
    # Tune an inhibition

    A storm, recorded from a company that we made up: the switch of a rack fails at 02:00, and
    within minutes everything behind it reports. A database elsewhere fails at the same time and is
    a matter of its own. Choose which alert explains the others, and which label they have to share,
    and see who is paged when.

    The page of it: [Alerts and what keeps them quiet](../explanation/alerts.html).
    """)
    return (mo,)


@app.cell
def _():
    from datetime import UTC, datetime, timedelta

    from serviceops.display import Table
    from serviceops.events import Inhibition, Route, Signal, StreamRules, StreamState, step_stream
    from serviceops.events.routing import AlertRouting

    return (
        AlertRouting,
        Inhibition,
        Route,
        Signal,
        StreamRules,
        StreamState,
        Table,
        UTC,
        datetime,
        step_stream,
        timedelta,
    )


@app.cell
def _():
    # Minute after 02:00, alert, labels. The two causes end at 03:00, the rest minutes before.
    storm = [
        (0, "SwitchDown", {"rack": "r1", "team": "network"}),
        (0, "DatabaseDown", {"rack": "r2", "host": "db-1", "team": "db"}),
        *[
            (1 + n // 2, "HostDown", {"rack": "r1", "host": f"web-{n}", "team": "web"})
            for n in range(6)
        ],
        *[
            (2 + n // 2, "Slow", {"rack": "r1", "host": f"web-{n}", "team": "web"})
            for n in range(6)
        ],
        (4, "QueueLong", {"rack": "r1", "host": "mail-1", "team": "mail"}),
        (5, "Slow", {"rack": "r2", "host": "db-1", "team": "db"}),
    ]
    return (storm,)


@app.cell
def _(mo):
    source = mo.ui.dropdown(
        ["none", "SwitchDown", "HostDown"], value="SwitchDown", label="the alert that explains"
    )
    equal = mo.ui.dropdown(["rack", "host", "nothing"], value="rack", label="the label they share")
    mo.vstack([source, equal])
    return equal, source


@app.cell
def _(AlertRouting, Inhibition, Route, equal, source):
    tree = Route(
        receiver="desk",
        group_by=["team"],
        routes=[
            Route(matchers={"team": team}, receiver=f"{team} on call")
            for team in ("network", "db", "web", "mail")
        ],
    )
    inhibitions = [
        Inhibition(
            name="explained",
            source={"alertname": source.value},
            target=f'alertname!="{source.value}"',
            equal=[] if equal.value == "nothing" else [equal.value],
        )
    ]
    routing = AlertRouting(route=tree, inhibitions=[] if source.value == "none" else inhibitions)
    return (routing,)


@app.cell
def _(Signal, StreamRules, StreamState, UTC, datetime, routing, step_stream, storm, timedelta):
    two = datetime(2026, 3, 2, 2, tzinfo=UTC)
    rules = StreamRules(route=routing.route, inhibitions=routing.inhibitions)

    def signals():
        for minute, name, labels in storm:
            key = f"{name} {labels.get('host', labels['rack'])}"
            over = 60 if name in ("SwitchDown", "DatabaseDown") else 50 + minute
            for at, severity in ((minute, "major"), (over, None)):
                yield Signal(
                    source="storm",
                    key=key,
                    severity=severity,
                    at=two + timedelta(minutes=at),
                    facts={"alertname": name, **labels},
                )

    state, pages = StreamState(), []
    for signal in sorted(signals(), key=lambda one: one.at):
        done = step_stream(state, signal, at=signal.at, rules=rules)
        state, pages = done.state, [*pages, *done.intents]
    pages += step_stream(state, at=two + timedelta(minutes=90), rules=rules).intents
    return (pages,)


@app.cell
def _(Table, pages):
    firing = [dict(page.inputs) | {"who": page.target_id} for page in pages]
    paged = Table(
        title="Who is paged",
        columns=["when", "who", "firing"],
        rows=[
            (one["at"][11:16], one["who"], one["firing"].replace("\n", ", "))
            for one in firing
            if one["firing"]
        ],
    )
    paged
    return (paged,)


@app.cell
def _(datetime, routing, storm, UTC):
    # The same question for one alert, without a stream: what keeps it quiet?
    others = [{"alertname": name, **labels} for _, name, labels in storm]
    slow = {"alertname": "Slow", "rack": "r1", "host": "web-1", "team": "web"}
    explained = routing.explain(slow, at=datetime(2026, 3, 2, 2, 5, tzinfo=UTC), firing=others)
    print(explained)
    return (explained,)


if __name__ == "__main__":
    app.run()
