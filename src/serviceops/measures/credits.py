"""Service credits: what share of a charge a missed promise is worth, by bands of the figure.

A band is half-open: "less than 99.99 % but equal to or greater than 99.0 %" includes 99.0 % and
excludes 99.99 %. All shares are fractions, so a figure on an edge falls where the contract says.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from fractions import Fraction

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars.weekdays import add_months
from serviceops.display.listing import Listing
from serviceops.errors import InvalidMeasure
from serviceops.measures.budget import as_share, share_text
from serviceops.measures.measure import Measure, Unit
from serviceops.sla.finding import Finding
from serviceops.spans import Span, SpanSet, as_length, as_zone, to_datetime, to_micros


def _share(given: Fraction | float | str) -> Fraction:
    share = as_share(given)
    if 0 <= share <= 1:
        return share
    # 99.5 is above every band: read as a share it would owe nothing, whatever was missed.
    percent = 1 < share <= 100 and "%" not in str(given)
    remedy = f"write '{given} %' for {given} of a hundred" if percent else "such as '99.9 %'"
    raise InvalidMeasure(str(given), "a share from 0 to 1", remedy)


@checked
@attrs.frozen(kw_only=True)
class CreditBand:
    """The credit for a figure that is at least one share and below another.

    >>> band = CreditBand(at_least="99 %", below="99.99 %", credit="10 %")
    >>> "99 %" in band, "99.99 %" in band, str(band)
    (True, False, '99 % to below 99.99 %: 10 %')
    """

    at_least: Fraction = attrs.field(default=Fraction(0), converter=_share)
    below: Fraction = attrs.field(converter=_share)
    credit: Fraction = attrs.field(converter=_share)

    def __attrs_post_init__(self) -> None:
        if self.at_least >= self.below:
            raise InvalidMeasure(
                f"at_least {share_text(self.at_least)}, below {share_text(self.below)}",
                "a band that contains a figure",
                "at_least is included and below is not, so at_least has to be smaller",
            )

    def __contains__(self, figure: Fraction | float | str) -> bool:
        """Return whether a figure lies in the band: its lower edge included, its upper not."""
        return self._holds(_share(figure))

    def _holds(self, share: Fraction) -> bool:
        return self.at_least <= share < self.below

    def __str__(self) -> str:
        low = f"{share_text(self.at_least)} to " if self.at_least else ""
        return f"{low}below {share_text(self.below)}: {share_text(self.credit)}"


def _by_edge(given: Iterable[CreditBand]) -> tuple[CreditBand, ...]:
    bands = tuple(given)
    wrong = next((one for one in bands if not isinstance(one, CreditBand)), None)
    if wrong is not None or not bands:
        raise InvalidMeasure(
            wrong if bands else given, "bands", "such as CreditBand(below='99.9 %', credit='10 %')"
        )
    return tuple(sorted(bands, key=lambda band: (band.below, band.at_least), reverse=True))


def _length(given: timedelta | str) -> timedelta:
    length = as_length(given)
    if length >= timedelta():
        return length
    raise InvalidMeasure(length, "a length that is not negative", "timedelta() counts every outage")


def _whole(_: object, __: object, value: int | None) -> None:
    if value is not None and (type(value) is not int or not 0 <= value <= 1200):
        raise InvalidMeasure(value, "a whole number from 0 to 1200", "such as claim_months=1")


@checked
@attrs.frozen(kw_only=True)
class ServiceCredits:
    """The credits of one agreement: bands of availability or attainment, and their conditions.

    `cap` is the most that is credited for one period. Outages shorter than `min_outage` do not
    count (`counted`). A credit can be claimed for `claim_months` calendar months and then
    `claim_days` days after the end of the period (`claim_until`); without either there is no limit.
    A figure in several bands takes the greatest credit, one in none takes no credit; `lint` names
    both. Source of the form: the published agreements of cloud providers.

    >>> credits = ServiceCredits(bands=[
    ...     CreditBand(at_least="99 %", below="99.99 %", credit="10 %"),
    ...     CreditBand(below="99 %", credit="30 %"),
    ... ], cap="25 %")
    >>> [str(credits.credit(figure)) for figure in ("99.99 %", "99 %", "98.9 %")]
    ['0', '1/10', '1/4']
    """

    bands: tuple[CreditBand, ...] = attrs.field(converter=_by_edge)
    cap: Fraction = attrs.field(default=Fraction(1), converter=_share)
    min_outage: timedelta = attrs.field(default=timedelta(), converter=_length)
    claim_months: int | None = attrs.field(default=None, validator=_whole)
    claim_days: int | None = attrs.field(default=None, validator=_whole)

    @property
    def promised(self) -> Fraction:
        """The lowest figure above every band, at which nothing is owed."""
        return self.bands[0].below

    def band(self, figure: Fraction | float | str | Measure) -> CreditBand | None:
        """Return the band that a figure falls in; of several the one with the greatest credit.

        `None` when it falls in none, and for a measure without a value.
        """
        if isinstance(figure, Measure):
            if figure.definition.unit is not Unit.SHARE:
                raise InvalidMeasure(figure, "a figure that is a share", "such as availability")
            value = figure.value
        else:
            value = _share(figure)
        if value is None:
            return None
        # Bands that overlap are a fault of the contract; the customer has the benefit of it.
        inside = [band for band in self.bands if band._holds(value)]
        return max(inside, key=lambda band: band.credit, default=None)

    def credit(self, figure: Fraction | float | str | Measure) -> Fraction:
        """Return the share of the charge that is owed for a figure, at most the cap."""
        band = self.band(figure)
        return Fraction(0) if band is None else min(band.credit, self.cap)

    def counted(self, outages: SpanSet | Iterable[Span]) -> SpanSet:
        """Return the outages that are long enough to count; outages that meet are one."""
        # Two outages that meet are one failure, however many tickets describe it.
        united = outages if isinstance(outages, SpanSet) else SpanSet(outages)
        return SpanSet(span for span in united if span.length >= self.min_outage)

    @checked
    def claim_until(self, period: Span, *, zone: str | tzinfo) -> datetime | None:
        """Return the instant, excluded, up to which a credit for a period can be claimed.

        Months and days are counted on the wall clock of a zone from the end of the period. A month
        that has no such day ends on its last; a time that the day skips moves forward by as much as
        the clock does, and one that it shows twice is the first. `None` where the agreement sets no
        limit.
        """
        if self.claim_months is None and self.claim_days is None:
            return None
        # Months first, then days: 31 January and one month and a day is 1 March.
        place = as_zone(zone)
        local = period.end.astimezone(place)
        months, days = self.claim_months or 0, timedelta(days=self.claim_days or 0)
        day = add_months(local.date(), months) + days
        # Which reading of a repeated hour it was says nothing of an hour that another day skips.
        fold = local.fold if day == local.date() else 0
        moved = datetime.combine(day, local.time().replace(fold=fold), tzinfo=place)
        return to_datetime(to_micros(moved))

    def lint(self) -> tuple[Finding, ...]:
        """Return what is wrong with the bands: holes, overlaps, credits that fall, a cap unused."""
        found: list[Finding] = []

        def add(code: str, band: CreditBand, sentence: str, remedy: str) -> None:
            found.append(Finding(code, str(band), sentence, remedy))

        reached = self.promised
        lowest = self.bands[0]
        # From the best figure down, so each band is compared with the lowest edge reached so far.
        for band in self.bands:
            if band.below > reached:
                text = f"overlaps the bands above it from {share_text(max(band.at_least, reached))}"
                add("credit_overlap", band, f"it {text} to {share_text(band.below)}",
                    "let each band end where the next begins")  # fmt: skip
            if band.below < reached:
                hole = f"{share_text(band.below)} to {share_text(reached)}"
                add("credit_hole", band, f"no band has {hole}",
                    "let each band end where the next begins")  # fmt: skip
            if band.credit < lowest.credit:
                add("credit_falls", band, "a worse figure is worth less", "check the two credits")
            if band.credit > self.cap:
                add("credit_over_cap", band, f"the cap is {share_text(self.cap)}", "check the cap")
            reached, lowest = min(reached, band.at_least), band
        if reached > 0:
            add("credit_hole", self.bands[-1], f"no band has figures below {share_text(reached)}",
                "let the last band begin at 0 %")  # fmt: skip
        return Listing.of(found, title="Findings in the service credits")
