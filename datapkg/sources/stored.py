"""The text that was read from an html, docx or pdf file, kept beside the original.

A report folder with such a file holds `source.txt`, the text that was read, and `places.csv`, which says where each
stretch of it stands in the original. Builds read these two, so that a newer version of a reader changes no published
position; that they are of that original, `report.yml` vouches for with both hashes.

`places.csv` has the columns start, end (code points in `source.txt`), kind and place (`models.Passage`), by start.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

from datapkg.errors import SourceError
from datapkg.models import ParagraphKind, Passage

TEXT_FILE = "source.txt"
PLACES_FILE = "places.csv"
_COLUMNS = ["start", "end", "kind", "place"]
_KINDS: tuple[Any, ...] = get_args(ParagraphKind)
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,8})\Z")


def places_bytes(passages: Iterable[Passage]) -> bytes:
    """`places.csv` as bytes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(passages)
    return buffer.getvalue().encode("utf-8")


def read_places(path: Path, *, characters: int) -> tuple[Passage, ...]:
    """Read a `places.csv`.

    Args:
        path: The file.
        characters: Length of the text that it speaks of.

    Raises:
        SourceError: It can't be read, or speaks of another text; file:line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"can't be read: {error}", code="places-unreadable", where=str(path)) from error
    if lines[:1] != [",".join(_COLUMNS)]:
        raise SourceError(f"the first line has to be {','.join(_COLUMNS)}", code="places-invalid", where=f"{path}:1")
    passages: list[Passage] = []
    for number, cells in enumerate(csv.reader(lines[1:]), start=2):
        passage = _passage(cells)
        before = passages[-1].end if passages else 0
        if passage is None or not before <= passage.start <= passage.end <= characters:
            raise SourceError(
                "start and end of a stretch of the text, its kind and its place are expected here, in order",
                code="places-invalid",
                where=f"{path}:{number}",
                hint="Restore the file as `datapkg add` wrote it.",
            )
        passages.append(passage)
    return tuple(passages)


def _passage(cells: list[str]) -> Passage | None:
    if len(cells) != len(_COLUMNS) or cells[2] not in _KINDS or not all(map(_NUMBER.match, cells[:2])):
        return None
    kind: Any = cells[2]
    return Passage(start=int(cells[0]), end=int(cells[1]), kind=kind, place=cells[3])
