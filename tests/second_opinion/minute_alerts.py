"""A stream of alerts that is lived through instant by instant, written from the pages on alerts.

It imports nothing of the package. At each instant come the inputs as given, then windows that open,
then what ends (windows and waits, alert by alert), and last the groups that are due. There is no
index and no agenda: every alert is looked at, at every instant. Instants are whole microseconds
since the start.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from tests.second_opinion.minute_groups import MinuteGroups, Status
from tests.second_opinion.minute_inputs import (
    Ack,
    CaseEnded,
    Closing,
    Hush,
    Input,
    Need,
    Report,
    Rules,
    Shelf,
    Unshelf,
    Weighing,
    labels_of,
)

NEVER = 1 << 60
GRAVITY = ("critical", "major", "minor", "warning")
"""From the gravest on."""
CHECKED = {"critical": "critical", "major": "critical", "minor": "warning", "warning": "warning"}
"""What a check that reports a severity has found."""
BY_INPUTS = frozenset({"inhibited", "shelved", "silenced", "dependency"})
"""What an input can begin or end for other alerts: it does so before the next input is taken."""


@dataclass
class Trouble:
    """An alert."""

    of: str
    severity: str
    raised: int
    seen: int = 1
    back: int = 0
    is_there: bool = True
    is_open: bool = True
    is_acked: bool = False
    acked_until: int | None = None
    is_sticky: bool = False
    rings: bool = False
    """Whether nobody deals with it any more, so that it is announced once more."""
    announced: str | None = None
    ended: int | None = None
    responded: bool = False
    hidden_before: frozenset[str] = frozenset()
    still_hidden: frozenset[str] | None = None
    """Of a closed one: what has hidden it since before it closed."""
    waits: int | None = None
    builds: int | None = None
    """When it has lasted long enough to count: `NEVER` while it is a soft problem."""
    has_counted: bool = False
    changed: int = 0
    looks: object = None
    """What it was like when it changed last."""
    hides: tuple[frozenset[str], int | None] = (frozenset(), None)
    subsides: int | None = None
    """When it has been gone for long enough to be over."""
    shelf: Shelf | None = None

    def take_down(self) -> None:
        """Take it from the shelf that it lies on until it is over."""
        if self.shelf is not None and self.shelf.one_shot:
            # It ends with what ends the alert, at that instant: nothing else is recorded of it.
            self.shelf, self.hides = None, (self.hides[0] - {"shelved"}, self.hides[1])

    @property
    def counts(self) -> bool:
        """Whether the condition is there, and has been for long enough."""
        return self.is_there and self.builds is None


@dataclass
class Condition:
    """What is remembered of an identity."""

    trouble: Trouble | None = None
    newest: int | None = None
    reported: int = 0
    ids: list[str] = field(default_factory=list)
    state: str = "ok"
    changes: list[int] = field(default_factory=list)
    changed: list[bool] = field(default_factory=list)
    """Whether each sample differed from the one before, for a detector that weighs."""
    is_flapping: bool = False
    is_sampled: bool = False
    """Whether a detector has had a sample of it."""
    last: Report | None = None
    means: str | None = None
    """The last report of it that was not filtered out, and what it means."""
    found: str = "ok"
    """What its check found last, after so many bad results in a row; and when."""
    attempt: int = 0
    is_hard: bool = True
    is_checked: bool = False
    checked: int | None = None
    runs: dict[int, int] = field(default_factory=dict)
    """When the work that began for it in a window ends, by the window's start."""

    @property
    def is_soft_problem(self) -> bool:
        """Whether it is a problem that is still tried again."""
        return self.found != "ok" and not self.is_hard


@dataclass
class Case:
    """An incident of several alerts."""

    id: str
    members: list[str]
    over: set[str] = field(default_factory=set)


