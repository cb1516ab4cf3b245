"""What a package's vocabulary tables hold: what its other tables use, declared or not."""

from datapkg.package.vocabularies import UNDECLARED, with_vocabularies
from datapkg.vocabulary import load_vocabulary
from tests.package.samples import observation, tables

VOCABULARY = load_vocabulary()


def test_without_indicators_there_is_no_table_of_them():
    made = with_vocabularies(tables(observations=[observation(indicator_id=None)]), vocabulary=VOCABULARY)
    assert made.indicators == ()


def test_a_unit_that_nobody_has_declared_is_named_and_said_to_be_undeclared():
    made = with_vocabularies(tables(observations=[observation(indicator_id=None, unit="旮旯")]), vocabulary=VOCABULARY)
    assert [(row.unit, row.dimension) for row in made.units] == [("旮旯", UNDECLARED)]
