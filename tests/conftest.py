"""The same for every test: invented examples do not differ from run to run, nor with the machine."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "primum", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("primum")
