"""One document to the rows of the corpus tables: a pure function."""

from __future__ import annotations

import contextlib
import re
import signal
from collections.abc import Iterator
from types import FrameType
from typing import NamedTuple

from datapkg.corpus.files import Row
from datapkg.corpus.models import Limits, Text
from datapkg.errors import DeclarationError
from datapkg.extraction import Extraction, extract, id_from_name
from datapkg.models import Number, Observation
from datapkg.text import read_text
from datapkg.vocabulary import Vocabulary

Rows = dict[str, list[Row]]
_DIGITS = re.compile(r"[0-9０-９]+")


class TimeoutReached(Exception):  # noqa: N818 - a signal to leave a block, no error of anybody's
    """What ran under `time_limit` took longer than it may."""


class Reading(NamedTuple):
    """What became of a document.

    Args:
        rows: Its rows, by table.
        extraction: What was found in it; None where it is a failure.
        region: GB/T 2260 code of the area that the input names.
    """

    rows: Rows
    extraction: Extraction | None = None
    region: str | None = None


def read(text: Text, *, vocabulary: Vocabulary, limits: Limits) -> Reading:
    """Read one document; one that can't be read gives one row of `failures`.

    Nothing that a document holds raises: the batch goes on.

    Raises:
        DeclarationError: The vocabulary is wrong, which is no document's fault.
    """
    if text.text is None:
        return _failed(text, "unreadable", text.error or "there is no text")
    if len(text.text) > limits.characters:
        return _failed(text, "too-long", f"{len(text.text):,} characters; at most {limits.characters:,} are read")
    try:
        with time_limit(limits.seconds):
            return _read(text, text.text, vocabulary)
    except TimeoutReached:
        return _failed(text, "timeout", f"took longer than {limits.seconds} s")
    except DeclarationError:
        raise
    except Exception as error:
        return _failed(text, "error", f"{type(error).__name__}: {error}"[:500])


def quarantined(text: Text) -> Reading:
    """What becomes of a document that killed its worker twice."""
    return _failed(text, "killed-worker", "the worker that read it died twice")


def failure_row(text: Text, *, reason: str, message: str) -> Row:
    """A row of `failures`."""
    return (text.document_id, text.digest, reason, message)


def _failed(text: Text, reason: str, message: str) -> Reading:
    return Reading({"failures": [failure_row(text, reason=reason, message=message)]})


def _read(text: Text, source: str, vocabulary: Vocabulary) -> Reading:
    region = _region_code(text, vocabulary)
    document = read_text(source, report_id=id_from_name(text.document_id))
    extraction = extract(document, report=None, vocabulary=vocabulary, region=region, year=text.year)
    offsets = document.offsets
    spans = [offsets.source_span(number.start, number.end) for number in extraction.numbers]
    rows: Rows = {
        "documents": [_document(text, source, extraction, spans, region)],
        "mentions": [
            _mention(text, source, number, span) for number, span in zip(extraction.numbers, spans, strict=True)
        ],
        "observations": [_observation(text, observation) for observation in extraction.observations],
    }
    return Reading(rows, extraction, region)


def _region_code(text: Text, vocabulary: Vocabulary) -> str | None:
    if not text.region:
        return None
    region = vocabulary.regions.get(text.region) or vocabulary.regions.by_name(text.region)
    return region.code if region else None


def _document(text: Text, source: str, extraction: Extraction, spans: list[tuple[int, int]], region: str | None) -> Row:
    unmapped = sum(observation.indicator_id is None for observation in extraction.observations)
    return (
        text.document_id, text.digest, len(source), len(extraction.numbers), len(extraction.observations), unmapped,
        _missed_digits(source, spans), region, text.year,
    )  # fmt: skip


def _missed_digits(source: str, spans: list[tuple[int, int]]) -> int:
    """How many runs of digits no mention covers: an independent count, which should be 0."""
    covered = bytearray(len(source))
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)
    return sum(not covered[run.start()] for run in _DIGITS.finditer(source))


def _mention(text: Text, source: str, number: Number, span: tuple[int, int]) -> Row:
    return (text.document_id, *span, source[span[0] : span[1]], number.kind, number.rule)


def _observation(text: Text, observation: Observation) -> Row:
    lower, upper, lower_closed, upper_closed = observation.interval
    return (
        text.document_id, observation.source_start, observation.source_end, observation.indicator_id,
        observation.label, format(observation.value, "f"), float(observation.value),
        None if lower is None else format(lower, "f"), None if upper is None else format(upper, "f"),
        lower_closed, upper_closed, observation.unit, observation.approx, observation.measure,
        observation.region_code, observation.region, observation.year, observation.text, observation.quote,
        observation.paragraph_id,
    )  # fmt: skip


@contextlib.contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raises TimeoutReached inside the block when the time is up; needs the main thread of a process."""

    def ring(_signum: int, _frame: FrameType | None) -> None:
        """Break off what runs."""
        raise TimeoutReached

    before = signal.signal(signal.SIGALRM, ring)
    # It rings again: an exception that is raised while Python clears objects away gets lost.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
