"""Runs the shell steps of a workflow's job in order, as GitHub would, without GitHub.

`python -m tests.workflow_runner data validate` does so in a clone of this repository. What is run are the `run` steps,
those of our own action (`uses: ./`) in their place; other actions (checkout, uploads) are passed over. Of expressions
it knows what our workflows use: `runner.temp`, `inputs`, outputs and outcomes of steps, `!cancelled()` and `==`;
anything else is an error, so that nothing is taken for true by mistake.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
_EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")
_SECONDS = 600
INSTALL = "Install datapkg from its lock file"
"""This step takes a minute and a network; the environment of the tests has been made from the same lock."""
_INSTALLED = """
mkdir -p "$RUNNER_TEMP/datapkg/bin"
cat > "$RUNNER_TEMP/datapkg/bin/datapkg" <<'END'
#!/bin/sh
PYTHONPATH="$GITHUB_ACTION_PATH" exec "$TEST_PYTHON" -c 'from datapkg.cli import main; main()' "$@"
END
chmod +x "$RUNNER_TEMP/datapkg/bin/datapkg"
"""


class Step(NamedTuple):
    """A step that was run or passed over.

    Args:
        name: Its name.
        outcome: success, failure or skipped.
        log: What it printed.
    """

    name: str
    outcome: str
    log: str


class Job:
    """A job in a folder that is checked out.

    Args:
        workspace: The folder.
        temp: An empty folder for the job's files.
        action: The folder of action.yml.
        skip: Names of steps to pass over.
        env: Further variables.
    """

    def __init__(self, workspace, *, temp, action=ROOT, skip=(), env=None):
        self.workspace, self.temp, self.action, self.skip = workspace, temp, action, set(skip)
        self.steps = []
        self.summary = ""
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(temp),
            "LANG": "C.UTF-8",
            "RUNNER_TEMP": str(temp),
            "GITHUB_WORKSPACE": str(workspace),
            "GITHUB_ACTION_PATH": str(action),
            "TEST_PYTHON": sys.executable,
            **(env or {}),
        }

    @property
    def failed(self):
        """The names of the steps that failed."""
        return [step.name for step in self.steps if step.outcome == "failure"]

    def log(self, name):
        """What the step of that name printed."""
        return next(step.log for step in self.steps if step.name == name)

    def run(self, steps, *, inputs=None):
        """Run steps; return the contexts that their ids gave."""
        contexts = {f"inputs.{name}": value for name, value in (inputs or {}).items()}
        contexts["runner.temp"] = str(self.temp)
        failed = False
        for step in steps:
            condition = step.get("if")
            wanted = not failed if condition is None else self._holds(condition, contexts)
            name = step.get("name") or step.get("uses") or step["run"]
            if not wanted or name in self.skip or ("uses" in step and step["uses"] != "./"):
                outcome, outputs = "skipped", {}
                self.steps.append(Step(name, outcome, ""))
            elif "uses" in step:
                outcome, outputs = self._composite()
            else:
                outcome, outputs = self._shell(name, step, contexts)
            failed |= outcome == "failure"
            contexts |= {f"steps.{step.get('id')}.outputs.{key}": value for key, value in outputs.items()}
            contexts[f"steps.{step.get('id')}.outcome"] = outcome
        contexts["failed"] = failed
        return contexts

    def _composite(self):
        action = yaml.safe_load((self.action / "action.yml").read_text(encoding="utf-8"))
        inputs = {name: each["default"] for name, each in action["inputs"].items()}
        contexts = self.run(action["runs"]["steps"], inputs=inputs)
        outputs = {name: self._filled(each["value"], contexts) for name, each in action["outputs"].items()}
        return ("failure" if contexts["failed"] else "success"), outputs

    def _shell(self, name, step, contexts):
        script = _INSTALLED if name == INSTALL else step["run"]
        assert "${{" not in script, f"{name}: an expression in a script is an injection"
        files = {key: self.temp / key.lower() for key in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for path in files.values():
            path.write_text("")
        env = {key: self._filled(value, contexts) for key, value in step.get("env", {}).items()}
        pipefail = ["-eo", "pipefail"] if step.get("shell") == "bash" else ["-e"]
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", *pipefail, "-c", script],
            cwd=self.workspace,
            env=self.env | env | {key: str(path) for key, path in files.items()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
        outcome = "failure" if done.returncode else "success"
        self.steps.append(Step(name, outcome, done.stdout))
        return outcome, dict(line.split("=", 1) for line in lines)

    @staticmethod
    def _filled(text, contexts):
        return _EXPRESSION.sub(
            lambda found: contexts.get(found[1], "") if "." in found[1] else _unknown(found[1]), text
        )

    @staticmethod
    def _holds(condition, contexts):
        return all(
            _term(term.strip(), contexts) for term in _EXPRESSION.sub(lambda found: found[1], condition).split("&&")
        )


def _term(term, contexts):
    if term == "!cancelled()":
        return True
    left, equals, right = (part.strip() for part in term.partition("=="))
    if not re.fullmatch(r"steps\.[a-z]+\.[a-z.]+", left):
        _unknown(term)
    return contexts.get(left) == right.strip("'") if equals else bool(contexts.get(left))


def _unknown(expression):
    raise ValueError(f"an expression that this runner doesn't know: {expression}")


def clone(folder):
    """A clone of this repository's HEAD, as a checkout makes it."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True, timeout=_SECONDS)
    return folder


def job_steps(workflow, job):
    """The steps of a job of a workflow."""
    path = ROOT / ".github" / "workflows" / f"{workflow}.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"][job]["steps"]


def main(workflow, job):
    """Run a job in a clone and print what each step did; return the exit code."""
    with tempfile.TemporaryDirectory(prefix="datapkg-") as folder:
        temp = Path(folder, "temp")
        temp.mkdir()
        workspace = clone(Path(folder, "clone"))
        running = Job(workspace, temp=temp, action=workspace)
        running.run(job_steps(workflow, job))
    for step in running.steps:
        print(f"{step.outcome:<8} {step.name}\n{step.log}", end="")
    print(running.summary)
    return 1 if running.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
