"""Makes the view of a source that numbers are read from, with a map back to the source's characters.

In goes the decoded source; out comes a text in which characters have one form each (see `widths`) and from which is
left out what only disturbs reading: pinyin glosses behind a character (`長(zhǎng)`), commas printed twice (`,，`),
characters that nobody can see (zero-width spaces, soft hyphens, direction marks, controls), a space between a Chinese
character and a digit, and carriage returns. Line breaks inside paragraphs are the business of `paragraphs`.

Every search here is linear in the length of the text, whatever the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from datapkg.models import OffsetMap, Span
from datapkg.text.widths import ODD, fold, outside_gb2312

_HIDDEN_RANGES = (
    ("\x00", "\x08"), ("\x0e", "\x1f"), ("\x7f", "\x84"), ("\x86", "\x9f"), ("\xad", "\xad"), ("\u034f", "\u034f"),
    ("\u061c", "\u061c"), ("\u180b", "\u180e"), ("\u200b", "\u200f"), ("\u202a", "\u202e"), ("\u2060", "\u206f"),
    ("\ufe00", "\ufe0f"), ("\ufeff", "\ufeff"), ("\ufff9", "\ufffb"), ("\U000e0000", "\U000e01ef"),
)  # fmt: skip
"""Control characters (line ends and tab aside), and what Unicode lets go unseen: format controls and selectors."""
HIDDEN = re.compile("[" + "".join(f"{first}-{last}" for first, last in _HIDDEN_RANGES) + "]+")
MARGIN = " \t\n\v\f\r\x85\xa0\u2028\u2029\u202f\u205f\u3000" + "".join(
    chr(code)
    for first, last in (*_HIDDEN_RANGES[:-1], ("\u2000", "\u200a"))
    for code in range(ord(first), ord(last) + 1)
)
"""White space and what nobody sees: not part of a paragraph where it stands at its edge."""
_CARRIAGE_RETURN = re.compile(r"\r(?=\n)")
_TONES = "āáǎàēéěèếềểễêīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ\u0300\u0301\u0302\u0304\u0308\u030c"
_GLOSSES = (re.compile(rf"\(([a-z{_TONES}]{{1,8}})\)"), re.compile(rf"（([a-z{_TONES}]{{1,8}})）"))
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
    r"(?:i?ang?|uang?|i?ao|ai|uai|e[in]?|eng|i[ae]?|in|ing|i?ong|i?u|ou|o|a|u[aeino]|uan|er)\Z"
)
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_OTHER_MARKS = "，。、；：！？"
_REPEATED_COMMAS = re.compile(f",+(?:(?=[{_OTHER_MARKS}])|(?<=,,)|(?<=[{_OTHER_MARKS}],))")
_DIGITS = frozenset("0123456789")
_SPACE_AT_DIGIT = re.compile(r" (?:(?<=[0-9%] ) {0,2}(?=[%\u3400-\u9fff])|(?<=[\u3400-\u9fff] ) {0,2}(?=[0-9]))")
_PROSE_MARK = re.compile(r"[，。；、！？]")


def normalize(source: str) -> tuple[str, OffsetMap]:
    """The view of a source, and the map from its positions to the source's."""
    folded, omitted = prepare(source)
    return cut(folded, pieces=(Span(0, len(folded)),), omitted=omitted)


def prepare(source: str) -> tuple[str, list[Span]]:
    """The folded text, as long as the source, and what the view leaves out of it, in order of its start.

    The stretches left out may overlap.
    """
    alien = outside_gb2312(source)
    odd = ODD.search(source) is not None
    folded = fold(source, alien=alien, odd=odd)
    spans = [*_glosses(source)]
    # Most texts have few of these marks, and to know that none is there is cheaper than to search for its patterns.
    if "," in source:
        spans += _repeated_commas(source)
    if " " in folded:
        spans += _spaces_at_digits(folded)
    if "\r" in source:
        spans += (Span(*match.span()) for match in _CARRIAGE_RETURN.finditer(source))
    if odd or HIDDEN.search("".join(alien)):
        spans += (Span(*match.span()) for match in HIDDEN.finditer(source))
    spans.sort()
    return folded, spans


def cut(folded: str, *, pieces: Sequence[Span], omitted: Sequence[Span]) -> tuple[str, OffsetMap]:
    """Put the pieces of a folded text together without what is omitted.

    Args:
        folded: The text, character for character as long as its source.
        pieces: Stretches of it in the order in which they read.
        omitted: What to leave out, ordered by start.
    """
    if folded and not omitted and len(pieces) == 1 and pieces[0] == (0, len(folded)):
        return folded, OffsetMap.identity(len(folded))
    runs = [run for piece in pieces for run in _kept(piece, omitted=omitted) if run.start < run.end]
    if runs == [(0, len(folded))]:
        return folded, OffsetMap.identity(len(folded))
    view_starts: list[int] = []
    length = 0
    for run in runs:
        view_starts.append(length)
        length += run.end - run.start
    view = "".join([folded[run.start : run.end] for run in runs])
    starts = tuple(run.start for run in runs)
    return view, OffsetMap(view_starts=tuple(view_starts), source_starts=starts, length=length)


def _kept(piece: Span, *, omitted: Sequence[Span]) -> Iterator[Span]:
    position = piece.start
    for index in range(bisect_left(omitted, piece.start, key=lambda span: span.start), len(omitted)):
        gap = omitted[index]
        if gap.start >= piece.end:
            break
        if gap.start > position:
            yield Span(position, gap.start)
        position = max(position, gap.end)
    yield Span(position, piece.end)


def _glosses(source: str) -> Iterator[Span]:
    for pattern in _GLOSSES:
        for match in pattern.finditer(source):
            syllable = match[1]
            is_pinyin = not syllable.isascii() or _SYLLABLE.match(syllable)
            if is_pinyin and match.start() and _IDEOGRAPH.match(source, match.start() - 1):
                yield Span(*match.span())


def _repeated_commas(source: str) -> Iterator[Span]:
    """ASCII commas beside another mark (`,，` and `。,`); of several commas alone all but the last."""
    for match in _REPEATED_COMMAS.finditer(source):
        start, end = match.span()
        before, after = source[max(start - 1, 0) : start], source[end : end + 1]
        if (before and before in _OTHER_MARKS) or (after and after in _OTHER_MARKS):
            yield Span(start, end)
        elif not (before in _DIGITS and after in _DIGITS):
            yield Span(start, end - 1)


def _spaces_at_digits(folded: str) -> Iterator[Span]:
    """Spaces between a digit and a Chinese character or %, in lines of prose: in tables they part columns."""
    line_end, prose = -1, False
    for match in _SPACE_AT_DIGIT.finditer(folded):
        start, end = match.span()
        if start > line_end:
            line_start = folded.rfind("\n", max(line_end, 0), start) + 1
            line_end = folded.find("\n", end)
            line_end = len(folded) if line_end < 0 else line_end
            prose = bool(_PROSE_MARK.search(folded, line_start, line_end))
        if prose:
            yield Span(start, end)
