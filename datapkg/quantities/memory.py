"""What numerals are where the two characters before and behind them decide, worked out once and remembered.

Only what depends on these characters alone is kept, so that what is remembered never changes a result.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal, NamedTuple

from datapkg.models.data import Approximation, Interval, Kind
from datapkg.quantities.approximation import Approximators
from datapkg.quantities.judge import Decision, Judge
from datapkg.quantities.lexicon import Phrase, Phrases
from datapkg.quantities.numerals import MAX_LENGTH, Numeral
from datapkg.quantities.patterns import CONNECTORS, JOINTS, RATIO_MARKS
from datapkg.quantities.surroundings import Surroundings, is_torn

LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
PURE: Final = frozenset({"%", "‰", "‱", "个百分点", "个基点", "个千分点", "倍", "番", "成", "折", "岁", "周岁", ""})
"""Units of which there is no rate."""
SMALL: Final = frozenset({"one", "two", "digit", "ten", "digits", "chinese", "few", "round", "unreadable"})
"""Shapes in Chinese characters: in quotation marks they are names."""
_REACH: Final = 2
_OPEN_ENDS: Final = frozenset(" \u3000\t\n-/.:：")
"""Behind these, more than two characters decide: spaces are skipped, a date may go on."""


class Known(NamedTuple):
    """What the characters around a numeral decide.

    Args:
        kind: Its kind; "none" where it is no numeral, None where what stands further off has a say.
        rule: The rule that decided the kind.
        numeral: The numeral.
        decision: What the words that touch it say.
        value: For a quantity, its value.
        interval: What its digits stand for.
        unit: Its unit, before a look at what a rate is counted for.
        length: Number of characters of the unit as written.
        approx: How exactly it is stated, where nothing behind the unit says otherwise.
        in_words: Whether quotation marks further off would make it a name.
        may_fall: Whether words further off may say that the figure fell.
        rateable: Whether its unit may be that of a rate.
    """

    kind: Kind | Literal["none"] | None
    rule: str
    numeral: Numeral
    decision: Decision
    value: Decimal | None = None
    interval: Interval | None = None
    unit: str = ""
    length: int = 0
    approx: Approximation | None = None
    in_words: bool = False
    may_fall: bool = False
    rateable: bool = False


class Memory:
    """Numerals in their contexts, at most `SIZE` of them.

    Args:
        judge: Decides by the words that touch a numeral.
        phrases: The set phrases.
        approximators: The words that say how exactly a figure is meant.
        surroundings: The words further off.
    """

    SIZE = 50_000

    def __init__(
        self, *, judge: Judge, phrases: Phrases, approximators: Approximators, surroundings: Surroundings
    ) -> None:
        self._behind, self._before = judge.behind.near, judge.before.near
        self._phrases = phrases
        self._approximators = approximators
        self._surroundings = surroundings
        self.known: dict[str, Known] = {}

    def keep(self, text: str, *, start: int, end: int, numeral: Numeral, decision: Decision) -> None:
        """Remember a numeral, if the characters that touch it decide all that was decided."""
        context = text[start - _REACH : end + _REACH]
        if (
            start >= _REACH
            and len(context) <= MAX_LENGTH
            and text[end] not in _OPEN_ENDS
            and context[-_REACH:] in self._behind
            and context[:_REACH] in self._before
            and self._phrases.settled_near(text, start=start, end=end, reach=_REACH)
        ):
            self._keep(context, self._known(text, start, end, numeral, decision))

    def keep_phrase(self, phrase: Phrase, *, text: str, start: int, end: int) -> None:
        """Remember the numeral of a set phrase, if it is its only one and no other phrase may take precedence."""
        if (
            phrase.runs == ((phrase.offset, phrase.offset + end - start),)
            and start >= _REACH
            and self._phrases.settled_near(text, start=start, end=end, reach=_REACH)
        ):
            known = Known(phrase.kind, phrase.rule, _NO_NUMERAL, _NO_DECISION)
            self._keep(text[start - _REACH : end + _REACH], known)

    def _keep(self, context: str, known: Known) -> None:
        if len(self.known) >= self.SIZE:
            self.known.clear()
        self.known[context] = known

    def _known(self, text: str, start: int, end: int, numeral: Numeral, decision: Decision) -> Known:
        kind = decision.kind
        if decision.settled:
            return Known(kind or "other", decision.rule, numeral, decision)
        if kind in (None, "quantity"):
            return self._quantity(text, start, end, numeral, decision) or Known(None, "", numeral, decision)
        joined = text[end] in JOINTS or text[start - 1] in RATIO_MARKS or text[end] in LETTERS
        if joined or numeral.shape not in SMALL:
            return Known(None, "", numeral, decision)
        return Known(kind, decision.rule, numeral, decision, in_words=decision.gives_way)

    def _quantity(self, text: str, start: int, end: int, numeral: Numeral, decision: Decision) -> Known | None:
        """A quantity with all that follows from its own characters; None where more has to be looked at."""
        unit, shape = decision.unit, numeral.shape
        if shape == "percent" and decision.kind in (None, "quantity"):
            unit, length, rule = numeral.unit, 0, decision.rule if decision.kind else "share"
            looked_at = text[end] in CONNECTORS or (decision.kind and not decision.unit)
        else:
            length, rule = decision.length, decision.rule
            looked_at = decision.kind != "quantity" or unit in (None, "折") or decision.weak or bool(numeral.unit)
        if (
            looked_at
            or unit is None
            or numeral.value is None
            or shape == "fraction"
            or (length and text[end] in LETTERS)
            or (shape in SMALL and text[end] in self._surroundings.place_units)
            or is_torn(numeral, text=text, start=start, end=end)
        ):
            return None
        exactness = self._approximators.touching(numeral, text=text, start=start)
        if exactness is None:
            return None
        interval = self._approximators.interval(numeral, text=text[start:end], exactness=exactness, plain=True)
        rateable = unit not in PURE and "/" not in unit
        return Known(
            "quantity", rule, numeral, decision, numeral.value, interval, unit, length, exactness.approx,
            shape in SMALL, text[start - 1] in self._surroundings.fall_ends and numeral.value > 0, rateable,
        )  # fmt: skip


_NO_NUMERAL: Final = Numeral(None, "unreadable")
_NO_DECISION: Final = Decision(None, "unknown", settled=True)
