"""The readings of a figure as whole numbers, scaled by 10^6, for the SQL.

Most figures are counts and amounts in Arabic digits; SQL reads those, all at once (`SHORT_WAY`). Any other is read by
the exact intervals of `datapkg.checks.readings` (`scaled_line`). A test holds the two together.
"""

# ruff: noqa: S608 -- SQL is put together from constants
from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from datapkg.checks.intervals import ExactInterval
from datapkg.checks.printed import read_printed
from datapkg.checks.readings import readings
from datapkg.models import APPROXIMATIONS, MEASURES

SCALE = 1_000_000
LIMIT = 10**16
READINGS = ("rounded", "cut", "coarse")
_ENDS = ("_lo HUGEINT", "_lc BOOLEAN", "_hi HUGEINT", "_hc BOOLEAN")
COLUMNS = {
    "w": "INTEGER", "v": "HUGEINT", "reread": "HUGEINT", "digits": "INTEGER", "over": "BOOLEAN", "about": "BOOLEAN",
} | dict((name + end).split() for name in READINGS for end in _ENDS)  # fmt: skip
"""The columns of a reading: the number of the writing, its value, the value read again from its characters, how many
digits they have, whether 余 or 约 stands there, and the ends of its three intervals."""
_PLAIN = r"-?[0-9]{1,16}(?:\.[0-9]{1,5})?"
_SHORT = r"([1-9][0-9]{0,8})(?:\.([0-9]{1,4}))?(万|亿)?(%)?"
SHORT_WAY = f"""
    WITH parts AS (
        SELECT w, value, regexp_extract(text, '^{_SHORT}$', ['whole', 'decimals', 'times', 'percent']) AS part
        FROM writing WHERE approx = 'exact' AND measure IN ('stock', 'flow', 'change')
            AND regexp_full_match(text, '{_SHORT}') AND regexp_full_match(value, '{_PLAIN}')
    ), steps AS (
        SELECT w, value, part.whole, part.whole || part.decimals AS digits, part.percent <> '' AS percent,
            part.decimals <> '' OR part.times <> '' AS short,
            CASE part.times WHEN '万' THEN {10**4 * SCALE} WHEN '亿' THEN {10**8 * SCALE} ELSE {SCALE} END
                // CAST(pow(10, length(part.decimals)) AS BIGINT) AS step
        FROM parts
    ), read AS (
        SELECT *, CAST(digits AS HUGEINT) * step AS v, short OR percent AS loose,
            length(whole) - length(rtrim(whole, '0')) AS zeros
        FROM steps
    ), ends AS (
        SELECT *, CASE WHEN loose THEN step // 2 ELSE 0 END AS half,
            CASE WHEN loose THEN step // 2 WHEN zeros = 0 THEN 0
                ELSE CAST(pow(10, zeros) AS BIGINT) * {SCALE // 2} END AS far
        FROM read
        WHERE v = CAST(CAST(value AS DECIMAL(22, 6)) * {SCALE} AS HUGEINT)
            AND NOT (short AND step = {SCALE}) AND NOT (percent AND v = {100 * SCALE})
    )
    SELECT w, v, v AS reread, length(digits) AS digits, FALSE AS over, FALSE AS about,
        v - half AS rounded_lo, TRUE AS rounded_lc, v + half AS rounded_hi, NOT loose AS rounded_hc,
        v AS cut_lo, TRUE AS cut_lc, CASE WHEN loose THEN v + step ELSE v END AS cut_hi, NOT loose AS cut_hc,
        v - far AS coarse_lo, TRUE AS coarse_lc, v + far AS coarse_hi, far = 0 AS coarse_hc
    FROM ends
"""
"""The columns of the commonest writings of the table `writing` (w, text, value, approx, measure): exact counts and
amounts in Arabic digits whose characters say their value."""


def scaled_line(number: int, text: str, value: str, approx: str, measure: str) -> str:
    """A line of CSV with the columns of any writing; None is left empty."""
    cells = (number, *scaled_readings(text, value, approx, measure))
    return ",".join("" if each is None else str(each) for each in cells) + "\n"


def scaled_readings(text: str, value: str, approx: str, measure: str) -> tuple[object, ...]:
    """The columns of any writing but its number, by exact intervals."""
    printed = read_printed(text)
    again = None if printed is None else _scaled(Fraction(printed.value))
    digits, over = (printed.digits, printed.over) if printed else (0, False)
    if not re.fullmatch(_PLAIN, value) or approx not in APPROXIMATIONS or measure not in MEASURES:
        return (None, again, digits, over, False, *((None, None, None, None) * 3))
    read = readings(text, value=Decimal(value), approx=approx, measure=measure)
    ends = (*_ends(read.rounded), *_ends(read.cut), *_ends(read.coarse))
    return (_scaled(Fraction(value)), again, digits, over, read.about, *ends)


def _ends(interval: ExactInterval) -> tuple[object, ...]:
    return (_scaled(interval.lower), interval.lower_closed, _scaled(interval.upper), interval.upper_closed)


def _scaled(value: Fraction | None) -> int | None:
    """A number times 10^6; None where that isn't whole or is too large for exact products in 128 bits."""
    if value is None or abs(value) >= LIMIT * 10:
        return None
    scaled = value * SCALE
    return int(scaled) if scaled.denominator == 1 else None
