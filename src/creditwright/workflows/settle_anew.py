"""The model in use with other cut-offs: a bundle of its own, all else in it as it was.

The booster, the calibration and the inputs stay to the last bit, so every probability stays. The
reference of reasons is made anew, for it is of those approved nearest the cut-off; what the golden
rows are decided is noted anew.
"""

import json
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from creditwright.decision.golden import expected_of
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Policy
from creditwright.explanation.attribution import attribute
from creditwright.explanation.reference import (
    AT_LEAST,
    AT_MOST,
    Reference,
    freeze_reference,
    nearest_approved,
)
from creditwright.population.population import Population
from creditwright.population.sides import Limits
from creditwright.registry.card import FILE as CARD
from creditwright.registry.store import BundleStore
from creditwright.scoring.bundle import read_bundle, write_bundle
from creditwright.scoring.documents import document_bytes, read_document
from creditwright.scoring.expected import with_expected
from creditwright.scoring.golden import Golden
from creditwright.scoring.inputs import Matrix

GOLDEN, POLICY, REFERENCE = "golden.json", "policy.json", "reference.json"
RULE = (
    "applications of the population at or below the cut-off, the nearest to it by the model's own "
    f"probability: a quarter of them, but {AT_LEAST} to {AT_MOST}"
)
CHANGED = re.compile(r"\+[0-9a-f]{8}$")  # what a change put at the end of a version
MOST_OF_VERSION = 70


@dataclass(frozen=True, slots=True)
class Settled:
    """Where other cut-offs come from.

    Attributes:
        limits: The cut-offs.
        proposal: The id of the proposal that asks for them.
    """

    limits: Limits
    proposal: str

    def policy(self, before: Policy) -> Policy:
        """Return the policy with these cut-offs, its version telling the proposal."""
        kept = CHANGED.sub("", before.version)[:MOST_OF_VERSION]
        return replace(
            before,
            approve_up_to=self.limits.approve_up_to,
            decline_above=self.limits.decline_above,
            version=f"{kept}+{self.proposal[:8]}",
        )


def settle_anew(
    before: DecisionModel, settled: Settled, population: Population, store: BundleStore
) -> str:
    """Put a bundle with other cut-offs beside the one that it is made from; return its digest.

    Args:
        before: The model, whose bundle is in the store.
        settled: The cut-offs.
        population: As the model sees it.
        store: The local store of bundles.

    Raises:
        ReferenceTooSmallError: If too few would be approved to compare anybody with.
        BundleNotFoundError, BundleTamperedError: If the bundle is not what it was.
    """
    files = read_bundle(store.path(before.digest), expected_digest=before.digest).files
    policy = settled.policy(before.policy)
    reference = reference_for(before, policy.approve_up_to, population)
    changed = replace(before, digest="", policy=policy, reference=reference)
    golden = read_document(Golden, files[GOLDEN], file=GOLDEN)
    card = json.loads(files[CARD])
    card["policy_change"] = {"from": before.digest, "proposal": settled.proposal}
    new = {
        **files,
        POLICY: document_bytes(policy),
        REFERENCE: document_bytes(reference),
        CARD: document_bytes(card),
    }
    with tempfile.TemporaryDirectory() as staging:
        folder = Path(staging) / "bundle"
        digest = write_bundle(folder, with_expected(new, expected_of(changed, golden))).digest
        store.add(folder, expected_digest=digest)
    return digest


def reference_for(model: DecisionModel, cut_off: float, population: Population) -> Reference:
    """Return the reference of reasons for a cut-off; where it stays, the one there is.

    Raises:
        ReferenceTooSmallError: If too few would be approved.
    """
    if cut_off == model.reference.cut_off:
        return model.reference
    there = np.flatnonzero(population.present)
    rows = there[nearest_approved(population.probability[there], cut_off)]
    scorer = model.scorer
    values = np.column_stack([population.feature(each.name)[rows] for each in scorer.inputs])
    matrix = Matrix(values, np.zeros(values.shape, dtype=np.bool_))
    log_odds = scorer.score(matrix).log_odds
    reference = freeze_reference(
        attribute(scorer, matrix, log_odds),
        log_odds,
        inputs=scorer.inputs,
        cut_off=cut_off,
        model_sha256=model.reference.model_sha256,
    )
    return replace(reference, rule=RULE)
