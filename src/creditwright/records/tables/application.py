"""The application: what the applicant asked for and said, and what was known about them.

The train and the test table share their columns; only the train table says who defaulted.
"""

from creditwright.core.text import Text
from creditwright.records.table import Column, Sensitivity, Table, Unit
from creditwright.records.tables.applicant import APPLICANT
from creditwright.records.tables.building import BUILDING
from creditwright.records.tables.columns import (
    APPLICATION_NUMBER,
    amount,
    category,
    count,
    days,
    flag,
    number,
)

EXTERNAL = Sensitivity.EXTERNAL

DEFAULTED = flag(
    "TARGET",
    "had trouble repaying",
    "a eu des difficultés de remboursement",
    null=None,
    required=True,
)

LOAN = (
    category(
        "NAME_CONTRACT_TYPE",
        "kind of loan",
        "type de crédit",
        values=("Cash loans", "Revolving loans"),
        null=None,
    ),
    amount(
        "AMT_CREDIT",
        "amount of the loan",
        "montant du crédit",
        at_least=1,
        null=None,
        required=True,
    ),
    amount("AMT_ANNUITY", "regular repayment", "échéance du crédit", at_least=1, required=True),
    amount("AMT_GOODS_PRICE", "price of the goods bought", "prix du bien acheté", at_least=1),
)

EXTERNAL_SCORES = tuple(
    number(
        f"EXT_SOURCE_{i}",
        f"external score {i}",
        f"score externe {i}",
        unit=Unit.SCORE,
        sensitivity=EXTERNAL,
        null="not scored",
    )
    for i in (1, 2, 3)
)


def _social_circle(days_late: int) -> tuple[Column, Column]:
    return (
        count(
            f"OBS_{days_late}_CNT_SOCIAL_CIRCLE",
            f"acquaintances watched for {days_late} days late",
            f"proches observés pour un retard de {days_late} jours",
            at_most=1000,
            sensitivity=EXTERNAL,
        ),
        count(
            f"DEF_{days_late}_CNT_SOCIAL_CIRCLE",
            f"acquaintances {days_late} days late",
            f"proches en retard de {days_late} jours",
            at_most=1000,
            sensitivity=EXTERNAL,
        ),
    )


CIRCLE_AND_PHONE = (
    *_social_circle(30),
    *_social_circle(60),
    days("DAYS_LAST_PHONE_CHANGE", "last change of telephone", "dernier changement de téléphone"),
)

DOCUMENTS = tuple(
    flag(f"FLAG_DOCUMENT_{i}", f"gave document {i}", f"a fourni le document {i}")
    for i in range(2, 22)
)

_ENQUIRY_WINDOWS = (
    ("HOUR", "in the last hour", "dans la dernière heure"),
    ("DAY", "in the last day, the last hour left out", "dans le dernier jour, hors dernière heure"),
    (
        "WEEK",
        "in the last week, the last day left out",
        "dans la dernière semaine, hors dernier jour",
    ),
    (
        "MON",
        "in the last month, the last week left out",
        "dans le dernier mois, hors dernière semaine",
    ),
    (
        "QRT",
        "in the last quarter, the last month left out",
        "dans le dernier trimestre, hors dernier mois",
    ),
    (
        "YEAR",
        "in the last year, the last quarter left out",
        "dans la dernière année, hors dernier trimestre",
    ),
)
ENQUIRIES = tuple(
    count(
        f"AMT_REQ_CREDIT_BUREAU_{window}",
        f"credit bureau enquiries {en}",
        f"consultations du fichier de crédit {fr}",
        at_most=1000,
        sensitivity=EXTERNAL,
        null="no enquiries known",
    )
    for window, en, fr in _ENQUIRY_WINDOWS
)

SHARED = (
    *LOAN,
    *APPLICANT,
    *EXTERNAL_SCORES,
    *BUILDING,
    *CIRCLE_AND_PHONE,
    *DOCUMENTS,
    *ENQUIRIES,
)

APPLICATION_TRAIN = Table(
    name="application_train",
    meaning=Text(
        en="One row per application whose outcome is known.",
        fr="Une ligne par demande dont l'issue est connue.",
    ),
    key=("SK_ID_CURR",),
    columns=(APPLICATION_NUMBER, DEFAULTED, *SHARED),
)

APPLICATION_TEST = Table(
    name="application_test",
    meaning=Text(
        en="One row per application whose outcome is not known yet.",
        fr="Une ligne par demande dont l'issue n'est pas encore connue.",
    ),
    key=("SK_ID_CURR",),
    columns=(APPLICATION_NUMBER, *SHARED),
)
