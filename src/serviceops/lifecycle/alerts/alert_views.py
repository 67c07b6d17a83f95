"""How other systems show an alert: one record, several views at once, read off and never stored.

Sources: the states of Alerta, Alertmanager, Grafana OnCall, Keep, PagerDuty, ServiceNow and TM
Forum 642, as their documentation or source names them.
"""

from collections.abc import Mapping

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue
from serviceops.lifecycle.alerts.alert import Alert
from serviceops.lifecycle.alerts.alert_axes import IsaState

# One term for each state of ISA-18.2, in its order: A normal, B unacknowledged, C acknowledged,
# D returned and unacknowledged, E shelved, F suppressed by design, G out of service.
_VIEWS = {
    "alerta": "closed|open|ack|closed|shelved|blackout|blackout",
    "alertmanager": "resolved|active|active|resolved|suppressed|suppressed|suppressed",
    "keep": "resolved|firing|acknowledged|resolved|suppressed|suppressed|maintenance",
    "oncall": "resolved|new|acknowledged|resolved|silenced|silenced|silenced",
    "pagerduty": "resolved|triggered|acknowledged|resolved|snoozed|suppressed|maintenance",
    "servicenow": "Closed|Open|Open|Closed|Open|Open|Maintenance",
    "tmf642": (
        "cleared, acknowledged|raised, unacknowledged|raised, acknowledged|cleared, unacknowledged"
        "|raised, unacknowledged|raised, unacknowledged|planned outage"
    ),
}

ALERT_VIEWS: Mapping[str, Mapping[IsaState, str]] = {
    system: dict(zip(IsaState, terms.split("|"), strict=True)) for system, terms in _VIEWS.items()
}
"""What each system shows for each state of ISA-18.2; what two of them share is lost in the view."""


@checked
def shown_by(system: str, alert: Alert) -> str:
    """Return how a system would show an alert; an unknown system raises `InvalidValue`.

    What is over is shown as over even where it is hidden, as those systems do that have one state.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> alert = Alert.report("AL-1", identity="disk", severity="major", at=at)
    >>> shown_by("alerta", alert), shown_by("pagerduty", alert.acknowledge(at=at))
    ('open', 'acknowledged')
    """
    try:
        view = ALERT_VIEWS[system]
    except KeyError:
        raise InvalidValue(system, f"one of {', '.join(ALERT_VIEWS)}") from None
    over = alert.state == "closed"
    return view[IsaState.NORM if over else alert.isa]
