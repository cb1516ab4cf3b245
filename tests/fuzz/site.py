"""Asks the real site what its OpenAPI description allows, and more: `python -m tests.fuzz.site [EXAMPLES]`.

Runs in .venv-fuzz and asks a server of its own on 127.0.0.1. No answer may be a 5xx other than the 503 of a site that
is busy, and what answers 200 has to be of the kind that is described. The query parameters of Datasette and of our own
pages are added to the description, so that they are fuzzed too.
"""

import sys
import tempfile
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance

from datapkg.database import build_database
from datapkg.package.write import write_package
from datapkg.resources import shipped
from tests.site.samples import hostile_tables
from tests.site.serving import Site, served

TABLE_PARAMETERS = [
    *("_search", "_sort", "_sort_desc", "_size", "_next", "_facet", "_where", "_col", "_nocol", "_shape", "_through"),
    *("_timelimit", "_labels", "_extra", "value__in", "value__gt", "label__contains"),
]
PAGES = {
    "/search": ["q"],
    "/checks": ["report_id", "verdict", "severity"],
    "/reports": ["q"],
    "/civil-affairs.json": ["sql"],
}
KNOWN = [
    "observations",
    "paragraphs",
    "reports",
    "demo-2020",
    "demo-2020-0",
    "value",
    "label",
    "1",
    "救助",
    "\0",
    '"',
    "[1",
]
"""What leads further than random words do."""
BUSY = 503


def description(site):
    """The site's own description, with query parameters and the pages that people read."""
    described = site.get("/openapi.json").json()
    described.pop("servers")
    for path, operations in described["paths"].items():
        if path.endswith("{table}.json"):
            operations["get"]["parameters"] += _queries(TABLE_PARAMETERS)
        for parameter in operations["get"]["parameters"]:
            parameter["schema"] = {"anyOf": [{"enum": KNOWN}, {"type": "string"}]}
    for path, names in PAGES.items():
        described["paths"][path] = {
            "get": {"parameters": _queries(names), "responses": {"default": {"description": "x"}}}
        }
    return described


def _queries(names):
    return [{"name": name, "in": "query", "schema": {"type": "string"}} for name in names]


def wrong_answers(site, address, *, examples):
    """Ask each operation so many questions; yields what is wrong, with a command that repeats it."""
    schema = schemathesis.openapi.from_dict(description(site))
    for operation in (each.ok() for each in schema.get_all_operations()):

        @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy())
        def answers(case):
            response = case.call(base_url=address)
            if response.status_code != BUSY:
                case.validate_response(response, checks=[not_a_server_error, content_type_conformance])

        print(operation.label, flush=True)
        try:
            answers()
        except* Exception as failures:
            yield f"{operation.label}: {'; '.join(str(each) for each in failures.exceptions)}"


def main():
    """Build a small site full of markup and ask it."""
    examples = int(sys.argv[1]) if sys.argv[1:] else 300
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "packages" / "all"
        write_package(hostile_tables(), folder=package, schemas=shipped("schemas"), collection=True)
        site = Site(build_database(package.parent, target=Path(folder) / "civil-affairs.db"))
        try:
            with served(site) as address:
                wrong = list(wrong_answers(site, address, examples=examples))
        finally:
            site.close()
    sys.exit("\n\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
