"""Reads the documents of a corpus one after the other, in a fixed order, in constant memory.

Accepted: a folder of text files; a zip or tar of text files; JSON lines (plain, gz, xz, zst) with `text` and, where
they exist, `id`, `region` (GB/T 2260 code or name) and `year`; Parquet with the same columns. A local path or an
fsspec URL.
"""

from __future__ import annotations

import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from datapkg.corpus.models import Text
from datapkg.errors import SourceError
from datapkg.sources import decode

TEXT_ENDINGS = (".txt",)
_LARGEST_MEMBER = 200_000_000


def read_texts(location: str) -> Iterator[Text]:
    """Every document of `location`.

    Raises:
        SourceError: There is nothing at `location`, or it is of no kind that can be read.
    """
    import fsspec

    file_system, path = fsspec.core.url_to_fs(location)
    if not file_system.exists(path):
        raise SourceError(
            "there is nothing here to read",
            code="corpus-missing",
            where=location,
            hint="Give a folder, an archive, JSON lines or Parquet.",
        )
    if file_system.isdir(path):
        return _folder(file_system, path)
    for ending, reader in _READERS.items():
        if path.endswith(ending):
            return _opened(file_system, path, reader)
    raise SourceError(
        "isn't of a kind that can be read as a corpus",
        code="corpus-kind",
        where=location,
        hint=f"Known endings: {', '.join(_READERS)}; or a folder.",
    )


def _opened(file_system: Any, path: str, reader: Callable[[BinaryIO, str], Iterable[Text]]) -> Iterator[Text]:
    with file_system.open(path, "rb") as handle:
        yield from reader(handle, path)


def _folder(file_system: Any, path: str) -> Iterator[Text]:
    root = path.rstrip("/")
    for name in sorted(file_system.find(root)):
        if name.endswith(TEXT_ENDINGS):
            with file_system.open(name, "rb") as handle:
                yield _decoded(name.removeprefix(root).lstrip("/"), handle.read())


def _decoded(document_id: str, raw: bytes) -> Text:
    try:
        return Text(document_id, decode(raw, where=document_id)[0])
    except SourceError as error:
        return Text(document_id, None, error.message)


def _json_lines(handle: Iterable[bytes], path: str) -> Iterator[Text]:
    for number, line in enumerate(handle, start=1):
        if line.strip():
            yield _record_of_line(line, f"{path.rsplit('/', 1)[-1]}:{number}")


def _record_of_line(line: bytes, place: str) -> Text:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return Text(place, None, "the line isn't valid JSON")
    if not isinstance(record, dict):
        return Text(place, None, "the line isn't a JSON object")
    return _record(record, place)


def _record(record: dict[str, Any], place: str) -> Text:
    document_id = str(record.get("id") or place)
    text, region, year = record.get("text"), record.get("region"), record.get("year")
    if not isinstance(text, str):
        return Text(document_id, None, "there is no text in 'text'")
    if any("\ud800" <= character <= "\udfff" for character in text):
        return Text(document_id, None, "the text holds half of a surrogate pair")
    known = year if isinstance(year, int) and not isinstance(year, bool) else None
    return Text(document_id, text, None, region if isinstance(region, str) else None, known)


def _gzip(handle: BinaryIO, path: str) -> Iterator[Text]:
    with gzip.open(handle) as lines:
        yield from _json_lines(lines, path)


def _xz(handle: BinaryIO, path: str) -> Iterator[Text]:
    with lzma.open(handle) as lines:
        yield from _json_lines(lines, path)


def _zstd(handle: BinaryIO, path: str) -> Iterator[Text]:
    import pyarrow

    with io.BufferedReader(pyarrow.CompressedInputStream(handle, "zstd")) as lines:
        yield from _json_lines(lines, path)


def _parquet(handle: BinaryIO, path: str) -> Iterator[Text]:
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(handle)
    columns = [name for name in ("id", "text", "region", "year") if name in file.schema_arrow.names]
    number = 0
    for batch in file.iter_batches(batch_size=1000, columns=columns):
        for record in batch.to_pylist():
            number += 1
            yield _record(record, f"{path.rsplit('/', 1)[-1]}:{number}")


def _zip(handle: BinaryIO, _path: str) -> Iterator[Text]:
    with zipfile.ZipFile(handle) as archive:
        for entry in sorted(archive.infolist(), key=lambda each: each.filename):
            if entry.filename.endswith(TEXT_ENDINGS):
                yield _archived(entry.filename, archive.open(entry))


def _tar(handle: BinaryIO, _path: str) -> Iterator[Text]:
    with tarfile.open(fileobj=handle, mode="r|*") as archive:
        for entry in archive:
            content = archive.extractfile(entry) if entry.isfile() else None
            if content is not None and entry.name.endswith(TEXT_ENDINGS):
                yield _archived(entry.name, content)


def _archived(name: str, content: Any) -> Text:
    """A member of an archive, cut off where it turns out larger than any report (zip bombs lie about their size)."""
    with content:
        raw = content.read(_LARGEST_MEMBER + 1)
    if len(raw) > _LARGEST_MEMBER:
        return Text(name, None, f"is larger than {_LARGEST_MEMBER:,} bytes")
    return _decoded(name, raw)


_READERS: dict[str, Callable[[BinaryIO, str], Iterable[Text]]] = {
    ".jsonl": _json_lines,
    ".jsonl.gz": _gzip,
    ".jsonl.xz": _xz,
    ".jsonl.zst": _zstd,
    ".parquet": _parquet,
    ".zip": _zip,
    ".tar": _tar,
    ".tar.gz": _tar,
    ".tar.xz": _tar,
}
