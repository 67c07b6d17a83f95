"""Flapping: when something changes back and forth so often that each change says nothing.

Four algorithms of the field behind one small protocol, interchangeable over the same samples.
Nagios and Icinga weigh the last twenty changes, newer ones more; others count changes in a window,
and ServiceNow lets flapping end only after an interval of quiet. All arithmetic is exact, and each
sample costs the same however long the stream. Sources: nagioscore base/flapping.c; icinga2
lib/icinga/checkable-flapping.cpp; ServiceNow, "Configure alert flapping"; Alerta, flapping lookup.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from math import ceil, floor, lcm
from typing import Literal, Protocol

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import NamedValues
from serviceops._internal.kinds import FilledText
from serviceops.errors import InvalidValue
from serviceops.spans import as_length, length_or_none, utc


@checked
@attrs.frozen
class Sample:
    """The state that was found at one instant, by its name, and whether it was a soft one."""

    at: datetime = attrs.field(converter=utc)
    state: FilledText
    soft: bool = False


@attrs.frozen(kw_only=True)
class FlapTrack:
    """The whole state of a detector between samples, as a value that can be stored.

    `state` is the last one that counted. A weighing detector keeps the last changes as the bits of
    `changes`, the newest lowest; a counting one keeps the instants of the newest in `moments`.
    `flapping` is the result after the last sample, `since` the instant at which that began.
    """

    state: str
    changes: int = 0
    moments: tuple[datetime, ...] = ()
    flapping: bool = False
    since: datetime | None = None


_MAX_STEPS = 4096


@lru_cache(maxsize=4096)  # alerts that never flapped share few tracks: there are very many of them
def _calm_track(state: str, changes: int = 0) -> FlapTrack:
    return FlapTrack(state=state, changes=changes)


@checked
@attrs.frozen(kw_only=True)
class FlapReading:
    """The reading of a detector at an instant: whether it flaps, how much, since when, and why.

    `percent` is exact, for detectors that weigh changes; `count` is the changes in the window, for
    those that count, up to the number that starts flapping. `samples_until_stable` is how many
    samples without a change would end it, `stable_at` the instant at which time alone would; both
    say nothing while it is not flapping (0 and `None`).
    """

    flapping: bool
    percent: Fraction | None = None
    count: int | None = None
    since: datetime | None = None
    samples_until_stable: int | None = 0
    stable_at: datetime | None = None
    why: str = ""


class FlappingDetector(Protocol):
    """The protocol of flapping detectors: a fold over samples, and a reading at an instant."""

    @property
    def name(self) -> str:
        """What it is called."""

    def start(self, state: str | None = None) -> FlapTrack:
        """Return the track before the first sample; `state` is the state before it."""

    def step(self, track: FlapTrack, sample: Sample) -> FlapTrack:
        """Return the track after one more sample, which is not earlier than the one before."""

    def read(self, track: FlapTrack, *, at: datetime) -> FlapReading:
        """Return the reading of a track at an instant not earlier than its last sample."""


def _share(given: float) -> Fraction:
    """Return a number exactly as it was typed: 1.18 is 59/50 and not the nearest float."""
    return Fraction(str(given))


def _names(given: Iterable[str]) -> frozenset[str]:
    if isinstance(given, str):  # its letters would be taken for names
        raise InvalidValue(given, "several names of states", f"write {{{given!r}}}")
    return frozenset(given)


_GOOD = frozenset({"ok", "up"})


@checked
@attrs.frozen(kw_only=True)
class WeightedDetector:
    """Flapping by the share of the last samples that changed, newer changes weighing more.

    The last `window` samples that were recorded are looked at; a change weighs from `oldest` to
    `newest`, in even steps, and the percentage is their sum over the window. Flapping starts when
    it reaches `high` (`inclusive`) or passes it, and ends when it is `low` or less; in between
    nothing changes. `before` is the state assumed before the first sample. Soft problems are
    recorded only with `soft_problems`; a state named in `ignore` is not recorded at all
    (``"skipped"``) or is recorded as no change (``"unchanged"``).

    >>> from datetime import UTC
    >>> def at(minute): return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    >>> nagios = WeightedDetector()
    >>> track = nagios.start()
    >>> for minute in range(6):
    ...     track = nagios.step(track, Sample(at(minute), ("critical", "ok")[minute % 2]))
    >>> reading = nagios.read(track, at=at(6))
    >>> reading.flapping, round(float(reading.percent), 2), reading.samples_until_stable
    (True, 35.53, 16)
    """

    name: FilledText = "nagios"
    window: int = 20
    oldest: float = 0.75
    newest: float = 1.25
    high: float = 30.0
    low: float = 20.0
    inclusive: bool = True
    before: FilledText = "ok"
    soft_problems: bool = False
    ignore: frozenset[str] = attrs.field(default=frozenset(), converter=_names)
    ignored: Literal["skipped", "unchanged"] = "skipped"
    good: frozenset[str] = attrs.field(default=_GOOD, converter=_names)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.window, int) or not 2 <= self.window <= 1000:
            raise InvalidValue(self.window, "a window of 2 to 1,000 samples", "such as 20")
        if not 0 < self.oldest <= self.newest <= 1000:
            raise InvalidValue(
                self.oldest, f"a weight above 0 and not above the newest, {self.newest}"
            )
        if not 0 <= self.low < self.high <= 100_000:
            raise InvalidValue(
                self.low, f"a low threshold from 0 and below the high one, {self.high}",
                "between the two nothing changes, so there has to be a between",
            )  # fmt: skip

    @cached_property
    def weights(self) -> tuple[Fraction, ...]:
        """The weight of a change by its age, the newest first."""
        newest, oldest = _share(self.newest), _share(self.oldest)
        fall = (newest - oldest) / (self.window - 1)
        return tuple(newest - age * fall for age in range(self.window))

    # Weights and thresholds once more, as whole numbers of one small unit: sums of them are exact
    # and cost nothing. `_unit` is how many of them make one hundred percent.

    @cached_property
    def _scale(self) -> int:
        return lcm(*(weight.denominator for weight in self.weights))

    @cached_property
    def _whole_weights(self) -> tuple[int, ...]:
        return tuple(int(weight * self._scale) for weight in self.weights)

    @cached_property
    def _full(self) -> int:
        return (1 << self.window) - 1

    @cached_property
    def _unit(self) -> int:
        return self._scale * self.window

    @cached_property
    def _least_to_start(self) -> int:
        reached = _share(self.high) * self._unit / 100
        return ceil(reached) if self.inclusive else floor(reached) + 1

    @cached_property
    def _most_to_stop(self) -> int:
        return floor(_share(self.low) * self._unit / 100)

    def _weight_of(self, changes: int) -> int:
        """Return the weights of the changes together; a stream without changes costs nothing."""
        total = 0
        changes &= self._full
        for sums in self._sums:
            if not changes:
                break
            total += sums[changes & 1023]
            changes >>= 10
        return total

    @cached_property
    def _sums(self) -> tuple[tuple[int, ...], ...]:
        """The weights of every set of ten changes that follow one another, the newest ten first."""
        # A sum is looked up by ten bits at once: an alert that changed lately repeats many times.
        weights, found = self._whole_weights, []
        for start in range(0, self.window, 10):
            sums = [0]
            for weight in weights[start : start + 10]:
                sums += [weight + rest for rest in sums]
            found.append(tuple(sums))
        return tuple(found)

    def start(self, state: str | None = None) -> FlapTrack:
        """Return the track before the first sample, as if a whole window had been in `state`."""
        return _calm_track(self.before if state is None else state)

    def step(self, track: FlapTrack, sample: Sample) -> FlapTrack:
        """Return the track after one more sample; one that is not recorded changes nothing."""
        return self.step_state(track, sample.state, at=sample.at, soft=sample.soft)

    def step_state(
        self, track: FlapTrack, state: str, *, at: datetime, soft: bool = False
    ) -> FlapTrack:
        """Return the track after a sample that is given by its parts."""
        if soft or track.flapping or track.since is not None:
            return self._stepped(track, state, at, soft=soft)
        if state == track.state and not track.changes:
            return track  # calm before and after: the same track, and by far the most samples
        # Where nothing flaps, before or after, no instant matters, and few tracks lead to few.
        known, key = self._calm_steps, (track.state, track.changes, state)
        after = known.get(key)
        if after is None:
            after = self._stepped(track, state, at, soft=False)
            if after is not track and not after.flapping:
                if len(known) >= _MAX_STEPS:
                    known.clear()
                known[key] = after
        return after

    @cached_property
    def _calm_steps(self) -> dict[tuple[str, int, str], FlapTrack]:
        return {}

    def _stepped(self, track: FlapTrack, state: str, at: datetime, *, soft: bool) -> FlapTrack:
        changed = state != track.state
        if soft and not self.soft_problems and state not in self.good:
            return track
        if state in self.ignore:
            if self.ignored == "skipped":
                return track
            changed, state = False, track.state
        if not (changed or track.changes or track.flapping):
            return track
        changes = (track.changes << 1 | changed) & self._full
        total = self._weight_of(changes)
        flapping = total > self._most_to_stop if track.flapping else total >= self._least_to_start
        since = track.since if flapping == track.flapping else at
        if since is None and not flapping:
            return _calm_track(state, changes)
        return FlapTrack(state=state, changes=changes, flapping=flapping, since=since)

    def adopt(self, track: FlapTrack, *, at: datetime) -> FlapTrack:
        """Return a track of another detector, or of other thresholds, as this one judges it."""
        changes = track.changes & self._full
        total = self._weight_of(changes)
        flapping = total > self._most_to_stop if track.flapping else total >= self._least_to_start
        since = track.since if flapping == track.flapping else at
        return FlapTrack(state=track.state, changes=changes, flapping=flapping, since=since)

    def read(self, track: FlapTrack, *, at: datetime) -> FlapReading:
        """Return the reading of a track; time alone changes none of it."""
        utc(at)
        total = self._weight_of(track.changes)
        percent = Fraction(100 * total, self._unit)
        shown = f"{float(percent):.2f} % of weighted change"
        if track.flapping:
            why = f"{shown} is above {self.low:.12g} %, at or below which it ends"
        else:
            reach = "reached" if self.inclusive else "passed"
            why = f"{self.high:.12g} % has to be {reach} to start, and there is {shown}"
        return FlapReading(
            flapping=track.flapping,
            percent=percent,
            since=track.since,
            samples_until_stable=self._stable_after(track),
            why=why,
        )

    def _stable_after(self, track: FlapTrack) -> int:
        if not track.flapping:
            return 0
        changes = track.changes
        for samples in range(1, self.window):
            changes <<= 1
            if self._weight_of(changes) <= self._most_to_stop:
                return samples
        return self.window


@checked
@attrs.frozen(kw_only=True)
class CountDetector:
    """Flapping by the number of changes within a length of time.

    It starts with the change that is the `changes`-th within the length `within`. Without `quiet`
    it ends at the instant at which fewer are within it; with `quiet` it ends when that long passed
    without a change. The window excludes its beginning: a change exactly `within` ago is out, and
    one exactly `quiet` after the last comes after the end.

    >>> from datetime import UTC
    >>> def at(minute): return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    >>> often = CountDetector(changes=3, within=timedelta(minutes=10), quiet=timedelta(minutes=5))
    >>> track = often.start("up")
    >>> for minute, state in [(0, "down"), (3, "up"), (6, "down")]:
    ...     track = often.step(track, Sample(at(minute), state))
    >>> reading = often.read(track, at=at(7))
    >>> reading.flapping, reading.count, reading.stable_at.isoformat()
    (True, 3, '2026-03-02T09:11:00+00:00')
    """

    name: FilledText = "count"
    changes: int = 3
    within: timedelta = attrs.field(default=timedelta(minutes=30), converter=as_length)
    quiet: timedelta | None = attrs.field(default=None, converter=length_or_none)
    before: FilledText = "ok"
    soft_problems: bool = True
    ignore: frozenset[str] = attrs.field(default=frozenset(), converter=_names)
    good: frozenset[str] = attrs.field(default=_GOOD, converter=_names)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.changes, int) or not 2 <= self.changes <= 1000:
            raise InvalidValue(self.changes, "a number of changes from 2 to 1,000", "such as 3")
        for length in (self.within, self.quiet):
            if length is not None and length <= timedelta():
                raise InvalidValue(length, "a length of time", "such as timedelta(minutes=30)")

    def start(self, state: str | None = None) -> FlapTrack:
        """Return the track before the first sample; the state there decides if that is a change."""
        return _calm_track(self.before if state is None else state)

    def step(self, track: FlapTrack, sample: Sample) -> FlapTrack:
        """Return the track after one more sample; flapping that ended before it has ended."""
        state, at = sample.state, sample.at
        if state == track.state:
            return self._lapsed(track, at)
        return self.step_state(track, state, at=at, soft=sample.soft)

    def step_state(
        self, track: FlapTrack, state: str, *, at: datetime, soft: bool = False
    ) -> FlapTrack:
        """Return the track after a sample that is given by its parts."""
        track = self._lapsed(track, at)
        unrecorded = soft and not self.soft_problems and state not in self.good
        if unrecorded or state in self.ignore or state == track.state:
            return track
        moments = (*track.moments, at)[-self.changes :]
        flapping = track.flapping or self._crowded(moments, at)
        since = track.since if flapping == track.flapping else at
        return FlapTrack(state=state, moments=moments, flapping=flapping, since=since)

    def adopt(self, track: FlapTrack, *, at: datetime) -> FlapTrack:
        """Return a track of another detector, or of other lengths, as this one judges it.

        Flapping that had started, and would by this detector be over by now, is over by its time.
        """
        moments = track.moments[-self.changes :]
        crowded = bool(moments) and self._crowded(moments, moments[-1])
        if self.quiet is None:
            flapping = crowded and (track.flapping or self._crowded(moments, at))
        else:
            begins = crowded and at - moments[-1] < self.quiet
            flapping = begins or (track.flapping and bool(moments))
        since = track.since if flapping == track.flapping else at
        return FlapTrack(state=track.state, moments=moments, flapping=flapping, since=since)

    def read(self, track: FlapTrack, *, at: datetime) -> FlapReading:
        """Return the reading of a track at an instant; time alone may have ended the flapping."""
        now = utc(at)
        track = self._lapsed(track, now)
        count = sum(now - moment < self.within for moment in track.moments)
        shown = f"{count} changes within {self.within}"
        if not track.flapping:
            why = f"{shown}; {self.changes} start it"
        elif self.quiet is None:
            why = f"{shown}; it ends when fewer than {self.changes} are"
        else:
            why = f"the last change was at {track.moments[-1].isoformat()}; {self.quiet} end it"
        return FlapReading(
            flapping=track.flapping,
            count=count,
            since=track.since,
            samples_until_stable=None if track.flapping else 0,
            stable_at=self.ends_at(track),
            why=why,
        )

    @classmethod
    def servicenow(
        cls, *, frequency: int, interval: timedelta, quiet_interval: timedelta
    ) -> "CountDetector":
        """Return ServiceNow's detector: `frequency` changes within the interval, until quiet.

        All three lengths are required, since ServiceNow's documentation names no defaults.
        """
        return cls(name="servicenow", changes=frequency, within=interval, quiet=quiet_interval)

    def ends_at(self, track: FlapTrack) -> datetime | None:
        """Return when flapping ends if nothing changes any more; `None` when it does not flap."""
        if not track.flapping or not track.moments:
            return None
        if self.quiet is not None:
            return track.moments[-1] + self.quiet
        return track.moments[0] + self.within

    def _crowded(self, moments: tuple[datetime, ...], at: datetime) -> bool:
        return len(moments) == self.changes and at - moments[0] < self.within

    def _lapsed(self, track: FlapTrack, at: datetime) -> FlapTrack:
        """Return the track with what time alone has ended by an instant, at the instant it did."""
        ends = self.ends_at(track)
        if ends is None or at < ends:
            return track
        return FlapTrack(state=track.state, moments=track.moments, since=ends)


FLAPPING_DETECTORS: Mapping[str, WeightedDetector | CountDetector] = NamedValues({
    "nagios": WeightedDetector(),
    "icinga": WeightedDetector(
        name="icinga", oldest=0.80, newest=1.18, low=25.0, inclusive=False, before="unknown",
        soft_problems=True, ignored="unchanged",
    ),
    "alerta": CountDetector(name="alerta", changes=3, within=timedelta(minutes=30)),
})  # fmt: skip
"""The flapping detectors of other systems, by name.

