"""From numbers to observations: what each measures, where and when, which indicator it is, and a person's last word."""

from datapkg.observations.observe import observe

__all__ = ["observe"]
