import marimo

app = marimo.App(width="medium")


@app.cell(hide_code=True)
def _():
    import marimo as mo

    mo.md("""
    # Bring a ServiceNow export

    Calendars and service levels come in from JSON, prove themselves on the stored `task_sla` rows,
    and are then corrected. The export is made up, in the shape of ServiceNow's tables: see
    `examples/servicenow_export/make_export.py`.

    The page of it: [Import an export](../how-to/import-an-export.html).
    """)
    return


@app.cell
def _():
    import json
    from pathlib import Path

    import serviceops

    root = Path(serviceops.__file__).parents[2]
    export = json.loads((root / "examples/servicenow_export/export.json").read_text())
    {name: len(rows) for name, rows in export.items() if isinstance(rows, list)}
    return (export,)


@app.cell
def _(export):
    from serviceops.interop.servicenow import servicenow_calendars

    calendars = servicenow_calendars(
        export["cmn_schedule"],
        export["cmn_schedule_span"],
        export["cmn_other_schedule"],
        zone="US/Eastern",
    )
    desk = calendars.value["Service desk 8-17"]
    desk.figure()
    return calendars, desk


@app.cell
def _(calendars):
    # What the names of the entries themselves contradict: a date and an hour.
    list(calendars.findings)
    return


@app.cell
def _(calendars, export):
    from serviceops.interop.servicenow import servicenow_policy

    policy = servicenow_policy(export["contract_sla"], calendars=calendars.value)
    # What has no place here is left out whole, with the reason.
    [str(one) for one in policy.lost]
    return policy, servicenow_policy


@app.cell
def _(export, policy):
    from datetime import UTC, datetime

    from serviceops.interop.reconcile_export import reconcile_export
    from serviceops.interop.servicenow import from_rows
    from serviceops.interop.task_sla import from_task_sla

    end = datetime(2025, 2, 1, tzinfo=UTC)
    histories = from_rows(export["incident"], export["sys_audit"]).histories
    stored = from_task_sla(export["task_sla"])
    proof = reconcile_export(policy.value, histories, stored, at=end)
    print(proof)
    list(proof.causes)
    return end, histories, proof


@app.cell
def _(desk, end, export, histories, policy, servicenow_policy):
    import attrs

    from serviceops.calendars import Holiday, WeekdayOfMonth
    from serviceops.sla import compare

    rule = WeekdayOfMonth(month=11, weekday="thu", nth=4, plus=1)
    holidays = [
        Holiday(rule, day.name) if day.name.startswith("Day after") else day
        for day in desk.holidays
    ]
    right = {"sched1": attrs.evolve(desk, holidays=holidays)}
    corrected = servicenow_policy(export["contract_sla"], calendars=right).value
    comparison = compare(histories, {"as it was": policy.value, "corrected": corrected}, at=end)
    list(comparison.flips)
    return comparison, corrected


@app.cell
def _(corrected, end, histories):
    from serviceops.reports import service_report

    report = service_report(histories, corrected, at=end)
    [f"{row.period} {row.target}: met {row.met}, missed {row.missed}" for row in report.attainment]
    return


@app.cell
def _(corrected, end, histories):
    # The incident that was breached only because of the wrong holiday.
    reading = corrected.read(histories["INC0000028"], at=end)
    reading
    return (reading,)


if __name__ == "__main__":
    app.run()
