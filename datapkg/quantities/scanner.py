"""A vocabulary compiled for scanning."""

from __future__ import annotations

import re

from datapkg.quantities.approximation import Approximators
from datapkg.quantities.forms import Forms
from datapkg.quantities.judge import Judge
from datapkg.quantities.lexicon import Phrases
from datapkg.quantities.memory import Memory
from datapkg.quantities.patterns import numeral_pattern
from datapkg.quantities.rates import Rates
from datapkg.quantities.sides import Sides
from datapkg.quantities.surroundings import Surroundings
from datapkg.vocabulary import Vocabulary


class Scanner:
    """All that one pass over a text needs. What it remembers between texts is bounded and changes no result.

    Args:
        vocabulary: The declared units and rules.
    """

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
        self.forms = Forms()
        self.sides = Sides(judge=self.judge, approximators=self.approximators, surroundings=self.surroundings)
        self.memory = Memory(judge=self.judge, approximators=self.approximators)
