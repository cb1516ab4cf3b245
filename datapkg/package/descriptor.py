"""Makes `datapackage.json` (Data Package v2) from the files of a package and what `schemas/` says of them.

`schemas/datapackage.yml` holds the words of packages: titles and descriptions in Chinese (`title`, `description`) and
English (`title_en`, `description_en`) for a report's package and for the collection, keywords and licences.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from datapkg.declarations import read_declaration
from datapkg.models.base import Model
from datapkg.models.tables import ReportRow
from datapkg.package.schemas import table_schema

DESCRIPTOR = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_WORDS = ("title", "title_en", "description", "description_en")


class License(Model):
    """A licence of the derived data."""

    name: str
    path: str
    title: str


class Words(Model):
    """Titles and descriptions; `{title}` and `{id}` stand for the report's."""

    name: str | None = None
    title: str
    title_en: str
    description: str
    description_en: str


class PackageWords(Model):
    """`schemas/datapackage.yml`."""

    report: Words
    collection: Words
    keywords: tuple[str, ...]
    licenses: tuple[License, ...]


def descriptor_text(
    files: Mapping[str, bytes], *, reports: Sequence[ReportRow], collection: bool, schemas: Path
) -> str:
    """The text of `datapackage.json`.

    Args:
        files: The bytes of each table, by table name, in order.
        reports: The reports that the package holds.
        collection: Whether it is the package of the whole collection.
        schemas: A `schemas/` folder.

    Raises:
        DeclarationError: `schemas/` lacks a file or holds a wrong one.
    """
    words: PackageWords = read_declaration(schemas / "datapackage.yml").parse(PackageWords)
    descriptor: dict[str, Any] = {"$schema": PROFILE}
    descriptor |= _collection_words(words.collection) if collection else _report_words(words.report, reports[0])
    descriptor["licenses"] = [each.model_dump() for each in words.licenses]
    descriptor["keywords"] = list(words.keywords)
    descriptor["sources"] = _sources(reports)
    descriptor["resources"] = [_resource(name, data, schemas=schemas) for name, data in files.items()]
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def _collection_words(words: Words) -> dict[str, Any]:
    return {"name": words.name or "collection"} | {each: getattr(words, each) for each in _WORDS}


def _report_words(words: Words, report: ReportRow) -> dict[str, Any]:
    def fill(template: str) -> str:
        """A declared text with the title and the name of the report in it."""
        return template.replace("{title}", report.title).replace("{id}", report.report_id)

    return {"name": report.report_id} | {each: fill(getattr(words, each)) for each in _WORDS}


def _sources(reports: Iterable[ReportRow]) -> list[dict[str, str]]:
    sources = []
    for report in reports:
        source = {"title": report.title, "report_id": report.report_id, "sha256": report.source_sha256}
        sources.append(source | {"path": report.url} if report.url else source)
    return sources


def _resource(name: str, data: bytes, *, schemas: Path) -> dict[str, Any]:
    schema = table_schema(name, schemas=schemas)
    words = {each: schema.pop(each) for each in _WORDS if each in schema}
    return {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        **words,
        "schema": schema,
    }
