"""One system call of publishing after another fails: the old build or the new one is there, whole, as the words say.

strace makes the real calls fail. A few of them are tried in CI, all of them by `make soak`.
"""

import os
import re
from pathlib import Path

import pytest

from datapkg.package.publish import PACKAGES, locked
from tests.faults.tracing import ERRORS, calls, publish, works

SOAK = os.environ.get("SOAK") == "1"
DATABASE = "civil-affairs.db"
RENAMES = ("rename", "renameat")
pytestmark = pytest.mark.skipif(not works(), reason="needs strace and the right to trace (apt-get install strace)")


def build(version):
    """What a build of a version publishes, without the digests: they only say what needs no building."""
    names = (f"{PACKAGES}/changed/datapackage.json", f"{PACKAGES}/changed.zip", DATABASE)
    return {f"{PACKAGES}/kept/datapackage.json": "kept"} | dict.fromkeys(names, version)


OLD, NEW = build("old"), build("new")


def make(output):
    for name, text in OLD.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(text)
    return output


def found(output):
    files = {path.relative_to(output).as_posix(): path.read_text() for path in output.rglob("*") if path.is_file()}
    return {name: text for name, text in files.items() if not name.startswith(".")}


def publish_with(faults, folder):
    """Publish the new build over the old one with faults; the process, and the calls that failed by them."""
    for turn in range(3):
        done = publish(make(folder / str(turn) / "build"), "new", log=folder / "log", faults=faults)
        if "Traceback" not in done.stderr:
            break
        # The fault met Python's start: what else goes on here has shifted the count.
    (folder / str(turn) / "build").rename(folder / "build")
    assert "Traceback" not in done.stderr, done.stderr
    # What can't be written can't be said either.
    assert done.returncode == 0 or done.stderr.startswith("datapkg: ") or faults[0].startswith("write"), done.stderr
    return done, [call for call in calls(folder / "log") if "(INJECTED)" in call.answer]


def is_tidy(output):
    """The next build has nothing left to put right but what is not published."""
    with locked(output):
        return {path.name for path in output.iterdir()} <= {PACKAGES, DATABASE, ".digests.json"}


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """The calls of a publishing in which none fails."""
    folder = tmp_path_factory.mktemp("reference")
    done, failed = publish_with((), folder)
    assert (done.returncode, failed) == (0, [])
    assert found(folder / "build") == NEW
    made = calls(folder / "log")
    assert {"openat", "write", "fsync", "renameat2", "flock"} <= {call.name for call in made}
    return made


def chosen(reference):
    """All calls in a long run; else the renames, and the last of each other kind up to the last fsync."""
    if SOAK:
        return reference
    last = max(place for place, call in enumerate(reference) if call.name == "fsync")
    kinds = {call.name: call for call in reference[: last + 1]}
    return [*kinds.values(), *(call for call in reference if call.name in RENAMES and call not in kinds.values())]


def test_whatever_call_fails_the_old_build_or_the_new_one_is_there(reference, tmp_path):
    for place, call in enumerate(chosen(reference)):
        folder = tmp_path / str(place)
        done, failed = publish_with([f"{call.name}:error={ERRORS.get(call.name, 'EIO')}:when={call.number}"], folder)
        assert [each.name for each in failed] == [call.name]
        state = found(folder / "build")
        assert state in (OLD, NEW), call
        if state == OLD:
            assert done.returncode == 2, call
            assert "in place" not in done.stderr
        else:
            assert done.returncode == 0 or "is in place" in done.stderr, call
        assert is_tidy(folder / "build")


@pytest.mark.skipif(not SOAK, reason="a long run: make soak")
def test_whatever_call_fails_from_then_on_nothing_is_lost(reference, tmp_path):
    """As when a disk dies: undoing may fail too, which the words say."""
    for place, call in enumerate(reference):
        folder = tmp_path / str(place)
        fault = f"{call.name}:error={ERRORS.get(call.name, 'EIO')}:when={call.number}+"
        done, _ = publish_with([fault], folder)
        state = found(folder / "build")
        assert state in (OLD, NEW) or "could not be put back" in done.stderr, call
        assert done.returncode != 0 or state == NEW, call
        assert is_tidy(folder / "build")
        assert {text for name, text in found(folder / "build").items() if "changed" in name} in ({"old"}, {"new"})


@pytest.mark.parametrize("failing", ["1", "2", "3", "4", "2+", "3+", "4+"])
def test_two_renames_in_place_of_an_exchange_lose_nothing_either(tmp_path, failing):
    """A file system without an exchange: digests, the old packages aside, the new ones in place, database; and back."""
    rename = "rename" if "x86" in os.uname().machine else "renameat"
    if not SOAK and failing not in ("3", "3+"):
        pytest.skip("a long run: make soak")
    done, _ = publish_with(["renameat2:error=ENOSYS", f"{rename}:error=EIO:when={failing}"], tmp_path)
    assert done.returncode == 2
    put_back = "The last build stays" in done.stderr
    assert put_back or "could not be put back" in done.stderr
    assert (found(tmp_path / "build") == OLD) == put_back
    assert is_tidy(tmp_path / "build")
    packages = {name: text for name, text in found(tmp_path / "build").items() if name != DATABASE}
    assert packages in ({name: version[name] for name in version if name != DATABASE} for version in (OLD, NEW))


def paths(call):
    return re.findall(r'"([^"]*)"', call.arguments)


def test_what_is_published_is_on_the_disk_before_and_its_names_after(reference):
    """By the calls themselves: each staged file and folder is synced after its last change, before the first rename."""
    commit = next(place for place, call in enumerate(reference) if call.name in (*RENAMES, "renameat2"))
    done = max(place for place, call in enumerate(reference) if call.name in (*RENAMES, "renameat2"))
    output = Path(paths(reference[0])[0])
    changed, synced = {}, {}
    for place, call in enumerate(reference[:commit]):
        descriptor = re.match(r"[0-9]+<([^>]*)>", call.arguments)
        if call.name == "fsync":
            synced[descriptor[1]] = place
        elif call.name == "write":
            changed[descriptor[1]] = changed[str(Path(descriptor[1]).parent)] = place
        elif call.name in ("mkdir", "mkdirat", "link", "linkat") and call.answer == "0":
            changed[paths(call)[-1]] = changed[str(Path(paths(call)[-1]).parent)] = place
    staged = {path for path in changed if path.startswith(f"{output}/.staging")}
    assert len(staged) == 9
    assert all(synced.get(path, -1) > changed[path] for path in staged)
    after = [call for call in reference[done:] if call.name == "fsync"]
    assert [f"<{output}>" in call.arguments for call in after] == [True]
