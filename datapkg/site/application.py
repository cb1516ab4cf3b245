"""Makes the Datasette that serves a database with the site's settings, and runs it."""

from __future__ import annotations

import atexit
import gc
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import Any

from datapkg.errors import ServeError
from datapkg.site.access_log import logged
from datapkg.site.hosts import only_for

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
    datasette = Datasette(immutables=[str(database)], metadata=described, settings=SETTINGS, cors=True)
    for served in datasette.databases.values():
        served.execute = _without_log(served.execute)
    return datasette


def _without_log(execute: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """A database's `execute` that writes no query that fails to standard error: it shows what people search for."""

    async def run(*arguments: Any, **options: Any) -> Any:
        """Run a query without the words of its error on standard error."""
        return await execute(*arguments, **{**options, "log_sql_errors": False})

    return run


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


def make_application(database: Path, metadata: Path, *, access_log: bool = False, names: Collection[str] = ()) -> Any:
    """The site as an ASGI application; each process of a server makes its own.

    Args:
        database: As for `make_datasette`.
        metadata: As for `make_datasette`.
        access_log: Write a line of JSON to standard output for each request; see `access_log`.
        names: The host names that requests may be for; none means any.
    """
    application = make_datasette(database, metadata=metadata).app()
    _settle()
    if names:
        application = only_for(application, names=names)
    return logged(application, write=_write_line) if access_log else application


def _settle() -> None:
    """Load what pages need, and have the garbage collector leave it alone.

    It stays until the end, and to look through it took up to a quarter of a second in the middle of somebody's page. At
    the end it is let go: DuckDB, which has checked what was built, would print a page about what is still there.
    """
    import datapkg.site.pages  # noqa: F401
    from datapkg.vocabulary import load_vocabulary

    load_vocabulary()
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)


def _write_line(line: str) -> None:
    # One call for each line keeps those of several processes apart.
    os.write(sys.stdout.fileno(), line.encode("utf-8", "backslashreplace"))


def serve(application: Callable[[], Any], server: socket.socket, *, workers: int = 1) -> None:
    """Answer requests on a socket until SIGINT or SIGTERM, which end within five seconds.

    Args:
        application: Makes the ASGI application; with several workers it has to be picklable.
        server: The socket; workers share it.
        workers: How many processes answer. They read one immutable file and share nothing else.
    """
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from datapkg.site.patience import PatientProtocol

    config = uvicorn.Config(
        application,
        factory=True,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=2,
        # A new process has to be ready within this time after SIGHUP, and a hung one is replaced after it.
        timeout_worker_healthcheck=30,
        http=PatientProtocol,
        loop="asyncio" if workers == 1 else "datapkg.site.sharing:SharingLoop",
    )
    if workers == 1:
        uvicorn.Server(config).run(sockets=[server])
    else:
        Multiprocess(config, sockets=[server]).run()
