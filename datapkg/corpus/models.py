"""What the parts of a corpus run hand each other."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from datapkg.models.base import Model

CHECKING = -1
"""Stands for the index of a document while the rules run over the figures of a shard."""
TABLES = ("documents", "mentions", "observations", "findings", "failures")


class Text(NamedTuple):
    """One document of the input.

    Args:
        document_id: Its id or path inside the input; not necessarily unique.
        text: The decoded text; None where it couldn't be decoded.
        error: Why there is no text.
        region: GB/T 2260 code or name of the area, where the input says it.
        year: Where the input says it.
    """

    document_id: str
    text: str | None
    error: str | None = None
    region: str | None = None
    year: int | None = None

    @property
    def digest(self) -> str:
        """SHA-256 over everything that the result depends on."""
        parts = (self.document_id, self.text, self.error, self.region, self.year)
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


class Limits(Model):
    """What one document may use.

    Args:
        seconds: Wall time for reading one document; what takes longer is a failure.
        characters: Length of one document; a longer one is a failure.
        check_seconds: Wall time for the rules of a whole shard; what takes longer stays unchecked, which is a failure.
    """

    seconds: int = 20
    characters: int = 20_000_000
    check_seconds: int = 600


class Shard(NamedTuple):
    """A batch of documents with a name made from their content and the program's version."""

    name: str
    texts: tuple[Text, ...]


class TableFile(Model):
    """One Parquet file: path in the output, rows, digest of its bytes, digest of its cells as canonical JSON."""

    path: str
    rows: int
    bytes_sha256: str
    rows_sha256: str

    @property
    def table(self) -> str:
        """The table that it is a part of."""
        return self.path.partition("/")[0]


class ShardResult(Model):
    """The sidecar of a finished shard; it stands beside its files and says that they are whole."""

    name: str
    documents: int
    failures: int
    files: tuple[TableFile, ...]
