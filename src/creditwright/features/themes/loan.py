"""The loan asked for, and how it stands to the income: terms and affordability."""

from creditwright.core.text import Text
from creditwright.features.expression import col
from creditwright.features.feature import Feature, Theme
from creditwright.features.own import (
    derived,
    ratio_of,
    stated,
    stated_amount,
    stated_category,
)
from creditwright.records.table import Unit

TERMS = Theme.LOAN_TERMS
MEANS = Theme.AFFORDABILITY
DAYS_PER_YEAR = 365.25

STATED: list[Feature] = [
    stated_category("NAME_CONTRACT_TYPE", "contract_type",
        Text(en="kind of loan", fr="type de crédit"), TERMS),
    stated_amount("AMT_CREDIT", "credit",
        Text(en="amount of the loan", fr="montant du crédit"), TERMS),
    stated_amount("AMT_ANNUITY", "annuity",
        Text(en="instalment of the loan", fr="mensualité du crédit"), TERMS),
    stated_amount("AMT_GOODS_PRICE", "goods_price",
        Text(en="price of the goods financed", fr="prix du bien financé"), TERMS),
    stated_amount("AMT_INCOME_TOTAL", "income",
        Text(en="income", fr="revenu"), MEANS),
    stated_category("NAME_INCOME_TYPE", "income_type",
        Text(en="kind of income", fr="type de revenu"), MEANS),
    stated("CNT_CHILDREN", "children",
        Text(en="number of children", fr="nombre d'enfants"), Unit.COUNT, Theme.PERSONAL),
    stated("CNT_FAM_MEMBERS", "family_members",
        Text(en="number of family members", fr="nombre de membres du foyer"),
        Unit.COUNT, Theme.PERSONAL),
]  # fmt: skip

TO_INCOME: list[Feature] = [
    ratio_of("credit", "income",
        Text(en="loan compared with income", fr="crédit rapporté au revenu"), MEANS),
    ratio_of("annuity", "income",
        Text(en="instalment compared with income", fr="mensualité rapportée au revenu"), MEANS),
    ratio_of("goods_price", "income",
        Text(en="price of the goods compared with income",
             fr="prix du bien rapporté au revenu"), MEANS),
    derived("down_payment_to_income",
        Text(en="part of the price paid by oneself, compared with income",
             fr="apport personnel rapporté au revenu"),
        "goods_price less credit, divided by income.",
        (col("goods_price") - col("credit")) / col("income"), Unit.RATIO, MEANS),
    derived("income_left",
        Text(en="income left after one instalment", fr="revenu restant après une mensualité"),
        "income less annuity.", col("income") - col("annuity"), Unit.CURRENCY, MEANS),
]  # fmt: skip

TERMS_RATIOS: list[Feature] = [
    ratio_of("credit", "annuity",
        Text(en="number of instalments the loan amounts to",
             fr="nombre de mensualités que représente le crédit"), TERMS),
    ratio_of("annuity", "credit",
        Text(en="instalment compared with the loan", fr="mensualité rapportée au crédit"), TERMS),
    ratio_of("credit", "goods_price",
        Text(en="loan compared with the price of the goods",
             fr="crédit rapporté au prix du bien"), TERMS),
    ratio_of("annuity", "goods_price",
        Text(en="instalment compared with the price of the goods",
             fr="mensualité rapportée au prix du bien"), TERMS),
    derived("credit_less_goods_price",
        Text(en="loan beyond the price of the goods", fr="part du crédit au-delà du prix du bien"),
        "credit less goods_price (insurance, fees).",
        col("credit") - col("goods_price"), Unit.CURRENCY, TERMS),
    derived("credit_less_goods_price_to_annuity",
        Text(en="loan beyond the price of the goods, in instalments",
             fr="part du crédit au-delà du prix du bien, en mensualités"),
        "credit less goods_price, divided by annuity.",
        (col("credit") - col("goods_price")) / col("annuity"), Unit.RATIO, TERMS),
]  # fmt: skip


def _per_person(amount: str, en: str, fr: str) -> list[Feature]:
    """Declare an amount for each member, each adult and each child of the family."""
    adults = col("family_members") - col("children")
    whom = (
        ("family_member", col("family_members"), "family_members", "family member",
         "membre du foyer"),
        ("adult", adults, "family_members less children", "adult of the family",
         "adulte du foyer"),
        ("child", col("children") + 1, "children plus one", "child, counting one more",
         "enfant, un de plus compté"),
    )  # fmt: skip
    return [
        derived(
            f"{amount}_per_{name}",
            Text(en=f"{en} per {person}", fr=f"{fr} par {personne}"),
            f"{amount} divided by {formula}.",
            col(amount) / count,
            Unit.CURRENCY,
            Theme.PERSONAL,
        )
        for name, count, formula, person, personne in whom
    ]


PER_PERSON: list[Feature] = [
    *_per_person("income", "income", "revenu"),
    *_per_person("credit", "loan", "crédit"),
    *_per_person("annuity", "instalment", "mensualité"),
]

LOAN_FEATURES = (*STATED, *TO_INCOME, *TERMS_RATIOS, *PER_PERSON)
