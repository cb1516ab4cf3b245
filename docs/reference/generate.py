"""Writes the pages of this folder from the code and the schemas, so that they can't say anything else.

`python docs/reference/generate.py` writes them; `--check` only says which are out of date (exit code 1).
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

import click

from datapkg.checks.rule_types import RuleType
from datapkg.checks.rules import load_rules
from datapkg.cli import cli, command_names
from datapkg.exports import FORMATS
from datapkg.models.data import KINDS, MEASURES
from datapkg.package.tables import ROW_MODELS
from datapkg.vocabulary import load_vocabulary

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RULE_TYPES: Mapping[RuleType, tuple[str, str]] = {
    "reread": (
        "再读一遍原文，读数须与发布的相同",
        "a second reader reads the printed characters; it must find what is published",
    ),
    "digits": ("数值写法合规", "a value is written as a plain number"),
    "domain": ("数值在可能的范围内", "a value lies in a band"),
    "unit": ("单位与指标相配", "the unit is one that the indicator has"),
    "ledger": ("原文每个数字都在清单上", "every numeral of the source is in the ledger"),
    "enumeration": ("列举的项数与所称的相同", "as many things are listed as the text says"),
    "period": ("数字的年份与报告相称", "the year of a figure fits its report"),
    "share": ("部分 ÷ 整体 = 占比", "part ÷ whole = stated"),
    "multiple": ("部分 ÷ 整体 = 倍数", "part ÷ whole = stated, as a multiple"),
    "rate": ("部分 ÷ 整体 × 基数 = 比率", "part ÷ whole × base = stated"),
    "denominator": ("占比背后的整体须是整数", "part ÷ stated leaves a whole number"),
    "growth": ("新 ÷ 旧 − 1 = 增幅", "new ÷ old − 1 = stated, or from the increase"),
    "sum": ("分项之和 = 合计", "first + second + … = total"),
    "residual": ("整体 − 分项 = 余下", "whole − first − … = stated, or within a band"),
    "stock_flow": ("期初 + 增 − 减 = 期末", "opening + inflow − outflow = closing"),
    "subset": ("部分不大于整体", "part ≤ whole"),
    "order": ("较小者不大于较大者", "smaller ≤ larger"),
    "places": ("一地不大于其上级", "a place ≤ the area around it"),
    "ceiling": ("数值不超过上限", "a figure is below a band's end or another figure"),
    "ratio_band": ("比值在常见范围内", "over ÷ under lies in a band"),
    "change_band": ("年度变化在常见范围内", "new ÷ old lies in a band"),
    "same_figure": ("同一报告中同一数字前后一致", "what one report says twice agrees"),
    "same_fact": ("不同报告对同一事实说法一致", "what two reports say of one fact agrees"),
    "stale_copy": ("数字不像照抄上年", "a figure isn't last year's to the last digit"),
    "claim": ("名次与别处的数字相符", "a claimed rank fits the figures of other places"),
}
"""What each type of rule demands, in Chinese and English."""

NOTE = "<!-- Made by generate.py from the code and schemas/; change those. -->\n\n"


def commands() -> str:
    """Every command with its help, as the command line prints it."""
    lines = ["# Commands\n", "Exit codes: 0 all well; 1 blocking findings or a difference; 2 wrong usage or input.\n"]
    context = click.Context(cli, info_name="datapkg")
    for name in command_names():
        command = cli.get_command(context, name)
        if command is not None:
            lines.append(f"## datapkg {name}\n")
            lines.extend(_help(command, f"datapkg {name}"))
    return "\n".join(lines)


def _help(command: click.Command, path: str) -> Iterator[str]:
    context = click.Context(command, info_name=path, terminal_width=100, max_content_width=100)
    yield f"```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name, child in sorted(command.commands.items()):
            yield f"### {path} {name}\n"
            yield from _help(child, f"{path} {name}")


def tables() -> str:
    """Every published table and column, in Chinese and English."""
    lines = ["# Tables\n", "The CSV files of a data package, and the tables of the database.\n"]
    for name in ROW_MODELS:
        schema = json.loads((ROOT / "schemas" / "tables" / f"{name}.json").read_bytes())
        lines.append(f"## {name}\n\n{schema['title']} {schema['title_en']}. {schema['description_en']}\n")
        lines.append("| column | type | 说明 | meaning |\n|---|---|---|---|")
        lines.extend(
            _row(f"`{field['name']}`", field["type"], field["description"], field["description_en"])
            for field in schema["fields"]
        )
        lines.append("")
    return "\n".join(lines)


def indicators() -> str:
    """Every indicator by topic."""
    rows = load_vocabulary(ROOT / "schemas").indicators.by_id.values()
    lines = [f"# Indicators\n\n{len(rows)} indicators.\n"]
    for topic in sorted({row.topic for row in rows}):
        lines.append(f"## {topic}\n\n| id | 名称 | name | units | measure |\n|---|---|---|---|---|")
        lines.extend(
            _row(f"`{row.id}`", row.name_zh, row.name_en, ", ".join(row.units), row.measure)
            for row in sorted(rows, key=lambda each: each.id)
            if row.topic == topic
        )
        lines.append("")
    return "\n".join(lines)


def rules() -> str:
    """Every consistency rule by type."""
    every = load_rules(ROOT / "schemas" / "rules").rules
    lines = [f"# Rules\n\n{len(every)} rules.\n"]
    for kind in sorted(get_args(RuleType)):
        lines.append(f"## {kind}\n\n{'. '.join(RULE_TYPES[kind])}.\n")
        lines.append("| id | severity | 规则 | rule | why |\n|---|---|---|---|---|")
        lines.extend(
            _row(f"`{rule.id}`", rule.severity, rule.words.zh, rule.words.en, rule.why.en)
            for rule in every
            if rule.type == kind
        )
        lines.append("")
    return "\n".join(lines)


def errors() -> str:
    """Every error that stops the program, read from the code: its code, its words, and what it tells one to do."""
    lines = ["# Errors\n", "Words in braces are filled in. A problem in the data is a finding, not an error.\n"]
    lines.append("| code | message | what to do |\n|---|---|---|")
    found: dict[str, set[tuple[str, str]]] = {}
    for path in sorted((ROOT / "datapkg").rglob("*.py")):
        for code, message, hint in _errors_of(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(code, set()).add((message, hint))
    for code in sorted(found):
        lines.extend(_row(f"`{code}`", message, hint) for message, hint in sorted(found[code]))
    return "\n".join(lines) + "\n"


def _errors_of(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.value, _TEXTS)]
    texts.sort(key=lambda each: each.lineno)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            words = {keyword.arg: keyword.value for keyword in node.keywords}
            code = words.get("code")
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                start = max((each.lineno for each in functions if each.lineno <= node.lineno), default=0)
                known = [each for each in texts if each.col_offset == 0 or start < each.lineno < node.lineno]
                # Our helpers take what the error is about first, and its words behind.
                message = next((each for each in node.args if not isinstance(each, ast.Name)), node.args[-1])
                yield code.value, _words(_resolved(message, known)), _words(_resolved(words.get("hint"), known))


_TEXTS = (ast.Constant, ast.JoinedStr)


def _resolved(node: ast.expr | None, texts: list[ast.Assign]) -> ast.expr | None:
    """What a name stands for, where it was given a text."""
    if not isinstance(node, ast.Name):
        return node
    found = [each.value for each in texts if ast.unparse(each.targets[0]) == node.id]
    return found[-1] if found else node


def _words(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value or "")
    if isinstance(node, ast.JoinedStr):
        return "".join(
            f"{{{ast.unparse(part.value)}}}" if isinstance(part, ast.FormattedValue) else _words(part)
            for part in node.values
        )
    return "" if node is None else f"{{{ast.unparse(node)}}}"


def values() -> str:
    """The closed lists of values."""
    lines = ["# Kinds, measures and formats\n", f"Kinds of numerals: {', '.join(KINDS)}.\n"]
    lines += [f"Measures of observations: {', '.join(MEASURES)}.\n", "| export | what |\n|---|---|"]
    lines += [_row(f"`{name}`", words) for name, words in FORMATS.items()]
    return "\n".join(lines) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


PAGES = {
    "commands.md": commands,
    "tables.md": tables,
    "indicators.md": indicators,
    "rules.md": rules,
    "errors.md": errors,
    "values.md": values,
}


def main(*, check: bool) -> int:
    """Write the pages, or say which are out of date."""
    stale = 0
    for name, page in PAGES.items():
        text = NOTE + page().rstrip("\n") + "\n"
        path = HERE / name
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            print(f"docs/reference/{name} is out of date: run `make reference`", file=sys.stderr)
            stale += 1
        elif not check:
            path.write_text(text, encoding="utf-8")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
