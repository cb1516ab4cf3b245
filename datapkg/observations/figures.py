"""What units and small words tell about a figure, as declared in `schemas/binding/figures.yml`.

The file holds the keys of `Figures`; under `units` those of `UnitSets`. Its comments say what each list is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from datapkg.declarations import read_declaration
from datapkg.models.base import Model

FIGURES_FILE = "figures.yml"
Words = frozenset[str]


class UnitSets(Model):
    """Units by what they tell. A unit may be in several sets."""

    events: Words
    extents: Words
    produced: Words
    spans: Words
    ages: Words
    persons: Words
    divisions: Words
    relative: Words
    points: Words


class Figures(Model):
    """Everything that `figures.yml` declares."""

    units: UnitSets
    large_bases: tuple[str, ...]
    closings: Mapping[str, str]
    amounts: tuple[str, ...]
    plain_sums: Words
    persons: tuple[str, ...]
    prepositions: Words
    causes: Words
    recipients: Words
    wholes: Words
    comparisons: Words
    compared_with: Words
    grants: Words
    served: Words
    opening_verbs: Words
    standing_verbs: Words
    together: Words
    bodies: Words
    plan_nouns: Words
    complete: tuple[str, ...]
    indices: tuple[str, ...]
    inner_characters: Words
    last_characters: Words
    nouns: Words
    heads: Words
    levels: tuple[str, ...]


def load_figures(folder: Path) -> Figures:
    """Read `figures.yml` of `schemas/binding/`.

    Raises:
        DeclarationError: It holds what it shouldn't; file:line.
    """
    figures: Figures = read_declaration(folder / FIGURES_FILE).parse(Figures)
    return figures
