"""Reads a text that somebody pasted, as if it were a report, without keeping anything of it."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from datapkg.checks.evaluate import evaluate
from datapkg.checks.rules import Rules, load_rules
from datapkg.extraction import Extraction, extract
from datapkg.models import Number, Report, SourceFile
from datapkg.models.tables import CheckInputRow
from datapkg.package.rows import data_tables
from datapkg.package.vocabularies import with_vocabularies
from datapkg.package.write import write_package
from datapkg.resources import shipped
from datapkg.site.trial_models import Tried, TriedFinding, TriedRun
from datapkg.text import read_text
from datapkg.vocabulary import Vocabulary, load_vocabulary

REPORT_ID = "try"


def read_pasted(text: str, *, region: str | None, year: int | None) -> Tried:
    """Read a text as a report without metadata.

    Args:
        text: The text; its length is the caller's business.
        region: Name or GB/T 2260 code of the area that it is about, if known.
        year: The year that it is about, if known.
    """
    vocabulary = load_vocabulary()
    found = vocabulary.regions.get(region) or (vocabulary.regions.by_name(region) if region else None)
    code = found.code if found else None
    document = read_text(text, report_id=REPORT_ID)
    extraction = extract(document, report=None, vocabulary=vocabulary, region=code, year=year)
    paragraphs = tuple(
        cut_kinds(document.text, extraction.numbers, start=paragraph.start, end=paragraph.end)
        for paragraph in document.paragraphs
    )
    report = _report(text, region=code, year=year)
    findings = _findings(report, extraction, vocabulary=vocabulary) if extraction.observations else ()
    return Tried(paragraphs, len(extraction.numbers), extraction.observations, findings)


def cut_kinds(text: str, numbers: Sequence[Number], *, start: int, end: int) -> tuple[TriedRun, ...]:
    """A stretch of text as runs, its numerals apart."""
    runs: list[TriedRun] = []
    position = start
    for number in numbers:
        if position <= number.start < end:
            runs += [
                TriedRun(text[position : number.start], ""),
                TriedRun(text[number.start : number.end], number.kind),
            ]
            position = number.end
    return (*runs, TriedRun(text[position:end], ""))


def _report(text: str, *, region: str | None, year: int | None) -> Report:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return Report(
        id=REPORT_ID,
        title="试读",
        publisher=None,
        region=region,
        year=year,
        year_basis=None,
        kind="other",
        published=None,
        url=None,
        rights="",
        source=SourceFile(file="text", sha256=digest, encoding="utf-8"),
    )


def _findings(report: Report, extraction: Extraction, *, vocabulary: Vocabulary) -> tuple[TriedFinding, ...]:
    """What the rules say, the worst first; rules that look at one figure alone only where it fails."""
    tables = with_vocabularies(data_tables(report, extraction), vocabulary=vocabulary)
    with tempfile.TemporaryDirectory(prefix="datapkg-try-") as folder:
        write_package(tables, folder=Path(folder), schemas=shipped("schemas"))
        found = evaluate(Path(folder), rules=_rules(), detail="all")
    checks = {check.check_id: check for check in found.checks}
    inputs: dict[str, list[CheckInputRow]] = {}
    for row in found.inputs:
        inputs.setdefault(row.result_id, []).append(row)
    every = (
        TriedFinding(result, checks[result.check_id], tuple(inputs.get(result.result_id, ())))
        for result in found.results
    )
    shown = (
        each
        for each in every
        if each.result.verdict != "not_applicable" and (len(each.inputs) > 1 or each.result.verdict != "consistent")
    )
    return tuple(sorted(shown, key=lambda each: (each.result.verdict == "consistent", each.result.result_id)))


def prepare() -> None:
    """Load what reading needs, by reading a sentence, so that the first visitor doesn't wait for it."""
    read_pasted("救助1人，占50%。", region=None, year=None)


@lru_cache(maxsize=1)
def _rules() -> Rules:
    return load_rules(shipped("schemas") / "rules", indicators=load_vocabulary().indicators.by_id)
