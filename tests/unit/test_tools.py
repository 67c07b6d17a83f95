"""Actions as tools: schemas of what is possible now, calls and dry runs, refusals as data."""

from datetime import UTC, datetime, timedelta
from typing import Any, Unpack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from serviceops.desk import Contact
from serviceops.errors import (
    ConditionFailed,
    GuardFailed,
    InvalidDocument,
    InvalidLifecycle,
    MalformedPayload,
    NewerSchema,
    RevisionConflict,
    UnknownAction,
    UnknownKey,
    UnknownState,
    YearsNotCovered,
)
from serviceops.lifecycle import (
    AccessGrant,
    ActionContext,
    Alert,
    Event,
    FactChanges,
    Incident,
    KnownError,
    Lifecycle,
    MajorIncident,
    Problem,
    Record,
    ServiceRequest,
    State,
    action,
)
from serviceops.testing import an_incident, in_state
from serviceops.tools import call, problem_of, schema_of, tools

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
KINDS: tuple[type[Record], ...] = (
    AccessGrant, Alert, Contact, Event, Incident, KnownError, MajorIncident, Problem,
    ServiceRequest,
)  # fmt: skip
EACH_ACTION = [
    (kind, action) for kind in KINDS for action in (kind.lifecycle.creates, *kind.actions())
]


def incident() -> Incident:
    return Incident.log("INC-1", summary="Mail is down", caller="u-1", at=NINE)


def named(record: Any, **known: Any) -> dict[str, dict[str, Any]]:
    return {tool["name"]: tool for tool in tools(record, at=NINE, **known)}


@pytest.mark.parametrize(("kind", "action"), EACH_ACTION)
def test_every_action_has_a_valid_schema_with_its_required_inputs(
    kind: type[Record], action: str
) -> None:
    schema = schema_of(kind, action)

    Draft202012Validator.check_schema(schema)
    if action in kind.actions():
        known = kind.actions()[action].inputs
        assert schema["required"] == [one.name for one in known if one.required]
        assert [*schema["properties"]] == [*(one.name for one in known), "comment"]
        for one in known:
            assert schema["properties"][one.name].get("enum", []) == list(one.choices)


def values_of(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("format") == "date-time":
        return st.datetimes(
            min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)
        ).map(datetime.isoformat)
    if schema["type"] == "array":
        return st.lists(values_of(schema["items"]), max_size=3)
    return {
        "string": st.text(min_size=1, max_size=5).filter(str.strip),
        "boolean": st.booleans(),
        "integer": st.one_of(st.integers(0, 9), st.integers(0, 9).map(float)),
        "number": st.floats(0, 9),
    }[schema["type"]]


@st.composite
def valid_calls(draw: st.DrawFn) -> tuple[type[Record], str, dict[str, Any]]:
    kind, action = draw(st.sampled_from(EACH_ACTION))
    schema = schema_of(kind, action)
    inputs = {
        name: draw(values_of(one))
        for name, one in schema["properties"].items()
        if name in schema["required"] or draw(st.booleans())
    }
    assert Draft202012Validator(schema).is_valid(inputs)
    return kind, action, inputs


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(valid_calls())
def test_what_a_schema_accepts_is_never_of_the_wrong_type(
    made: tuple[type[Record], str, dict[str, Any]],
) -> None:
    kind, action, inputs = made
    creates = kind.lifecycle.creates
    begun = call(kind, creates, _required(schema_of(kind, creates)), at=NINE, record_id="X-1")
    of = kind if action == creates or begun.record is None else begun.record

    result = call(of, action, inputs, at=NINE + timedelta(days=1), record_id="X-2")

    # A switch that is off says nothing: what needs it may still be missing.
    filled = {name for name, value in inputs.items() if value is not False}
    for reason in result.content.get("reasons", ()):
        wrong = reason["code"].endswith("_invalid") or reason["code"].endswith("_missing")
        assert not (wrong and set(reason["needs"]) & filled), reason
    assert not isinstance(result.error, TypeError), result.error


def _required(schema: dict[str, Any]) -> dict[str, Any]:
    plain = {"string": "x", "boolean": True, "integer": 1, "array": ["x"]}
    return {
        name: schema["properties"][name].get("enum", [plain[schema["properties"][name]["type"]]])[0]
        for name in schema["required"]
    }


def test_an_action_that_has_nothing_to_undo_is_no_tool() -> None:
    problem = Problem.log("P-1", summary="x", source="proactive", at=NINE)
    alert = Alert.report("AL-1", identity="db-1/disk", severity="major", at=NINE)
    end = NINE + timedelta(hours=1)
    shelved = alert.shelve(until=end, at=NINE)
    maintained = shelved.suppress(kind="maintenance", until=end, at=NINE)

    assert "unlink" not in named(problem)
    assert "unlink" in named(problem.link(incident="INC-1", at=NINE))
    assert ["worsen" in named(alert), "lessen" in named(alert)] == [True, True]
    for severity, name in (("critical", "worsen"), ("informational", "lessen")):
        furthest = Alert.report("AL-1", identity="x", severity=severity, at=NINE)
        assert {"worsen", "lessen"} - named(furthest).keys() == {name}
    known, later = in_state(KnownError, "published"), NINE + timedelta(days=1)
    for one, is_cited in ((known, False), (known.cite(incident="INC-1", at=later), True)):
        names = [tool["name"] for tool in tools(one, at=later)]
        assert ("cite" in names, "release" in names) == (True, is_cited)
    assert ["unsuppress" in named(one) for one in (alert, shelved, maintained)] == [
        False, False, True,
    ]  # fmt: skip


