"""What the pages for hosts show runs as it is shown: the desk typed off, timers, messages."""

import ast
import logging
import re
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from serviceops.desk import DeskRules, MemoryStore, handle
from serviceops.lifecycle import Incident, IncidentLifecycle, Problem, Record, invariants
from serviceops.sla import Goal, On, Policy, Rule, Target, While

ROOT = Path(__file__).parents[2]
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
RECIPES = (ROOT / "docs/how-to/recipes-for-hosts.md").read_text()


# -- the desk in one file ----------------------------------------------------------------------


def parts_of(page: str) -> str:
    """Return what the literal includes of a page show, one after the other."""
    found: list[str] = []
    for options in re.findall(r"```\{literalinclude\} \S+\n(.*?)```", page, re.DOTALL):
        given = dict(re.findall(r':([a-z-]+): "?(.*?)"?\n', options))
        lines = (ROOT / "examples/one_file_desk.py").read_text().splitlines()
        first = next(i for i, line in enumerate(lines) if given["start-at"] in line)
        last = given.get("end-before")
        end = next((i for i, line in enumerate(lines) if last and last in line), len(lines))
        found += lines[first:end]
    return "\n".join(found)


def test_the_page_typed_off_is_the_whole_desk() -> None:
    page = (ROOT / "docs/how-to/embed-in-an-afternoon.md").read_text()
    whole = ast.parse((ROOT / "examples/one_file_desk.py").read_text())

    shown = ast.parse(parts_of(page))

    texts = [ast.unparse(one) for one in shown.body]
    missing = [text for one in whole.body[1:] if (text := ast.unparse(one)) not in texts]
    assert missing == []
    assert len(texts) == len(whole.body) - 1


@pytest.mark.parametrize("page", ["embed-in-an-afternoon", "embed-in-django"])
def test_a_page_says_what_to_install_from_a_checkout(page: str) -> None:
    text = (ROOT / f"docs/how-to/{page}.md").read_text()

    assert re.search(r"^pip install \. (fastapi|django)", text, re.MULTILINE)


# -- timers ------------------------------------------------------------------------------------


