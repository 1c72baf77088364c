"""What the settings and a model's policy say of the lender's house, for documents."""

from pathlib import Path

from creditwright.core.settings import Settings
from creditwright.decision.notices import Sender
from creditwright.decision.opening import open_bundle
from creditwright.decision.review import Authority
from creditwright.reports.law import House
from creditwright.workflows.report_law import house_facts


def house_of(bundle: Path, settings: Settings) -> House:
    """Return what is known of the lender's house, with the policy of a bundle.

    Raises:
        BadDataError: If the bundle is not as its manifest says.
    """
    kind = settings.store_address.partition(":")[0]
    return house_facts(
        open_bundle(bundle).policy,
        sender=Sender(
            lender=settings.lender,
            agencies=settings.credit_agencies,
            supervisor=settings.lender_supervisor,
        ),
        officers=Authority(
            most_amount=settings.officer_most_amount,
            farthest=settings.officer_farthest,
            overrules_rules=False,
        ),
        database="SQLite, a file of this machine" if kind == "sqlite" else "PostgreSQL",
    )
