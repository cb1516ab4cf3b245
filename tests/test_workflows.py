"""The workflows pass the linters, and their steps do what they promise, run in order in a clone and for others."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from datapkg.cli import cli
from datapkg.pipeline import build
from datapkg.resources import shipped
from tests.package.project import add_report, make_project
from tests.workflow_runner import Job, clone, job_steps

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.executable).parent
BUILD = "Build twice, in another language and time zone, and compare every byte"
COMMITTED = "The committed packages are what the sources give"
FINDINGS = "Findings at the lines of the sources"
VALID = "The packages are valid and no blocking finding is open"


@pytest.mark.parametrize(
    "command",
    [
        ["actionlint", "-shellcheck", str(TOOLS / "shellcheck")],
        ["zizmor", "--offline", "--persona", "pedantic", "."],
        ["hadolint", "Dockerfile"],
        ["pre-commit", "validate-manifest", ".pre-commit-hooks.yaml"],
        ["pre-commit", "validate-config", ".pre-commit-config.yaml"],
    ],
    ids=" ".join,
)
def test_linters_pass(command):
    done = subprocess.run(
        [TOOLS / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def checked_out(folder):
    """A clone of this repository, with the environment of the tests."""
    clone(folder)
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


def test_the_data_workflow_passes_here_as_there(tmp_path):
    checkout = checked_out(tmp_path / "clone")
    job = Job(checkout, temp=tmp_path, action=checkout)
    contexts = job.run(job_steps("data", "validate"))
    assert job.failed == [], [job.log(name) for name in job.failed]
    assert contexts["steps.reports.outputs.build"] == "build"
    assert Path(contexts["steps.reports.outputs.sarif"]).name == "findings.sarif"
    assert "准确率 Accuracy" in job.summary
    assert "核对结果 Checks" in job.summary


def test_the_steps_of_a_release_make_what_it_holds(tmp_path):
    folder = checked_out(tmp_path / "clone")
    # One report shows what five do, in a fifth of the time.
    for source in (folder / "sources").iterdir():
        if source.name != "tongchuan-2023":
            shutil.rmtree(source)
    job = Job(
        folder,
        temp=tmp_path,
        skip=["Every test", "Known vulnerabilities stop the release"],
        env={
            "GITHUB_REF_NAME": "v0.1.0",
            "GITHUB_REPOSITORY": "someone/reports",
            "GITHUB_REPOSITORY_OWNER": "someone",
            "PYTHONPATH": str(folder),
        },
    )
    job.run(job_steps("publish", "build"))
    assert job.failed == [], [job.log(name) for name in job.failed]
    assert {path.name for path in (folder / "release").iterdir()} == {
        "SHA256SUMS", "all.zip", "civil-affairs.db", "exports.tar.gz", "minzheng_datapkg-0.1.0-py3-none-any.whl",
        "minzheng_datapkg-0.1.0.tar.gz", "sbom.cdx.json", "site.tar.gz", "tongchuan-2023.zip",
    }  # fmt: skip
    parts = {each["name"] for each in json.loads((folder / "release" / "sbom.cdx.json").read_bytes())["components"]}
    assert parts >= {"datasette", "duckdb", "frictionless", "pydantic"}
    page = (folder / "build" / "site" / "sitemap.xml").read_text(encoding="utf-8")
    assert "<loc>https://someone.github.io/reports/reports/tongchuan-2023</loc>" in page


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """Another repository of reports, with its packages committed."""
    root = make_project(tmp_path_factory.mktemp("others") / "others")
    shutil.copy(shipped("schemas") / "rules" / "relations.yml", root / "schemas" / "rules")
    git(root, "init", "--quiet")
    build(root)
    (root / ".gitignore").write_text("/build/*\n!/build/packages/\n*.zip\n")
    commit(root)
    return root


@pytest.fixture
def others(repository, tmp_path):
    return Path(shutil.copytree(repository, tmp_path / "others"))


def git(root, *arguments):
    identity = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *arguments], cwd=root, check=True, env=os.environ | identity)


def commit(root):
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "x")


def validated(root, tmp_path):
    """The job of a workflow that uses our action, run in a repository."""
    temp = tmp_path / "temp"
    temp.mkdir()
    job = Job(root, temp=temp)
    contexts = job.run([{"uses": "./", "id": "reports"}])
    return job, contexts


def test_a_report_added_elsewhere_is_shown_with_its_sentences(others, tmp_path):
    add_report(others, "demo-2022", "民政局2022年工作总结\n\n全年临时救助1,400人次,发放资金21万元。\n")
    build(others)
    commit(others)
    job, contexts = validated(others, tmp_path)
    assert job.failed == [], [job.log(name) for name in job.failed]
    assert "2 new, 0 gone" in job.summary
    assert "### New reports" in job.summary
    assert re.search(
        r"^\| demo-2022-[0-9]+ .* 1400人次 .*\| 全年临时救助<b>1,400</b>人次.发放资金21万元。 \|$",
        job.summary,
        re.MULTILINE,
    )
    assert json.loads(Path(contexts["steps.reports.outputs.sarif"]).read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert (others / contexts["steps.reports.outputs.build"] / "civil-affairs.db").is_file()


def test_a_contradiction_and_packages_that_were_forgotten_fail_and_are_shown(others, tmp_path):
    add_report(
        others,
        "demo-2022",
        "民政局2022年工作总结\n\n全市共有养老床位5230张，其中护理型床位3138张，占70%。\n",
    )
    commit(others)
    job, _ = validated(others, tmp_path)
    assert job.failed == [COMMITTED, FINDINGS, VALID]
    assert "?? build/packages/demo-2022/" in job.log(COMMITTED)
    assert "M build/packages/all/observations.csv" in job.log(COMMITTED)
    assert re.search(r"^::error file=sources/demo-2022/source\.txt,line=3,", job.log(FINDINGS), re.MULTILINE)
    assert "### New reports" in job.summary
    assert "新增 New (1)" in job.summary


def test_a_mistake_in_a_declaration_is_shown_at_its_line(others, tmp_path):
    path = others / "sources" / "demo-2021" / "report.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("publisher:", "publsher:"), encoding="utf-8")
    commit(others)
    job, _ = validated(others, tmp_path)
    assert job.failed == [BUILD]
    matcher = json.loads((ROOT / ".github" / "datapkg-matcher.json").read_bytes())["problemMatcher"][0]["pattern"][0]
    found = re.search(matcher["regexp"], job.log(BUILD), re.MULTILINE)
    assert found
    assert found[matcher["file"]] == "sources/demo-2021/report.yml"
    assert path.read_text(encoding="utf-8").splitlines()[int(found[matcher["line"]]) - 1].startswith("publsher:")
    assert "publsher" in found[matcher["message"]]


def test_the_image_runs_without_rights_from_pinned_parts_and_tells_its_health():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    stages = [line for line in lines if line.startswith("FROM ")]
    assert all(re.search(r"@sha256:[0-9a-f]{64}( AS [a-z]+)?$", line) for line in stages)
    last = lines[lines.index(stages[-1]) :]
    assert any(re.match(r"USER [1-9][0-9]*:[1-9][0-9]*$", line) for line in last)
    assert any(line.startswith("HEALTHCHECK ") for line in last)
    entry = next(line.removeprefix("ENTRYPOINT ") for line in last if line.startswith("ENTRYPOINT "))
    assert CliRunner().invoke(cli, [*json.loads(entry)[1:], "--help"]).exit_code == 0


def test_what_the_image_copies_is_sent_to_the_engine():
    sent = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            assert f"!{line.split()[1]}" in sent
