"""Where populations are kept: one of each model's bundle, replaced whole or not at all.

A small manifest says which folder holds the columns; it is what changes when a population is made
anew or loses an application. Whoever reads looks at it first, and opens the columns again only when
it has changed.
"""

import json
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

from creditwright.core.digests import canonical_json
from creditwright.core.files import alone, folder_written_whole, remove_leftovers, write_bytes
from creditwright.population.columns import Columns, Layout, Unwritten, columns_written, overwrite
from creditwright.population.errors import NoPopulationError, PopulationDamagedError
from creditwright.population.population import MadeOf, Population

FORMAT = 1
FOLDER = "populations"
SUFFIX = ".json"
BESIDES = 1  # to go back to, without waiting for one to be made
TRIES = 3  # a population may be replaced between looking at its manifest and opening it
OPEN = 2  # populations kept open in a process


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What the file says: where the columns are, what they are called, what they were made of."""

    folder: str
    layout: Layout
    made_of: MadeOf

    @property
    def content(self) -> bytes:
        return canonical_json({"format": FORMAT, **asdict(self)})

    @classmethod
    def read(cls, content: bytes) -> "_Manifest":
        try:
            said = json.loads(content)
            if said["format"] != FORMAT:
                raise PopulationDamagedError("it was made by another version")
            layout = said["layout"]
            codes = {name: tuple(words) for name, words in layout["codes"].items()}
            return cls(
                said["folder"],
                Layout(layout["applications"], tuple(layout["floats"]), codes),
                MadeOf(**said["made_of"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise PopulationDamagedError(f"its manifest: {error}") from error


@dataclass(frozen=True, slots=True)
class Populations:
    """The populations kept in a folder, by the bundle that made them.

    Attributes:
        folder: Where; it need not exist.
    """

    folder: Path

    def of(self, bundle: str) -> Population:
        """Return the population as a bundle sees it.

        Raises:
            NoPopulationError: If there is none.
            PopulationDamagedError: If its files do not hold what they should.
        """
        for left in reversed(range(TRIES)):
            try:
                return _open(self.folder, self._manifest(bundle).read_bytes())
            except FileNotFoundError:
                break
            except PopulationDamagedError:
                if not left:
                    raise
        raise NoPopulationError(bundle)

    @contextmanager
    def changed_alone(self) -> Iterator[None]:
        """Let one process at a time change populations; reading goes on."""
        with alone(self.folder / "lock", wait=True):
            yield

    @contextmanager
    def made(self, bundle: str, layout: Layout, made_of: MadeOf) -> Iterator[Unwritten]:
        """Give the columns of a new population; on leaving it takes the place of the one before.

        To be done under `changed_alone`.

        Raises:
            FileAccessError: If it cannot be written.
        """
        remove_leftovers(self.folder)
        before = {each.name for each in self._folders_of(bundle)}
        name = next(n for n in (f"{bundle}-{i}" for i in (1, 2)) if n not in before)
        with (
            folder_written_whole(self.folder / name) as folder,
            columns_written(folder, layout) as columns,
        ):
            yield columns
        write_bytes(self._manifest(bundle), _Manifest(name, layout, made_of).content)
        for each in before:
            shutil.rmtree(self.folder / each)

    def everyone(self) -> list[Population]:
        """Return every population there is, the newest first."""
        there = sorted(self._manifests(), key=lambda each: each.stat().st_mtime_ns, reverse=True)
        return [_open(self.folder, each.read_bytes()) for each in there]

    def keep(self, bundles: Collection[str]) -> None:
        """Remove all populations but those of these bundles, and `BESIDES` others, the newest."""
        with self.changed_alone():
            others = [e.made_of.bundle for e in self.everyone() if e.made_of.bundle not in bundles]
            for bundle in others[BESIDES:]:
                self._manifest(bundle).unlink()
                for folder in self._folders_of(bundle):
                    shutil.rmtree(folder)

    def forget(self, number: int) -> int:
        """Remove an application from every population, and return how many it was in.

        Nothing of it is left in their files. To be called once the application is gone from the
        store: a population that is being made takes no application that is not there at its end.
        """
        found = 0
        with self.changed_alone():
            for path in self._manifests():
                manifest = _Manifest.read(path.read_bytes())
                if overwrite(self.folder / manifest.folder, number):
                    found += 1
                    made_of = replace(manifest.made_of, erased=manifest.made_of.erased + 1)
                    write_bytes(path, replace(manifest, made_of=made_of).content)
        return found

    def _manifests(self) -> list[Path]:
        return sorted(self.folder.glob(f"[!.]*{SUFFIX}"))

    def _manifest(self, bundle: str) -> Path:
        return self.folder / f"{bundle}{SUFFIX}"

    def _folders_of(self, bundle: str) -> list[Path]:
        return [each for each in self.folder.glob(f"{bundle}-*") if each.is_dir()]


@lru_cache(maxsize=OPEN)
def _open(folder: Path, content: bytes) -> Population:
    """Open a population; as long as its manifest is the same, so is what was opened."""
    manifest = _Manifest.read(content)
    columns = Columns(folder / manifest.folder, manifest.layout)
    return Population(columns, manifest.made_of)
