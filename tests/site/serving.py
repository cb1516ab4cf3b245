"""Runs a site inside a test: requests without a network, and a real server for a browser."""

import asyncio
import contextlib
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import uvicorn

from datapkg.resources import shipped
from datapkg.site.application import listen, make_datasette
from datapkg.site.trial_process import reader_of

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""A browser of this machine; Playwright's own is not downloaded."""

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def run_async(coroutine):
    """The coroutine's answer, from a thread of its own: Playwright leaves a running loop in the test's thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result(timeout=60)


class Site:
    """A Datasette in a thread with an event loop of its own, because Playwright keeps the test's loop busy."""

    def __init__(self, database):
        self.datasette = make_datasette(database, metadata=shipped("metadata.yml"))
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.run(self.datasette.invoke_startup())

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout=60)

    def get(self, path, **options):
        return self.run(self.datasette.client.get(path, **options))

    def post(self, path, **options):
        return self.run(self.datasette.client.post(path, **options))

    def close(self):
        self.run(reader_of(self.datasette).close())
        self.datasette.executor.shutdown()
        for database in self.datasette.databases.values():
            database.close()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=10)
        self.loop.close()


@contextlib.contextmanager
def served(site):
    """The site on a free port of this machine: its address."""
    with listen("127.0.0.1", port=0) as listening:
        server = uvicorn.Server(uvicorn.Config(site.datasette.app(), log_level="warning", lifespan="off"))
        running = asyncio.run_coroutine_threadsafe(server.serve(sockets=[listening]), site.loop)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        running.result(timeout=30)
