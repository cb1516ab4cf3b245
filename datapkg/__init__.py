"""Turns Chinese government work reports into statistical data that anyone can check.

For use as a library:

    >>> import datapkg
    >>> [(number.text, number.value, number.unit) for number in datapkg.read_numbers("救助1542人次，发放6.27亿元")]
    [('1542', Decimal('1542'), '人次'), ('6.27亿', Decimal('627000000'), '元')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datapkg.quantities.reading import read_numbers

__all__ = ["read_numbers"]


def __getattr__(name: str) -> object:
    # Reading the vocabulary takes time: `import datapkg` alone must not.
    if name == "read_numbers":
        from datapkg.quantities.reading import read_numbers

        return read_numbers
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
