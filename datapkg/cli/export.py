"""`datapkg export`: packages in the formats of other tools."""

from __future__ import annotations

from pathlib import Path

import click

from datapkg.exports import FORMATS


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write into.  [default: build/exports/FORMAT]",
)
@click.option("--package", default="all", show_default=True, metavar="ID", help="Which of build/packages/.")
def command(*, form: str, output: Path | None, package: str) -> None:
    r"""Write a built package as parquet, csvw, dcat, schemaorg, croissant or sdmx.

    \b
    Example:
      datapkg export parquet --output parquet/
      datapkg export croissant --package tongchuan-2023
    """
    from datapkg.exports import export_package

    target = output or Path("build", "exports", form)
    for path in export_package(Path("build", "packages", package), form=form, output=target):
        click.echo(path)
