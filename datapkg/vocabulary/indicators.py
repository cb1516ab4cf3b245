"""The indicators: what the statistics of civil affairs measure, one YAML file a topic in `schemas/indicators/`.

**A topic file** (`social-assistance.yml`; every file there but `shared.yml`):

    topic: social-assistance        # as the file is called
    name_zh: 社会救助
    name_en: Social assistance
    words:                          # lists of synonyms for this file; optional
      mobile: [掌上办, 手机申请]
    indicators:
      - id: dibao-urban-persons     # stable, lower case, English; published, so it never changes its meaning
        name_zh: 城市低保人数        # the column title; must match the indicator's own patterns
        name_en: People on urban minimum living allowance
        definition_zh: 年末（期末）享受城市最低生活保障的人数。
        definition_en: People who received the urban minimum living allowance at the end of the period.
        units: [人]                 # every base unit that it is stated in; comparable ones only
        measure: stock              # stock flow standard rate share change target attribute
        also: [flow]                # further measures that a reader may take it for; optional
        dimension: urban            # one of the dimensions of shared.yml; optional
        parent: dibao-persons       # the indicator that this one is a part of; optional
        not: [边缘, $new]           # words that rule it out, in the label or right around the number; optional
        patterns:                   # one of them must match
          - all: [[$dibao], [$urban]]
            not: [标准]             # rules out this pattern only; optional
            whole: true             # the label may say nothing else; for words that mean much else too; optional
        examples:                   # at least one sentence as reports write it, and the value read from it
          - {text: 全市共有城市低保对象1.32万人, value: 13200}

`all` holds groups of synonyms. A pattern matches a label that has a word of every group, in any order. `$dibao` stands
for a list of `words`, here or in `shared.yml`, and for a list of units in `units`.

**shared.yml** holds what all topics use:

    words:       lists of synonyms, by name
    units:       lists of units, by name
    dimensions:  what `dimension` may say, with name_zh and name_en
    ignored:     words of a label that say nothing about what is measured (人数, 累计)
    narrowing:   words that make the meaning narrower (农村, 省级): a label with one fits only patterns that use it
    compounds:   words that hide the shorter words inside them (社区社会组织 isn't 社会组织)

What stops the load, with file:line: an unknown key, unit, measure, dimension, parent or `$name`, an id that stands
twice, a circle of parents, a pattern that rules itself out, a name or an example that no pattern of its own matches.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from datapkg.declarations import Declaration, Place, read_declaration
from datapkg.errors import DeclarationError
from datapkg.models.base import Model
from datapkg.models.data import Measure
from datapkg.vocabulary.units import Units

SHARED = "shared.yml"
SCHEMA = "indicator.schema.json"
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=24)]
Words = tuple[Word, ...]


class Pattern(Model):
    """Words that a label must have: one of each group of `all`, and none of `excluded` (`not` in the file).

    With `whole`, the label may say nothing else.
    """

    all: Annotated[tuple[Annotated[Words, Field(min_length=1)], ...], Field(min_length=1)]
    excluded: Words = Field(default=(), alias="not")
    whole: bool = False

    def fits(self, text: str) -> bool:
        """Whether `text` has a word of every group and no excluded one."""
        return all(any(word in text for word in group) for group in self.all) and not any(
            word in text for word in self.excluded
        )


class Example(Model):
    """A sentence as a report would write it, with the value that must be read from it.

    Args:
        text: The sentence; nothing in it but this indicator needs to be recognised.
        value: The value in base units.
        unit: The base unit; without one, any unit of the indicator.
    """

    text: Text
    value: Decimal
    unit: str | None = None


class IndicatorEntry(Model):
    """An indicator as its file declares it; the module's docstring explains each key."""

    id: Slug
    name_zh: Annotated[str, StringConstraints(min_length=2, max_length=30)]
    name_en: Text
    definition_zh: Text
    definition_en: Text
    units: Annotated[Words, Field(min_length=1)]
    measure: Measure
    also: tuple[Measure, ...] = ()
    dimension: Slug | None = None
    parent: Slug | None = None
    excluded: Words = Field(default=(), alias="not")
    patterns: Annotated[tuple[Pattern, ...], Field(min_length=1)]
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]


class Indicator(IndicatorEntry):
    """An indicator with its topic, `$names` replaced, and its `not` words in each pattern."""

    topic: Slug


