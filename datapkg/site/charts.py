"""A dot chart drawn as SVG on the server: a row a figure, its interval as an error bar, each dot a link.

Positions across are percentages, so the drawing fits every width without scaling its text; there is no script.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from datapkg.site.figures import plain

ROW_HEIGHT = 40
"""Pixels from one row of the chart to the next: a line of text above, the dot below."""

AXIS_HEIGHT = 28
_LEFT, _RIGHT = Decimal(2), Decimal(98)
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


class Point(NamedTuple):
    """A figure to draw; `lower` or `upper` None is an interval without that end."""

    label: str
    value: Decimal
    lower: Decimal | None
    upper: Decimal | None
    address: str


class Tick(NamedTuple):
    """A mark on the axis, `x` in percent."""

    x: str
    value: Decimal


class Dot(NamedTuple):
    """A drawn figure: `x`, `left`, `right` in percent, `y` in pixels; `open_*` where the interval has no end."""

    point: Point
    x: str
    left: str
    right: str
    y: int
    open_left: bool
    open_right: bool


class Chart(NamedTuple):
    """What the template draws."""

    unit: str
    measure: str
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    height: int


def chart(
    points: Sequence[Point], *, unit: str, measure: str, among: Sequence[Point] | None = None, steps: int = 4
) -> Chart:
    """Lay out a chart; the axis has a zero unless several figures lie near each other and far from it.

    Args:
        points: What to draw.
        unit: Of all of them.
        measure: Of all of them.
        among: The points of all charts that share an axis; None is an axis of its own.
        steps: About how many steps the axis has.
    """
    shared = points if among is None else among
    values = [end for point in shared for end in (point.value, point.lower, point.upper) if end is not None]
    ticks = axis(values if len(shared) > 1 else [Decimal(0), *values], steps=steps)
    low, high = ticks[0], ticks[-1]

    def across(value: Decimal) -> str:
        """How far to the right a value stands."""
        share = (value - low) / (high - low)
        return f"{_LEFT + share * (_RIGHT - _LEFT):.2f}%"

    dots = tuple(
        Dot(
            point=point,
            x=across(point.value),
            left=across(low if point.lower is None else point.lower),
            right=across(high if point.upper is None else point.upper),
            y=place * ROW_HEIGHT + 28,
            open_left=point.lower is None,
            open_right=point.upper is None,
        )
        for place, point in enumerate(points)
    )
    marks = tuple(Tick(across(tick), tick) for tick in ticks)
    return Chart(unit=unit, measure=measure, dots=dots, ticks=marks, height=len(points) * ROW_HEIGHT + AXIS_HEIGHT)


def axis(values: Sequence[Decimal], *, steps: int = 4) -> list[Decimal]:
    """Round marks that span the values, two at least.

    Args:
        values: What the axis has to hold, one at least.
        steps: About how many steps there should be.
    """
    low, high = min(values), max(values)
    # An axis without zero exaggerates small differences: only leave it out where the values are all far from it.
    if low > 0 and low < high * Decimal("0.8"):
        low = Decimal(0)
    if low == high:
        low, high = min(low, Decimal(0)), max(high, Decimal(0), low + 1 if low == 0 else high)
    step = _round_step((high - low) / steps)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR")
    last = (high / step).to_integral_value(rounding="ROUND_CEILING")
    return [plain(step * place) for place in range(int(first), int(last) + 1)]


def _round_step(least: Decimal) -> Decimal:
    scale = Decimal(1).scaleb(least.adjusted())
    return next(scale * step for step in _STEPS if scale * step >= least)
