from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from datapkg.errors import DeclarationError
from datapkg.quantities import scan
from datapkg.vocabulary import load_vocabulary
from datapkg.vocabulary.units import Unit, load_units

UNITS = load_vocabulary().units
CALENDAR = {"年", "日"}
"""Behind a number these make a date."""


def test_at_least_400_units_are_declared() -> None:
    assert len(UNITS.units) >= 400


@pytest.mark.parametrize("unit", UNITS.units.values(), ids=lambda unit: unit.unit)
def test_a_unit_is_read_behind_a_number_in_each_of_its_writings(unit: Unit) -> None:
    if unit.unit in CALENDAR:
        return
    for writing in unit.writings:
        if writing != "％":  # folded to % before numbers are read
            number = scan(f"合计36{writing}。", vocabulary=load_vocabulary())[0]
            assert (number.kind, number.unit) == ("quantity", unit.unit), writing


@pytest.mark.parametrize("unit", UNITS.units.values(), ids=lambda unit: unit.unit)
def test_a_unit_has_names_and_a_code_with_its_system(unit: Unit) -> None:
    assert unit.name_zh
    assert unit.name_en.isascii()
    assert (unit.code is None) == (unit.code_system is None)
    assert unit.row.unit == unit.unit


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        ("公里", "米", 1000),
        ("亩", "平方米", Fraction(2000, 3)),
        ("斤", "千克", Fraction(1, 2)),
        ("里", "米", 500),
        ("担", "千克", 50),
    ],
)
def test_factors_are_exact(unit: str, base: str, factor: int | Fraction) -> None:
    assert (UNITS.units[unit].base_unit, UNITS.units[unit].factor) == (base, factor)


def test_the_base_unit_has_the_factor_one() -> None:
    for unit in UNITS.units.values():
        assert UNITS.units[unit.base_unit].factor == 1, unit.unit


def test_a_factor_without_decimal_form_has_28_digits_in_the_table() -> None:
    assert UNITS.units["亩"].row.factor == Decimal("666.6666666666666666666666667")


@pytest.mark.parametrize(
    ("name", "base", "factor"),
    [
        ("元/人·月", "元/人·月", 1),
        ("元/公斤", "元/千克", 1),
        ("元/吨", "元/千克", Fraction(1, 1000)),
        ("张/千名老人", "张/千名老人", 1),
        ("元/亩", "元/平方米", Fraction(3, 2000)),
        ("名", "人", 1),
    ],
)
def test_rates_are_composed_of_their_parts(name: str, base: str, factor: int | Fraction) -> None:
    unit = UNITS.get(name)
    assert unit is not None
    assert (unit.base_unit, unit.factor) == (base, factor)


@pytest.mark.parametrize("name", ["", "不是单位", "不是单位/人", "元/"])
def test_what_is_no_unit_is_unknown(name: str) -> None:
    assert UNITS.get(name) is None


def write(folder: Path, text: str) -> Path:
    (folder / "a.yml").write_text(text, "utf-8")
    return folder


def test_two_units_may_not_share_a_writing(tmp_path: Path) -> None:
    rows = "\n".join(f"    - {{unit: {unit}, zh: 米, en: metre, also: [m]}}" for unit in ("米", "尺"))
    with pytest.raises(DeclarationError, match=r"a\.yml:7: 'm' is already declared at .*a\.yml:6"):
        load_units(write(tmp_path, f"- dimension: length\n  zh: 长度\n  en: length\n  base: 米\n  units:\n{rows}\n"))


def test_the_base_must_be_declared(tmp_path: Path) -> None:
    text = "- dimension: length\n  zh: 长度\n  en: length\n  base: 尺\n  units:\n    - {unit: 米, zh: 米, en: metre}\n"
    with pytest.raises(DeclarationError, match="base unit '尺'"):
        load_units(write(tmp_path, text))
