"""Finds, reads and classes every numeral of a text in one pass.

In: a text (usually a Document's view) and the declared vocabulary. Out: one Number for every numeral, ordered by place.
A numeral is found by one pattern; what it is, is decided by the words that touch it, looked up in tables; what a rate
is counted for, and whether the figure fell, by looking back a bounded way. The time is linear in the text's length.
"""

from __future__ import annotations

import re
from functools import lru_cache

from datapkg.models.data import Number
from datapkg.quantities.approximation import Approximators
from datapkg.quantities.judge import Judge
from datapkg.quantities.lexicon import Phrases
from datapkg.quantities.memory import Memory
from datapkg.quantities.numerals import MAX_LENGTH, Numeral, read_numeral
from datapkg.quantities.patterns import numeral_pattern
from datapkg.quantities.rates import Rates
from datapkg.quantities.surroundings import Surroundings
from datapkg.quantities.sweep import Sweep
from datapkg.vocabulary import Vocabulary


def scan(text: str, *, vocabulary: Vocabulary) -> list[Number]:
    """Every numeral of a text, ordered by place.

    Args:
        text: Any text; positions of the result are positions in it.
        vocabulary: The declared units and rules.
    """
    return scanner_for(vocabulary).scan(text)


@lru_cache(maxsize=4)
def scanner_for(vocabulary: Vocabulary) -> Scanner:
    """The compiled scanner of a vocabulary."""
    return Scanner(vocabulary)


class Scanner:
    """A vocabulary compiled for scanning. What it remembers between texts is bounded and changes no result.

    Args:
        vocabulary: The declared units and rules.
    """

    MEMORY = 50_000
    """Numerals that are remembered."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        classification = vocabulary.classification
        self.pattern: re.Pattern[str] = numeral_pattern(
            units=classification.units_with_thousand, words=classification.words_with_multiplier
        )
        self.judge = Judge(classification, vocabulary.units)
        self.phrases = Phrases(classification.phrases)
        self.approximators = Approximators(classification)
        self.rates = Rates(classification, self.judge)
        self.surroundings = Surroundings(classification)
        self.numerals: dict[str, Numeral] = {}
        self.memory = Memory(
            judge=self.judge,
            phrases=self.phrases,
            approximators=self.approximators,
            surroundings=self.surroundings,
        )

    def scan(self, text: str) -> list[Number]:
        """Every numeral of a text, ordered by place."""
        return Sweep(self, text).run()

    def read(self, token: str) -> Numeral:
        """The numeral, remembered unless it is too long to be one."""
        numeral = self.numerals.get(token)
        if numeral is None:
            numeral = read_numeral(token)
            if len(self.numerals) >= self.MEMORY:
                self.numerals.clear()
            if len(token) <= MAX_LENGTH:
                self.numerals[token] = numeral
        return numeral
