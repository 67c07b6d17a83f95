"""How other systems show an alert: one record, several views at once.

The axes of an alert hold more than any of these shows; a view is read off them and never stored.
Sources: the states of Alerta, Alertmanager, Grafana OnCall, Keep, PagerDuty, ServiceNow and TM
Forum 642, as their documentation or source names them.
"""

from collections.abc import Mapping

from serviceops.errors import InvalidValue
from serviceops.lifecycle.alerts.alert import Alert
from serviceops.lifecycle.alerts.alert_axes import IsaState

_A, _B, _C, _D = IsaState.NORM, IsaState.UNACK, IsaState.ACKED, IsaState.RTNUN
_E, _F, _G = IsaState.SHLVD, IsaState.DSUPR, IsaState.OOSRV

ALERT_VIEWS: Mapping[str, Mapping[IsaState, str]] = {
    "alerta": {
        _A: "closed", _B: "open", _C: "ack", _D: "closed", _E: "shelved", _F: "blackout",
        _G: "blackout",
    },
    "alertmanager": {
        _A: "resolved", _B: "active", _C: "active", _D: "resolved", _E: "suppressed",
        _F: "suppressed", _G: "suppressed",
    },
    "keep": {
        _A: "resolved", _B: "firing", _C: "acknowledged", _D: "resolved", _E: "suppressed",
        _F: "suppressed", _G: "maintenance",
    },
    "oncall": {
        _A: "resolved", _B: "new", _C: "acknowledged", _D: "resolved", _E: "silenced",
        _F: "silenced", _G: "silenced",
    },
    "pagerduty": {
        _A: "resolved", _B: "triggered", _C: "acknowledged", _D: "resolved", _E: "snoozed",
        _F: "suppressed", _G: "maintenance",
    },
    "servicenow": {
        _A: "Closed", _B: "Open", _C: "Open", _D: "Closed", _E: "Open", _F: "Open",
        _G: "Maintenance",
    },
    "tmf642": {
        _A: "cleared, acknowledged", _B: "raised, unacknowledged", _C: "raised, acknowledged",
        _D: "cleared, unacknowledged", _E: "raised, unacknowledged",
        _F: "raised, unacknowledged", _G: "planned outage",
    },
}  # fmt: skip
"""What each system shows for each state of ISA-18.2; what two of them share is lost in the view."""


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
