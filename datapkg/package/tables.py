"""The tables of a package: their names in order, the model of their rows, and the rows themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

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
    """The data of several packages as one, without their checks, what was derived by them, and their vocabularies.

    Args:
        parts: One package a report, in the order in which the reports are to stand.
    """
    every = tuple(parts)
    return Tables(
        reports=tuple(row for part in every for row in part.reports),
        paragraphs=tuple(row for part in every for row in part.paragraphs),
        segments=tuple(row for part in every for row in part.segments),
        mentions=tuple(row for part in every for row in part.mentions),
        observations=tuple(row for part in every for row in part.observations if row.derived_from is None),
    )


def report_tables(whole: Tables, *, data: Tables) -> Tables:
    """A report's own package: its data, with what the collection's checks say of its figures alone.

    Args:
        whole: The collection, checked.
        data: The report's data tables.

    Returns:
        The data with the figures derived from it, the results that rest on this report only, and their rules with the
        counts for this report; no vocabularies.
    """
    (report,) = data.reports
    own = {row.observation_id for row in data.observations}
    foreign = {row.result_id for row in whole.check_inputs if row.observation_id and row.observation_id not in own}
    results = tuple(
        row for row in whole.check_results if row.report_id == report.report_id and row.result_id not in foreign
    )
    kept = {row.result_id for row in results}
    evaluated = Counter(row.check_id for row in results)
    opened = Counter(row.check_id for row in results if row.verdict == "cannot_tell")
    derived = tuple(row for row in whole.observations if row.derived_from in kept and row.report_id == report.report_id)
    return join_tables([data])._replace(
        observations=(*(row for row in data.observations if row.derived_from is None), *derived),
        checks=tuple(
            row.model_copy(update={"evaluated": evaluated[row.check_id], "open": opened[row.check_id]})
            for row in whole.checks
            if evaluated[row.check_id]
        ),
        check_results=results,
        check_inputs=tuple(row for row in whole.check_inputs if row.result_id in kept),
    )
