"""Which signals are about one thing, and what each means for its alert, worked by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from serviceops import from_dict, to_dict
from serviceops.errors import InvalidValue
from serviceops.events import (
    IDENTITY_KEYS,
    IdentityRules,
    KeyRule,
    Signal,
    as_severity,
    classify_signal,
)
from serviceops.events.signals import fingerprint, redelivery
from serviceops.lifecycle import Alert, AlertPolicy, ReopenPolicy


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


def signal(**reported: Any) -> Signal:
    reported = {"source": "probe", "at": at(9), "severity": "major", **reported}
    return Signal(**reported)


# Fingerprints from prometheus/common, model/metric_test.go.
FINGERPRINTS: list[tuple[dict[str, str], int]] = [
    ({}, 14695981039346656037),
    ({"name": "garland, briggs", "fear": "love is not enough"}, 5799056148416392346),
    ({"first_name": "electro", "occupation": "robot", "manufacturer": "westinghouse"},
     5911716720268894962),
    ({"x": "y"}, 8241431561484471700),
    ({"a": "bb", "b": "c"}, 3016285359649981711),
    ({"a": "b", "bb": "c"}, 7122421792099404749),
]  # fmt: skip


@pytest.mark.parametrize(("labels", "value"), FINGERPRINTS)
def test_a_fingerprint_is_the_one_alertmanager_gives(labels: dict[str, str], value: int) -> None:
    assert fingerprint(labels.items()) == f"{value:016x}"


def test_labels_that_are_called_as_fields_of_a_signal_had_another_fingerprint() -> None:
    rule = IDENTITY_KEYS["alertmanager"]
    named, value = FINGERPRINTS[1]
    graded = {"alertname": "DiskFull", "severity": "page", "source": "eu"}

    assert rule.key(signal(name="disk", facts=named)) == f"{value:016x}"
    assert rule.key(signal(facts=graded)) == fingerprint(graded.items())
    assert rule.key(signal(facts=graded | {"severity": "warn"})) != rule.key(signal(facts=graded))


def test_a_name_that_is_correlated_replaces_the_senders_label_of_that_name() -> None:
    rule = IDENTITY_KEYS["alertmanager"]
    down, up = ({"name": name, "zone": "a"} for name in ("link down", "link"))

    assert rule.key(signal(facts=down), name="link") == fingerprint(up.items())
    assert rule.key(signal(facts={"zone": "a"}), name="link") == fingerprint([("zone", "a")])


def test_signals_without_labels_were_all_about_one_condition() -> None:
    with pytest.raises(InvalidValue, match="something of fingerprint, some fact"):
        IDENTITY_KEYS["alertmanager"].key(signal(name="disk", resource="db-1"))


KEYS: list[tuple[KeyRule, Signal, str]] = [
    (IDENTITY_KEYS["standard"], signal(resource="db-1", name="disk"), "db-1/disk"),
    (IDENTITY_KEYS["standard"], signal(resource="db/1", name="disk"), r"db\/1/disk"),
    (IDENTITY_KEYS["alertmanager"], signal(facts={"x": "y"}), f"{8241431561484471700:016x}"),
    (IDENTITY_KEYS["alertmanager"], signal(facts={"x": "y", "fingerprint": "af01"}), "af01"),
    (IDENTITY_KEYS["pagerduty"], signal(facts={"dedup_key": "k-1", "routing_key": "r"}), "k-1"),
    (IDENTITY_KEYS["pagerduty"], signal(id="17", facts={"routing_key": "r"}), "r/17"),
    (IDENTITY_KEYS["servicenow"], signal(facts={"message_key": "m-1", "node": "n"}), "m-1"),
    (IDENTITY_KEYS["servicenow"],
     signal(source="scom", resource="disk C", facts={"node": "n1", "type": "disk"}),
     "scom/n1/disk/disk C/"),
    (IDENTITY_KEYS["alerta"], signal(resource="web", name="down", facts={"environment": "prod"}),
     "prod/web/down/"),
    (IDENTITY_KEYS["x733"],
     signal(resource="ne-1", facts={"event_type": "communicationsAlarm",
                                    "probable_cause": "lossOfSignal", "specific_problem": 4}),
     "ne-1/communicationsAlarm/lossOfSignal/4"),
    (IDENTITY_KEYS["cloudevents"], signal(source="/ci", facts={"type": "fail", "subject": "b1"}),
     r"\/ci/fail/b1"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "given", "key"), KEYS)
def test_each_sender_names_a_condition_by_its_own_rule(
    rule: KeyRule, given: Signal, key: str
) -> None:
    assert rule.key(given) == key
    assert from_dict(to_dict(rule)) == rule
    assert from_dict(to_dict(given)) == given


def test_the_severity_is_no_part_of_any_key() -> None:
    for rule, given, _ in KEYS:
        reported = {
            **{name: getattr(given, name) for name in ("source", "id", "resource", "name", "facts")}
        }
        assert rule.key(given) == rule.key(signal(severity="ok", **reported))


def test_parts_that_run_together_stay_apart() -> None:
    one, other = signal(resource="a/b", name="c"), signal(resource="a", name="b/c")

    assert IDENTITY_KEYS["standard"].key(one) != IDENTITY_KEYS["standard"].key(other)


def test_a_signal_that_says_nothing_of_what_it_is_about_is_refused() -> None:
    with pytest.raises(InvalidValue, match="resource, name"):
        IDENTITY_KEYS["standard"].key(signal())


def test_a_key_of_its_own_goes_before_every_rule_and_sources_before_the_rest() -> None:
    rules = IdentityRules(keys={"probe": IDENTITY_KEYS["pagerduty"]})

    assert rules.identity(signal(key="mine", facts={"dedup_key": "k"})) == "mine"
    assert rules.identity(signal(facts={"dedup_key": "k"})) == "k"
    assert rules.identity(signal(source="other", resource="db-1", name="disk")) == "db-1/disk"
    assert from_dict(to_dict(rules)) == rules


def test_names_that_tell_of_one_condition_have_one_identity() -> None:
    rules = IdentityRules(correlated=[("node down", "node up", "node slow")])

    reported = {rules.identity(signal(resource="r", name=n)) for n in ("node down", "node up")}

    assert reported == {"r/node down"}
    with pytest.raises(InvalidValue, match="one group"):
        IdentityRules(correlated=[("a", "b"), ("b", "c")])


WORDS = [
    ("OK", None), ("normal", None), ("resolved", None), (None, None), ("up", None),
    ("Critical", "critical"), ("fatal", "critical"), ("high", "major"), ("average", "minor"),
    ("warning", "warning"), ("unknown", "indeterminate"), ("info", "informational"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "severity"), WORDS)
def test_the_words_senders_use_are_understood(word: str | None, severity: str | None) -> None:
    assert as_severity(word) == severity


def test_a_word_nobody_uses_is_refused_and_not_taken_for_a_mild_one() -> None:
    with pytest.raises(InvalidValue, match="critcal"):
        as_severity("critcal")


def test_a_delivery_is_announced_by_source_and_id() -> None:
    assert redelivery(signal(id="17")) == "probe/17"
    assert redelivery(signal(source="a/b", id="c")) != redelivery(signal(source="a", id="b/c"))
    assert redelivery(signal()) == ""


# -- what a signal means ---------------------------------------------------------------------------

RAISED = Alert.report("AL-1", identity="db-1/disk", severity="major", at=at(9))
LATCHED = Alert.report("AL-1", identity="db-1/disk", severity="major", latched=True, at=at(9))
HOUR = AlertPolicy(reopen=ReopenPolicy(within=timedelta(hours=1)))
NEVER = AlertPolicy(reopen=ReopenPolicy(within=timedelta()))
ONCE = AlertPolicy(reopen=ReopenPolicy(at_most=1))
CLOSED = RAISED.clear(at=at(10))

MEANINGS: list[tuple[Alert | None, Any, dict[str, Any], str]] = [
    (None, "major", {}, "new"),
    (None, None, {}, "nothing_to_clear"),
    (RAISED, "major", {}, "repeat"),
    (RAISED, "critical", {}, "worse"),
    (RAISED, "minor", {}, "lesser"),
    (RAISED, None, {}, "clear"),
    (LATCHED.clear(at=at(10)), "major", {}, "risen"),
    (LATCHED.clear(at=at(10)), None, {}, "nothing_to_clear"),
    (CLOSED, None, {}, "nothing_to_clear"),
    (CLOSED, "minor", {}, "back"),
    (CLOSED, "minor", {"policy": HOUR, "at": at(11)}, "back"),
    (CLOSED, "minor", {"policy": HOUR, "at": at(11, 1)}, "new"),
    (CLOSED, "minor", {"policy": NEVER, "at": at(10)}, "new"),
    (CLOSED.reopen(at=at(10)).clear(at=at(10)), "minor", {"policy": ONCE}, "new"),
    (RAISED, None, {"newest_at": at(12, 1)}, "late"),
    (None, "major", {"newest_at": at(12, 1)}, "late"),  # its clear came before it
    (RAISED, "major", {"newest_at": at(12)}, "repeat"),
]


@pytest.mark.parametrize(("alert", "severity", "reported", "meaning"), MEANINGS)
def test_a_signal_means_what_the_table_says(
    alert: Alert | None, severity: str | None, reported: dict[str, Any], meaning: str
) -> None:
    stated = signal(severity=severity, at=reported.get("at", at(12)))
    known = {name: value for name, value in reported.items() if name != "at"}

    answer = classify_signal(alert, stated, **known)

    assert answer.effect == meaning
    assert answer.why


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("Not classified", "indeterminate"), ("Information", "informational"),
        ("Warning", "warning"), ("Average", "minor"), ("High", "major"), ("Disaster", "critical"),
    ],
)  # fmt: skip
def test_the_six_severities_of_zabbix_were_two_short(word: str, severity: str) -> None:
    assert str(as_severity(word)) == severity
