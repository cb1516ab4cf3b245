"""The columns of the Parquet tables, with their types and descriptions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow

_TEXT, _NUMBER, _WHOLE, _TRUTH = "string", "float64", "int64", "bool"

COLUMNS: dict[str, dict[str, tuple[str, str]]] = {
    "documents": {
        "document_id": (_TEXT, "id or path of the document in the input"),
        "sha256": (_TEXT, "digest of id, text, region and year"),
        "characters": (_WHOLE, "code points of the decoded text"),
        "mentions": (_WHOLE, "numerals found, whatever they are"),
        "observations": (_WHOLE, "measured numbers"),
        "unmapped": (_WHOLE, "observations without an indicator"),
        "digit_runs_missed": (_WHOLE, "runs of digits that no mention covers, counted independently"),
        "region_code": (_TEXT, "GB/T 2260 code given by the input"),
        "year": (_WHOLE, "year given by the input"),
    },
    "mentions": {
        "document_id": (_TEXT, "the document"),
        "source_start": (_WHOLE, "first character, code points"),
        "source_end": (_WHOLE, "behind the last character"),
        "text": (_TEXT, "the characters there"),
        "kind": (_TEXT, "quantity, date, ordinal, name, idiom, rhetorical, enumeration or other"),
        "rule": (_TEXT, "what decided the kind"),
    },
    "observations": {
        "document_id": (_TEXT, "the document"),
        "source_start": (_WHOLE, "first character, code points"),
        "source_end": (_WHOLE, "behind the last character"),
        "indicator_id": (_TEXT, "controlled indicator; null is unmapped"),
        "label": (_TEXT, "what is measured"),
        "value": (_TEXT, "exact value in base units"),
        "value_number": (_NUMBER, "the value as a float, for sums and sorting"),
        "lower": (_TEXT, "lower end of what the printed digits stand for; null is unbounded"),
        "upper": (_TEXT, "upper end"),
        "lower_closed": (_TRUTH, "whether the lower end belongs to it"),
        "upper_closed": (_TRUTH, "whether the upper end belongs to it"),
        "unit": (_TEXT, "base unit"),
        "approx": (_TEXT, "exact, about, over or under"),
        "measure": (_TEXT, "stock, flow, standard, rate, share, change, target or attribute"),
        "region_code": (_TEXT, "GB/T 2260 code of the area it is about"),
        "region": (_TEXT, "name of the area"),
        "year": (_WHOLE, "year it is about"),
        "text": (_TEXT, "the characters of the number"),
        "quote": (_TEXT, "the clause"),
        "paragraph_id": (_TEXT, "the paragraph"),
    },
    "findings": {
        "document_id": (_TEXT, "the document; between several, the one of the first figure"),
        "check_id": (_TEXT, "the rule"),
        "verdict": (_TEXT, "inconsistent, implausible, consistent_if_cut or rule_error"),
        "severity": (_TEXT, "error, warning or info"),
        "fault": (_TEXT, "where the mistake is likely to be: source, extraction, rule or unknown"),
        "region_code": (_TEXT, "GB/T 2260 code of the area of the first figure"),
        "year": (_WHOLE, "year of the first figure"),
        "message_zh": (_TEXT, "in Chinese"),
        "message_en": (_TEXT, "in English"),
        "inputs": (_TEXT, "the figures as JSON: a list of role, document_id, source_start (null for a text) and text"),
    },
    "failures": {
        "document_id": (_TEXT, "the document"),
        "sha256": (_TEXT, "digest of id, text, region and year"),
        "reason": (_TEXT, "unreadable, too-long, timeout, error, killed-worker or unchecked"),
        "message": (_TEXT, "what happened"),
    },
}


@cache
def schema(table: str) -> pyarrow.Schema:
    """The Arrow schema of a table, with each column's description in its metadata."""
    import pyarrow

    kinds = {
        _TEXT: pyarrow.string(), _NUMBER: pyarrow.float64(), _WHOLE: pyarrow.int64(), _TRUTH: pyarrow.bool_()
    }  # fmt: skip
    return pyarrow.schema(
        pyarrow.field(name, kinds[kind], metadata={"description": words})
        for name, (kind, words) in COLUMNS[table].items()
    )
