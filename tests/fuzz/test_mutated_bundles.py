"""Damaged bundles with right digests: none ends the process, none loads and scores otherwise."""

import numpy as np
from tests.fuzz.mutated_bundles import LOADED, OTHER_NUMBERS, became_of, mutant_of
from tests.small_model import SmallModel

IN_CI = 200


def test_no_damaged_bundle_ends_the_process_or_gives_other_numbers(
    small_model: SmallModel,
) -> None:
    rng = np.random.default_rng(1)

    found = {}
    for number in range(IN_CI):
        what, files = mutant_of(small_model.files, rng)
        found[f"{number}: {what}"] = became_of(files, small_model)

    loaded = [what for what, became in found.items() if became in LOADED]
    assert len(found) == IN_CI
    assert OTHER_NUMBERS not in found.values()
    assert [what for what in loaded if not what.endswith("resealed")] == []
    assert set(found.values()) >= {"ModelTextError", "DocumentError", "BundleTamperedError"}
