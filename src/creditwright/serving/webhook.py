"""Tells a server of the lender's list that something happened: one POST over https.

The server is judged as one that models come from: on a list of its own, at a public address or in a
listed network, resolved once; no redirect is followed.
"""

import http.client
import ssl

from creditwright.core.errors import RefusedError, UnavailableError
from creditwright.serving.addresses import ALARM_HOSTS, FetchRefusedError, Place, place_in
from creditwright.serving.fetching import FetchRules, connected, secure_context

MOST_SECONDS = 10.0
GOOD = range(200, 300)


class WebhookRefusedError(RefusedError):
    """A server may not be told."""

    def __init__(self, trouble: str) -> None:
        super().__init__(f"The alarm was not told: {trouble}.")


class WebhookError(UnavailableError):
    """A server was not told, or did not take it."""

    def __init__(self, place: Place, trouble: str) -> None:
        super().__init__(f"The alarm was not told to {place.host}:{place.port}: {trouble}.")


def tell(url: str, content: bytes, rules: FetchRules) -> None:
    """Send JSON to an address.

    Args:
        url: `https://HOST[:PORT]/PATH`; what is in its path and query is told to nobody else.
        content: JSON, UTF-8.
        rules: Which servers may be told.

    Raises:
        WebhookRefusedError: If this one may not.
        UnresolvedHostError, WebhookError: If it cannot be reached, or does not answer that it took
            it.
    """
    try:
        place = place_in(url, rules.hosts, ALARM_HOSTS)
    except FetchRefusedError as error:
        raise WebhookRefusedError(error.trouble) from None
    try:
        status = _sent(place, content, rules)
    except FetchRefusedError as error:
        raise WebhookRefusedError(error.trouble) from None
    except (OSError, http.client.HTTPException) as error:
        raise WebhookError(place, type(error).__name__) from None
    if status not in GOOD:
        raise WebhookError(place, f"the server answered {status}")


def _sent(place: Place, content: bytes, rules: FetchRules) -> int:
    context: ssl.SSLContext = secure_context(rules)
    with connected(place, rules) as plain:
        plain.settimeout(MOST_SECONDS)
        with context.wrap_socket(plain, server_hostname=place.host) as secured:
            connection = http.client.HTTPSConnection(place.host, place.port)
            connection.sock = secured
            headers = {"Content-Type": "application/json", "User-Agent": "creditwright"}
            connection.request("POST", place.target, body=content, headers=headers)
            return connection.getresponse().status
