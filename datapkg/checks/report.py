"""Validates one target: structure, rules and waivers, put together as a report of findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from datapkg.checks.characters import check_characters
from datapkg.checks.evaluate import CheckTables, evaluate
from datapkg.checks.findings import Finding, result_findings, structure_findings, waiver_findings
from datapkg.checks.rules import Rules
from datapkg.checks.structure import StructureFault, structure_faults
from datapkg.checks.targets import Target, places_of
from datapkg.checks.waivers import waiver_problems
from datapkg.models.base import Model
from datapkg.package.descriptor import DESCRIPTOR
from datapkg.package.read import read_package
from datapkg.sources import read_source


class ValidationReport(Model):
    """What validating one target found.

    Args:
        name: The target.
        evaluated: How many results there are, consistent ones included.
        counts: How many results have each verdict.
        habits: The rounding habit of reports that show one.
        findings: What to look at.
    """

    name: str
    evaluated: int
    counts: Mapping[str, int]
    habits: Mapping[str, str]
    findings: tuple[Finding, ...]

    @property
    def is_valid(self) -> bool:
        """Whether nothing blocks."""
        return not any(finding.blocking for finding in self.findings)


def validate(
    target: Target, *, rules: Rules, today: str | None = None, every: bool = False, structure: bool = True
) -> ValidationReport:
    """Check a target.

    Args:
        target: What `prepare` made.
        rules: The rules.
        today: An ISO date that waivers are compared with; None leaves their dates alone.
        every: Whether to list consistent and undecided results too.
        structure: Whether to check the structure of a package that was given as one.

    Raises:
        PackageError: The package can't be read.
    """
    tables = _with_characters(evaluate(target.package, rules=rules, waivers=target.waivers), target)
    findings = (
        *structure_findings(_faults(target) if structure else (), folder=str(target.package)),
        *waiver_findings(waiver_problems(tables.results, target.waivers, today=today)),
        *result_findings(tables, places=places_of(target, observations=_found_in(tables)), every=every),
    )
    return _report(target.name, tables, findings)


def _found_in(tables: CheckTables) -> frozenset[str]:
    return frozenset(row.observation_id for row in tables.inputs if row.observation_id is not None)


def _with_characters(tables: CheckTables, target: Target) -> CheckTables:
    """The checks with that of the source's characters, where the source is at hand."""
    if target.source is None:
        return tables
    package = read_package(target.package)
    found = check_characters(
        package.reports[0].report_id, source=read_source(target.source).text, observations=package.observations
    )
    return tables._replace(
        checks=(found.check, *tables.checks),
        results=(*found.results, *tables.results),
        inputs=(*found.inputs, *tables.inputs),
    )


def _faults(target: Target) -> tuple[StructureFault, ...]:
    if not target.given:
        return target.faults
    if not (target.package / DESCRIPTOR).is_file():
        message = "there is none, so nothing declares the tables; --no-structure checks the numbers alone"
        return (*target.faults, StructureFault("descriptor", DESCRIPTOR, message))
    return (*target.faults, *structure_faults(target.package))


def _report(name: str, tables: CheckTables, findings: tuple[Finding, ...]) -> ValidationReport:
    counts = Counter(result.verdict for result in tables.results)
    evaluated = sum(check.evaluated for check in tables.checks)
    return ValidationReport(
        name=name,
        evaluated=evaluated,
        counts=dict(sorted(counts.items())),
        habits=dict(tables.habits),
        findings=findings,
    )
