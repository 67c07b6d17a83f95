import marimo

app = marimo.App(width="medium")


@app.cell(hide_code=True)
def _():
    import marimo as mo

    mo.md("""
    # Compare two rotas by load

    Four people, two of them in Tokyo. Today they take whole weeks. The other plan follows the sun:
    Lisbon serves by day, Tokyo while it is night in Lisbon. Who has the nights, by their own
    clock, and who is on call longer?

    The page of it: [Share the load of being on call](../how-to/share-the-load.html).
    """)
    return


@app.cell
def _():
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

    from serviceops import BusinessCalendar, Span
    from serviceops.oncall import Layer, Member, Rotation, Schedule

    lisbon = ZoneInfo("Europe/Lisbon")
    monday = datetime(2026, 3, 2, 9, tzinfo=lisbon)
    ana, ben = (Member(name, zone="Europe/Lisbon") for name in ("ana", "ben"))
    yuki, ken = (Member(name, zone="Asia/Tokyo") for name in ("yuki", "ken"))
    quarter = Span(monday, monday + timedelta(weeks=12))
    return (
        BusinessCalendar,
        Layer,
        Rotation,
        Schedule,
        ana,
        ben,
        ken,
        monday,
        quarter,
        timedelta,
        yuki,
    )


@app.cell
def _(BusinessCalendar, Layer, Rotation, Schedule, ana, ben, ken, monday, yuki):
    def weekly(*members):
        return Rotation(members=members, length="P1W", anchor=monday, zone="Europe/Lisbon")

    day = BusinessCalendar(zone="Europe/Lisbon", week={"mon-sun": ["09:00-21:00"]})
    weeks = Schedule(Layer(weekly(ana, ben, yuki, ken), "all"), name="whole weeks")
    sun = Schedule(
        [Layer(weekly(ana, ben), "lisbon", hours=day), Layer(weekly(yuki, ken), "tokyo")],
        name="follow the sun",
    )
    return sun, weeks


@app.cell
def _(monday, sun, timedelta):
    from serviceops import Span as _Span

    sun.figure(period=_Span(monday, monday + timedelta(weeks=1)))
    return


@app.cell
def _(BusinessCalendar, quarter, sun, weeks):
    from serviceops.display import Table

    nights = BusinessCalendar(zone="UTC", week={"mon-sun": ["22:00-06:00"]})
    hours = {}
    for rota in (weeks, sun):
        for one in rota.load(period=quarter, by={"night": nights}, own_zone=True):
            row = hours.setdefault(one.member.name, [])
            row += [one.time.total_seconds() / 3600, dict(one.by)["night"].total_seconds() / 3600]
    Table(
        title="Hours on call in twelve weeks, and those at night by the person's own clock",
        columns=("person", "weeks", "at night", "sun", "at night there"),
        rows=[(name, *row) for name, row in hours.items()],
    )
    return (hours,)


@app.cell
def _(quarter, sun, weeks):
    findings = {rota.name: [str(one) for one in rota.lint(period=quarter)] for rota in (weeks, sun)}
    findings
    return (findings,)


if __name__ == "__main__":
    app.run()
