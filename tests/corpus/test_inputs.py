"""Documents come out the same and in order from every kind of input, and bad ones are named, not dropped."""

import gzip
import json
import lzma
import tarfile
import zipfile
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from datapkg.corpus.inputs import read_texts
from datapkg.errors import SourceError

RECORDS = [{"id": "a", "text": "救助12人。", "region": "610300", "year": 2022}, {"id": "b", "text": "发放3.5万元。"}]
LINES = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in RECORDS).encode()


def _write(folder: Path, kind: str) -> Path:
    path = folder / f"texts{kind}"
    if kind == ".jsonl":
        path.write_bytes(LINES)
    elif kind == ".jsonl.gz":
        path.write_bytes(gzip.compress(LINES))
    elif kind == ".jsonl.xz":
        path.write_bytes(lzma.compress(LINES))
    elif kind == ".jsonl.zst":
        with pyarrow.CompressedOutputStream(str(path), "zstd") as stream:
            stream.write(LINES)
    else:
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(RECORDS), path)
    return path


@pytest.mark.parametrize("kind", [".jsonl", ".jsonl.gz", ".jsonl.xz", ".jsonl.zst", ".parquet"])
def test_records_come_from_every_kind_of_file(tmp_path, kind):
    texts = list(read_texts(str(_write(tmp_path, kind))))
    assert [(text.document_id, text.text) for text in texts] == [(each["id"], each["text"]) for each in RECORDS]
    assert (texts[0].region, texts[0].year) == ("610300", 2022)
    assert (texts[1].region, texts[1].year) == (None, None)


def _archive(folder: Path, kind: str) -> Path:
    files = folder / "files"
    files.mkdir()
    (files / "乙.txt").write_text("慰问7户。", encoding="gb18030")
    (files / "a.txt").write_text("救助12人。", encoding="utf-8")
    (files / "ignored.png").write_bytes(b"\x89PNG")
    if kind == "folder":
        return files
    path = folder / f"texts{kind}"
    if kind == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for file in files.iterdir():
                archive.write(file, file.name)
        return path
    with tarfile.open(path, "w:gz" if kind == ".tar.gz" else "w") as archive:
        for name in ("a.txt", "ignored.png", "乙.txt"):
            archive.add(files / name, name)
    return path


@pytest.mark.parametrize("kind", ["folder", ".zip", ".tar", ".tar.gz"])
def test_text_files_come_from_folders_and_archives(tmp_path, kind):
    texts = list(read_texts(str(_archive(tmp_path, kind))))
    assert [(text.document_id, text.text) for text in texts] == [("a.txt", "救助12人。"), ("乙.txt", "慰问7户。")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{not json}", "isn't valid JSON"),
        (b'["a"]', "isn't a JSON object"),
        (b'{"id": "x"}', "no text"),
        (b'{"id": "x", "text": "\\ud800"}', "surrogate"),
        (b"[" * 100_000, "isn't valid JSON"),
    ],
)
def test_a_bad_line_is_a_document_with_an_error(tmp_path, line, words):
    path = tmp_path / "texts.jsonl"
    path.write_bytes(line + b"\n" + LINES)
    texts = list(read_texts(str(path)))
    assert len(texts) == 3
    assert texts[0].text is None
    assert words in (texts[0].error or "")


def test_a_binary_file_among_texts_is_a_document_with_an_error(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7 ...")
    (text,) = read_texts(str(tmp_path))
    assert text.text is None
    assert "PDF" in (text.error or "")


def test_what_cannot_be_a_corpus_is_refused(tmp_path):
    with pytest.raises(SourceError, match="nothing here"):
        read_texts(str(tmp_path / "none.jsonl"))
    (tmp_path / "table.xlsx").write_bytes(b"")
    with pytest.raises(SourceError, match="kind") as caught:
        read_texts(str(tmp_path / "table.xlsx"))
    assert ".parquet" in (caught.value.hint or "")


def test_digests_tell_documents_apart_by_all_that_matters(tmp_path):
    path = _write(tmp_path, ".jsonl")
    first, second = read_texts(str(path))
    assert first.digest != second.digest
    assert first.digest == next(iter(read_texts(str(path)))).digest
    assert first._replace(year=2021).digest != first.digest
