"""Accuracy of the extraction against reference annotations ("gold") of every numeral in a report.

In: `tests/gold/<report-id>.jsonl` (`gold`). Out: the scores of each report and what was wrong (`scoring`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from datapkg.errors import UsageError
from datapkg.evaluation.gold import GoldNumeral, read_gold
from datapkg.evaluation.scoring import FIELDS, ScoredError, Scores, score
from datapkg.extraction import extract_report
from datapkg.observations.rows import numeral_rows
from datapkg.sources import find_report_folder
from datapkg.vocabulary import Vocabulary

__all__ = ["Evaluation", "GoldNumeral", "ScoredError", "Scores", "add_scores", "evaluate_reports", "read_gold", "score"]


class Evaluation(NamedTuple):
    """The scores of one report, and what was wrong."""

    report_id: str
    scores: Scores
    errors: tuple[ScoredError, ...]


def evaluate_reports(root: Path, *, gold: Path, vocabulary: Vocabulary, corrected: bool) -> tuple[Evaluation, ...]:
    """Score every report that has an annotation.

    Args:
        root: The folder of `sources/`.
        gold: The folder of the annotations.
        vocabulary: What is declared about numbers.
        corrected: Whether a person's corrections are applied.

    Raises:
        UsageError: There is no annotation, or none of a known report.
    """
    paths = sorted(gold.glob("*.jsonl"))
    if not paths:
        raise UsageError(f"there are no annotations (*.jsonl) in {gold}", code="gold-missing")
    return tuple(_evaluate(root, path, vocabulary=vocabulary, corrected=corrected) for path in paths)


def _evaluate(root: Path, path: Path, *, vocabulary: Vocabulary, corrected: bool) -> Evaluation:
    folder = find_report_folder(root, report_id=path.stem)
    extraction = extract_report(folder, vocabulary=vocabulary, corrected=corrected)
    rows = list(numeral_rows(extraction.document, extraction.numbers, extraction.observations))
    scores, errors = score(read_gold(path), rows)
    return Evaluation(path.stem, scores, errors)


def add_scores(evaluations: Sequence[Evaluation]) -> Scores:
    """The scores of several reports together."""
    parts = [evaluation.scores for evaluation in evaluations]
    return Scores(
        quantities=sum(part.quantities for part in parts),
        predicted=sum(part.predicted for part in parts),
        matched=sum(part.matched for part in parts),
        right={field: sum(part.right[field] for part in parts) for field in FIELDS},
        whole=sum(part.whole for part in parts),
        numerals=sum(part.numerals for part in parts),
        kinds=sum(part.kinds for part in parts),
    )
