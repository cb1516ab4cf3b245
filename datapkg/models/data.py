"""Numbers as they are found, and observations as they are published."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple, get_args

from datapkg.models.base import Model

Kind = Literal["quantity", "date", "ordinal", "name", "idiom", "rhetorical", "enumeration", "other"]
Approximation = Literal["exact", "about", "over", "under"]
Measure = Literal["stock", "flow", "standard", "rate", "share", "change", "target", "attribute"]
KINDS: tuple[Kind, ...] = get_args(Kind)
APPROXIMATIONS: tuple[Approximation, ...] = get_args(Approximation)
MEASURES: tuple[Measure, ...] = get_args(Measure)


class Interval(NamedTuple):
    """What a printed figure stands for; None is an unbounded end."""

    lower: Decimal | None
    upper: Decimal | None
    lower_closed: bool
    upper_closed: bool


class Number(NamedTuple):
    """One numeral of a text, read and classed.

    A tuple and not a pydantic model: the scanner makes tens of thousands of them a second.

    Args:
        start: First character; a position in the text that was scanned.
        end: Behind the last character: multiplier, decimals, % and inner or following 余/多 included, the unit not.
        text: The characters between them.
        kind: What the numeral is.
        rule: The id of the declared rule that decided the kind; `unknown` where none did.
        value: Exact value in base units (16.19万 → 161900); None unless `kind` is quantity.
        interval: What the printed digits stand for when read as rounded; None unless quantity.
        unit: Base unit (人, 元, %, 元/人·月); "" where none is written; None unless quantity.
        unit_end: Behind the last character of the unit as written behind the numeral; `end` where there is none.
        approx: How exactly it is stated; None unless quantity.
        part: For an end of a range or a term of a ratio: "lower", "upper", "term"; else None.
    """

    start: int
    end: int
    text: str
    kind: Kind
    rule: str
    value: Decimal | None = None
    interval: Interval | None = None
    unit: str | None = None
    unit_end: int = 0
    approx: Approximation | None = None
    part: Literal["lower", "upper", "term"] | None = None


class Observation(Model):
    """A measured number with its meaning.

    Args:
        observation_id: `<report>-<source_start>`, the id of its mention.
        report_id: The report.
        paragraph_id: The paragraph.
        start: First character in the view.
        end: Behind the last character in the view.
        source_start: First character in the source.
        source_end: Behind the last character in the source.
        text: The source's characters there.
        quote: The clause, as it reads in the paragraph.
        value: Exact value in base units, after correction.
        interval: What the printed digits stand for.
        unit: Base unit, "" where the number has none.
        approx: How exactly it is stated.
        measure: What sort of figure it is.
        label: What is measured, at most 16 characters; no region, year or number.
        indicator_id: The controlled indicator; None is unmapped.
        candidates: Indicators that fit equally well where none was chosen.
        region: Short name of the area it is about.
        region_code: GB/T 2260 code; None where the area has none.
        year: The year it is about; None where the document doesn't say.
        year_reason: What the year was read from, or why it can't be known.
        confidence: 0 to 100, how sure the binding is; orders the review list.
        printed_value: The value as printed, where a correction replaced it.
        correction: The reason of the correction, if any.
    """

    observation_id: str
    report_id: str
    paragraph_id: str
    start: int
    end: int
    source_start: int
    source_end: int
    text: str
    quote: str
    value: Decimal
    interval: Interval
    unit: str
    approx: Approximation
    measure: Measure
    label: str
    indicator_id: str | None
    candidates: tuple[str, ...] = ()
    region: str | None
    region_code: str | None
    year: int | None
    year_reason: str
    confidence: int
    printed_value: Decimal | None = None
    correction: str | None = None
