"""How figures and source text are shown: digits grouped, intervals in brackets, hidden characters made visible."""

from __future__ import annotations

import re
from decimal import Decimal

from datapkg.models.data import Interval
from datapkg.models.tables import ObservationRow

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def figure(value: Decimal | None) -> str:
    """A number with its thousands grouped and a true minus sign; no digit added or lost. None is an em dash."""
    return "—" if value is None else f"{value:,f}".replace("-", "\N{MINUS SIGN}")


def plain(value: Decimal) -> Decimal:
    """The number without zeros behind its last other decimal and without an exponent."""
    # By way of text: Decimal's own normalize() would round to 28 digits.
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def with_unit(value: Decimal | None, unit: str | None) -> str:
    """A number and its unit; only % stands without a space."""
    shown = figure(value)
    if not unit:
        return shown
    return f"{shown}{unit}" if unit == "%" else f"{shown} {unit}"


def interval(interval: Interval) -> str:
    """An interval in brackets: `[161,850, 161,950)`; a single number is `= 2,354`."""
    lower, upper, lower_closed, upper_closed = interval
    lower, upper = lower and plain(lower), upper and plain(upper)
    if lower is not None and lower == upper:
        return f"= {figure(lower)}"
    left = "\N{MINUS SIGN}∞" if lower is None else figure(lower)
    right = "∞" if upper is None else figure(upper)
    opening = "[" if lower_closed and lower is not None else "("
    closing = "]" if upper_closed and upper is not None else ")"
    return f"{opening}{left}, {right}{closing}"


def observation_interval(observation: ObservationRow) -> Interval:
    """The interval that a row of `observations` states."""
    return Interval(observation.lower, observation.upper, observation.lower_closed, observation.upper_closed)


def visible(text: str | None) -> str:
    """Text of a source with the characters that nobody can see, or that turn text around, written as U+202E."""
    if not text or text.isprintable():
        return text or ""
    return _HIDDEN.sub(lambda mark: f"⟨U+{ord(mark[0]):04X}⟩", text)
