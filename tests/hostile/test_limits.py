"""Limits that no other test reaches: each is said with its figure, its place and what to do.

The list of all limits is in docs/hostile-input.md.
"""

import json

import pytest

from datapkg.checks.descriptors import MAX_BYTES as LARGEST_DESCRIPTOR
from datapkg.checks.descriptors import MAX_TABLES, descriptor_faults, read_descriptor
from datapkg.declarations import MAX_BYTES as LARGEST_DECLARATION
from datapkg.declarations import read_declaration
from datapkg.errors import DeclarationError, PackageError, SourceError
from datapkg.sources import read_source
from datapkg.sources.formats import child
from datapkg.sources.formats.layout import MAX_CHARACTERS, FormattedText
from datapkg.sources.readers import MAX_BYTES as LARGEST_SOURCE


def sparse(path, size):
    """A file of so many bytes that takes no room."""
    with path.open("wb") as file:
        file.truncate(size)
    return path


def test_a_source_file(tmp_path):
    path = sparse(tmp_path / "a.txt", LARGEST_SOURCE + 1)
    with pytest.raises(SourceError, match="larger than 64,000,000 bytes") as caught:
        read_source(path)
    assert (caught.value.code, caught.value.where) == ("source-too-large", str(path))
    assert caught.value.hint


def test_the_text_of_a_formatted_file(monkeypatch):
    monkeypatch.setattr(child, "_read", lambda *_, **__: FormattedText("1" * (MAX_CHARACTERS + 1), (), "pdf", {}, ()))
    answer = child._answer(b"", kind="pdf", encoding=None)
    assert answer["code"] == "source-too-large"
    assert "20,000,000 characters" in answer["error"]


def test_a_declaration(tmp_path):
    path = sparse(tmp_path / "report.yml", LARGEST_DECLARATION + 1)
    with pytest.raises(DeclarationError, match="larger than 4,000,000 bytes") as caught:
        read_declaration(path)
    assert (caught.value.code, caught.value.where) == ("declaration-too-large", str(path))
    assert caught.value.hint


def test_a_descriptor(tmp_path):
    path = sparse(tmp_path / "datapackage.json", LARGEST_DESCRIPTOR + 1)
    with pytest.raises(PackageError, match="larger than 16,000,000 bytes"):
        read_descriptor(path)
    path.write_text(json.dumps({"resources": [{"name": "a"}] * (MAX_TABLES + 1)}), encoding="utf-8")
    faults = list(descriptor_faults(read_descriptor(path), tmp_path))
    assert faults == ["declares 1001 tables; expected 1 to 1,000"]
