"""This module holds what all tests share: how hypothesis searches."""

from hypothesis import HealthCheck, settings

# No deadline: a time limit on a shared machine fails for reasons that are not the code's.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
