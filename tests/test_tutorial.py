"""The tutorial, followed word for word in a clone, ends with the report on the site, whatever kind of file it is."""

import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.sources.files import docx, page, paragraph, pdf
from tests.workflow_runner import clone

ROOT = Path(__file__).resolve().parents[1]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
REPORT = re.search(r"^```text\n(.*?)^```", TUTORIAL, re.MULTILINE | re.DOTALL)[1]
SERVE = ".venv/bin/datapkg serve"


def commands(text):
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines()]


def as_pdf(text):
    """The text on pages, 36 characters a line."""
    lines = [line[at : at + 36] for line in text.splitlines() for at in range(0, len(line) or 1, 36)]
    pages = [lines[at : at + 36] for at in range(0, len(lines), 36)]
    return pdf(*([(72, 780 - 20 * row, line) for row, line in enumerate(each)] for each in pages))


FILES = {
    "txt": str.encode,
    "html": lambda text: page("".join(f"<p>{line}</p>" for line in text.splitlines() if line)).encode(),
    "docx": lambda text: docx("".join(paragraph(line) for line in text.splitlines() if line)),
    "pdf": as_pdf,
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = clone(tmp_path_factory.mktemp("tutorial") / "clone")
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


@pytest.fixture
def environment(project):
    identity = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return os.environ | identity | {"PYTHONPATH": str(project)}


def served(project, environment, command):
    """The page that the tutorial names, from a server on a port that is free."""
    address = re.search(r"<http://127\.0\.0\.1:8001(/.*?)>", TUTORIAL)[1]
    with subprocess.Popen(
        [*command.split(), "--port", "0"], cwd=project, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            line = process.stderr.readline()
            root = re.search(r"http://127\.0\.0\.1:[0-9]+", line)
            assert root, line + process.stderr.read()
            with urllib.request.urlopen(f"{root[0]}{address}") as response:
                return response.read().decode()
        finally:
            process.send_signal(signal.SIGINT)
            process.stderr.read()


@pytest.mark.parametrize("ending", FILES)
def test_the_tutorial_ends_with_the_report_on_the_site(ending, project, environment):
    shutil.rmtree(project / "sources" / "hanjiang-2023", ignore_errors=True)
    (project / f"report.{ending}").write_bytes(FILES[ending](REPORT))
    shown = ""
    for command in commands(TUTORIAL):
        if command == SERVE:
            shown = served(project, environment, command)
            continue
        done = subprocess.run(
            ["bash", "-c", command.replace("report.txt", f"report.{ending}")],
            cwd=project,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    assert "2023年汉江市民政工作综述" in shown
    assert "1.26万人" in re.sub("<[^>]*>", "", shown)
    assert figures(project) == FIGURES


def figures(project):
    path = project / "build" / "packages" / "hanjiang-2023" / "observations.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if not row["derived_from"]]
    # In a pdf a line may end inside a figure.
    return " ".join("".join(row["text"].split()) for row in sorted(rows, key=lambda row: int(row["source_start"])))


FIGURES = (
    "4.74万 1.26万 3.48万 1.15亿 760 6840 5216 1108 4108 4672万 4120 512.6万 386 214 46 5230 3138 60% 12 37 2600 "
    "8.2万 80 9840万 1560 320 643 973.5万 7421 36.4万 2912万 8123 2310 100% 9865 9 128 946 1352 587 758 7 21.5万 "
    "3260 1.08亿 3024万 400 15 5%"
)


def test_the_example_is_as_long_as_a_report_of_a_page():
    assert 800 <= len(REPORT) <= 1000


def test_the_chinese_tutorial_has_the_same_commands():
    assert commands((ROOT / "docs" / "tutorial.zh.md").read_text(encoding="utf-8")) == commands(TUTORIAL)
