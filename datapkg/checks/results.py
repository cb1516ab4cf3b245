"""Puts what rules found into the rows of `checks`, `check_results` and `check_inputs`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from datapkg.checks.characters import visible
from datapkg.checks.judged import Figure, Judged, comparison_of, power
from datapkg.checks.judging import Detail, Judgement
from datapkg.checks.repairs import candidates
from datapkg.checks.rows import check_row, plain_result
from datapkg.checks.rules import Rule, Words
from datapkg.checks.verdicts import Habit, overall_verdict, published, reading_verdict
from datapkg.checks.waivers import fingerprint
from datapkg.checks.wording import Outcome, words_of
from datapkg.models.tables import CheckInputRow, CheckResultRow, CheckRow, Fault, Verdict

_FINDINGS: frozenset[Verdict] = frozenset({"consistent_if_cut", "inconsistent", "implausible"})


class ResultRows:
    """Collects the rows of all tables, in the order of rules and figures."""

    def __init__(self, habits: Mapping[str, Habit], *, most_repaired: int, part: str = "") -> None:
        self._habits = habits
        self._part = part
        self.repairs_left = most_repaired
        self.checks: list[CheckRow] = []
        self.results: list[CheckResultRow] = []
        self.inputs: list[CheckInputRow] = []
        self.fingerprints: dict[str, str] = {}
        self.kept: list[tuple[CheckResultRow, Judged]] = []

    def add(self, judgement: Judgement, *, detail: Detail) -> None:
        """Add a rule with all that it found."""
        rule, start = judgement.rule, len(self.results)
        if judgement.error is not None:
            self._add_error(rule, judgement.error)
        for judged in judgement.judged:
            self._add_result(judged, detail=detail)
        if judgement.left_out:
            self._add_left_out(rule, judgement.left_out)
        opened = sum(result.verdict == "cannot_tell" for result in self.results[start:])
        opened = opened if detail == "all" else max(opened, judgement.opened)
        self.checks.append(
            check_row(
                rule.id,
                type=rule.type,
                scope=rule.scope,
                severity=rule.severity,
                title=rule.words,
                why=rule.why,
                evaluated=judgement.evaluated,
                opened=opened,
            )
        )

    def _add_left_out(self, rule: Rule, number: int) -> None:
        words = Words(
            zh=f"{rule.words.zh}：另有 {number:,} 组数字同样不符，没有逐一列出",
            en=f"{rule.words.en}: another {number:,} sets of figures fail, too many to be listed one by one",
        )
        self.results.append(
            plain_result(
                _result_id(rule, (self._part, "left out")),
                check_id=rule.id,
                report_id=None,
                severity=rule.severity,
                verdict="implausible" if rule.is_soft else "inconsistent",
                fault="unknown",
                words=words,
            )
        )

    def _add_error(self, rule: Rule, error: str) -> None:
        words = Words(zh=f"{rule.words.zh}：规则出错：{error}", en=f"{rule.words.en}: the rule failed: {error}")
        self.results.append(
            plain_result(
                _result_id(rule, ()),
                check_id=rule.id,
                report_id=None,
                severity="warning",
                verdict="rule_error",
                fault="rule",
                words=words,
            )
        )

    def _add_result(self, judged: Judged, *, detail: Detail) -> None:
        habit = self._habits.get(judged.report_id or "", "unknown")
        verdict = overall_verdict(judged.codes, soft=judged.rule.is_soft, doubt=judged.doubt, habit=habit)
        if detail == "findings" and verdict in {"consistent", "not_applicable"}:
            return
        result = _result_row(judged, verdict=verdict, habit=habit, repair=self.repairs_left > 0)
        if result.result_id in self.fingerprints:
            # Two announcements in the same words in one paragraph: they are told apart by their order.
            same = sum(each.startswith(result.result_id) for each in self.fingerprints)
            result = result.model_copy(update={"result_id": f"{result.result_id}-{same + 1}"})
        self.repairs_left -= verdict in _FINDINGS
        self.results.append(result)
        self.kept.append((result, judged))
        self.fingerprints[result.result_id] = fingerprint([f.text for f in judged.present.values()])
        for position, (role, figure) in enumerate(judged.present.items(), start=1):
            self.inputs.append(
                CheckInputRow(
                    result_id=result.result_id,
                    position=position,
                    role=role,
                    observation_id=figure.observation_id or None,
                    text=figure.text,
                )
            )


def _result_row(judged: Judged, *, verdict: Verdict, habit: Habit, repair: bool) -> CheckResultRow:
    rule, comparison = judged.rule, comparison_of(judged)
    texts = {name: _shown(figure) for name, figure in judged.terms.items()}
    cut = comparison_of(judged, reading=1) if judged.codes.cut != judged.codes.rounded else None
    words = words_of(Outcome(rule, texts, judged.terms, comparison, judged.codes, verdict, habit, cut, judged.doubt))
    computed, stated = (None, None) if comparison is None else comparison
    gap = computed.gap(stated) if computed and stated else None
    soft, first = rule.is_soft, next(iter(judged.present.values()))
    repairs = candidates(judged) if repair and verdict in _FINDINGS else ()
    return CheckResultRow(
        result_id=_result_id(rule, [_name_of(figure) for figure in judged.present.values()]),
        check_id=rule.id,
        report_id=judged.report_id,
        region_code=first.region_code or None,
        year=first.year or None,
        verdict=verdict,
        verdict_rounded=reading_verdict(judged.codes.rounded, soft=soft),
        verdict_cut=reading_verdict(judged.codes.cut, soft=soft),
        verdict_coarse=reading_verdict(judged.codes.coarse, soft=soft),
        severity=rule.severity,
        power=published(power(judged, comparison)),
        computed_lower=published(computed.lower) if computed else None,
        computed_upper=published(computed.upper) if computed else None,
        stated_lower=published(stated.lower) if stated else None,
        stated_upper=published(stated.upper) if stated else None,
        gap=published(gap),
        fault=_fault(judged, verdict),
        candidates="|".join(repairs) or None,
        waived=False,
        waiver_id=None,
        message_zh=words.zh,
        message_en=words.en,
    )


def _shown(figure: Figure) -> str:
    """A figure as it is printed, with its unit; characters that can't be seen are written out."""
    unit = "" if figure.unit in figure.text or "%" in figure.unit else figure.unit
    return visible(" ".join(figure.text.split())) + unit


def _name_of(figure: Figure) -> str:
    """What tells a figure from all others; words of a text that are no observation occur in many places."""
    return figure.observation_id or "\0".join([figure.report_id, figure.paragraph_id, figure.text])


def _fault(judged: Judged, verdict: Verdict) -> Fault | None:
    """Where the mistake is likely to be: re-reading tells the program's mistakes from the source's."""
    if verdict not in _FINDINGS:
        return None
    if judged.rule.type == "reread" or any(not figure.reread for figure in judged.present.values()):
        return "extraction"
    return "source" if verdict != "implausible" else "unknown"


def _result_id(rule: Rule, inputs: Sequence[str]) -> str:
    digest = hashlib.sha256("\0".join([rule.id, *inputs]).encode()).hexdigest()
    return f"{rule.id}-{digest[:12]}"
