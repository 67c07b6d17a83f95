"""Alert routing: who is notified of an alert, when and in which group, and how to test that."""

from serviceops.events.routing.alert_routing import (
    AlertRouting,
    Delivery,
    RouteCoverage,
    RouteExplanation,
)
from serviceops.events.routing.findings import RoutingFinding
from serviceops.events.routing.label_classes import RouteChange
from serviceops.events.routing.time_intervals import TimeInterval, TimeRange

__all__ = [
    "AlertRouting",
    "Delivery",
    "RouteChange",
    "RouteCoverage",
    "RouteExplanation",
    "RoutingFinding",
    "TimeInterval",
    "TimeRange",
]
