"""Others' readers of Chinese numerals, run by the Python of the environment that they are installed in.

    .venv-rivals/bin/python -P benchmarks/rivals.py                      # the names of those that can be imported
    .venv-rivals/bin/python -P benchmarks/rivals.py NAME TEXTS PASSES    # one of them: [seconds, processor seconds, MB]

TEXTS is a JSON file with a list of texts. The last of PASSES passes over them is measured: 1 is cold, 2 is warm. The
models are made before. Needs nothing of datapkg, whose requirements theirs contradict.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

Reader = Callable[[str], object]


def recognizers_numbers() -> Reader:
    from recognizers_number import Culture, NumberRecognizer

    return NumberRecognizer(Culture.Chinese).get_number_model().parse  # type: ignore[no-any-return]


def recognizers_units() -> Reader:
    from recognizers_number import Culture
    from recognizers_number_with_unit import NumberWithUnitRecognizer

    recognizer = NumberWithUnitRecognizer(Culture.Chinese)
    models = [recognizer.get_currency_model(), recognizer.get_dimension_model(), recognizer.get_age_model()]
    return lambda text: [model.parse(text) for model in models]


def chinese2digits() -> Reader:
    import chinese2digits as rival

    return rival.takeNumberFromString  # type: ignore[no-any-return]


def cn2an() -> Reader:
    import cn2an as rival

    return rival.transform  # type: ignore[no-any-return]


RIVALS: dict[str, Callable[[], Reader]] = {
    "recognizers-units": recognizers_units,
    "recognizers-numbers": recognizers_numbers,
    "chinese2digits": chinese2digits,
    "cn2an": cn2an,
}


def installed() -> list[str]:
    """The rivals whose packages are there."""
    found = []
    for name, make in RIVALS.items():
        try:
            make()
        except ImportError:
            continue
        found.append(name)
    return found


def measure(name: str, texts: list[str], *, passes: int) -> tuple[float, float, float]:
    """Seconds, processor seconds and MB of the last pass of a rival."""
    read = RIVALS[name]()
    seconds = cpu = 0.0
    for _ in range(passes):
        start, start_cpu = time.perf_counter(), time.process_time()
        for text in texts:
            read(text)
        seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    return seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if len(sys.argv) == 1:
        print(json.dumps(installed()))
    else:
        print(json.dumps(measure(sys.argv[1], json.loads(Path(sys.argv[2]).read_text()), passes=int(sys.argv[3]))))
