"""Builds on a machine that fails: what was published stays whole, the words are clear, and nothing is left behind.

Kills and signals at chosen moments are in tests/package/test_killed.py; `SOAK=1` (`make soak`) tries many more here.
"""

import hashlib
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing

import pytest

from datapkg.checks.structure import structure_faults
from datapkg.database import is_current
from tests.package.project import TEXTS, add_report, make_project, tree

SOAK = os.environ.get("SOAK") == "1"
KILLS = 200 if SOAK else 0
SIZES = range(0, 2_000_000, 20_000) if SOAK else (0, 4_096, 60_000, 300_000)
MAIN = "from datapkg.cli import main; main()"
DATABASE = "civil-affairs.db"
LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.{name}, ({value}, {value}))
from datapkg.cli import main
sys.argv = ["datapkg", "build", "--force", "--output", "build"]
main()
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = make_project(tmp_path_factory.mktemp("project"))
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root


def build(root, *, output="build"):
    command = [sys.executable, "-c", MAIN, "build", "--force", "--output", output]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=120)


def limited(root, name, value):
    code = LIMITED.format(name=name, value=value)
    return subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False, timeout=120
    )


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
    done = limited(project, "RLIMIT_FSIZE", size)
    assert done.returncode == 0 or is_refused(done)
    assert is_whole(project)
    assert published(project)[0] == before[0]


@pytest.mark.parametrize("files", [12, 16])
def test_too_few_open_files_leave_the_last_build(project, files):
    before = published(project)
    done = limited(project, "RLIMIT_NOFILE", files)
    assert done.returncode == 0 or "Traceback" not in done.stderr
    assert is_whole(project)
    assert published(project)[0] == before[0]


@pytest.mark.skipif(os.geteuid() != 0, reason="a tmpfs needs root")
def test_a_full_file_system_leaves_the_last_build(project, tmp_path):
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "none", str(tmp_path)], check=False)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a tmpfs")
    try:
        done = build(project, output=str(tmp_path / "build"))
        assert is_refused(done)
        assert "No space left" in done.stderr or "full" in done.stderr
        assert {path.name for path in (tmp_path / "build").iterdir()} <= {"packages", ".digests.json"}
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_an_output_that_nobody_may_write_is_named(project, tmp_path):
    target = tmp_path / "file"
    target.write_text("mine")
    for output in (target, target / "build", "/proc/build"):
        done = build(project, output=str(output))
        assert is_refused(done)
        assert str(output) in done.stderr or str(target) in done.stderr
    assert target.read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_output_is_named(project, tmp_path):
    folder = tmp_path / "build"
    folder.mkdir(mode=0o555)
    done = build(project, output=str(folder))
    assert is_refused(done)
    assert str(folder) in done.stderr


def test_of_two_builds_at_once_one_wins_and_the_other_says_so(project):
    command = [sys.executable, "-c", MAIN, "build", "--force"]
    running = [
        subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    ended = [(process.communicate(timeout=120), process.returncode) for process in running]
    codes = [code for _, code in ended]
    assert 0 in codes
    for (_, words), code in ended:
        assert code == 0 or (code == 2 and "another build is at work" in words)
    assert is_whole(project)


def test_a_source_that_changes_during_the_build_is_never_half_read(project):
    """Whatever the moment, what is published is made of one version of the source, which its hash says."""
    texts = ["民政局2021年工作总结\n\n全年救助1,300人次。\n" + f"发放{number}万元。\n" * 200 for number in (3, 4)]
    for turn in range(20 if SOAK else 2):
        add_report(project, "demo-2021", texts[0])
        process = subprocess.Popen(
            [sys.executable, "-c", MAIN, "build", "--force"],
            cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        time.sleep(0.2 + 0.3 * (turn % 6))
        (project / "sources" / "demo-2021" / "source.txt").write_text(texts[1], encoding="utf-8")
        _, words = process.communicate(timeout=120)
        assert process.returncode in (0, 2), words
        assert "Traceback" not in words
        if process.returncode == 0:
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
        process = subprocess.Popen(
            [sys.executable, "-c", MAIN, "build", "--force"],
            cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(random.uniform(0, longest))
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
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
