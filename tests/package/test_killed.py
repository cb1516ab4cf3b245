"""A build that is stopped at any moment leaves the last good build whole, and the next one succeeds.

The build runs in a process of its own that counts what it does to the file system (audit events below its output
folder) and sends itself a signal at a chosen one: every run stops at the same place.
"""

import signal

import pytest

from datapkg.checks.structure import structure_faults
from tests.package.building import Stop, build
from tests.package.project import TEXTS, add_report, make_project, tree

KILLS = 8
TITLES = ("第一版", "第二版")


def set_title(root, title):
    for report_id, text in TEXTS.items():
        add_report(root, report_id, text, title=title)


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    """A project, its packages under each title, and how many events a build has at least."""
    root = make_project(tmp_path_factory.mktemp("project"))
    trees = []
    for title in reversed(TITLES):
        set_title(root, title)
        done = build(root)
        assert done.returncode == 0, done.stderr
        trees.insert(0, tree(root / "build" / "packages"))
        for name in ("all", *TEXTS):
            assert structure_faults(root / "build" / "packages" / name) == ()
    done = build(root, prepare=Stop(0, 0))  # the same once more: the database stays, so no build has fewer events
    return root, trees, done.events


def in_build_folder(root):
    return {path.name for path in (root / "build").iterdir()}


def test_a_killed_build_leaves_the_old_or_the_new_packages(versions):
    root, trees, events = versions
    # The last events are those of publishing, where a mistake would show: half of the kills go there.
    moments = [events * step // (KILLS // 2 + 1) for step in range(1, KILLS // 2 + 1)] + [
        events - step * 7 for step in range(6)
    ]
    for turn, moment in enumerate(moments):
        set_title(root, TITLES[turn % 2])
        assert build(root, prepare=Stop(signal.SIGKILL, moment)).returncode == -signal.SIGKILL
        assert tree(root / "build" / "packages") in trees
    assert build(root).returncode == 0
    assert tree(root / "build" / "packages") == trees[turn % 2]
    assert in_build_folder(root) == {"packages", "civil-affairs.db", ".digests.json"}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_signal_ends_the_build_and_leaves_nothing_behind(versions, number, code, share):
    root, trees, events = versions
    done = build(root, prepare=Stop(number, int(events * share)))
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert tree(root / "build" / "packages") in trees
    assert in_build_folder(root) == {"packages", "civil-affairs.db", ".digests.json"}
