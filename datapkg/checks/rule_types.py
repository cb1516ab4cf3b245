"""The closed set of rule types, and the roles that each has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

RuleType = Literal[
    "reread", "domain", "unit", "enumeration", "ledger", "share", "denominator", "rate", "growth", "multiple", "sum",
    "subset", "order", "residual", "ratio_band", "ceiling", "same_figure", "same_fact", "stock_flow", "change_band",
    "stale_copy", "places", "claim", "period", "digits",
]  # fmt: skip
Scope = Literal["figure", "report", "reports", "time", "places", "corpus"]
Key = Literal["report", "paragraph", "region", "year", "indicator", "unit", "measure", "label", "place"]

Level = Literal["nation", "province", "city", "county"]

ROLE_NAMES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    name: (frozenset(required.split()), frozenset(optional.split()))
    for name, required, optional in (
        ("reread", "figure", ""),
        ("domain", "figure", ""),
        ("unit", "figure", ""),
        ("enumeration", "", ""),
        ("ledger", "", ""),
        ("share", "part whole stated", ""),
        ("denominator", "part stated", ""),
        ("rate", "part stated", "whole"),
        ("growth", "new stated", "old increase"),
        ("multiple", "part whole stated", ""),
        ("sum", "first second", "total third fourth fifth sixth"),
        ("subset", "part whole", ""),
        ("order", "smaller larger", ""),
        ("residual", "whole first", "second third stated"),
        ("ratio_band", "over under", "also times"),
        ("ceiling", "figure", "limit"),
        ("same_figure", "first second", ""),
        ("same_fact", "first second", ""),
        ("stock_flow", "opening closing", "inflow outflow"),
        ("change_band", "new old", ""),
        ("stale_copy", "new old", ""),
        ("places", "part whole", ""),
        ("claim", "figure", "other"),
        ("period", "figure", ""),
        ("digits", "figure", ""),
    )
}
"""The roles that each type needs, and those that it may have."""

VIA = "via"
"""Roles whose name starts so are only stepped over: 665元…5370元…分别提高5.5%、11.2%."""

SOFT_TYPES = frozenset({"ratio_band", "change_band", "stale_copy", "residual"})
"""Types whose failure is `implausible`: the figures don't contradict each other, they are unlikely."""

BAND_OR_ROLE: Mapping[str, str] = {
    "domain": "", "ratio_band": "", "change_band": "", "period": "", "ceiling": "limit", "sum": "total",
    "residual": "stated",
}  # fmt: skip
"""Types that need a band, and the role that may stand instead of it; "" is none."""
