"""How hard Hypothesis looks: HYPOTHESIS_PROFILE is dev, quick, ci or nightly."""

import os
from datetime import timedelta

import pytest
from hypothesis import settings

settings.register_profile("dev", max_examples=50, deadline=timedelta(seconds=2))
settings.register_profile(
    "ci", max_examples=100, derandomize=True, deadline=None, print_blob=True, database=None
)
settings.register_profile(
    "quick", max_examples=25, derandomize=True, deadline=None, print_blob=True, database=None
)
settings.register_profile("nightly", max_examples=5000, deadline=None, print_blob=True)
wanted = os.environ.get("HYPOTHESIS_PROFILE", "dev")
if wanted not in ("dev", "quick", "ci", "nightly"):
    raise pytest.UsageError(f"HYPOTHESIS_PROFILE={wanted} is none of dev, quick, ci and nightly")
settings.load_profile(wanted)
