"""Finds every numeral of a text, reads it to its exact value, and says what it is."""

from datapkg.quantities.readings import Readings, readings
from datapkg.quantities.scan import scan

__all__ = ["Readings", "read_numbers", "readings", "scan"]


def __getattr__(name: str) -> object:
    if name == "read_numbers":
        from datapkg.quantities.reading import read_numbers

        return read_numbers
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
