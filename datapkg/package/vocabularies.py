"""Fills a package's vocabulary tables with what its other tables use: indicators, units and areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from datapkg.models.tables import IndicatorRow, RegionRow, UnitRow
from datapkg.package.tables import Tables
from datapkg.vocabulary import Vocabulary
from datapkg.vocabulary.indicators import Indicator

UNDECLARED = "undeclared"
"""The dimension of a unit, or the level of an area, that is used and that nobody has declared."""


def with_vocabularies(tables: Tables, *, vocabulary: Vocabulary) -> Tables:
    """The tables with `indicators`, `units` and `regions` made anew: what is used, with all that it belongs to."""
    return tables._replace(
        indicators=tuple(_indicator_rows(tables, vocabulary)),
        units=tuple(_unit_row(unit, vocabulary) for unit in _used(row.unit for row in tables.observations)),
        regions=tuple(_region_rows(tables, vocabulary)),
    )


def _used(values: Iterable[str | None]) -> list[str]:
    return sorted({value for value in values if value is not None})


def _indicator_rows(tables: Tables, vocabulary: Vocabulary) -> Iterator[IndicatorRow]:
    used = _used(row.indicator_id for row in tables.observations)
    if not used:
        return
    indicators = vocabulary.indicators
    for indicator_id in _used(each for one in used for each in (one, *indicators.ancestors(one))):
        yield _indicator_row(indicators.by_id[indicator_id])


def _indicator_row(indicator: Indicator) -> IndicatorRow:
    return IndicatorRow(
        indicator_id=indicator.id,
        name_zh=indicator.name_zh,
        name_en=indicator.name_en,
        topic=indicator.topic,
        definition_zh=indicator.definition_zh,
        definition_en=indicator.definition_en,
        units="|".join(indicator.units),
        measure=indicator.measure,
        dimension=indicator.dimension,
        parent_id=indicator.parent,
    )


def _unit_row(name: str, vocabulary: Vocabulary) -> UnitRow:
    unit = vocabulary.units.get(name)
    if unit is not None:
        return unit.row.model_copy(update={"unit": name})
    return UnitRow(
        unit=name,
        name_zh=name,
        name_en=name,
        dimension=UNDECLARED,
        factor=Decimal(1),
        base_unit=name,
        code=None,
        code_system=None,
    )


def _region_rows(tables: Tables, vocabulary: Vocabulary) -> Iterator[RegionRow]:
    tables_with_codes = (tables.reports, tables.observations, tables.check_results)
    used = _used(row.region_code for rows in tables_with_codes for row in rows)
    regions = vocabulary.regions
    for code in _used(each for one in used for each in (one, *(region.code for region in regions.ancestors(one)))):
        region = regions.get(code)
        yield RegionRow(
            region_code=code,
            name=region.name if region else code,
            short_name=region.short_name if region else code,
            level=region.level if region else UNDECLARED,
            parent_code=region.parent_code if region else None,
            name_en=region.name_en if region else None,
        )
