"""The applicant: person, work, home and ways to be reached, as told on applying."""

from creditwright.records.table import Sensitivity, Unit
from creditwright.records.tables.columns import (
    NOT_KNOWN,
    amount,
    category,
    count,
    days,
    flag,
    number,
)

PROTECTED = Sensitivity.PROTECTED

YOUNGEST_DAYS = 6574  # 18 years of 365.2425 days
OLDEST_DAYS = 38350  # 105 years
LONGEST_JOB_DAYS = 70 * 366
LARGEST_INCOME = 1e9  # the largest known is 1.17e8

WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
COMPANIONS = (
    "Unaccompanied",
    "Family",
    "Spouse, partner",
    "Children",
    "Other_A",
    "Other_B",
    "Group of people",
)
Y_OR_N = ("Y", "N")

PERSON = (
    category(
        "CODE_GENDER",
        "sex",
        "sexe",
        values=("F", "M", "XNA"),
        sentinels=NOT_KNOWN,
        sensitivity=PROTECTED,
    ),
    flag("FLAG_OWN_CAR", "owns a car", "possède une voiture", written=Y_OR_N),
    flag("FLAG_OWN_REALTY", "owns a home", "possède un logement", written=Y_OR_N),
    count("CNT_CHILDREN", "children", "enfants", at_most=30, sensitivity=PROTECTED),
    amount(
        "AMT_INCOME_TOTAL",
        "income",
        "revenu",
        at_least=1,
        at_most=LARGEST_INCOME,
        null=None,
        required=True,
    ),
    # two of its values tell of a spouse and of children, so it counts as family status
    category(
        "NAME_TYPE_SUITE",
        "who came along to apply",
        "accompagnant lors de la demande",
        values=COMPANIONS,
        sensitivity=PROTECTED,
    ),
    category(
        "NAME_INCOME_TYPE",
        "source of income",
        "origine du revenu",
        values=(
            "Working",
            "Commercial associate",
            "Pensioner",
            "State servant",
            "Unemployed",
            "Student",
            "Businessman",
            "Maternity leave",
        ),
    ),
    category(
        "NAME_EDUCATION_TYPE",
        "highest education",
        "niveau d'études",
        values=(
            "Lower secondary",
            "Secondary / secondary special",
            "Incomplete higher",
            "Higher education",
            "Academic degree",
        ),
    ),
    category(
        "NAME_FAMILY_STATUS",
        "family status",
        "situation de famille",
        values=(
            "Married",
            "Single / not married",
            "Civil marriage",
            "Separated",
            "Widow",
            "Unknown",
        ),
        sentinels={"Unknown": "not known"},
        sensitivity=PROTECTED,
    ),
    category(
        "NAME_HOUSING_TYPE",
        "housing",
        "logement",
        values=(
            "House / apartment",
            "With parents",
            "Municipal apartment",
            "Rented apartment",
            "Office apartment",
            "Co-op apartment",
        ),
    ),
    number(
        "REGION_POPULATION_RELATIVE",
        "how populated the region is",
        "densité de population de la région",
    ),
    days(
        "DAYS_BIRTH",
        "day of birth",
        "jour de naissance",
        at_least=-OLDEST_DAYS,
        at_most=-YOUNGEST_DAYS,
        null=None,
        required=True,
        sensitivity=PROTECTED,
    ),
    days(
        "DAYS_EMPLOYED",
        "start of the present job",
        "début de l'emploi actuel",
        at_least=-LONGEST_JOB_DAYS,
        sentinels={"365243": "not employed"},
    ),
    days("DAYS_REGISTRATION", "last change of registration", "dernier changement d'inscription"),
    days(
        "DAYS_ID_PUBLISH",
        "last change of identity document",
        "dernier changement de pièce d'identité",
    ),
    count(
        "OWN_CAR_AGE",
        "age of the car",
        "âge de la voiture",
        at_most=120,
        unit=Unit.YEARS,
        null="has no car",
    ),
)

