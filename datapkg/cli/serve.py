"""`datapkg serve`: build what is stale, then serve the site."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="0 picks a free one.")
def command(*, host: str, port: int) -> None:
    """Build what is stale and serve the site until Ctrl-C.

    Example: datapkg serve --port 8002
    """
    from datapkg.pipeline import DATABASE, build
    from datapkg.resources import in_project
    from datapkg.site.application import listen, make_datasette, serve

    root = Path.cwd()
    # The port is taken first: a build takes seconds, and a port in use would waste them.
    with listen(host, port=port) as server:
        build(root, progress=_tell)
        datasette = make_datasette(root / "build" / DATABASE, metadata=in_project(root, "metadata.yml"))
        name, number = server.getsockname()[:2]
        click.echo(f"民政数据 http://{f'[{name}]' if ':' in name else name}:{number}/ (Ctrl-C stops)", err=True)
        serve(datasette, server)


def _tell(words: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"build {words}", err=True)
