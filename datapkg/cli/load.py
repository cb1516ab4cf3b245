"""`datapkg load`: a finished corpus run as a SQLite database for reading."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("database", metavar="DB", type=click.Path(dir_okay=False, path_type=Path))
def command(*, out: Path, database: Path) -> None:
    r"""Load a corpus run into SQLite, with summary tables, to be browsed with Datasette.

    \b
    Example:
      datapkg load out/ corpus.db && datasette corpus.db --setting suggest_facets off
    """
    from datapkg.corpus.load import load

    counts = load(out, target=database)
    click.echo(", ".join(f"{rows:,} {table}" for table, rows in counts.items()))
