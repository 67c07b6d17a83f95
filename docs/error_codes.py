"""The page of error codes, made from the code: every class, reason and finding with its cure.

Codes are found in the source: the first argument of `guard`, `Reason`, `is_set`, `later_than`, and
of the classes of findings. A code that is composed at run time is shown with its variable part, as
in ``<name>_missing``. A class of error without a cure in `CURES` fails the build.
"""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import serviceops
from serviceops import errors

HERE = Path(__file__).parent
SOURCE = Path(serviceops.__file__).parent

CURES = {
    "ActionRefused": "Satisfy each of `reasons`, or take one of `allowed` first.",
    "BackwardSpan": "Swap start and end, or look for an offset that is missing.",
    "ConditionFailed": "Look at the cause: the predicate is the host's own function.",
    "DisorderedHistory": "Sort the transitions, or give the reader the rule for disordered logs.",
    "DuplicateTransition": "Give each delivery its own id; the same id means the same action.",
    "GuardFailed": "Look at the cause: the guard is the host's own function.",
    "InvalidCalendar": "Write windows as HH:MM-HH:MM and weekdays as mon to sun.",
    "InvalidDocument": "Read `problems`: each names the path of the fault.",
    "InvalidInstant": "Give a datetime with an offset, between the years 1 and 9999.",
    "InvalidLength": "Give a timedelta; months have no fixed length.",
    "InvalidLifecycle": "Correct every one of `problems`; they are found at once.",
    "InvalidMeasure": "Give a parameter for which the measure is defined.",
    "InvalidPolicy": "Read what was expected; the remedy is in the text.",
    "InvalidRules": "Remove the contradiction or fill the hole that the text names.",
    "InvalidTransition": "Record plain scalars or tuples of texts.",
    "InvalidValue": "Give what `expected` describes; `remedy` says how.",
    "LawBroken": "Correct the implementation: `story` is the shortest case.",
    "MalformedPayload": "Read `problems`, and compare with the format that `payload` names.",
    "MalformedRow": "Correct row `row`, or give the schema the format of the column.",
    "MissingColumn": "Name the columns in a LogSchema, or add them to the log.",
    "NaiveInstant": "Add the zone: moment.replace(tzinfo=ZoneInfo('Europe/Paris')).",
    "NeverCloses": "Use a calendar that closes; ALWAYS does not.",
    "NeverOpen": "Give the calendar hours, or a shorter length.",
    "NewerSchema": "Upgrade the package that reads.",
    "Reason": "A part of ActionRefused: see the codes below.",
    "RevisionConflict": "Load the record again, decide anew, and store it.",
    "ServiceOpsError": "The base class: catch it to catch everything raised on purpose.",
    "StateUnreachable": "Choose one of `reachable`.",
    "UnknownAction": "Use an action of the lifecycle; the text lists them.",
    "UnknownKey": "Use a key that is there; the text lists near ones.",
    "UnknownState": "Read the record with the version that wrote it, or map the state.",
    "UnknownZone": "Use a name of the IANA database, such as Europe/Paris.",
    "UnsupportedInColumns": "Read those records one by one.",
    "YearsNotCovered": "List the holidays of those years and widen `covers`.",
}
_ACTION_CALLS = {"guard": 1, "Reason": 1, "is_set": 0, "later_than": 0, "not_before": 0}
_HELP = {
    "evidence": "show the state of the other record in ``evidence=``",
    "at": "take the action later: ``at=``",
    "by": "let another person do it: ``by=``",
}


