"""The API: JSON in and out, refusals as problem details (RFC 9457) with reasons.

422: an input is missing or invalid. 409: the record does not allow the action, or
another client changed it first.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from django_desk import store
from django_desk.promises import RULES, case_of
from serviceops import Incident, ServiceOpsError, to_dict
from serviceops.desk import Contact, handle
from serviceops.errors import InvalidValue
from serviceops.lifecycle import Record, links_of
from serviceops.tools import problem_of, tools

View = Callable[..., JsonResponse]
_KINDS: dict[str, type[Record]] = {"incidents": Incident, "contacts": Contact}


def with_problems(view: View) -> View:
    """Turn errors into responses that a client can act on."""

    @wraps(view)
    def responded(request: HttpRequest, *args: Any, **named: Any) -> JsonResponse:
        try:
            return view(request, *args, **named)
        except ServiceOpsError as wrong:
            problem = problem_of(wrong)
            if problem["status"] == 500:  # a fault of ours: Django logs it
                raise
            return JsonResponse(
                problem,
                status=problem["status"],
                content_type="application/problem+json",
            )

    # Exempt, because programs call this API with a token in a header and no cookie:
    # there is no session that another site could use. With sessions, remove this line.
    exempt: View = csrf_exempt(responded)
    return exempt


def _at(moment: datetime | None) -> str | None:
    """Write an instant with its microseconds, which Django's encoder drops."""
    return None if moment is None else moment.isoformat()


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body or b"{}")
    except ValueError as wrong:
        text = request.body.decode(errors="replace")
        raise InvalidValue(text, "a JSON object", str(wrong)) from None
    if not isinstance(body, dict):
        raise InvalidValue(body, "a JSON object")
    return body


def _shown(record: Record, now: datetime) -> dict[str, Any]:
    reading = case_of(record).read(at=max(now, record.history[-1].at))
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


@with_problems
def begin(request: HttpRequest, kind: str) -> JsonResponse:
    """Log an incident or a contact (POST), or list open ones by their first breach."""
    if request.method != "POST":
        reading = store.queue().read(at=timezone.now())
        listed = [
            {"id": place.id, "breach_at": _at(place.breach_at)} for place in reading
        ]
        return JsonResponse({"queue": listed, "next_wakeup": _at(reading.next_wakeup)})
    body = _body(request)
    record_id = str(body.pop("id", ""))
    return _done(request, record_id, "log", body, kind=_KINDS[kind], status=201)


def _done(
    request: HttpRequest,
    record_id: str,
    name: str,
    inputs: dict[str, Any],
    *,
    kind: type[Record] | None = None,
    since: int | None = None,
    status: int = 200,
) -> JsonResponse:
    """Take an action with the inputs of a client, in one transaction."""
    now = timezone.now()
    done = handle(
        store.STORE, record_id, name, inputs,
        at=now, rules=RULES, kind=kind, since=since,
        key=request.headers.get("Idempotency-Key"),
    )  # fmt: skip
    return JsonResponse(_shown(done.record, now), status=status)


@with_problems
def show(request: HttpRequest, record_id: str) -> JsonResponse:
    """Show a record and its clocks, with their reasons."""
    return JsonResponse(_shown(store.load(record_id), timezone.now()))


@with_problems
def options(request: HttpRequest, record_id: str) -> JsonResponse:
    """Return what a form needs: each possible action with the schema of its inputs."""
    record = store.load(record_id)
    evidence = store.evidence_for(record)
    return JsonResponse({"tools": tools(record, at=timezone.now(), evidence=evidence)})


@with_problems
def act(request: HttpRequest, record_id: str, action: str) -> JsonResponse:
    """Take an action: the body has its inputs and the revision that the client read."""
    body = _body(request)
    since = body.pop("revision", None)
    if not isinstance(since, int):
        raise InvalidValue(
            since, "the revision that was read", 'such as {"revision": 1}'
        )
    return _done(request, record_id, action, body, since=since)


@with_problems
def tick(request: HttpRequest) -> JsonResponse:
    """Carry out what fell due since the last call; return the instant of the next."""
    now = timezone.now()
    return JsonResponse(
        {"now": _at(now), "next_wakeup": _at(store.run_timer(now).next_wakeup)}
    )
