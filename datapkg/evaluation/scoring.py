"""Compares an extraction with a reference annotation.

In: the numerals of the gold and the rows of the extraction. Out: `Scores` and the list of errors. A numeral of the gold
is paired with the extracted one that overlaps it most. A quantity is matched where both are quantities and their values
are equal; the fields are judged among the matched ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from datapkg.evaluation.gold import GoldNumeral
from datapkg.observations.rows import Row

FIELDS = ("unit", "approx", "measure", "label", "region", "year")
LONGEST_LABEL = 24
_SAME_UNIT = {"名": "人", "位": "人", "口": "人", "人（次）": "人次", "人(次)": "人次", "万元": "元", "％": "%"}
_JOINTS = str.maketrans(dict.fromkeys("·/每 名个位", ""))


class ScoredError(NamedTuple):
    """Something that was read wrongly.

    Args:
        what: The field, or missed, value, extra, kind.
        start: Where it stands in the source.
        text: The numeral.
        expected: What the gold says.
        found: What the program says.
    """

    what: str
    start: int
    text: str
    expected: str
    found: str


class Scores(NamedTuple):
    """Counts that add up over reports; the shares are properties.

    Args:
        quantities: Quantities in the gold.
        predicted: Quantities extracted.
        matched: Those in both, with the same value.
        right: Of the matched ones, how many have each field right.
        whole: Matched ones with value, unit, approx and label right.
        numerals: Numerals of the gold that count for the ledger.
        kinds: Of these, how many were given a kind that the gold accepts.
    """

    quantities: int
    predicted: int
    matched: int
    right: Mapping[str, int]
    whole: int
    numerals: int
    kinds: int

    @property
    def figures(self) -> dict[str, float]:
        """Each between 0 and 1: precision, recall, f1, the fields, whole and ledger."""
        precision = self.matched / self.predicted if self.predicted else 0.0
        recall = self.matched / self.quantities if self.quantities else 1.0
        both = precision + recall
        return {
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / both if both else 0.0,
            **{field: (self.right[field] / self.matched if self.matched else 0.0) for field in FIELDS},
            "whole": self.whole / self.quantities if self.quantities else 1.0,
            "ledger": self.kinds / self.numerals if self.numerals else 1.0,
        }


def score(gold: Sequence[GoldNumeral], rows: Sequence[Row]) -> tuple[Scores, tuple[ScoredError, ...]]:
    """Compare an extraction with its annotation.

    Args:
        gold: The annotation.
        rows: One row a numeral, as `datapkg extract --format jsonl` gives them.
    """
    pairs = _pairs(gold, rows)
    errors: list[ScoredError] = []
    right = dict.fromkeys(FIELDS, 0)
    matched = whole = quantities = 0
    for index, numeral in enumerate(gold):
        row = rows[pairs[index]] if index in pairs else None
        if numeral.kind != "quantity":
            continue
        quantities += 1
        if (error := _unmatched(numeral, row)) or row is None:
            errors += [error] if error else []
            continue
        matched += 1
        wrong = [field for field in FIELDS if not _is_right(field, numeral, row)]
        errors += [_field_error(field, numeral, row) for field in wrong]
        for field in FIELDS:
            right[field] += field not in wrong
        whole += not {"unit", "approx", "label"} & set(wrong)
    numerals, kinds, kind_errors = _ledger(gold, rows, pairs)
    errors += [*_extra(gold, rows, pairs), *kind_errors]
    predicted = sum(row["kind"] == "quantity" for row in rows)
    scores = Scores(quantities, predicted, matched, right, whole, numerals, kinds)
    return scores, tuple(sorted(errors, key=lambda error: (error.start, error.what)))


def _pairs(gold: Sequence[GoldNumeral], rows: Sequence[Row]) -> dict[int, int]:
    """For each numeral of the gold the row that overlaps it most; each row once, the first of equals."""
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for index, numeral in enumerate(gold):
        best, most = None, 0
        for place, row in enumerate(rows):
            overlap = min(numeral.end, _number(row, "end")) - max(numeral.start, _number(row, "start"))
            if place not in used and overlap > most:
                best, most = place, overlap
        if best is not None:
            pairs[index] = best
            used.add(best)
    return pairs


def _unmatched(numeral: GoldNumeral, row: Row | None) -> ScoredError | None:
    if row is None or row["kind"] != "quantity":
        found = "" if row is None else str(row["kind"])
        return ScoredError("missed", numeral.start, numeral.span, numeral.label or "", found)
    if _decimal(row["value"]) != _decimal(numeral.value):
        return ScoredError("value", numeral.start, numeral.span, numeral.value or "", str(row["value"]))
    return None


def _field_error(field: str, numeral: GoldNumeral, row: Row) -> ScoredError:
    expected = getattr(numeral, field)
    shown = "|".join(expected) if isinstance(expected, tuple) else str(expected)
    return ScoredError(field, numeral.start, numeral.span, shown, str(row[field]))


def _is_right(field: str, numeral: GoldNumeral, row: Row) -> bool:
    found = row[field]
    if field == "unit":
        return _unit_key(str(found or "")) == _unit_key(numeral.unit)
    if field == "measure":
        accepted = {numeral.measure} if isinstance(numeral.measure, str) else set(numeral.measure)
        return found in accepted or (found == "rate" and "share" in accepted)
    if field == "label":
        return _label_is_right(str(found or ""), numeral)
    if field == "region":
        return str(found or "")[:2] == (numeral.region or "")[:2]
    return bool(found == getattr(numeral, field))


def _unit_key(unit: str) -> str:
    """Compound units are the same whatever the order and signs of their parts."""
    unit = _SAME_UNIT.get(unit, unit)
    compound = any(character in unit for character in "/·每")
    return "".join(sorted(unit.translate(_JOINTS))) if compound else unit


def _label_is_right(label: str, numeral: GoldNumeral) -> bool:
    label = re.sub(r"\s", "", label)
    if not label or len(label) > LONGEST_LABEL:
        return False
    return any(
        wanted and all(any(word in label for word in group.split("|")) for group in wanted)
        for wanted in (numeral.keywords, numeral.keywords_a)
    )


def _extra(gold: Sequence[GoldNumeral], rows: Sequence[Row], pairs: Mapping[int, int]) -> Iterator[ScoredError]:
    """Rows that are taken for quantities but aren't."""
    partners = {place: gold[index] for index, place in pairs.items()}
    for place, row in enumerate(rows):
        partner = partners.get(place)
        accepted = partner is not None and "quantity" in (partner.kind, partner.kind_also)
        if row["kind"] == "quantity" and not accepted:
            yield ScoredError("extra", _number(row, "start"), str(row["text"]), "", str(row["label"]))


def _ledger(
    gold: Sequence[GoldNumeral], rows: Sequence[Row], pairs: Mapping[int, int]
) -> tuple[int, int, list[ScoredError]]:
    """How many numerals count, how many of them have a right kind, and the others."""
    numerals = kinds = 0
    errors: list[ScoredError] = []
    for index, numeral in enumerate(gold):
        if numeral.optional:
            continue
        numerals += 1
        kind = str(rows[pairs[index]]["kind"]) if index in pairs else ""
        if kind in (numeral.kind, numeral.kind_also):
            kinds += 1
        elif numeral.kind != "quantity":
            errors.append(ScoredError("kind", numeral.start, numeral.span, numeral.kind, kind))
    return numerals, kinds, errors


def _number(row: Row, name: str) -> int:
    return int(row[name] or 0)


def _decimal(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
