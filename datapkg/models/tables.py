"""The rows of every published table. Column order is the order of the fields; `schemas/tables/` describes each.

A test compares these models with the Table Schemas, so the two can't drift apart.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from datapkg.models.base import Model
from datapkg.models.data import Approximation, Kind, Measure
from datapkg.models.documents import ParagraphKind

Verdict = Literal[
    "consistent",
    "consistent_if_cut",
    "cannot_tell",
    "inconsistent",
    "implausible",
    "not_applicable",
    "rule_error",
]
Severity = Literal["error", "warning", "info"]
Fault = Literal["source", "extraction", "rule", "unknown"]


class ReportRow(Model):
    """A report. Key: report_id. `characters`, `mentions` and `observations` are counts."""

    report_id: str
    title: str
    publisher: str | None
    region_code: str | None
    year: int | None
    kind: str
    published: str | None
    url: str | None
    rights: str
    source_file: str
    source_sha256: str
    characters: int
    mentions: int
    observations: int


class ParagraphRow(Model):
    """A paragraph, normalised. Key: paragraph_id."""

    paragraph_id: str
    report_id: str
    position: int
    heading: str | None
    text: str
    kind: ParagraphKind
    lacuna: bool


class SegmentRow(Model):
    """A piece of the source that a paragraph is made of. Key: paragraph_id, position."""

    paragraph_id: str
    position: int
    source_start: int
    source_end: int


class MentionRow(Model):
    """A numeral of the source, whatever it is: the ledger. Key: mention_id."""

    mention_id: str
    report_id: str
    paragraph_id: str
    source_start: int
    source_end: int
    text: str
    kind: Kind
    rule: str
    observation_id: str | None


class ObservationRow(Model):
    """A measured figure. Key: observation_id.

    `derived_from` is the check result that a derived observation was computed by; None for a printed figure.
    """

    observation_id: str
    report_id: str
    paragraph_id: str
    indicator_id: str | None
    label: str
    value: Decimal
    lower: Decimal | None
    upper: Decimal | None
    lower_closed: bool
    upper_closed: bool
    unit: str | None
    approx: Approximation
    measure: Measure
    region_code: str | None
    year: int | None
    text: str
    quote: str
    source_start: int
    source_end: int
    printed_value: Decimal | None
    correction: str | None
    region: str | None
    year_reason: str
    confidence: int
    candidates: str | None
    derived_from: str | None


class IndicatorRow(Model):
    """An indicator in use. Key: indicator_id. `units` is joined by "|"."""

    indicator_id: str
    name_zh: str
    name_en: str
    topic: str
    definition_zh: str
    definition_en: str
    units: str
    measure: Measure
    dimension: str | None
    parent_id: str | None


class UnitRow(Model):
    """A unit in use. Key: unit."""

    unit: str
    name_zh: str
    name_en: str
    dimension: str
    factor: Decimal
    base_unit: str
    code: str | None
    code_system: str | None


class RegionRow(Model):
    """An administrative area in use. Key: region_code."""

    region_code: str
    name: str
    short_name: str
    level: str
    parent_code: str | None
    name_en: str | None


class CheckRow(Model):
    """A rule. Key: check_id. `evaluated` counts its results, `open` those that could not tell."""

    check_id: str
    type: str
    scope: str
    severity: Severity
    title_zh: str
    title_en: str
    why_zh: str
    why_en: str
    evaluated: int
    open: int


class CheckResultRow(Model):
    """What one rule says of one set of figures. Key: result_id."""

    result_id: str
    check_id: str
    report_id: str | None
    region_code: str | None
    year: int | None
    verdict: Verdict
    verdict_rounded: Verdict
    verdict_cut: Verdict
    verdict_coarse: Verdict
    severity: Severity
    power: Decimal | None
    computed_lower: Decimal | None
    computed_upper: Decimal | None
    stated_lower: Decimal | None
    stated_upper: Decimal | None
    gap: Decimal | None
    fault: Fault | None
    candidates: str | None
    waived: bool
    waiver_id: str | None
    message_zh: str
    message_en: str


class CheckInputRow(Model):
    """A figure that a result rests on. Key: result_id, position."""

    result_id: str
    position: int
    role: str
    observation_id: str | None
    text: str
