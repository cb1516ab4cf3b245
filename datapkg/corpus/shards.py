"""Cuts a stream of documents into shards, and processes one shard: the only thing that an engine calls."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from datapkg.corpus.files import Row, digest, write_aside, write_table
from datapkg.corpus.findings import ShardPackage
from datapkg.corpus.models import CHECKING, TABLES, Limits, Shard, ShardResult, Text
from datapkg.corpus.rows import TimeoutReached, failure_row, quarantined, read, time_limit
from datapkg.errors import DeclarationError
from datapkg.vocabulary import Vocabulary, load_vocabulary

CHARACTERS_PER_SHARD = 1_000_000
"""Some four seconds of work; the rules have a fixed cost a shard, so much smaller ones are wasteful."""
_SHORTEST = 500
"""A document counts as at least so many characters, so a shard has at most 2,000 documents."""
_UNDIVIDED = 250_000
"""So few characters are one shard."""
_SHARDS_AHEAD = 8


def shards(texts: Iterable[Text], *, version: str) -> Iterator[Shard]:
    """Consecutive documents in batches, each named by the program's version and its documents' digests.

    The end of the input is cut into shards of one size and even number, so that two workers end together. Only so much
    is read ahead, and where it is cut depends on nothing but the texts.
    """
    ahead: deque[Text] = deque()
    weight = 0
    for text in texts:
        ahead.append(text)
        weight += _weight(text)
        while weight >= (_SHARDS_AHEAD + 1) * CHARACTERS_PER_SHARD:
            batch = _take(ahead, CHARACTERS_PER_SHARD)
            weight -= sum(map(_weight, batch))
            yield _shard(batch, version)
    for left in range(_last_shards(weight), 0, -1):
        batch = _take(ahead, -(-weight // left))
        weight -= sum(map(_weight, batch))
        if batch:
            yield _shard(batch, version)


def _weight(text: Text) -> int:
    return max(len(text.text or ""), _SHORTEST)


def _last_shards(weight: int) -> int:
    """How many shards the end of the input makes."""
    return 1 if weight <= _UNDIVIDED else -(-weight // (2 * CHARACTERS_PER_SHARD)) * 2


def _take(ahead: deque[Text], weight: int) -> list[Text]:
    """The next documents up to a weight, at least one."""
    batch: list[Text] = []
    while ahead and (not batch or weight >= _weight(ahead[0])):
        batch.append(ahead.popleft())
        weight -= _weight(batch[-1])
    return batch


def _shard(batch: list[Text], version: str) -> Shard:
    content = hashlib.sha256(version.encode())
    for text in batch:
        content.update(text.digest.encode())
    return Shard(content.hexdigest()[:24], tuple(batch))


@lru_cache(maxsize=1)
def code_version() -> str:
    """Digest of the program and its vocabulary: whatever changes a result changes the names of the shards."""
    import datapkg
    from datapkg.resources import shipped

    content = hashlib.sha256()
    for root, pattern in ((Path(datapkg.__file__).parent, "*.py"), (shipped("schemas"), "*")):
        for path in sorted(root.rglob(pattern)):
            if path.is_file():
                content.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return content.hexdigest()[:16]


def finished(out: Path, name: str) -> ShardResult | None:
    """The sidecar of a shard whose files all stand there whole (by size and digest of bytes), else None."""
    sidecar = out / "shards" / f"{name}.json"
    try:
        result = ShardResult.model_validate_json(sidecar.read_bytes())
    except (OSError, ValueError):
        return None
    whole = all(
        (out / file.path).is_file() and digest((out / file.path).read_bytes()) == file.bytes_sha256
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
        started: Called with the index of each document before it is read, and with
            `CHECKING` before the rules run, so that a death can be laid at its door.
        quarantine: Indexes of documents that are not to be read, since they killed a worker twice; `CHECKING` where
            the rules did.

    Raises:
        PackageError: A file can't be written.
    """
    done = finished(out, shard.name)
    if done is not None:
        return done
    tables = _tables(shard, limits=limits, started=started or _nobody, quarantine=quarantine)
    files = tuple(
        write_table(table, rows, out=out, name=f"part-{shard.name}") for table, rows in tables.items() if rows
    )
    result = ShardResult(name=shard.name, documents=len(shard.texts), failures=len(tables["failures"]), files=files)
    write_aside(out / "shards" / f"{shard.name}.json", result.model_dump_json(indent=1).encode() + b"\n")
    return result


def _nobody(index: int) -> None:
    del index


def _tables(
    shard: Shard, *, limits: Limits, started: Callable[[int], None], quarantine: frozenset[int]
) -> dict[str, list[Row]]:
    vocabulary = _warm_vocabulary()
    package = ShardPackage(vocabulary)
    tables: dict[str, list[Row]] = {table: [] for table in TABLES}
    for index, text in enumerate(shard.texts):
        started(index)
        reading = quarantined(text) if index in quarantine else read(text, vocabulary=vocabulary, limits=limits)
        for table, rows in reading.rows.items():
            tables[table].extend(rows)
        if reading.extraction is not None and not package.add(
            index, reading.extraction, region=reading.region, year=text.year
        ):
            tables["failures"].append(failure_row(text, reason="unchecked", message="too large to be checked"))
    started(CHECKING)
    if CHECKING in quarantine:
        tables["failures"].append(_unchecked(shard, "the worker that checked its figures died twice"))
    else:
        _check(shard, package, tables, limits=limits)
    return tables


def _check(shard: Shard, package: ShardPackage, tables: dict[str, list[Row]], *, limits: Limits) -> None:
    try:
        with time_limit(limits.check_seconds):
            tables["findings"] = package.findings([text.document_id for text in shard.texts])
    except TimeoutReached:
        tables["failures"].append(_unchecked(shard, f"checking took longer than {limits.check_seconds} s"))
    except DeclarationError:
        raise
    except Exception as error:
        tables["failures"].append(_unchecked(shard, f"{type(error).__name__}: {error}"[:500]))


def _unchecked(shard: Shard, message: str) -> Row:
    return (f"shard {shard.name}", shard.name, "unchecked", message)


@lru_cache(maxsize=1)
def _warm_vocabulary() -> Vocabulary:
    """The vocabulary with every part loaded, so that the first document isn't charged for it."""
    vocabulary = load_vocabulary()
    read(Text("", "2023年某市救助1人。"), vocabulary=vocabulary, limits=Limits(seconds=600))
    return vocabulary
