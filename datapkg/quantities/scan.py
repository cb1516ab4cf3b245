"""Finds, reads and classes every numeral of a text in one pass.

In: a text (usually a Document's view) and the declared vocabulary. Out: one Number for every numeral, ordered by place.
A numeral is found by one pattern; what it is, is decided by the words that touch it, looked up in tables; what a rate
is counted for, and whether the figure fell, by looking back a bounded way. The time is linear in the text's length.
"""

from __future__ import annotations

from functools import lru_cache

from datapkg.models.data import Number
from datapkg.quantities.scanner import Scanner
from datapkg.quantities.sweep import Sweep
from datapkg.vocabulary import Vocabulary


def scan(text: str, *, vocabulary: Vocabulary) -> list[Number]:
    """Every numeral of a text, ordered by place.

    Args:
        text: Any text; positions of the result are positions in it.
        vocabulary: The declared units and rules.
    """
    return Sweep(scanner_for(vocabulary), text).run()


@lru_cache(maxsize=4)
def scanner_for(vocabulary: Vocabulary) -> Scanner:
    """The compiled scanner of a vocabulary."""
    return Scanner(vocabulary)
