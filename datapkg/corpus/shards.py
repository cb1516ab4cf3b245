"""Cuts a stream of documents into shards, and processes one shard: the only thing that an engine calls."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from datapkg.corpus.columns import schema
from datapkg.corpus.models import TABLES, Limits, Shard, ShardResult, TableFile, Text
from datapkg.corpus.rows import Row, quarantined, rows_of
from datapkg.vocabulary import Vocabulary, load_vocabulary

DOCUMENTS_PER_SHARD = 1000
CHARACTERS_PER_SHARD = 4_000_000


def shards(texts: Iterable[Text], *, version: str) -> Iterator[Shard]:
    """Consecutive documents in batches, each named by the program's version and its documents' digests."""
    batch: list[Text] = []
    characters = 0
    for text in texts:
        batch.append(text)
        characters += len(text.text or "")
        if len(batch) >= DOCUMENTS_PER_SHARD or characters >= CHARACTERS_PER_SHARD:
            yield _shard(batch, version)
            batch, characters = [], 0
    if batch:
        yield _shard(batch, version)


def _shard(batch: list[Text], version: str) -> Shard:
    digest = hashlib.sha256(version.encode())
    for text in batch:
        digest.update(text.digest.encode())
    return Shard(digest.hexdigest()[:24], tuple(batch))


@lru_cache(maxsize=1)
def code_version() -> str:
    """Digest of the program and its vocabulary: whatever changes a result changes the names of the shards."""
    import datapkg
    from datapkg.resources import shipped

    digest = hashlib.sha256()
    for root, pattern in ((Path(datapkg.__file__).parent, "*.py"), (shipped("schemas"), "*")):
        for path in sorted(root.rglob(pattern)):
            if path.is_file():
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def finished(out: Path, name: str) -> ShardResult | None:
    """The sidecar of a shard whose files all stand there whole (by size and digest of bytes), else None."""
    sidecar = out / "shards" / f"{name}.json"
    try:
        result = ShardResult.model_validate_json(sidecar.read_bytes())
    except (OSError, ValueError):
        return None
    whole = all(
        (out / file.path).is_file() and _digest((out / file.path).read_bytes()) == file.bytes_sha256
        for file in result.files
    )
    return result if whole else None


def process(
    shard: Shard,
    *,
    out: Path,
    limits: Limits,
    started: Callable[[int], None] | None = None,
    quarantine: frozenset[int] = frozenset(),
) -> ShardResult:
    """Read every document of a shard and write its tables; a shard that stands there whole is left alone.

    Args:
        shard: The documents.
        out: The output folder of the run.
        limits: What one document may use.
        started: Called with the index of each document before it is read, so that a death can be laid at its door.
        quarantine: Indexes of documents that are not to be read, since they killed a worker twice.
    """
    done = finished(out, shard.name)
    if done is not None:
        return done
    vocabulary = _warm_vocabulary()
    tables: dict[str, list[Row]] = {table: [] for table in TABLES}
    for index, text in enumerate(shard.texts):
        if started is not None:
            started(index)
        for table, rows in _rows(index, text, vocabulary, limits, quarantine).items():
            tables[table].extend(rows)
    files = tuple(_write(table, rows, out=out, name=shard.name) for table, rows in tables.items() if rows)
    result = ShardResult(name=shard.name, documents=len(shard.texts), failures=len(tables["failures"]), files=files)
    write_aside(out / "shards" / f"{shard.name}.json", result.model_dump_json(indent=1).encode() + b"\n")
    return result


@lru_cache(maxsize=1)
def _warm_vocabulary() -> Vocabulary:
    """The vocabulary with every part loaded, so that the first document isn't charged for it."""
    vocabulary = load_vocabulary()
    rows_of(Text("", "2023年某市救助1人。"), vocabulary=vocabulary, limits=Limits())
    return vocabulary


def _rows(
    index: int, text: Text, vocabulary: Vocabulary, limits: Limits, quarantine: frozenset[int]
) -> dict[str, list[Row]]:
    if index in quarantine:
        return quarantined(text)
    return rows_of(text, vocabulary=vocabulary, limits=limits)


def _write(table: str, rows: list[Row], *, out: Path, name: str) -> TableFile:
    import pyarrow
    import pyarrow.parquet

    sink = pyarrow.BufferOutputStream()
    content = pyarrow.Table.from_pylist(rows, schema=schema(table))
    pyarrow.parquet.write_table(content, sink, compression="zstd", compression_level=3)
    data = sink.getvalue().to_pybytes()
    path = f"{table}/part-{name}.parquet"
    write_aside(out / path, data)
    return TableFile(path=path, rows=len(rows), bytes_sha256=_digest(data), rows_sha256=rows_digest(rows))


def rows_digest(rows: Iterable[dict[str, Any]]) -> str:
    """Digest of rows as canonical JSON lines: the same for every version of the Parquet library."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write_aside(path: Path, data: bytes) -> None:
    """Write a file so that it stands there whole or not at all, even after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    aside.replace(path)
