"""A bundle whose parts after the booster were changed, and every digest in it made anew."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.small_model import SmallModel, resealed

from creditwright.core.text import Text
from creditwright.decision.catalogue import ReasonCatalogue
from creditwright.decision.opening import open_bundle
from creditwright.decision.policy import Costs, Policy
from creditwright.explanation.reference import Reference
from creditwright.scoring.bundle import EXPECTED, BundleTamperedError, write_bundle
from creditwright.scoring.documents import document_bytes, read_document
from creditwright.scoring.expected import DECIDED_ROWS, Expected
from creditwright.scoring.golden import GoldenError
from creditwright.scoring.inputs import ModelInput
from creditwright.scoring.verification import ScaledCalibration

Change = Callable[[Any], Any]
KINDS: dict[str, Any] = {
    "calibration.json": ScaledCalibration,
    "policy.json": Policy,
    "reasons.json": ReasonCatalogue,
    "reference.json": Reference,
    "features.json": tuple[ModelInput, ...],
    EXPECTED: Expected,
}


def changed(files: dict[str, bytes], name: str, change: Change) -> dict[str, bytes]:
    found = read_document(KINDS[name], files[name], file=name)
    return {**files, name: document_bytes(change(found))}


def steeper(found: ScaledCalibration) -> ScaledCalibration:
    return replace(found, platt=replace(found.platt, slope=found.platt.slope * (1 + 1e-9)))


def wider(found: ScaledCalibration) -> ScaledCalibration:
    return replace(found, scale=replace(found.scale, points_to_double_odds=20.5))


def with_a_band(found: Policy) -> Policy:
    return replace(found, decline_above=0.9)


def with_other_costs(found: Policy) -> Policy:
    return replace(found, costs=Costs(3.0, 1.0))


def other_mean(found: Reference) -> Reference:
    means = dict.fromkeys(found.mean_attributions, 0.0)
    return replace(found, mean_attributions={**means, "housing": 1.0})


def one_reason_for_all(found: ReasonCatalogue) -> ReasonCatalogue:
    code = next(iter(found.code_of.values()))
    return replace(found, code_of=dict.fromkeys(found.code_of, code))


def other_words(found: ReasonCatalogue) -> ReasonCatalogue:
    code, reason = next(iter(found.reasons.items()))
    told = replace(reason, text=Text(en="The moon was full that night", fr="La lune était pleine"))
    return replace(found, reasons={**found.reasons, code: told})


def words_turned(found: tuple[ModelInput, ...]) -> tuple[ModelInput, ...]:
    return tuple(
        each if each.categories is None else replace(each, categories=each.categories[::-1])
        for each in found
    )


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("calibration.json", steeper),
        ("policy.json", with_other_costs),
        ("reasons.json", other_words),
        ("features.json", words_turned),
    ],
)
def test_a_file_changed_since_the_rows_were_noted_is_named(
    small_model: SmallModel, tmp_path: Path, name: str, change: Change
) -> None:
    write_bundle(tmp_path / "bundle", changed(small_model.files, name, change))

    with pytest.raises(BundleTamperedError, match=r"written with") as caught:
        open_bundle(tmp_path / "bundle")

    assert caught.value.file == name


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("calibration.json", steeper, "other log-odds"),
        ("calibration.json", wider, "other scores"),
        ("policy.json", with_a_band, "decided otherwise"),
        ("reference.json", other_mean, "decided otherwise"),
        ("reasons.json", one_reason_for_all, "decided otherwise"),
    ],
)
def test_what_the_rows_show_is_refused_though_every_digest_was_made_anew(
    small_model: SmallModel, tmp_path: Path, name: str, change: Change, said: str
) -> None:
    write_bundle(tmp_path / "bundle", resealed(changed(small_model.files, name, change)))

    with pytest.raises(GoldenError, match=said):
        open_bundle(tmp_path / "bundle")


def test_words_alone_with_every_digest_made_anew_only_a_signature_would_find(
    small_model: SmallModel, tmp_path: Path
) -> None:
    write_bundle(
        tmp_path / "bundle", resealed(changed(small_model.files, "reasons.json", other_words))
    )

    assert "moon" in str(open_bundle(tmp_path / "bundle").catalogue)


def test_fewer_decisions_than_are_tried_are_refused(small_model: SmallModel) -> None:
    found = read_document(Expected, small_model.files[EXPECTED], file=EXPECTED)

    with pytest.raises(GoldenError, match=f"should hold {DECIDED_ROWS} decisions"):
        replace(found, decisions=found.decisions[1:])


def test_numbers_of_fewer_rows_are_refused(small_model: SmallModel, tmp_path: Path) -> None:
    def shorter(found: Expected) -> Expected:
        return replace(found, log_odds=found.log_odds[:-1])

    write_bundle(tmp_path / "bundle", resealed(changed(small_model.files, EXPECTED, shorter)))

    with pytest.raises(GoldenError, match="other log-odds"):
        open_bundle(tmp_path / "bundle")


def test_the_rows_get_both_outcomes_and_many_reasons(small_model: SmallModel) -> None:
    decided = read_document(Expected, small_model.files[EXPECTED], file=EXPECTED).decisions

    assert {each.outcome for each in decided} >= {"approve", "decline"}
    assert len({each.reasons for each in decided}) > DECIDED_ROWS // 4
