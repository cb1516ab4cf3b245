"""The one commit point of a corpus run: joins its parts, runs the rules that compare documents, writes the manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from datapkg.corpus.between import findings_between
from datapkg.corpus.files import write_aside, write_table
from datapkg.corpus.manifest import Manifest, TableSummary
from datapkg.corpus.models import TABLES, ShardResult, TableFile
from datapkg.corpus.shards import code_version, finished
from datapkg.corpus.tables import open_tables, sort_observations
from datapkg.errors import PackageError
from datapkg.vocabulary import load_vocabulary


def write_part(out: Path, *, part: int, parts: int, results: Iterable[ShardResult]) -> None:
    """Note which shards part `part` of `parts` consists of; `finalize` wants all parts."""
    names = sorted(result.name for result in results)
    data = json.dumps({"part": part, "parts": parts, "code_version": code_version(), "shards": names}, indent=1)
    write_aside(out / "parts" / f"{part}-of-{parts}.json", data.encode() + b"\n")


def finalize(out: Path) -> Manifest:
    """Join the parts into `manifest.json`, and remove files of earlier runs that it doesn't name.

    Raises:
        PackageError: A part or a shard is missing or damaged.
    """
    names = sorted(set(_part_names(out)))
    results = [_result(out, name) for name in names]
    files = [file for result in results for file in result.files]
    files += _between(out, files)
    manifest = Manifest(
        code_version=code_version(),
        documents=sum(result.documents for result in results),
        failures=sum(result.failures for result in results),
        shards=tuple(names),
        tables={table: _summary(table, files) for table in TABLES},
    )
    sort_observations(out, files=files)
    write_aside(out / "manifest.json", manifest.model_dump_json(indent=1).encode() + b"\n")
    _sweep(out, manifest)
    return manifest


def _between(out: Path, files: Sequence[TableFile]) -> list[TableFile]:
    with closing(open_tables(out, files=files)) as source:
        rows = findings_between(source, vocabulary=load_vocabulary())
    return [write_table("findings", rows, out=out, name="between-documents")] if rows else []


def _part_names(out: Path) -> list[str]:
    found = {}
    for path in sorted((out / "parts").glob("*-of-*.json")):
        part = json.loads(path.read_bytes())
        if part["code_version"] == code_version():
            found[(part["part"], part["parts"])] = part["shards"]
    counts = {parts for _, parts in found}
    missing = [f"{part}/{parts}" for parts in counts for part in range(1, parts + 1) if (part, parts) not in found]
    if not found or len(counts) > 1 or missing:
        raise PackageError(
            f"parts are missing: {', '.join(missing)}" if missing else "there are no parts, or parts of several runs",
            code="corpus-parts-missing",
            where=str(out),
            hint="Run the missing parts with --shard I/N, all with the same N and the same version of datapkg.",
        )
    return [name for names in found.values() for name in names]


def _result(out: Path, name: str) -> ShardResult:
    result = finished(out, name)
    if result is None:
        raise PackageError(
            "a shard is missing or its files are damaged", code="corpus-shard-missing", where=f"{out}: shard {name}",
            hint="Run the same command again: what stands there whole isn't done twice.",
        )  # fmt: skip
    return result


def _summary(table: str, files: Sequence[TableFile]) -> TableSummary:
    own = tuple(file for file in files if file.table == table)
    digest = hashlib.sha256("".join(file.rows_sha256 for file in own).encode()).hexdigest()
    return TableSummary(rows=sum(file.rows for file in own), rows_sha256=digest, files=own)


def _sweep(out: Path, manifest: Manifest) -> None:
    """Remove what killed or earlier runs left: readers may read whole folders."""
    named = {file.path for summary in manifest.tables.values() for file in summary.files}
    for table in TABLES:
        for path in sorted((out / table).glob("*")):
            if f"{table}/{path.name}" not in named:
                path.unlink()
    for path in sorted((out / ".work").glob("*.cursor")):
        path.unlink()
    for path in sorted((out / ".work").glob("batches-*")):
        shutil.rmtree(path)
