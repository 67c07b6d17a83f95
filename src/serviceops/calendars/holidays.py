"""Public holidays of a country as frozen dates (the ``holidays`` extra).

The dates are read once, for years named beforehand. The package they come from extends its tables
on use and differs between releases, so no object of it is stored: store the dates with the policy.
"""

import warnings
from collections.abc import Iterable

from serviceops.calendars.hours import Holiday
from serviceops.errors import InvalidValue


def country_holidays(
    country: str,
    subdivision: str | None = None,
    *,
    years: Iterable[int],
    observed: bool = True,
    language: str | None = "en_US",
) -> tuple[Holiday, ...]:
    """Return the public holidays of a country, or of a part of it, in the years named.

    `observed` adds the days holidays are moved to when they fall on a weekend; use False for a team
    that works weekends. Give the same years as ``covers=`` to the calendar: then a clock that
    runs past them raises instead of counting unknown holidays as work. Years the tables do not
    know, unknown countries and unknown subdivisions raise `InvalidValue`.

    >>> [str(day.on) for day in country_holidays("US", years=[2026])][:3]
    ['2026-01-01', '2026-01-19', '2026-02-16']
    """
    import holidays  # here only: it takes a quarter of a second to import

    wanted = sorted(set(years))
    if not wanted:
        raise InvalidValue((), "at least one year", "for example range(2020, 2031)")
    # An observed day may lie in the year before: 1 January 2028 is observed on 31 December 2027.
    around = range(wanted[0] - 1, wanted[-1] + 2)
    # The package warns of years before its tables; such years are refused below instead.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            known = holidays.country_holidays(country, subdiv=subdivision, years=())
            first, last = known.start_year, known.end_year
            if wanted[0] < first or wanted[-1] > last:
                raise InvalidValue(
                    f"{wanted[0]}-{wanted[-1]}",
                    f"years from {first} to {last}, which the tables know",
                    "narrow the years and the calendar's covers=",
                )
            speaks = language if language in known.supported_languages else None
            found = holidays.country_holidays(
                country,
                subdiv=subdivision,
                years=[year for year in around if first <= year <= last],
                observed=observed,
                language=speaks,
            )
    except NotImplementedError as error:
        raise InvalidValue(
            f"{country}{f' {subdivision}' if subdivision else ''}",
            "a country code and subdivision that the holidays package knows",
            str(error).split("\n", 1)[0],
        ) from None
    years_wanted = set(wanted)
    return tuple(
        Holiday(on, name) for on, name in sorted(dict(found).items()) if on.year in years_wanted
    )
