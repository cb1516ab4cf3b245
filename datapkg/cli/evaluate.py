"""`datapkg evaluate`: accuracy against the reference annotations."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datapkg.evaluation import Evaluation

_TOTAL = "all"
_Shares = dict[str, float]


@click.command("evaluate")
@click.option(
    "--gold",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("tests/gold"),
    show_default=True,
    help="The folder of the annotations, one <report-id>.jsonl each.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", help="Default: text."
)
def command(*, gold: Path, form: str) -> None:
    r"""Measure accuracy against the reference annotations of every numeral.

    Prints precision, recall and the share of right fields, by rules alone and with a person's corrections, and what
    the rules alone got wrong. The table of --format markdown is the one in the README.

    \b
    Example:
      datapkg evaluate
      datapkg evaluate --format markdown
    """
    from datapkg.evaluation import evaluate_reports
    from datapkg.resources import in_project
    from datapkg.vocabulary import load_vocabulary

    vocabulary = load_vocabulary(in_project(Path(), "schemas").resolve())
    by_rules = evaluate_reports(Path(), gold=gold, vocabulary=vocabulary, corrected=False)
    corrected = evaluate_reports(Path(), gold=gold, vocabulary=vocabulary, corrected=True)
    lines = {"text": _text, "markdown": _markdown, "json": _json}[form](by_rules, corrected)
    for line in lines:
        click.echo(line)


def _shares(evaluations: Sequence[Evaluation]) -> Iterator[tuple[str, int, _Shares]]:
    """The shares of each report and of all together, with the number of quantities."""
    from datapkg.evaluation import add_scores

    for evaluation in evaluations:
        yield evaluation.report_id, evaluation.scores.quantities, evaluation.scores.figures
    total = add_scores(evaluations)
    yield _TOTAL, total.quantities, total.figures


def _text(by_rules: Sequence[Evaluation], corrected: Sequence[Evaluation]) -> Iterator[str]:
    for title, evaluations in (("by rules alone", by_rules), ("with corrections", corrected)):
        rows = list(_shares(evaluations))
        width = max(len(name) for name, _, _ in rows)
        yield f"{title:{width}}  quantities  " + "  ".join(f"{field:>9}" for field in rows[0][2])
        for name, quantities, shares in rows:
            yield f"{name:{width}}  {quantities:10}  " + "  ".join(f"{value:9.3f}" for value in shares.values())
        yield ""
    yield from _errors("wrong by rules alone", by_rules)
    yield from _errors("wrong with corrections", corrected)


def _errors(title: str, evaluations: Sequence[Evaluation]) -> Iterator[str]:
    errors = [(evaluation.report_id, error) for evaluation in evaluations for error in evaluation.errors]
    yield f"{title}: {len(errors)}"
    for report_id, error in errors:
        yield f"  {report_id}:{error.start}  {error.text}  {error.what}: {error.found or '—'}, not {error.expected}"


def _markdown(by_rules: Sequence[Evaluation], corrected: Sequence[Evaluation]) -> Iterator[str]:
    names = list(next(_shares(by_rules))[2])
    yield "| report | quantities | " + " | ".join(names) + " |"
    yield "|---|---:|" + "---:|" * len(names)
    for suffix, evaluations in (("", by_rules), (", corrected", corrected)):
        for name, quantities, shares in _shares(evaluations):
            yield f"| {name}{suffix} | {quantities} | " + " | ".join(f"{value:.3f}" for value in shares.values()) + " |"


def _json(by_rules: Sequence[Evaluation], corrected: Sequence[Evaluation]) -> Iterator[str]:
    document = {
        key: {name: {"quantities": quantities, **shares} for name, quantities, shares in _shares(evaluations)}
        for key, evaluations in (("by_rules", by_rules), ("corrected", corrected))
    }
    yield json.dumps(document, ensure_ascii=False, indent=2)
