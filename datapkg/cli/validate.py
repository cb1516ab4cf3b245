"""`datapkg validate`: what is wrong with reports, packages, zips or texts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datapkg.checks.report import ValidationReport
    from datapkg.checks.rules import Rules
    from datapkg.vocabulary import Vocabulary


@click.command("validate")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "github", "sarif", "junit"]),
    default="text",
    help="Default: text.",
)
@click.option("--all", "every", is_flag=True, help="List consistent and undecided results too.")
@click.option("--base", metavar="BUILD", help="Markdown: say what changed since a package, build, zip or git revision.")
@click.option("--today", envvar="DATAPKG_TODAY", metavar="DATE", help="Fail waivers that ended before this date.")
@click.option("--structure/--no-structure", default=True, help="Check the structure of packages too. Default: yes.")
@click.option(
    "--mutate", is_flag=True, help="Measure the rules: corrupt one figure at a time and count what they catch."
)
def command(
    *,
    paths: Sequence[Path],
    form: str,
    every: bool,
    base: str | None,
    today: str | None,
    structure: bool,
    mutate: bool,
) -> None:
    r"""Check the numbers of PATHs: report folders, package folders, their zips, or text files.

    Exits with 1 when a finding blocks: a contradiction that no waiver lets pass, a fault of a package's structure, or a
    waiver that no longer holds.

    \b
    Example:
      datapkg validate sources/tongchuan-2023
      datapkg validate build/packages/all --format github
      datapkg validate build/packages/all --format markdown --base main
      datapkg validate build/packages/all --mutate
    """
    from datapkg.checks.rules import load_rules
    from datapkg.resources import in_project
    from datapkg.vocabulary import load_vocabulary

    if base is not None and form != "markdown":
        raise click.UsageError("--base needs --format markdown")
    vocabulary = load_vocabulary(in_project(Path(), "schemas").resolve())
    rules = load_rules(vocabulary.root / "rules", indicators=vocabulary.indicators.by_id)
    if mutate:
        click.echo(_scores(paths, rules=rules, vocabulary=vocabulary))
        return
    reports = [
        _validate(
            path, rules=rules, vocabulary=vocabulary, today=today, every=every or base is not None, structure=structure
        )
        for path in paths
    ]
    click.echo(_printed(reports, form=form, base=base))
    if not all(report.is_valid for report in reports):
        raise click.exceptions.Exit(1)


def _validate(
    path: Path, *, rules: Rules, vocabulary: Vocabulary, today: str | None, every: bool, structure: bool
) -> ValidationReport:
    from datapkg.checks.report import validate
    from datapkg.checks.scratch import scratch
    from datapkg.checks.targets import prepare

    with scratch() as folder:
        target = prepare(path, vocabulary=vocabulary, temporary=folder)
        return validate(target, rules=rules, today=today, every=every, structure=structure)


def _printed(reports: Sequence[ValidationReport], *, form: str, base: str | None) -> str:
    from datapkg.checks.changes import compare_findings
    from datapkg.checks.formats import FORMATS, as_markdown, as_text
    from datapkg.package.snapshots import read_snapshot

    if form == "text":
        return as_text(reports, colour=sys.stdout.isatty())
    if base is not None:
        findings = [finding for report in reports for finding in report.findings]
        changes = compare_findings(read_snapshot(base, root=Path()).results, findings)
        return as_markdown(reports, changes=changes)
    return FORMATS[form](reports)


def _scores(paths: Sequence[Path], *, rules: Rules, vocabulary: Vocabulary) -> str:
    from datapkg.checks.mutation import score, score_text
    from datapkg.checks.scratch import scratch
    from datapkg.checks.targets import prepare

    texts = []
    for path in paths:
        with scratch() as folder:
            target = prepare(path, vocabulary=vocabulary, temporary=folder)
            texts.append(f"{target.name}\n{score_text(score(target.package, rules=rules))}")
    return "\n\n".join(texts)
