"""Waivers: what a file of them may hold, and that those which let nothing pass stop a build."""

from __future__ import annotations

from pathlib import Path

import pytest

from datapkg.checks.waivers import Waiver, load_waivers, refuse_idle_waivers
from datapkg.errors import DeclarationError, PackageError

ENTRY = """- result: {result}
  fingerprint: 0123456789ab
  until: '2027-12-31'
  reason: {{zh: 原文如此, en: so printed}}
"""


def load(folder: Path, *results: str) -> tuple[Waiver, ...]:
    path = folder / "waivers.yml"
    path.write_text("".join(ENTRY.format(result=result) for result in results), encoding="utf-8")
    return load_waivers(path)


def test_each_waiver_knows_its_line(tmp_path: Path) -> None:
    first, second = load(tmp_path, "a-1", "b-2")
    assert (first.waiver_id, first.where) == ("waiver-a-1", f"{tmp_path / 'waivers.yml'}:1")
    assert (second.result, second.where) == ("b-2", f"{tmp_path / 'waivers.yml'}:5")


def test_no_file_is_no_waivers(tmp_path: Path) -> None:
    assert load_waivers(tmp_path / "waivers.yml") == ()


def test_a_result_may_be_waived_only_once(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"waivers\.yml:5: 'a-1' is waived twice"):
        load(tmp_path, "a-1", "a-1")


@pytest.mark.parametrize(("results", "more"), [(["a-1"], ""), (["a-1", "b-2", "c-3"], "; and 2 more")])
def test_waivers_that_let_nothing_pass_stop_the_build(tmp_path: Path, results: list[str], more: str) -> None:
    with pytest.raises(PackageError, match=rf"waivers\.yml:1: the waiver of a-1 is unused.*{more}") as caught:
        refuse_idle_waivers([], load(tmp_path, *results))
    assert caught.value.code == "waiver-idle"


def test_a_build_without_waivers_goes_on() -> None:
    refuse_idle_waivers([], ())
