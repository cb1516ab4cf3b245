"""The targets of the fuzzers on their seeds, on damaged seeds, and on everything that a fuzzer has ever found."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, run, seeds

FOUND = sorted((Path(__file__).parent / "found").glob("*/*"))


@pytest.mark.parametrize("name", TARGETS)
def test_each_target_accepts_its_seeds_or_says_why_not(name):
    for seed in seeds(name):
        run(name, seed)


@pytest.mark.parametrize("path", FOUND, ids=[f"{path.parent.name}-{path.name}" for path in FOUND])
def test_what_a_fuzzer_found_is_mended(path):
    run(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_damaged_seeds_are_read_or_refused(name):
    @settings(deadline=None, max_examples=25)
    @given(st.sampled_from(seeds(name)), st.floats(0, 1), st.floats(0, 1), st.binary(max_size=8))
    def damaged(seed, start, end, junk):
        first, last = int(start * len(seed)), int(end * len(seed))
        run(name, seed[:first] + junk + seed[last:])

    damaged()
