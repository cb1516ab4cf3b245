"""The tables of a package: their names in order, the model of their rows, and the rows themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from datapkg.models.base import Model
from datapkg.models.tables import (
    CheckInputRow,
    CheckResultRow,
    CheckRow,
    IndicatorRow,
    MentionRow,
    ObservationRow,
    ParagraphRow,
    RegionRow,
    ReportRow,
    SegmentRow,
    UnitRow,
)

Row = TypeVar("Row", bound=Model)
ROW_MODELS: Mapping[str, type[Model]] = MappingProxyType(
    {
        "reports": ReportRow,
        "paragraphs": ParagraphRow,
        "segments": SegmentRow,
        "mentions": MentionRow,
        "observations": ObservationRow,
        "indicators": IndicatorRow,
        "units": UnitRow,
        "regions": RegionRow,
        "checks": CheckRow,
        "check_results": CheckResultRow,
        "check_inputs": CheckInputRow,
    }
)
"""Row model of each table, in the order in which a package lists them."""


class Tables(NamedTuple):
    """The rows of a package, one field a table, named and ordered like `ROW_MODELS`."""

    reports: tuple[ReportRow, ...] = ()
    paragraphs: tuple[ParagraphRow, ...] = ()
    segments: tuple[SegmentRow, ...] = ()
    mentions: tuple[MentionRow, ...] = ()
    observations: tuple[ObservationRow, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    units: tuple[UnitRow, ...] = ()
    regions: tuple[RegionRow, ...] = ()
    checks: tuple[CheckRow, ...] = ()
    check_results: tuple[CheckResultRow, ...] = ()
    check_inputs: tuple[CheckInputRow, ...] = ()


def join_tables(parts: Iterable[Tables]) -> Tables:
    """The data tables of several packages as one, without their checks and what was derived by them.

    Args:
        parts: One package a report, in the order in which the reports are to stand.

    Returns:
        Rows of reports one after the other; vocabularies joined by key and sorted; check tables empty.
    """
    every = tuple(parts)
    return Tables(
        reports=tuple(row for part in every for row in part.reports),
        paragraphs=tuple(row for part in every for row in part.paragraphs),
        segments=tuple(row for part in every for row in part.segments),
        mentions=tuple(row for part in every for row in part.mentions),
        observations=tuple(row for part in every for row in part.observations if row.derived_from is None),
        indicators=_by_key({row.indicator_id: row for part in every for row in part.indicators}),
        units=_by_key({row.unit: row for part in every for row in part.units}),
        regions=_by_key({row.region_code: row for part in every for row in part.regions}),
    )


def _by_key(rows: Mapping[str, Row]) -> tuple[Row, ...]:
    return tuple(rows[key] for key in sorted(rows))
