"""The words of the data's categories and groups in French; in English they stand as in the tables.

A word means the same in every column that has it. One that is not here, of another lender, is shown
as it is.
"""

import re
from collections.abc import Mapping
from typing import Final

from creditwright.core.text import Language
from creditwright.records.history_words import FRENCH_OF_HISTORY

FRENCH: Final[Mapping[str, str]] = {
    **FRENCH_OF_HISTORY,
    # CODE_GENDER, as cohorts and groups call it
    "female": "femme",
    "male": "homme",
    # Groups that decisions are compared between
    "not stated": "non précisé",
    "under 25": "moins de 25 ans",
    "25 to 34": "25 à 34 ans",
    "35 to 44": "35 à 44 ans",
    "45 to 54": "45 à 54 ans",
    "55 to 61": "55 à 61 ans",
    "62 and over": "62 ans et plus",
    "smaller groups together": "groupes plus petits, ensemble",
    # NAME_CONTRACT_TYPE
    "Cash loans": "prêt en espèces",
    "Revolving loans": "crédit renouvelable",
    "Consumer loans": "crédit à la consommation",
    # NAME_EDUCATION_TYPE
    "Lower secondary": "collège",
    "Secondary / secondary special": "secondaire ou professionnel",
    "Incomplete higher": "supérieur, non achevé",
    "Higher education": "supérieur",
    "Academic degree": "titre universitaire",
    # NAME_FAMILY_STATUS
    "Married": "marié(e)",
    "Single / not married": "célibataire",
    "Civil marriage": "union civile",
    "Separated": "séparé(e)",
    "Widow": "veuf ou veuve",
    "Unknown": "non connu",
    # NAME_INCOME_TYPE
    "Working": "salarié(e)",
    "Commercial associate": "associé(e) commercial(e)",
    "Pensioner": "retraité(e)",
    "State servant": "fonctionnaire",
    "Unemployed": "sans emploi",
    "Student": "étudiant(e)",
    "Businessman": "chef d'entreprise",
    "Maternity leave": "congé de maternité",
    # NAME_HOUSING_TYPE
    "House / apartment": "maison ou appartement",
    "With parents": "chez ses parents",
    "Municipal apartment": "logement municipal",
    "Rented apartment": "appartement loué",
    "Office apartment": "logement de fonction",
    "Co-op apartment": "appartement en coopérative",
    # NAME_TYPE_SUITE
    "Unaccompanied": "sans personne",
    "Family": "avec sa famille",
    "Spouse, partner": "avec son conjoint",
    "Children": "avec ses enfants",
    "Group of people": "en groupe",
    "Other_A": "autre, A",
    "Other_B": "autre, B",
    # OCCUPATION_TYPE
    "Laborers": "ouvriers",
    "Sales staff": "vente",
    "Core staff": "personnel de base",
    "Managers": "encadrement",
    "Drivers": "conduite",
    "High skill tech staff": "technique qualifiée",
    "Accountants": "comptabilité",
    "Medicine staff": "santé",
    "Security staff": "sécurité",
    "Cooking staff": "cuisine",
    "Cleaning staff": "nettoyage",
    "Private service staff": "services aux particuliers",
    "Low-skill Laborers": "ouvriers peu qualifiés",
    "Waiters/barmen staff": "service en salle",
    "Secretaries": "secrétariat",
    "Realty agents": "immobilier",
    "HR staff": "ressources humaines",
    "IT staff": "informatique",
    # WEEKDAY_APPR_PROCESS_START
    "MONDAY": "lundi",
    "TUESDAY": "mardi",
    "WEDNESDAY": "mercredi",
    "THURSDAY": "jeudi",
    "FRIDAY": "vendredi",
    "SATURDAY": "samedi",
    "SUNDAY": "dimanche",
    # ORGANIZATION_TYPE; what is numbered is below
    "Self-employed": "indépendant(e)",
    "Medicine": "santé",
    "Government": "administration",
    "School": "école",
    "Kindergarten": "école maternelle",
    "Construction": "bâtiment",
    "Housing": "gestion de logements",
    "Security": "sécurité",
    "Military": "armée",
    "Bank": "banque",
    "Agriculture": "agriculture",
    "Police": "police",
    "Postal": "poste",
    "Security Ministries": "ministères de la sécurité",
    "Restaurant": "restauration",
    "Services": "services",
    "University": "université",
    "Electricity": "électricité",
    "Hotel": "hôtellerie",
    "Telecom": "télécommunications",
    "Emergency": "secours",
    "Insurance": "assurance",
    "Advertising": "publicité",
    "Culture": "culture",
    "Realtor": "agence immobilière",
    "Mobile": "téléphonie mobile",
    "Legal Services": "services juridiques",
    "Cleaning": "nettoyage",
    "Religion": "religion",
    "Other": "autre",
    # FONDKAPREMONT_MODE, HOUSETYPE_MODE, WALLSMATERIAL_MODE
    "reg oper account": "compte du gestionnaire régional",
    "reg oper spec account": "compte spécial du gestionnaire régional",
    "org spec account": "compte spécial de l'organisation",
    "not specified": "non précisé",
    "block of flats": "immeuble",
    "specific housing": "logement particulier",
    "terraced house": "maison mitoyenne",
    "Panel": "panneaux",
    "Stone, brick": "pierre ou brique",
    "Block": "blocs",
    "Wooden": "bois",
    "Mixed": "mixte",
    "Monolithic": "béton coulé",
    "Others": "autres",
}
NUMBERED: Final[Mapping[str, str]] = {  # a word with its number: "Industry: type 3"
    "region graded": "région de niveau",
    "Business Entity Type": "entreprise de type",
    "Trade: type": "commerce : type",
    "Transport: type": "transport : type",
    "Industry: type": "industrie : type",
    "currency": "monnaie",
}
WITH_NUMBER: Final = re.compile(r"(.+) (\w+)")


def category_word(word: str, language: Language) -> str:
    """Return a category's word for people.

    >>> category_word("Higher education", "fr"), category_word("Higher education", "en")
    ('supérieur', 'Higher education')
    >>> category_word("region graded 2", "fr")
    'région de niveau 2'
    """
    if language != "fr":
        return word
    numbered = WITH_NUMBER.fullmatch(word)
    if word not in FRENCH and numbered and numbered[1] in NUMBERED:
        return f"{NUMBERED[numbered[1]]} {numbered[2]}"
    return FRENCH.get(word, word)
