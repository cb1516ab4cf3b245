"""Finding declared words: all of them, and none inside a compound."""

from hypothesis import given
from hypothesis import strategies as st

from datapkg.observations.known_words import KnownWords

LETTERS = "城市低保人数"


def found(words, text: str, *, compounds=()) -> set[tuple[str, int]]:
    """The words that are found, each with its place."""
    known = KnownWords(compounds)
    names = {known.number(word): word for word in (*words, *compounds)}
    reading = known.read(text)
    assert reading.words == sum(1 << number for number in {number for number, _ in reading.places})
    return {(names[number], (bits & -bits).bit_length() - 1) for number, bits in reading.places}


def test_overlapping_words_are_all_found():
    assert found(["低保", "保人", "人"], "低保人数") == {("低保", 0), ("保人", 1), ("人", 2)}


def test_a_compound_hides_the_words_inside_it_and_nothing_else():
    words = ["社会组织", "组织", "组织数"]
    assert found(words, "社区社会组织数", compounds=["社区社会组织"]) == {("社区社会组织", 0), ("组织数", 4)}


def test_a_reading_behind_another_covers_the_characters_behind():
    known = KnownWords(())
    number = known.number("低保")
    joined = known.read("低保").joined(known.read("城低保"), length=2)
    assert joined.places == [(number, 0b11), (number, 0b11000)]
    assert joined.words == 1 << number


@given(words=st.sets(st.text(LETTERS, min_size=1, max_size=4), max_size=8), text=st.text(LETTERS, max_size=20))
def test_exactly_the_words_that_a_plain_search_finds(words, text):
    expected = {(word, at) for word in words for at in range(len(text)) if text.startswith(word, at)}
    assert found(sorted(words), text) == expected
