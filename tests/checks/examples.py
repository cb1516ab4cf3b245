"""Makes a small package from a text with marked figures, as the examples of rules are written.

`[2354|part]` is a figure that takes its unit, measure, indicator and the level of its region from the role; more can be
said by key: `[2.12万|figure|value=21.2|unit=人次|approx=over|label=…|year=-1|region=610302|report=b|measure=rate]`.
All figures of a report stand in one paragraph, but those with `paragraph=2` in another one of the same text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from datapkg.checks.printed import read_printed
from datapkg.checks.rules import Role, Rule
from datapkg.models.base import Model
from datapkg.models.tables import MentionRow, ObservationRow, ParagraphRow, RegionRow, ReportRow

MARK = re.compile(r"\[([^\]|]+)\|([a-z_]+)((?:\|[a-z]+=[^\]|]*)*)\]")
YEAR = 2022
LEVELS = {"nation": "000000", "province": "610000", "city": "610300", "county": "610302"}
PARENTS = {"610302": "610300", "610303": "610300", "610300": "610000", "610000": "000000"}


def write_example(folder: Path, text: str, *, rule: Rule | None = None) -> Path:
    """Write the package of one marked text."""
    return write_examples(folder, [(rule, text)])


def write_examples(folder: Path, examples: Iterable[tuple[Rule | None, str]]) -> Path:
    """Write the package of several marked texts; the reports of the n-th are called `e<n>-…`."""
    observations: list[dict[str, object]] = []
    reports: list[tuple[str, int, str]] = []
    for number, (rule, text) in enumerate(examples):
        rows, plain = _read(text, rule=rule, prefix=f"e{number}-")
        years = {str(row["report_id"]): int(str(row["report_year"])) for row in rows} or {f"e{number}-r{YEAR}": YEAR}
        observations.extend(rows)
        reports.extend((report, year, plain) for report, year in sorted(years.items()))
    write_tables(folder, observations, reports)
    return folder


def _read(text: str, *, rule: Rule | None, prefix: str) -> tuple[list[dict[str, object]], str]:
    roles: Mapping[str, Role] = rule.roles if rule else {}
    plain, position, rows = "", 0, []
    for match in MARK.finditer(text):
        plain += text[position : match.start()]
        rows.append(_row(match, role=roles.get(match[2], Role()), rule=rule, start=len(plain), prefix=prefix))
        plain += match[1]
        position = match.end()
    plain += text[position:]
    return [{**row, "quote": plain} for row in rows], plain


def _row(match: re.Match[str], *, role: Role, rule: Rule | None, start: int, prefix: str) -> dict[str, object]:
    given = dict(pair.split("=", 1) for pair in match[3].split("|") if pair)
    printed = read_printed(match[1])
    offset = int(given.get("year", "0"))
    year = YEAR + offset
    report_year = YEAR if given.get("report") or (rule and rule.type == "period") else year
    report = prefix + given.get("report", f"r{report_year}")
    same = rule.same if rule else ()
    value = given.get("value") or (format(printed.value, "f") if printed else "0")
    region = given.get("region") or LEVELS[role.level[0] if role.level else "city"]
    return {
        "observation_id": f"{report}-{start}",
        "report_id": report,
        "report_year": report_year,
        "paragraph_id": f"{report}-p00{given.get('paragraph', '1')}",
        "indicator_id": role.indicator[0] if role.indicator else ("tested" if "indicator" in same else ""),
        "label": given.get("label", "测试"),
        "value": value,
        "unit": given.get("unit") or _unit(role, rule),
        "approx": given.get("approx") or (role.approx[0] if role.approx else "exact"),
        "measure": given.get("measure") or (role.measure[0] if role.measure else "stock"),
        "region_code": region,
        "year": year,
        "text": match[1],
        "source_start": start,
        "source_end": start + len(match[1]),
        "confidence": 100,
    }


def _unit(role: Role, rule: Rule | None) -> str:
    if role.unit:
        return role.unit[0]
    return _unit(rule.roles[role.follows], rule) if rule and role.same_unit and role.follows else "个"


def write_tables(
    folder: Path, observations: Iterable[Mapping[str, object]], reports: Iterable[tuple[str, int, str]]
) -> None:
    """Write observations.csv and the tables around it; a text without figures has a paragraph for each line."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(observations)
    reports = list(reports)
    _write(folder / "observations.csv", ObservationRow, rows)
    named = {(str(row["report_id"]), str(row["paragraph_id"])) for row in rows}
    texts = {key: text for report, _, text in reports for key in named if key[0] == report}
    for report, _, text in reports:
        lines = [] if any(key[0] == report for key in named) else text.split("\n")
        texts |= {(report, f"{report}-p{number:03d}"): line for number, line in enumerate(lines, start=1)}
    paragraphs = [
        {"paragraph_id": paragraph, "report_id": report, "position": int(paragraph[-3:]), "text": text}
        for (report, paragraph), text in sorted(texts.items())
    ]
    _write(folder / "paragraphs.csv", ParagraphRow, paragraphs)
    _write(
        folder / "reports.csv",
        ReportRow,
        [{"report_id": report, "year": year, "kind": "review"} for report, year, _ in reports],
    )
    mentions = [
        {"mention_id": row["observation_id"], "report_id": row["report_id"], "text": row["text"]} for row in rows
    ]
    _write(folder / "mentions.csv", MentionRow, mentions)
    _write(
        folder / "regions.csv",
        RegionRow,
        [{"region_code": code, "parent_code": parent} for code, parent in PARENTS.items()],
    )


def _write(path: Path, model: type[Model], rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(model.model_fields), restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
