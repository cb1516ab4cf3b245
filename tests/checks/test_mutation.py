"""The mutation score: what is corrupted, and that rules catch it."""

from __future__ import annotations

from pathlib import Path

import pytest

from datapkg.checks.mutants import Printing, mutants
from datapkg.checks.mutation import score, score_text
from datapkg.checks.rules import load_rules
from datapkg.resources import shipped
from tests.checks.examples import write_example

RULES = load_rules(shipped("schemas") / "rules")


def printing(text: str, *, seq: int = 1, unit: str = "人", respectively: bool = False) -> Printing:
    return Printing(f"r-{seq}", "r", "r-p001", seq, text, unit, 2022, respectively)


def corrupted(text: str) -> dict[str, str]:
    return {
        mutant.kind: mutant.changes["r-1"]["text"]
        for mutant in mutants([printing(text)])
        if "text" in mutant.changes["r-1"]
    }


def test_scales_are_dropped_exchanged_and_shifted() -> None:
    kinds = corrupted("16.19万")
    assert kinds["万 dropped"] == "16.19"
    assert kinds["万 to 亿"] == "16.19亿"
    assert kinds["times ten"] == "161.9万"
    assert kinds["by ten"] == "1.619万"
    assert "万 added" not in kinds
    assert corrupted("3800")["by ten"] == "380"


@pytest.mark.parametrize("text", ["三千", "百分之七", "两成"])
def test_numerals_without_digits_are_left_alone(text: str) -> None:
    assert corrupted(text) == {}


def test_one_digit_can_neither_be_lost_nor_change_places() -> None:
    kinds = corrupted("7")
    assert kinds["times ten"] == "70"
    assert kinds["by ten"] == "0.7"
    assert all(len(text) > 1 or text.isdigit() for text in kinds.values())
    assert "" not in kinds.values()


def test_a_figure_without_a_year_or_a_unit_that_has_another_keeps_both() -> None:
    figure = printing("2354", unit="所")._replace(year=0)
    assert {"year", "unit"}.isdisjoint(mutant.kind for mutant in mutants([figure]))


def test_percentages_move_by_one_and_stay_percentages() -> None:
    kinds = corrupted("73.4%")
    assert (kinds["percentage up"], kinds["percentage down"]) == ("74.4%", "72.4%")
    assert all(text.endswith("%") for text in kinds.values())
    assert not any("万" in kind or "亿" in kind for kind in kinds)


def test_every_mutant_has_another_value_and_is_always_the_same() -> None:
    figures = [printing("2354"), printing("73.4%", seq=2, unit="%"), printing("665", seq=3), printing("5.5%", seq=4)]
    made = list(mutants(figures))
    assert made == list(mutants(figures))
    assert all(changes for mutant in made for changes in mutant.changes.values())
    assert {"year", "unit", "region", "neighbours"} <= {mutant.kind for mutant in made}


def test_what_crosses_behind_respectively_is_a_kind_of_its_own() -> None:
    figures = [printing("5.5%", respectively=True), printing("11.2%", seq=2, respectively=True)]
    assert "respectively" in {mutant.kind for mutant in mutants(figures)}


def test_rules_catch_what_is_corrupted(tmp_path: Path) -> None:
    text = "全市[3209|whole|unit=人]人中的[2354|part|unit=人]人，占比[73.4%|stated|unit=%|measure=share]。"
    found = score(write_example(tmp_path, text), rules=RULES)
    by_kind = {each.kind: each for each in found.scores}
    assert by_kind["digit"].reread == by_kind["digit"].made == 3
    assert by_kind["digit"].hard == 3
    assert by_kind["times ten"].both == by_kind["times ten"].made
    assert "share-part-of-whole" not in found.silent
    assert "digit" in score_text(found)
