"""The words of the monitoring page, in both languages."""

from collections.abc import Mapping

from creditwright.core.text import Text

WORDS: Mapping[str, Text] = {
    "title": Text(en="Monitoring: reference and current", fr="Surveillance : référence et actuel"),
    "alarms": Text(en="Alarms", fr="Alertes"),
    "no_alarm": Text(
        en="No alarm: nothing that was tested differs both surely and by enough to matter.",
        fr="Aucune alerte : rien de ce qui a été testé ne diffère à la fois sûrement et assez.",
    ),
    "applications": Text(en="applications", fr="demandes"),
    "reference": Text(en="reference", fr="référence"),
    "current": Text(en="current", fr="actuel"),
    "severity": Text(en="severity", fr="gravité"),
    "warning": Text(en="warning", fr="avertissement"),
    "critical": Text(en="critical", fr="critique"),
    "found": Text(en="what was found", fr="constat"),
    "what": Text(en="looked at", fr="objet"),
    "figure": Text(en="figure", fr="valeur"),
    "limit": Text(en="limit", fr="seuil"),
    "sure": Text(en="corrected p", fr="p corrigé"),
    "order": Text(
        en="Go through them in this order: data quality first, then what the model says, then "
        "features, then performance.",
        fr="À traiter dans cet ordre : qualité des données d'abord, puis ce que dit le modèle, "
        "puis les variables, puis la performance.",
    ),
    "themes": Text(en="Themes", fr="Thèmes"),
    "theme": Text(en="theme", fr="thème"),
    "features": Text(en="features", fr="variables"),
    "feature": Text(en="feature", fr="variable"),
    "drifted": Text(en="drifted", fr="en dérive"),
    "worst": Text(en="largest shift", fr="plus grand écart"),
    "together": Text(en="All features together", fr="Toutes les variables ensemble"),
    "adversarial": Text(
        en="A small booster was asked to tell current from reference applications: AUC",
        fr="Un petit modèle a dû distinguer les demandes actuelles de la référence : AUC",
    ),
    "chance": Text(en="0.5 is chance.", fr="0,5 est le hasard."),
    "went_by": Text(en="It went by", fr="Il s'est appuyé sur"),
    "columns": Text(en="Every column", fr="Toutes les colonnes"),
    "kind": Text(en="kind", fr="genre"),
    "shift": Text(en="shift", fr="écart"),
    "missing": Text(en="missing", fr="manquant"),
    "unseen": Text(en="unseen words", fr="mots inconnus"),
    "outside": Text(en="outside the range", fr="hors de l'étendue"),
    "then_now": Text(en="then, now", fr="avant, maintenant"),
    "too_few": Text(en="too few values", fr="trop peu de valeurs"),
    "largest": Text(en="The largest shifts, drawn", fr="Les plus grands écarts, dessinés"),
    "bin": Text(en="values", fr="valeurs"),
    "how": Text(en="How this is judged", fr="Comment c'est jugé"),
    "how_shift": Text(
        en="Shift is the Wasserstein distance in standard deviations of the reference; for "
        "categories, and for numbers of up to five values, the Jensen-Shannon distance. PSI is "
        "over tenths of the reference, missing values a bin of their own, rare categories taken "
        "together, half an application added to each bin.",
        fr="L'écart est la distance de Wasserstein en écarts-types de la référence ; pour les "
        "catégories, et les nombres d'au plus cinq valeurs, la distance de Jensen-Shannon. Le PSI "
        "porte sur les dixièmes de la référence, les valeurs manquantes formant une classe, les "
        "catégories rares réunies, une demi-demande ajoutée à chaque classe.",
    ),
    "how_alarm": Text(
        en="An alarm is a finding that is sure (Benjamini-Hochberg over all tests of the run) and "
        "beyond its limit. Without any drift, at most this share of runs raises one:",
        fr="Une alerte est un constat sûr (Benjamini-Hochberg sur tous les tests de l'exécution) "
        "et au-delà de son seuil. Sans aucune dérive, la part des exécutions qui en lèvent une "
        "est d'au plus :",
    ),
    "tests": Text(en="tests in this run", fr="tests dans cette exécution"),
    "left_out": Text(en="Not compared", fr="Non comparés"),
    "new": Text(en="Only in the current sample", fr="Seulement dans l'échantillon actuel"),
    "role_feature": Text(en="feature", fr="variable"),
    "role_score": Text(en="score", fr="score"),
    "role_outcome": Text(en="outcome", fr="décision"),
    "role_reason": Text(en="principal reason", fr="motif principal"),
    "role_label": Text(en="label", fr="défaut constaté"),
    "check_absent": Text(en="column gone", fr="colonne absente"),
    "check_missing": Text(en="missing values", fr="valeurs manquantes"),
    "check_unseen": Text(en="unseen categories", fr="catégories inconnues"),
    "check_range": Text(en="range", fr="étendue"),
    "check_score": Text(en="score", fr="score"),
    "check_outcome": Text(en="outcome", fr="décision"),
    "check_reason": Text(en="reasons", fr="motifs"),
    "check_label": Text(en="default rate", fr="taux de défaut"),
    "check_drift": Text(en="drift", fr="dérive"),
    "check_adversarial": Text(en="all features", fr="toutes les variables"),
}
