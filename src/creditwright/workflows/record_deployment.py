"""Note in the ledger which models came into use: by the first worker that uses them, once."""

from collections.abc import Callable

from creditwright.core.clock import Clock
from creditwright.core.digests import sha256_of_bytes
from creditwright.ledger.entry import Action
from creditwright.ledger.keys import Vault
from creditwright.scoring.documents import document_bytes
from creditwright.serving.deployment import Deployment
from creditwright.store.database import Database
from creditwright.store.ledger import EntryNotFoundError, append_entry, entry_about


def noting_deployments(
    database: Database, vault: Vault, clock: Clock
) -> Callable[[Deployment], None]:
    """Return what notes a deployment in the ledger, if it is not there yet."""

    def note(deployment: Deployment) -> None:
        record_deployment(deployment, database, vault, clock)

    return note


def record_deployment(
    deployment: Deployment, database: Database, vault: Vault, clock: Clock
) -> None:
    """Add an entry of a deployment to the ledger, unless another worker did.

    The entry holds the whole deployment: every model with its digest, who deployed it, when and
    why. Its time is when the first worker used it.

    Raises:
        StoreBusyError, StoreFullError, StoreUnavailableError: Then it is not noted.
    """
    content = document_bytes(deployment)
    about = f"deployment-{deployment.generation}-{sha256_of_bytes(content)[:16]}"
    with database.writing() as connection:
        try:
            entry_about(connection, about)
        except EntryNotFoundError:
            append_entry(
                connection,
                vault,
                action=Action.MODELS_CHANGED,
                actor=deployment.by,
                about=about,
                subject=None,
                payload=content,
                at=clock.now(),
            )
