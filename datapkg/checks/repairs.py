"""Names what a small slip would repair: one digit, two digits exchanged, 万 or 亿 dropped or added, a unit confused.

Candidates are named in the finding and never applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from datapkg.checks.formulas import FORMULAS
from datapkg.checks.intervals import ExactInterval
from datapkg.checks.judged import Figure, Judged, inputs_of
from datapkg.checks.printed import fold, read_printed
from datapkg.checks.readings import readings
from datapkg.checks.reference import compare
from datapkg.checks.verdicts import MEETS

_MOST = 6
_LEADING_ZERO = re.compile(r"0[0-9]")


def candidates(judged: Judged) -> tuple[str, ...]:
    """Up to six single changes of one input after which the rule would be content, the likeliest kinds first."""
    inputs = inputs_of(judged) if judged.rule.type in FORMULAS else {}
    comparison = compare(judged.rule, inputs) if inputs and set(judged.rule.terms) <= set(inputs) else None
    if comparison is None:
        return ()
    found: list[str] = []
    if judged.rule.type == "ratio_band":
        found.extend(_periods(judged, inputs))
    # Many changes give some whole number, so a rule that only asks for one says little about which.
    for kind in (_steps, _exchanges) if comparison.stated is None else (_scales, _exchanges, _digits):
        for name, figure in judged.terms.items():
            if kind is _steps and name != "stated":
                continue
            for text in kind(fold(figure.text)):
                if len(found) < _MOST and _fits(judged, inputs, name=name, figure=figure, text=text):
                    found.append(f"{figure.text}→{text}")
    return tuple(dict.fromkeys(found))


def _fits(judged: Judged, inputs: Mapping[str, ExactInterval], *, name: str, figure: Figure, text: str) -> bool:
    printed = read_printed(text)
    if printed is None or printed.value == figure.value or _LEADING_ZERO.match(text):
        return False
    read = readings(text, value=printed.value, approx=figure.approx, measure=figure.measure)
    comparison = compare(judged.rule, {**inputs, name: read.rounded})
    return comparison is not None and comparison.code == MEETS


def _scales(text: str) -> Iterator[str]:
    suffix = text[-1:] if text[-1:] in {"万", "亿"} else ""
    bare = text.removesuffix(suffix)
    if bare and bare[-1].isdigit():
        yield from (bare + other for other in ("万", "亿", "") if other != suffix)


def _exchanges(text: str) -> Iterator[str]:
    for place in range(len(text) - 1):
        one, two = text[place], text[place + 1]
        if one.isdigit() and two.isdigit() and one != two:
            yield text[:place] + two + one + text[place + 2 :]


def _steps(text: str) -> Iterator[str]:
    """One up and one down in the last digit: the figure that rounding should have given."""
    places = [place for place, character in enumerate(text) if character.isdigit() and character.isascii()]
    if places:
        last = places[-1]
        for digit in (int(text[last]) + 1, int(text[last]) - 1):
            if 0 <= digit <= 9:
                yield text[:last] + str(digit) + text[last + 1 :]


def _digits(text: str) -> Iterator[str]:
    for place, character in enumerate(text):
        if character.isdigit() and character.isascii():
            yield from (text[:place] + digit + text[place + 1 :] for digit in "0123456789" if digit != character)


def _periods(judged: Judged, inputs: Mapping[str, ExactInterval]) -> Iterator[str]:
    for factor, words in ((Fraction(1, 12), "人次→人 / 年→月"), (Fraction(12), "人→人次 / 月→年")):
        changed = {**inputs, "over": inputs["over"] * ExactInterval.point(factor)}
        comparison = compare(judged.rule, changed)
        if comparison is not None and comparison.code == MEETS:
            yield words
