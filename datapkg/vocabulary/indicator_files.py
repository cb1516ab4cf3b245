"""Reads and cross-checks the files of `schemas/indicators/`; `datapkg.vocabulary.indicators` describes their format."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from datapkg.declarations import Declaration, Place, read_declaration
from datapkg.errors import DeclarationError
from datapkg.vocabulary.indicators import (
    SHARED,
    Indicator,
    IndicatorEntry,
    Indicators,
    Pattern,
    SharedFile,
    Topic,
    TopicFile,
    Words,
)
from datapkg.vocabulary.units import Units


def load_indicators(folder: Path, *, units: Units) -> Indicators:
    """Read and cross-check all indicators.

    Args:
        folder: `schemas/indicators/`.
        units: The units that an indicator may be stated in.

    Raises:
        DeclarationError: At the first mistake, with file:line.
    """
    declaration = read_declaration(folder / SHARED)
    shared: SharedFile = declaration.parse(SharedFile)
    for name, listed in shared.units.items():
        _check_units(listed, units=units, spot=_Spot(declaration, ("units", name)))
    loader = _Loader(shared, units=units)
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


class _Spot(NamedTuple):
    """A place in a file, which an error can name."""

    declaration: Declaration
    place: Place

    def at(self, *steps: str | int) -> _Spot:
        """A place further inside."""
        return _Spot(self.declaration, (*self.place, *steps))

    @property
    def where(self) -> str:
        """`file:line`."""
        return self.declaration.where(self.place)

    def error(self, message: str, *, code: str, hint: str | None = None) -> DeclarationError:
        """An error here."""
        return self.declaration.error(message, place=self.place, code=code, hint=hint)

    def unknown(self, what: str, *, name: str, known: Iterable[str]) -> DeclarationError:
        """An error about a name that isn't declared, with the nearest one that is."""
        near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
        hint = f"Did you mean '{near[0]}'?" if near else None
        return self.error(f"unknown {what} '{name}'", code="indicator-unknown-name", hint=hint)


class _Loader:
    """Collects the indicators of all files and where each stands."""

    def __init__(self, shared: SharedFile, *, units: Units) -> None:
        self.topics: list[Topic] = []
        self.indicators: list[Indicator] = []
        self._shared = shared
        self._units = units
        self._spots: dict[str, _Spot] = {}

    def add(self, declaration: Declaration) -> None:
        """Read one topic file."""
        file: TopicFile = declaration.parse(TopicFile)
        if file.topic != declaration.path.stem:
            raise _Spot(declaration, ("topic",)).error(
                f"the topic of this file must be '{declaration.path.stem}', found '{file.topic}'",
                code="indicator-topic",
            )
        self.topics.append(Topic(topic=file.topic, name_zh=file.name_zh, name_en=file.name_en))
        words = {**self._shared.words, **file.words}
        for index, entry in enumerate(file.indicators):
            spot = _Spot(declaration, ("indicators", index))
            self._check_names(entry, spot=spot)
            indicator = self._expanded(entry, topic=file.topic, words=words, spot=spot)
            _check_units(indicator.units, units=self._units, spot=spot.at("units"))
            _check_patterns(indicator, spot=spot)
            _check_examples(indicator, spot=spot)
            self.indicators.append(indicator)

    def check_parents(self) -> None:
        """Every parent exists, and nothing is its own ancestor."""
        parents = {indicator.id: indicator.parent for indicator in self.indicators}
        for indicator in self.indicators:
            spot = self._spots[indicator.id].at("parent")
            seen = {indicator.id}
            parent = indicator.parent
            while parent is not None:
                if parent not in parents:
                    raise spot.unknown("parent", name=parent, known=parents)
                if parent in seen:
                    raise spot.error(f"'{indicator.id}' is its own ancestor", code="indicator-circle")
                seen.add(parent)
                parent = parents[parent]

    def _check_names(self, entry: IndicatorEntry, *, spot: _Spot) -> None:
        if entry.id in self._spots:
            hint = f"It first stands at {self._spots[entry.id].at('id').where}"
            raise spot.at("id").error(f"the id '{entry.id}' stands twice", code="indicator-duplicate", hint=hint)
        self._spots[entry.id] = spot
        dimensions = self._shared.dimensions
        if entry.dimension is not None and entry.dimension not in dimensions:
            raise spot.at("dimension").unknown("dimension", name=entry.dimension, known=dimensions)

    def _expanded(self, entry: IndicatorEntry, *, topic: str, words: Mapping[str, Words], spot: _Spot) -> Indicator:
        """The indicator with the lists that its `$names` stand for; already validated, so not again."""
        excluded = _words(entry.excluded, lists=words, spot=spot.at("not"))
        patterns: list[Pattern] = []
        for index, pattern in enumerate(entry.patterns):
            within = spot.at("patterns", index)
            groups = tuple(_words(group, lists=words, spot=within.at("all")) for group in pattern.all)
            against = excluded + _words(pattern.excluded, lists=words, spot=within.at("not"))
            patterns.append(Pattern.model_construct(all=groups, excluded=against, whole=pattern.whole))
        changed = {
            "topic": topic,
            "units": _words(entry.units, lists=self._shared.units, spot=spot.at("units")),
            "excluded": excluded,
            "patterns": tuple(patterns),
        }
        return Indicator.model_construct(**{**dict(entry), **changed})


def _words(listed: Words, *, lists: Mapping[str, Words], spot: _Spot) -> Words:
    """The words, each once, with those of the lists that a `$name` stands for."""
    found: dict[str, None] = {}
    for word in listed:
        if word.startswith("$") and word[1:] not in lists:
            raise spot.unknown("list of words", name=word[1:], known=lists)
        found.update(dict.fromkeys(lists[word[1:]] if word.startswith("$") else (word,)))
    return tuple(found)


def _check_units(listed: Words, *, units: Units, spot: _Spot) -> None:
    for name in listed:
        known = units.get(name)
        if known is None or known.unit != name:
            hint = f"Write '{known.unit}'" if known else "Declare it in schemas/units/, or correct its name"
            raise spot.error(f"'{name}' isn't the name of a unit", code="indicator-unknown-unit", hint=hint)


def _check_patterns(indicator: Indicator, *, spot: _Spot) -> None:
    """No pattern rules itself out, and the name and every example has one that matches."""
    for index, pattern in enumerate(indicator.patterns):
        for group in pattern.all:
            if all(any(excluded in word for excluded in pattern.excluded) for word in group):
                raise spot.at("patterns", index).error(
                    f"the pattern can't match: its 'not' rules out every one of {', '.join(group)}",
                    code="indicator-pattern",
                )
    texts = [(indicator.name_zh, spot.at("name_zh"))]
    texts += [(example.text, spot.at("examples", index)) for index, example in enumerate(indicator.examples)]
    for text, place in texts:
        if not any(pattern.fits(text) for pattern in indicator.patterns):
            raise place.error(
                f"no pattern of '{indicator.id}' matches its own '{text}'",
                code="indicator-example",
                hint="Add the missing synonym to a group of 'all', or take the word that rules it out from 'not'",
            )


def _check_examples(indicator: Indicator, *, spot: _Spot) -> None:
    for index, example in enumerate(indicator.examples):
        if example.unit is not None and example.unit not in indicator.units:
            raise spot.at("examples", index, "unit").error(
                f"the example's unit '{example.unit}' is none of the indicator's",
                code="indicator-example",
                hint=f"Its units are {', '.join(indicator.units)}",
            )
