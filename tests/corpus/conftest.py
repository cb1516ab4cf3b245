"""A few texts in small shards, what they give when one process reads them in order, and a finished run."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from datapkg.cli import cli
from datapkg.corpus.models import Limits, Text
from datapkg.corpus.shards import process, shards

SENTENCE = "全年发放低保金{}.5万元，实施临时救助{}人次，占比{}%。"
VERSION = "one version for all processes, whoever edits files meanwhile"
LONG = 1


def some_texts(count=9):
    """Short texts, of which number `LONG` is long enough to be caught while it is read."""
    for index in range(count):
        times = 300 if index == LONG else 1
        yield Text(f"doc-{index:04d}", SENTENCE.format(index + 1, index * 3 + 2, index % 90 + 1) * times)


def small_shards(texts=None, *, size=3):
    """Shards of `size` documents."""
    batch = list(some_texts() if texts is None else texts)
    for start in range(0, len(batch), size):
        yield from shards(batch[start : start + size], version=VERSION)


def table_files(out: Path) -> dict[str, bytes]:
    """The Parquet files and sidecars of a run."""
    folders = ("documents", "mentions", "observations", "findings", "failures", "shards")
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for folder in folders
        for path in sorted((out / folder).glob("*"))
    }


def invoke(*words):
    """Run the command in this process."""
    return CliRunner().invoke(cli, [str(word) for word in words], prog_name="datapkg")


@pytest.fixture(scope="session")
def expected(tmp_path_factory):
    """The files that the small shards give."""
    out = tmp_path_factory.mktemp("expected")
    for shard in small_shards():
        process(shard, out=out, limits=Limits())
    return table_files(out)


@pytest.fixture(scope="session")
def source(tmp_path_factory):
    """Forty documents and a broken line as JSON lines; two reports of one place contradict each other."""
    records = [{"id": text.document_id, "text": text.text} for text in some_texts(40) if text.document_id != "doc-0001"]
    for number, figure in (("a", 8_641), ("b", 3_179)):
        text = f"2022年宝鸡市民政工作。年末全市城市低保对象{figure}人，占比140%。"
        records.append({"id": f"report-{number}", "text": text, "region": "宝鸡市", "year": 2022})
    path = tmp_path_factory.mktemp("source") / "texts.jsonl"
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    path.write_text("\n".join([*lines, "{broken"]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def finished_run(source, tmp_path_factory):
    """The output folder of `datapkg corpus` on `source`; tests leave it as it is."""
    out = tmp_path_factory.mktemp("run") / "out"
    result = invoke("corpus", source, out, "--workers", 1)
    assert result.exit_code == 0, result.output
    assert "42 documents, 1 of them failures" in result.output
    return out
