"""Grafana's notification policies and mute timings, in: routing as a provisioning file states it.

Source: Grafana, "Use configuration files to provision alerting resources" (policies, muteTimes,
contactPoints), the form that its export gives. Policies are Alertmanager's routes with matchers as
lists of three, mute timings its time intervals, and contact points its receivers. Grafana's webhook
is read by `serviceops.interop.alertmanager.from_webhook`.
"""

from collections.abc import Mapping
from typing import Any

from serviceops._internal.checked import checked
from serviceops.interop.alertmanager.configuration import RoutingImport, RoutingReader
from serviceops.interop.payloads import Payload

__all__ = ["from_policies"]


@checked
def from_policies(exported: Mapping[str, Any], *, organisation: int = 1) -> RoutingImport:
    """Return the routing of exported alerting resources, given as a mapping.

    There may be policies of several organisations; that of `organisation` is read, and those of
    others are listed as lost. Whether a contact point sends resolved alerts
    (``disableResolveMessage``) is read where all of its receivers agree. What cannot be read raises
    `MalformedPayload` with every fault.

    >>> read = from_policies({"policies": [{"orgId": 1, "receiver": "mail", "routes": [
    ...     {"receiver": "pager", "object_matchers": [["severity", "=", "critical"]]}]}]})
    >>> [str(matcher) for matcher in read.routing.route.routes[0].matchers]
    ['severity="critical"']
    """
    reader = RoutingReader(Payload(exported, "Grafana alerting resources"))
    body, trees = reader.body, []
    for name in ("muteTimes", "mute_timings"):
        for each in body.each(name, needed=False):
            if _is_of(each, organisation):
                each.members = {k: v for k, v in each.members.items() if k not in _ADDRESS}
                reader.interval(each)
    names: dict[str, bool | None] = {}
    for each in body.each("contactPoints", needed=False):
        if _is_of(each, organisation):
            sends = {
                one.flag("disableResolveMessage", otherwise=False) is not True
                for one in each.each("receivers", needed=False)
            }
            names[each.text("name", needed=True)] = reader.agreed(sends, "disableResolveMessage")
            reader.rest(each, {"name", *_ADDRESS})
    for each in body.each("policies", needed=False):
        if _is_of(each, organisation):
            trees.append(reader.route(each, names, is_root=True))
        else:
            sentence = "a policy of another organisation"
            reader.losses.note("other_organisation", "policies", 0, sentence)
    if len(trees) != 1:
        one = f"one policy of organisation {organisation}, as /policies/export gives it"
        body.fault("policies", len(trees) or None, one)
    reader.rest(body, {"apiVersion", "muteTimes", "mute_timings", "contactPoints", "policies"})
    return reader.result(trees[0] if trees else None, (), tuple(names))


_ADDRESS = ("orgId", "uid", "version", "provenance")


def _is_of(place: Payload, organisation: int) -> bool:
    return bool(place.members.get("orgId", organisation) == organisation)
