"""Cutting a text into declared words."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapkg.errors import DeclarationError
from datapkg.observations.lexicon import Lexicon, Word, load_lexicon
from datapkg.observations.observe import tools_of
from datapkg.resources import shipped
from datapkg.vocabulary import load_vocabulary


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return tools_of(load_vocabulary()).lexicon


def cut(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    return [(word.text, word.role) for word in lexicon.cut(text, start=0, end=len(text))]


def test_the_longest_declared_word_counts(lexicon: Lexicon) -> None:
    assert cut(lexicon, "养老服务机构") == [("养老服务机构", "noun")]


def test_what_is_not_declared_is_a_name(lexicon: Lexicon) -> None:
    assert cut(lexicon, "安放祭祀炉") == [("安放", "act"), ("祭祀炉", "name")]


def test_a_verb_with_a_closing_character_is_a_noun(lexicon: Lexicon) -> None:
    assert cut(lexicon, "培训班") == [("培训班", "noun")]
    assert cut(lexicon, "知晓率") == [("知晓率", "rate")]


def test_a_short_quoted_name_is_one_word_without_its_marks(lexicon: Lexicon) -> None:
    assert cut(lexicon, "“居民会客厅”建设") == [("居民会客厅", "noun"), ("建设", "act")]


@given(st.text(alphabet="新增养老服务机构的和“”（）、，一aB 1", max_size=40))
def test_words_lie_in_order_and_hold_their_own_characters(text: str) -> None:
    words: list[Word] = tools_of(load_vocabulary()).lexicon.cut(text, start=0, end=len(text))
    for word, following in pairwise(words):
        assert word.end <= following.start
    for word in words:
        assert text[word.start : word.end].strip("“”") == word.text.strip("“”")


@pytest.mark.parametrize(
    ("yaml", "line", "words"),
    [
        ("- role: noun\n  weight: 8\n  words: [低保, 低保]\n", 3, "declared twice"),
        ("- role: nuon\n  words: [低保]\n", 1, "role"),
        ("- role: noun\n  wieght: 8\n  words: [低保]\n", 2, "weight"),
    ],
)
def test_a_wrong_declaration_stops_with_its_line(tmp_path: Path, yaml: str, line: int, words: str) -> None:
    (tmp_path / "words").mkdir()
    path = tmp_path / "words" / "nouns.yml"
    path.write_text(yaml, encoding="utf-8")
    (tmp_path / "figures.yml").write_bytes((shipped("schemas") / "binding" / "figures.yml").read_bytes())
    with pytest.raises(DeclarationError) as caught:
        load_lexicon(tmp_path)
    assert caught.value.where == f"{path}:{line}"
    assert words in str(caught.value)
