"""Reads the form of `/try`: a pasted text or an uploaded file, up to a limit."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import parse_qsl

LARGEST_UPLOAD = 2_000_000
"""Bytes of a request's body."""


class Form(NamedTuple):
    """What was sent: the fields by name, and the file's name and bytes where one was chosen."""

    fields: dict[str, str]
    file_name: str
    file: bytes


class TooLargeError(ValueError):
    """The request's body is larger than `LARGEST_UPLOAD`."""


async def read_form(request: Any) -> Form:
    """The fields and the file of a POST request.

    Raises:
        TooLargeError: The body is too large; what is over the limit isn't kept.
        ValueError: The body isn't a form.
    """
    body = await _body(request)
    content_type = request.headers.get("content-type", "")
    if not content_type.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        raise ValueError("not a form")
    return parse_form_body(body, content_type=content_type)


def parse_form_body(body: bytes, *, content_type: str) -> Form:
    """Like `read_form`, from the bytes of the body.

    Raises:
        ValueError: The body isn't a form.
    """
    if content_type.startswith("application/x-www-form-urlencoded"):
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
        return Form(dict(pairs), "", b"")
    return _parse_multipart(body, content_type=content_type)


def _parse_multipart(body: bytes, *, content_type: str) -> Form:
    from io import BytesIO

    from python_multipart import parse_form
    from python_multipart.exceptions import FormParserError

    fields: dict[str, str] = {}
    files: list[tuple[str, bytes]] = []

    def on_field(field: Any) -> None:
        """Keep a field that was typed."""
        fields[field.field_name.decode("utf-8", "replace")] = (field.value or b"").decode("utf-8", "replace")

    def on_file(file: Any) -> None:
        """Keep the name and the bytes of a file."""
        file.file_object.seek(0)
        files.append(((file.file_name or b"").decode("utf-8", "replace"), file.file_object.read()))

    headers = {"Content-Type": content_type.encode("latin-1", "replace"), "Content-Length": str(len(body)).encode()}
    try:
        parse_form(headers, BytesIO(body), on_field, on_file)
    except FormParserError as error:
        raise ValueError(str(error)) from error
    name, data = next(((name, data) for name, data in files if data), ("", b""))
    return Form(fields, name, data)


async def _body(request: Any) -> bytes:
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await request.receive()
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST_UPLOAD:
            raise TooLargeError(f"more than {LARGEST_UPLOAD:,} bytes")
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)
