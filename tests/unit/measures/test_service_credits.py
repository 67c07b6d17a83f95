"""Service credits: the tables of three published agreements, the edges of bands, and lint."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidMeasure
from serviceops.measures import CreditBand, ServiceCredits, availability, mtrs
from serviceops.spans import Span, SpanSet

# Amazon Compute Service Level Agreement, region level, version of 5 May 2022
# (aws.amazon.com/compute/sla/historical): the claim has to arrive by the end of the second billing
# cycle after the incident.
AWS_COMPUTE = ServiceCredits(
    bands=[
        CreditBand(at_least="99 %", below="99.99 %", credit="10 %"),
        CreditBand(at_least="95 %", below="99 %", credit="30 %"),
        CreditBand(below="95 %", credit="100 %"),
    ],
    claim_months=2,
)
# AlloyDB for PostgreSQL Service Level Agreement (cloud.google.com/alloydb/sla): downtime periods
# are of one minute or more; a claim has 30 days; all credits of a month are at most 50 %.
ALLOYDB = ServiceCredits(
    bands=[
        CreditBand(at_least="99 %", below="99.99 %", credit="10 %"),
        CreditBand(at_least="95 %", below="99 %", credit="25 %"),
        CreditBand(below="95 %", credit="50 %"),
    ],
    cap="50 %",
    min_outage="PT1M",
    claim_days=30,
)
# Service Level Agreement for Microsoft Online Services (worldwide, 1 March 2025), the table of most
# of its services; a claim has to arrive by the end of the month after the incident.
MICROSOFT_ONLINE = ServiceCredits(
    bands=[
        CreditBand(at_least="99 %", below="99.9 %", credit="25 %"),
        CreditBand(at_least="95 %", below="99 %", credit="50 %"),
        CreditBand(below="95 %", credit="100 %"),
    ],
    claim_months=1,
)
AGREEMENTS = (AWS_COMPUTE, ALLOYDB, MICROSOFT_ONLINE)

TABLE = [  # the figure, and what each of the three agreements owes, in per cent
    ("100 %", 0, 0, 0),
    ("99.99 %", 0, 0, 0),
    ("99.989 %", 10, 10, 0),
    ("99.9 %", 10, 10, 0),
    ("99.899 %", 10, 10, 25),
    ("99 %", 10, 10, 25),
    ("98.999999 %", 30, 25, 50),
    ("95 %", 30, 25, 50),
    ("94.999 %", 100, 50, 100),
    ("0 %", 100, 50, 100),
]


@pytest.mark.parametrize(("figure", "aws", "alloydb", "microsoft"), TABLE)
def test_three_published_agreements_owe_what_their_tables_say(
    figure: str, aws: int, alloydb: int, microsoft: int
) -> None:
    owed = [agreement.credit(figure) * 100 for agreement in AGREEMENTS]

    assert owed == [aws, alloydb, microsoft]


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_published_tables_have_no_finding(agreement: ServiceCredits) -> None:
    assert agreement.lint() == ()


def test_a_credit_can_be_claimed_until_the_day_that_the_agreement_names() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    january = Span(datetime(2027, 1, 1, tzinfo=zone), datetime(2027, 2, 1, tzinfo=zone))

    until = [agreement.claim_until(january, zone=zone) for agreement in AGREEMENTS]

    assert until == [
        datetime(2027, 4, 1, 7, tzinfo=UTC),  # the end of March, in summer time
        datetime(2027, 3, 3, 8, tzinfo=UTC),  # 30 days after 1 February
        datetime(2027, 3, 1, 8, tzinfo=UTC),  # the end of February
    ]
    assert ServiceCredits(bands=AWS_COMPUTE.bands).claim_until(january, zone="UTC") is None


def test_a_claim_after_a_period_that_ends_in_a_repeated_hour_is_not_cut_short() -> None:
    paris = ZoneInfo("Europe/Paris")
    until_autumn = Span(
        datetime(2026, 10, 1, tzinfo=paris), datetime(2026, 10, 25, 2, 30, tzinfo=paris, fold=1)
    )

    # Five months and three days on, 02:30 is skipped: the clock shows 03:30.
    later = ServiceCredits(bands=AWS_COMPUTE.bands, claim_months=5, claim_days=3)
    assert later.claim_until(until_autumn, zone=paris) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    at_once = ServiceCredits(bands=AWS_COMPUTE.bands, claim_days=0)
    assert at_once.claim_until(until_autumn, zone=paris) == until_autumn.end


def test_outages_shorter_than_the_minimum_do_not_count_and_those_that_meet_are_one() -> None:
    def at(second: int) -> datetime:
        return datetime(2027, 1, 1, tzinfo=UTC) + timedelta(seconds=second)

    outages = [
        Span(at(0), at(59)), Span(at(100), at(160)), Span(at(200), at(240)), Span(at(240), at(260)),
    ]  # fmt: skip

    assert ALLOYDB.counted(outages) == SpanSet([Span(at(100), at(160)), Span(at(200), at(260))])
    assert AWS_COMPUTE.counted(outages) == SpanSet(outages)


def test_a_measure_on_the_edge_of_a_band_owes_what_the_edge_says() -> None:
    start = datetime(2027, 6, 1, tzinfo=UTC)  # a month of 720 hours, of which 1 % is 7 h 12 min
    month = Span(start, start + timedelta(days=30))
    hours = timedelta(hours=7, minutes=12)

    at_edge = availability([Span(start, start + hours)], period=month)
    beyond = availability([Span(start, start + hours + timedelta(microseconds=1))], period=month)
    nothing = availability([], period=Span(start, start))

    assert [AWS_COMPUTE.credit(one) for one in (at_edge, beyond, nothing)] == [
        Fraction(1, 10), Fraction(3, 10), 0,
    ]  # fmt: skip


def test_a_figure_in_percent_without_its_sign_is_refused_and_owes_not_nothing() -> None:
    wrong = {
        99.5: "write '99.5 %' for 99.5 of a hundred",
        100: "write '100 %' for 100 of a hundred",
        "120 %": "such as '99.9 %'",
        101: "such as '99.9 %'",
        -0.1: "such as '99.9 %'",
    }
    for figure, remedy in wrong.items():
        for use in (AWS_COMPUTE.credit, AWS_COMPUTE.band, AWS_COMPUTE.bands[0].__contains__):
            with pytest.raises(InvalidMeasure, match="a share from 0 to 1") as refused:
                use(figure)
            assert refused.value.remedy == remedy
    assert AWS_COMPUTE.credit(1) == AWS_COMPUTE.credit("100 %") == 0
    assert AWS_COMPUTE.credit(0) == 1


def test_a_length_is_no_figure_that_a_band_has() -> None:
    start = datetime(2027, 6, 1, tzinfo=UTC)
    outage = Span(start, start + timedelta(hours=9))
    length = mtrs([outage], period=Span(start, start + timedelta(days=30)))

    with pytest.raises(InvalidMeasure, match="a figure that is a share is expected"):
        AWS_COMPUTE.credit(length)


def test_lint_names_holes_overlaps_falling_credits_and_caps() -> None:
    hole = ServiceCredits(
        bands=[
            CreditBand(at_least="99.5 %", below="99.9 %", credit="10 %"),
            CreditBand(at_least="95 %", below="99 %", credit="25 %"),
        ]
    )
    overlap = ServiceCredits(
        bands=[
            CreditBand(at_least="98 %", below="99.9 %", credit="10 %"),
            CreditBand(below="99 %", credit="5 %"),
        ],
        cap="8 %",
    )

    assert [(one.code, one.sentence) for one in hole.lint()] == [
        ("credit_hole", "no band has 99 % to 99.5 %"),
        ("credit_hole", "no band has figures below 95 %"),
    ]
    assert [(one.code, one.sentence) for one in overlap.lint()] == [
        ("credit_over_cap", "the cap is 8 %"),
        ("credit_overlap", "it overlaps the bands above it from 98 % to 99 %"),
        ("credit_falls", "a worse figure is worth less"),
    ]
    assert hole.credit("99.2 %") == 0
    assert overlap.credit("98.5 %") == Fraction(8, 100)


def test_nothing_is_owed_above_every_band_though_one_is_within_another() -> None:
    terms = ServiceCredits(bands=[
        CreditBand(at_least="99 %", below="99.5 %", credit="10 %"),
        CreditBand(at_least="98 %", below="99.9 %", credit="5 %"),
    ])  # fmt: skip

    assert terms.promised == Fraction(999, 1000)


def test_a_band_without_figures_and_credits_without_bands_are_refused() -> None:
    with pytest.raises(InvalidMeasure, match="a band that contains a figure"):
        CreditBand(at_least="99 %", below="99 %", credit="10 %")
    with pytest.raises(InvalidMeasure, match="bands"):
        ServiceCredits(bands=[])
    with pytest.raises(InvalidMeasure, match="a share from 0 to 1"):
        CreditBand(below="101 %", credit="10 %")
    with pytest.raises(InvalidMeasure, match="whole number from 0"):
        ServiceCredits(bands=AWS_COMPUTE.bands, claim_months=-1)


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_credits_read_back_equal_from_their_documents(agreement: ServiceCredits) -> None:
    assert from_dict(to_dict(agreement)) == agreement
