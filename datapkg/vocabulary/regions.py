"""The table of administrative areas, `schemas/regions/regions.csv`, whose README says where it comes from."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from datapkg.errors import DeclarationError
from datapkg.vocabulary.areas import Areas, Region
from datapkg.vocabulary.places import Place, PlaceFinder, load_words

COLUMNS = ["code", "name", "level", "parent_code", "name_en", "since", "until"]


class Regions(Areas):
    """All administrative areas, and the places among them that texts name.

    Args:
        regions: In the order of their codes.
        folder: Where the words that `find` needs are declared.
    """

    def __init__(self, regions: Iterable[Region], *, folder: Path) -> None:
        super().__init__(regions)
        self._folder = folder

    def find(self, text: str, *, within: str | None = None) -> tuple[Place, ...]:
        """The places that a text names, in their order; see `places`.

        Args:
            text: A clause, or more.
            within: The code of the area that the text is about; it tells which 朝阳区, and what 全市 means.
        """
        return self._finder.find(text, within=within)

    @cached_property
    def _finder(self) -> PlaceFinder:
        return PlaceFinder(self, words=load_words(self._folder / "words.yml"))


def load_regions(folder: Path) -> Regions:
    """Read `regions.csv`.

    Raises:
        DeclarationError: The file is missing or its columns are not as expected.
    """
    path = folder / "regions.csv"
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = csv.reader(handle)
            header = next(rows, [])
            regions = [Region(row[0], row[1], row[2], *[cell or None for cell in row[3:]]) for row in rows]
    except (OSError, TypeError, IndexError, UnicodeDecodeError) as error:
        raise DeclarationError(
            "can't be read as the table of regions", code="declaration-unreadable", where=str(path)
        ) from error
    if header != COLUMNS:
        raise DeclarationError(
            f"columns {', '.join(COLUMNS)} are expected, found {', '.join(header)}",
            code="declaration-invalid",
            where=f"{path}:1",
        )
    return Regions(regions, folder=folder)
