"""Publishing: writing a package, checking its structure, making the database, and answering a page."""

from __future__ import annotations

import asyncio
import csv
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import sqlite_utils

from benchmarks.measure import Measured, Work, compare
from datapkg.checks.structure import structure_faults
from datapkg.database import build_database
from datapkg.package.read import read_package
from datapkg.package.tables import ROW_MODELS
from datapkg.package.write import write_package
from datapkg.resources import shipped
from datapkg.site.application import make_datasette

Group = tuple[str, dict[str, Measured]]
REQUESTS = 20


def measure_publishing(packages: Path, *, folder: Path, runs: int) -> list[Group]:
    """What each step costs beside its rival.

    Args:
        packages: A folder of packages with the collection `all`.
        folder: Where to write.
        runs: How often.
    """
    package, database = packages / "all", folder / "civil-affairs.db"
    build_database(packages, target=database)
    tables = read_package(package)
    rows = _rows(package)
    pages = _pages(database, report=tables.reports[0].report_id)
    steps: list[tuple[str, dict[str, Work]]] = [
        ("Writing the package of the collection", {
            "datapkg: write_package": lambda: write_package(tables, folder=folder / "own", schemas=shipped("schemas")),
            "csv.writer, tables only (floor)": lambda: _write_csv(rows, folder / "floor"),
        }),
        ("Checking its structure", {
            "datapkg: structure_faults": lambda: structure_faults(package),
            "frictionless validate": lambda: _frictionless(package),
        }),
        ("Making a SQLite database of it", {
            "datapkg: build_database (keys, search, summaries)":
                lambda: build_database(packages, target=folder / "own.db"),
            "sqlite-utils: insert_all of the tables": lambda: _sqlite_utils(rows, folder / "utils.db"),
            "sqlite3: executemany of the tables (floor)": lambda: _executemany(rows, folder / "raw.db"),
        }),
        (f"Starting the site and asking for a page {REQUESTS} times", pages),
    ]  # fmt: skip
    return [(title, compare(contestants, runs=runs)) for title, contestants in steps]


def _rows(package: Path) -> dict[str, list[dict[str, str]]]:
    found = {}
    for name in ROW_MODELS:
        with (package / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


def _write_csv(tables: dict[str, list[dict[str, str]]], folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(ROW_MODELS[name].model_fields)
            writer.writerows(row.values() for row in rows)


def _frictionless(package: Path) -> None:
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.valid, json.dumps(report.flatten(["type", "message"]), ensure_ascii=False)[:500]


def _sqlite_utils(tables: dict[str, list[dict[str, str]]], path: Path) -> None:
    path.unlink(missing_ok=True)
    database = sqlite_utils.Database(path)
    for name, rows in tables.items():
        database.table(name).insert_all(rows)


def _executemany(tables: dict[str, list[dict[str, str]]], path: Path) -> None:
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    with connection:
        for name, rows in tables.items():
            columns = list(ROW_MODELS[name].model_fields)
            connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            places = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {name} VALUES ({places})", (tuple(row.values()) for row in rows))
    connection.close()


def _pages(database: Path, *, report: str) -> dict[str, Work]:
    addresses: dict[str, str | None] = {
        "the start alone": None,
        "datapkg: the front page": "/",
        "datapkg: a whole report in the reader": f"/reports/{report}",
        "datapkg: the list of checks": "/checks",
        "Datasette's own table page": f"/{database.stem}/observations",
    }
    return {name: _asker(database, address) for name, address in addresses.items()}


def _asker(database: Path, address: str | None) -> Callable[[], None]:
    def ask() -> None:
        asyncio.run(_ask(database, address))

    return ask


async def _ask(database: Path, address: str | None) -> None:
    datasette: Any = make_datasette(database, metadata=shipped("metadata.yml"))
    await datasette.invoke_startup()
    for _ in range(REQUESTS if address else 0):
        response = await datasette.client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code}"
