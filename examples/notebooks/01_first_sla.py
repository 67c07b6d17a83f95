import marimo

app = marimo.App(width="medium")


@app.cell(hide_code=True)
def _():
    import marimo as mo

    mo.md("""
    # The first SLA

    One promise on office hours, one incident over a weekend in which Paris changes its clocks, and
    every minute explained. Move the slider: the due date and the verdict follow.

    The page of it: [The first incident](../tutorial.html).
    """)
    return (mo,)


@app.cell
def _():
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from serviceops import BusinessCalendar, Goal, Incident, On, Target, While

    return BusinessCalendar, Goal, Incident, On, Target, While, ZoneInfo, datetime


@app.cell
def _(Incident, ZoneInfo, datetime):
    def march(day, hour, minute=0):
        return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo("Europe/Paris"))

    incident = Incident.log(
        "INC-1", summary="Mail is down", caller="u-1", category="mail", at=march(27, 14)
    )
    incident = incident.assign(group="messaging", at=march(27, 14, 5))
    incident = incident.start(person="u-2", at=march(27, 14, 20))
    incident = incident.hold(reason="caller", comment="Which mailbox?", at=march(27, 16))
    incident = incident.reply(party="caller", at=march(30, 10, 30))
    incident
    return incident, march


@app.cell
def _(mo):
    hours = mo.ui.slider(2, 24, value=12, label="hours promised")
    hours
    return (hours,)


@app.cell
def _(BusinessCalendar, Goal, On, Target, While, hours, incident, march):
    office = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["09:00-17:00"]})
    resolution = Target(
        "resolution",
        goal=Goal.working(hours=hours.value),
        calendar=office,
        start=On("log"),
        stop=On("resolve"),
        pause=While("on_hold"),
    )
    reading = resolution.read(incident.history, at=march(30, 12))
    reading
    return (reading,)


@app.cell
def _(reading):
    reading.explain()
    return


if __name__ == "__main__":
    app.run()
