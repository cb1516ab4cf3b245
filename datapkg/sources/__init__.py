"""Report folders: their metadata, their bytes, and how those are decoded."""

from datapkg.sources.readers import DecodedSource, decode, read_source
from datapkg.sources.registry import find_report_folder, load_report, read_report_source, report_folders

__all__ = [
    "DecodedSource",
    "decode",
    "find_report_folder",
    "load_report",
    "read_report_source",
    "read_source",
    "report_folders",
]
