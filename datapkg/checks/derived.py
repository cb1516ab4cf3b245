"""Derived observations: what follows from printed figures, such as the denominator behind a share of 95.29%."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import duckdb

from datapkg.checks.intervals import ExactInterval
from datapkg.checks.judged import Judged, comparison_of
from datapkg.checks.verdicts import published
from datapkg.models.tables import CheckResultRow, ObservationRow, Verdict

_TRUSTED: frozenset[Verdict] = frozenset({"consistent", "consistent_if_cut", "cannot_tell"})


def derived_observations(
    connection: duckdb.DuckDBPyConnection, kept: Sequence[tuple[CheckResultRow, Judged]]
) -> tuple[ObservationRow, ...]:
    """The derived observations of results whose rule declares what it derives, ordered by id."""
    rows = [
        row
        for result, judged in kept
        if judged.rule.derived is not None and result.verdict in _TRUSTED
        for row in [_derive(connection, result, judged)]
        if row is not None
    ]
    return tuple(sorted(rows, key=lambda row: row.observation_id))


def _derive(connection: duckdb.DuckDBPyConnection, result: CheckResultRow, judged: Judged) -> ObservationRow | None:
    comparison, derived = comparison_of(judged), judged.rule.derived
    whole = comparison.computed.whole() if comparison else None
    if whole is None or derived is None or whole.lower is None or whole.upper is None:
        return None
    stated = judged.figures["stated"]
    if stated is None:
        return None
    cursor = connection.execute(
        "SELECT quote, source_start, source_end, region, region_code, year, year_reason FROM observations "
        "WHERE observation_id = ?",
        [stated.observation_id],
    )
    quote, start, end, region, region_code, year, year_reason = cursor.fetchone() or ("", "0", "0") + (None,) * 4
    return ObservationRow(
        observation_id=f"{stated.observation_id}-implied", report_id=stated.report_id,
        paragraph_id=stated.paragraph_id, indicator_id=None, label=derived.label.zh, value=_middle(whole),
        lower=published(whole.lower), upper=published(whole.upper), lower_closed=True, upper_closed=True,
        unit=derived.unit, approx="exact" if whole.is_point else "about", measure="stock", region_code=region_code,
        year=int(year) if year else None, text=stated.text, quote=quote or "", source_start=int(start or 0),
        source_end=int(end or 0), printed_value=None, correction=None, region=region,
        year_reason=year_reason or "derived", confidence=50, candidates=None, derived_from=result.result_id,
    )  # fmt: skip


def _middle(whole: ExactInterval) -> Decimal:
    low, high = whole.lower, whole.upper
    return Decimal(0) if low is None or high is None else Decimal((int(low) + int(high)) // 2)
