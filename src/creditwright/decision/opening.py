"""The one way to a decision model: a bundle verified, its parts checked against each other."""

from pathlib import Path

from creditwright.decision.catalogue import ReasonCatalogue, check_catalogue
from creditwright.decision.golden import check_decisions
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Policy
from creditwright.decision.rules import check_rule
from creditwright.explanation.reference import Reference, check_reference
from creditwright.learned.kept import stages_in
from creditwright.scoring.bundle import MODEL
from creditwright.scoring.documents import parse_json, read_document
from creditwright.scoring.verification import VerifiedBundle, verify_bundle


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
        GoldenError: If the golden rows are decided otherwise than when the model was trained.
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
    parse_json(files["card.json"], file="card.json")  # whoever shows it may rely on that much
    learned = stages_in(files)
    libraries = verified.bundle.manifest.libraries
    model = DecisionModel(
        verified.digest, verified.scorer, policy, catalogue, reference, learned, libraries
    )
    check_decisions(model, verified.golden, verified.expected)
    return model
