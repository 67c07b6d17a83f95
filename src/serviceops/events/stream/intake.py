"""Hearing: what one signal does to the alert of its identity."""

from datetime import datetime
from typing import Any

from serviceops.events.identity import SignalEffect, classify_signal, redelivery
from serviceops.events.processing.checks import (
    CheckHealth,
    CheckResult,
    CheckState,
    StateType,
    evaluate_check,
)
from serviceops.events.processing.delay import Delay
from serviceops.events.processing.flapping import FlapTrack, Sample
from serviceops.events.response import significance
from serviceops.events.signals import Signal
from serviceops.events.stream.stream_state import MEANINGS, AlertEntry, drafted_tracked, same
from serviceops.events.stream.suppress import Quieting
from serviceops.lifecycle import Alert, Severity, Significance
from serviceops.lifecycle.alerts.alert_axes import AlertCondition

__all__ = ["Hearing"]


class Hearing(Quieting):
    """What comes in from monitoring."""

    def hear(self, signal: Signal) -> None:
        """Take one signal in."""
        identity = self.rules.identity.identity(signal)
        tracked: AlertEntry | None = self.tracked.get(identity)
        delivery = redelivery(signal)
        if tracked is None:
            tracked = AlertEntry(identity=identity)
        elif delivery and delivery in tracked.deliveries:
            self._count(SignalEffect.REDELIVERED)
            return
        draft = drafted_tracked(tracked)
        if delivery and (most := self.rules.identity.deliveries):
            draft.deliveries = (*tracked.deliveries, delivery)[-most:]
        newest, at = tracked.newest_at, min(signal.at, self.now)  # no clock runs ahead of ours
        if newest is not None and at < newest:
            self._count(SignalEffect.LATE)
            self._kept(draft)
            return
        if signal.severity is not None and not self._means_something(draft, signal):
            return
        draft.newest_at = at
        soft = self._judged(draft, signal, at)
        alert = tracked.alert
        if alert is not None and self._is_repeat(tracked, alert, signal, soft, draft.flaps):
            self._count(SignalEffect.REPEAT)
            draft.alert = alert.seen(at=at)
            self._kept(draft)
            return
        meaning = classify_signal(alert, signal, newest_at=newest, policy=self.rules.policy).meaning
        self._count(meaning)
        if signal.severity is not None:
            draft.signal = signal
        self._applied(draft, signal, meaning, soft, delivery or None)
        draft.__class__ = AlertEntry
        self._changed(tracked, draft)

    def _count(self, meaning: SignalEffect) -> None:
        place = _PLACE[meaning]
        tally = self.tally
        self.tally = (*tally[:place], tally[place] + 1, *tally[place + 1 :])

    def _kept(self, draft: Any) -> None:
        """Keep an entry of which nothing changed that others would have to know."""
        draft.__class__ = AlertEntry
        self.tracked = self.tracked.put(draft.identity, draft)
        self.touched[draft.identity] = None
        if draft.alert is None and draft.due_at is None:
            self.tracked = self.tracked.put(draft.identity, self._scheduled(draft))

    def _means_something(self, draft: Any, signal: Signal) -> bool:
        """Return whether a signal is more than noise or a mere remark, and count it if not."""
        last = draft.signal
        if draft.means in _MATTERS and last.severity is signal.severity and same(last, signal):
            return True
        severity = signal.severity or Severity.INDETERMINATE
        rules = self.rules.significance
        draft.means, _ = significance(signal.labels if rules else {}, severity, rules)
        told = draft.means is Significance.INFORMATIONAL
        is_open = draft.alert is not None and draft.alert.state == "open"
        if draft.means is None or (told and not is_open):
            self._count(SignalEffect.FILTERED)
            return False
        return True

    def _judged(self, draft: Any, signal: Signal, at: datetime) -> bool:
        """Let checks and flapping see a signal; return whether what it reports is soft."""
        soft = False
        rules = self.rules
        if rules.checks is not None:
            health = draft.health or CheckHealth(check=draft.identity)
            found = CheckResult(_AS_CHECK[signal.severity])
            draft.health = evaluate_check(health, found, at=at, rules=rules.checks).health
            soft = signal.severity is not None and draft.health.kind is StateType.SOFT
        if rules.flapping is not None:
            state = "ok" if signal.severity is None else signal.severity.value
            track = draft.flaps or rules.flapping.start("ok")
            draft.flaps = rules.flapping.step(track, Sample(at, state, soft))
        return soft

    def _is_repeat(
        self,
        tracked: AlertEntry,
        alert: Alert,
        signal: Signal,
        soft: bool,
        flaps: FlapTrack | None,
    ) -> bool:
        """Return whether a signal says what is known and nothing that rules wait for."""
        if alert.severity is not signal.severity or alert.state != "open":
            return False
        if alert.condition is not AlertCondition.RAISED:
            waits = alert.condition is AlertCondition.BUILDING
            if not waits or (self.rules.checks is not None and not soft):
                return False
        if alert.clears_at is not None or not same(tracked.signal, signal):
            return False
        return flaps is None or tracked.flaps is None or flaps.flapping == tracked.flaps.flapping

    def _applied(
        self, draft: Any, signal: Signal, meaning: SignalEffect, soft: bool, delivery: str | None
    ) -> None:
        """Do to the alert what a signal means."""
        alert: Alert | None = draft.alert
        moment = min(signal.at, self.now)
        if alert is not None:
            moment = max(moment, alert.history[-1].at)
        told: dict[str, Any] = {"at": moment, "by": signal.source, "id": delivery}
        if moment != self.now:
            told["recorded_at"] = self.now
        severity = signal.severity
        delay = self.matched(draft).delay if self.rules.delays else None
        if severity is None:
            self._eased(draft, meaning, delay, told)
            return
        builds: dict[str, Any] = {}
        if meaning in (SignalEffect.NEW, SignalEffect.BACK):
            if soft:
                builds["building"] = True
            elif delay is not None and moment + delay.build > self.now:
                builds["builds_until"] = moment + delay.build
        if meaning is SignalEffect.NEW:
            draft.alert = self._opened(draft, signal, told, builds)
            return
        assert alert is not None  # noqa: S101 - for the type checker: only a new one has none
        if meaning is SignalEffect.BACK:
            alert = alert.reopen(severity=severity, **builds, **told)
        elif meaning is SignalEffect.RISEN:
            alert = alert.trigger(severity=severity, **told)
        elif meaning is SignalEffect.WORSE:
            back = self.rules.policy.takes_back("worsen")
            alert = alert.worsen(severity=severity, realarm=back, **told)
        elif meaning is SignalEffect.LESSER:
            back = self.rules.policy.takes_back("lessen")
            alert = alert.lessen(severity=severity, realarm=back, **told)
        elif alert.clears_at is not None:
            alert = alert.resurge(**told)
        if alert.condition is AlertCondition.BUILDING and self.rules.checks and not soft:
            alert = alert.trigger(at=moment, by="checks")
        draft.alert = alert.seen(at=min(signal.at, self.now))

    def _opened(
        self, draft: Any, signal: Signal, told: dict[str, Any], builds: dict[str, Any]
    ) -> Alert:
        before = draft.alert
        name = f"{draft.identity}@{told['at'].isoformat()}"
        while before is not None and before.id.startswith(name) and len(before.id) >= len(name):
            name += "+"
        draft.groups, draft.told, draft.delay = (), "", None
        draft.incidents, draft.answered = (), ()
        return Alert.report(
            name,
            identity=draft.identity,
            severity=signal.severity or Severity.INDETERMINATE,
            resource=signal.resource,
            name=signal.name,
            summary=signal.summary,
            latched=self.rules.latched,
            continues=None if before is None else before.id,
            **builds,
            **told,
        )

    def _eased(
        self, draft: Any, meaning: SignalEffect, delay: Delay | None, told: dict[str, Any]
    ) -> None:
        """Do to the alert what the end of its condition means."""
        alert = draft.alert
        if meaning is not SignalEffect.CLEAR:
            return
        if delay is not None and delay.keep and alert.condition is AlertCondition.RAISED:
            until = told["at"] + delay.keep
            if alert.clears_at is not None:
                return
            if until > self.now:
                draft.alert = alert.subside(until=until, **told)
                return
        draft.alert = alert.clear(**told)


_MATTERS = frozenset({Significance.WARNING, Significance.EXCEPTION})

_PLACE = {meaning: place for place, meaning in enumerate(MEANINGS)}

_AS_CHECK: dict[Severity | None, CheckState] = {
    None: CheckState.OK,
    Severity.CRITICAL: CheckState.CRITICAL,
    Severity.MAJOR: CheckState.CRITICAL,
    Severity.MINOR: CheckState.WARNING,
    Severity.WARNING: CheckState.WARNING,
    Severity.INDETERMINATE: CheckState.UNKNOWN,
    Severity.INFORMATIONAL: CheckState.WARNING,
}
"""What a severity is as the result of a check."""
