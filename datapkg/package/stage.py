"""Collects the packages of a build in its staged folder: those made now, and those that stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from datapkg.models.tables import CheckResultRow
from datapkg.package.digests import Digests, tree_digest
from datapkg.package.publish import carry_over
from datapkg.package.read import read_package
from datapkg.package.tables import Tables
from datapkg.package.write import write_zip


class BuiltPackage(NamedTuple):
    """A package after a build.

    Args:
        name: The report's id, or `all`.
        changed: Whether this build made it; else it was what it should be.
        tables: Its rows.
    """

    name: str
    changed: bool
    tables: Tables

    @property
    def blocking(self) -> tuple[CheckResultRow, ...]:
        """The findings that block: contradictions by a rule of severity error that nobody waived."""
        return tuple(
            result
            for result in self.tables.check_results
            if result.verdict == "inconsistent" and result.severity == "error" and not result.waived
        )


class Stage:
    """The packages of one build, in order.

    Args:
        folder: The staged folder.
        published: The folder of the last build's packages.
        recorded: What the last build's packages were made from; empty to make all of them again.
    """

    def __init__(self, folder: Path, *, published: Path, recorded: Mapping[str, Digests]) -> None:
        self.folder = folder
        self.packages: list[BuiltPackage] = []
        self.digests: dict[str, Digests] = {}
        self._published = published
        self._recorded = recorded

    def keep(self, name: str, *, inputs: str) -> bool:
        """Take the published package over if it was made from these inputs and nobody changed it since.

        Returns:
            Whether it was; if not, it is to be made and added.
        """
        published = self._published / name
        recorded = self._recorded.get(name)
        if recorded is None or recorded.inputs != inputs or not published.is_dir():
            return False
        if tree_digest(published) != recorded.package:
            return False
        self._take_over(name, digests=recorded)
        return True

    def keep_as_it_is(self, name: str) -> None:
        """Take the published package over, if there is one, whatever it was made from."""
        published = self._published / name
        if published.is_dir():
            digest = tree_digest(published)
            recorded = self._recorded.get(name)
            unchanged = recorded is not None and recorded.package == digest
            self._take_over(name, digests=recorded if recorded and unchanged else Digests("", digest))

    def add(self, name: str, tables: Tables, *, inputs: str) -> None:
        """Add a package that was written to its place in the staged folder."""
        write_zip(self.folder / name, target=self.folder / f"{name}.zip")
        self.packages.append(BuiltPackage(name, changed=True, tables=tables))
        self.digests[name] = Digests(inputs=inputs, package=tree_digest(self.folder / name))

    def _take_over(self, name: str, *, digests: Digests) -> None:
        carry_over(self._published / name, self.folder / name)
        archive = self._published / f"{name}.zip"
        if archive.exists():
            carry_over(archive, self.folder / archive.name)
        else:
            write_zip(self.folder / name, target=self.folder / archive.name)
        self.packages.append(BuiltPackage(name, changed=False, tables=read_package(self.folder / name)))
        self.digests[name] = digests
