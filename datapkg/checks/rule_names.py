"""Whether the names and expressions of a rule can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datapkg.checks.rules import Rule


class KnownNames:
    """The indicators and units that rules may name; None leaves them unchecked."""

    def __init__(self, indicators: frozenset[str] | None, units: frozenset[str] | None) -> None:
        self._indicators = indicators
        self._units = units

    def problem(self, rule: Rule) -> str | None:
        """What of a rule isn't known or can't be used; None where all is well."""
        for name, role in rule.roles.items():
            for indicator in role.indicator:
                if self._indicators is not None and indicator not in self._indicators:
                    return f"role '{name}' names an unknown indicator: {indicator}"
            for unit in role.unit:
                if self._units is not None and unit not in self._units:
                    return f"role '{name}' names an unknown unit: {unit}"
            for expression in (role.label, role.not_label, role.before, role.after, role.gap):
                if expression is not None and (problem := expression_problem(expression)):
                    return f"role '{name}': {problem}"
        if rule.pattern is not None and (problem := expression_problem(rule.pattern)):
            return problem
        return None


def expression_problem(expression: str) -> str | None:
    """Why RE2 can't use an expression; None where it can."""
    import duckdb

    try:
        duckdb.execute("SELECT regexp_matches('', ?)", [expression])
    except duckdb.Error as error:
        return f"the expression {expression!r} can't be used: {str(error).splitlines()[0]}"
    return None
