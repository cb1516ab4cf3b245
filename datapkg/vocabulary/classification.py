"""What tells a quantity from a date, an ordinal, a name or a slogan: `schemas/classification/*.yml`.

Each file may hold any of these keys:

    rules:                    # one place around the numeral decides
      - id: calendar-month
        kind: date
        shapes: [integer]     # how the numeral is written (datapkg.quantities.numerals.Shape); any, if left out
        before: [第]          # one of these words stands straight before it
        after: [月, 月份]     # one of these stands straight behind it
        not_before: [个]
        not_after: [月饼]
        priority: 0           # the highest wins; among equals, the longest matched words
        gives_way: false      # whether quotation marks around it make it a name all the same
        why: …
        examples: ["全年【3】月"]
    phrases:                  # set words that hold numerals
      - {id: slogans, kind: name, phrases: [一老一小, 五社联动]}
    approximators:
      - {id: about, approx: about, place: before, words: [约, 大约]}
    …

The kind `none` says that the characters are no numeral at all (统一, 一些): nothing is reported.
Words and phrases are matched as they are written, simplified; "^" stands for the start of a line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints

from datapkg.declarations import read_declaration
from datapkg.models.base import Model
from datapkg.models.data import Approximation, Kind

RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Word = Annotated[str, StringConstraints(min_length=1, max_length=24)]


class Rule(Model):
    """Decides the kind of a numeral from its shape and the words that touch it."""

    id: RuleId
    kind: Kind
    shapes: tuple[str, ...] = ()
    before: tuple[Word, ...] = ()
    after: tuple[Word, ...] = ()
    not_before: tuple[Word, ...] = ()
    not_after: tuple[Word, ...] = ()
    priority: int = 0
    gives_way: bool = False
    why: str
    examples: tuple[str, ...] = ()


class PhraseGroup(Model):
    """Set phrases that hold numerals; every numeral in them gets the group's kind."""

    id: RuleId
    kind: Kind | Literal["none"]
    why: str
    phrases: tuple[Word, ...]


class Approximator(Model):
    """Words that say how exactly a figure is meant, and which end of its interval they leave.

    Args:
        id: Its name.
        approx: What the observation says.
        place: Where the words stand: before the numeral, behind it and its unit, or inside it.
        closed: Whether the figure itself is included (以上 is, 超 is not).
        shapes: How the numeral is written (上 only before 百, 千, 万); any, if left out.
        words: The words.
    """

    id: RuleId
    approx: Approximation
    place: Literal["before", "behind", "inside"]
    closed: bool = False
    shapes: tuple[str, ...] = ()
    words: tuple[Word, ...]


class Denominator(Model):
    """What a rate is counted for: 每户, 户均, 每千名老年人."""

    unit: str
    each: tuple[Word, ...] = ()
    mean: tuple[Word, ...] = ()


class Currency(Model):
    """Words before a number that say which currency its 元 is: 港币3亿元."""

    unit: str
    before: tuple[Annotated[str, StringConstraints(min_length=2, max_length=2)], ...]


class ImpliedUnit(Model):
    """Nouns that stand straight behind a numeral without a classifier: 125万城镇人口."""

    unit: str
    nouns: tuple[Word, ...]


class TitleUnit(Model):
    """Endings of titles of rows and columns that tell the unit of their figures: 城市低保人数."""

    unit: str
    endings: tuple[Word, ...]


class ClassificationFile(Model):
    """One file of `schemas/classification/`."""

    rules: tuple[Rule, ...] = ()
    phrases: tuple[PhraseGroup, ...] = ()
    approximators: tuple[Approximator, ...] = ()
    denominators: tuple[Denominator, ...] = ()
    people: tuple[Word, ...] = ()
    changes: tuple[Word, ...] = ()
    base_ends: tuple[Word, ...] = ()
    currencies: tuple[Currency, ...] = ()
    cut_off: tuple[Word, ...] = ()
    implied: tuple[ImpliedUnit, ...] = ()
    title_units: tuple[TitleUnit, ...] = ()
    falls: tuple[Word, ...] = ()
    falls_of: tuple[Word, ...] = ()
    place_endings: tuple[Word, ...] = ()
    place_units: tuple[Word, ...] = ()
    units_with_thousand: tuple[Word, ...] = ()
    words_with_multiplier: tuple[Word, ...] = ()


class Classification(Model):
    """Everything in `schemas/classification/`, files in alphabetical order."""

    rules: tuple[Rule, ...]
    phrases: tuple[PhraseGroup, ...]
    approximators: tuple[Approximator, ...]
    denominators: tuple[Denominator, ...]
    people: tuple[str, ...]
    changes: tuple[str, ...]
    base_ends: tuple[str, ...]
    currencies: tuple[Currency, ...]
    cut_off: tuple[str, ...]
    implied: tuple[ImpliedUnit, ...]
    title_units: tuple[TitleUnit, ...]
    falls: tuple[str, ...]
    falls_of: tuple[str, ...]
    place_endings: tuple[str, ...]
    place_units: tuple[str, ...]
    units_with_thousand: tuple[str, ...]
    words_with_multiplier: tuple[str, ...]


def load_classification(folder: Path) -> Classification:
    """Read every file of `schemas/classification/`.

    Raises:
        DeclarationError: A file doesn't hold what it should, or a rule id stands twice.
    """
    parts: dict[str, list[object]] = {name: [] for name in Classification.model_fields}
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        declaration = read_declaration(path)
        content: ClassificationFile = declaration.parse(ClassificationFile)
        for key in ("rules", "phrases"):
            for index, each in enumerate(getattr(content, key)):
                if each.id in seen:
                    raise declaration.error(f"'{each.id}' is already declared at {seen[each.id]}", place=(key, index))
                seen[each.id] = declaration.where((key, index))
        for name, values in parts.items():
            values.extend(getattr(content, name))
    return Classification.model_validate(parts)
