"""Builds on a machine that fails: what was published stays whole, the words are clear, and nothing is left behind.

Kills and signals at chosen moments are in tests/package/test_killed.py; `SOAK=1` (`make soak`) tries many more here.
"""

import hashlib
import os
import random
import resource
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from datapkg.checks.structure import structure_faults
from datapkg.database import is_current
from tests.package.building import Build, Limit, build
from tests.package.project import TEXTS, add_report, make_project, tree

SOAK = os.environ.get("SOAK") == "1"
KILLS = 200 if SOAK else 0
SIZES = range(0, 2_000_000, 20_000) if SOAK else (0, 4_096, 60_000, 300_000)
DATABASE = "civil-affairs.db"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = make_project(tmp_path_factory.mktemp("project"))
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root


def published(root):
    database = root / "build" / DATABASE
    return tree(root / "build" / "packages"), hashlib.sha256(database.read_bytes()).hexdigest()


def is_whole(root):
    """Every package is sound, the database can be read, and nothing temporary lies about."""
    assert {path.name for path in (root / "build").iterdir()} == {"packages", DATABASE, ".digests.json"}
    for name in ("all", *TEXTS):
        assert structure_faults(root / "build" / "packages" / name) == ()
    with closing(sqlite3.connect(f"file:{root / 'build' / DATABASE}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return True


def is_refused(done):
    """An error in one or two lines, without a traceback and without being called a fault of the program."""
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("datapkg: ")
    assert done.stderr.count("\n") <= 2
    assert "Traceback" not in done.stderr
    assert "fault of datapkg" not in done.stderr, done.stderr
    return True


@pytest.mark.parametrize("size", SIZES)
def test_a_disk_that_takes_no_more_leaves_the_last_build(project, size):
    before = published(project)
    done = build(project, prepare=Limit("RLIMIT_FSIZE", size))
    assert done.returncode == 0 or is_refused(done)
    assert is_whole(project)
    assert published(project)[0] == before[0]


@pytest.mark.parametrize("files", [9, 13])
def test_too_few_open_files_leave_the_last_build(project, files):
    before = published(project)
    done = build(project, prepare=Limit("RLIMIT_NOFILE", files))
    assert done.returncode == 0 or "Traceback" not in done.stderr
    assert is_whole(project)
    assert published(project)[0] == before[0]


def mount(folder, options):
    """Put a small file system of its own on a folder; whether that may be done here."""
    return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], check=False).returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="a tmpfs needs root")
def test_a_full_file_system_leaves_the_last_build(project, tmp_path):
    if not mount(tmp_path, "size=600k"):
        pytest.skip("this machine lets nobody mount a tmpfs")
    try:
        done = build(project, output=tmp_path / "build")
        assert is_refused(done)
        assert "No space left" in done.stderr or "full" in done.stderr
        assert {path.name for path in (tmp_path / "build").iterdir()} <= {"packages", ".digests.json"}
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_an_output_that_nobody_may_write_is_named(project, tmp_path):
    target = tmp_path / "file"
    target.write_text("mine")
    for output in (target, target / "build", Path("/proc/build")):
        done = build(project, output=output)
        assert is_refused(done)
        assert str(output) in done.stderr or str(target) in done.stderr
    assert target.read_text() == "mine"


def test_a_read_only_output_is_named(project, tmp_path):
    folder = tmp_path / "build"
    folder.mkdir(mode=0o555)
    # Root may write where nobody may, but not on a file system that is read-only.
    if os.geteuid() == 0 and not mount(folder, "ro"):
        pytest.skip("this machine lets nobody mount a tmpfs")
    try:
        done = build(project, output=folder)
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", str(folder)], check=True)
    assert is_refused(done)
    assert str(folder) in done.stderr


def test_of_two_builds_at_once_one_wins_and_the_other_says_so(project):
    ended = [running.end() for running in (Build(project), Build(project))]
    assert 0 in [done.returncode for done in ended]
    for done in ended:
        assert done.returncode == 0 or (is_refused(done) and "another build is at work" in done.stderr)
    assert is_whole(project)


def test_a_source_that_changes_during_the_build_is_never_half_read(project):
    """Whatever the moment, what is published is made of one version of the source, which its hash says."""
    texts = ["民政局2021年工作总结\n\n全年救助1,300人次。\n" + f"发放{number}万元。\n" * 200 for number in (3, 4)]
    for turn in range(20 if SOAK else 2):
        add_report(project, "demo-2021", texts[0])
        running = Build(project)
        time.sleep(0.1 + 0.3 * (turn % 6))
        (project / "sources" / "demo-2021" / "source.txt").write_text(texts[1], encoding="utf-8")
        done = running.end()
        assert done.returncode == 0 or is_refused(done)
        if done.returncode == 0:
            rows = (project / "build" / "packages" / "demo-2021" / "observations.csv").read_text("utf-8")
            assert ("40000" in rows) != ("30000" in rows)
    add_report(project, "demo-2021", texts[0])
    assert build(project).returncode == 0
    assert is_whole(project)


def test_a_database_swapped_while_it_is_open_is_read_as_it_was(project):
    path = project / "build" / DATABASE
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        before = connection.execute("SELECT count(*) FROM observations").fetchone()
        add_report(project, "demo-2022", "民政局2022年工作总结\n\n全年救助77人次，发放8万元。\n")
        assert build(project).returncode == 0
        assert connection.execute("SELECT count(*) FROM observations").fetchone() == before
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        assert connection.execute("SELECT count(*) FROM observations").fetchone() > before


@pytest.mark.skipif(not SOAK, reason="a long run: make soak")
def test_builds_killed_at_random_moments_leave_one_version(project):
    """Two versions in turn: packages and database are both of the one or both of the other."""
    random.seed(20_261_122)
    versions = {}
    for title in ("第一版", "第二版"):
        set_title(project, title)
        started = time.monotonic()
        assert build(project).returncode == 0
        longest = time.monotonic() - started
        versions[title] = published(project)[0]
    seen = Counter()
    for turn in range(KILLS):
        set_title(project, list(versions)[turn % 2])
        running = Build(project)
        time.sleep(random.uniform(0, longest))
        running.process.kill()
        running.end()
        whole = tree(project / "build" / "packages")
        assert whole in versions.values()
        assert is_current(project / "build" / "packages", target=project / "build" / DATABASE)
        seen[whole == list(versions.values())[turn % 2]] += 1
    print(f"killed {KILLS} builds: {seen[False]} left the old one, {seen[True]} the new one")
    assert build(project).returncode == 0
    assert is_whole(project)


def set_title(root, title):
    for report_id, text in TEXTS.items():
        add_report(root, report_id, text, title=title)


def test_the_limits_of_these_tests_work():
    """Where a system ignores the limit, the test above would prove nothing."""
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)); open('/dev/null', 'w').write('x' * 99);"
        "import tempfile; f = tempfile.TemporaryFile(buffering=0); f.write(b'x' * 10); f.write(b'x')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "File too large" in done.stderr
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
