"""The commands join parts, answer questions, find contradictions between documents and make a database."""

import contextlib
import json
import shutil
import sqlite3

import pytest

from datapkg.corpus.finalize import finalize
from datapkg.corpus.load import load
from datapkg.corpus.manifest import read_manifest
from datapkg.corpus.query import query
from datapkg.errors import PackageError, UsageError
from tests.corpus.conftest import invoke


def test_the_command_reads_and_queries(finished_run):
    names, rows = query("SELECT count(*) AS n, sum(digit_runs_missed) AS missed FROM documents", out=finished_run)
    assert (names, rows) == (["n", "missed"], [(41, 0)])
    shown = invoke("query", "SELECT unit, count(*) AS n FROM observations GROUP BY ALL ORDER BY unit", finished_run)
    assert shown.output.splitlines()[0] == "unit,n"
    lines = invoke("query", "SELECT reason FROM failures", finished_run, "--format", "jsonl").output.splitlines()
    assert [json.loads(line) for line in lines] == [{"reason": "unreadable"}]


def test_rules_run_within_documents_and_between_them(finished_run):
    sql = "SELECT check_id, region_code, year, inputs FROM findings WHERE document_id = 'report-a' ORDER BY check_id"
    found = {row[0]: row[1:] for row in query(sql, out=finished_run)[1]}
    assert set(found) == {"same-fact-in-reports", "share-within-100"}
    region, year, inputs = found["same-fact-in-reports"]
    assert (region, year) == ("610300", 2022)
    figures = [(each["document_id"], each["text"]) for each in json.loads(inputs)]
    assert figures == [("report-a", "8641"), ("report-b", "3179")]


def test_a_database_has_every_row_and_summaries(finished_run, tmp_path):
    counts = load(finished_run, target=tmp_path / "corpus.db")
    assert (counts["documents"], counts["failures"]) == (41, 1)
    with contextlib.closing(sqlite3.connect(tmp_path / "corpus.db")) as database:
        observations = database.execute("SELECT count(*) FROM observations").fetchone()
        summed = database.execute("SELECT sum(observations) FROM summary_indicators").fetchone()
        mapped = database.execute("SELECT count(*) FROM observations WHERE indicator_id IS NOT NULL").fetchone()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert observations == (counts["observations"],)
    assert summed == mapped


def test_parts_run_apart_join_to_the_same_rows(finished_run, source, tmp_path):
    assert invoke("corpus", source, tmp_path, "--workers", 1, "--shard", "2/2").exit_code == 0
    missing = invoke("corpus", "finalize", tmp_path)
    assert missing.exit_code == 2
    assert "1/2" in missing.output
    assert invoke("corpus", source, tmp_path, "--workers", 1, "--shard", "1/2").exit_code == 0
    assert invoke("corpus", "finalize", tmp_path).exit_code == 0
    assert read_manifest(finished_run) == read_manifest(tmp_path)


def test_what_an_earlier_run_left_is_swept_and_what_is_damaged_is_named(finished_run, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(finished_run, out)
    stray = out / "observations" / "part-stray.parquet"
    stray.write_bytes(b"")
    assert finalize(out) == read_manifest(finished_run)
    assert not stray.exists()
    next((out / "documents").glob("*.parquet")).unlink()
    with pytest.raises(PackageError, match="missing or its files are damaged"):
        finalize(out)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("corpus", "none.jsonl", "out"), "nothing here to read"),
        (("corpus", "texts.jsonl", "out", "--shard", "3/2"), "isn't I/N"),
        (("corpus", "finalize", "nowhere"), "does not exist"),
    ],
)
def test_wrong_words_get_a_clear_error(tmp_path, monkeypatch, words, expected):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts.jsonl").write_text("", encoding="utf-8")
    result = invoke(*words)
    assert result.exit_code == 2
    assert expected in result.output


def test_a_wrong_query_is_explained(finished_run, tmp_path):
    with pytest.raises(UsageError, match="nothing_here"):
        query("SELECT * FROM nothing_here", out=finished_run)
    with pytest.raises(PackageError, match="no finished corpus run"):
        query("SELECT 1", out=tmp_path)
