"""Changes the pure rules in every way that mutmut knows, and asks whether a test of the rules notices.

A change that no test notices must be explained in `tests/rules/equivalent_mutants.yaml`: there is no input for which it
would matter. An explanation that explains nothing any more is as wrong as a change that is not explained.
"""

import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import yaml

HOUSE = Path(__file__).resolve().parent.parent
EXPLAINED = HOUSE / "tests" / "rules" / "equivalent_mutants.yaml"
#: Where mutmut keeps its copy of the code and what it found; it would not ask again what it once asked.
WORKSHOP = HOUSE / "mutants"

#: An endless loop does not go unnoticed.
NOTICED = {"killed", "timeout"}
#: `zip(…, strict=True)` checks ourselves; as long as that check never fires, it changes nothing to leave it out.
SELF_CHECK = re.compile(r",? *strict=\w+")


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One change that mutmut made: in which function, and what it made of which lines."""

    function: str
    before: str
    after: str

    @property
    def is_idle(self) -> bool:
        """Whether it only leaves out a check of ourselves."""
        before, after = (SELF_CHECK.sub("", text).replace(", )", ")") for text in (self.before, self.after))
        return before == after

    def __str__(self) -> str:
        """As a reviewer reads it."""
        return f"{self.function}\n    - {self.before}\n    + {self.after}"


def main() -> int:
    """Whether every change is noticed or explained, as an exit status."""
    shutil.rmtree(WORKSHOP, ignore_errors=True)
    run = _mutmut("run")
    found = dict(re.findall(r"^ *(\S+): (.+)$", _mutmut("results", "--all", "true").stdout, re.MULTILINE))
    if run.returncode or not found:
        sys.stderr.write(run.stdout[-4000:] + run.stderr)
        return 1
    survivors = [_change(name) for name, status in found.items() if status not in NOTICED]
    unnoticed = {change for change in survivors if not change.is_idle}
    explained = {
        Change(entry["function"], entry["before"], entry["after"])
        for entry in yaml.safe_load(EXPLAINED.read_text(encoding="utf-8"))
    }
    counts = ", ".join(f"{number} {status}" for status, number in sorted(Counter(found.values()).items()))
    print(f"{len(found)} changes to the rules: {counts}")
    idle = sum(change.is_idle for change in survivors)
    print(
        f"of those that no test notices: {idle} leave out a check of ourselves, {len(unnoticed & explained)} explained"
    )
    for title, changes in (
        ("no test notices, and nothing explains", unnoticed - explained),
        ("explained, but noticed or no longer made", explained - unnoticed),
    ):
        for change in sorted(changes):
            print(f"{title}: {change}")
    return int(unnoticed != explained)


def _change(name: str) -> Change:
    shown = _mutmut("show", name).stdout
    before, after = (
        " ".join(line[1:].strip() for line in shown.splitlines() if line.startswith(sign) and line[:3] != sign * 3)
        for sign in "-+"
    )
    # Such as app.rules.verdict.x__accept__mutmut_30, or app.rules.lines.xǁLinesǁof__mutmut_1 for a method.
    function = re.sub(r"__mutmut_\d+$", "", name).replace(".x_", ".").replace(".xǁ", ".").replace("ǁ", ".")
    return Change(function, before, after)


def _mutmut(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mutmut", *words], cwd=HOUSE, capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    sys.exit(main())
