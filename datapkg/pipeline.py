"""The stages in order, for one report or all: from `sources/` to packages, findings and the database.

A report whose source, metadata, corrections, waivers, vocabulary and program are what they were keeps its package.
Nothing published changes until everything is written: see `datapkg.package.publish`.
"""

from __future__ import annotations

import filecmp
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from datapkg.checks.evaluate import CheckTables, evaluate
from datapkg.checks.provenance import ProvenanceRows, check_provenance, join_provenance, provenance_of
from datapkg.checks.rules import Rules, load_rules
from datapkg.checks.structure import check_structure
from datapkg.checks.waivers import load_waivers, refuse_idle_waivers
from datapkg.database import build_database, is_current
from datapkg.errors import UsageError
from datapkg.extraction import extract_report
from datapkg.package.digests import DIGESTS, joined_digest, program_digest, read_digests, tree_digest, write_digests
from datapkg.package.publish import PACKAGES, locked, staged
from datapkg.package.rows import data_tables
from datapkg.package.stage import BuiltPackage, Stage
from datapkg.package.tables import Tables, join_tables, report_tables
from datapkg.package.vocabularies import with_vocabularies
from datapkg.package.write import write_package
from datapkg.resources import in_project
from datapkg.sources import find_report_folder, load_report, report_folders
from datapkg.vocabulary import Vocabulary, load_vocabulary

COLLECTION = "all"
DATABASE = "civil-affairs.db"
WAIVERS = "waivers.yml"
Progress = Callable[[str], None]


class _Project(NamedTuple):
    """What all reports of a build share."""

    schemas: Path
    vocabulary: Vocabulary
    rules: Rules
    program: str


class _Reading(NamedTuple):
    """A report that was read in this build, and what it was read from."""

    data: Tables
    provenance: ProvenanceRows
    inputs: str


