"""How long the checks of a large package take: `python -P benchmarks/checks.py [figures] [rules]`.

Makes a package of reports with 50 figures each in a temporary folder, always the same one, then checks it with rules of
many types and prints the time, the memory and the rate. Writing the package is not counted.
"""

from __future__ import annotations

import csv
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from datapkg.checks.evaluate import evaluate
from datapkg.checks.rules import Rule, Rules, load_rules
from datapkg.models.tables import ObservationRow, ParagraphRow, ReportRow
from datapkg.resources import shipped

SENTENCES = (
    "全市共有“三类人员”{whole}人，其中纳入兜底保障{part}人，占总数的{share}。",
    "新增低保边缘家庭{households}户{persons}人，发放补贴{money}元，惠及{visits}人次。",
    "城市低保标准由{old}元提高到{new}元，增长{growth}，养老床位{beds}张，其中护理型{nursing}张。",
    "救助流浪乞讨人员{vagrants}人次，开展活动{events}场次，培训{trained}人，建成站点{sites}个。",
)
FIGURES = {
    "whole": ("人", "stock", "relapse-risk-persons"),
    "part": ("人", "stock", "relapse-risk-covered-persons"),
    "share": ("%", "share", "relapse-risk-covered-share"),
    "households": ("户", "flow", "dibao-edge-new-households"),
    "persons": ("人", "flow", "dibao-edge-new-persons"),
    "money": ("元", "flow", "two-subsidies-outlay"),
    "visits": ("人次", "flow", "two-subsidies-visits"),
    "old": ("元/人·月", "standard", "dibao-standard"),
    "new": ("元/人·月", "standard", "dibao-urban-standard"),
    "growth": ("%", "change", "dibao-urban-standard-change"),
    "beds": ("张", "stock", "elderly-care-beds"),
    "nursing": ("张", "stock", "nursing-beds"),
    "vagrants": ("人次", "flow", "vagrant-aid-visits"),
    "events": ("场次", "flow", "social-work-station-events"),
    "trained": ("人", "flow", "carers-trained"),
    "sites": ("个", "flow", "social-work-stations"),
}
PER_REPORT = 50


def printed_figures(chance: random.Random) -> dict[str, str]:
    """The figures of one set of sentences, as they are printed."""
    whole = chance.randint(100, 90_000)
    part = chance.randint(1, whole)
    households = chance.randint(10, 9_000)
    old = chance.randint(300, 900)
    new = old + chance.randint(0, 90)
    others = {"visits": 90_000, "beds": 90_000, "nursing": 2_000, "vagrants": 9_000, "events": 9_000, "trained": 9_000}
    return {
        "whole": str(whole),
        "part": str(part),
        "share": f"{100 * part / whole:.1f}%",
        "households": str(households),
        "persons": str(households * 3 + chance.randint(0, 9)),
        "money": f"{chance.randint(100, 90_000) / 100:.2f}万",
        "old": str(old),
        "new": str(new),
        "growth": f"{100 * (new - old) / old:.1f}%",
        "sites": str(chance.randint(1, 90)),
        **{name: str(chance.randint(10, most)) for name, most in others.items()},
    }


def report_rows(number: int, chance: random.Random) -> tuple[list[list[object]], list[list[object]]]:
    """The paragraphs and observations of one report."""
    report = f"r{number:06d}"
    paragraphs: list[list[object]] = []
    observations: list[list[object]] = []
    while len(observations) < PER_REPORT:
        figures = printed_figures(chance)
        for sentence in SENTENCES:
            paragraph = f"{report}-p{len(paragraphs) + 1:03d}"
            text = sentence.format(**figures)
            paragraphs.append([paragraph, report, len(paragraphs) + 1, "", text, "text", "false"])
            names = sorted(
                (name for name in figures if "{" + name + "}" in sentence), key=lambda n: sentence.find("{" + n)
            )
            for name in names[: PER_REPORT - len(observations)]:
                row = observation_row(name, figures[name], place=len(observations), number=number)
                row |= {
                    "report_id": report,
                    "paragraph_id": paragraph,
                    "quote": text,
                    "label": f"{name}{len(paragraphs)}",
                }
                observations.append(list(row.values()))
    return paragraphs, observations


