"""A shard is done once, whole or not at all, and what a document holds stops nothing."""

import resource

import pyarrow.parquet
import pytest

from datapkg.corpus.columns import COLUMNS
from datapkg.corpus.files import write_aside, write_table
from datapkg.corpus.models import CHECKING, Limits, Shard, Text
from datapkg.corpus.shards import CHARACTERS_PER_SHARD, process, shards
from datapkg.errors import PackageError
from tests.corpus.conftest import SENTENCE, some_texts


def _rows(out, table):
    (path,) = (out / table).glob("*.parquet")
    return pyarrow.parquet.read_table(path).to_pylist()


def _process(texts, out, **how):
    how.setdefault("limits", Limits())
    return process(Shard("one", tuple(texts)), out=out, **how)


def _sizes(*lengths):
    texts = [Text(str(index), "字" * length) for index, length in enumerate(lengths)]
    cut = list(shards(iter(texts), version=""))
    assert [text for shard in cut for text in shard.texts] == texts
    return [sum(len(text.text) for text in shard.texts) for shard in cut]


def test_the_end_of_a_corpus_is_cut_into_an_even_number_of_like_shards_none_of_them_too_large():
    assert _sizes() == []
    assert _sizes(5_000, 1_000) == [6_000]
    assert _sizes(*[5_000] * 300) == [750_000, 750_000]
    many = _sizes(*[5_000] * 2_300)
    assert max(many) == CHARACTERS_PER_SHARD
    assert many[-10:] == [850_000] * 10


def test_a_shard_holds_one_document_of_any_size_and_no_more_than_two_thousand_short_ones():
    assert _sizes(3_000_000, 10, 3_000_000) == [3_000_000, 10, 3_000_000]
    assert _sizes(*[1] * 30_000)[0] == 2_000


def test_a_shard_that_stands_whole_is_not_done_again_and_a_damaged_one_is(tmp_path):
    started = []
    first = _process(some_texts(2), tmp_path, started=started.append)
    again = _process(some_texts(2), tmp_path, started=started.append)
    assert again == first
    assert started == [0, 1, CHECKING]
    file = tmp_path / first.files[0].path
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    assert _process(some_texts(2), tmp_path, started=started.append) == first
    assert len(started) == 6
    assert file.read_bytes() == whole


def test_rows_have_the_columns_that_are_declared(tmp_path):
    contradiction = "全市低保对象8641人，其中城市低保对象3179人，占比140%。"
    result = _process([Text("a", contradiction), Text("b", None, "isn't text")], tmp_path)
    assert {file.table for file in result.files} == set(COLUMNS)
    for table, columns in COLUMNS.items():
        assert all(list(row) == list(columns) for row in _rows(tmp_path, table))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the first ring may end in a callback
def test_a_document_that_takes_too_long_is_cut_off_and_recorded(tmp_path):
    texts = [Text("slow", SENTENCE.format(1, 2, 3) * 30_000), Text("quick", "救助12人。")]
    result = _process(texts, tmp_path, limits=Limits(seconds=1))
    assert (result.documents, result.failures) == (2, 1)
    (failure,) = _rows(tmp_path, "failures")
    assert (failure["document_id"], failure["reason"]) == ("slow", "timeout")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (Text("a", None, "isn't text"), "unreadable"),
        (Text("a", "救助12人。" * 50), "too-long"),
    ],
)
def test_what_cannot_be_read_is_a_failure_with_its_reason(tmp_path, text, reason):
    _process([text], tmp_path, limits=Limits(characters=200))
    (failure,) = _rows(tmp_path, "failures")
    assert failure["reason"] == reason


HOSTILE = ('"救助12人', "a,b\r\n\r\n12人\0次", "\u2028救助\x1a3人", "'';--救助5%", "救助\U0002a6a5６人")


def test_what_documents_hold_does_not_keep_their_neighbours_from_being_checked(tmp_path):
    texts = [Text(f'{text}"', text) for text in HOSTILE] + [Text("good", "全市低保对象占比140%。")]
    assert _process(texts, tmp_path).failures == 0
    assert ("good", "share-within-100") in {
        (row["document_id"], row["check_id"]) for row in _rows(tmp_path, "findings")
    }


def test_figures_that_kill_the_worker_that_checks_them_are_kept_unchecked(tmp_path):
    result = _process(some_texts(2), tmp_path, quarantine=frozenset({CHECKING}))
    assert result.failures == 1
    assert _rows(tmp_path, "failures")[0]["reason"] == "unchecked"
    assert len(_rows(tmp_path, "documents")) == 2


def test_a_full_disk_leaves_no_half_file_and_a_clear_error(tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        with pytest.raises(PackageError, match="can't be written") as caught:
            write_aside(tmp_path / "a.parquet", b"x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "Make room" in (caught.value.hint or "")
    assert list(tmp_path.iterdir()) == []


def test_the_digest_of_rows_follows_every_cell(tmp_path):
    rows = [("a", "sha", "timeout", "took long"), ("b", "sha", "error", "救助")]
    first = write_table("failures", rows, out=tmp_path, name="one")
    other = write_table("failures", [rows[0], ("b", "sha", "error", "救济")], out=tmp_path, name="two")
    same = write_table("failures", rows, out=tmp_path, name="three")
    assert first.rows_sha256 == same.rows_sha256 != other.rows_sha256
