"""The reasons that can be given, and the words they may not use."""

from dataclasses import replace

import pytest
from tests.small_model import SmallModel

from creditwright.core.text import Text
from creditwright.decision.catalogue import (
    MISSING,
    REASONS,
    UnmappedFeatureError,
    catalogue_for,
    check_catalogue,
)
from creditwright.decision.wording import VagueReasonError, check_wording
from creditwright.features.feature import Theme
from creditwright.records.table import Sensitivity
from creditwright.scoring.inputs import ModelInput


def protected(each: ModelInput) -> ModelInput:
    return replace(each, sensitivity=Sensitivity.PROTECTED)


@pytest.mark.parametrize("theme", list(Theme))
def test_every_theme_has_a_reason_that_may_be_said(theme: Theme) -> None:
    check_wording(theme, REASONS[theme].text)
    check_wording(theme, REASONS[theme].when_missing)


def test_no_two_themes_say_the_same() -> None:
    texts = {reason.text for reason in REASONS.values()}

    assert len(texts) == len(REASONS)


@pytest.mark.parametrize(
    "words",
    [
        "It failed our internal standards",
        "You did not reach a qualifying score",
        "Your credit score is too low",
        "The algorithm said no to you",
        "Our model foretells a default",
        "You are above the cut-off of us",
        "The risk is too high for us",
        "There were various other reasons",
        "Too much of EXT_SOURCE_2 here",
        "The bureau_debt was not liked",
        "You have 3 late loans",
        "Your employment",
    ],
)
def test_vague_or_technical_words_are_refused_in_english(words: str) -> None:
    with pytest.raises(VagueReasonError):
        check_wording("code", Text(en=words, fr="vos revenus du mois"))


@pytest.mark.parametrize(
    "words",
    [
        "Nos critères internes s'y opposent",
        "La politique de la banque l'interdit",
        "Votre score est trop bas ici",
        "L'algorithme en a décidé ainsi",
        "Le modèle a prédit un défaut",
        "Le risque est trop élevé ici",
        "Pour divers motifs de dossier",
        "Vous dépassez le seuil de la maison",
    ],
)
def test_vague_or_technical_words_are_refused_in_french(words: str) -> None:
    with pytest.raises(VagueReasonError):
        check_wording("code", Text(en="your income this month", fr=words))


def test_every_feature_of_a_model_maps_to_a_reason(small_model: SmallModel) -> None:
    catalogue = catalogue_for(small_model.inputs)

    assert set(catalogue.code_of) == {each.name for each in small_model.inputs}
    assert set(catalogue.codes(small_model.inputs)) == set(catalogue.reasons)


def test_a_feature_without_a_reason_is_named_and_the_catalogue_refused(
    small_model: SmallModel,
) -> None:
    catalogue = catalogue_for(small_model.inputs[1:])

    with pytest.raises(UnmappedFeatureError, match=small_model.inputs[0].name):
        check_catalogue(catalogue, small_model.inputs)


def test_a_reason_made_vague_is_refused(small_model: SmallModel) -> None:
    catalogue = catalogue_for(small_model.inputs)
    reason = catalogue.reasons["employment"]
    vague = replace(reason, text=Text(en="You fail our internal rules", fr=reason.text.fr))

    with pytest.raises(VagueReasonError, match="employment"):
        check_catalogue(
            replace(catalogue, reasons={**catalogue.reasons, "employment": vague}),
            small_model.inputs,
        )


def test_a_protected_feature_maps_to_the_person_whatever_its_theme(
    small_model: SmallModel,
) -> None:
    first = small_model.inputs[0]

    catalogue = catalogue_for((protected(first), *small_model.inputs[1:]))

    assert catalogue.code_of[first.name] == "personal"
    assert not catalogue.reasons["personal"].can_be_given


def test_a_code_and_its_missing_variant_have_their_own_words(small_model: SmallModel) -> None:
    catalogue = catalogue_for(small_model.inputs)

    told, lacking = catalogue.text("employment"), catalogue.text("employment" + MISSING)

    assert told.en.startswith("Your employment")
    assert lacking.en.startswith("We had no information")
    assert lacking.fr.startswith("Nous n'avions pas")