class MinuteAlerts:
    """Lives through a stream; `sent` has what followed for others, in order."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.zone = dict(rules.zones)
        self.known = {name: self.unknown() for name in self.zone}
        self.hushes: dict[str, Hush] = {}
        self.given_at: dict[str, int] = {}
        self.groups = MinuteGroups(rules.way, {of: labels_of(of, self.zone) for of in self.zone})
        self.cases: dict[str, Case] = {}
        self.sent: list[tuple[object, ...]] = []
        self.takes_input = False
        self.passed: set[str] = set()
        """The alerts of which the waits that end at this instant have ended."""

    def unknown(self) -> Condition:
        """Return a condition that nothing is known of."""
        known = Condition()
        self.begin_samples(known)
        self.begin_checks(known)
        return known

    def begin_samples(self, known: Condition) -> None:
        known.state = "ok" if self.rules.weighing is None else self.rules.weighing.before

    def begin_checks(self, known: Condition) -> None:
        first = "ok" if self.rules.checks is None else self.rules.checks.first
        known.found, known.attempt, known.is_hard = first, int(first != "ok"), first == "ok"
        known.is_checked = False

    # What hides an alert

    def hiding(self, trouble: Trouble, now: int) -> frozenset[str]:
        """Return what hides an alert; a closed one is hidden by nothing that begins later."""
        if trouble.is_open:
            trouble.still_hidden = None
            return self.reasons(trouble, now)
        if trouble.still_hidden is None:
            trouble.still_hidden = self.reasons(trouble, now)
        trouble.still_hidden &= self.reasons(trouble, now)
        by_hand = {"shelved"} if trouble.shelf is not None else set[str]()
        return trouble.still_hidden | by_hand

    def reasons(self, trouble: Trouble, now: int) -> frozenset[str]:
        found, zone = set[str](), self.zone[trouble.of]
        if any(it.zone == zone and it.start <= now < it.end for it in self.hushes.values()):
            found.add("silenced")
        if trouble.shelf is not None and now < (trouble.shelf.until or NEVER):
            found.add("shelved")
        if zone == "eu" and self.has_work(trouble, now):
            found.add("maintenance")
        if self.rules.inhibits and trouble.of != "node" and zone == self.zone["node"]:
            node = self.known["node"].trouble
            if node is not None and node.counts:
                found.add("inhibited")
        if self.is_cut_off(trouble.of):
            found.add("dependency")
        if self.known[trouble.of].is_flapping and (self.rules.flaps or self.rules.weighing):
            found.add("flapping")
        if trouble.waits is not None:  # it ends after the inputs of its instant
            found.add("delay")
        return frozenset(found)

    def has_work(self, trouble: Trouble, now: int) -> bool:
        """Return whether planned work goes on for an alert."""
        rules, known = self.rules, self.known[trouble.of]
        if not rules.runs_for:
            return any(start <= now < end for start, end in rules.planned)
        if rules.starts_on == "problem" and trouble.is_there:
            self.start_work(known, now)
        return any(now < end for end in known.runs.values())

    def start_work(self, known: Condition, now: int) -> None:
        """Let flexible work begin with a problem: once in each of its windows."""
        for start, end in self.rules.planned:
            if start <= now < end:
                known.runs.setdefault(start, now + self.rules.runs_for)

    def is_cut_off(self, name: str) -> bool:
        """Return whether a parent that it needs, or each of a group of them, has failed."""
        return bool(self.failed(name))

    def failed(self, name: str) -> set[str]:
        """Return which parents and groups of parents have failed that it needs."""
        needs = [it for it in self.rules.needs if it.child == name]
        found = {it.parent for it in needs if not it.group and self.has_failed(it)}
        groups = {it.group for it in needs if it.group}
        return found | {
            group for group in groups
            if all(self.has_failed(it) for it in needs if it.group == group)
        }  # fmt: skip

    def has_failed(self, need: Need) -> bool:
        known = self.known[need.parent]
        trouble = known.trouble
        is_bad = trouble is not None and (trouble.counts or (need.soft and trouble.is_there))
        return is_bad or self.is_cut_off(need.parent)

    # Inputs

    def take(self, given: Input, now: int) -> bool:
        """Take an input, and what it means for others; return whether it can be taken."""
        self.takes_input = True
        before = {it.of: self.hiding(it, now) & BY_INPUTS for it in self.troubles()}
        if isinstance(given, Report):
            self.mute(self.known[given.of].trouble, now)
        taken = self.taken(given, now)
        for trouble in self.troubles():
            hidden = before.get(trouble.of, frozenset())
            is_other = self.hiding(trouble, now) & BY_INPUTS != hidden
            # What opens, closes or ends its wait at this instant comes after all inputs.
            if is_other and not self.is_edge(now) and not self.has_to_wait(trouble, now):
                self.follow(trouble, now)
        self.note_changes(now)
        return taken

    def mute(self, trouble: Trouble | None, now: int) -> None:
        """Mute an alert in its groups where a window or a silence opens before a report of it."""
        if trouble is None:
            return
        opened = self.hiding(trouble, now) - trouble.hidden_before
        if opened & {"silenced", "maintenance"}:
            self.follow(trouble, now)

    def adopt(self, rules: Rules, now: int) -> None:
        """Let new rules be in effect, before the inputs of this instant."""
        failed = {it.of: self.failed(it.of) for it in self.troubles()}
        before, self.rules, self.takes_input = self.rules, rules, True
        for trouble in self.troubles():
            if trouble.still_hidden and not failed.get(trouble.of, set()) & self.failed(trouble.of):
                trouble.still_hidden -= {"dependency"}  # what hides it now is new
        for known in self.known.values():
            self.adopt_detector(known, before, now)
            if rules.checks is None or before.checks is None or not known.is_checked:
                self.begin_checks(known)
                known.checked = None if rules.checks is None else known.newest
            if known.last is not None:
                known.means = self.meaning(known.last)
            if not (rules.planned and rules.runs_for):
                known.runs = {}
        self.groups.adopt(rules.way)
        # A window of the old rules that closes now does so after the inputs of this instant.
        closes = any(end == now for _, end in before.planned) and not before.runs_for
        for trouble in self.troubles():
            waits = closes and "maintenance" in trouble.hides[0]
            if not waits and not self.is_edge(now) and not self.has_to_wait(trouble, now):
                self.follow(trouble, now)
        self.note_changes(now)

    def adopt_detector(self, known: Condition, before: Rules, now: int) -> None:
        """Judge what is remembered of a condition as the detector does that is in effect now."""
        rules = self.rules
        if rules.weighing is None and rules.flaps is None:
            return
        if not known.is_sampled:
            self.begin_samples(known)
        if rules.weighing is not None:
            known.changes, known.changed = [], known.changed[-rules.weighing.window :]
            self.judge(known, rules.weighing)
            return
        known.changed, known.changes = [], known.changes[-(rules.flaps or 0) :]
        first, last = (known.changes or [0])[0], (known.changes or [0])[-1]
        is_many = len(known.changes) == rules.flaps and last < first + rules.flap_window
        if rules.quiet:
            begins = is_many and now < last + rules.quiet
            known.is_flapping = begins or (known.is_flapping and bool(known.changes))
        else:
            begins = now < first + rules.flap_window
            known.is_flapping = is_many and (begins or known.is_flapping)

    def note_changes(self, now: int) -> None:
        """Note when each alert changed last: nothing of it is recorded as earlier."""
        for trouble in self.troubles():
            self.note(trouble, now)
            hides = self.hiding(trouble, now), trouble.waits
            # What is shown of one that has to wait is recorded with what ends for it then.
            waits = self.has_to_wait(trouble, now) or (self.takes_input and self.is_edge(now))
            is_later = waits and hides[0] <= trouble.hides[0]
            if hides != trouble.hides and not is_later:
                trouble.hides, trouble.changed = hides, now

    def note(self, it: Trouble, at: int) -> None:
        looks = (it.severity, it.is_there, it.is_open, it.is_acked, it.announced, it.back,
                 it.builds, it.subsides, it.responded, it.shelf)  # fmt: skip
        if looks != it.looks:
            it.looks, it.changed = looks, at

    def is_edge(self, now: int) -> bool:
        # A silence that is given at its start has its effect at once.
        starts = {it.start for zone, it in self.hushes.items() if self.given_at[zone] < now}
        ends = {it.end for it in self.hushes.values()}
        return now in starts | ends or any(now in window for window in self.rules.planned)

    def has_to_wait(self, trouble: Trouble, now: int) -> bool:
        known, stale = self.known[trouble.of], self.rules.stale
        is_stale = stale is not None and known.reported + stale <= now
        is_over = now in {trouble.waits, trouble.builds, trouble.subsides}
        is_over = is_over or (self.takes_input and now in known.runs.values())
        is_over = is_over or (trouble.is_open and trouble.acked_until == now)
        is_over = is_over or (trouble.shelf is not None and trouble.shelf.until == now)
        if is_over or (is_stale and trouble.is_open):
            return True
        if self.has_lasted(trouble, now):
            return True
        return known.is_flapping and self.is_calm(known, now)

    def has_lasted(self, trouble: Trouble, now: int) -> bool:
        """Return whether an alert has counted for so long now that something is done about it."""
        if not self.takes_input and trouble.of in self.passed:
            return False
        is_due = trouble.raised + self.rules.after == now > trouble.raised
        return (
            is_due and self.is_for_an_incident(trouble) and trouble.counts and not trouble.responded
        )

    def is_calm(self, known: Condition, now: int) -> bool:
        """Return whether time alone ends the flapping of a condition."""
        rules = self.rules
        if rules.flaps is None:
            return False
        if rules.quiet:
            return known.changes[-1] + rules.quiet <= now
        return len([it for it in known.changes if it > now - rules.flap_window]) < rules.flaps

    def taken(self, given: Input, now: int) -> bool:
        if isinstance(given, Hush):
            self.hushes[given.zone], self.given_at[given.zone] = given, now
            return True
        if isinstance(given, Ack):
            return self.handle(given, now)
        if isinstance(given, Closing):
            return self.close(self.known[given.of].trouble, now)
        if isinstance(given, Shelf | Unshelf):
            return self.shelve(self.known[given.of].trouble, given, now)
        if isinstance(given, CaseEnded):
            self.cases.pop(given.zone, None)
            return True
        known = self.known[given.of]
        if given.id in known.ids[-16:]:
            return True
        if known.newest is not None and given.at < known.newest:
            return True
        means = self.meaning(given)
        is_open = known.trouble is not None and known.trouble.is_open
        says_nothing = means is None or (means == "informational" and not is_open)
        if given.severity is not None and says_nothing:  # an end is never filtered out
            return True  # as if it had not come
        known.ids.append(given.id)
        known.newest = given.at
        hidden = frozenset() if known.trouble is None else self.hiding(known.trouble, now)
        was = known.trouble and (known.trouble.looks, known.is_flapping)
        if not self.check(known, given):
            return True
        if given.severity is not None:
            known.last, known.means = given, means
        trouble = known.trouble
        if trouble is not None and trouble.is_open and self.is_edge(now):
            # What begins to hide it is recorded first.
            trouble.changed = now if hidden - trouble.hides[0] else trouble.changed
        self.sample(known, given.severity or "ok", given.at)
        problem = self.problem(known)
        self.signal(known, given, now)
        if self.problem(known) not in {problem, None}:
            self.start_work(known, now)
        if known.trouble is not None and not known.trouble.is_open:
            # What a signal closes is not hidden by the flapping that begins with it.
            waits = {"delay"} if known.trouble.waits is not None else set[str]()
            known.trouble.still_hidden = hidden - {"delay"} | waits
        is_repeat = given.severity is not None and was is not None and known.trouble is not None
        is_repeat = is_repeat and was == (known.trouble.looks, known.is_flapping)
        if known.trouble is not None and not is_repeat:  # a repeat changes nothing
            self.follow(known.trouble, now)
        return True

    def problem(self, known: Condition) -> tuple[str, bool] | None:
        """Return the state of a problem: another severity is another, and that it counts now."""
        trouble = known.trouble
        return (trouble.severity, trouble.counts) if trouble and trouble.is_there else None

    def handle(self, given: Ack, now: int) -> bool:
        trouble = self.known[given.of].trouble
        if trouble is None or not trouble.is_open or trouble.is_acked == given.takes:
            return False
        if given.takes and trouble.builds is not None:
            return False
        trouble.is_acked, trouble.is_sticky = given.takes, given.sticky
        trouble.rings = not given.takes
        trouble.acked_until = None if given.lasts is None else now + given.lasts
        if given.takes and not trouble.is_there:
            trouble.is_open = False  # latched: it was there until somebody saw it
        self.follow(trouble, now)
        return True

    def close(self, trouble: Trouble | None, now: int) -> bool:
        if trouble is None or not trouble.is_open:
            return False
        hidden = self.hiding(trouble, now) - {"delay"}
        if trouble.is_there:
            self.end(trouble, now, now)
        trouble.take_down()
        trouble.is_open = False
        trouble.still_hidden = hidden | ({"delay"} if trouble.waits is not None else set())
        self.follow(trouble, now)
        return True

    def shelve(self, trouble: Trouble | None, given: Shelf | Unshelf, now: int) -> bool:
        if trouble is None or (isinstance(given, Unshelf) and trouble.shelf is None):
            return False
        if isinstance(given, Shelf) and given.until is None and not trouble.is_there:
            return False  # it is over, so that no end of it ends the shelf
        trouble.shelf = given if isinstance(given, Shelf) else None
        self.follow(trouble, now)
        return True

    def meaning(self, given: Report) -> str | None:
        """Return what a signal means: by the first rule that matches, else by its severity."""
        labels = labels_of(given.of, self.zone) | {"severity": given.severity or ""}
        for wanted, means in self.rules.meanings:
            if all(labels.get(name, "") == value for name, value in wanted):
                return means
        return "exception" if given.severity in {"critical", "major"} else "warning"

    def check(self, known: Condition, given: Report) -> bool:
        """Take the result of a check; return whether it is one: there is one an instant."""
        checks = self.rules.checks
        if checks is None:
            return True
        if known.checked is not None and given.at <= known.checked:
            return False
        known.checked, known.is_checked = given.at, True
        if given.severity is None:
            known.found, known.attempt, known.is_hard = "ok", 0, True
            return True
        was_hard_problem = known.found != "ok" and known.is_hard
        known.found, known.attempt = CHECKED[given.severity], known.attempt + 1
        known.is_hard = was_hard_problem or known.attempt >= checks.attempts
        return True

    def weigh(self, known: Condition, state: str, by: Weighing) -> None:
        if known.is_soft_problem and not by.soft_problems:
            return
        known.changed = [*known.changed, state != known.state][-by.window :]
        known.state = state
        self.judge(known, by)

    def judge(self, known: Condition, by: Weighing) -> None:
        step = (by.newest - by.oldest) / (by.window - 1)
        share = sum(by.newest - step * age for age, it in enumerate(reversed(known.changed)) if it)
        share = Fraction(share) * 100 / by.window
        if known.is_flapping:
            known.is_flapping = share > by.low
        else:
            known.is_flapping = share > by.high or (by.inclusive and share == by.high)

    def sample(self, known: Condition, state: str, at: int) -> None:
        if self.rules.weighing is not None:
            known.is_sampled = True
            self.weigh(known, state, self.rules.weighing)
        if self.rules.flaps is None:
            return
        known.is_sampled = True
        if known.is_flapping and self.is_calm(known, at):
            known.is_flapping = False  # a detector is calm at the instant itself
        if state != known.state:
            known.changes = [*known.changes, at][-self.rules.flaps :]
        known.state = state
        recent = [it for it in known.changes if it > at - self.rules.flap_window]
        if not known.is_flapping or not self.rules.quiet:
            known.is_flapping = len(recent) >= self.rules.flaps
        else:
            known.is_flapping = at < known.changes[-1] + self.rules.quiet

    def signal(self, known: Condition, given: Report, now: int) -> None:
        """Say what a signal means for the alert of its condition."""
        trouble, severity, at = known.trouble, given.severity, given.at
        if trouble is not None:
            at = max(at, trouble.changed)
        if severity is None:
            if trouble is not None and trouble.is_open and trouble.is_there:
                self.subside(trouble, given.at, at, now)
                self.note(trouble, at)
            return
        known.reported, is_soft = max(known.reported, given.at), known.is_soft_problem
        if trouble is None or not trouble.is_open:
            known.reported = at
            ended = None if trouble is None else trouble.ended
            within = self.rules.reopen
            has_passed = ended is None or not within or given.at > ended + within
            is_known = trouble is None or trouble.announced in {None, "cleared"}
            if trouble is None or (has_passed and is_known):
                trouble = known.trouble = Trouble(given.of, severity, at)
            else:
                trouble.is_open = trouble.is_there = True
                trouble.is_acked = trouble.has_counted = trouble.is_sticky = False
                trouble.acked_until, trouble.raised = None, NEVER  # until it counts again
                trouble.back += 1
                trouble.seen += 1
                trouble.severity = severity
            self.begin(trouble, given.at, at, now)
            self.note(trouble, at)
            return
        trouble.seen += 1
        trouble.subsides = None  # it was never away
        was, trouble.severity = trouble.severity, severity
        if not trouble.is_there:
            trouble.is_there, trouble.is_acked = True, False
            self.begin(trouble, given.at, at, now)
        elif trouble.builds == NEVER and not is_soft:
            self.begin(trouble, given.at, at, now)
        elif self.is_graver(severity, was):
            if not trouble.is_sticky:
                trouble.is_acked, trouble.acked_until = False, None
            self.wait(trouble, now)
        elif severity != was and trouble.builds is None:
            is_graver = self.is_graver(severity, trouble.announced)
            self.ease(trouble, now, trouble.waits if is_graver else None)
        self.note(trouble, at)

    def is_graver(self, severity: str, announced: str | None) -> bool:
        """Return whether what is there is worse than what was announced."""
        if announced in {None, "cleared"}:
            return True
        return GRAVITY.index(severity) < GRAVITY.index(str(announced))

    def begin(self, trouble: Trouble, since: int, at: int, now: int) -> None:
        """Let what is there count: at once, or when it is hard and has lasted."""
        if self.known[trouble.of].is_soft_problem:
            trouble.builds = NEVER
        elif self.rules.build and since + self.rules.build >= now:
            trouble.builds = since + self.rules.build
        else:
            self.count(trouble, at, now)

    def count(self, trouble: Trouble, at: int, now: int) -> None:
        trouble.builds, trouble.raised, trouble.has_counted = None, at, True
        self.wait(trouble, now)

    def wait(self, trouble: Trouble, now: int) -> None:
        """What got worse than was announced is announced that much later, if it is still true."""
        if trouble.builds is None and not self.is_graver(trouble.severity, trouble.announced):
            self.ease(trouble, now, None)
        elif trouble.builds is None:
            trouble.waits = now + self.rules.pause if self.rules.pause else None

    def ease(self, trouble: Trouble, now: int, until: int | None) -> None:
        """What got better is announced that much later, and no sooner than it was to be."""
        waits = now + self.rules.down if self.rules.down else None
        trouble.waits = max((it for it in (waits, until) if it is not None), default=None)

    def subside(self, trouble: Trouble, since: int, at: int, now: int) -> None:
        """Let what is gone be over: at once, or when it has been gone for a while."""
        if trouble.builds is not None:
            self.end(trouble, at, now)
        elif trouble.subsides is None and self.rules.keep and since + self.rules.keep >= now:
            trouble.subsides = since + self.rules.keep
        elif trouble.subsides is None:
            self.end(trouble, at, now)

    def end(self, trouble: Trouble, at: int, now: int) -> None:
        if trouble.builds is None:
            self.ease(trouble, now, None)
        trouble.is_there, trouble.ended = False, at
        trouble.take_down()
        trouble.builds = trouble.subsides = None
        if not self.rules.latched or trouble.is_acked or not trouble.has_counted:
            trouble.is_open = False

    # What follows

    def follow(self, trouble: Trouble, now: int) -> None:
        """Announce what is true and differs from what was announced, and tell the groups."""
        hidden = bool(self.hiding(trouble, now))
        is_true = trouble.severity if trouble.is_there else "cleared"
        is_other = is_true != trouble.announced or (trouble.rings and trouble.is_there)
        is_news = is_other and trouble.builds is None and (
            trouble.is_there or trouble.announced not in {None, "cleared"}
        )  # fmt: skip
        again = False
        if is_news and not hidden and (not trouble.is_acked or not trouble.is_there):
            again = trouble.is_there and trouble.announced not in {None, "cleared"}
            trouble.announced, trouble.rings = is_true, False
            if not trouble.is_there:
                self.leave(trouble)
        is_shown = trouble.counts and not hidden and trouble.announced not in {None, "cleared"}
        is_wait = self.takes_input and self.has_lasted(trouble, now)
        if is_shown and now >= trouble.raised + self.rules.after and not is_wait:
            self.join(trouble, now)
        if trouble.announced is not None:
            muted = hidden or (trouble.is_acked and trouble.is_there)
            status = Status(trouble.raised, trouble.announced, muted, trouble.severity, again)
            self.groups.tell(trouble.of, status, now)

    def is_for_an_incident(self, trouble: Trouble) -> bool:
        return self.rules.means in {None, self.known[trouble.of].means}

    def join(self, trouble: Trouble, now: int) -> None:
        if trouble.responded or not self.is_for_an_incident(trouble):
            return
        trouble.responded = True
        zone = self.zone[trouble.of]
        if zone not in self.cases:
            self.cases[zone] = Case(f"{zone} {now}", [])
            self.sent.append(("log", now, self.cases[zone].id))
        else:
            self.sent.append(("note", self.cases[zone].id))
        case = self.cases[zone]
        case.over.discard(trouble.of)
        case.members = [it for it in case.members if it != trouble.of] + [trouble.of]

    def leave(self, trouble: Trouble) -> None:
        zone = self.zone[trouble.of]
        case, joined, trouble.responded = self.cases.get(zone), trouble.responded, False
        # The end of another alert of the identity, which joined nothing, resolves nothing.
        if case is None or not joined or trouble.of not in case.members:
            return
        case.over.add(trouble.of)
        over = {
            "first": case.members[0] in case.over,
            "last": case.members[-1] in case.over,
            "all": case.over == set(case.members),
            "never": False,
        }
        if over[self.rules.resolve_on]:
            self.sent.append(("resolve", case.id))
            del self.cases[zone]

    # Time

    def pass_time(self, now: int) -> None:
        """Let everything happen that time alone brings at an instant, after its inputs."""
        self.takes_input, self.passed = False, set()
        ending = {it.of for it in self.troubles() if self.has_ended_window(it, now)}
        for trouble in self.troubles():  # windows and silences that open
            hidden = self.hiding(trouble, now) - {"flapping", "delay"}
            is_other = hidden != trouble.hidden_before - {"flapping", "delay"}
            if is_other and trouble.of not in ending and not self.has_to_wait(trouble, now):
                self.follow(trouble, now)
        for name, known in sorted(self.known.items()):  # windows, silences and waits that end
            if self.has_waited(known, now) or name in ending:
                # One after the other: what its end shows or hides of others comes before the next.
                for trouble in [known.trouble, *self.troubles()]:
                    comes_later = trouble is not None and trouble.of in ending and trouble.of > name
                    if (
                        trouble is not None
                        and not comes_later
                        and not self.has_to_wait(trouble, now)
                    ):
                        self.follow(trouble, now)
        for trouble in self.troubles():
            self.follow(trouble, now)
            trouble.hidden_before = self.hiding(trouble, now)
        self.sent += self.groups.look(now)
        self.note_changes(now)
        for name, known in self.known.items():
            if known.newest is not None and self.is_forgotten(known, known.newest, now):
                self.known[name] = self.unknown()

    def is_forgotten(self, known: Condition, newest: int, now: int) -> bool:
        """Return whether nothing is left to do about a condition, and has not been for a while."""
        trouble, last = known.trouble, newest
        if trouble is not None:
            has_news = trouble.announced not in {None, "cleared"}
            if trouble.is_open or has_news or self.hiding(trouble, now):
                return False
            last = max(last, trouble.changed)
            last = max(last + self.rules.forget, (trouble.ended or 0) + self.rules.reopen)
            return last <= now
        return last + self.rules.forget <= now

    def has_ended_window(self, trouble: Trouble, now: int) -> bool:
        """Return whether planned work or a silence that hid an alert ends now."""
        ended = trouble.hidden_before - self.reasons(trouble, now)
        return bool(ended & {"shelved", "silenced", "maintenance"})

    def has_waited(self, known: Condition, now: int) -> bool:
        """Let the waits of a condition end that do; return whether any did."""
        trouble, has_ended = known.trouble, known.is_flapping and self.is_calm(known, now)
        if has_ended:
            known.is_flapping = False
        if trouble is None:
            return False
        has_ended = has_ended or self.has_lasted(trouble, now)
        self.passed.add(trouble.of)
        if trouble.waits is not None and trouble.waits <= now:
            trouble.waits, has_ended = None, True
        if trouble.is_open and trouble.acked_until is not None and trouble.acked_until <= now:
            trouble.is_acked, trouble.acked_until, has_ended = False, None, True
            trouble.rings = True
        if trouble.shelf is not None and (trouble.shelf.until or NEVER) <= now:
            trouble.shelf, has_ended = None, True
        if trouble.builds is not None and trouble.builds <= now:
            self.count(trouble, now, now)
            self.start_work(known, now)
            has_ended = True
        if trouble.subsides is not None and trouble.subsides <= now:
            self.end(trouble, now, now)
            has_ended = True
        stale = self.rules.stale
        if stale is not None and trouble.is_open and known.reported + stale <= now:
            # One that was stale when its signal came expires at the instant at which it was.
            due = max(known.reported + stale, trouble.changed)
            if trouble.is_there:
                self.end(trouble, due, now)
            trouble.take_down()
            trouble.is_open, has_ended = False, True
            self.note(trouble, due)
        return has_ended

    def troubles(self) -> Iterator[Trouble]:
        known = (known.trouble for _, known in sorted(self.known.items()))
        return (trouble for trouble in known if trouble is not None)
