from typing import get_args

import pytest

from datapkg.models.data import APPROXIMATIONS, KINDS, MEASURES
from datapkg.models.documents import ParagraphKind
from datapkg.models.tables import Fault, Severity, Verdict
from datapkg.site.words import VOCABULARIES, indicator_words, topic_words, words
from datapkg.vocabulary import load_vocabulary


@pytest.mark.parametrize(
    ("vocabulary", "codes"),
    [
        ("kind", KINDS),
        ("verdict", get_args(Verdict)),
        ("severity", get_args(Severity)),
        ("approx", APPROXIMATIONS),
        ("measure", MEASURES),
        ("paragraph", get_args(ParagraphKind)),
        ("fault", get_args(Fault)),
    ],
)
def test_every_code_has_a_name_in_both_languages(vocabulary, codes):
    assert set(VOCABULARIES[vocabulary]) == set(codes)
    for code in codes:
        assert not words(code, vocabulary).zh.isascii()
        assert words(code, vocabulary).en.isascii()


def test_every_reason_for_a_year_has_a_name(site):
    found = site.get("/civil-affairs/observations.json?_facet=year_reason&_size=0").json()["facet_results"]
    for reason in found["year_reason"]["results"]:
        assert words(reason["value"], "year").zh != reason["value"]


def test_what_is_unknown_is_shown_as_it_is():
    assert words("new-kind", "kind") == ("new-kind", "new-kind")
    assert words(None, "fault").en == "not stated"
    assert indicator_words("none-such").zh == "none-such"
    assert topic_words("none-such") == ("none-such", "none such")


def test_topics_and_indicators_have_the_names_of_the_vocabulary():
    vocabulary = load_vocabulary()
    for topic in vocabulary.indicators.topics:
        assert topic_words(topic.topic).zh == topic.name_zh
    some = next(iter(vocabulary.indicators.by_id.values()))
    assert indicator_words(some.id) == (some.name_zh, some.name_en)