def shown(first: str) -> str:
    """Return the statement that a page of recipes shows as text, from its first words."""
    found = re.search(rf"^{re.escape(first)}.*?(?=\n\n|\n```)", RECIPES, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[0]


def test_apscheduler_runs_a_timer_that_is_late_and_again_after_a_failure() -> None:
    pytest.importorskip("apscheduler", reason="APScheduler is not installed")
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler, twice = BackgroundScheduler(timezone=UTC), threading.Event()
    runs: list[datetime] = []

    def tick(*_: Any, at: datetime, **__: Any) -> None:
        runs.append(at)
        if len(runs) == 2:
            twice.set()
        raise OSError("the database is away")

    scope: dict[str, Any] = {"datetime": datetime, "UTC": UTC, "tick": tick, "store": None,
                             "RULES": None, "scheduler": scheduler}  # fmt: skip
    exec(shown("def run_timer"), scope)
    exec(shown("scheduler.add_job").replace("seconds=5", "seconds=1"), scope)
    time.sleep(2.5)  # the process is busy: the first run is late by more than a second
    scheduler.start()
    try:
        assert twice.wait(10)
    finally:
        scheduler.shutdown(wait=False)


def test_a_job_of_a_scheduler_is_never_dropped_for_being_late() -> None:
    given: dict[str, Any] = {}
    scheduler = SimpleNamespace(add_job=lambda *_, **options: given.update(options))

    exec(shown("scheduler.add_job"), {"scheduler": scheduler, "run_timer": None})

    assert given["misfire_grace_time"] is None
    assert given["seconds"] <= 30


def test_the_thread_of_the_recipe_goes_on_after_a_failure_and_when_nothing_waits() -> None:
    scope: dict[str, Any] = {"datetime": datetime, "UTC": UTC, "logging": logging}
    for name in ("seconds_to_sleep", "keep_time"):
        code = re.search(rf">>> def {name}.*?\n(?=>>> nine|\n)", RECIPES, re.DOTALL)
        assert code is not None
        exec("\n".join(line[4:] for line in code[0].splitlines()), scope)
    waits: list[float] = []
    wakeups = iter([NINE + timedelta(seconds=4), None, OSError("away")])

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        return len(waits) == 4

    def run(_: datetime) -> Any:
        if isinstance(wakeup := next(wakeups), OSError):
            raise wakeup
        return SimpleNamespace(next_wakeup=wakeup)

    scope["keep_time"](run, SimpleNamespace(wait=wait), now=lambda: NINE)

    assert waits == [0.0, 4.0, 30.0, 30.0]


# -- what is said of links and policies --------------------------------------------------------


def test_a_link_to_a_record_that_is_not_there_is_a_message_in_the_outbox() -> None:
    store = MemoryStore()

    def act(record_id: str, name: str, kind: type[Record] | None = None, **inputs: Any) -> Any:
        return handle(store, record_id, name, inputs, at=NINE, rules=DeskRules(), kind=kind)

    act("INC-1", "log", Incident, summary="x", caller="u", parent="INC-9")
    act("INC-1", "amend", problem="PRB-9")
    act("INC-1", "amend", change="CHG-9")  # changes may be in another system
    act("INC-1", "note", text="the links are not new: nothing is sent again")
    act("PRB-1", "log", Problem, summary="x", source="reactive", incidents=["INC-8"])
    act("INC-1", "amend", problem="PRB-1")  # this one is there

    sent = [(one.record_id, one.intent.target_id, one.reasons[0]) for one in store.sent.values()]
    assert [(*who, reason.code, reason.sentence) for *who, reason in sent] == [
        ("INC-1", "INC-9", "dangling_link",
         "INC-1 is tied to INC-9 as child_of, and INC-9 is not there"),
        ("INC-1", "PRB-9", "dangling_link",
         "INC-1 is tied to PRB-9 as symptom_of, and PRB-9 is not there"),
        ("PRB-1", "INC-8", "dangling_link",
         "INC-8 is tied to PRB-1 as symptom_of, and INC-8 is not there"),
    ]  # fmt: skip
    records = [case.record for case in store.cases.values()]
    broken = invariants(records, at=NINE, whole=True)
    assert {one.ids for one in broken if one.code == "dangling_link"} == {
        ("INC-1", "INC-9"), ("INC-8", "PRB-1"),
    }  # fmt: skip


def test_a_link_to_a_record_of_the_wrong_kind_was_stored_without_a_word() -> None:
    store = MemoryStore()

    def act(record_id: str, name: str, kind: type[Record] | None = None, **inputs: Any) -> Any:
        return handle(store, record_id, name, inputs, at=NINE, rules=DeskRules(), kind=kind)

    act("INC-1", "log", Incident, summary="x", caller="u")
    act("PRB-1", "log", Problem, summary="x", source="reactive", incidents=["INC-1"])
    act("INC-2", "log", Incident, summary="x", caller="u", parent="PRB-1")
    act("INC-2", "amend", problem="INC-1")
    act("INC-2", "note", text="the links are not new: nothing is sent again")
    act("INC-2", "amend", problem="PRB-1")

    sent = [(one.record_id, one.intent.target_id, one.reasons[0]) for one in store.sent.values()]
    assert [(*who, reason.code, reason.sentence) for *who, reason in sent] == [
        ("INC-2", "PRB-1", "wrong_kind",
         "INC-2 is tied to PRB-1 as child_of, and PRB-1 is of the kind Problem"),
        ("INC-2", "INC-1", "wrong_kind",
         "INC-2 is tied to INC-1 as symptom_of, and INC-1 is of the kind Incident"),
    ]  # fmt: skip


def test_a_problem_that_lists_an_incident_of_another_problem_was_stored_without_a_word() -> None:
    store = MemoryStore()

    def act(record_id: str, name: str, kind: type[Record] | None = None, **inputs: Any) -> Any:
        return handle(store, record_id, name, inputs, at=NINE, rules=DeskRules(), kind=kind)

    act("INC-1", "log", Incident, summary="x", caller="u")
    act("INC-2", "log", Incident, summary="x", caller="u")
    act("PRB-1", "log", Problem, summary="x", source="reactive", incidents=["INC-1"])
    act("PRB-2", "log", Problem, summary="x", source="reactive", incidents=["INC-1", "INC-2"])
    act("PRB-2", "note", text="the links are not new: nothing is sent again")
    act("INC-2", "amend", problem="PRB-1")  # both ends say so, and PRB-2 no longer does

    sent = [(one.record_id, one.intent.target_id, one.reasons[0]) for one in store.sent.values()]
    assert [(*who, reason.code, reason.sentence) for *who, reason in sent] == [
        ("PRB-2", "INC-1", "one_sided_link",
         "INC-1 is tied to PRB-2 as symptom_of, but INC-1 does not say so"),
    ]  # fmt: skip
    records = [case.record for case in store.cases.values()]
    broken = [(one.code, one.ids) for one in invariants(records, at=NINE)]
    assert ("one_sided_link", ("INC-1", "PRB-2")) in broken


def test_a_link_to_a_row_of_the_host_s_that_was_shown_is_no_message() -> None:
    store, row = MemoryStore(), SimpleNamespace(id="PRB-9", state="open")
    log = {"summary": "x", "caller": "u"}
    handle(store, "INC-1", "log", log, at=NINE, rules=DeskRules(), kind=Incident)

    handle(store, "INC-1", "amend", {"problem": "PRB-9"}, at=NINE, rules=DeskRules(),
           evidence=[row])  # fmt: skip

    assert store.sent == {}


def test_lint_with_a_vocabulary_finds_a_misspelt_state_that_never_pauses() -> None:
    target = Target("resolution", goal=Goal.real(hours=1), start=On("log"), stop=On("resolve"),
                    pause=While("on_holt"))  # fmt: skip
    policy = Policy("gold", rules=Rule(targets=target))

    with_words = policy.lint(vocabulary=IncidentLifecycle.vocabulary)

    assert any("on_holt" in one.sentence for one in with_words)
    assert not any("on_holt" in one.sentence for one in policy.lint())
