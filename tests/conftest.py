"""How the tests run: which Hypothesis profile is used where."""

import os

from hypothesis import settings

# A slow machine is no failure of the code, so no example has a deadline. Elsewhere than in continuous
# integration, each run looks for new examples.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))
