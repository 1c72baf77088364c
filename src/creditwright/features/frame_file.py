"""Features handed from one process to another: a file that is mapped into memory, not copied."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from creditwright.features.frame import Categories, Codes, FeatureFrame, Identifiers

PREFIX = ".features."
SUFFIX = ".part"  # what a killed process leaves is swept like any other half-written file


@dataclass(frozen=True, slots=True)
class FrameFile:
    """A frame in a file: its arrays one after the other, to be opened once.

    Attributes:
        numbers: The names of the features that are numbers, in the order they are in the file.
        words: Of each feature that is a category, in the order they are in the file.
    """

    path: Path
    rows: int
    numbers: tuple[str, ...]
    words: dict[str, tuple[str, ...]]

    @classmethod
    def written(cls, frame: FeatureFrame, folder: Path) -> "FrameFile":
        """Write a frame to a new file in `folder`, which must exist.

        Raises:
            OSError: If it cannot be written; nothing is left of it then.
        """
        handle, name = tempfile.mkstemp(dir=folder, prefix=PREFIX, suffix=SUFFIX)
        codes = [each.codes for each in frame.categories.values()]
        try:
            with os.fdopen(handle, "wb") as file:
                for array in (frame.applications, *frame.numbers.values(), *codes):
                    file.write(np.ascontiguousarray(array).data)
        except OSError:
            Path(name).unlink()
            raise
        words = {each: found.words for each, found in frame.categories.items()}
        return cls(Path(name), frame.height, tuple(frame.numbers), words)

    def open(self) -> FeatureFrame:
        """Return the frame; its file is gone, and the memory goes with the last of its arrays."""
        content = np.memmap(self.path, dtype=np.uint8, mode="c")
        self.path.unlink()
        wide = content[: 8 * self.rows * (1 + len(self.numbers))]
        applications: Identifiers = wide[: 8 * self.rows].view(np.int64)
        numbers = wide[8 * self.rows :].view(np.float64).reshape(len(self.numbers), self.rows)
        codes: Codes = content[wide.size :].view(np.int32).reshape(len(self.words), self.rows)
        return FeatureFrame(
            np.asarray(applications),
            dict(zip(self.numbers, np.asarray(numbers), strict=True)),
            {
                name: Categories(each, words)
                for (name, words), each in zip(self.words.items(), np.asarray(codes), strict=True)
            },
        )
