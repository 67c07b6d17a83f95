"""What monitors call their states, against their own numbers."""

from typing import Any

import pytest

from serviceops.errors import InvalidValue
from serviceops.events import CheckState
from serviceops.interop.monitors import CHECK_CODES, check_state
from tests.shared_data import vectors


@pytest.mark.parametrize("row", vectors("alarm_status"))
def test_netdatas_numbers_are_its_own(row: dict[str, Any]) -> None:
    status, code = row["given"]["status"], row["expect"]["code"]

    assert CHECK_CODES["netdata"][status] == code
    assert check_state("netdata", code) == check_state("netdata", status)


def test_states_by_word_and_by_number() -> None:
    assert [check_state("nagios", code) for code in range(4)] == [
        CheckState.OK, CheckState.WARNING, CheckState.CRITICAL, CheckState.UNKNOWN,
    ]  # fmt: skip
    assert check_state("nagios", 127) is CheckState.UNKNOWN
    assert check_state("netdata", "clear") is CheckState.OK
    assert check_state("netdata", "undefined") is None
    for system, status in (("zabbix", "ok"), ("netdata", 9), ("netdata", "up"), ("nagios", "up")):
        with pytest.raises(InvalidValue):
            check_state(system, status)
