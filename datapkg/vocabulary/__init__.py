"""Loads what `schemas/` declares into one Vocabulary. Each part is read when it is first asked for."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from datapkg.resources import shipped

if TYPE_CHECKING:
    from datapkg.vocabulary.classification import Classification
    from datapkg.vocabulary.indicators import Indicators
    from datapkg.vocabulary.regions import Regions
    from datapkg.vocabulary.units import Units


class Vocabulary:
    """Everything that people declare about numbers: units, kinds, indicators, regions.

    Args:
        root: A `schemas/` folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def units(self) -> Units:
        """Units and classifiers (`units/`)."""
        from datapkg.vocabulary.units import load_units

        return load_units(self.root / "units")

    @cached_property
    def classification(self) -> Classification:
        """What tells a quantity from a date, an ordinal, a name or a slogan (`classification/`)."""
        from datapkg.vocabulary.classification import load_classification

        return load_classification(self.root / "classification")

    @cached_property
    def indicators(self) -> Indicators:
        """What the statistics of civil affairs measure (`indicators/`)."""
        from datapkg.vocabulary.indicator_files import load_indicators

        return load_indicators(self.root / "indicators", units=self.units)

    @cached_property
    def regions(self) -> Regions:
        """Administrative areas by GB/T 2260, and how texts name them (`regions/`)."""
        from datapkg.vocabulary.regions import load_regions

        return load_regions(self.root / "regions")


@lru_cache(maxsize=4)
def load_vocabulary(root: Path | None = None) -> Vocabulary:
    """The vocabulary of a `schemas/` folder; without one, of the folder that ships with datapkg."""
    return Vocabulary(root or shipped("schemas"))
