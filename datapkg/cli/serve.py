"""`datapkg serve`: build what is stale, then serve the site."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="0 picks a free one.")
@click.option(
    "--build/--no-build", "fresh", default=True, help="Build first what is stale, or write nothing. Default: build."
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="How many processes answer.")
@click.option("--access-log", is_flag=True, help="A line of JSON for each request on standard output, without queries.")
@click.option(
    "--name", "names", multiple=True, metavar="HOST", help="A host name that requests may be for. Default: any."
)
def command(*, host: str, port: int, fresh: bool, workers: int, access_log: bool, names: tuple[str, ...]) -> None:
    """Build what is stale and serve the site until Ctrl-C.

    Example: datapkg serve --port 8002
    """
    from datapkg.pipeline import build
    from datapkg.resources import in_project
    from datapkg.site.application import listen, make_application, serve

    root = Path.cwd()
    # The port is taken first: a build takes seconds, and a port in use would waste them.
    with listen(host, port=port) as server:
        if fresh:
            build(root, progress=_tell)
        database = built_database(root)
        metadata = in_project(root, "metadata.yml")
        application = partial(make_application, database, metadata, access_log=access_log, names=names)
        name, number = server.getsockname()[:2]
        click.echo(f"民政数据 http://{f'[{name}]' if ':' in name else name}:{number}/ (Ctrl-C stops)", err=True)
        serve(application, server, workers=workers)


def built_database(root: Path) -> Path:
    """The database of a project's folder.

    Raises:
        ServeError: It hasn't been built.
    """
    from datapkg.errors import ServeError
    from datapkg.pipeline import DATABASE

    database = root / "build" / DATABASE
    if not database.is_file():
        raise ServeError(
            "there is no database to serve", code="serve-unbuilt", where=str(database), hint="Run: datapkg build"
        )
    return database


def _tell(words: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"build {words}", err=True)
