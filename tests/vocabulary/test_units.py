"""Units: factors, rates composed of their parts, the published rows, and the errors of wrong declarations."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest

from datapkg.errors import DeclarationError
from datapkg.models.tables import UnitRow
from datapkg.vocabulary import load_vocabulary
from datapkg.vocabulary.units import Unit, Units, load_units

UNITS = load_vocabulary().units

LENGTH = """- dimension: length
  zh: 长度
  en: length
  base: 米
  units:
    - {unit: 米, zh: 米, en: metre, code: m, system: UCUM, also: [公尺, m]}
    - {unit: 里, zh: 里, en: li, factor: "500"}
    - {unit: 尺, zh: 尺, en: chi, factor: "1/3"}
    - {unit: 丈, zh: 丈, en: zhang, factor: "10/3.0"}
"""
TEMPERATURE = """- dimension: temperature
  zh: 温度
  en: temperature
  base: 开尔文
  units:
    - {unit: 开尔文, zh: 开尔文, en: kelvin}
    - {unit: 摄氏度, zh: 摄氏度, en: degree Celsius, factor: null}
"""


def declared(folder: Path, **files: str) -> Units:
    """The units of files with these texts."""
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, "utf-8")
    return load_units(folder)


def composed(name: str, *, units: Units = UNITS) -> Unit:
    unit = units.get(name)
    assert unit is not None
    return unit


def test_a_declaration_becomes_units(tmp_path: Path) -> None:
    units = declared(tmp_path, b=LENGTH, a=TEMPERATURE)
    assert list(units.units) == ["开尔文", "摄氏度", "米", "里", "尺", "丈"]
    assert [unit.factor for unit in units.units.values()] == [1, None, 1, 500, Fraction(1, 3), Fraction(10, 3)]
    assert units.units["米"] == Unit(
        unit="米",
        name_zh="米",
        name_en="metre",
        dimension="length",
        factor=Fraction(1),
        base_unit="米",
        code="m",
        code_system="UCUM",
        writings=("米", "公尺", "m"),
    )
    assert (units.units["里"].code, units.units["里"].code_system) == (None, None)


def test_a_unit_is_known_by_its_name_and_by_its_writings(tmp_path: Path) -> None:
    units = declared(tmp_path, a=LENGTH)
    assert composed("公尺", units=units) is composed("m", units=units) is units.units["米"]


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        ("公里", "米", 1000),
        ("亩", "平方米", Fraction(2000, 3)),
        ("斤", "千克", Fraction(1, 2)),
        ("里", "米", 500),
        ("担", "千克", 50),
        ("名", "人", 1),
    ],
)
def test_factors_are_exact(unit: str, base: str, factor: int | Fraction) -> None:
    assert (composed(unit).base_unit, composed(unit).factor) == (base, factor)


def test_the_base_unit_has_the_factor_one() -> None:
    for unit in UNITS.units.values():
        assert UNITS.units[unit.base_unit].factor == 1, unit.unit


@pytest.mark.parametrize(
    ("name", "base", "factor", "zh", "en"),
    [
        ("元/人·月", "元/人·月", 1, "每人每月元", "yuan per person per 月"),
        ("元/公斤", "元/千克", 1, "每公斤元", "yuan per kilogram (gongjin)"),
        ("元/吨", "元/千克", Fraction(1, 1000), "每吨元", "yuan per tonne"),
        ("元/亩", "元/平方米", Fraction(3, 2000), "每亩元", "yuan per mu"),
        ("斤/亩", "千克/平方米", Fraction(3, 4000), "每亩斤", "jin per mu"),
        ("斤/亩·里", "千克/平方米·米", Fraction(3, 2_000_000), "每亩每里斤", "jin per mu per li"),
        # what stands behind the stroke may be any words
        ("张/千名老人", "张/千名老人", 1, "每千名老人张", "sheet, bed per 千名老人"),
        ("斤/百户·亩", "千克/百户·平方米", Fraction(3, 4000), "每百户每亩斤", "jin per 百户 per mu"),
        # a writing above and below
        ("名/m2", "人/平方米", 1, "每m2人", "person per square metre"),
    ],
)
def test_rates_are_composed_of_their_parts(name: str, base: str, factor: int | Fraction, zh: str, en: str) -> None:
    unit = composed(name)
    assert (unit.base_unit, unit.factor, unit.name_zh, unit.name_en) == (base, factor, zh, en)
    assert (unit.unit, unit.writings, unit.code, unit.code_system) == (name, (name,), None, None)
    assert unit.dimension == f"{composed(name.partition('/')[0]).dimension}-rate"


@pytest.mark.parametrize("name", ["里/摄氏度", "摄氏度/里", "摄氏度/里·尺", "里/摄氏度·尺", "里/尺·摄氏度"])
def test_a_rate_with_a_part_that_is_no_multiple_has_no_factor(tmp_path: Path, name: str) -> None:
    assert composed(name, units=declared(tmp_path, a=LENGTH, b=TEMPERATURE)).factor is None


@pytest.mark.parametrize("name", ["", "不是单位", "不是单位/人", "元/", "/人", "/", "元/亩/里"])
def test_what_is_no_unit_is_unknown(name: str) -> None:
    assert UNITS.get(name) is None


def test_a_name_of_very_many_strokes_is_unknown() -> None:
    assert UNITS.get("元/" * 3000 + "人") is None


def test_the_published_row_has_every_column(tmp_path: Path) -> None:
    assert declared(tmp_path, a=LENGTH).units["米"].row == UnitRow(
        unit="米",
        name_zh="米",
        name_en="metre",
        dimension="length",
        factor=Decimal(1),
        base_unit="米",
        code="m",
        code_system="UCUM",
    )


def test_a_factor_without_decimal_form_has_28_digits_in_the_table_whatever_the_context() -> None:
    with localcontext() as context:
        context.prec = 4
        row = UNITS.units["亩"].row
    assert row.factor == Decimal("666.6666666666666666666666667")


def test_two_units_may_not_share_a_writing(tmp_path: Path) -> None:
    other = (
        "- dimension: size\n  zh: 尺码\n  en: size\n  base: 码\n  units:\n    - {unit: 码, zh: 码, en: s, also: [m]}\n"
    )
    with pytest.raises(DeclarationError, match=r"b\.yml:6: 'm' is already declared at \S*a\.yml:6$"):
        declared(tmp_path, a=LENGTH, b=other)


def test_a_unit_may_not_be_declared_twice(tmp_path: Path) -> None:
    text = f"{LENGTH}    - {{unit: 里, zh: 里, en: li}}\n"
    with pytest.raises(DeclarationError, match=r"a\.yml:10: '里' is already declared at \S*a\.yml:7$"):
        declared(tmp_path, a=text)


def test_the_base_must_be_among_the_units_of_its_own_dimension(tmp_path: Path) -> None:
    text = LENGTH + TEMPERATURE.replace("base: 开尔文", "base: 米")
    expected = r"a\.yml:13: base unit '米' is not among the units of 'temperature'$"
    with pytest.raises(DeclarationError, match=expected):
        declared(tmp_path, a=text)
