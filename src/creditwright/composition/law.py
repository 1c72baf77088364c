"""What the settings and a model's policy say of the lender's house, for documents."""

from pathlib import Path

from creditwright.composition.house import authority_of_officers, sender_of
from creditwright.core.settings import Settings
from creditwright.core.text import Language
from creditwright.decision.opening import open_bundle
from creditwright.reports.law import House
from creditwright.workflows.report_law import house_facts


def house_of(bundle: Path, settings: Settings, language: Language = "en") -> House:
    """Return what is known of the lender's house, with the policy of a bundle.

    Raises:
        BadDataError: If the bundle is not as its manifest says.
    """
    kind = settings.store_address.partition(":")[0]
    return house_facts(
        open_bundle(bundle).policy,
        sender=sender_of(settings),
        officers=authority_of_officers(settings),
        database="SQLite, a file of this machine" if kind == "sqlite" else "PostgreSQL",
        language=language,
    )