CONTACT = (
    flag("FLAG_MOBIL", "gave a mobile number", "a donné un numéro de portable"),
    flag("FLAG_EMP_PHONE", "gave an employer's number", "a donné le numéro de l'employeur"),
    flag("FLAG_WORK_PHONE", "gave a work number", "a donné un numéro professionnel"),
    flag("FLAG_CONT_MOBILE", "could be reached on the mobile", "joignable sur le portable"),
    flag("FLAG_PHONE", "gave a home number", "a donné un numéro fixe"),
    flag("FLAG_EMAIL", "gave an e-mail address", "a donné une adresse électronique"),
)

WORK_AND_REGION = (
    category(
        "OCCUPATION_TYPE",
        "occupation",
        "profession",
        values=(
            "Laborers",
            "Sales staff",
            "Core staff",
            "Managers",
            "Drivers",
            "High skill tech staff",
            "Accountants",
            "Medicine staff",
            "Security staff",
            "Cooking staff",
            "Cleaning staff",
            "Private service staff",
            "Low-skill Laborers",
            "Secretaries",
            "Waiters/barmen staff",
            "Realty agents",
            "HR staff",
            "IT staff",
        ),
    ),
    count(
        "CNT_FAM_MEMBERS",
        "family members",
        "membres du foyer",
        at_least=1,
        at_most=40,
        sensitivity=PROTECTED,
    ),
    count(
        "REGION_RATING_CLIENT",
        "grade of the region, 1 to 3",
        "note de la région, de 1 à 3",
        at_least=1,
        at_most=3,
        unit=Unit.NONE,
    ),
    count(
        "REGION_RATING_CLIENT_W_CITY",
        "grade of the region and city, 1 to 3",
        "note de la région et de la ville, de 1 à 3",
        at_least=1,
        at_most=3,
        unit=Unit.NONE,
        sentinels={"-1": "not graded"},
    ),
    category(
        "WEEKDAY_APPR_PROCESS_START",
        "weekday of the application",
        "jour de la semaine de la demande",
        values=WEEKDAYS,
    ),
    count(
        "HOUR_APPR_PROCESS_START",
        "hour of the application",
        "heure de la demande",
        at_most=23,
        unit=Unit.NONE,
    ),
    flag(
        "REG_REGION_NOT_LIVE_REGION",
        "registered in another region than lived in",
        "inscrit dans une autre région que celle du domicile",
    ),
    flag(
        "REG_REGION_NOT_WORK_REGION",
        "registered in another region than worked in",
        "inscrit dans une autre région que celle du travail",
    ),
    flag(
        "LIVE_REGION_NOT_WORK_REGION",
        "lives in another region than works",
        "habite une autre région que celle du travail",
    ),
    flag(
        "REG_CITY_NOT_LIVE_CITY",
        "registered in another city than lived in",
        "inscrit dans une autre ville que celle du domicile",
    ),
    flag(
        "REG_CITY_NOT_WORK_CITY",
        "registered in another city than worked in",
        "inscrit dans une autre ville que celle du travail",
    ),
    flag(
        "LIVE_CITY_NOT_WORK_CITY",
        "lives in another city than works",
        "habite une autre ville que celle du travail",
    ),
)

ORGANIZATIONS = (
    "Business Entity Type 1",
    "Business Entity Type 2",
    "Business Entity Type 3",
    "Self-employed",
    "Medicine",
    "Government",
    "School",
    "Kindergarten",
    "Construction",
    "Housing",
    "Security",
    "Military",
    "Bank",
    "Agriculture",
    "Police",
    "Postal",
    "Security Ministries",
    "Restaurant",
    "Services",
    "University",
    "Electricity",
    "Hotel",
    "Telecom",
    "Emergency",
    "Insurance",
    "Advertising",
    "Culture",
    "Realtor",
    "Mobile",
    "Legal Services",
    "Cleaning",
    "Religion",
    "Other",
    "XNA",
    *(f"Trade: type {i}" for i in range(1, 8)),
    *(f"Transport: type {i}" for i in range(1, 5)),
    *(f"Industry: type {i}" for i in range(1, 14)),
)

ORGANIZATION = category(
    "ORGANIZATION_TYPE",
    "kind of employer",
    "type d'employeur",
    values=ORGANIZATIONS,
    sentinels=NOT_KNOWN,
)

APPLICANT = (*PERSON, *CONTACT, *WORK_AND_REGION, ORGANIZATION)
