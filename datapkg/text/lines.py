"""Says of each line what it is: heading, text, list, table, caption or furniture of a web page.

The words that decide are general habits of Chinese web pages, newspapers and reports.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from datapkg.models import ParagraphKind

SENTENCE_ENDS = "。！？!?；;…"
_FINAL_MARKS = frozenset(SENTENCE_ENDS)
CLOSING_MARKS = "”’」』）)》】〕\"'"
_HEADING_LENGTH = 40
_FURNITURE_LENGTH = 120
_CLAUSE_MARK = re.compile(r"[，。；！？,;]")
_TAG = re.compile(r"<[/!]?[A-Za-z][^<>]{0,300}>")
_HEADING_MARK = re.compile(
    r"#{1,6}(?= )|[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十]{1,3}[）)]|"
    r"第[一二三四五六七八九十百0-9]{1,4}[章节部分编篇][ 、：]?|【[^】]{1,20}】$|<h[1-6]\b"
)
_LIST_MARK = re.compile(
    r"[-*] (?=\S)|[•·●○■◆▪➢①-⑳]|[0-9]{1,2}(?:[、)）]|\.(?![0-9]))|[（(][0-9]{1,2}[）)]|\[[0-9]{1,3}\]"
)
_CAPTION = re.compile(
    r"附?[图表] ?[0-9一二三四五六七八九十]{1,3}(?![0-9一二三四五六七八九十年月日])|图为|图说|图片|[（(]?单位："
)
_PHOTO_CREDITS = ("摄", "供图", "资料图", "资料图片")
_FURNITURE_WORDS = (
    "来源|信息来源|文章来源|稿件来源|图片来源|发布时间|发布日期|发布机构|发布单位|发文机关|时间|日期|阅读|阅读次数|阅读量|浏览|浏览量|"
    "浏览次数|点击|点击数|点击率|访问量|字体|字体大小|字号|打印|打印本页|保存|收藏|分享|分享到|关闭|关闭窗口|视力保护色|作者|记者|"
    "通讯员|编辑|责编|责任编辑|网络编辑|值班编辑|编辑人员|审核|信息审核|初审|复审|终审|校对|校审|监制|总编|供稿|撰稿|投稿|索引号|"
    "信息分类|主题词|文号|上一篇|下一篇|相关阅读|相关链接|附件下载|当前位置|您的位置|您现在的位置|您当前的位置|所在位置|首页|网站首页|"
    "返回|返回主站|返回首页|返回顶部|扫一扫|版权声明|主办|主办单位|承办单位|技术支持|网站标识码|网站地图|联系我们|联系电话|邮编|地址|"
    "登录|注册|导航|无障碍|长者模式|繁体|简体"
)
_FURNITURE = re.compile(
    rf"[【\[(（]?(?:{_FURNITURE_WORDS})(?= ?[:：|丨>＞]|$|[ ,，])|"
    r"本站支持|返回搜狐|版权所有|更多精彩内容|[■▲◎]? ?(?:本报)?(?:记者|通讯员) ?[\u4e00-\u9fff]{2,4}(?:$| )|"
    r"[■▲◎] ?(?:本报)?(?:记者|通讯员)|.{0,20}(?:ICP备|公网安备)"
)
_TABLE = re.compile(r"\t.*\t|\|.*\||\S {2,}\S+ {2,}\S|[0-9\u4e00-\u9fff]\t-?[0-9]|(?:[0-9][0-9.,%]{0,15} ){2}[0-9]")
_FIGURE = re.compile(r"[0-9] ?[万亿余多]{0,2}[%人户元个家所张件次名座处条项亩对具例]")


class Line(NamedTuple):
    """A line without the white space around it.

    Args:
        start: First character in the source.
        end: Behind the last character.
        text: The folded characters.
        breaks: How many line breaks stand before it.
        indent: Whether white space stands before it in its line.
        kind: What it is, looked at alone.
    """

    start: int
    end: int
    text: str
    breaks: int
    indent: bool
    kind: ParagraphKind


def kind_of_line(text: str) -> ParagraphKind:
    """What a line, stripped of white space, is when looked at alone."""
    if len(text) > _FURNITURE_LENGTH or (len(text) > _HEADING_LENGTH and text[-1] == "。"):
        return "table" if text[0] == "|" or text.count("\t") > 1 else _kind_by_mark(text)
    if _FURNITURE.match(text):
        return "furniture"
    if _CAPTION.match(text) or text.rstrip("）)").endswith(_PHOTO_CREDITS):
        return "caption"
    if _TABLE.search(text) and not _CLAUSE_MARK.search(text):
        return "table"
    return _kind_by_mark(text)


def _kind_by_mark(text: str) -> ParagraphKind:
    plain = _TAG.sub("", text).strip() if text[0] == "<" else text
    short = len(plain) <= _HEADING_LENGTH and plain[-1:] not in SENTENCE_ENDS
    if _HEADING_MARK.match(text) and short:
        return "heading"
    if _LIST_MARK.match(text):
        return "list"
    return "heading" if short and not _CLAUSE_MARK.search(plain) and not _FIGURE.search(plain) else "text"


def plain_heading(text: str) -> str:
    """A heading without its markdown signs and tags."""
    return _TAG.sub("", text).lstrip("#").strip()


def is_heading_mark(text: str) -> bool:
    """Whether a text starts with what only headings start with."""
    return bool(_HEADING_MARK.match(text))


def is_finished(text: str) -> bool:
    """Whether a text ends where a sentence, or an element of a web page, ends."""
    return text.rstrip(CLOSING_MARKS)[-1:] in _FINAL_MARKS or text[-1] in "：>"


def has_open_bracket(text: str) -> bool:
    """Whether a quotation or bracket of a text is not closed."""
    return any(text.count(first) > text.count(last) for first, last in ("“”", "《》", "（）", "()"))


def is_prose(text: str) -> bool:
    """Whether a text has clauses."""
    return bool(_CLAUSE_MARK.search(text))
