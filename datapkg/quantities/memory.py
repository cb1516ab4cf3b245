"""What numerals are where the words that touch them decide, worked out once for all numerals and words that are alike.

Only what follows from a numeral's traits and its two sides is kept, so that what is remembered never changes a result;
few texts hold a numeral whose traits and sides were not seen before.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from datapkg.models.data import Kind
from datapkg.quantities.approximation import EXACT, Approximators, Exactness
from datapkg.quantities.forms import Form
from datapkg.quantities.judge import Decision, Judge
from datapkg.quantities.numerals import Numeral
from datapkg.quantities.sides import Before, Behind

PURE: Final = frozenset({"%", "‰", "‱", "个百分点", "个基点", "个千分点", "倍", "番", "成", "折", "岁", "周岁", ""})
"""Units of which there is no rate."""
_new: Final = tuple.__new__
SMALL: Final = frozenset({"one", "two", "digit", "ten", "digits", "chinese", "few", "round", "unreadable"})
"""Shapes in Chinese characters: in quotation marks they are names."""


class Known(NamedTuple):
    """What a numeral's traits and the words that touch it decide.

    Args:
        kind: Its kind; None where what stands further off decides it.
        rule: The rule that decided the kind.
        decision: What the words that touch it say.
        unit: For a quantity, its unit, before a look at what a rate is counted for.
        length: Number of characters of the unit as written.
        exactness: How exactly it is stated, where nothing behind the unit says otherwise.
        settled: Whether it is no quantity, and nothing further off has a say.
        in_words: Whether quotation marks further off would make it a name.
        may_fall: Whether words further off may say that the figure fell.
        rateable: Whether its unit may be that of a rate.
    """

    kind: Kind | None
    rule: str
    decision: Decision
    unit: str = ""
    length: int = 0
    exactness: Exactness = EXACT
    settled: bool = False
    in_words: bool = False
    may_fall: bool = False
    rateable: bool = False


class Memory:
    """What is known of numerals by their traits and sides, within bounds.

    Args:
        judge: Decides by the words that touch a numeral.
        approximators: The words that say how exactly a figure is meant.

    Attributes:
        known: What is remembered, by the sum of the keys of both sides and the traits.
    """

    MEMORY = 50_000
    """Combinations that are remembered."""

    def __init__(self, *, judge: Judge, approximators: Approximators) -> None:
        self._judge = judge
        self._approximators = approximators
        self.known: dict[int, Known] = {}
        # There are no more decisions than rules with units.
        self._certain: dict[Decision, Known] = {}
        self._open: dict[Decision, Known] = {}

    def learn(self, before: Before, behind: Behind, form: Form) -> Known | None:
        """Work out what is decided of a numeral between two lasting sides; None if it is two numbers (两三千)."""
        numeral = form.numeral
        decision = self._judge.weigh(behind.said, before.said, numeral.shape)
        if numeral.ends is not None and decision.kind == "quantity":
            return None
        if len(self.known) >= self.MEMORY:
            self.known.clear()
        known = self.known[before.key + behind.key + form.traits] = self._known(before, behind, numeral, decision)
        return known

    def _known(self, before: Before, behind: Behind, numeral: Numeral, decision: Decision) -> Known:
        kind = decision.kind
        known = None
        if kind in (None, "quantity"):
            known = self._quantity(before, behind, numeral, decision)
        elif decision.settled or not (behind.joins or before.joins or behind.letter or numeral.shape not in SMALL):
            known = self._certain.get(decision)
            if known is None:
                known = Known(kind, decision.rule, decision, settled=decision.settled)
                self._certain[decision] = known
        return known or self._open.get(decision) or self._open.setdefault(decision, Known(None, "", decision))

    def _quantity(self, before: Before, behind: Behind, numeral: Numeral, decision: Decision) -> Known | None:
        """A quantity with all that follows from its traits and sides; None where more has to be looked at."""
        unit, shape = decision.unit, numeral.shape
        if shape == "percent":
            unit, length, rule = numeral.unit, 0, decision.rule if decision.kind else "share"
            looked_at = behind.connects or (decision.kind and not decision.unit)
        else:
            length, rule = decision.length, decision.rule
            looked_at = decision.kind != "quantity" or unit in (None, "折") or decision.weak or bool(numeral.unit)
        if (
            looked_at
            or unit is None
            or numeral.value is None
            or shape == "fraction"
            or (decision.length and behind.letter)
            or (shape in SMALL and behind.place)
            or (unit == "元" and before.currency)
            or (before.lists and not numeral.inner)
        ):
            return None
        exactness = self._approximators.touching(numeral, before=before.approximator)
        may_fall = numeral.value > 0 and (unit == "%" or before.falls)
        rateable = unit not in PURE and "/" not in unit
        row = ("quantity", rule, decision, unit, length, exactness, False, shape in SMALL, may_fall, rateable)
        return _new(Known, row)
