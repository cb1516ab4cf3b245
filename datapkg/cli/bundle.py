"""`datapkg bundle`: the site as files, for a server that runs no program."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--url", required=True, help="Where it will be published; citations, feed and sitemap name it.")
@click.option(
    "--live", metavar="URL", help="A running site, for search, /try and tables. Default: a page that says how."
)
def command(*, folder: Path, url: str, live: str | None) -> None:
    r"""Write the built site as files that any web server can serve.

    Reports, figures, indicators, checks and downloads are all there; what is typed needs a running site.

    \b
    Example:
      datapkg bundle public --url https://example.org/civil-affairs/
    """
    from datapkg.cli.serve import built_database
    from datapkg.resources import in_project
    from datapkg.site.application import make_datasette
    from datapkg.site.static_bundle import Bundle

    datasette = make_datasette(built_database(Path.cwd()), metadata=in_project(Path.cwd(), "metadata.yml"))
    count = asyncio.run(Bundle(datasette, folder=folder, url=url, live=live).write())
    click.echo(f"{folder}: {count} files")
