"""One document to the rows of the corpus tables: a pure function, and the columns that it fills."""

from __future__ import annotations

import contextlib
import re
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Any

from datapkg.corpus.models import Limits, Text
from datapkg.errors import DeclarationError
from datapkg.extraction import Extraction, extract
from datapkg.models import Number, Observation
from datapkg.text import read_text
from datapkg.vocabulary import Vocabulary

Row = dict[str, Any]
Rows = dict[str, list[Row]]
_DIGITS = re.compile(r"[0-9０-９]+")


class DocumentTimeoutError(Exception):
    """One document took longer than its limit."""


def rows_of(text: Text, *, vocabulary: Vocabulary, limits: Limits) -> Rows:
    """The rows of one document, by table; a document that can't be read gives one row of `failures`.

    Nothing that a document holds raises: the batch goes on.

    Raises:
        DeclarationError: The vocabulary is wrong, which is no document's fault.
    """
    if text.text is None:
        return _failure(text, "unreadable", text.error or "there is no text")
    if len(text.text) > limits.characters:
        return _failure(text, "too-long", f"{len(text.text):,} characters; at most {limits.characters:,} are read")
    try:
        with _time_limit(limits.seconds):
            return _read(text, text.text, vocabulary)
    except DocumentTimeoutError:
        return _failure(text, "timeout", f"took longer than {limits.seconds} s")
    except DeclarationError:
        raise
    except Exception as error:
        return _failure(text, "error", f"{type(error).__name__}: {error}"[:500])


def quarantined(text: Text) -> Rows:
    """The rows of a document that killed its worker twice."""
    return _failure(text, "killed-worker", "the worker that read it died twice")


def _read(text: Text, source: str, vocabulary: Vocabulary) -> Rows:
    document = read_text(source, report_id=_identifier(text.document_id))
    extraction = extract(document, report=None, vocabulary=vocabulary, region=text.region, year=text.year)
    offsets = document.offsets
    spans = [offsets.source_span(number.start, number.end) for number in extraction.numbers]
    mentions = [_mention(text, number, span) for number, span in zip(extraction.numbers, spans, strict=True)]
    observations = [_observation(text, each) for each in extraction.observations]
    return {"documents": [_document(text, extraction, spans)], "mentions": mentions, "observations": observations}


def _identifier(document_id: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", document_id.lower()).strip("-")[:60] or "document"


def _document(text: Text, extraction: Extraction, spans: list[tuple[int, int]]) -> Row:
    source = text.text or ""
    return {
        "document_id": text.document_id,
        "sha256": text.digest,
        "characters": len(source),
        "mentions": len(extraction.numbers),
        "observations": len(extraction.observations),
        "unmapped": sum(each.indicator_id is None for each in extraction.observations),
        "digit_runs_missed": _missed_digits(source, spans),
        "region_code": text.region,
        "year": text.year,
    }


def _missed_digits(source: str, spans: list[tuple[int, int]]) -> int:
    """How many runs of digits no mention covers: an independent count, which should be 0."""
    covered: set[int] = set()
    for start, end in spans:
        covered.update(range(start, end))
    return sum(run.start() not in covered for run in _DIGITS.finditer(source))


def _mention(text: Text, number: Number, span: tuple[int, int]) -> Row:
    return {
        "document_id": text.document_id,
        "source_start": span[0],
        "source_end": span[1],
        "text": (text.text or "")[span[0] : span[1]],
        "kind": number.kind,
        "rule": number.rule,
    }


def _observation(text: Text, observation: Observation) -> Row:
    interval = observation.interval
    return {
        "document_id": text.document_id,
        "source_start": observation.source_start,
        "source_end": observation.source_end,
        "indicator_id": observation.indicator_id,
        "label": observation.label,
        "value": format(observation.value, "f"),
        "value_number": float(observation.value),
        "lower": None if interval.lower is None else format(interval.lower, "f"),
        "upper": None if interval.upper is None else format(interval.upper, "f"),
        "lower_closed": interval.lower_closed,
        "upper_closed": interval.upper_closed,
        "unit": observation.unit,
        "approx": observation.approx,
        "measure": observation.measure,
        "region_code": observation.region_code,
        "region": observation.region,
        "year": observation.year,
        "text": observation.text,
        "quote": observation.quote,
        "paragraph_id": observation.paragraph_id,
    }


def _failure(text: Text, reason: str, message: str) -> Rows:
    row = {"document_id": text.document_id, "sha256": text.digest, "reason": reason, "message": message}
    return {"failures": [row]}


@contextlib.contextmanager
def _time_limit(seconds: int) -> Iterator[None]:
    """Raises DocumentTimeoutError inside the block when the time is up; needs the main thread of a process."""

    def ring(_signum: int, _frame: FrameType | None) -> None:
        raise DocumentTimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
