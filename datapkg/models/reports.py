"""What a person declares about a report (`report.yml`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from datapkg.models.base import Model

ReportId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
IsoDate = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]


class SourceFile(Model):
    """The file as it was received and, where it isn't plain text, the text that was read from it.

    Args:
        file: Its name.
        sha256: Of its bytes.
        encoding: Of its characters; `docx` or `pdf` where the format settles that.
        text_file: The text that was read, UTF-8 without byte order mark; every position counts its characters.
        text_sha256: Of that file's bytes.
        places_file: Where each stretch of that text stands in the original; see `datapkg.sources.stored`.
    """

    file: str
    sha256: Sha256
    encoding: str
    text_file: str | None = None
    text_sha256: Sha256 | None = None
    places_file: str | None = None


ReportKind = Literal["review", "plan", "bulletin", "statistics", "news", "other"]


class YearBasis(Model):
    """How the year of a report is known: printed in it, or inferred, and from what."""

    basis: Literal["printed", "inferred"]
    reason: str | None = None


class ReadingPiece(Model):
    """A piece of a source whose order is broken, in the order in which it reads.

    Args:
        first: The first characters of the piece; unique in the source.
        last: The last characters of the piece.
        join: A sentence goes on from the piece before.
        lacuna: Words are missing between the piece before and this one.
        duplicate_of: The piece (its `first`) of which this one is a second printing; it is not read again.
    """

    first: str
    last: str
    join: bool = False
    lacuna: bool = False
    duplicate_of: str | None = None


class Report(Model):
    """The metadata of a report; None is "the document doesn't say"."""

    id: ReportId
    title: str
    publisher: str | None
    region: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")] | None
    year: int | None
    plan_year: int | None = None
    year_basis: YearBasis | None
    kind: ReportKind
    language: str = "zh-Hans"
    published: IsoDate | None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    url: str | None
    rights: str
    source: SourceFile
    reading_order: tuple[ReadingPiece, ...] = Field(default=())
    notes: str | None = None
