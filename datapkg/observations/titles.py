"""Makes a column title of at most 16 characters from the words that belong to a quantity.

In: a binding and its measure. Out: the title: the words with the greatest weight that fit, in the order of the text,
and a closing word that says what sort of figure it is (人数, 金额, 标准, 占比, 增长率 …).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from datapkg.models import Measure
from datapkg.observations.bind import POINT_UNITS, RELATIVE_UNITS, Binding
from datapkg.observations.lexicon import TITLE_ROLES, Word

LONGEST_TITLE = 16
DIVISIONS = frozenset(("省", "市", "州", "县", "区", "旗", "镇", "乡", "街道", "村"))
"""Units that are what is counted: 四县三区."""
_DIVISION_WEIGHT = 40
_LAST_NOUN = 6
LARGE_BASES = ("百", "千", "万", "亿")
"""With what the denominator of a rate begins, as in 张/千名老人."""
_COUNTED = {
    "人": "人数", "户": "户数", "人次": "人次", "户次": "户次", "家次": "家次", "场次": "场次", "批次": "批次",
    "件": "件数", "次": "次数", "元": "金额", "美元": "金额", "平方米": "面积", "亩": "面积", "平方公里": "面积",
    "公顷": "面积", "万平方米": "面积", "公里": "里程", "千米": "里程", "吨": "数量", "担": "数量", "岁": "年龄", "周岁": "年龄",
    "倍": "倍数", "天": "天数", "小时": "时长", "项": "项数", "类": "类数", "份": "份数",
}  # fmt: skip
_PERSONS = ("人员", "人口", "人才")
_MONEY_ENDS = (
    "资金",
    "金额",
    "经费",
    "金",
    "款",
    "费",
    "额",
    "收入",
    "支出",
    "投资",
    "产值",
    "总值",
    "增加值",
    "结余",
    "余额",
    "资产",
    "补贴",
    "补助",
    "物资",
    "规模",
    "储备",
)


def title_of(binding: Binding, *, measure: Measure) -> str:
    """The title of a quantity; never longer than `LONGEST_TITLE`, and never empty."""
    closing = _closing(binding, measure)
    opening = _opening(binding.number.unit or "")
    chosen = _fit(_weighed(binding), LONGEST_TITLE - len(closing) - len(opening))
    stem = opening + "".join(chosen)
    if closing and stem.endswith(closing):
        return stem
    if closing == "人数" and stem.endswith(_PERSONS):
        return stem + "数"
    return stem.removesuffix(closing[:1]) + closing


def _opening(unit: str) -> str:
    """每万 of a rate per ten thousand."""
    base = unit.partition("/")[2]
    return "每" + base[0] if base.startswith(LARGE_BASES) else ""


def _weighed(binding: Binding) -> list[tuple[int, Word]]:
    """The words of a title in their order, each with its weight."""
    taken = _near_end(binding.context)
    if binding.source in ("subject", "heading"):
        taken = [(weight - 6, word) for weight, word in taken]
    weighed = [*taken, *_near_end((*binding.lead, *binding.before)), *_near_start(binding.after)]
    if binding.number.unit in DIVISIONS and not binding.after:
        weighed.append((_DIVISION_WEIGHT, Word(0, 0, binding.number.unit, "noun", 8)))
    return _without_repetition(weighed)


def _without_repetition(weighed: list[tuple[int, Word]]) -> list[tuple[int, Word]]:
    """Leave out words that stand twice or inside another one: 居家养老服务 says 服务 too."""
    joined = "\n".join(word.text for _, word in weighed)
    heaviest: dict[str, int] = {}
    for weight, word in weighed:
        heaviest[word.text] = max(weight, heaviest.get(word.text, weight))
    counts = Counter(word.text for _, word in weighed)
    kept: list[tuple[int, Word]] = []
    for weight, word in weighed:
        if joined.count(word.text) == counts[word.text] and heaviest.get(word.text) == weight:
            kept.append((weight, word))
            del heaviest[word.text]
    return kept


def _near_end(words: Sequence[Word]) -> list[tuple[int, Word]]:
    """Words before a number: the object of the last verb counts for more than what stands before the verb."""
    weighed: list[tuple[int, Word]] = []
    bonus, place = 4, 8
    for word in reversed(words):
        if word.role in TITLE_ROLES:
            weighed.append((word.weight * 2 + bonus + place, word))
            place = max(0, place - 3)
        if word.role in ("light", "act", "stock"):
            bonus = 0
    weighed.reverse()
    return weighed


def _near_start(words: Sequence[Word]) -> list[tuple[int, Word]]:
    """Words behind a number: the noun that it counts matters most."""
    weighed: list[tuple[int, Word]] = []
    bonus = 12
    for word in words:
        if word.role in TITLE_ROLES and (word.role != "act" or not weighed):
            weighed.append((word.weight * 2 + bonus, word))
        else:
            if word.role == "act":
                weighed.append((word.weight * 2, word))
            if weighed:
                bonus = 0
    if len(weighed) > 1 and weighed[-1][1].role in ("noun", "name"):
        weighed[-1] = (weighed[-1][0] + _LAST_NOUN, weighed[-1][1])
    return weighed


def _fit(words: list[tuple[int, Word]], room: int) -> list[str]:
    """The heaviest words that fit together, in the order of the text."""
    chosen: list[int] = []
    for index in sorted(range(len(words)), key=lambda each: (-words[each][0], each)):
        length = len(words[index][1].text)
        if length <= room:
            chosen.append(index)
            room -= length
    return [words[index][1].text for index in sorted(chosen)]


def _closing(binding: Binding, measure: Measure) -> str:
    unit = binding.number.unit or ""
    if binding.change:
        if unit in POINT_UNITS:
            return "增幅" if binding.change == "change" else "降幅"
        if unit in RELATIVE_UNITS:
            return "增长率" if binding.change == "change" else "降幅"
        word = "增加" if binding.change == "change" else "减少"
        return word + ("额" if unit.endswith("元") else "数")
    own = (*binding.before, *binding.after)
    if unit == "倍":
        return "倍数"
    if measure == "share" or unit in ("%", "‰"):
        return "" if any(word.role == "rate" for word in own) else "占比"
    if measure == "standard":
        return "" if any(word.role == "standard" for word in (*own, *binding.context)) else "标准"
    if unit.endswith("元"):
        last = [word.text for word in binding.core]
        return "" if any(text.endswith(_MONEY_ENDS) for text in last) else "金额"
    return _COUNTED.get(unit, "数")
