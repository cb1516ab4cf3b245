"""Ten million observations: a group-by over Parquet, loading them into SQLite, and Datasette's pages of them.

They are made of those of a real run of `datapkg corpus` on the texts, repeated under other ids, years and values.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.generated import write_documents
from benchmarks.measure import Contestant, Measured, Part, Row, compare, forked, spawned
from benchmarks.publishing import ask
from benchmarks.scaling import corpus_run, program
from datapkg.corpus.load import load
from datapkg.corpus.manifest import read_manifest
from datapkg.corpus.query import query
from datapkg.corpus.tables import SORTED, literal

DOCUMENTS = 1_000
REQUESTS = 5
GROUP_BY = """
    SELECT indicator_id, region_code, year, count(*), sum(value_number) FROM observations
    GROUP BY indicator_id, region_code, year ORDER BY ALL
"""
_INDICATOR = """
    SELECT region_code, year, count(*), sum(value_number) FROM observations
    WHERE indicator_id = (SELECT mode(indicator_id) FROM observations) GROUP BY region_code, year ORDER BY ALL
"""
_REPEATED = """
    SET memory_limit = '2GB';
    CREATE TEMP TABLE source AS SELECT row_number() OVER () AS place, * FROM read_parquet({source});
    CREATE TEMP TABLE places AS SELECT place, copy, coalesce(year, 2000) + copy % 20 AS moved
        FROM source CROSS JOIN range({copies}) copies(copy) ORDER BY indicator_id, region_code, moved;
    COPY (SELECT source.* EXCLUDE (place) REPLACE (
            document_id || '-' || copy AS document_id, moved AS year, value_number * (1 + copy % 7) AS value_number)
        FROM places JOIN source USING (place))
    TO {target} (FORMAT parquet, COMPRESSION zstd)
"""
"""Only the keys are sorted: the texts beside them are thirty times as large."""


def measure_large(texts: Sequence[str], *, observations: int, folder: Path, runs: int) -> Iterator[Part]:
    """What so many observations cost.

    Args:
        texts: What they are made of.
        observations: At least so many.
        folder: Where to write; a database of 400 bytes an observation must fit.
        runs: How often; the database is made once.
    """
    out, database = folder / "large", folder / "corpus.db"
    total = _make(texts, out, observations=observations, folder=folder)
    answered = {name: Contestant(total, run) for name, run in _questions(out).items()}
    title = f"Asking {total:,} observations"
    yield Part(title, "observations", compare(answered, runs=runs), by_clock=True)
    loaded = forked(lambda _: load(out, target=database))()
    megabytes = database.stat().st_size / 1e6
    yield Part(
        "datapkg load into SQLite, once", "observations", (Row(f"{megabytes:,.0f} MB with summaries", total, loaded),)
    )
    yield Part(
        f"Datasette's pages of those {total:,} observations",
        "pages",
        compare(_pages(database), runs=runs),
        by_clock=True,
    )


def _questions(out: Path) -> dict[str, Callable[[], Measured]]:
    file = out / SORTED
    return {
        "DuckDB: group all by indicator, region and year": forked(lambda _: query(GROUP_BY, out=out)),
        "the same, read from the disk": forked(lambda _: query(GROUP_BY, out=out), prepare=lambda: _forget(file)),
        "the same by `datapkg query`, from its start": spawned([program(), "query", GROUP_BY, str(out)]),
        "DuckDB: group those of the commonest indicator": forked(lambda _: query(_INDICATOR, out=out)),
    }


def _forget(file: Path) -> None:
    """Have the system read a file from the disk when it is read next."""
    with file.open("rb") as handle:
        os.fsync(handle.fileno())
        os.posix_fadvise(handle.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _make(texts: Sequence[str], out: Path, *, observations: int, folder: Path) -> int:
    """Make the run; returns how many observations it has."""
    source = write_documents(texts, path=folder / "large.jsonl", documents=DOCUMENTS)
    small = folder / "small"
    corpus_run(source, small, engine="local", workers=2)()
    rows = read_manifest(small).tables["observations"].rows
    copies = -(-observations // rows)
    shutil.copytree(small, out)
    sql = _REPEATED.format(source=literal(small / SORTED), copies=copies, target=literal(out / SORTED))
    forked(_execute, prepare=lambda: sql)()
    return rows * copies


def _execute(sql: str) -> None:
    import duckdb

    duckdb.connect().execute(sql)


def _pages(database: Path) -> dict[str, Contestant]:
    with_filters = "/corpus/observations?indicator_id={indicator_id}&region_code={region_code}&year={year}"
    addresses = {
        "table of observations, three filters": with_filters,
        "table of observations of one indicator": "/corpus/observations?indicator_id={indicator_id}",
        "table of observations of one document": "/corpus/observations?document_id={document_id}",
        "indicator: its cells by region and year": "/corpus/summary_cells?indicator_id={indicator_id}",
        "all indicators": "/corpus/summary_indicators",
        "table of observations, no filter": "/corpus/observations",
        "table of observations, largest first": "/corpus/observations?_sort_desc=value_number",
        "table of observations without an indicator": "/corpus/observations?indicator_id__isnull=1",
        "the database": "/corpus",
    }
    return {
        name: Contestant(REQUESTS, forked(_asked, prepare=lambda address=address: _started(database, address)))  # type: ignore[misc]
        for name, address in addresses.items()
    }


def _started(database: Path, address: str) -> tuple[Any, str]:
    from datasette.app import Datasette

    site = Datasette([database], settings={"suggest_facets": False})

    async def example() -> str:
        await site.invoke_startup()
        sql = (
            "select indicator_id, region_code, year, document_id from observations "
            "where indicator_id is not null and region_code is not null limit 1"
        )
        row = (await site.get_database(database.stem).execute(sql)).first()
        return address.format(**dict(row))

    return site, asyncio.run(example())


def _asked(started: tuple[Any, str]) -> None:
    site, address = started
    asyncio.run(ask(site, [address] * REQUESTS))