def build(
    root: Path,
    *,
    report_ids: Sequence[str] = (),
    output: Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> tuple[BuiltPackage, ...]:
    """Make packages and the database of a project.

    Args:
        root: The folder of `sources/`.
        report_ids: The reports to bring up to date; none means all. Others keep the package that they have.
        output: The build folder; `root/build` by default.
        force: Make packages again that have not changed.
        progress: Is told what is being done.

    Returns:
        The packages of the reports in order, and `all` at the end.

    Raises:
        DatapkgError: Something can't be read or made; what was published stays as it was.
    """
    output = output or root / "build"
    tell = progress or _silent
    with locked(output), staged(output) as new:
        recorded = {} if force else read_digests(output)
        stage = Stage(new / PACKAGES, published=output / PACKAGES, recorded=recorded)
        built = _build_packages(root, stage=stage, report_ids=report_ids, tell=tell)
        write_digests(stage.digests, path=new / DIGESTS)
        if not is_current(new / PACKAGES, target=output / DATABASE):
            tell(DATABASE)
            build_database(new / PACKAGES, target=new / DATABASE, sources=root / "sources")
    return built


def differences(root: Path, *, report_ids: Sequence[str] = (), progress: Progress | None = None) -> tuple[str, ...]:
    """The files of `build/packages/` that are not what the sources give.

    Args:
        root: The folder of `sources/` and `build/`.
        report_ids: The reports to compare; none means all, and the collection too.
        progress: Is told what is being done.

    Returns:
        A line for each file: `build/packages/…: differs`, `is missing` or `should not be there`.

    Raises:
        DatapkgError: Something can't be read or made.
    """
    committed = root / "build" / PACKAGES
    with tempfile.TemporaryDirectory(prefix="datapkg-") as folder:
        new = Path(folder, "new")
        new.mkdir()
        stage = Stage(new, published=Path(folder, PACKAGES), recorded={})
        _build_packages(root, stage=stage, report_ids=report_ids, tell=progress or _silent)
        made = _files(new, only=report_ids)
        found = _files(committed, only=report_ids)
        lines = [
            (name, "differs") for name in made & found if not filecmp.cmp(new / name, committed / name, shallow=False)
        ]
        lines += [(name, "is missing") for name in made - found]
        lines += [(name, "should not be there") for name in found - made]
    return tuple(f"build/{PACKAGES}/{name}: {words}" for name, words in sorted(lines))


def _silent(words: str) -> None:
    del words


def _files(packages: Path, *, only: Sequence[str]) -> set[str]:
    names = (path.relative_to(packages) for path in packages.rglob("*") if path.is_file() and path.suffix != ".zip")
    return {name.as_posix() for name in names if not only or name.parts[0] in only}


def _build_packages(root: Path, *, stage: Stage, report_ids: Sequence[str], tell: Progress) -> tuple[BuiltPackage, ...]:
    wanted = {find_report_folder(root, report_id=each).name for each in report_ids}
    folders = report_folders(root)
    if not folders:
        raise UsageError(
            "there are no reports",
            code="project-empty",
            where=str(root / "sources"),
            hint="Stand in the folder of sources/, or add a report: datapkg add FILE",
        )
    project = _open_project(root)
    fresh: dict[str, _Reading] = {}
    for folder in folders:
        inputs = joined_digest([project.program, tree_digest(folder)])
        if wanted and folder.name not in wanted:
            stage.keep_as_it_is(folder.name)
        elif not stage.keep(folder.name, inputs=inputs):
            tell(folder.name)
            target = stage.folder / folder.name
            fresh[folder.name] = _read_report(folder, project=project, target=target, inputs=inputs)
    if fresh or not stage.keep(COLLECTION, inputs=_collection_inputs(stage, project=project)):
        tell(COLLECTION)
        _make_packages(stage, fresh, folders=folders, project=project)
    order = {folder.name: index for index, folder in enumerate(folders)}
    return tuple(sorted(stage.packages, key=lambda package: order.get(package.name, len(order))))


def _open_project(root: Path) -> _Project:
    schemas = in_project(root, "schemas")
    vocabulary = load_vocabulary(schemas)
    rules = load_rules(schemas / "rules", indicators=vocabulary.indicators.by_id)
    return _Project(schemas, vocabulary, rules, program_digest(schemas))


def _read_report(folder: Path, *, project: _Project, target: Path, inputs: str) -> _Reading:
    extraction = extract_report(folder, vocabulary=project.vocabulary)
    data = data_tables(load_report(folder), extraction)
    write_package(data, folder=target, schemas=project.schemas)
    return _Reading(data, check_provenance(target, source=extraction.document.source), inputs)


def _make_packages(stage: Stage, fresh: Mapping[str, _Reading], *, folders: Sequence[Path], project: _Project) -> None:
    """Check the collection as a whole, and write it and the packages of the reports that were read."""
    kept = {package.name: package.tables for package in stage.packages}
    names = [folder.name for folder in folders if folder.name in kept or folder.name in fresh]
    whole = join_tables(fresh[name].data if name in fresh else kept[name] for name in names)
    provenance = join_provenance(
        fresh[name].provenance if name in fresh else provenance_of(kept[name]) for name in names
    )
    target = stage.folder / COLLECTION
    write_package(with_vocabularies(whole, vocabulary=project.vocabulary), folder=target, schemas=project.schemas)
    waivers = [waiver for folder in folders if folder.name in names for waiver in load_waivers(folder / WAIVERS)]
    found = evaluate(target, rules=project.rules, waivers=waivers)
    refuse_idle_waivers(found.results, waivers)
    whole = _with_checks(whole, provenance, found)
    for name, reading in fresh.items():
        own = report_tables(whole, data=reading.data)
        stage.add(name, _write(own, target=stage.folder / name, project=project), inputs=reading.inputs)
    tables = _write(whole, target=target, project=project, collection=True)
    stage.add(COLLECTION, tables, inputs=_collection_inputs(stage, project=project))


def _collection_inputs(stage: Stage, *, project: _Project) -> str:
    return joined_digest([project.program, *(each.package for _, each in sorted(stage.digests.items()))])


def _with_checks(tables: Tables, provenance: ProvenanceRows, found: CheckTables) -> Tables:
    return tables._replace(
        observations=(*tables.observations, *found.derived_observations),
        checks=(*provenance.checks, *found.checks),
        check_results=(*provenance.results, *found.results),
        check_inputs=(*provenance.inputs, *found.inputs),
    )


def _write(tables: Tables, *, target: Path, project: _Project, collection: bool = False) -> Tables:
    complete = with_vocabularies(tables, vocabulary=project.vocabulary)
    write_package(complete, folder=target, schemas=project.schemas, collection=collection)
    check_structure(target)
    return complete
