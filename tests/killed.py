"""Programs that are killed with -9 at a step of their progress, and started again."""

import subprocess
import sys
from pathlib import Path

from tests.small_portfolio import PARTITIONS

# What every such program begins with. Steps are told when a partition is done; one more comes
# after the last, before the parts are joined.
BEGINNING = """
import itertools, os, signal, sys, threading, time
from pathlib import Path
from creditwright.core.progress import SilentProgress
from creditwright.records.prepared import PreparedRecords

*given, at_step, after = sys.argv[1:]

class Kill(SilentProgress):
    def track(self, items, *, description, total=None):
        for step, item in enumerate(itertools.chain(items, [None])):
            if step == int(at_step):
                def kill():
                    time.sleep(float(after))
                    os.kill(os.getpid(), signal.SIGKILL)
                threading.Thread(target=kill, daemon=True).start()
                if float(after) == 0:
                    time.sleep(60)
            if step < total:
                yield item
"""
JOINING = PARTITIONS  # the step after the last partition
NEVER = PARTITIONS + 1


def run(
    program: str, *given: Path, at_step: int, after: float = 0.0
) -> subprocess.CompletedProcess[str]:
    """Run `BEGINNING` and `program`, which finds `given` as texts, and kill it at a step.

    Args:
        program: Python.
        given: What it works on.
        at_step: When to kill it; `NEVER` lets it end.
        after: How many seconds the work goes on for after that step has begun.
    """
    arguments = [*given, at_step, after]
    return subprocess.run(
        [sys.executable, "-c", BEGINNING + program, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
