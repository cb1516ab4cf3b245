"""SQL functions in place of SQLite's own whose time grows with the product of two lengths.

The time limit of a query is looked at between two steps of SQLite's machine, and one call is one step: `instr` of half
a megabyte in another takes ten seconds, `trim` hours. Python's take a time that grows with the sum.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial

MAX_TRIMMED = 1_000
"""How many different characters `trim` may be told to take away."""

Value = str | bytes | int | float | None


def define(connection: sqlite3.Connection, *, longest: int) -> None:
    """Replace SQLite's `instr`, `replace` and two-argument `trim`, `ltrim` and `rtrim`.

    Args:
        connection: Where.
        longest: SQLITE_LIMIT_LENGTH of the connection.
    """
    # SQLite refuses a result above its limit with an error of its own; an exception of ours would be printed each time.
    refused = "0" * (longest + 1)

    def replace(text: Value, old: Value, new: Value) -> Value:
        """SQLite's `replace`, in linear time and with a bound on what comes out."""
        if text is None or old is None or new is None:
            return None
        whole, wanted, other = _text(text), _text(old), _text(new)
        if not wanted:
            return whole if isinstance(text, bytes) else text
        if len(whole) + whole.count(wanted) * (len(other) - len(wanted)) > longest:
            return refused
        return whole.replace(wanted, other)

    def trim(text: Value, characters: Value, *, strip: Callable[[str, str], str]) -> str | None:
        """SQLite's `trim` and its one-sided forms, in linear time."""
        if text is None or characters is None:
            return None
        different = "".join(sorted(set(_text(characters))))
        if len(different) > MAX_TRIMMED:
            return refused
        return strip(_text(text), different) if different else _text(text)

    connection.create_function("instr", 2, _instr, deterministic=True)
    connection.create_function("replace", 3, replace, deterministic=True)
    for name, strip in (("trim", str.strip), ("ltrim", str.lstrip), ("rtrim", str.rstrip)):
        connection.create_function(name, 2, partial(trim, strip=strip), deterministic=True)


def _instr(text: Value, wanted: Value) -> int | None:
    if text is None or wanted is None:
        return None
    if isinstance(text, bytes) and isinstance(wanted, bytes):
        return text.find(wanted) + 1
    return _text(text).find(_text(wanted)) + 1


def _text(value: str | bytes | float) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
