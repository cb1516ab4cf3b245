"""Reads a short text the way the program does."""

from __future__ import annotations

from collections.abc import Sequence

from datapkg.extraction import Extraction, extract
from datapkg.models import Observation
from datapkg.observations.corrections import Correction
from datapkg.text import read_text
from datapkg.vocabulary import load_vocabulary


def extraction_of(
    text: str, *, region: str | None = "610200", year: int | None = 2023, corrections: Sequence[Correction] = ()
) -> Extraction:
    document = read_text(text, report_id="example")
    return extract(
        document, report=None, vocabulary=load_vocabulary(), region=region, year=year, corrections=corrections
    )


def observations_of(text: str, *, region: str | None = "610200", year: int | None = 2023) -> tuple[Observation, ...]:
    return extraction_of(text, region=region, year=year).observations
