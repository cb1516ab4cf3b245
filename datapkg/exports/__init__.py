"""One module an output format. Each turns a written data package into files that another tool reads.

An exporter is a module of this package with `export(package: PackageFiles, *, output: Path) -> list[Path]`; it is named
in `FORMATS`. It reads only the package, so it also exports packages that others made.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from datapkg.exports.package import open_package

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "parquet": "Apache Parquet, one typed file a table, with each column's description",
        "csvw": "CSV on the Web: metadata beside the CSV files",
        "dcat": "DCAT-AP 3 catalogue record, as JSON-LD and Turtle",
        "schemaorg": "schema.org Dataset, as JSON-LD",
        "croissant": "Croissant 1.1 metadata for machine learning",
        "sdmx": "SDMX-CSV 2.0 of the observations that have an indicator",
    }
)


def export_package(folder: Path, *, form: str, output: Path) -> list[Path]:
    """Write a package in another format.

    Args:
        folder: A package folder.
        form: A key of `FORMATS`.
        output: The folder to write into; made if missing.

    Returns:
        The files that were written.

    Raises:
        PackageError: The package can't be read.
        UsageError: The format needs a library that isn't installed.
    """
    exporter = importlib.import_module(f"datapkg.exports.{form}")
    output.mkdir(parents=True, exist_ok=True)
    written: list[Path] = exporter.export(open_package(folder), output=output)
    return written
