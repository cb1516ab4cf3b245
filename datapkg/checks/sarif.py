"""Findings as SARIF 2.1.0 (OASIS, 2020), for code scanning services and editors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from datapkg.checks.findings import Finding
from datapkg.checks.report import ValidationReport

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_KINDS = {"consistent": "pass", "cannot_tell": "open", "not_applicable": "notApplicable"}


def as_sarif(reports: Sequence[ValidationReport]) -> str:
    """One run with a rule for each check that has a finding."""
    findings = [finding for report in reports for finding in report.findings]
    rules = {finding.check_id: finding for finding in findings}
    index = {check_id: place for place, check_id in enumerate(sorted(rules))}
    run = {
        "tool": {"driver": {**_driver(), "rules": [_rule(rules[check_id]) for check_id in sorted(rules)]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rule=index[finding.check_id]) for finding in findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _driver() -> dict[str, str]:
    try:
        return {"name": "datapkg", "version": version("minzheng-datapkg")}
    except PackageNotFoundError:
        return {"name": "datapkg"}


def _rule(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.check_id,
        "shortDescription": {"text": f"{finding.title.zh} {finding.title.en}"},
        "fullDescription": {"text": f"{finding.why.zh} {finding.why.en}"},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }


def _result(finding: Finding, *, rule: int) -> dict[str, Any]:
    kind = _KINDS.get(finding.verdict, "fail")
    result: dict[str, Any] = {
        "ruleId": finding.check_id,
        "ruleIndex": rule,
        "kind": kind,
        "level": _LEVELS[finding.severity] if kind == "fail" else "none",
        "message": {"text": f"{finding.words.zh}\n{finding.words.en}"},
        "partialFingerprints": {"result/v1": finding.finding_id},
        "properties": {"verdict": finding.verdict, "candidates": list(finding.candidates)},
    }
    if locations := list(_locations(finding)):
        result["locations"] = locations
    if finding.waived:
        result["suppressions"] = [{"kind": "external", "status": "accepted"}]
    return result


def _locations(finding: Finding) -> Iterator[dict[str, Any]]:
    place = finding.place
    if place is None:
        return
    region = {"startLine": place.line, "startColumn": place.column, "endColumn": max(place.end_column, place.column)}
    path = PurePath(place.file)
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    yield {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