def _text(node: ast.expr | None) -> str:
    """Return a text of the source; parts that are known at run time only are in angle brackets."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else f"<{_inner(part)}>"
            for part in node.values
        )
    if isinstance(node, ast.IfExp):
        return f"{_text(node.body)} or {_text(node.orelse)}"
    return ""


def _inner(part: Any) -> str:
    names = [node.id for node in ast.walk(part) if isinstance(node, ast.Name)]
    return names[-1] if names else "value"


def _texts(node: ast.expr | None) -> list[str]:
    return [_text(each) for each in getattr(node, "elts", ())]


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    for path in sorted(SOURCE.rglob("*.py")):
        where = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        if where.startswith(("_internal", "testing", "interop")):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield where, getattr(node.func, "id", ""), node


def reasons() -> dict[str, tuple[str, str, str]]:
    """Return the code of each reason with its place, its cause and its cure."""
    found: dict[str, tuple[str, str, str]] = {}
    for where, name, call in _calls():
        if name not in _ACTION_CALLS or not call.args:
            continue
        named = {key.arg: key.value for key in call.keywords}
        code = _text(call.args[0])
        cause = (
            _text(call.args[1]) if len(call.args) > 1 else _text(named.get("sentence"))
        )
        needs = _texts(
            named.get("needs") or (call.args[2] if len(call.args) > 2 else None)
        )
        if name == "is_set":
            code, needs = _text(named.get("code")) or f"{code}_missing", [code]
            cause = cause or f"{needs[0]} is required"
        if name == "later_than":
            needs = [code]
            code = cause or f"{code}_not_later"
            cause = f"{needs[0]} has to be later than the action"
        if name == "not_before":
            needs = [code]
            code = f"{code}_before"
            cause = f"{needs[0]} may not be before the action"
        if not code or not cause or (code.startswith("<") and code.endswith(">")):
            continue
        waivable = getattr(named.get("waivable"), "value", True)
        found.setdefault(code, (where, cause, _cure(needs, waivable=waivable)))
    return dict(sorted(found.items()))


def _cure(needs: list[str], *, waivable: bool) -> str:
    given = [_HELP.get(need, f"give ``{need}=``") for need in needs if need]
    cure = " and ".join(given) or "take one of the ``allowed`` actions first"
    return cure[0].upper() + cure[1:] + ("." if waivable else "; it cannot be waived.")


def findings() -> dict[str, tuple[str, str, str]]:
    """Return the code of each finding of the checks with its place, its cause and its cure."""
    found: dict[str, tuple[str, str, str]] = {}
    for where, name, call in _calls():
        if name.endswith("Finding") and len(call.args) >= 3 and _text(call.args[0]):
            cure = _text(call.args[3]) if len(call.args) > 3 else ""
            cause = _text(call.args[2]) or "see its sentence"
            cure = (
                f"{cure[:1].upper()}{cure[1:]}."
                if cure
                else "The sentence says what to change."
            )
            found.setdefault(_text(call.args[0]), (where, cause, cure))
    return dict(sorted(found.items()))


def _plain(text: str) -> str:
    return " ".join(text.replace("*", "\\*").split())


def _table(rows: dict[str, tuple[str, str, str]]) -> list[str]:
    lines = [".. list-table::", "   :header-rows: 1", "   :widths: 24 18 30 28"]
    lines += ["   :class: stack", ""]
    lines += ["   * - code", "     - where", "     - cause", "     - cure"]
    for code, (where, cause, cure) in rows.items():
        lines += [
            f"   * - ``{code}``",
            f"     - ``{where}``",
            f"     - {_plain(cause)}",
        ]
        lines += [f"     - {_plain(cure)}"]
    return [*lines, ""]


_INTRODUCTION = """\
Each error, reason and finding of the package, with its cause and its cure. The tables are made from
the code when the pages are built. Codes are stable; sentences may change.

Everything that the package raises on purpose is a ``ServiceOpsError``. An ``ActionRefused`` has
``reasons``, each with its ``code``: show the sentences to people, and let programs decide by the
codes.

"""


def page() -> str:
    """Return the text of the page."""
    lines = ["Error codes", "===========", ""]
    lines += [_INTRODUCTION]
    lines += ["Classes", "-------", "", ".. list-table::", "   :header-rows: 1"]
    lines += ["   :class: stack", ""]
    lines += ["   * - class", "     - cause", "     - cure"]
    for name in errors.__all__:
        first = " ".join((inspect.getdoc(getattr(errors, name)) or "").split()).split(
            ". "
        )[0]
        cause = first.rstrip(".") + "."
        lines += [f"   * - :py:class:`~serviceops.errors.{name}`", f"     - {cause}"]
        lines += [f"     - {CURES[name]}"]
    lines += ["", "Reasons of refused actions", "--------------------------", ""]
    lines += [
        "``record.check(action, ...)`` returns them without trying; parts in angle brackets vary.",
        "",
    ]
    lines += _table(reasons())
    lines += ["Findings of the checks", "----------------------", ""]
    lines += [
        "``lint`` of calendars, policies, schedules, routes and tables of rules returns them.",
        "",
    ]
    return "\n".join([*lines, *_table(findings())])


def write_page(app: Any = None) -> None:
    """Write the page before Sphinx reads the sources."""
    del app
    path = HERE / "error-codes.rst"
    if not path.exists() or path.read_text(encoding="utf-8") != page():
        path.write_text(page(), encoding="utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Connect the writer."""
    app.connect("builder-inited", write_page)
    return {"parallel_read_safe": True}
