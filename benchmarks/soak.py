"""Reads the numbers of a whole corpus and checks what must hold of any text. Ends with 1 where it doesn't.

    python -m benchmarks.soak TEXTS… [--limit N] [--sample 300 --seed 1]

Checked: no exception; every run of Arabic digits lies in a number; a number's characters are those of the source at its
place; quantities and only they have values. `--sample` prints numbers drawn at random, to be judged by eye.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from pathlib import Path

from benchmarks.corpus import texts
from datapkg import read_numbers
from datapkg.models import Number

DIGITS = re.compile("[0-9０-９]+")


def faults(text: str, numbers: list[Number]) -> list[str]:
    """What doesn't hold of a text."""
    found = []
    covered = bytearray(len(text))
    for number in numbers:
        covered[number.start : number.end] = b"\1" * (number.end - number.start)
        if text[number.start : number.end] != number.text:
            found.append(f"{number.text!r} is not what stands at {number.start}")
        if (number.value is None) != (number.kind != "quantity"):
            found.append(f"{number.text!r} at {number.start} is {number.kind} with the value {number.value}")
    found += [
        f"{run.group()} at {run.start()} is in no number" for run in DIGITS.finditer(text) if not covered[run.start()]
    ]
    return found


def described(text: str, number: Number) -> str:
    around = f"{text[max(0, number.start - 15) : number.start]}【{number.text}】{text[number.end : number.end + 13]}"
    what = f"{number.value:f} {number.unit} {number.approx}" if number.value is not None else ""
    return f"{number.kind} {number.rule} {what}\t{around}".replace("\n", "⏎")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, help="texts that are read of each")
    parser.add_argument("--sample", type=int, default=0, help="numbers to print")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    kinds: Counter[str] = Counter()
    failed, unknown, sample = 0, 0, []
    for path in options.texts:
        for position, text in enumerate(texts(path, limit=options.limit)):
            numbers = read_numbers(text)
            kinds.update(number.kind for number in numbers)
            unknown += sum(number.rule == "unknown" for number in numbers)
            for fault in faults(text, numbers):
                failed += 1
                print(f"{path}, text {position}: {fault}", file=sys.stderr)
            if options.sample:
                sample += [described(text, number) for number in numbers]
    print(dict(kinds.most_common()), "unknown", unknown, "faults", failed)
    for line in random.Random(options.seed).sample(sample, min(options.sample, len(sample))):
        print(line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
