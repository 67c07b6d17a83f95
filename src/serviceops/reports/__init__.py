"""Reports: what was promised and what became of it, by calendar periods, for people to read.

A report is a value: text, one file of HTML, plain rows, or a document. The package opens no file;
what to do with the text is the caller's.
"""

from serviceops.reports.report import ServiceReport
from serviceops.reports.rows import Exclusion
from serviceops.reports.service_report import ReportFacts, attainment_curve, service_report

__all__ = [
    "Exclusion",
    "ReportFacts",
    "ServiceReport",
    "attainment_curve",
    "service_report",
]