def report_year(number: int) -> int:
    """The year of a report: 300 places report in a year."""
    return 2000 + number // 300 % 20


def observation_row(name: str, text: str, *, place: int, number: int) -> dict[str, object]:
    """The columns of one observation."""
    unit, measure, indicator = FIGURES[name]
    value = str(round(float(text[:-1]) * 10_000)) if text.endswith("万") else text.rstrip("%")
    return dict.fromkeys(ObservationRow.model_fields, "") | {
        "observation_id": f"r{number:06d}-{place}",
        "indicator_id": indicator,
        "value": value,
        "unit": unit,
        "approx": "exact",
        "measure": measure,
        "region_code": f"{110000 + number % 300 * 100}",
        "year": str(report_year(number)),
        "text": text,
        "source_start": str(place),
        "source_end": str(place + 1),
        "confidence": "100",
    }


def write_package(folder: Path, *, observations: int) -> None:
    """Write a package of so many observations."""
    chance = random.Random(20261122)
    with ExitStack() as stack:
        figures, paragraphs, reports = (
            _writer(stack, folder / f"{name}.csv", model)
            for name, model in (("observations", ObservationRow), ("paragraphs", ParagraphRow), ("reports", ReportRow))
        )
        for number in range(observations // PER_REPORT):
            texts, rows = report_rows(number, chance)
            figures.writerows(rows)
            paragraphs.writerows(texts)
            row = dict.fromkeys(ReportRow.model_fields, "") | {"report_id": f"r{number:06d}"}
            row |= {"year": str(report_year(number)), "kind": "review"}
            reports.writerow(list(row.values()))


def _writer(stack: ExitStack, path: Path, model: type[BaseModel]) -> Any:
    writer = csv.writer(stack.enter_context(path.open("w", encoding="utf-8", newline="")), lineterminator="\n")
    writer.writerow(list(model.model_fields))
    return writer


def chosen(rules: Rules, number: int) -> Rules:
    """So many rules: of each type in turn, those first that find figures in the package."""
    known = {indicator for _, _, indicator in FIGURES.values()}
    units = {unit for unit, _, _ in FIGURES.values()}

    def useful(rule: Rule) -> bool:
        roles = [role for role in rule.roles.values() if not role.reference]
        return all(
            (not role.indicator or known & set(role.indicator)) and (not role.unit or units & set(role.unit))
            for role in roles
        )

    ordered = sorted(rules.rules, key=lambda rule: (not useful(rule), rule.id))
    taken: dict[str, Rule] = {}
    types: Counter[str] = Counter()
    for most in range(1, number + 1):
        for rule in ordered:
            if rule.id not in taken and types[rule.type] < most and len(taken) < number:
                taken[rule.id] = rule
                types[rule.type] += 1
    return Rules(rules=tuple(taken[name] for name in sorted(taken)), references=rules.references)


def main() -> None:
    """Measure."""
    observations = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    rules = chosen(load_rules(shipped("schemas") / "rules"), int(sys.argv[2]) if len(sys.argv) > 2 else 40)
    with tempfile.TemporaryDirectory(prefix="datapkg-") as folder:
        write_package(Path(folder), observations=observations)
        start, cpu = time.perf_counter(), time.process_time()
        tables = evaluate(Path(folder), rules=rules)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    evaluated = sum(check.evaluated for check in tables.checks)
    print(
        f"{observations:,} observations, {len(rules.rules)} rules of {len({rule.type for rule in rules.rules})} types"
    )
    print(f"{seconds:.1f} s ({cpu:.1f} s of CPU), {memory:.2f} GB at most")
    print(f"{observations / seconds:,.0f} observations a second, {evaluated:,} results")
    for verdict, count in sorted(Counter(result.verdict for result in tables.results).items()):
        print(f"  {verdict}: {count:,}")


if __name__ == "__main__":
    main()