def test_a_schema_accepts_no_blank_text_and_no_number_that_the_action_refuses() -> None:
    escalate = Draft202012Validator(schema_of(Incident, "escalate"))
    valid = {"kind": "functional", "level": 1, "reason": "x"}

    for wrong in ({"level": 1e308}, {"level": -1e308}, {"reason": " "}, {"reason": ""}):
        assert not escalate.is_valid(valid | wrong)
        assert call(incident(), "escalate", valid | wrong, at=NINE).is_refused
    for right in ({"level": 2**53 - 1}, {"level": 2.0}, {"reason": " x"}):
        assert escalate.is_valid(valid | right)
        assert not call(incident(), "escalate", valid | right, at=NINE).is_refused


def test_a_tool_says_what_the_guards_need_as_well() -> None:
    resolve = named(incident())["resolve"]

    assert resolve["missing"] == ["code", "notes", "category"]
    assert "its category is not set" in resolve["hints"]
    assert resolve["description"] == "Resolve the incident: how, as a code and in words."
    assert "close" not in named(incident())


def test_an_action_that_no_input_makes_possible_is_left_out() -> None:
    open_task = an_incident().resolve(code="solution", notes="x", category="mail", at=NINE)
    with_task = open_task.amend(open_tasks=1, at=NINE)

    assert "close" in named(open_task)
    assert "close" not in named(with_task)
    # Evidence is for the host to show; an agent cannot make it up.
    major = incident().amend(major_incident="MI-1", category="mail", at=NINE)
    assert "resolve" not in named(major)


def test_what_is_known_already_is_not_missing() -> None:
    known = named(incident(), code="solution", notes="restarted")

    assert known["resolve"]["missing"] == ["category"]


def test_creation_is_a_tool_of_the_class() -> None:
    (log,) = tools(Incident, at=NINE)

    assert (log["name"], log["missing"]) == ("log", ["summary"])
    assert log["inputSchema"]["allOf"] == [
        {"anyOf": [{"required": ["caller"]}, {"required": ["source"]}]}
    ]
    (problem,) = tools(Problem, at=NINE)
    assert problem["missing"] == ["summary", "source"]  # only a reactive one names incidents


def test_a_dry_run_shows_what_would_happen() -> None:
    before = incident()

    tried = call(before, "assign", {"group": "mail"}, at=NINE, dry_run=True)

    assert tried.content == {
        "id": "INC-1", "state": "assigned", "revision": 2, "sets": {"group": "mail"},
        "dry_run": True,
    }  # fmt: skip
    assert before.revision == 1


@pytest.mark.parametrize(
    ("name", "inputs", "status", "text"),
    [
        ("resolve", {}, 422, "code is required"),
        ("close", {}, 409, "cannot close from new"),
        ("dance", {}, 404, "dance"),
        ("note", {"text": "x", "waive": ["a"]}, 400, "waive"),
        ("hold", {"reason": "scheduled", "until": "2026-03-02T09:00:00"}, 422, "until"),
        ("escalate", {"kind": "functional", "level": 1.5, "reason": "x"}, 422, "level"),
    ],
)
def test_whatever_an_agent_does_wrong_is_data(
    name: str, inputs: dict[str, Any], status: int, text: str
) -> None:
    result = call(incident(), name, inputs, at=NINE)

    assert result.is_refused
    assert result.content["status"] == status, result.content
    assert text in result.content["detail"]
    assert result.record == incident()


def test_problem_details_name_the_case() -> None:
    assert problem_of(RevisionConflict("INC-1", 1, 3))["revision"] == 3
    assert problem_of(UnknownKey("INC-9", "a record"))["status"] == 404
    assert problem_of(UnknownAction("x", "y"))["type"] == "urn:serviceops:problem:not-found"
    for failure in (RuntimeError("secret"), KeyError("secret")):  # a host's own dictionary
        assert problem_of(failure) == {
            "type": "urn:serviceops:problem:error", "title": "The server failed", "status": 500,
            "detail": "The server failed",
        }  # fmt: skip


@pytest.mark.parametrize(
    "bug",
    [
        TypeError("unsupported operand type(s) for +: secret"),
        GuardFailed("INC-1", "secret", "TypeError: secret"),
        ConditionFailed("secret", "log", NINE, "secret"),
        InvalidDocument(("secret: is missing",)),
        NewerSchema(99, 2),
        InvalidLifecycle("secret", ("secret",)),
        UnknownState("secret", "a state of IncidentLifecycle"),
        YearsNotCovered(NINE, NINE, NINE),
    ],
)
def test_a_fault_of_the_host_is_not_the_client_s_and_says_nothing(bug: Exception) -> None:
    assert problem_of(bug) == problem_of(RuntimeError("x"))
    assert problem_of(bug)["status"] == 500


