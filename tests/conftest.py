"""Settings of all tests: no property test may fail for being slow, which says more of the machine than of the code."""

from hypothesis import settings

settings.register_profile("patient", settings(deadline=None))
settings.load_profile("patient")
