"""The same for every test: invented examples do not differ from run to run, nor with the machine.

The profile `nightly` (`make nightly`) invents others every time, and prints how to repeat one that
fails.
"""

import os

from hypothesis import HealthCheck, settings

_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile("primum", derandomize=True, **_COMMON)
settings.register_profile("nightly", derandomize=False, print_blob=True, **_COMMON)
settings.load_profile(os.environ.get("PRIMUM_PROFILE", "primum"))
