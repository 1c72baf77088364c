"""What an engineer does in a day, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.browsers import Visitors
from tests.services import NAME

from creditwright.composition.deploying import deployment_file
from creditwright.core.clock import SystemClock, instant_text
from creditwright.core.settings import Settings
from creditwright.serving.deployment import Change, Deployed, Deployment
from creditwright.serving.live import Role


@pytest.fixture
def second_version(visitors: Visitors) -> Iterator[str]:
    """A second version deployed over the first; what was deployed before is put back after."""
    file = deployment_file(Settings(home=visitors.home.folder / ".creditwright"))
    before = file.path.read_bytes()
    champion = Deployed(name=NAME, version=2, digest=visitors.home.digest, role=Role.CHAMPION)
    now = instant_text(SystemClock().now())
    new = Deployment(
        generation=2,
        salt="salt",
        models=(champion,),
        change=Change.SET,
        by="a colleague",
        at=now,
        reason="trained on another month",
    )
    file.change(new, made_for=1)
    yield f"{NAME} 2"
    file.path.write_bytes(before)


def test_an_engineer_sees_what_a_model_is_worth_and_what_drives_it(visitors: Visitors) -> None:
    with visitors.visit() as visit:
        page = visit.sign_in("engineer")
        expect(page.get_by_role("heading", level=1)).to_have_text("Models")
        page.get_by_role("link", name=f"{NAME} 1").click()

        expect(page.get_by_role("heading", level=1)).to_have_text(f"{NAME} 1")
        expect(page.get_by_role("row", name="AUC on the hold-out")).to_contain_text("(")
        expect(page.get_by_role("heading", name="What drives it")).to_be_visible()
        before = page.locator("tr").count()
        page.get_by_role("link", name="Up to").click()
        assert page.locator("tr").count() > before

        page.get_by_role("link", name="Compare").click()
        expect(page.get_by_text("These are one and the same bundle.")).to_be_visible()
        assert (visit.forbidden(), visit.troubles) == ([], [])


def test_an_engineer_takes_a_promotion_back_with_a_reason(
    visitors: Visitors, second_version: str
) -> None:
    with visitors.visit() as visit:
        page = visit.sign_in("engineer", wanted="/models")
        in_use = page.get_by_role("region", name="In use")
        for _ in range(40):  # a worker looks every two seconds what is deployed
            if in_use.get_by_role("link", name=second_version).count():
                break
            page.wait_for_timeout(250)
            page.reload()
        expect(page.get_by_text("trained on another month")).to_be_visible()

        page.get_by_role("textbox", name="Why").fill("It declined everybody of one branch")
        page.get_by_role("button", name="Roll back").click()

        expect(page.get_by_role("status")).to_have_text("The last deployment was taken back.")
        expect(page.get_by_text("It declined everybody of one branch")).to_be_visible()
        expect(in_use.get_by_role("link", name=f"{NAME} 1")).to_be_visible()
