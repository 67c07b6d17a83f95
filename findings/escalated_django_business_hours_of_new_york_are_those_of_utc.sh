#!/usr/bin/env bash
# Due dates of a service level in business hours of a zone.
#
# Question: the business hours are 09:00 to 17:00 with the TIMEZONE America/New_York. When are the first response (4 hours) and the resolution (8 hours) due of
# a ticket of Friday 2026-11-27 15:00Z, which is 10:00 there? And what has the calculator of schedules of the same package?
# Expected: Friday 19:00Z and Monday 15:00Z (10:00 there), in both. (The question came up while its source was read.)
# Seen with escalated-django 0.7.8: the calculator has these; the service level is due on Monday at 11:00Z and 15:00Z. It counts 09:00 to 17:00 on the clock of
# UTC, so a response is due after the weekend, at six in the morning. The setting, which the package's page lists, is not read.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check escalated-django==0.7.8
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, timezone
from importlib.metadata import version
from types import SimpleNamespace

import django
from django.conf import settings

hours = {"START": "09:00", "END": "17:00", "TIMEZONE": "America/New_York", "DAYS": [1, 2, 3, 4, 5]}
settings.configure(
    USE_TZ=True,
    SECRET_KEY="none",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "escalated"],
    ESCALATED={"SLA": {"TARGETED": True, "BUSINESS_HOURS": hours}},
)
django.setup()
from escalated.models import SlaPolicy
from escalated.services.business_hours_service import BusinessHoursCalculator
from escalated.services.sla_service import SlaService

created = datetime(2026, 11, 27, 15, tzinfo=timezone.utc)
policy = SlaPolicy(name="desk", business_hours_only=True, first_response_hours={"high": 4}, resolution_hours={"high": 8})
ticket = SimpleNamespace(sla_policy=policy, priority="high", created_at=created)
SlaService.apply_sla_deadlines(ticket)
week = {day: {"start": "09:00", "end": "17:00"} for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
schedule = SimpleNamespace(timezone="America/New_York", schedule=week, holidays=SimpleNamespace(all=list))
found = [BusinessHoursCalculator().add_business_hours(created, length, schedule) for length in (4, 8)]
seen = [f"{moment:%A %H:%M%z}" for moment in (ticket.first_response_due_at, ticket.resolution_due_at, *found)]
print("escalated-django", version("escalated-django"), seen)
assert seen == ["Monday 11:00+0000", "Monday 15:00+0000", "Friday 19:00+0000", "Monday 15:00+0000"], "the behaviour has changed"
PYTHON
