"""The wheel holds all that the program needs: it reads, builds and serves in a folder that isn't a checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.package.project import TEXTS, add_report

ROOT = Path(__file__).resolve().parents[1]
PAGE = """
import asyncio
from pathlib import Path
from datapkg.resources import shipped
from datapkg.site.application import make_datasette

async def page():
    site = make_datasette(Path("build/civil-affairs.db"), metadata=shipped("metadata.yml"))
    await site.invoke_startup()
    return (await site.client.get("/reports/demo-2020")).text

print(shipped("schemas"))
print(asyncio.run(page()))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """An environment with the wheel, and the libraries of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    python = folder / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True, timeout=120)
    # A path that stands in a .pth file brings libraries, but not the .pth file of the checkout among them.
    (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


@pytest.fixture
def run(installed, tmp_path):
    """Runs a program of the environment in a folder with a report, and returns what it prints."""
    add_report(tmp_path, "demo-2020", TEXTS["demo-2020"])
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}

    def call(name, *arguments):
        command = [installed / name, *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return call


def test_the_wheel_reads_builds_and_shows_outside_a_checkout(run, installed):
    assert "人次" in run("datapkg", "extract", "demo-2020")
    assert "demo-2020" in run("datapkg", "build")
    assert "are as published" in run("datapkg", "verify", "build/packages")
    schemas, _, page = run("python", "-c", PAGE).partition("\n")
    assert Path(schemas).is_relative_to(installed.parent)
    assert "民政局工作总结" in page
