"""From a document to its numbers and observations: the part of the pipeline that every command shares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from datapkg.declarations import read_declaration
from datapkg.errors import ReadingOrderError, SourceError
from datapkg.models import Document, Number, Observation, Report
from datapkg.models.base import Model
from datapkg.observations import observe
from datapkg.observations.corrections import Correction, correct, load_corrections
from datapkg.observations.observe import tools_of
from datapkg.quantities import scan
from datapkg.quantities.scan import scanner_for
from datapkg.sources import load_report, read_report_source, read_source
from datapkg.sources.registry import REPORT_FILE
from datapkg.text import read_text
from datapkg.vocabulary import Vocabulary

MAX_NUMERALS = 100_000
"""A report has some hundreds, a yearbook some ten thousands."""
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 80


class Extraction(Model):
    """What was found in a document.

    Args:
        document: The document.
        numbers: Every numeral, whatever it is, by place in the view.
        observations: One for each quantity, by place in the view.
    """

    document: Document
    numbers: tuple[Number, ...]
    observations: tuple[Observation, ...]


def extract(
    document: Document,
    *,
    report: Report | None,
    vocabulary: Vocabulary,
    region: str | None = None,
    year: int | None = None,
    corrections: Sequence[Correction] = (),
) -> Extraction:
    """Find every number of a document and say what it measures.

    Args:
        document: The document.
        report: Its metadata; None for a bare file.
        vocabulary: What is declared about numbers.
        region: GB/T 2260 code of the area reported on; overrides the report's.
        year: The year reported on; overrides the report's.
        corrections: A person's decisions.

    Raises:
        CorrectionError: A correction no longer fits.
        SourceError: The document has more numerals than any report.
    """
    _refuse_too_many(document, vocabulary=vocabulary)
    numbers = tuple(scan(document.text, vocabulary=vocabulary))
    observations = observe(
        document,
        numbers,
        vocabulary=vocabulary,
        region=region or (report.region if report else None),
        year=year or (report.year if report else None),
        plan_year=report.plan_year if report else None,
    )
    if corrections:
        observations = correct(
            observations,
            corrections,
            document=document,
            regions=vocabulary.regions,
            matcher=tools_of(vocabulary).matcher,
        )
    return Extraction.model_construct(document=document, numbers=numbers, observations=observations)


def _refuse_too_many(document: Document, *, vocabulary: Vocabulary) -> None:
    """Count numerals before anything is kept of them; a text that is no longer than the limit can't hold too many."""
    if len(document.text) <= MAX_NUMERALS:
        return
    numerals = scanner_for(vocabulary).pattern.finditer(document.text)
    if next(islice(numerals, MAX_NUMERALS, None), None) is not None:
        raise SourceError(
            f"the text holds more than {MAX_NUMERALS:,} numerals; no report does",
            code="source-too-many-numerals",
            hint="Is it a table of data rather than a report? Split it, or read only the part that is prose.",
        )


def extract_report(folder: Path, *, vocabulary: Vocabulary, corrected: bool = True) -> Extraction:
    """Read a report folder.

    Args:
        folder: `sources/<report-id>`.
        vocabulary: What is declared about numbers.
        corrected: Whether a person's corrections are applied.

    Raises:
        DatapkgError: The source or a declaration can't be read, or a correction no longer fits.
    """
    report = load_report(folder)
    source = read_report_source(folder, report=report)
    corrections = load_corrections(folder) if corrected else ()
    with _naming(source.path), _naming_piece(folder / REPORT_FILE):
        document = read_text(
            source.text, report_id=report.id, reading_order=report.reading_order, layout=source.passages
        )
        return extract(document, report=report, vocabulary=vocabulary, corrections=corrections)


def extract_file(
    path: Path, *, vocabulary: Vocabulary, region: str | None = None, year: int | None = None
) -> Extraction:
    """Read a bare file: text, html, docx or pdf.

    Args:
        path: The file.
        vocabulary: What is declared about numbers.
        region: GB/T 2260 code of the area reported on; without it, it is read from the text.
        year: The year reported on; without it, it is read from the text.

    Raises:
        SourceError: The file can't be read, or holds more lines or numerals than any report.
    """
    source = read_source(path)
    with _naming(path):
        document = read_text(source.text, report_id=id_from_name(path.stem), layout=source.passages)
        return extract(document, report=None, vocabulary=vocabulary, region=region, year=year)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """What is wrong with a text is said of the file that it came from."""
    try:
        yield
    except SourceError as error:
        error.where = error.where or str(path)
        raise


@contextmanager
def _naming_piece(declared: Path) -> Iterator[None]:
    """What is wrong with a reading order is said of the line of `report.yml` that declares the piece."""
    try:
        yield
    except ReadingOrderError as error:
        piece = () if error.piece is None else (error.piece,)
        error.where = read_declaration(declared).where(("reading_order", *piece))
        raise


def id_from_name(name: str) -> str:
    """A file's name as an id: lower case, digits and dashes; `document` where nothing of it is left."""
    return _NOT_IN_IDS.sub("-", name.lower()).strip("-")[:_LONGEST_ID].strip("-") or "document"
