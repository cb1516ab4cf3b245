"""`datapkg query`: SQL over a finished corpus run."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any, Literal

import click


@click.command()
@click.argument("sql")
@click.argument("out", metavar="OUT", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True, help="Output.")
def command(*, sql: str, out: Path, form: Literal["csv", "jsonl"]) -> None:
    r"""Answer a question in SQL from a corpus run.

    The tables are documents, mentions, observations, findings and failures.

    \b
    Example:
      datapkg query "SELECT indicator_id, year, sum(value_number) FROM observations GROUP BY ALL" out/
    """
    from datapkg.corpus.query import query

    names, rows = query(sql, out=out)
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
        return
    for row in rows:
        click.echo(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=_plain))


def _plain(value: Any) -> str:
    return str(value)