class TopicFile(Model):
    """A file of `schemas/indicators/`."""

    topic: Slug
    name_zh: Text
    name_en: Text
    words: Mapping[Slug, Words] = Field(default_factory=dict)
    indicators: Annotated[tuple[IndicatorEntry, ...], Field(min_length=1)]


class Topic(Model):
    """A field of civil affairs."""

    topic: Slug
    name_zh: Text
    name_en: Text


class Dimension(Model):
    """The part of the whole that an indicator is about."""

    name_zh: Text
    name_en: Text


class SharedFile(Model):
    """`shared.yml`: what all topics use."""

    words: Mapping[Slug, Words]
    units: Mapping[Slug, Words]
    dimensions: Mapping[Slug, Dimension]
    ignored: Words
    narrowing: Words
    compounds: Words


class Indicators(Model):
    """All indicators, in the order of their files and of their places there.

    Args:
        topics: The topics, ordered by their ids.
        indicators: The indicators.
        dimensions: The dimensions, by id.
        ignored: Words of a label without meaning for the indicator.
        narrowing: Words that only a pattern that uses them may leave in a label.
        compounds: Words that hide the shorter words inside them.
    """

    topics: tuple[Topic, ...]
    indicators: tuple[Indicator, ...]
    dimensions: Mapping[str, Dimension]
    ignored: Words
    narrowing: Words
    compounds: Words

    @cached_property
    def by_id(self) -> Mapping[str, Indicator]:
        """The indicators by their ids."""
        return {indicator.id: indicator for indicator in self.indicators}

    def ancestors(self, indicator_id: str) -> tuple[str, ...]:
        """The parent of an indicator, its parent, and so on.

        Raises:
            KeyError: There is no such indicator.
        """
        found: list[str] = []
        parent = self.by_id[indicator_id].parent
        while parent is not None:
            found.append(parent)
            parent = self.by_id[parent].parent
        return tuple(found)


def load_indicators(folder: Path, *, units: Units) -> Indicators:
    """Read and cross-check all indicators.

    Args:
        folder: `schemas/indicators/`.
        units: The units that an indicator may be stated in.

    Raises:
        DeclarationError: At the first mistake, with file:line.
    """
    shared_declaration = read_declaration(folder / SHARED)
    shared: SharedFile = shared_declaration.parse(SharedFile)
    loader = _Loader(shared, units)
    loader.check_shared(shared_declaration)
    for path in sorted(folder.glob("*.yml")):
        if path.name != SHARED:
            loader.add(read_declaration(path))
    loader.check_parents()
    return Indicators(
        topics=tuple(loader.topics),
        indicators=tuple(loader.indicators),
        dimensions=shared.dimensions,
        ignored=shared.ignored,
        narrowing=shared.narrowing,
        compounds=shared.compounds,
    )


