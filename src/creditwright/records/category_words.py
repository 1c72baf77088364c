"""The words of the data's categories in French; in English they stand as in the tables.

A word means the same in every column that has it. One that is not here, of another lender, is shown
as it is.
"""

from collections.abc import Mapping
from typing import Final

from creditwright.core.text import Language

FRENCH: Final[Mapping[str, str]] = {
    # CODE_GENDER, as cohorts and groups call it
    "female": "femme",
    "male": "homme",
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
    # CREDIT_ACTIVE
    "Active": "en cours",
    "Closed": "clos",
    "Sold": "cédé",
    "Bad debt": "créance douteuse",
    # NAME_CONTRACT_STATUS
    "Approved": "accordé",
    "Refused": "refusé",
    "Canceled": "annulé",
    "Unused offer": "offre non utilisée",
    "Completed": "achevé",
    "Signed": "signé",
}


def category_word(word: str, language: Language) -> str:
    """Return a category's word for people.

    >>> category_word("Higher education", "fr"), category_word("Higher education", "en")
    ('supérieur', 'Higher education')
    """
    return FRENCH.get(word, word) if language == "fr" else word
