"""Reads reference annotations ("gold"): what a person says of every numeral of a report.

In: `tests/gold/<report-id>.jsonl`, one object a line for each numeral of the source: start, end, kind, and for
quantities value, unit, approx, measure (one or several that are right), label with the words that any right label has
(`keywords`: all of them, alternatives joined by |), region and year. Out: `GoldNumeral`.
"""

from __future__ import annotations

import json
from pathlib import Path

from datapkg.errors import UsageError
from datapkg.models.base import Model


class GoldNumeral(Model):
    """A numeral of a reference annotation; the module's docstring explains the fields."""

    start: int
    end: int
    span: str
    kind: str
    kind_also: str | None = None
    optional: bool = False
    value: str | None = None
    unit: str = ""
    approx: str | None = None
    measure: str | tuple[str, ...] = ()
    label: str | None = None
    label_a: str | None = None
    keywords: tuple[str, ...] = ()
    keywords_a: tuple[str, ...] = ()
    region: str | None = None
    year: int | None = None
    note: str | None = None


def read_gold(path: Path) -> tuple[GoldNumeral, ...]:
    """Read one annotation file.

    Raises:
        UsageError: A line isn't an annotation; path:line.
    """
    numerals: list[GoldNumeral] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            numerals.append(GoldNumeral.model_validate(json.loads(line)))
        except ValueError as error:
            raise UsageError(
                f"isn't an annotation: {str(error).splitlines()[0]}", code="gold-invalid", where=f"{path}:{number}"
            ) from error
    return tuple(numerals)
