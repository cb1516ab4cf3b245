"""Exact intervals: what figures stand for, and what follows from them.

Ends are fractions, open or closed, or unbounded (None); nothing is rounded, so two statements meet or they don't. A
variable must occur once in a formula, or the result is wider than the truth (the dependency problem). Whole-number
lattices (`whole`) are applied last. This class is the reference and writes the explanations; the verdicts over large
packages are computed by the SQL of `datapkg.checks.formulas`, and tests hold the two together.

Source: Moore, Kearfott, Cloud, Introduction to Interval Analysis (2009), chapters 2 and 3; the open ends are ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from datapkg.models import Interval

Exact = Fraction | int | Decimal
_Bound = tuple[Fraction | None, bool]


@dataclass(frozen=True, slots=True)
class ExactInterval:
    """A set of numbers between two ends; never empty.

    Args:
        lower: Lower end; None is unbounded.
        upper: Upper end; None is unbounded.
        lower_closed: Whether the lower end belongs to the set; False where it is unbounded.
        upper_closed: Whether the upper end belongs to the set; False where it is unbounded.

    Raises:
        ValueError: No number lies between the ends.
    """

    lower: Fraction | None
    upper: Fraction | None
    lower_closed: bool
    upper_closed: bool

    def __post_init__(self) -> None:
        if _is_empty(self.lower, self.upper, self.lower_closed and self.upper_closed):
            raise ValueError(f"no number lies between {self.lower} and {self.upper}")
        if (self.lower is None and self.lower_closed) or (self.upper is None and self.upper_closed):
            raise ValueError("an unbounded end can't be closed")

    @classmethod
    def point(cls, value: Exact) -> ExactInterval:
        """The set of one number."""
        return cls.closed(value, value)

    @classmethod
    def closed(cls, lower: Exact, upper: Exact) -> ExactInterval:
        """[lower, upper]."""
        return cls(Fraction(lower), Fraction(upper), lower_closed=True, upper_closed=True)

    @classmethod
    def everything(cls) -> ExactInterval:
        """All numbers: what a figure says that sets no limit."""
        return cls(None, None, lower_closed=False, upper_closed=False)

    @classmethod
    def of(cls, interval: Interval) -> ExactInterval:
        """The exact form of a published interval."""
        return cls(
            None if interval.lower is None else Fraction(interval.lower),
            None if interval.upper is None else Fraction(interval.upper),
            lower_closed=interval.lower_closed and interval.lower is not None,
            upper_closed=interval.upper_closed and interval.upper is not None,
        )

    @property
    def is_point(self) -> bool:
        """Whether the set holds exactly one number."""
        return self.lower is not None and self.lower == self.upper

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, Fraction | int | Decimal):
            return False
        point = Fraction(value)
        above = self.lower is None or point > self.lower or (self.lower_closed and point == self.lower)
        below = self.upper is None or point < self.upper or (self.upper_closed and point == self.upper)
        return above and below

    def __neg__(self) -> ExactInterval:
        return ExactInterval(
            None if self.upper is None else -self.upper,
            None if self.lower is None else -self.lower,
            lower_closed=self.upper_closed,
            upper_closed=self.lower_closed,
        )

    def __add__(self, other: ExactInterval) -> ExactInterval:
        return ExactInterval(
            None if self.lower is None or other.lower is None else self.lower + other.lower,
            None if self.upper is None or other.upper is None else self.upper + other.upper,
            lower_closed=self.lower_closed and other.lower_closed,
            upper_closed=self.upper_closed and other.upper_closed,
        )

    def __sub__(self, other: ExactInterval) -> ExactInterval:
        return self + -other

    def __mul__(self, other: ExactInterval) -> ExactInterval:
        corners = [
            _product(mine, mine_sign, theirs, theirs_sign)
            for mine, mine_sign in ((self._low(), -1), (self._high(), 1))
            for theirs, theirs_sign in ((other._low(), -1), (other._high(), 1))
        ]
        return _hull(corners)

    def __truediv__(self, other: ExactInterval) -> ExactInterval:
        """Every quotient.

        Raises:
            ZeroDivisionError: The divisor may be zero.
        """
        return self * other.reciprocal()

    def reciprocal(self) -> ExactInterval:
        """1 ÷ each number of the set.

        Raises:
            ZeroDivisionError: The set holds zero, or numbers on both sides of it.
        """
        if not (self._is_positive() or (-self)._is_positive()):
            raise ZeroDivisionError("the divisor may be zero")
        lower = Fraction(0) if self.upper is None else (None if self.upper == 0 else 1 / self.upper)
        upper = Fraction(0) if self.lower is None else (None if self.lower == 0 else 1 / self.lower)
        return ExactInterval(
            lower,
            upper,
            lower_closed=self.upper_closed and lower is not None,
            upper_closed=self.lower_closed and upper is not None,
        )

    def meet(self, other: ExactInterval) -> ExactInterval | None:
        """The numbers in both sets; None where there are none."""
        lower, lower_closed = max(self._low(), other._low(), key=_low_key)
        upper, upper_closed = min(self._high(), other._high(), key=_high_key)
        if _is_empty(lower, upper, lower_closed and upper_closed):
            return None
        return ExactInterval(lower, upper, lower_closed=lower_closed, upper_closed=upper_closed)

    def touches(self, other: ExactInterval) -> bool:
        """Whether the two sets would meet if every end belonged to its set: the case of a tie in rounding."""
        return self.closure().meet(other.closure()) is not None

    def closure(self) -> ExactInterval:
        """The set with its ends."""
        return ExactInterval(
            self.lower, self.upper, lower_closed=self.lower is not None, upper_closed=self.upper is not None
        )

    def whole(self) -> ExactInterval | None:
        """The smallest interval around the whole numbers of the set; None where there are none."""
        low = None if self.lower is None else ceil(self.lower)
        if low is not None and low == self.lower and not self.lower_closed:
            low += 1
        high = None if self.upper is None else floor(self.upper)
        if high is not None and high == self.upper and not self.upper_closed:
            high -= 1
        if low is not None and high is not None and low > high:
            return None
        return ExactInterval(
            None if low is None else Fraction(low),
            None if high is None else Fraction(high),
            lower_closed=low is not None,
            upper_closed=high is not None,
        )

    def gap(self, other: ExactInterval) -> Fraction:
        """How far apart the two sets are; 0 where they meet or touch."""
        above = Fraction(0) if self.lower is None or other.upper is None else self.lower - other.upper
        below = Fraction(0) if self.upper is None or other.lower is None else other.lower - self.upper
        return max(above, below, Fraction(0))

    def _low(self) -> _Bound:
        return self.lower, self.lower_closed

    def _high(self) -> _Bound:
        return self.upper, self.upper_closed

    def _is_positive(self) -> bool:
        return self.lower is not None and (self.lower > 0 or (self.lower == 0 and not self.lower_closed))


def total(parts: Iterable[ExactInterval]) -> ExactInterval:
    """The sum of intervals; [0, 0] for none."""
    result = ExactInterval.point(0)
    for part in parts:
        result = result + part
    return result


def _is_empty(lower: Fraction | None, upper: Fraction | None, closed: bool) -> bool:
    return lower is not None and upper is not None and (lower > upper or (lower == upper and not closed))


def _low_key(bound: _Bound) -> tuple[bool, Fraction, bool]:
    value, closed = bound
    return value is not None, value or Fraction(0), not closed


def _high_key(bound: _Bound) -> tuple[bool, Fraction, bool]:
    value, closed = bound
    return value is None, value or Fraction(0), closed


_Corner = tuple[int, Fraction, bool]
"""A product of two ends: -1, 0 or 1 for minus infinity, finite, infinity; its value; whether it is reached."""


def _product(mine: _Bound, mine_sign: int, theirs: _Bound, theirs_sign: int) -> _Corner:
    if mine == (Fraction(0), True) or theirs == (Fraction(0), True):
        return 0, Fraction(0), True
    if mine[0] is not None and theirs[0] is not None:
        return 0, mine[0] * theirs[0], mine[1] and theirs[1]
    if mine[0] == 0 or theirs[0] == 0:
        return 0, Fraction(0), False
    sign = _sign(mine[0], mine_sign) * _sign(theirs[0], theirs_sign)
    return sign, Fraction(0), False


def _sign(value: Fraction | None, unbounded: int) -> int:
    return unbounded if value is None else (1 if value > 0 else -1)


def _hull(corners: list[_Corner]) -> ExactInterval:
    low = min(corners, key=lambda corner: (corner[0], corner[1], not corner[2]))
    high = max(corners)
    return ExactInterval(
        None if low[0] else low[1],
        None if high[0] else high[1],
        lower_closed=low[2] and not low[0],
        upper_closed=high[2] and not high[0],
    )
