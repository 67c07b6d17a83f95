import marimo

app = marimo.App(width="medium")


@app.cell(hide_code=True)
def _():
    import marimo as mo

    mo.md("""
    # Prototype a workflow

    A desk that repairs laptops wants a lifecycle of its own. Change the chart in the next cell and
    everything below follows: the picture, the walk through it, and what is refused.

    The page of it: [Write your own lifecycle](../how-to/write-your-own-lifecycle.html).
    """)
    return


@app.cell
def _():
    from datetime import UTC, datetime
    from typing import ClassVar, Unpack

    import attrs

    from serviceops import Lifecycle, Record, ServiceOpsError, State, action, guard
    from serviceops.lifecycle import ActionContext, FactChanges

    @guard("part_missing", "the spare part has not arrived", needs=["part"])
    def part_is_here(repair, inputs):
        """A laptop is not mended without its part."""
        return bool(inputs.get("part") or repair.part)

    class RepairLifecycle(Lifecycle):
        """What becomes of a laptop on the bench."""

        received = State(initial=True)
        diagnosed = State()
        waiting_for_part = State()
        mended = State()
        returned = State(final=True)
        scrapped = State(final=True)

        diagnose = diagnosed.from_(received)
        order = waiting_for_part.from_(diagnosed)
        mend = mended.from_(diagnosed, waiting_for_part, validators=[part_is_here])
        give_back = returned.from_(received, mended)
        scrap = scrapped.from_(diagnosed)

    @attrs.frozen(kw_only=True)
    class Repair(Record):
        """One laptop."""

        lifecycle: ClassVar[type[Lifecycle]] = RepairLifecycle

        owner: str
        fault: str | None = None
        part: str | None = None

        @classmethod
        def receive(cls, tag: str, *, owner: str, **when: Unpack[ActionContext]) -> "Repair":
            """Take a laptop in."""
            return cls.create(tag, {"owner": owner}, when)

        @action
        def diagnose(self, *, fault: str, **when: Unpack[ActionContext]) -> FactChanges:
            """Say what is wrong with it."""
            return {"fault": fault}

        @action
        def order(self, **when: Unpack[ActionContext]) -> FactChanges:
            """Order the spare part."""
            return {}

        @action
        def mend(self, *, part: str | None = None, **when: Unpack[ActionContext]) -> FactChanges:
            """Put the part in."""
            return {"part": part or self.part}

        @action
        def give_back(self, **when: Unpack[ActionContext]) -> FactChanges:
            """Give it back to its owner."""
            return {}

        @action
        def scrap(self, **when: Unpack[ActionContext]) -> FactChanges:
            """Give it up."""
            return {}

    return Repair, RepairLifecycle, ServiceOpsError, UTC, datetime


@app.cell
def _(RepairLifecycle):
    RepairLifecycle.figure()
    return


@app.cell
def _(Repair, UTC, datetime):
    # Walk it.
    def on(day, hour):
        return datetime(2026, 3, day, hour, tzinfo=UTC)

    laptop = Repair.receive("LT-7", owner="u-1001", at=on(2, 9))
    laptop = laptop.diagnose(fault="the fan is silent", at=on(2, 11)).order(at=on(2, 12))
    laptop
    return laptop, on


@app.cell
def _(ServiceOpsError, laptop, on):
    # What cannot be done says why, and what would work.
    try:
        laptop.mend(at=on(3, 9))
        refusal = None
    except ServiceOpsError as wrong:
        refusal = str(wrong)
    refusal
    return (refusal,)


@app.cell
def _(laptop, on):
    mended = laptop.mend(part="fan", at=on(5, 9)).give_back(at=on(5, 16))
    mended.history.figure("state", "part")
    return (mended,)


if __name__ == "__main__":
    app.run()
