"""Numbers, spans and notes as findings print them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from datapkg.checks.evaluate import evaluate
from datapkg.checks.intervals import ExactInterval
from datapkg.checks.rules import Rules, load_rules
from datapkg.checks.wording import number, span
from datapkg.resources import shipped
from tests.checks.examples import write_example

RULES = load_rules(shipped("schemas") / "rules")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "∞"),
        (Fraction(0), "0"),
        (Fraction(1234567), "1,234,567"),
        (Fraction(-3), "-3"),
        (Fraction(2354, 32), "73.562"),
        (Fraction(1, 3), "0.333"),
        (Fraction(-1, 3), "-0.333"),
        (Fraction(5, 2), "2.5"),
        (Fraction(1000, 3), "333.33"),
        (Fraction(200_001, 2), "100,000"),
        (Fraction(1_234_567, 2), "617,280"),
        (Fraction(10**12, 3), "333,330,000,000"),
    ],
)
def test_a_number_has_about_five_digits_unless_it_is_whole(value: Fraction | None, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (ExactInterval.point(5), "5"),
        (ExactInterval.closed(1, 2), "1–2"),
        (ExactInterval.closed(Fraction(1, 3), Fraction(3334, 10000)), "0.333"),
        (ExactInterval.everything(), "…"),
        (ExactInterval(None, Fraction(5), lower_closed=False, upper_closed=True), "≤5"),
        (ExactInterval(None, Fraction(5), lower_closed=False, upper_closed=False), "<5"),
        (ExactInterval(Fraction(5), None, lower_closed=True, upper_closed=False), "≥5"),
        (ExactInterval(Fraction(5), None, lower_closed=False, upper_closed=False), ">5"),
    ],
)
def test_a_span_is_a_number_or_two_or_one_with_a_sign(interval: ExactInterval, text: str) -> None:
    assert span(interval) == text


SHARE = "全市[{}|whole|unit=人]人中的[{}|part|unit=人]人，占比[{}%|stated|unit=%|measure=share]。"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (SHARE.format(8, 1, 12), "恰在舍入的边界上"),
        (SHARE.format(3200, 2355, "74.3"), "取决于末尾的零是否为概数"),
        (SHARE.format(3209, 2354, "73.4"), "只有四舍五入才一致"),
        (SHARE.format(3209, 2355, "73.3"), "只有截尾才一致"),
        (
            3 * SHARE.format(3209, 2354, "73.4") + SHARE.format(3209, 2355, "73.3"),
            "而本报告的数字是四舍五入的",
        ),
    ],
)
def test_a_note_says_what_a_verdict_hangs_on(tmp_path: Path, text: str, note: str) -> None:
    shares = tuple(rule for rule in RULES.rules if rule.id == "share-part-of-whole")
    rules = Rules(rules=shares, references=RULES.references)
    results = evaluate(write_example(tmp_path, text), rules=rules, detail="all").results
    assert note in results[-1].message_zh
