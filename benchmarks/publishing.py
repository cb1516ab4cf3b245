"""Publishing: writing a package, checking its structure, making the database, and answering pages."""

from __future__ import annotations

import asyncio
import csv
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import frictionless
import sqlite_utils

from benchmarks.measure import Contestant, Part, compare, forked
from datapkg.checks.structure import structure_faults
from datapkg.database import build_database
from datapkg.package.read import read_package
from datapkg.package.tables import ROW_MODELS, Tables
from datapkg.package.write import write_package
from datapkg.resources import shipped
from datapkg.site.application import make_datasette

REQUESTS = 20
Cells = dict[str, list[dict[str, str]]]


def measure_publishing(packages: Path, *, folder: Path, runs: int) -> Iterator[Part]:
    """What each step costs beside its rival.

    Args:
        packages: A folder of packages with the collection `all`.
        folder: Where to write.
        runs: How often.
    """
    package, database = packages / "all", folder / "civil-affairs.db"
    build_database(packages, target=database)
    tables, cells = read_package(package), _cells(package)
    rows = sum(map(len, cells.values()))
    parts: dict[str, dict[str, Callable[[], object]]] = {
        "Writing the package of the collection": _writers(tables, cells, folder),
        "Checking the structure of that package": {
            "datapkg: structure_faults": lambda: structure_faults(package),
            "frictionless: validate": lambda: _frictionless(package),
        },
        "Making a SQLite database of it": {
            "datapkg: build_database (keys, search, summaries)":
                lambda: build_database(packages, target=folder / "own.db"),
            "sqlite-utils: insert_all of the tables alone": lambda: _sqlite_utils(cells, folder / "utils.db"),
            "sqlite3: executemany of the tables alone, the floor": lambda: _executemany(cells, folder / "raw.db"),
        },
    }  # fmt: skip
    for title, work in parts.items():
        contestants = {name: Contestant(rows, forked(lambda _, do=do: do())) for name, do in work.items()}  # type: ignore[misc]
        yield Part(title, "rows", compare(contestants, runs=runs))
    pages = _pages(database, report=tables.reports[0].report_id)
    yield Part("Answering pages of the site, one after the other", "pages", compare(pages, runs=runs))


def _cells(package: Path) -> Cells:
    found = {}
    for name in ROW_MODELS:
        with (package / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


def _writers(tables: Tables, cells: Cells, folder: Path) -> dict[str, Callable[[], object]]:
    return {
        "datapkg: write_package": lambda: write_package(tables, folder=folder / "own", schemas=shipped("schemas")),
        "csv.writer, then frictionless: describe": lambda: _describe(cells, folder / "described"),
        "csv.writer, tables alone, the floor": lambda: _write_csv(cells, folder / "floor"),
    }


def _write_csv(cells: Cells, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, rows in cells.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(ROW_MODELS[name].model_fields)
            writer.writerows(row.values() for row in rows)


def _describe(cells: Cells, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _write_csv(cells, folder)
    package = frictionless.describe("*.csv", basepath=str(folder), type="package", stats=True)
    package.to_json(str(folder / "datapackage.json"))


def _frictionless(package: Path) -> None:
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.valid, json.dumps(report.flatten(["type", "message"]), ensure_ascii=False)[:500]


def _sqlite_utils(cells: Cells, path: Path) -> None:
    path.unlink(missing_ok=True)
    database = sqlite_utils.Database(path)
    for name, rows in cells.items():
        database.table(name).insert_all(rows)


def _executemany(cells: Cells, path: Path) -> None:
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    with connection:
        for name, rows in cells.items():
            columns = list(ROW_MODELS[name].model_fields)
            connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            places = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {name} VALUES ({places})", (tuple(row.values()) for row in rows))
    connection.close()


def _pages(database: Path, *, report: str) -> dict[str, Contestant]:
    addresses = {
        "datapkg: the front page": "/",
        "datapkg: a whole report in the reader": f"/reports/{report}",
        "datapkg: the list of checks": "/checks",
        "Datasette: its own page of a table": f"/{database.stem}/observations",
        "Datasette: its own page of a row": f"/{database.stem}/reports/{report}",
    }
    return {
        name: Contestant(
            REQUESTS,
            forked(
                lambda site, address=address: asyncio.run(ask(site, [address] * REQUESTS)),  # type: ignore[misc]
                prepare=lambda: _started(database),
            ),
        )
        for name, address in addresses.items()
    }


def _started(database: Path) -> Any:
    site: Any = make_datasette(database, metadata=shipped("metadata.yml"))
    asyncio.run(ask(site, ["/"]))
    return site


async def ask(site: Any, addresses: list[str]) -> None:
    """Ask a Datasette for pages; all must be there."""
    await site.invoke_startup()
    for address in addresses:
        response = await site.client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code}"