`nagios` (Nagios Core): weights 0.75 to 1.25, starts at 30 % and ends at 20 %, soft problems are not
recorded. `icinga` (Icinga 2): weights 0.80 to 1.18 (its documentation says 1.15), starts above 30 %
and ends at 25 %, every result is recorded, and the state before the first is unknown, so a first
ok is a change. `alerta`: more than two changes of severity within 1,800 seconds. ServiceNow names
no defaults: see `CountDetector.servicenow`.
"""


@checked
def flapping_readings(
    detector: FlappingDetector, samples: Iterable[Sample]
) -> Iterator[FlapReading]:
    """Yield the reading after each sample, in order of time.

    >>> from datetime import UTC
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> series = [Sample(monday + timedelta(minutes=n), "ok") for n in range(2)]
    >>> icinga = FLAPPING_DETECTORS["icinga"]
    >>> [float(reading.percent) for reading in flapping_readings(icinga, series)]
    [5.9, 5.8]
    """
    track = detector.start()
    for sample in samples:
        track = detector.step(track, sample)
        yield detector.read(track, at=sample.at)


@attrs.frozen
class FlappingInterval:
    """One stretch of flapping: from its start to its end, which is `None` while it lasts."""

    start: datetime = attrs.field(repr=str)
    end: datetime | None = attrs.field(repr=str)


@checked
def flapping_intervals(
    detector: FlappingDetector, samples: Iterable[Sample], *, at: datetime
) -> tuple[FlappingInterval, ...]:
    """Return every stretch of flapping in samples, as known at an instant not before the last.

    A stretch that time ended between two samples ends at that instant.

    >>> from datetime import UTC
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> series = [Sample(monday + timedelta(minutes=n), ("down", "up")[n % 2]) for n in range(3)]
    >>> often = CountDetector(changes=3, within="PT10M", before="up")
    >>> flapping_intervals(often, series, at=monday + timedelta(hours=1))
    (FlappingInterval(start=2026-03-02 00:02:00+00:00, end=2026-03-02 00:10:00+00:00),)
    """
    found: list[FlappingInterval] = []
    began: datetime | None = None
    for reading in _readings(detector, samples, at):
        if began is None and reading.flapping:
            began = reading.since
        elif began is not None and not reading.flapping:
            found.append(FlappingInterval(began, reading.since))
            began = None
    return (*found, FlappingInterval(began, None)) if began is not None else tuple(found)


def _readings(
    detector: FlappingDetector, samples: Iterable[Sample], at: datetime
) -> Iterator[FlapReading]:
    """Yield the reading before and after each sample, and at the end."""
    track = detector.start()
    for sample in samples:
        yield detector.read(track, at=sample.at)
        track = detector.step(track, sample)
        yield detector.read(track, at=sample.at)
    yield detector.read(track, at=at)
