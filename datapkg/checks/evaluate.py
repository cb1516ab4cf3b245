"""Checks a written package: rules in, rows of `checks`, `check_results` and `check_inputs` out.

Only the CSV files of a package folder are read, never program state, so packages that others made or changed are
checked like our own. A rule that fails is a result of its own (`rule_error`) and is never counted against the data.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from datapkg.checks.characters import visible
from datapkg.checks.derived import derived_observations
from datapkg.checks.figures import make_figures
from datapkg.checks.judging import Detail, Figure, Judged, Judgement, can_tell_habit, comparison_of, judge, power
from datapkg.checks.package import MEMORY, open_package
from datapkg.checks.repairs import candidates
from datapkg.checks.rows import check_row, plain_result
from datapkg.checks.rules import Rule, Rules, Words
from datapkg.checks.texts import judge_texts
from datapkg.checks.verdicts import Habit, habit_of, overall_verdict, published, reading_verdict
from datapkg.checks.waivers import Waiver, apply_waivers, fingerprint
from datapkg.checks.wording import Outcome, words_of
from datapkg.models.tables import CheckInputRow, CheckResultRow, CheckRow, Fault, ObservationRow, Verdict

LARGE = 100_000
"""Above so many observations `evaluate` keeps only findings, unless it is told otherwise."""
_MOST_REPAIRED = 500
"""So many findings get candidate repairs; a package with more has a fault of another kind."""
_FINDINGS: frozenset[Verdict] = frozenset({"consistent_if_cut", "inconsistent", "implausible"})


class CheckTables(NamedTuple):
    """What the checks of one package publish.

    Args:
        checks: One row a rule.
        results: One row a rule and set of figures.
        inputs: The figures that each result rests on.
        derived_observations: What follows from printed figures, such as implied denominators.
        habits: The rounding habit of each report that shows one.
        fingerprints: What a waiver must quote, by result.
    """

    checks: tuple[CheckRow, ...]
    results: tuple[CheckResultRow, ...]
    inputs: tuple[CheckInputRow, ...]
    derived_observations: tuple[ObservationRow, ...]
    habits: Mapping[str, Habit]
    fingerprints: Mapping[str, str]

    @property
    def blocking(self) -> tuple[CheckResultRow, ...]:
        """The results that fail a build: `inconsistent` by a rule of severity error, not waived."""
        return tuple(
            result
            for result in self.results
            if result.verdict == "inconsistent" and result.severity == "error" and not result.waived
        )


def evaluate(
    package: Path,
    *,
    rules: Rules,
    waivers: Sequence[Waiver] = (),
    detail: Detail | None = None,
    most_repaired: int = _MOST_REPAIRED,
    memory: str = MEMORY,
) -> CheckTables:
    """Check a package folder.

    Args:
        package: The folder of the CSV files.
        rules: What to check.
        waivers: What a person has looked at and lets pass.
        detail: `all` also writes out what is consistent; `findings` doesn't. By default by size (`LARGE`).
        most_repaired: For how many findings candidate repairs are looked for.
        memory: How much of it the tables may take (`2GB`).

    Raises:
        PackageError: The folder can't be read, or is too large for the memory.
    """
    with open_package(package, memory=memory) as connection:
        make_figures(connection, references=rules.references)
        (counted,) = connection.execute("SELECT count(*) FROM observations").fetchone() or (0,)
        chosen: Detail = detail or ("all" if counted <= LARGE else "findings")
        judgements = judge(connection, rules.rules, detail=chosen)
        judgements += judge_texts(connection, rules.rules)
        habits = _habits(judgements)
        rows = _Rows(habits, most_repaired=most_repaired)
        for judgement in sorted(judgements, key=lambda each: each.rule.id):
            rows.add(judgement, detail=chosen)
        derived = derived_observations(connection, rows.kept)
    results = apply_waivers(rows.results, rows.fingerprints, waivers)
    return CheckTables(tuple(rows.checks), results, tuple(rows.inputs), derived, habits, rows.fingerprints)


def _habits(judgements: Sequence[Judgement]) -> dict[str, Habit]:
    votes: dict[str, list[tuple[object, Fraction]]] = defaultdict(list)
    for judgement in judgements:
        for judged in judgement.judged:
            if judged.report_id and can_tell_habit(judged.codes) and not any(judged.doubt):
                strength = power(judged, comparison_of(judged))
                votes[judged.report_id].append((judged.codes, strength or Fraction(0)))
    habits = {report_id: habit_of(each) for report_id, each in sorted(votes.items())}  # type: ignore[arg-type]
    return {report_id: habit for report_id, habit in habits.items() if habit != "unknown"}


class _Rows:
    """Collects the rows of all tables, in the order of rules and figures."""

    def __init__(self, habits: Mapping[str, Habit], *, most_repaired: int) -> None:
        self._habits = habits
        self._repairs_left = most_repaired
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
        result = _result_row(judged, verdict=verdict, habit=habit, repair=self._repairs_left > 0)
        if result.result_id in self.fingerprints:
            # Two announcements in the same words in one paragraph: they are told apart by their order.
            same = sum(each.startswith(result.result_id) for each in self.fingerprints)
            result = result.model_copy(update={"result_id": f"{result.result_id}-{same + 1}"})
        self._repairs_left -= verdict in _FINDINGS
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
