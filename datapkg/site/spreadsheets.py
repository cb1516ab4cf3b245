"""CSV for spreadsheet programs, which guess: the encoding without a byte order mark, and formulas in text.

The CSV of the packages stays exact. Here a text that a spreadsheet would run as a formula gets an apostrophe before it,
as OWASP advises (https://owasp.org/www-community/attacks/CSV_Injection); numbers are never touched.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

_FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z")
_ROWS_AT_ONCE = 500


def safe_cell(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.match(cell) else cell


def spreadsheet(path: Path) -> Iterator[str]:
    """A package's CSV file as CSV for spreadsheets, in parts: a byte order mark, CR LF, safe cells."""
    yield "\ufeff"
    with path.open(encoding="utf-8", newline="") as stream:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        for number, row in enumerate(csv.reader(stream, strict=True), start=1):
            writer.writerow([safe_cell(cell) for cell in row])
            if number % _ROWS_AT_ONCE == 0:
                yield _taken(buffer)
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
