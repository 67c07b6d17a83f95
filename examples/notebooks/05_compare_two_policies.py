import marimo

app = marimo.App(width="medium")


@app.cell(hide_code=True)
def _():
    import marimo as mo

    mo.md("""
    # Replay a log under two policies

    The same incidents, made up by a seeded generator, under the promise of today and under the one
    that is about to be signed: how often would each be met, and which verdicts change?

    The page of it: [Change the policy while clocks run](../how-to/change-the-policy.html).
    """)
    return (mo,)


@app.cell
def _():
    from datetime import UTC, datetime

    from serviceops import BusinessCalendar, By, Goal, On, Policy, Rule, Target, While, compare
    from serviceops.lifecycle import HoldReason
    from serviceops.testing import SimulatedDesk

    return (
        BusinessCalendar,
        By,
        Goal,
        HoldReason,
        On,
        Policy,
        Rule,
        SimulatedDesk,
        Target,
        UTC,
        While,
        compare,
        datetime,
    )


@app.cell
def _(mo):
    hours = mo.ui.slider(8, 80, value=24, label="hours offered for P3 and below")
    hours
    return (hours,)


@app.cell
def _(BusinessCalendar, By, Goal, HoldReason, On, Policy, Rule, Target, While):
    office = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["08:00-18:00"]})

    def promise(name, hours_below_p2):
        """Return a policy of two targets; they differ in what the lower priorities are promised."""
        response = Target(
            "response",
            goal=Goal.working(hours=4),
            calendar=office,
            start=On("log"),
            stop=On("start"),
        )
        resolution = Target(
            "resolution",
            goal=By(
                "priority",
                {"P1": Goal.working(hours=8), "P2": Goal.working(hours=16)},
                Goal.working(hours=hours_below_p2),
            ),
            calendar=office,
            start=On("log"),
            stop=On("resolve"),
            pause=While("on_hold", hold_reason=HoldReason.CALLER),
        )
        return Policy(name, rules=Rule(targets=(response, resolution)))

    return (promise,)


@app.cell
def _(SimulatedDesk):
    log = SimulatedDesk().log(400, seed=7)
    len(log)
    return (log,)


@app.cell
def _(UTC, compare, datetime, hours, log, promise):
    policies = {"today": promise("today", 60), "offer": promise("offer", hours.value)}
    comparison = compare(log, policies, at=datetime(2030, 1, 1, tzinfo=UTC))
    comparison
    return comparison, policies


@app.cell
def _(comparison, log, policies):
    # One that flips, second by second.
    flipped = comparison.flips[0].record
    last = log[flipped][-1].at
    policies["offer"].read(log[flipped], at=last)
    return flipped, last


if __name__ == "__main__":
    app.run()
