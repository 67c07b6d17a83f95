"""How hard Hypothesis looks: HYPOTHESIS_PROFILE is dev, quick, ci or nightly."""

import os
from datetime import timedelta

import pytest
from hypothesis import Phase, settings

settings.register_profile("dev", max_examples=50, deadline=timedelta(seconds=2))
settings.register_profile(
    "ci", max_examples=100, derandomize=True, deadline=None, print_blob=True, database=None
)
# What is found is not explained: that runs a hundred variants of each case that `find` looks for,
# which took longer than all else of those tests. The other profiles explain.
settings.register_profile(
    "quick", settings.get_profile("ci"), max_examples=25,
    phases=[phase for phase in Phase if phase is not Phase.explain],
)  # fmt: skip
settings.register_profile("nightly", max_examples=5000, deadline=None, print_blob=True)
wanted = os.environ.get("HYPOTHESIS_PROFILE", "dev")
if wanted not in ("dev", "quick", "ci", "nightly"):
    raise pytest.UsageError(f"HYPOTHESIS_PROFILE={wanted} is none of dev, quick, ci and nightly")
settings.load_profile(wanted)
