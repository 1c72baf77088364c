"""The whole decision model: everything a decision depends on, as a verified bundle holds it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from creditwright.core.text import Text
from creditwright.decision.catalogue import ReasonCatalogue
from creditwright.decision.policy import Policy
from creditwright.decision.rules import features_read
from creditwright.explanation.reference import Reference
from creditwright.features.catalogue import BY_NAME
from creditwright.features.compute import AnyRecords
from creditwright.features.frame import FeatureFrame
from creditwright.learned.inputs import inputs_for
from creditwright.learned.stage import FittedStage
from creditwright.scoring.scorer import Scorer


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """The parts of one bundle; see `opening` for how they get here.

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
