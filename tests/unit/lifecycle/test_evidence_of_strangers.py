"""Evidence that is no record is refused by name, not by an attribute it lacks."""

from datetime import UTC, datetime
from typing import Any

import pytest

from serviceops.desk import DeskRules, MemoryStore, handle
from serviceops.errors import ActionRefused, InvalidValue
from serviceops.lifecycle import Incident

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("stranger", [None, 42, "CHG-1", {"id": "CHG-1"}])
def test_evidence_that_is_no_record_is_refused(stranger: Any) -> None:
    incident = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=NINE)

    with pytest.raises(ActionRefused):
        incident.act("note", text="x", at=NINE, evidence=(stranger,))


def test_a_stored_desk_refuses_evidence_that_is_no_record() -> None:
    store, rules = MemoryStore(), DeskRules()
    log = {"summary": "Mail is down", "caller": "u-1"}
    handle(store, "INC-1", "log", log, kind=Incident, at=NINE, rules=rules)

    with pytest.raises(ActionRefused):
        handle(store, "INC-1", "note", {"text": "x"}, at=NINE, rules=rules, evidence=[None])


@pytest.mark.parametrize("strangers", [42, "PRB-1", NINE, Incident, True])
def test_what_is_no_list_of_evidence_was_a_type_error_where_evidence_is_looked_for(
    strangers: Any,
) -> None:
    incident = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=NINE)

    with pytest.raises(InvalidValue, match="the records that are shown"):
        incident.evidence_needed("note", evidence=strangers)
