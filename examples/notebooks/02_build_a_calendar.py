import marimo

app = marimo.App(width="medium")


@app.cell(hide_code=True)
def _():
    import marimo as mo

    mo.md("""
    # Build a calendar and see it

    Hours are promised on a wall clock: lunch breaks, nights, holidays, a half day, and the nights
    on which the clocks change. Change the week and look again.

    The page of it: [Set business hours](../how-to/set-business-hours.html).
    """)
    return


@app.cell
def _():
    from datetime import date, datetime, timedelta
    from zoneinfo import ZoneInfo

    from serviceops import BusinessCalendar

    office = BusinessCalendar(
        zone="Europe/Lisbon",
        week={
            "mon-thu": [("09:00", "12:30"), ("13:30", "18:00")],
            "fri": [("09:00", "15:00")],
            "sat": [("22:00", "06:00")],
        },
        holidays={
            date(2026, 1, 1): "New Year's Day",
            date(2026, 4, 3): "Good Friday",
            date(2026, 4, 25): "Freedom Day",
            date(2026, 12, 25): "Christmas Day",
        },
        exceptions={date(2026, 12, 24): [("09:00", "12:00")]},
    )
    office
    return ZoneInfo, datetime, office, timedelta


@app.cell
def _(office):
    office.year_figure(2026)
    return


@app.cell
def _(ZoneInfo, datetime, office):
    # The night in which Lisbon's clocks go forward: the shift from ten to six lasts seven hours.
    lisbon = ZoneInfo("Europe/Lisbon")
    friday = datetime(2026, 3, 27, 12, tzinfo=lisbon)
    monday = datetime(2026, 3, 30, 12, tzinfo=lisbon)
    office.figure_between(friday, monday)
    return friday, lisbon, monday


@app.cell
def _(friday, monday, office, timedelta):
    worked = office.elapsed(friday, monday)
    due = office.add(friday, timedelta(hours=12))
    {"open between the two": worked, "twelve hours later": due}
    return due, worked


if __name__ == "__main__":
    app.run()
