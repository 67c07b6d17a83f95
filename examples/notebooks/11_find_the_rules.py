import marimo

app = marimo.App(width="medium")


@app.cell(hide_code=True)
def _():
    import marimo as mo

    mo.md("""
    # Find the rules behind a report

    A made-up desk has hours, goals and a pause that nobody wrote down. Its log and the flags of its
    report are all there is. Change the hidden policy, or add wrong flags, and see what is found.

    The page of it: [Find the rules behind a report](../how-to/find-the-rules-behind-a-report.html).
    """)
    return (mo,)


@app.cell
def _():
    from datetime import UTC, datetime

    import numpy as np

    from serviceops import BusinessCalendar, By, Enters, Goal, On, Target, While, infer
    from serviceops.columns import Log, read
    from serviceops.testing import SimulatedDesk

    return (
        BusinessCalendar,
        By,
        Enters,
        Goal,
        Log,
        On,
        SimulatedDesk,
        Target,
        UTC,
        While,
        datetime,
        infer,
        np,
        read,
    )


@app.cell
def _(mo):
    wrong = mo.ui.slider(0, 10, value=1, label="wrong flags in a hundred")
    wrong
    return (wrong,)


@app.cell
def _(
    BusinessCalendar,
    By,
    Enters,
    Goal,
    Log,
    On,
    SimulatedDesk,
    Target,
    UTC,
    While,
    datetime,
    np,
    read,
    wrong,
):
    log = Log.of(SimulatedDesk(zone="UTC").log(1_500, seed=4))
    hidden = Target(
        "resolution",
        goal=By("priority", {"P1": Goal.working(hours=2)}, otherwise=Goal.working(hours=3)),
        calendar=BusinessCalendar(zone="UTC", week={"mon-fri": ["08:00-18:00"]}),
        start=On("log"),
        stop=Enters("resolved", "cancelled"),
        pause=While("on_hold"),
    )
    verdicts = read(hidden, log, at=datetime(2027, 1, 1, tzinfo=UTC))["resolution"].verdict
    missed = np.array([verdict == "breached" for verdict in verdicts.values_of()])
    missed ^= np.random.default_rng(1).random(len(missed)) < wrong.value / 100
    return hidden, log, missed


@app.cell
def _(infer, log, missed):
    found = infer.flags(log, missed.tolist(), search=infer.Search(zones=["UTC"]))
    found.table()
    return (found,)


@app.cell
def _(found):
    found.figure()
    return


@app.cell
def _(found, mo):
    mo.md(f"```\n{found.explain()}\n```")
    return


@app.cell
def _(found, infer):
    from pathlib import Path

    # The real log of the same search, where it is beside the repository: nothing of it is stored.
    path = Path(__file__).parents[3] / "shared" / "data" / "uci_servicenow_incidents.dev.csv.gz"
    real = None
    if path.exists():
        import sys

        sys.path.insert(0, str(Path(__file__).parents[1]))
        import replay_log

        from serviceops.columns import Log as RealLog

        histories, last = replay_log.histories(replay_log.read(replay_log.opened_file(path)))
        real_log = RealLog.of(histories)
        real = infer.flags(
            real_log,
            [
                last[case]["made_sla"] == "false" if last[case]["priority"][:1] in "34" else None
                for case in real_log.cases
            ],
            search=infer.Search(zones=["America/Sao_Paulo"], rivals=10),
        )
    (real or found).table()
    return (real,)


@app.cell
def _(infer, log):
    draft = infer.lifecycle(log, name="FromTheLog")
    draft.lifecycle.figure()
    return (draft,)


if __name__ == "__main__":
    app.run()
