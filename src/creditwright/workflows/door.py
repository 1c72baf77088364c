"""The door of the service: what knows people by what they show, and how often each may come."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from creditwright.access.attempt import SignInPage
from creditwright.access.buckets import Buckets
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
        buckets: Where it is counted how often each came; None: in the memory of this process.
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
        buckets: Buckets | None = None,
    ) -> None:
        self.database = database
        self.clock = clock
        self.passwords = passwords
        self.tokens = tokens
        self.issuer = issuer
        self.page = page
        self.session_lasts = min(bounds.session_lasts, LONGEST_SESSION)
        limit = partial(RateLimit, clock=clock, buckets=buckets)
        self.by_name = limit(BY_NAME, kind="name", what="tries to sign in")
        self.by_address = limit(BY_ADDRESS, kind="address", what="tries to sign in")
        self._applicants = limit(bounds.applicants, kind="applicant")
        self._others = limit(bounds.others, kind="other")
        about = "requests about this application"
        self._about_one = limit(bounds.about_one, kind="about", what=about)

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
