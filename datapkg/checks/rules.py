"""Rules as data: the manual of `schemas/rules/<topic>.yml`.

A file is a list of rules. A rule is one of a closed set of types and has no free expressions:

    - id: share-of-named-whole        # kebab-case, unique over all files
      type: share                     # one of the types of `RULE_TYPES`
      scope: report                   # figure | report | reports | time | places | corpus
      severity: error                 # error (blocks) | warning | info
      roles:                          # which figures take part; the names that a type needs are in `ROLE_NAMES`
        whole: {unit: [人, 户]}
        part: {unit: [人, 户], follows: whole, gap: '.{0,20}中的?'}
        stated: {unit: ['%'], follows: part, gap: '.{0,20}占比'}
      words: {zh: …, en: …}           # the title
      why: {zh: …, en: …}             # the reason, for a reader who isn't a statistician
      examples:                       # run as tests; [text|role] is a figure with the unit of its role
        - {verdict: consistent, text: '[3209|whole]人中的[2354|part]人，占比[73.4%|stated]'}

A role selects figures by `indicator`, `unit`, `measure` and `approx` (lists), by `level` of the region (nation,
province, city, county), and by RE2 expressions that are searched in the title (`label`, `not_label`) or in the 16
characters before and behind the figure (`before`, `after`). `follows` chains it to the figure of an earlier role in the
same paragraph: at most `within` other figures stand between, and the text between, from the end of the one numeral to
the start of the other, must match the whole of `gap` and never reaches over the end of a sentence; `same_unit` asks for
the unit of that figure. Roles that don't follow another one are joined on what `same` lists. A role named `via…` only
leads from one figure to the next. `year: -1` takes the year before, `region: parent` the area around.

Further keys: `kinds` (of reports; none means all), `missing` (what happens where a role finds nothing), `base` (per
100, 1000, 10000), `band`, `soft` (a failure is unlikely, not contradictory), `complete: false` (parts need not fill the
whole), `plus` (a percentage over 100), `printed` (the printed number itself, without its interval and sign), `suspect`
(a failure is never more than `cannot_tell`), `slip` (only figures of different paragraphs that are the same but for one
slip of the pen), `units`, `decimals`, `pattern` (what the characters of a figure must
match, for `digits`), `derived` (what is computed beside the verdict).

A `ratio_band` is over ÷ under, over ÷ (under + also), or over ÷ (under × times).

The band of a `period` rule is about the years between a figure and its report; a year outside it must be named.

`reference: population` takes the population of the region from `references/population.yml` beside the rules:

    name: population
    words: {zh: 常住人口, en: Resident population}
    source: …                         # where the figures are from
    unit: 人
    values: {'610200': 698322, …}     # by GB/T 2260 code
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, TypeAdapter, field_validator, model_validator

from datapkg.checks.rule_names import KnownNames
from datapkg.checks.rule_types import (
    BAND_OR_ROLE,
    ROLE_NAMES,
    SOFT_TYPES,
    VIA,
    Key,
    Level,
    RuleType,
    Scope,
)
from datapkg.declarations import read_declaration
from datapkg.errors import DeclarationError
from datapkg.models import Approximation, Measure
from datapkg.models.base import Model
from datapkg.models.reports import ReportKind
from datapkg.models.tables import Severity, Verdict

Outcome = Literal["passes", "fails", "cannot_tell"]
_TWO = 2


class Words(Model):
    """A text in Chinese and English."""

    zh: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]


class Band(Model):
    """Two closed ends; None is unbounded."""

    lower: Decimal | None = None
    upper: Decimal | None = None

    @field_validator("lower", "upper", mode="before")
    @classmethod
    def _text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _ordered(self) -> Band:
        if self.lower is None and self.upper is None:
            raise ValueError("a band needs a lower or an upper end")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError("the lower end lies above the upper one")
        return self


class Role(Model):
    """Which figures may play a part in a rule; see the module's text."""

    indicator: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    measure: tuple[Measure, ...] = ()
    approx: tuple[Approximation, ...] = ()
    label: str | None = None
    not_label: str | None = None
    level: tuple[Level, ...] = ()
    same_unit: bool = False
    before: str | None = None
    after: str | None = None
    reference: str | None = None
    follows: str | None = None
    gap: str | None = None
    within: Annotated[int, Field(ge=0, le=8)] = 0
    year: Annotated[int, Field(ge=-5, le=0)] = 0
    region: Literal["same", "parent"] = "same"
    optional: bool = False

    @model_validator(mode="after")
    def _chained(self) -> Role:
        if (self.gap is not None or self.within or self.same_unit) and self.follows is None:
            raise ValueError("`gap`, `within` and `same_unit` need `follows`")
        return self


class Example(Model):
    """A text with marked figures, and the verdict that the rule must reach on it."""

    verdict: Verdict
    text: str


class Derived(Model):
    """What a rule computes beside its verdict: the implied denominator."""

    label: Words
    unit: str


