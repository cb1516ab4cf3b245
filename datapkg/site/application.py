"""Makes the Datasette that serves a database with the site's settings, and runs it."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

from datapkg.errors import ServeError

SETTINGS = {
    # Suggesting facets costs more than the rest of a page.
    "suggest_facets": False,
    # Streaming a large table keeps a thread for seconds; packages are there to be downloaded.
    "allow_csv_stream": False,
    "sql_time_limit_ms": 1000,
    # One more than Datasette's three: `gate` keeps two for pages.
    "num_sql_threads": 4,
    "facet_time_limit_ms": 300,
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "default_cache_ttl": 60,
    "truncate_cells_html": 600,
}


def make_datasette(database: Path, *, metadata: Path) -> Any:
    """A Datasette that serves the database read-only.

    Args:
        database: `build/civil-affairs.db`; packages are offered from the folder `packages/` beside it.
        metadata: `metadata.yml`.
    """
    import yaml
    from datasette.app import Datasette

    # Datasette's metadata uses lists and multi-line text only; safe_load is what Datasette itself would use.
    described = yaml.safe_load(metadata.read_text(encoding="utf-8"))
    return Datasette(immutables=[str(database)], metadata=described, settings=SETTINGS, cors=True)


def listen(host: str, *, port: int) -> socket.socket:
    """A socket bound to an address, so that nobody else takes it while the database is made.

    Raises:
        ServeError: The port is in use, or the address can't be used.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise ServeError(
            f"{host} is not an address of this machine", code="serve-address", hint="Try --host 127.0.0.1"
        ) from error
    server = socket.socket(family, kind, protocol)
    try:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(address)
        server.listen(128)
    except OSError as error:
        server.close()
        raise ServeError(
            f"port {port} of {host} can't be used: {error.strerror}",
            code="serve-port",
            hint=f"Stop what uses it, or take another one: datapkg serve --port {min(port + 1, 65535)}",
        ) from error
    return server


def serve(datasette: Any, server: socket.socket) -> None:
    """Answer requests on a socket until SIGINT or SIGTERM; who visited what is not logged."""
    import uvicorn

    config = uvicorn.Config(
        datasette.app(),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run(sockets=[server])
