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
`datapkg.vocabulary.indicator_files` reads and checks the files; here is what they hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from datapkg.models.base import Model
from datapkg.models.data import Measure

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


def topic_schema() -> str:
    """The JSON Schema of a topic file, for editors, as the text of `indicator.schema.json`."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= TopicFile.model_json_schema(by_alias=True)
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
