import marimo

app = marimo.App(width="medium")


@app.cell(hide_code=True)
def _():
    import marimo as mo

    mo.md("""
    # What if the desk opened on Saturday?

    The same log under longer hours and under other goals, before anybody signs. The curve shows
    which share of the incidents would meet each goal.

    The page of it: [Choose a goal, and when it counts](../how-to/choose-a-goal.html).
    """)
    return (mo,)


@app.cell
def _():
    from serviceops.testing import SimulatedDesk

    log = SimulatedDesk().log(200, seed=5)
    end = max(history[-1].at for history in log.values())
    return end, log


@app.cell
def _(mo):
    saturday = mo.ui.switch(value=True, label="open on Saturday")
    saturday
    return (saturday,)


@app.cell
def _(saturday):
    from serviceops import BusinessCalendar, Goal, On, Policy, Rule, Target, While

    week = {"mon-fri": ["08:00-18:00"]}
    now = BusinessCalendar(zone="Europe/Paris", week=week)
    then = BusinessCalendar(
        zone="Europe/Paris", week={**week, "sat": ["09:00-13:00"]} if saturday.value else week
    )

    def promise(name, calendar, hours=16):
        """Return a policy with one target on a calendar."""
        target = Target(
            "resolution",
            goal=Goal.working(hours=hours),
            calendar=calendar,
            start=On("log"),
            stop=On("resolve"),
            pause=While("on_hold"),
        )
        return Policy(name, rules=Rule(targets=target))

    return now, promise, then


@app.cell
def _(end, log, now, promise, then):
    from serviceops import compare

    comparison = compare(log, {"now": promise("now", now), "then": promise("then", then)}, at=end)
    comparison
    return (comparison,)


@app.cell
def _(end, log, now, promise):
    from serviceops.display import Bars

    def share(hours):
        """Return the share of decided incidents that meet a goal of so many hours."""
        verdicts = [
            str(promise("x", now, hours).read(history, at=end)["resolution"].verdict)
            for history in log.values()
        ]
        met, missed = verdicts.count("met"), verdicts.count("breached")
        return round(100 * met / (met + missed), 1)

    curve = Bars(
        title="Met, by the hours promised",
        rows=[(f"{hours} h", share(hours)) for hours in (4, 8, 16, 24, 40, 80)],
        unit="%",
        mark=90.0,
    )
    curve
    return (curve,)


if __name__ == "__main__":
    app.run()
