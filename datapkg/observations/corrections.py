"""A person's last word on what the program reads: `corrections.yml` in a report's folder.

The file is a list. Each entry replaces fields of one observation:

    - at: 为1141                       # characters of the source that stand in it once, with the numeral among them
      number: "1141"                  # which numeral, where `at` holds several; optional
      expect: {label: 适老化改造数}    # what the program says today of every field that is set
      set: {label: 以奖代补农村互助幸福院数}
      reason: …                       # why the program can't know it
      by: …                           # who decided

`set` may replace value, unit, approx, measure, label, indicator (its id, or null), region (GB/T 2260 code, or null) and
year (or null). The printed value stays beside a corrected one. What the program says is guarded: an entry whose quote
is missing or stands twice, or whose expectation no longer holds, stops the program with file and line, so that an
outdated correction can't overrule a better program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field, StringConstraints

from datapkg.declarations import Declaration, read_declaration
from datapkg.errors import CorrectionError
from datapkg.models import Approximation, Document, Interval, Measure, Observation
from datapkg.models.base import Model
from datapkg.observations.indicators import IndicatorMatcher
from datapkg.vocabulary.regions import Regions

CORRECTIONS_FILE = "corrections.yml"
_Text = Annotated[str, StringConstraints(min_length=1)]


class Fields(Model):
    """Fields of an observation, as a person writes them; only those that stand in the file count."""

    value: str | int | None = None
    unit: str | None = None
    approx: Approximation | None = None
    measure: Measure | None = None
    label: Annotated[str, StringConstraints(min_length=1, max_length=16)] | None = None
    indicator: str | None = None
    region: str | None = None
    year: int | None = None

    @property
    def given(self) -> dict[str, Any]:
        """The fields that stand in the file."""
        return {name: getattr(self, name) for name in sorted(self.model_fields_set)}


class CorrectionEntry(Model):
    """An entry as it stands in the file."""

    at: _Text
    number: str | None = None
    expect: Fields
    set: Fields = Field()
    reason: _Text
    by: _Text


class Correction(NamedTuple):
    """An entry and where it stands (file:line)."""

    entry: CorrectionEntry
    where: str


def load_corrections(folder: Path) -> tuple[Correction, ...]:
    """The corrections of a report folder; none where it has no `corrections.yml`.

    Raises:
        DeclarationError: The file doesn't hold what it should; file:line.
        CorrectionError: An entry sets a field without saying what it expects.
    """
    path = folder / CORRECTIONS_FILE
    if not path.exists():
        return ()
    declaration = read_declaration(path)
    entries: tuple[CorrectionEntry, ...] = declaration.parse(tuple[CorrectionEntry, ...])
    return tuple(_checked(declaration, index, entry) for index, entry in enumerate(entries))


def _checked(declaration: Declaration, index: int, entry: CorrectionEntry) -> Correction:
    where = declaration.where((index,))
    if not entry.set.given:
        raise CorrectionError("'set' replaces nothing", code="correction-empty", where=where)
    unguarded = sorted(set(entry.set.given) - set(entry.expect.given))
    if unguarded:
        raise CorrectionError(
            f"'expect' doesn't say what the program says of {', '.join(unguarded)}",
            code="correction-unguarded",
            where=where,
            hint="Give every field of 'set' in 'expect' too; datapkg extract --review shows what the program says.",
        )
    return Correction(entry, where)


def correct(
    observations: Sequence[Observation],
    corrections: Sequence[Correction],
    *,
    document: Document,
    regions: Regions,
    matcher: IndicatorMatcher,
) -> tuple[Observation, ...]:
    """Apply corrections to the observations of a document.

    Where a correction changes what is measured and doesn't name the indicator, the new words say which it is.

    Args:
        observations: What the program read.
        corrections: A person's decisions.
        document: The document, whose source the quotes are looked up in.
        regions: All areas.
        matcher: Finds the indicator of a corrected label, unit or measure.

    Raises:
        CorrectionError: A correction no longer fits; file:line.
    """
    by_start = {observation.source_start: observation for observation in observations}
    corrected: set[int] = set()
    for correction in corrections:
        observation = _find(correction, document.source, by_start)
        if observation.source_start in corrected:
            raise CorrectionError(
                f"'{observation.text}' is corrected twice", code="correction-twice", where=correction.where
            )
        _guard(correction, observation)
        corrected.add(observation.source_start)
        changed = _corrected(correction, observation, regions=regions)
        by_start[observation.source_start] = _matched(correction, changed, matcher=matcher)
    return tuple(by_start[observation.source_start] for observation in observations)


def _find(correction: Correction, source: str, by_start: Mapping[int, Observation]) -> Observation:
    """The observation that a correction is about."""
    quote, where = correction.entry.at, correction.where
    start = source.find(quote)
    if start < 0:
        raise CorrectionError(f"'{quote}' doesn't stand in the source", code="correction-quote-missing", where=where)
    if source.find(quote, start + 1) >= 0:
        raise CorrectionError(
            f"'{quote}' stands in the source more than once",
            code="correction-quote-ambiguous",
            where=where,
            hint="Quote more of the sentence.",
        )
    inside = [
        observation
        for position in range(start, start + len(quote))
        if (observation := by_start.get(position)) is not None and observation.source_end <= start + len(quote)
    ]
    if correction.entry.number is not None:
        inside = [observation for observation in inside if observation.text == correction.entry.number]
    if len(inside) == 1:
        return inside[0]
    found = ", ".join(observation.text for observation in inside) or "none"
    raise CorrectionError(
        f"'{quote}' has to hold one quantity, found {found}",
        code="correction-number-ambiguous" if inside else "correction-number-missing",
        where=where,
        hint="Say which one by 'number', or quote less." if inside else None,
    )


def _guard(correction: Correction, observation: Observation) -> None:
    for name, expected in correction.entry.expect.given.items():
        found = _value_of(observation, name)
        if _same(name, expected, found):
            continue
        raise CorrectionError(
            f"expects {name} {expected!r} of '{observation.text}', but the program says {found!r}",
            code="correction-outdated",
            where=correction.where,
            hint="Remove the correction if the program is right now, or put what it says into 'expect'.",
        )


def _same(name: str, expected: Any, found: Any) -> bool:
    return bool((_decimal(expected) if name == "value" else expected) == found)


def _decimal(value: str | int | None) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


_ATTRIBUTES: Mapping[str, str] = {"indicator": "indicator_id", "region": "region_code"}


def _value_of(observation: Observation, name: str) -> Any:
    return getattr(observation, _ATTRIBUTES.get(name, name))


def _corrected(correction: Correction, observation: Observation, *, regions: Regions) -> Observation:
    given = correction.entry.set.given
    changes: dict[str, Any] = {_ATTRIBUTES.get(name, name): value for name, value in given.items()}
    changes["correction"] = correction.entry.reason
    changes["confidence"] = 100
    if "value" in given:
        value = _decimal(given["value"])
        if value is None:
            raise CorrectionError(
                f"the value {given['value']!r} is no decimal number", code="correction-value", where=correction.where
            )
        changes |= {
            "value": value,
            "interval": Interval(value, value, lower_closed=True, upper_closed=True),
            "printed_value": observation.value,
        }
    if "region" in given:
        region = regions.get(given["region"])
        changes["region"] = region.name if region else None
        if given["region"] is not None and region is None:
            raise CorrectionError(
                f"there is no region {given['region']}", code="correction-region", where=correction.where
            )
    if "year" in given:
        changes["year_reason"] = "correction"
    if "indicator" in given:
        changes["candidates"] = ()
    return observation.model_copy(update=changes)


def _matched(correction: Correction, observation: Observation, *, matcher: IndicatorMatcher) -> Observation:
    """The observation with the indicator of its corrected words, unless the correction names one."""
    given = correction.entry.set.given
    if "indicator" in given or not {"label", "unit", "measure"} & set(given):
        return observation
    match = matcher.match(label=observation.label, clause="", unit=observation.unit, measure=observation.measure)
    return observation.model_copy(update={"indicator_id": match.indicator_id, "candidates": match.candidates})
