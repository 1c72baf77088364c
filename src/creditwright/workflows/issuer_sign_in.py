"""Let people in whom another organisation signs in: to its page, and back from it."""

from creditwright.access.attempt import Attempt, SignInPage, new_attempt
from creditwright.access.errors import NotSignedInError
from creditwright.core.errors import UnavailableError
from creditwright.store.people import person_of_subject
from creditwright.workflows.door import Door
from creditwright.workflows.sign_in import Kind, SignedIn, begin_session


class NoIssuerError(UnavailableError):
    """Nobody signs in by another organisation here."""

    def __init__(self) -> None:
        super().__init__("Nobody signs in by another organisation here: name and password do.")


def leave_for_issuer(door: Door, *, address: str) -> tuple[str, Attempt]:
    """Return the address of the issuer's page, and what the browser is to keep meanwhile.

    Args:
        door: Where.
        address: Where the request came from.

    Raises:
        NoIssuerError: If nobody signs in there.
        TooManyRequestsError: If too many tried from this address.
        UnavailableError: If the issuer does not answer.
    """
    page, attempt = _page(door), new_attempt()
    door.by_address.take(address)  # each asks the issuer something
    return page.page_for(attempt), attempt


def return_from_issuer(
    door: Door, attempt: Attempt, *, state: str, code: str, address: str
) -> SignedIn:
    """Let in whom the issuer signed in, for a page's session.

    Args:
        door: Where.
        attempt: What the browser kept.
        state: What came back with it.
        code: What the issuer gave.
        address: Where the request came from.

    Raises:
        NoIssuerError: If nobody signs in there.
        TooManyRequestsError: If too many tried from this address.
        NotSignedInError: If this browser did not begin it, or nobody here is whom it names.
        UnavailableError: If the issuer does not answer.
    """
    page = _page(door)
    if door.issuer is None or page.client is None:
        raise NoIssuerError
    if not attempt.is_answered_by(state):
        raise NotSignedInError("invalid_attempt")
    door.by_address.take(address)
    token = page.token_for(attempt, code)
    now, client = door.clock.now(), page.client.id
    subject = door.issuer.checked_identity(token, client=client, nonce=attempt.nonce, now=now)
    with door.database.reading() as connection:
        person = person_of_subject(connection, subject)
    if person is None or person.disabled_at is not None:
        raise NotSignedInError("unknown_person")
    return begin_session(door, person, Kind.SESSION)


def _page(door: Door) -> SignInPage:
    if door.page is None:
        raise NoIssuerError
    return door.page
