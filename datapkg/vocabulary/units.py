"""Units and classifiers, as people declare them in `schemas/units/*.yml`, one file a family.

A file holds a list of dimensions:

    - dimension: area
      zh: 面积
      en: area
      base: 平方米          # the unit whose factor is 1
      units:
        - {unit: 平方米, zh: 平方米, en: square metre, factor: "1", code: m2, system: UCUM, also: [㎡, 平米]}
        - {unit: 亩, zh: 亩, en: mu, factor: "2000/3"}
      words: {平方公里左右: 平方公里}   # optional: longer writings that stand for a unit

`unit` is the name that observations carry; `also` are other writings of the same unit (名 for 人). `factor` is exact,
a decimal or a fraction of decimals, and turns the unit into the base unit of its dimension; null where the unit is not
a multiple of the base (摄氏度).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from datapkg.declarations import Declaration, read_declaration
from datapkg.models.base import Model
from datapkg.models.tables import UnitRow

Word = Annotated[str, StringConstraints(min_length=1, max_length=16, pattern=r"^\S+$")]
Factor = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)?(/[0-9]+(\.[0-9]+)?)?$")]
CodeSystem = Literal["UCUM", "QUDT", "ISO 4217"]


class UnitDeclaration(Model):
    """One unit as it is declared."""

    unit: Word
    zh: str
    en: str
    factor: Factor | None = "1"
    code: str | None = None
    system: CodeSystem | None = None
    also: tuple[Word, ...] = ()


class DimensionDeclaration(Model):
    """A family of units that can be turned into one another."""

    dimension: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
    zh: str
    en: str
    base: Word
    units: Annotated[tuple[UnitDeclaration, ...], Field(min_length=1)]


class Unit(Model):
    """A unit with its dimension.

    Args:
        unit: The name that observations carry.
        name_zh: Chinese name.
        name_en: English name.
        dimension: Id of its dimension.
        factor: Exact number of base units in one; None where the unit is not a multiple of the base.
        base_unit: The base unit of the dimension.
        code: Code in `code_system`, if there is one.
        code_system: UCUM, QUDT or ISO 4217.
        writings: Every way in which it is written.
    """

    unit: str
    name_zh: str
    name_en: str
    dimension: str
    factor: Fraction | None
    base_unit: str
    code: str | None
    code_system: str | None
    writings: tuple[str, ...]

    @property
    def row(self) -> UnitRow:
        """The row of the published table; a factor without a finite decimal form has 28 digits there."""
        with localcontext() as context:
            context.prec = 28
            factor = self.factor or Fraction(0)
            decimal = Decimal(factor.numerator) / Decimal(factor.denominator)
        return UnitRow(
            unit=self.unit,
            name_zh=self.name_zh,
            name_en=self.name_en,
            dimension=self.dimension,
            factor=decimal,
            base_unit=self.base_unit,
            code=self.code,
            code_system=self.code_system,
        )


class Units:
    """All declared units, by name and by writing.

    Args:
        units: The units; writings, among them the name, are unique.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: Mapping[str, Unit] = {unit.unit: unit for unit in units}
        self.by_writing: Mapping[str, Unit] = {
            writing: unit for unit in self.units.values() for writing in unit.writings
        }

    def get(self, name: str) -> Unit | None:
        """The unit with this name or writing; rates (元/人·月, 张/千名老人) are composed from their parts.

        A rate whose numerator is not declared is unknown. What stands behind the stroke may be any words: the
        denominator of 张/千名老人 is people counted in thousands. A rate has one stroke, its denominators are parted
        by ·.
        """
        unit = self.by_writing.get(name)
        if unit is not None or name.count("/") != 1:
            return unit
        above, _, below = name.partition("/")
        numerator = self.get(above)
        if numerator is None or not below:
            return None
        parts = [self.get(word) or word for word in below.split("·")]
        names_en = [part if isinstance(part, str) else part.name_en for part in parts]
        bases = [part if isinstance(part, str) else part.base_unit for part in parts]
        return Unit(
            unit=name,
            name_zh=f"每{below.replace('·', '每')}{numerator.name_zh}",
            name_en=f"{numerator.name_en} per {' per '.join(names_en)}",
            dimension=f"{numerator.dimension}-rate",
            factor=_ratio(numerator, parts),
            base_unit=f"{numerator.base_unit}/{'·'.join(bases)}",
            code=None,
            code_system=None,
            writings=(name,),
        )


def _ratio(numerator: Unit, parts: Iterable[Unit | str]) -> Fraction | None:
    """The factor of a rate; words that are no unit count as one."""
    factor = numerator.factor
    for part in parts:
        if not isinstance(part, str):
            factor = factor / part.factor if factor is not None and part.factor else None
    return factor


def load_units(folder: Path) -> Units:
    """Read every file of `schemas/units/`.

    Raises:
        DeclarationError: A file doesn't hold what it should, or two units share a writing.
    """
    units: list[Unit] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        declaration = read_declaration(path)
        dimensions: tuple[DimensionDeclaration, ...] = declaration.parse(tuple[DimensionDeclaration, ...])
        for index, dimension in enumerate(dimensions):
            for position, unit in enumerate(dimension.units):
                place = (index, "units", position)
                _refuse_doubles(declaration, place, unit, seen=seen)
                units.append(_unit(unit, dimension))
            if dimension.base not in {unit.unit for unit in dimension.units}:
                raise declaration.error(
                    f"base unit '{dimension.base}' is not among the units of '{dimension.dimension}'",
                    place=(index, "base"),
                )
    return Units(units)


def _refuse_doubles(
    declaration: Declaration, place: tuple[str | int, ...], unit: UnitDeclaration, *, seen: dict[str, str]
) -> None:
    for writing in (unit.unit, *unit.also):
        if writing in seen:
            raise declaration.error(f"'{writing}' is already declared at {seen[writing]}", place=place)
        seen[writing] = declaration.where(place)


def _unit(unit: UnitDeclaration, dimension: DimensionDeclaration) -> Unit:
    return Unit(
        unit=unit.unit,
        name_zh=unit.zh,
        name_en=unit.en,
        dimension=dimension.dimension,
        factor=_factor(unit.factor),
        base_unit=dimension.base,
        code=unit.code,
        code_system=unit.system,
        writings=(unit.unit, *unit.also),
    )


def _factor(text: str | None) -> Fraction | None:
    if text is None:
        return None
    above, _, below = text.partition("/")
    return Fraction(above) / Fraction(below or "1")
