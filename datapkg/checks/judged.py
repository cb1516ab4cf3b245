"""One result of a rule: the figures that it rests on, the codes that SQL gave it, and what exact intervals say."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from datapkg.checks.formulas import FORMULAS
from datapkg.checks.intervals import ExactInterval
from datapkg.checks.readings import Readings, readings
from datapkg.checks.reference import Comparison, compare
from datapkg.checks.rule_types import VIA
from datapkg.checks.rules import Rule
from datapkg.checks.verdicts import Codes, Doubt, power_of


class Figure(NamedTuple):
    """An observation as a rule sees it."""

    observation_id: str
    report_id: str
    paragraph_id: str
    region_code: str
    year: int
    label: str
    text: str
    unit: str
    value: Decimal | None
    approx: str
    measure: str
    confidence: int
    corrected: bool
    reread: bool


class Judged(NamedTuple):
    """What a rule says of one set of figures.

    Args:
        rule: The rule.
        figures: The figure of each role; None where an optional one is missing.
        codes: One code for each reading.
        doubt: Why a failure may not be one.
    """

    rule: Rule
    figures: Mapping[str, Figure | None]
    codes: Codes
    doubt: Doubt

    @property
    def report_id(self) -> str | None:
        """The report that all figures stand in; None between reports."""
        reports = {figure.report_id for figure in self.present.values() if figure.report_id}
        return reports.pop() if len(reports) == 1 else None

    @property
    def present(self) -> dict[str, Figure]:
        """The figures that were found."""
        return {name: figure for name, figure in self.figures.items() if figure is not None}

    @property
    def terms(self) -> dict[str, Figure]:
        """The figures that take part in the arithmetic: not those that are only stepped over."""
        return {name: figure for name, figure in self.present.items() if not name.startswith(VIA)}


def comparison_of(judged: Judged, *, reading: int = 0) -> Comparison | None:
    """What the exact intervals say, for one reading (0 rounded, 1 cut, 2 coarse); None where no arithmetic applies."""
    if judged.rule.type not in FORMULAS:
        return None
    inputs = inputs_of(judged, reading=reading)
    if not set(judged.rule.terms) <= set(inputs):
        return None
    return compare(judged.rule, inputs)


def inputs_of(judged: Judged, *, reading: int = 0) -> dict[str, ExactInterval]:
    """The interval of each figure with a value; zero for a missing one where the rule says so."""
    inputs = {
        name: _interval(readings_of(figure), reading)
        for name, figure in judged.terms.items()
        if figure.value is not None
    }
    if judged.rule.printed:
        inputs = {name: ExactInterval.point(abs(judged.terms[name].value or Decimal(0))) for name in inputs}
    if judged.rule.missing == "zero":
        inputs |= {name: ExactInterval.point(0) for name in judged.rule.terms if judged.figures[name] is None}
    return inputs


def _interval(read: Readings, reading: int) -> ExactInterval:
    return (read.rounded, read.cut, read.coarse)[reading]


def readings_of(figure: Figure) -> Readings:
    """The readings of a figure with a value."""
    value = figure.value if figure.value is not None else Decimal(0)
    plain = Decimal(int(value)) if value == value.to_integral_value() else value.normalize()
    return readings(figure.text, value=plain, approx=figure.approx, measure=figure.measure)


def power(judged: Judged, comparison: Comparison | None) -> Fraction | None:
    """The power of a result; None where there is no arithmetic."""
    if comparison is None:
        return None
    inputs = inputs_of(judged)
    texts = {name: figure.text for name, figure in judged.terms.items()}
    return power_of(judged.rule, comparison=comparison, inputs=inputs, texts=texts)
