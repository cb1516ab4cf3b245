"""Waivers: findings that a person has looked at and lets pass.

`sources/<report-id>/waivers.yml` is a list:

    - result: growth-of-standard-4f0c2a…   # the result_id of the finding
      fingerprint: 1f2e3d4c5b6a            # of the printed texts of its inputs, as `datapkg validate` shows it
      reason: {zh: …, en: …}
      until: '2027-12-31'                  # the last day; compared with a date that is given, never with a clock

A waiver whose finding is gone (unused), whose inputs print something else now (stale), or whose date has passed
(expired) is itself a blocking finding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from datapkg.checks.rules import Words
from datapkg.declarations import read_declaration
from datapkg.errors import PackageError
from datapkg.models.base import Model
from datapkg.models.tables import CheckResultRow, Verdict

_WAIVABLE: frozenset[Verdict] = frozenset({"consistent_if_cut", "inconsistent", "implausible"})


class Waiver(Model):
    """One waiver; `where` is filled in by the loader."""

    result: str
    fingerprint: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
    reason: Words
    until: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    where: str = Field(default="", exclude=True)

    @property
    def waiver_id(self) -> str:
        """The waiver's id: the result that it lets pass."""
        return f"waiver-{self.result}"


class WaiverProblem(Model):
    """A waiver that no longer holds."""

    waiver: Waiver
    problem: Words


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """The waivers of one file; none where there is no file.

    Raises:
        DeclarationError: The file doesn't hold what it should, with file:line.
    """
    if not path.exists():
        return ()
    declaration = read_declaration(path)
    waivers: tuple[Waiver, ...] = declaration.parse(tuple[Waiver, ...])
    seen: set[str] = set()
    for number, waiver in enumerate(waivers):
        if waiver.result in seen:
            raise declaration.error(f"'{waiver.result}' is waived twice", place=(number, "result"))
        seen.add(waiver.result)
    return tuple(
        waiver.model_copy(update={"where": declaration.where((number, "result"))})
        for number, waiver in enumerate(waivers)
    )


def fingerprint(texts: Iterable[str]) -> str:
    """Twelve hexadecimal digits that change when any printed text changes."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def apply_waivers(
    results: Sequence[CheckResultRow], fingerprints: Mapping[str, str], waivers: Sequence[Waiver]
) -> tuple[CheckResultRow, ...]:
    """The results with those marked that a waiver with the right fingerprint lets pass."""
    by_result = {waiver.result: waiver for waiver in waivers}
    applied = []
    for result in results:
        waiver = by_result.get(result.result_id)
        fits = waiver is not None and waiver.fingerprint == fingerprints.get(result.result_id)
        if waiver is not None and fits and result.verdict in _WAIVABLE:
            result = result.model_copy(update={"waived": True, "waiver_id": waiver.waiver_id})  # noqa: PLW2901
        applied.append(result)
    return tuple(applied)


def refuse_idle_waivers(results: Sequence[CheckResultRow], waivers: Sequence[Waiver]) -> None:
    """Fail a build whose waivers let nothing pass; a build knows no date, so none of them has expired.

    Raises:
        PackageError: With the first waiver that is unused or stale, and how many more there are.
    """
    problems = waiver_problems(results, waivers, today=None)
    if problems:
        first, more = problems[0], len(problems) - 1
        raise PackageError(
            f"the waiver of {first.waiver.result} {first.problem.en}" + (f"; and {more} more" if more else ""),
            code="waiver-idle",
            where=first.waiver.where,
            hint="Remove it, or look at the finding again and take its id and fingerprint from datapkg validate.",
        )


def waiver_problems(
    results: Sequence[CheckResultRow], waivers: Sequence[Waiver], *, today: str | None
) -> tuple[WaiverProblem, ...]:
    """The waivers that are unused, stale or expired.

    Args:
        results: The results after `apply_waivers`.
        waivers: All waivers that were given.
        today: An ISO date to compare `until` with; None leaves dates unchecked.
    """
    known = {result.result_id: result for result in results}
    problems = []
    for waiver in waivers:
        result = known.get(waiver.result)
        if result is None or result.verdict not in _WAIVABLE:
            words = Words(zh="没有这项发现，豁免未被使用", en="is unused: there is no such finding")
        elif not result.waived:
            words = Words(zh="数字已改变，豁免失效", en="is stale: the figures that it was made for have changed")
        elif today is not None and waiver.until < today:
            words = Words(zh=f"已于{waiver.until}到期", en=f"has expired on {waiver.until}")
        else:
            continue
        problems.append(WaiverProblem(waiver=waiver, problem=words))
    return tuple(problems)
