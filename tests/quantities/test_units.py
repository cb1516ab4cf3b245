from __future__ import annotations

import pytest

from datapkg.quantities import scan
from datapkg.vocabulary import load_vocabulary
from datapkg.vocabulary.units import Unit

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
