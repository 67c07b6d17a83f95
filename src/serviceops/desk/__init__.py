"""The service desk: where lifecycles, clocks and rules meet, as values and pure functions."""

from serviceops.desk.assessment import Adjustment, Assessed, PriorityRules
from serviceops.desk.categories import Category, CategoryTree, is_within, path_of
from serviceops.desk.matrices import MATRICES, PublishedMatrix, freshservice, lint_matrix

__all__ = [
    "MATRICES",
    "Adjustment",
    "Assessed",
    "Category",
    "CategoryTree",
    "PriorityRules",
    "PublishedMatrix",
    "freshservice",
    "is_within",
    "lint_matrix",
    "path_of",
]
