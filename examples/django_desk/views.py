"""The API: JSON in, JSON out, refusals with their reasons.

422: an input is missing or invalid. 409: the record does not allow the action. 412: another client
changed the record first.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from django_desk import store
from django_desk.promises import case_of
from serviceops import ActionRefused, Incident, ServiceOpsError, to_dict
from serviceops.desk import Contact
from serviceops.errors import Reason, UnknownAction
from serviceops.lifecycle import Record, links_of

View = Callable[..., JsonResponse]
_INPUT_FAULTS = ("_missing", "_invalid")
_BEGINNINGS: dict[str, Callable[..., Record]] = {"incidents": Incident.log, "contacts": Contact.log}


def answers(view: View) -> View:
    """Turn errors into responses that a client can act on."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> JsonResponse:
        try:
            return view(request, *args, **named)
        except ActionRefused as refused:
            is_input_fault = all(reason.code.endswith(_INPUT_FAULTS) for reason in refused.reasons)
            return JsonResponse(
                {
                    "refused": str(refused),
                    "reasons": [_reason(reason) for reason in refused.reasons],
                    "allowed": refused.allowed,
                },
                status=422 if is_input_fault else 409,
            )
        except store.Stale:
            return JsonResponse({"refused": "the record has changed: read it again"}, status=412)
        except (UnknownAction, ObjectDoesNotExist):
            return JsonResponse({"refused": "there is no such record or action"}, status=404)
        except (ServiceOpsError, TypeError, ValueError) as wrong:
            return JsonResponse({"refused": str(wrong)}, status=400)

    exempt: View = csrf_exempt(answered)
    return exempt


def _at(moment: datetime | None) -> str | None:
    """Write an instant with its microseconds, which Django's encoder drops: a timer rang early."""
    return None if moment is None else moment.isoformat()


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "sentence": reason.sentence, "needs": reason.needs}


def _body(request: HttpRequest) -> dict[str, Any]:
    body = json.loads(request.body or b"{}")
    if not isinstance(body, dict):
        raise ValueError("a JSON object is expected")  # noqa: TRY004 - the client's value is wrong
    return body


def _shown(record: Record, now: datetime) -> dict[str, Any]:
    reading = case_of(record).read(at=now)
    return {
        "record": to_dict(record),
        "revision": record.revision,
        "allowed": record.allowed_actions,
        "links": [to_dict(link) for link in links_of(record)],
        "clocks": {
            name: {
                "stage": clock.stage,
                "verdict": clock.verdict,
                "due_at": _at(clock.due_at),
                "remaining": str(clock.remaining),
                "ledger": str(clock.ledger).splitlines(),
                "why": str(clock.explain()).splitlines(),
            }
            for name, clock in (reading.clocks or {}).items()
        },
        "next_wakeup": _at(reading.next_wakeup),
    }


@answers
def begin(request: HttpRequest, kind: str) -> JsonResponse:
    """Log an incident or a contact (POST), or list the open ones by their first breach."""
    now = timezone.now()
    if request.method != "POST":
        reading = store.queue().read(at=now)
        listed = [{"id": place.id, "breach_at": _at(place.breach_at)} for place in reading]
        return JsonResponse({"queue": listed, "next_wakeup": _at(reading.next_wakeup)})
    body = _body(request)
    if body.keys() & {"at", "by", "waive", "evidence", "recorded_at"}:
        raise ValueError("the server sets when it happened and who did it")
    record = _BEGINNINGS[kind](str(body.pop("id", "")), at=now, **body)
    return JsonResponse(_shown(store.moved(None, record, at=now), now), status=201)


@answers
def show(request: HttpRequest, record_id: str) -> JsonResponse:
    """Show a record and its clocks, with their reasons."""
    return JsonResponse(_shown(store.load(record_id), timezone.now()))


@answers
def options(request: HttpRequest, record_id: str) -> JsonResponse:
    """Return the fields of a form: each action with its inputs and the reasons against it."""
    record = store.load(record_id)
    offered = record.options(at=timezone.now(), evidence=store.open_records())
    return JsonResponse({
        name: {
            "inputs": [
                {"name": one.name, "required": one.required, "choices": one.choices}
                for one in option.inputs
            ],
            "missing": option.missing,
            "reasons": [_reason(reason) for reason in option.reasons],
        }
        for name, option in offered.items()
    })  # fmt: skip


@answers
def act(request: HttpRequest, record_id: str, action: str) -> JsonResponse:
    """Take an action: the body has its inputs and the revision that the client has read."""
    body, now = _body(request), timezone.now()
    record = store.load(record_id)
    if body.pop("revision", None) != record.revision:
        raise store.Stale(record_id)
    known = {wanted.name for wanted in _inputs(record, action)} | {"comment"}
    if odd := body.keys() - known:
        raise ValueError(f"{action} has the inputs {', '.join(sorted(known))}, not {sorted(odd)}")
    after = record.act(action, at=now, evidence=store.open_records(), **body)
    return JsonResponse(_shown(store.moved(record, after, at=now), now))


def _inputs(record: Record, action: str) -> tuple[Any, ...]:
    if action not in record.actions():
        raise UnknownAction(action, "an action of this record", ", ".join(record.actions()))
    return record.actions()[action].inputs


@answers
def tick(request: HttpRequest) -> JsonResponse:
    """Carry out what fell due since the last call, and return the instant of the next call."""
    now = timezone.now()
    return JsonResponse({"now": _at(now), "next_wakeup": _at(store.tick(now))})
