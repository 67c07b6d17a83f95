import marimo

app = marimo.App(width="medium")


@app.cell(hide_code=True)
def _():
    import marimo as mo

    mo.md("""
    # Measure the desk

    Attainment, backlog, flow, and the report of a simulated desk. Each measure says what it counts
    and what it leaves out.

    The page of it: [Report what a month looked like](../how-to/report-a-month.html).
    """)
    return


@app.cell
def _():
    from datetime import timedelta

    from serviceops.testing import SimulatedDesk

    log = SimulatedDesk().log(300, seed=11)
    end = max(history[-1].at for history in log.values())
    middle = max(history[0].at for history in log.values())  # when the last one arrives
    len(log)
    return end, log, middle, timedelta


@app.cell
def _():
    from serviceops import BusinessCalendar, Goal, On, Policy, Rule, Target, While

    office = BusinessCalendar(zone="Europe/Paris", week={"mon-fri": ["08:00-18:00"]})
    resolution = Target(
        "resolution",
        goal=Goal.working(hours=24),
        calendar=office,
        start=On("log"),
        stop=On("resolve"),
        pause=While("on_hold"),
    )
    policy = Policy("desk", rules=Rule(targets=resolution))
    return (policy,)


@app.cell
def _(end, log, policy):
    from serviceops.measures import attainment

    readings = {name: policy.read(history, at=end) for name, history in log.items()}
    met = attainment(readings, target="resolution")
    met
    return met, readings


@app.cell
def _(log, middle):
    from serviceops.measures import backlog

    open_work = backlog(log, at=middle)
    open_work
    return (open_work,)


@app.cell
def _(end, log, timedelta):
    from serviceops.measures import ping_pong, reopen_rate

    flow = [ping_pong(log, at=end), reopen_rate(log, at=end, within=timedelta(days=7))]
    flow
    return (flow,)


@app.cell
def _(end, log, policy):
    from serviceops.reports import service_report

    report = service_report(log, policy, at=end)
    report
    return (report,)


if __name__ == "__main__":
    app.run()
