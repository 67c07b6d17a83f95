"""What monitoring systems call the states of their checks, by word and by number.

Sources: Nagios plugin guidelines (exit codes); Netdata, src/health/rrdcalc.h.
"""

from collections.abc import Mapping
from types import MappingProxyType

from serviceops.errors import InvalidValue
from serviceops.events import CheckState

__all__ = ["NAGIOS_CODES", "NETDATA_CODES", "check_state"]

NAGIOS_CODES: Mapping[str, int] = MappingProxyType({
    "ok": 0, "warning": 1, "critical": 2, "unknown": 3,
})  # fmt: skip
"""The exit codes of plugins, which Icinga shares."""

NETDATA_CODES: Mapping[str, int] = MappingProxyType({
    "removed": -2, "undefined": -1, "uninitialized": 0, "clear": 1, "raised": 2, "warning": 3,
    "critical": 4,
})  # fmt: skip
"""Netdata's states of an alarm; the first three are no result yet, or no more."""

_MEANT: Mapping[str, Mapping[str, CheckState | None]] = {
    "nagios": {word: CheckState(word) for word in NAGIOS_CODES},
    "netdata": {
        "removed": None,
        "undefined": None,
        "uninitialized": None,
        "clear": CheckState.OK,
        "raised": CheckState.WARNING,
        "warning": CheckState.WARNING,
        "critical": CheckState.CRITICAL,
    },
}
_CODES = {"nagios": NAGIOS_CODES, "netdata": NETDATA_CODES}


def check_state(system: str, status: str | int) -> CheckState | None:
    """Return the state of a check that a system's word or number means; `None` for no result.

    A Nagios exit code outside 0 to 3 is unknown, as Nagios reads it.

    >>> check_state("netdata", "CRITICAL"), check_state("nagios", 1), check_state("netdata", -2)
    (<CheckState.CRITICAL: 'critical'>, <CheckState.WARNING: 'warning'>, None)
    """
    if system not in _MEANT:
        raise InvalidValue(system, f"one of {', '.join(_MEANT)}")
    if isinstance(status, str):
        word = status.lower()
    else:
        word = next((word for word, code in _CODES[system].items() if code == status), "")
        if not word and system == "nagios":
            return CheckState.UNKNOWN
    if word not in _MEANT[system]:
        raise InvalidValue(status, f"one of {', '.join(_MEANT[system])}, or its number")
    return _MEANT[system][word]
