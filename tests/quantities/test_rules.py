"""The examples that are written beside the declared rules, and the rules themselves."""

from __future__ import annotations

from typing import get_args

import pytest

from datapkg.quantities import scan
from datapkg.quantities.numerals import Shape
from datapkg.vocabulary import load_vocabulary
from tests.quantities.test_examples import marked

CLASSIFICATION = load_vocabulary().classification
EXAMPLES = [(rule, example) for rule in CLASSIFICATION.rules for example in rule.examples]


@pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{rule.id}-{number}" for number, (rule, _) in enumerate(EXAMPLES)]
)
def test_the_examples_of_a_rule_are_decided_by_it(rule: object, example: str) -> None:
    text, spans = marked(example.removeprefix("^"))
    numbers = {(number.start, number.end): number for number in scan(text, vocabulary=load_vocabulary())}
    (span,) = spans
    assert (numbers[span].kind, numbers[span].rule) == (rule.kind, rule.id)  # type: ignore[attr-defined]


@pytest.mark.parametrize("rule", CLASSIFICATION.rules, ids=lambda rule: rule.id)
def test_a_rule_names_shapes_that_exist_and_says_why(rule: object) -> None:
    assert set(rule.shapes) <= set(get_args(Shape))  # type: ignore[attr-defined]
    assert rule.why  # type: ignore[attr-defined]
    assert rule.shapes or rule.before or rule.after  # type: ignore[attr-defined]


def test_every_phrase_holds_a_numeral_and_stands_once_in_its_group() -> None:
    for group in CLASSIFICATION.phrases:
        assert len(set(group.phrases)) == len(group.phrases), group.id