def topic_schema() -> str:
    """The JSON Schema of a topic file, for editors, as the text of `indicator.schema.json`."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= TopicFile.model_json_schema(by_alias=True)
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


class _Loader:
    """Collects the indicators of all files and where each stands."""

    def __init__(self, shared: SharedFile, units: Units) -> None:
        self.topics: list[Topic] = []
        self.indicators: list[Indicator] = []
        self._shared = shared
        self._known = units
        self._places: dict[str, tuple[Declaration, Place]] = {}

    def check_shared(self, declaration: Declaration) -> None:
        for name, units in self._shared.units.items():
            self._check_units(units, declaration, ("units", name))

    def add(self, declaration: Declaration) -> None:
        """Read one topic file."""
        file: TopicFile = declaration.parse(TopicFile)
        if file.topic != declaration.path.stem:
            raise declaration.error(
                f"the topic of this file must be '{declaration.path.stem}', found '{file.topic}'", place=("topic",)
            )
        self.topics.append(Topic(topic=file.topic, name_zh=file.name_zh, name_en=file.name_en))
        words = {**self._shared.words, **file.words}
        for index, entry in enumerate(file.indicators):
            place: Place = ("indicators", index)
            self._check_new(entry, declaration, place)
            indicator = self._expand(entry, file.topic, words, declaration, place)
            self._check_units(indicator.units, declaration, (*place, "units"))
            _check_patterns(indicator, declaration, place)
            _check_examples(indicator, declaration, place)
            self.indicators.append(indicator)

    def check_parents(self) -> None:
        """Every parent exists, and nothing is its own ancestor."""
        parents = {indicator.id: indicator.parent for indicator in self.indicators}
        for indicator in self.indicators:
            seen = {indicator.id}
            parent = indicator.parent
            while parent is not None:
                declaration, place = self._places[indicator.id]
                if parent not in parents:
                    raise _unknown("parent", parent, parents, declaration, (*place, "parent"))
                if parent in seen:
                    raise declaration.error(
                        f"'{indicator.id}' is its own ancestor", place=(*place, "parent"), code="indicator-circle"
                    )
                seen.add(parent)
                parent = parents[parent]

    def _check_new(self, entry: IndicatorEntry, declaration: Declaration, place: Place) -> None:
        if entry.id in self._places:
            other, where = self._places[entry.id]
            raise declaration.error(
                f"the id '{entry.id}' stands twice",
                place=(*place, "id"),
                code="indicator-duplicate",
                hint=f"It first stands at {other.where((*where, 'id'))}",
            )
        self._places[entry.id] = (declaration, place)
        if entry.dimension is not None and entry.dimension not in self._shared.dimensions:
            raise _unknown("dimension", entry.dimension, self._shared.dimensions, declaration, (*place, "dimension"))

    def _expand(
        self,
        entry: IndicatorEntry,
        topic: str,
        words: Mapping[str, Words],
        declaration: Declaration,
        place: Place,
    ) -> Indicator:
        def expand(listed: Words, lists: Mapping[str, Words], *steps: str | int) -> Words:
            return tuple(dict.fromkeys(_expanded(listed, lists, declaration, (*place, *steps))))

        excluded = expand(entry.excluded, words, "not")
        patterns = tuple(
            Pattern.model_construct(
                all=tuple(expand(group, words, "patterns", index, "all") for group in pattern.all),
                excluded=tuple(dict.fromkeys(excluded + expand(pattern.excluded, words, "patterns", index, "not"))),
                whole=pattern.whole,
            )
            for index, pattern in enumerate(entry.patterns)
        )
        changed = {"excluded": excluded, "patterns": patterns, "topic": topic}
        changed["units"] = expand(entry.units, self._shared.units, "units")
        return Indicator.model_construct(**{**dict(entry), **changed})

    def _check_units(self, units: Words, declaration: Declaration, place: Place) -> None:
        for unit in units:
            known = self._known.get(unit)
            if known is None or known.unit != unit:
                hint = f"Write '{known.unit}'" if known else "Declare it in schemas/units/, or correct its name"
                raise declaration.error(
                    f"'{unit}' isn't the name of a unit", place=place, code="indicator-unknown-unit", hint=hint
                )


def _expanded(listed: Words, lists: Mapping[str, Words], declaration: Declaration, place: Place) -> Iterable[str]:
    for word in listed:
        if not word.startswith("$"):
            yield word
        elif word[1:] in lists:
            yield from lists[word[1:]]
        else:
            raise _unknown("list of words", word[1:], lists, declaration, place)


def _check_examples(indicator: Indicator, declaration: Declaration, place: Place) -> None:
    for index, example in enumerate(indicator.examples):
        if example.unit is not None and example.unit not in indicator.units:
            raise declaration.error(
                f"the example's unit '{example.unit}' is none of the indicator's",
                place=(*place, "examples", index, "unit"),
                code="indicator-example",
                hint=f"Its units are {', '.join(indicator.units)}",
            )


def _check_patterns(indicator: Indicator, declaration: Declaration, place: Place) -> None:
    for index, pattern in enumerate(indicator.patterns):
        for group in pattern.all:
            if all(any(excluded in word for excluded in pattern.excluded) for word in group):
                raise declaration.error(
                    f"the pattern can't match: its 'not' rules out every one of {', '.join(group)}",
                    place=(*place, "patterns", index),
                    code="indicator-pattern",
                )
    texts: list[tuple[str, Place]] = [(indicator.name_zh, ("name_zh",))]
    texts += [(example.text, ("examples", index)) for index, example in enumerate(indicator.examples)]
    for text, steps in texts:
        if not any(pattern.fits(text) for pattern in indicator.patterns):
            raise declaration.error(
                f"no pattern of '{indicator.id}' matches its own '{text}'",
                place=(*place, *steps),
                code="indicator-example",
                hint="Add the missing synonym to a group of 'all', or take the word that rules it out from 'not'",
            )


def _unknown(what: str, name: str, known: Iterable[str], declaration: Declaration, place: Place) -> DeclarationError:
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return declaration.error(
        f"unknown {what} '{name}'",
        place=place,
        code="indicator-unknown-name",
        hint=f"Did you mean '{near[0]}'?" if near else None,
    )
