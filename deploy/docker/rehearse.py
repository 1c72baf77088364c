"""Perform the Dockerfile's steps in a clean root, and try the service there; no Docker is needed.

    debootstrap --variant=minbase bookworm /tmp/clean
    sudo python3 deploy/docker/rehearse.py --base /tmp/clean --work /tmp/image --home /tmp/home

The clean root stands for every image that the Dockerfile begins from. Each stage is a copy of it;
RUN runs in it by chroot, COPY copies into it. Then the service is started as the image would start
it: as its user, its root read-only, HOME as its volume, and `deploy/smoke.py` asks it. The size of
the last stage is printed.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONTEXT = HERE.parents[1]
KNOWN = {"ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "RUN"}
KNOWN |= {"USER", "VOLUME", "WORKDIR"}
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.in")  # as .dockerignore has it
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass
class Stage:
    """A root that is being made, and what a container of it is started with."""

    root: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": PATH})
    folder: str = "/"
    user: str = "0:0"
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    volume: str = ""


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Yield each instruction of a Dockerfile and what it says, its lines joined."""
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in re.sub(r"\\\n\s*", " ", kept).splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            if word not in KNOWN:
                raise SystemExit(f"the rehearsal knows no {word}")
            yield word, rest.strip()


def within(stage: Stage, command: list[str], *, lent: list[Path], passed: dict[str, str]) -> None:
    """Run a command in the root of a stage, as RUN does; what is lent is gone afterwards."""
    places = [stage.root / each.relative_to("/") for each in lent]
    before = {place for place in places if place.exists()}
    for source, place in zip(lent, places, strict=True):
        if place not in before:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, place)
    given = [f"{name}={value}" for name, value in {**stage.environment, **passed}.items()]
    root = shlex.quote(str(stage.root))
    inside = shlex.join(["/usr/bin/env", "-i", "-C", stage.folder, *given, *command])
    mounts = f"mount --rbind /dev {root}/dev && mount -t proc proc {root}/proc"
    script = f"{mounts} && exec chroot {root} {inside}"
    try:
        subprocess.run(["unshare", "--mount", "sh", "-ec", script], check=True)
    finally:
        for place in places:
            if place not in before:
                place.unlink(missing_ok=True)


def copy(stage: Stage, rest: str, stages: dict[str, Stage]) -> None:
    """Copy from the context or another stage."""
    words = rest.split()
    origin = CONTEXT
    if words[0].startswith("--from="):
        origin = stages[words.pop(0).removeprefix("--from=")].root
    *sources, target = words
    into = stage.root / target.lstrip("/")
    for each in sources:
        source = origin / each.lstrip("/")
        if source.is_dir():
            skipped = LEFT_OUT if origin is CONTEXT else None
            shutil.copytree(source, into, symlinks=True, dirs_exist_ok=True, ignore=skipped)
        else:
            place = into / source.name if target.endswith("/") else into
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, place)


def built(base: Path, work: Path, *, lent: list[Path], passed: dict[str, str]) -> Stage:
    """Perform every instruction, and return the last stage."""
    stages: dict[str, Stage] = {}
    stage = Stage(base)
    for word, rest in instructions((HERE / "Dockerfile").read_text(encoding="utf-8")):
        print(f"{word} {rest[:100]}", flush=True)
        if word == "FROM":
            stage = Stage(work / f"stage-{len(stages)}")
            subprocess.run(["cp", "-a", str(base), str(stage.root)], check=True)
            stages[rest.split()[-1] if " AS " in rest else str(len(stages))] = stage
        elif word == "RUN":
            within(stage, ["/bin/sh", "-c", rest], lent=lent, passed=passed)
        elif word == "COPY":
            copy(stage, rest, stages)
        else:
            note(stage, word, rest)
    return stage


