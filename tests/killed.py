"""Programs that are killed with -9 at a step of their progress, and started again."""

import subprocess
import sys
from pathlib import Path

from tests.small_portfolio import PARTITIONS

# What every such program begins with. Steps are told when a partition is done; one more comes
# after the last, before the parts are joined. What `watch` is told of kills at one of its calls.
BEGINNING = """
import itertools, os, signal, sys, time
from pathlib import Path
from creditwright.core.progress import SilentProgress
from creditwright.records.prepared import PreparedRecords

*given, at_step, at_call = sys.argv[1:]

def die():
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)

def watch(module, name):
    calls, call = itertools.count(1), getattr(module, name)
    def dying(*arguments, **named):
        if next(calls) == int(at_call):
            die()
        return call(*arguments, **named)
    setattr(module, name, dying)

class Kill(SilentProgress):
    def track(self, items, *, description, total=None):
        for step, item in enumerate(itertools.chain(items, [None])):
            if step == int(at_step):
                die()
            if step < total:
                yield item
"""
JOINING = PARTITIONS  # the step after the last partition
NEVER = PARTITIONS + 1


def run(
    program: str, *given: Path | str, at_step: int = NEVER, at_call: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run `BEGINNING` and `program`, which finds `given` as texts, and kill it.

    Args:
        program: Python.
        given: What it works on.
        at_step: When to kill it; `NEVER` lets it end.
        at_call: Kill it at this call, from 1, of what the program watches.
    """
    arguments = [*given, at_step, at_call]
    return subprocess.run(
        [sys.executable, "-c", BEGINNING + program, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