class Rule(Model):
    """One rule; see the module's text."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    type: RuleType
    scope: Scope
    severity: Severity
    roles: dict[str, Role] = Field(default_factory=dict)
    kinds: tuple[ReportKind, ...] = ()
    same: tuple[Key, ...] = ("report", "region", "year")
    missing: Literal["skip", "cannot_tell", "zero"] = "skip"
    base: Literal[1, 100, 1000, 10000, 100000, 1000000] | None = None
    band: Band | None = None
    soft: bool = False
    complete: bool = True
    plus: bool = False
    printed: bool = False
    suspect: bool = False
    slip: bool = False
    units: tuple[str, ...] = ()
    decimals: Annotated[int, Field(ge=0, le=5)] = 5
    pattern: str | None = None
    derived: Derived | None = None
    words: Words
    why: Words
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Rule:
        required, optional = ROLE_NAMES[self.type]
        for name in sorted(required - set(self.roles)):
            raise ValueError(f"a {self.type} rule needs the role '{name}'")
        for name in self.roles:
            if name not in required | optional and not name.startswith(VIA):
                raise ValueError(f"a {self.type} rule has no role '{name}'")
        seen: set[str] = set()
        for name, role in self.roles.items():
            if role.follows is not None and role.follows not in seen:
                raise ValueError(f"role '{name}' follows '{role.follows}', which isn't an earlier role")
            seen.add(name)
        if self.type == "rate" and self.base is None:
            raise ValueError("a rate rule needs a base")
        instead = BAND_OR_ROLE.get(self.type)
        if instead is not None and self.band is None and instead not in self.roles:
            raise ValueError(f"a {self.type} rule needs a band" + (f" or the role '{instead}'" if instead else ""))
        return self

    @property
    def terms(self) -> tuple[str, ...]:
        """The roles that take part in the arithmetic."""
        return tuple(name for name in self.roles if not name.startswith(VIA))

    @property
    def stays_in_report(self) -> bool:
        """Whether it never compares the figures of two reports."""
        return len(self.roles) < _TWO or "report" in self.same or any(role.follows for role in self.roles.values())

    @property
    def stays_in_place(self) -> bool:
        """Whether it never compares the figures of two places."""
        elsewhere = self.type == "claim" or any(role.region == "parent" for role in self.roles.values())
        return self.stays_in_report or (not elsewhere and not {"place", "region"}.isdisjoint(self.same))

    @property
    def outcomes(self) -> frozenset[Outcome]:
        """What a rule can come to, and has an example of; what lacks here is impossible by construction.

        A claim, or a rate whose whole isn't printed, has nothing to be compared with. What is only suspect never fails.
        Whether a digit is in the ledger can always be told, and so can a single figure that isn't stated with 约.
        """
        if self.type == "claim" or (self.type == "rate" and "whole" not in self.roles):
            return frozenset({"cannot_tell"})
        only = next(iter(self.roles.values())) if len(self.roles) == 1 else None
        told = self.type == "ledger" or (only is not None and bool(only.approx) and "about" not in only.approx)
        possible: dict[Outcome, bool] = {"passes": True, "fails": not self.suspect, "cannot_tell": not told}
        return frozenset(outcome for outcome, is_possible in possible.items() if is_possible)

    @property
    def is_soft(self) -> bool:
        """Whether failing is unlikely rather than contradictory."""
        return self.soft or self.type in SOFT_TYPES


class Reference(Model):
    """Figures that rules compare with; see the module's text."""

    name: str
    words: Words
    source: str
    unit: str
    values: dict[str, int]


class Rules(Model):
    """All rules, ordered by id, and the references they compare with."""

    rules: tuple[Rule, ...]
    references: tuple[Reference, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by their id."""
        return {rule.id: rule for rule in self.rules}


def load_rules(folder: Path, *, indicators: Iterable[str] | None = None, units: Iterable[str] | None = None) -> Rules:
    """Every rule of a folder's YAML files.

    Args:
        folder: `schemas/rules`.
        indicators: Every known indicator id; None leaves the ids unchecked.
        units: Every known unit; None leaves them unchecked.

    Raises:
        DeclarationError: With file:line; a file that doesn't hold what it should, an id that stands twice, a name that
            isn't known, or an expression that can't be used.
    """
    known = KnownNames(
        None if indicators is None else frozenset(indicators), None if units is None else frozenset(units)
    )
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.yml")):
        declaration = read_declaration(path)
        parsed: tuple[Rule, ...] = declaration.parse(tuple[Rule, ...])
        for number, rule in enumerate(parsed):
            problem = known.problem(rule) or (
                f"rule '{rule.id}' stands twice; the other one is in another place" if rule.id in rules else None
            )
            if problem:
                raise declaration.error(problem, place=(number, "id"), code="rule-invalid")
            rules[rule.id] = rule
    if not rules:
        raise DeclarationError("holds no rules", code="rules-missing", where=str(folder))
    references: tuple[Reference, ...] = tuple(
        read_declaration(path).parse(Reference) for path in sorted((folder / "references").glob("*.yml"))
    )
    named = {reference.name for reference in references}
    for rule in rules.values():
        for role in rule.roles.values():
            if role.reference is not None and role.reference not in named:
                raise DeclarationError(
                    f"rule '{rule.id}' names an unknown reference: {role.reference}",
                    code="rule-invalid",
                    where=str(folder),
                )
    return Rules(rules=tuple(rules[name] for name in sorted(rules)), references=references)


def rule_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file, for editors."""
    schema = TypeAdapter(list[Rule]).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "datapkg rules", **schema}
