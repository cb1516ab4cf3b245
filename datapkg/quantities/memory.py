"""What numerals are where the characters before and behind them decide, worked out once and remembered.

Two characters on either side decide most; where longer words may stand there, `WIDE` do.

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
NEAR: Final = 2
WIDE: Final = 5
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
    """Numerals in their contexts, within bounds.

    Args:
        judge: Decides by the words that touch a numeral.
        phrases: The set phrases.
        approximators: The words that say how exactly a figure is meant.
        surroundings: The words further off.
    """

    def __init__(
        self, *, judge: Judge, phrases: Phrases, approximators: Approximators, surroundings: Surroundings
    ) -> None:
        self._judge = judge
        self._phrases = phrases
        self._approximators = approximators
        self._surroundings = surroundings
        self.near: dict[str, Known] = {}
        self.wide: dict[str, Known] = {}

    def keep(self, text: str, *, start: int, end: int, numeral: Numeral, decision: Decision) -> None:
        """Remember a numeral, if the characters that touch it decide all that was decided."""
        for reach, memory in ((NEAR, self.near), (WIDE, self.wide)):
            if self._decided(text, start, end, reach=reach):
                known = self._known(text, start, end, numeral, decision)
                _remember(memory, text[start - reach : end + reach], known)
                break

    def keep_phrase(self, phrase: Phrase, *, text: str, start: int, end: int) -> None:
        """Remember the numeral of a set phrase, if it is its only one and no other phrase may take precedence."""
        if phrase.runs != ((phrase.offset, phrase.offset + end - start),):
            return
        for reach, memory in ((NEAR, self.near), (WIDE, self.wide)):
            if start >= reach and self._phrases.settled_near(text, start=start, end=end, reach=reach):
                known = Known(phrase.kind, phrase.rule, _NO_NUMERAL, _NO_DECISION)
                _remember(memory, text[start - reach : end + reach], known)
                break

    def _decided(self, text: str, start: int, end: int, *, reach: int) -> bool:
        """Whether the characters up to `reach` from a numeral hold all the words and phrases that may touch it."""
        return (
            start >= reach
            and end - start <= MAX_LENGTH
            and text[end] not in _OPEN_ENDS
            and self._judge.behind.reach(text[end : end + 2]) <= reach
            and self._judge.before.reach(text[start - 2 : start]) <= reach
            and self._phrases.settled_near(text, start=start, end=end, reach=reach)
        )

    def _known(self, text: str, start: int, end: int, numeral: Numeral, decision: Decision) -> Known:
        kind: Kind | None = decision.kind
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
            or (unit == "元" and text[start - NEAR : start] in self._surroundings.currencies)
            or is_torn(numeral, text=text, start=start, end=end)
        ):
            return None
        exactness = self._approximators.touching(numeral, text=text, start=start)
        if exactness is None:
            return None
        interval = self._approximators.interval(numeral, text=text[start:end], exactness=exactness, plain=True)
        may_fall = numeral.value > 0 and (unit == "%" or text[start - 1] in self._surroundings.fall_ends)
        rateable = unit not in PURE and "/" not in unit
        return Known(
            "quantity", rule, numeral, decision, numeral.value, interval, unit, length, exactness.approx,
            shape in SMALL, may_fall, rateable,
        )  # fmt: skip


_NO_NUMERAL: Final = Numeral(None, "unreadable")
_NO_DECISION: Final = Decision(None, "unknown", settled=True)
_SIZE: Final = 50_000
"""Contexts of each reach that are remembered."""


def _remember(memory: dict[str, Known], context: str, known: Known) -> None:
    if len(memory) >= _SIZE:
        memory.clear()
    memory[context] = known
