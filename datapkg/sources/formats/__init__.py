"""Readers for html, docx and pdf files, which run in a child process with limits; see `sandbox`."""

from datapkg.sources.formats.layout import FormattedText
from datapkg.sources.formats.sandbox import FORMATS, read_formatted

__all__ = ["FORMATS", "FormattedText", "read_formatted"]
