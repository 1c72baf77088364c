"""Who asks: age, family, education, work, and how settled the person is."""

from creditwright.core.text import Text
from creditwright.features.expression import col
from creditwright.features.feature import APPLICATION, Feature, Theme
from creditwright.features.functions import when
from creditwright.features.own import (
    derived,
    ratio_of,
    stated,
    stated_category,
    stated_days_before,
)
from creditwright.records.table import Unit

PERSONAL = Theme.PERSONAL
WORK = Theme.EMPLOYMENT
SETTLED = Theme.STABILITY
YEARS_PER_DAY = 1 / 365.25
YEARS_PER_INSTALMENT = 1 / 12  # instalments are monthly

STATED: list[Feature] = [
    stated_category("CODE_GENDER", "gender", Text(en="sex", fr="sexe"), PERSONAL),
    stated_category("NAME_FAMILY_STATUS", "family_status",
        Text(en="family status", fr="situation familiale"), PERSONAL),
    stated_days_before("DAYS_BIRTH", "age_days", Text(en="age, in days", fr="âge, en jours"),
        PERSONAL),
    stated_category("NAME_EDUCATION_TYPE", "education",
        Text(en="education", fr="niveau d'études"), WORK),
    stated_category("OCCUPATION_TYPE", "occupation", Text(en="occupation", fr="profession"), WORK),
    stated_category("ORGANIZATION_TYPE", "organisation",
        Text(en="kind of employer", fr="type d'employeur"), WORK),
    stated_days_before("DAYS_EMPLOYED", "employed_days",
        Text(en="days in the present job", fr="ancienneté dans l'emploi, en jours"), WORK),
    stated_days_before("DAYS_REGISTRATION", "registration_days",
        Text(en="days since the registration was changed",
             fr="jours depuis le changement d'état civil"), SETTLED),
    stated_days_before("DAYS_ID_PUBLISH", "id_document_days",
        Text(en="days since the identity document was renewed",
             fr="jours depuis le renouvellement de la pièce d'identité"), SETTLED),
    Feature(name="phone_days",
        label=Text(en="days since the telephone was changed",
                   fr="jours depuis le changement de téléphone"),
        meaning="Days from DAYS_LAST_PHONE_CHANGE to the application; 0 says it is not known.",
        source=APPLICATION,
        value=when(~col("DAYS_LAST_PHONE_CHANGE").equals(0))
        .then(-col("DAYS_LAST_PHONE_CHANGE").as_number()),
        unit=Unit.DAYS, theme=SETTLED),
    stated("OWN_CAR_AGE", "car_age_years",
        Text(en="age of the car, in years", fr="âge de la voiture, en années"),
        Unit.YEARS, Theme.PROPERTY),
    stated("FLAG_OWN_CAR", "owns_car", Text(en="owns a car", fr="possède une voiture"),
        Unit.NONE, Theme.PROPERTY),
    stated("FLAG_OWN_REALTY", "owns_realty",
        Text(en="owns a home or land", fr="possède un bien immobilier"),
        Unit.NONE, Theme.PROPERTY),
]  # fmt: skip

WORDS = {
    "age_days": Text(en="age", fr="âge"),
    "employed_days": Text(en="time in the present job", fr="ancienneté dans l'emploi"),
    "registration_days": Text(en="time since the registration", fr="temps depuis l'état civil"),
    "id_document_days": Text(
        en="time since the identity document", fr="temps depuis la pièce d'identité"
    ),
    "phone_days": Text(en="time since the telephone was changed", fr="temps depuis le téléphone"),
    "car_age_years": Text(en="age of the car", fr="âge de la voiture"),
    "income": Text(en="income", fr="revenu"),
    "credit": Text(en="loan", fr="crédit"),
}


def _compared(first: str, second: str, theme: Theme) -> Feature:
    one, other = WORDS[first], WORDS[second]
    label = Text(
        en=f"{one.en} compared with {other.en}", fr=f"rapport entre {one.fr} et {other.fr}"
    )
    return ratio_of(first, second, label, theme)


def _less(first: str, second: str, theme: Theme) -> Feature:
    one, other = WORDS[first], WORDS[second]
    return derived(
        f"{first}_less_{second}",
        Text(en=f"{one.en} less {other.en}", fr=f"écart entre {one.fr} et {other.fr}"),
        f"{first} less {second}.",
        col(first) - col(second),
        Unit.DAYS,
        theme,
    )


COMPARED: list[Feature] = [
    *(
        _compared(first, "age_days", PERSONAL)
        for first in ("employed_days", "registration_days", "id_document_days", "phone_days",
                      "car_age_years", "income")
    ),
    *(
        _compared(first, "employed_days", WORK)
        for first in ("registration_days", "id_document_days", "phone_days", "car_age_years",
                      "income")
    ),
    _less("age_days", "employed_days", PERSONAL),
    _less("age_days", "registration_days", PERSONAL),
    _less("age_days", "id_document_days", PERSONAL),
    _less("age_days", "phone_days", PERSONAL),
    _less("employed_days", "registration_days", WORK),
    _less("employed_days", "id_document_days", WORK),
    _less("employed_days", "phone_days", WORK),
    _less("registration_days", "id_document_days", SETTLED),
    _less("registration_days", "phone_days", SETTLED),
    _less("id_document_days", "phone_days", SETTLED),
    derived("age_at_end_of_loan_years",
        Text(en="age when the loan ends, in years", fr="âge à la fin du crédit, en années"),
        "age_days in years plus credit divided by annuity in months.",
        col("age_days") * YEARS_PER_DAY
        + col("credit") / col("annuity") * YEARS_PER_INSTALMENT,
        Unit.YEARS, PERSONAL),
    derived("credit_to_income_earned",
        Text(en="loan compared with the income earned in the present job",
             fr="crédit rapporté au revenu perçu dans l'emploi actuel"),
        "credit divided by (income times the years employed).",
        col("credit") / (col("income") * col("employed_days") * YEARS_PER_DAY),
        Unit.RATIO, WORK),
    Feature(name="is_not_employed",
        label=Text(en="has no employment date", fr="sans date d'embauche"),
        meaning="1 where DAYS_EMPLOYED is missing or says that there is none, else 0.",
        source=APPLICATION, value=col("DAYS_EMPLOYED").is_null().as_number(),
        unit=Unit.NONE, theme=WORK),
]  # fmt: skip

PERSON_FEATURES = (*STATED, *COMPARED)
