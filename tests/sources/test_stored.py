"""The text that was read, kept beside the original: written, read again, and refused where it doesn't fit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datapkg.errors import SourceError
from datapkg.models import Passage
from datapkg.sources.stored import places_bytes, read_places

HEAD = "start,end,kind,place\n"


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.text(alphabet='a,"页 ', max_size=5))))
def test_what_is_written_is_read_again(tmp_path_factory, steps):
    passages, position = [], 0
    for gap, length, place in steps:
        passages.append(Passage(position + gap, position + gap + length, "table", place))
        position += gap + length
    path = tmp_path_factory.mktemp("stored") / "places.csv"
    path.write_bytes(places_bytes(passages))
    assert read_places(path, characters=position) == tuple(passages)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("", ":1"),
        ("a,b\n", ":1"),
        (f"{HEAD}0,9,text,p\n", ":2"),
        (f"{HEAD}0,2,text,p\n1,3,text,p\n", ":3"),
        (f"{HEAD}0,2,nonsense,p\n", ":2"),
        (f"{HEAD}0,2,text\n", ":2"),
        (f"{HEAD}-1,2,text,p\n", ":2"),
        (f"{HEAD}0,２,text,p\n", ":2"),
    ],
)
def test_what_does_not_fit_the_text_is_refused_with_its_line(content, where, tmp_path):
    path = tmp_path / "places.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_places(path, characters=5)
    assert caught.value.where == f"{path}{where}"
    assert caught.value.code == "places-invalid"


def test_a_missing_file(tmp_path):
    with pytest.raises(SourceError) as caught:
        read_places(tmp_path / "places.csv", characters=5)
    assert caught.value.code == "places-unreadable"
