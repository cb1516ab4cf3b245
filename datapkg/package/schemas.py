"""Reads the Table Schemas in `schemas/tables/`, which describe every column that is published.

Beside the standard properties each schema and each field has `title` and `description` in Chinese and `title_en` and
`description_en` in English; fields with an enumeration name its values in both languages under `categories`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from datapkg.errors import DeclarationError


def table_schema(name: str, *, schemas: Path) -> dict[str, Any]:
    """The Table Schema of a table.

    Args:
        name: The table, such as `observations`.
        schemas: A `schemas/` folder.

    Raises:
        DeclarationError: The file is missing or isn't JSON.
    """
    path = schemas / "tables" / f"{name}.json"
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DeclarationError(f"can't be read: {error.strerror}", code="schema-unreadable", where=str(path)) from error
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise DeclarationError(f"isn't JSON: {error}", code="schema-syntax", where=f"{path}:{line}") from error
    if not isinstance(loaded, dict):
        raise DeclarationError("expected an object", code="schema-syntax", where=f"{path}:1")
    return loaded