def test_a_document_is_the_client_s_only_where_the_client_sent_it() -> None:
    wrong = InvalidDocument(("summary: is missing",))

    sent = problem_of(wrong, of_document=True)

    assert (sent["status"], sent["detail"]) == (400, "summary: is missing")
    assert problem_of(NewerSchema(99, 2), of_document=True)["status"] == 400
    assert problem_of(TypeError("secret"), of_document=True)["status"] == 500
    assert problem_of(MalformedPayload("Alertmanager", ("x is missing",)))["status"] == 400


def test_a_bug_in_an_action_of_the_host_s_reaches_the_host() -> None:
    class Broken(Incident):
        @action
        def note(self, *, text: str, **when: Unpack[ActionContext]) -> FactChanges:
            return {"summary": 1 + text}  # type: ignore[operator] # the bug

    broken = Broken.log("INC-1", summary="Mail is down", caller="u-1", at=NINE)

    with pytest.raises(TypeError, match="unsupported operand"):
        call(broken, "note", {"text": "x"}, at=NINE)


def test_the_types_of_the_model_context_protocol_accept_tools_and_results() -> None:
    types = pytest.importorskip("mcp.types", reason="the official SDK is not installed")
    for kind in KINDS:
        for tool in tools(kind, at=NINE):
            read = types.Tool.model_validate(tool)
            assert read.name == tool["name"]
            written = read.model_dump(by_alias=True, exclude_none=True)
            assert written["inputSchema"] == tool["inputSchema"]
    for tool in tools(in_state(Incident, "in_progress"), at=NINE + timedelta(days=9)):
        types.Tool.model_validate(tool)
    refused = call(incident(), "resolve", {}, at=NINE)
    types.CallToolResult.model_validate({
        "content": [{"type": "text", "text": refused.content["detail"]}],
        "structuredContent": dict(refused.content),
        "isError": refused.is_refused,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "action", "inputs"),
    [
        (ServiceRequest, "draft", {"summary": "s", "caller": "u-1", "items": {"laptop": 2}}),
        (Problem, "log", {"summary": "s", "source": "reactive", "incidents": {"INC-1": 1}}),
    ],
)
def test_an_object_in_the_place_of_an_array_is_refused_not_read_by_its_names(
    kind: Any, action: str, inputs: dict[str, Any]
) -> None:
    made = call(kind, action, inputs, at=NINE, record_id="X-1")

    assert made.is_refused
    assert "several" in made.content["detail"]


def test_an_object_in_the_place_of_the_texts_of_an_action_is_refused() -> None:
    cleared = call(incident(), "amend", {"clear": {"service": 1}}, at=NINE)

    assert [reason["code"] for reason in cleared.content["reasons"]] == ["clear_invalid"]


def test_a_creation_without_a_method_is_named_with_what_to_write() -> None:
    class Errand(Lifecycle):
        creates = "hand_out"
        begun = State(initial=True)
        done = State(final=True)
        finish = done.from_(begun)

    class Ours(Record):
        lifecycle = Errand

        @action
        def finish(self, **when: Unpack[ActionContext]) -> FactChanges:
            return {}

    with pytest.raises(InvalidLifecycle, match=r"hand_out .* write Ours\.hand_out"):
        tools(Ours, at=NINE)
    made = call(Ours, "hand_out", {}, at=NINE, record_id="X-1")
    assert made.content["status"] == 500


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        (Incident, {"summary": "x", "caller": "u"}),
        (Problem, {"summary": "x", "source": "proactive"}),
        (ServiceRequest, {"summary": "x", "caller": "u"}),
    ],
)
def test_a_creation_with_levels_that_the_matrix_lacks_was_an_unknown_record(
    kind: type[Record], inputs: dict[str, str]
) -> None:
    given = {**inputs, "impact": "very_high", "urgency": "low"}
    refused = call(kind, kind.lifecycle.creates, given, at=NINE, record_id="R-1")

    assert refused.content["status"] == 409  # as of `amend`: not 404, which is no such record
    assert [one["code"] for one in refused.content["reasons"]] == ["level_unknown"]
    assert "very_low" not in refused.content["detail"]


def test_an_input_of_none_is_as_if_it_were_not_given_and_a_required_one_is_missing() -> None:
    log = {"summary": "x", "caller": "u", "category": None, "comment": None}
    made = call(Incident, "log", log, at=NINE, record_id="INC-1")
    less = {name: value for name, value in log.items() if value is not None}

    assert made.record == call(Incident, "log", less, at=NINE, record_id="INC-1").record
    refused = call(Incident, "log", {**log, "summary": None}, at=NINE, record_id="INC-1")
    assert [one["code"] for one in refused.content["reasons"]] == ["summary_missing"]
