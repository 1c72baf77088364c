"""What problems say in French; in English each error says it itself.

By code where it has words of its own, else by status: whoever asks for French reads French. The
English often says more, for it knows the case; codes and pointers are the same in both.
"""

from collections.abc import Mapping
from typing import Final

FRENCH_TITLES: Final[Mapping[int, str]] = {
    400: "La requête ne peut pas être lue",
    401: "Dites qui vous êtes",
    403: "Non autorisé",
    404: "Introuvable",
    405: "Cette méthode n'existe pas ici",
    406: "Cette forme n'existe pas",
    408: "La requête a mis trop de temps à arriver",
    409: "En conflit avec une autre requête",
    410: "N'existe plus",
    412: "Changé entre-temps",
    413: "Trop grand",
    414: "L'adresse est trop longue",
    415: "Ce type n'est pas accepté ici",
    422: "La requête ne peut pas être exécutée",
    429: "Trop de requêtes",
    431: "Les en-têtes sont trop grands",
    500: "Erreur de notre part",
    503: "Indisponible pour le moment",
}
FRENCH_BY_STATUS: Final[Mapping[int, str]] = {
    401: "Montrez une clé ou un jeton valable : `Authorization: Bearer`.",
    403: "Votre rôle ou une règle de la maison ne le permet pas. Rien n'a été fait.",
    404: "Il n'y a rien à cette adresse, ou rien que vous puissiez voir.",
    409: "Une autre requête a été plus rapide. Relisez l'état actuel et recommencez.",
    410: "Cela a été effacé et n'existe plus.",
    422: "Ce qui a été envoyé ne peut pas être exécuté. Le code dit pourquoi.",
    500: "Une erreur s'est produite chez nous. Elle est notée ; rien n'a été enregistré.",
    503: "Le service ne peut pas répondre maintenant. Réessayez après le délai indiqué.",
}
FRENCH_ANYHOW: Final = "La requête n'a pas été acceptée. Le code dit pourquoi."
FRENCH: Final[Mapping[str, str]] = {
    "address_too_long": "L'adresse est trop longue.",
    "application_not_found": "Il n'y a pas de telle demande, ou aucune que vous puissiez voir.",
    "assessment_not_found": "Il n'y a pas de telle évaluation.",
    "attribution_sum": "Cette décision ne peut pas être expliquée : ce que les variables ont donné "
    "ne fait pas ce que le modèle a dit.",
    "bad_key": "Aucune clé ne peut être créée ainsi.",
    "bad_person": "Personne ne peut être ajouté ainsi.",
    "body_too_large": "Le corps de la requête est trop grand.",
    "compressed_body": "Envoyez le corps tel quel, non compressé.",
    "contest_not_found": "Il n'y a pas de telle contestation.",
    "deployment_conflict": "Quelqu'un d'autre a déployé entre-temps. Regardez ce qui est en "
    "service et recommencez.",
    "duplicate_key": "Un objet du corps a deux fois la même clé.",
    "forged_request": "La preuve de la page manque ou n'est pas la sienne. Rechargez la page.",
    "given_records": "Les données envoyées ont des fautes : voyez errors.",
    "headers_too_large": "Les en-têtes sont trop nombreux ou trop grands.",
    "feature_not_found": "Aucune variable ne porte ce nom.",
    "idempotency_key_missing": "Envoyez un en-tête Idempotency-Key de 1 à 255 caractères ASCII "
    "visibles, nouveau pour chaque requête.",
    "if_match": 'If-Match doit porter la version donnée par ETag, par exemple "3".',
    "internal": "Une erreur s'est produite chez nous. Elle est notée ; ce qui a été demandé n'est "
    "pas enregistré.",
    "invalid_request": "Des valeurs de la requête ne conviennent pas : voyez errors.",
    "key_not_found": "Il n'y a pas de clé de cet identifiant.",
    "key_reused": "Cette Idempotency-Key a servi pour une autre requête. Prenez une nouvelle clé "
    "pour chaque requête qui n'est pas la même renvoyée.",
    "last_administrator": "C'est le dernier administrateur qui a accès : nommez-en d'abord un "
    "autre.",
    "missing_scope": "Vous n'avez pas le droit de faire cela. Un administrateur peut vous donner "
    "le rôle qui le permet.",
    "model_not_found": "Il n'y a pas de tel modèle.",
    "model_not_in_use": "Le modèle demandé n'est pas en service.",
    "name_taken": "Ce nom, ou ce nom chez le fournisseur d'identité, est déjà pris.",
    "no_applications": "Il n'y a pas de demande.",
    "no_issuer": "Aucun fournisseur d'identité n'est configuré.",
    "no_model_in_use": "Aucun modèle n'est en service ; rien ne peut être évalué.",
    "no_score": "Le modèle n'a pas donné de nombre ; rien n'est décidé.",
    "no_population": "Le portefeuille n'a pas encore été évalué par le modèle en service.",
    "not_attributable": "Cette décision ne peut pas être expliquée : ce genre de modèle n'a pas "
    "d'attributions.",
    "not_finite": "Un nombre du corps est trop grand ou trop long.",
    "not_http": "Ce n'est pas une requête lisible.",
    "not_json": "Le corps n'est pas du JSON.",
    "not_json_type": "Envoyez le corps comme application/json.",
    "not_own_proposal": "Une autre personne l'a proposé. Vous pouvez l'approuver ou le refuser.",
    "not_signed_in": "Montrez une clé ou un jeton valable : `Authorization: Bearer`.",
    "not_text": "Un texte du corps contient la moitié d'une paire de substitution, qui n'est pas "
    "un caractère.",
    "not_utf8": "Le corps n'est pas en UTF-8, ou commence par une marque d'ordre.",
    "notice_not_found": "Il n'y a pas de tel avis.",
    "overloaded": "Le service a plus à faire qu'il ne peut. Rien n'a été fait ; réessayez.",
    "own_proposal": "Vous l'avez proposé : une autre personne doit en décider. Vous pouvez "
    "le retirer.",
    "pdf_unavailable": "Aucun PDF ne peut être fait ici ; la page est disponible.",
    "person_not_found": "Personne n'a ce nom.",
    "proposal_decided": "Il en a déjà été décidé. Rechargez la page pour voir ce qu'il en "
    "est advenu.",
    "proposal_not_found": "Il n'y a pas de telle proposition.",
    "proposal_overtaken": "Un autre modèle ou une autre politique est en service depuis. "
    "Refusez ou retirez la proposition, puis refaites-la.",
    "record_erased": "Ce dont cette décision a été faite est effacé ; elle ne peut plus être "
    "expliquée.",
    "reference_too_small": "Trop peu de demandes seraient acceptées pour donner des motifs.",
    "review_conflict": "Une autre personne a décidé entre-temps. Relisez et recommencez.",
    "same_policy": "Ces limites sont déjà en vigueur. Proposez-en d'autres.",
    "secret_in_address": "Une clé, un jeton ou un mot de passe se trouvait dans l'adresse. "
    "Révoquez-le, et envoyez les clés comme `Authorization: Bearer`.",
    "reading_not_noted": "Toute lecture des données d'un demandeur est notée au registre, qui ne "
    "peut pas être écrit en ce moment : rien n'a été montré. Réessayez.",
    "store_busy": "La base de données est occupée par un autre. Réessayez.",
    "store_damaged": "La base de données est endommagée. Restaurez une sauvegarde.",
    "store_full": "La base de données ne peut pas être écrite. Rien n'a été gardé.",
    "store_unavailable": "La base de données ne répond pas.",
    "subject_erased": "Ce demandeur a été effacé ; rien ne peut plus être évalué de lui.",
    "too_deep": "Le corps est imbriqué trop profondément.",
    "too_many_requests": "Trop de requêtes. Réessayez après le délai indiqué.",
    "unknown_column": "Il n'y a pas de telle variable.",
    "unknown_model": "Aucun modèle de ce nom et de cette version n'est en service.",
    "unreadable_form": "Le formulaire ne peut pas être lu. Rechargez la page et remplissez-le.",
    "unwatched_column": "Aucun relevé n'a de variable de ce nom.",
    "version_conflict": "La demande a été changée entre-temps : relisez-la et recommencez.",
    "weak_password": "Ce mot de passe pourrait être deviné. Prenez-en un plus long.",
    "work_not_found": "Il n'y a pas de tel travail.",
    "wrong_password": "Le nom ou le mot de passe n'est pas juste.",
}
FRENCH_FAULTS: Final[Mapping[str, str]] = {  # of one value, by its code
    "after_application": "La date est après la demande.",
    "conflicting_parent": "La ligne est d'une autre demande.",
    "duplicate_key": "Deux lignes ont la même clé.",
    "extra_forbidden": "Ce champ n'existe pas.",
    "greater_than_equal": "La valeur est trop petite.",
    "less_than_equal": "La valeur est trop grande.",
    "missing": "La valeur manque.",
    "not_a_flag": "La valeur n'est pas oui ou non.",
    "not_a_number": "La valeur n'est pas un nombre.",
    "not_finite": "Le nombre n'est pas fini.",
    "not_whole": "Le nombre n'est pas entier.",
    "orphan": "La ligne n'est rattachée à aucune autre.",
    "out_of_range": "La valeur est hors des bornes.",
    "string_too_long": "Le texte est trop long.",
    "string_pattern_mismatch": "Le texte n'a pas la forme voulue.",
    "too_long": "Trop long.",
    "too_many_rows": "La table a trop de lignes.",
    "unknown_column": "Cette colonne n'existe pas.",
    "unknown_table": "Cette table n'existe pas.",
    "wrong_type": "La valeur n'est pas du type voulu.",
}
FRENCH_FAULT: Final = "La valeur ne convient pas."


def french_title(status: int) -> str:
    """Return the title of a problem of this status."""
    return FRENCH_TITLES.get(status, "Quelque chose ne va pas")


def french_detail(code: str, status: int) -> str:
    """Return what a problem says.

    >>> french_detail("store_busy", 503)
    'La base de données est occupée par un autre. Réessayez.'
    """
    return FRENCH.get(code) or FRENCH_BY_STATUS.get(status, FRENCH_ANYHOW)


def french_fault(fault: Mapping[str, str]) -> dict[str, str]:
    """Return what is said of one value; its pointer and code stay."""
    return {**fault, "detail": FRENCH_FAULTS.get(fault.get("code", ""), FRENCH_FAULT)}
