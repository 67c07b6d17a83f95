"""How much is tried: `make laws` and the night try all, `make test` and a desk a part."""

import os

IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") in {"ci", "nightly"}
