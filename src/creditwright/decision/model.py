"""The whole decision model: what a verified bundle holds, its parts checked against each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from creditwright.core.text import Text
from creditwright.decision.catalogue import ReasonCatalogue, check_catalogue
from creditwright.decision.policy import Policy
from creditwright.decision.rules import check_rule, features_read
from creditwright.explanation.reference import Reference, check_reference
from creditwright.features.catalogue import BY_NAME
from creditwright.features.compute import AnyRecords
from creditwright.features.frame import FeatureFrame
from creditwright.learned.inputs import inputs_for
from creditwright.learned.kept import stages_in
from creditwright.learned.stage import FittedStage
from creditwright.scoring.bundle import MODEL
from creditwright.scoring.documents import read_document
from creditwright.scoring.scorer import Scorer
from creditwright.scoring.verification import VerifiedBundle, verify_bundle


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """Everything a decision depends on, from one bundle.

    Attributes:
        digest: The bundle's, to be kept with every decision.
        learned: The fitted stages of learned features, by name.
        libraries: The versions that made the bundle, by name.
    """

    digest: str
    scorer: Scorer
    policy: Policy
    catalogue: ReasonCatalogue
    reference: Reference
    learned: Mapping[str, FittedStage] = field(default_factory=dict)
    libraries: Mapping[str, str] = field(default_factory=dict)

    def inputs_of(self, records: AnyRecords) -> FeatureFrame:
        """Return every input of the model, and all that rules read, for each of `records`.

        The one way from records to inputs: in training, for a portfolio, and for one applicant.

        Raises:
            BadDataError: If the records are not fit to compute features from (see `compute`).
        """
        read = features_read(self.policy.rules)
        names = {each.name for each in self.scorer.inputs} | {each.name for each in read}
        columns = [each for each in read if each.name not in BY_NAME]
        return inputs_for(records, names, self.learned, columns)

    def reason(self, code: str) -> Text:
        """Return the words of a reason's code, a rule's or the catalogue's."""
        rule = self.policy.rule_named(code)
        return self.catalogue.text(code) if rule is None else rule.reason


def open_bundle(folder: Path, *, expected_digest: str | None = None) -> DecisionModel:
    """Verify the bundle in `folder` and return its decision model.

    Raises:
        BadDataError: If anything in it is not as it was written (see `verify_bundle`), or its
            parts do not belong together.
        BundleNotFoundError: If there is none.
    """
    return decision_model(verify_bundle(folder, expected_digest=expected_digest))


def decision_model(verified: VerifiedBundle) -> DecisionModel:
    """Return the decision model of a verified bundle, its parts checked against each other.

    Raises:
        DocumentError: If a file does not hold what it should, or a stage of learned features is
            not one of this version's.
        UnmappedFeatureError, VagueReasonError: If a feature or a rule has no proper reason.
        RuleError: If a rule cannot be applied.
        ReferenceMismatchError: If the reference was made for another model or cut-off.
    """
    files = verified.bundle.files
    policy = read_document(Policy, files["policy.json"], file="policy.json")
    for rule in policy.rules:
        check_rule(rule)
    catalogue = read_document(ReasonCatalogue, files["reasons.json"], file="reasons.json")
    reference = read_document(Reference, files["reference.json"], file="reference.json")
    inputs = verified.scorer.inputs
    check_catalogue(catalogue, inputs)
    check_reference(
        reference,
        inputs=inputs,
        cut_off=policy.approve_up_to,
        model_sha256=verified.bundle.manifest.files[MODEL].sha256,
    )
    learned = stages_in(files)
    libraries = verified.bundle.manifest.libraries
    return DecisionModel(
        verified.digest, verified.scorer, policy, catalogue, reference, learned, libraries
    )
