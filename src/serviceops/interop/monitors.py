"""The states of checks in monitoring systems, by word and by number.

Sources: Nagios plugin guidelines (exit codes); Netdata, src/health/rrdcalc.h.
"""

from collections.abc import Mapping

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import NamedValues
from serviceops.errors import InvalidValue
from serviceops.events import CheckState

__all__ = ["CHECK_CODES", "check_state"]

CHECK_CODES: Mapping[str, Mapping[str, int]] = NamedValues({
    "nagios": NamedValues({"ok": 0, "warning": 1, "critical": 2, "unknown": 3}),
    "netdata": NamedValues({
        "removed": -2, "undefined": -1, "uninitialized": 0, "clear": 1, "raised": 2, "warning": 3,
        "critical": 4,
    }),
})  # fmt: skip
"""The numbers of check states by system and word.

`nagios`: the exit codes of plugins, which Icinga shares. `netdata`: the states of an alarm; the
first three are no result yet, or no longer.
"""

_STATES: Mapping[str, Mapping[str, CheckState]] = {
    "nagios": {word: CheckState(word) for word in CHECK_CODES["nagios"]},
    "netdata": {
        "clear": CheckState.OK, "raised": CheckState.WARNING, "warning": CheckState.WARNING,
        "critical": CheckState.CRITICAL,
    },
}  # fmt: skip


@checked
def check_state(system: str, status: str | int) -> CheckState | None:
    """Return the state of a check for a system's word or number; `None` is no result.

    A Nagios exit code outside 0 to 3 is unknown, as Nagios reads it.

    >>> check_state("netdata", "CRITICAL"), check_state("nagios", 1), check_state("netdata", -2)
    (<CheckState.CRITICAL: 'critical'>, <CheckState.WARNING: 'warning'>, None)
    """
    if system not in CHECK_CODES:
        alike = "for Icinga write 'nagios': its plugins have the same states"
        raise InvalidValue(system, f"one of {', '.join(CHECK_CODES)}", alike)
    codes = CHECK_CODES[system]
    if isinstance(status, str):
        word = status.lower()
    else:
        word = next((word for word, code in codes.items() if code == status), "")
        if not word and system == "nagios":
            return CheckState.UNKNOWN
    if word not in codes:
        raise InvalidValue(status, f"one of {', '.join(codes)}, or its number")
    return _STATES[system].get(word)
