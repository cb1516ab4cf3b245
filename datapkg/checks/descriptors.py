"""Reads the `datapackage.json` of a stranger: what may harm or mislead is named before any other program looks at it.

JSON is read strictly: a key that stands twice, `NaN`, `Infinity` and numbers too large for one are refused. A table's
path must lead to a plain file inside the package, and no part of a descriptor may be fetched from elsewhere: schemas
and dialects have to be written out. What passes is reduced to the properties that checking needs.
"""

from __future__ import annotations

import json
import math
import re
import stat
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NoReturn

from datapkg.errors import PackageError
from datapkg.resources import shipped

MAX_BYTES: Final = 16_000_000
MAX_TABLES: Final = 1_000
MAX_FIELDS: Final = 1_000
_PATH = re.compile(r"[^/\\:~$%\x00-\x1f][^\\:~$%\x00-\x1f]{0,250}\Z")
_RESOURCE = frozenset({"name", "type", "path", "scheme", "format", "mediatype", "encoding", "bytes", "hash"})
_SCHEMA = frozenset({"missingValues", "primaryKey"})
_FIELD = frozenset({"name", "type", "format", "trueValues", "falseValues"})
_ONLY = {"scheme": "file", "format": "csv", "encoding": "utf-8"}


def read_descriptor(path: Path) -> dict[str, Any]:
    """The descriptor of a package.

    Raises:
        PackageError: It is missing, too large, not strict JSON, or not a mapping with a list of resources.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ValueError(f"it is larger than {MAX_BYTES:,} bytes")
        descriptor = json.loads(data, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_finite)
    except OSError as error:
        raise PackageError(f"can't be read: {error.strerror}", code="package-missing", where=str(path)) from error
    except (ValueError, RecursionError) as error:
        raise PackageError(f"isn't a descriptor: {error}", code="package-descriptor", where=str(path)) from error
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
        raise PackageError("isn't a descriptor: expected an object with a list of resources",
                           code="package-descriptor", where=str(path))  # fmt: skip
    return descriptor


def descriptor_faults(descriptor: Mapping[str, Any], package: Path) -> Iterator[str]:
    """What is wrong with a descriptor, in words.

    Args:
        descriptor: What `read_descriptor` returned.
        package: Its folder.
    """
    resources = descriptor["resources"]
    if not 0 < len(resources) <= MAX_TABLES:
        yield f"declares {len(resources)} tables; expected 1 to {MAX_TABLES:,}"
        return
    for number, resource in enumerate(resources, start=1):
        if not isinstance(resource, dict) or not isinstance(resource.get("name"), str):
            yield f"resource {number} is not an object with a name"
            continue
        for problem in (*_path_problems(resource.get("path"), package), *_resource_problems(resource)):
            yield f"table {resource['name'][:80]}: {problem}"


def bare(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """A descriptor without prose, links to profiles, foreign keys, and patterns that may take for ever."""
    return {"name": "package", "resources": [_bare_resource(resource) for resource in descriptor["resources"]]}


@lru_cache(maxsize=1)
def own_patterns() -> frozenset[str]:
    """The patterns of the project's own Table Schemas, which are known to be quick."""
    tables = (json.loads(path.read_bytes()) for path in sorted((shipped("schemas") / "tables").glob("*.json")))
    return frozenset(
        field["constraints"]["pattern"]
        for table in tables
        for field in table["fields"]
        if "pattern" in field.get("constraints", {})
    )


def _path_problems(path: object, package: Path) -> Iterator[str]:
    if not isinstance(path, str) or not _PATH.match(path) or {"..", "", "."}.intersection(path.split("/")):
        yield f"the path {str(path)[:80]!r} is not that of a file inside the package"
        return
    place = package
    for part in path.split("/"):
        place = place / part
        try:
            mode = place.lstat().st_mode
        except OSError as error:
            yield f"the file {path!r} can't be read: {error.strerror}"
            return
        if stat.S_ISLNK(mode):
            yield f"the path {path!r} leads over a link"
            return
    if not stat.S_ISREG(mode):
        yield f"{path!r} is not a plain file"


def _resource_problems(resource: Mapping[str, Any]) -> Iterator[str]:
    for key, expected in _ONLY.items():
        if resource.get(key, expected) != expected:
            yield f"{key} is {str(resource[key])[:80]!r}; only {expected!r} is read"
    if "dialect" in resource:
        yield "a dialect is declared; only plain CSV is read"
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(schema, dict) or not isinstance(fields, list):
        yield "has no schema with a list of fields; one that is elsewhere is not fetched"
        return
    if len(fields) > MAX_FIELDS:
        yield f"has {len(fields):,} fields; at most {MAX_FIELDS:,} are read"
    if not all(isinstance(field, dict) and isinstance(field.get("name"), str) for field in fields):
        yield "a field is not an object with a name"
        return
    names = {field["name"] for field in fields}
    keys = schema.get("foreignKeys", [])
    if not isinstance(keys, list) or not all(_is_foreign_key(each, names) for each in keys):
        yield "a foreign key is not an object with its fields and a reference"
    for field in fields:
        if not isinstance(field.get("constraints", {}), dict) or not isinstance(field.get("type", ""), str):
            yield f"the field {field['name'][:80]!r} is not declared as Table Schema has it"


def _is_foreign_key(key: object, names: set[str]) -> bool:
    if not isinstance(key, dict) or not isinstance(reference := key.get("reference"), dict):
        return False
    own, other = _names(key.get("fields")), _names(reference.get("fields"))
    named = isinstance(reference.get("resource", ""), str)
    return named and own is not None and other is not None and len(own) == len(other) > 0 and names.issuperset(own)


def _names(value: object) -> list[str] | None:
    names = [value] if isinstance(value, str) else value
    return names if isinstance(names, list) and all(isinstance(name, str) for name in names) else None


def _bare_resource(resource: Mapping[str, Any]) -> dict[str, Any]:
    schema = resource["schema"]
    fields = [_bare_field(field) for field in schema["fields"]]
    kept = {key: value for key, value in resource.items() if key in _RESOURCE}
    return kept | {"schema": {key: value for key, value in schema.items() if key in _SCHEMA} | {"fields": fields}}


def _bare_field(field: Mapping[str, Any]) -> dict[str, Any]:
    constraints = dict(field.get("constraints", {}))
    if constraints.get("pattern") not in own_patterns():
        constraints.pop("pattern", None)
    return {key: value for key, value in field.items() if key in _FIELD} | {"constraints": constraints}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice[:80]!r} stands twice")
    return result


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"the number {text[:40]} is too large")
    return value
