"""How the tests run: which Hypothesis profile is used where, and with which settings the site is tested."""

import os
import tempfile

import django
from hypothesis import settings

# A slow machine is no failure of the code, so no example has a deadline. Elsewhere than in continuous
# integration, each run looks for new examples.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))

# The site's settings are read once, when a first test asks for it: nothing of the machine's own may be among them.
for name in [name for name in os.environ if name.startswith("JALON_") and not name.startswith("JALON_TEST_")]:
    del os.environ[name]
os.environ["JALON_MODE"] = "test"
os.environ["JALON_HOME"] = tempfile.mkdtemp(prefix="jalon-tests-")
os.environ["JALON_TODAY"] = "2026-06-30"
if address := os.environ.get("JALON_TEST_DATABASE"):
    os.environ["JALON_DATABASE"] = address
os.environ["DJANGO_SETTINGS_MODULE"] = "jalon.web.config.settings"
django.setup()
