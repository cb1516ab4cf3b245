"""Makes up texts like those of reports, always the same ones, for those who have no corpus at hand."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

SENTENCES = (
    "截至{year}年底，全市共有城乡低保对象{a}户{b}人，累计发放低保金{c}.{d}万元，占全年预算的{p}.{d}%。",
    "{year}年，全县新增养老床位{a}张，其中护理型床位占{p}%，较上年提高{d}个百分点。",
    "第一，坚持以人民为中心，深入推进“十四五”规划，各镇（街道）建成社工站{d}个，开展活动{a}场次。",
    "城市低保标准由每人每月{a}元提高到{b}元，惠及群众{c}人次，发放补贴近{d}亿元。",
    "会议于{year}年{m}月{d}日召开，有关负责同志参加，会议强调要统筹发展和安全，扎实做好各项工作。",
    "改革开放以来，各地积极探索，群众的获得感、幸福感、安全感不断增强，基层治理能力稳步提升。",
)
_FIGURE = re.compile("([0-9])([0-9]+)(?![0-9年月日])")


def generated_texts() -> Iterator[str]:
    """Texts of some 700 characters, without end."""
    chance = random.Random(20261122)
    while True:
        yield "\n".join(_paragraph(chance) for _ in range(chance.randint(2, 6)))


def _paragraph(chance: random.Random) -> str:
    return "".join(
        sentence.format(
            year=chance.randint(2005, 2024), m=chance.randint(1, 12), d=chance.randint(1, 9), p=chance.randint(1, 99),
            a=chance.randint(2, 900), b=chance.randint(100, 90_000), c=chance.randint(1_000, 99_999),
        )
        for sentence in chance.sample(SENTENCES, 4)
    )  # fmt: skip


def write_documents(texts: Sequence[str], *, path: Path, documents: int) -> Path:
    """Write so many documents as JSON lines.

    Where there are fewer texts, they come again under other ids and with other digits behind the first one of each
    figure, so that what was remembered of the first time is of no use.
    """
    with path.open("w", encoding="utf-8") as file:
        for number in range(documents):
            turn, place = divmod(number, len(texts))
            text = _changed(texts[place], random.Random(number)) if turn else texts[place]
            file.write(json.dumps({"id": f"document-{number:07d}", "text": text}, ensure_ascii=False) + "\n")
    return path


def _changed(text: str, chance: random.Random) -> str:
    def other(figure: re.Match[str]) -> str:
        return figure[1] + "".join(chance.choices("0123456789", k=len(figure[2])))

    return _FIGURE.sub(other, text)