def note(stage: Stage, word: str, rest: str) -> None:
    """Keep what a container is started with."""
    if word == "ENV":
        stage.environment |= dict(each.split("=", 1) for each in shlex.split(rest))
    elif word == "WORKDIR":
        stage.folder = rest
    elif word == "USER":
        stage.user = rest
    elif word == "VOLUME":
        stage.volume = rest
    elif word == "HEALTHCHECK":
        stage.health = json.loads(rest[rest.index("CMD ") + 4 :])
    elif word == "ENTRYPOINT":
        stage.entrypoint = json.loads(rest)
    elif word == "CMD":
        stage.command = json.loads(rest)


def started(stage: Stage, home: Path) -> subprocess.Popen[bytes]:
    """Start the service as the image would: its user, a read-only root, its volume."""
    user, group = stage.user.split(":")
    subprocess.run(["chown", "-R", f"{user}:{group}", str(home)], check=True)
    root, volume = shlex.quote(str(stage.root)), stage.volume.lstrip("/")
    given = [f"{name}={value}" for name, value in stage.environment.items()]
    command = [*stage.entrypoint, *stage.command]
    drop = [
        "/usr/bin/setpriv",
        f"--reuid={user}",
        f"--regid={group}",
        "--clear-groups",
        "--no-new-privs",
    ]
    inside = shlex.join([*drop, "/usr/bin/env", "-i", "-C", stage.folder, *given, *command])
    mounts = (
        f"mount --bind {root} {root}",
        f"mount --bind {shlex.quote(str(home))} {root}/{volume}",
        f"mount --rbind /dev {root}/dev",
        f"mount -t proc proc {root}/proc",
        f"mount -t tmpfs tmpfs {root}/tmp",  # noqa: S108 - of the image
        f"mount -o remount,bind,ro {root}",
    )
    script = f"{'; '.join(mounts)}; exec chroot {root} {inside}"
    return subprocess.Popen(["unshare", "--mount", "sh", "-ec", script])


def tried(stage: Stage, home: Path) -> None:
    """Start the service, wait until its health check passes, ask it, end it."""
    with started(stage, home) as service:
        try:
            wait_for_health(stage, service)
            smoke = [sys.executable, str(HERE.parent / "smoke.py"), "http://127.0.0.1:8000"]
            subprocess.run([*smoke, "--key-file", str(home / "smoke.key")], check=True)
            service.send_signal(signal.SIGTERM)
            if service.wait(60) != 0:
                raise SystemExit(f"the service ended with {service.returncode}")
        finally:
            service.kill()


def wait_for_health(stage: Stage, service: subprocess.Popen[bytes]) -> None:
    """Perform the image's own health check until it passes."""
    given = [f"{name}={value}" for name, value in stage.environment.items()]
    check = ["chroot", str(stage.root), "/usr/bin/env", "-i", *given, *stage.health]
    for _ in range(60):
        if subprocess.run(check, stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return
        if service.poll() is not None:
            raise SystemExit("the service did not start")
        time.sleep(1)
    raise SystemExit("the service is not ready after a minute")


def size(root: Path) -> int:
    """Return what the files under a root take, in MB."""
    found = subprocess.run(
        ["du", "-sx", "--block-size=1MB", str(root)], capture_output=True, check=True
    )
    return int(found.stdout.split()[0])


def main() -> None:
    """Build, try, and tell the size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True, help="a root made by debootstrap")
    parser.add_argument("--work", type=Path, required=True, help="where the stages are made")
    parser.add_argument("--home", type=Path, help="the volume: a store, a model, and smoke.key")
    parser.add_argument("--lend", type=Path, action="append", default=[Path("/etc/resolv.conf")])
    parser.add_argument("--pass", dest="passed", action="append", default=[], metavar="NAME")
    given = parser.parse_args()
    passed = {name: os.environ[name] for name in given.passed}
    last = built(given.base, given.work, lent=given.lend, passed=passed)
    print(
        f"the image's root: {size(last.root)} MB, {size(given.base)} MB of it the base", flush=True
    )
    if given.home is not None:
        tried(last, given.home)
        print("the service was tried in it, read-only, as its own user")


if __name__ == "__main__":
    main()
