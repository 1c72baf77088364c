"""The door of the service: what knows people by what they show, and how often each may come."""

from dataclasses import dataclass
from datetime import timedelta

from creditwright.access.attempt import SignInPage
from creditwright.access.issuer import Issuer
from creditwright.access.limits import Rate, RateLimit
from creditwright.access.passwords import Passwords
from creditwright.access.principal import Principal
from creditwright.access.roles import Role
from creditwright.access.tokens import Tokens
from creditwright.core.clock import Clock
from creditwright.store.database import Database

BY_NAME = Rate(per_second=1 / 30, burst=10)  # who mistypes does so less often
BY_ADDRESS = Rate(per_second=1 / 2, burst=30)  # an office may have one address
LONGEST_SESSION = timedelta(hours=12)
APPLICANTS = Rate(per_second=5, burst=50)  # one person at a page
OTHERS = Rate(per_second=1000, burst=2000)  # programs; the service itself takes fewer
ABOUT_ONE = Rate(per_second=5, burst=50)  # one application, whoever asks


@dataclass(frozen=True, slots=True)
class Bounds:
    """How often the API may be asked, and how long a page's session lasts.

    Attributes:
        applicants: By each applicant.
        others: By each other person or program.
        about_one: About each application, by all together.
        session_lasts: At most 12 hours.
    """

    applicants: Rate = APPLICANTS
    others: Rate = OTHERS
    about_one: Rate = ABOUT_ONE
    session_lasts: timedelta = timedelta(hours=1)


class Door:
    """What lets people in, and knows them again.

    Attributes:
        database: Where people, keys and sessions are kept.
        clock: Tells the time.
        passwords: Checks passwords.
        tokens: Makes and checks the service's own tokens.
        issuer: Checks the tokens of another organisation; None: there is none.
        page: Where that organisation signs people in; None: not for this service.
        session_lasts: How long a page's session does.
    """

    def __init__(  # noqa: PLR0913 - its parts, each by name
        self,
        *,
        database: Database,
        clock: Clock,
        passwords: Passwords,
        tokens: Tokens,
        issuer: Issuer | None = None,
        page: SignInPage | None = None,
        bounds: Bounds = Bounds(),
    ) -> None:
        self.database = database
        self.clock = clock
        self.passwords = passwords
        self.tokens = tokens
        self.issuer = issuer
        self.page = page
        self.session_lasts = min(bounds.session_lasts, LONGEST_SESSION)
        self.by_name = RateLimit(BY_NAME, clock, what="tries to sign in")
        self.by_address = RateLimit(BY_ADDRESS, clock, what="tries to sign in")
        self._applicants = RateLimit(bounds.applicants, clock)
        self._others = RateLimit(bounds.others, clock)
        self._about_one = RateLimit(bounds.about_one, clock, what="requests about this application")

    def take_turn(self, principal: Principal) -> None:
        """Count a request of somebody.

        Raises:
            TooManyRequestsError: If they ask too often.
        """
        is_applicant = Role.APPLICANT in principal.roles
        (self._applicants if is_applicant else self._others).take(principal.id)

    def take_turn_about(self, application: int) -> None:
        """Count a request about an application, for what costs much or tells much.

        Raises:
            TooManyRequestsError: If there are too many, of everybody together.
        """
        self._about_one.take(str(application))
