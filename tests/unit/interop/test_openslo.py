"""Objectives from OpenSLO documents: what is carried, what is lost, what is refused."""

from copy import deepcopy
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from serviceops.errors import MalformedPayload
from serviceops.interop.openslo import openslo_objectives
from serviceops.measures import CalendarWindow, Objective

# The form of the document is that of the specification, OpenSLO v1, section SLO.
DOCUMENT: dict[str, Any] = {
    "apiVersion": "openslo/v1",
    "kind": "SLO",
    "metadata": {"name": "foo-slo", "displayName": "Foo SLO"},
    "spec": {
        "service": "foo",
        "indicatorRef": "foo-error",
        "timeWindow": [
            {
                "duration": "1M",
                "isRolling": False,
                "calendar": {
                    "startTime": "2020-01-01 00:00:00",
                    "timeZone": "America/New_York",
                },
            }
        ],
        "budgetingMethod": "Timeslices",
        "objectives": [
            {"displayName": "Foo Total Errors", "target": 0.98, "timeSliceTarget": 0.9},
            {"targetPercent": 99.99, "op": "lte", "value": 5},
        ],
    },
}


def changed(*path: Any, to: Any) -> dict[str, Any]:
    document: Any = deepcopy(DOCUMENT)
    place = document
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return document


def test_objectives_have_the_share_and_the_window_of_the_document() -> None:
    month = CalendarWindow("month", zone="America/New_York")

    assert openslo_objectives(DOCUMENT).value == (
        Objective("foo-slo: Foo Total Errors", Fraction(98, 100), window=month),
        Objective("foo-slo: 2", Fraction(9999, 10000), window=month),
    )


def test_what_is_not_carried_is_listed_with_its_place() -> None:
    lost = [(one.code, one.field, one.row) for one in openslo_objectives(DOCUMENT).lost]

    assert lost == [
        ("not_carried", "indicatorRef", 0),
        ("not_carried", "service", 0),
        ("budgeting_method", "budgetingMethod", 0),
        ("not_carried", "timeSliceTarget", 0),
        ("not_carried", "op", 1),
        ("not_carried", "value", 1),
    ]


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({"duration": "4w", "isRolling": True}, timedelta(weeks=4)),
        ({"duration": "12h"}, timedelta(hours=12)),
        (
            {"duration": "1Q", "calendar": {"startTime": "2020-04-01", "timeZone": "Asia/Tokyo"}},
            CalendarWindow("quarter", zone="Asia/Tokyo"),
        ),
        (
            {"duration": "1w", "calendar": {"startTime": datetime(2026, 3, 2), "timeZone": "UTC"}},
            CalendarWindow("week"),
        ),
        ({"duration": "1Y", "calendar": {"startTime": "2020-01-01"}}, CalendarWindow("year")),
    ],
)
def test_windows_are_rolling_or_of_the_calendar(window: Any, expected: Any) -> None:
    found = openslo_objectives(changed("spec", "timeWindow", 0, to=window))

    assert {one.window for one in found.value} == {expected}


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (changed("apiVersion", to="openslo.com/v2alpha"), "$.apiVersion"),
        (changed("kind", to="SLI"), "$.kind"),
        (changed("metadata", "name", to=None), "$.metadata.name"),
        (changed("spec", "budgetingMethod", to="Guess"), "$.spec.budgetingMethod"),
        (changed("spec", "timeWindow", to=[]), "$.spec.timeWindow"),
        (changed("spec", "timeWindow", 0, "duration", to="2M"), "timeWindow[0].duration"),
        (changed("spec", "timeWindow", 0, "duration", to="month"), "timeWindow[0].duration"),
        (changed("spec", "timeWindow", 0, "isRolling", to=True), "timeWindow[0].isRolling"),
        (changed("spec", "timeWindow", 0, "calendar", to=None), "timeWindow[0].isRolling"),
        (
            changed("spec", "timeWindow", 0, to={"duration": "1M", "isRolling": True}),
            "timeWindow[0].duration",
        ),
        (
            changed("spec", "timeWindow", 0, "calendar", "startTime", to="2020-01-21 12:30:00"),
            "the start of a month",
        ),
        (changed("spec", "timeWindow", 0, "calendar", "startTime", to="soon"), "startTime"),
        (changed("spec", "timeWindow", 0, "calendar", "timeZone", to="Mars"), "timeZone"),
        (changed("spec", "objectives", to=[]), "$.spec.objectives"),
        (changed("spec", "objectives", 0, "target", to=1), "objectives[0].target"),
        (changed("spec", "objectives", 0, "target", to=None), "objectives[0].target"),
        (changed("spec", "objectives", 0, "target", to="0.9"), "objectives[0].target"),
        (changed("spec", "objectives", 0, "targetPercent", to=98), "objectives[0].target"),
        ("an SLO", "an object"),
    ],
)
def test_a_document_that_means_something_else_is_refused_with_its_place(
    document: Any, place: str
) -> None:
    with pytest.raises(MalformedPayload) as refused:
        openslo_objectives(document)

    assert place in str(refused.value)
