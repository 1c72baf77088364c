"""The people of the demo: one of each kind may sign in, and finds work done and to do."""

from pathlib import Path

from tests.small_portfolio import TrainedPortfolio
from tests.web.full_app import furnish

from creditwright.access.roles import Role
from creditwright.cli.demo_cast import with_cast
from creditwright.composition.service import open_service
from creditwright.core.settings import Settings
from creditwright.ledger.entry import Action
from creditwright.store.ledger import opened_entries
from creditwright.workflows.sign_in import Kind, sign_in


def test_everybody_signs_in_and_the_work_is_done_once(
    tmp_path: Path, trained_portfolio: TrainedPortfolio, filled_store: Path
) -> None:
    home = furnish(tmp_path, trained_portfolio, filled_store)
    settings = Settings(home=home.folder / ".creditwright")

    first = with_cast(settings)
    again = with_cast(settings)

    everybody = set(Role) - {Role.ADMINISTRATOR, Role.SERVICE}  # an administrator was there before
    assert {each.role for each in first} == everybody
    assert not {each.password for each in first} & {each.password for each in again}
    with open_service(settings) as service:
        for each in again:
            sign_in(service.door, each.name, each.password, address="127.0.0.1", kind=Kind.SESSION)
    with open_service(settings) as service, service.database.reading() as connection:
        done = {
            action: len(list(opened_entries(connection, service.vault, action)))
            for action in (
                Action.NOTE_ADDED,
                Action.ASSESSMENT_REVIEWED,
                Action.ASSESSMENT_CONTESTED,
            )
        }
    assert done == {
        Action.NOTE_ADDED: 1,
        Action.ASSESSMENT_REVIEWED: 2,
        Action.ASSESSMENT_CONTESTED: 1,
    }
