"""Which machines a model may be fetched from: those on the lender's list, at public addresses.

A name is resolved once and its address judged, whatever form it was written in (a decimal number,
octal digits, IPv4 in IPv6): so nothing that answers inside, a cloud's metadata service above all,
can be reached by a manifest.
"""

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from creditwright.core.errors import ConfigurationError, RefusedError, UnavailableError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
HTTPS_PORT = 443
PLAIN_PATH = re.compile(r"[!-~]{1,2000}")  # what may stand in a request line: printable ASCII
TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))  # NAT64, RFC 6052 and 8215
NEVER = tuple(  # whatever is listed: these answer to the machine itself or to its cloud
    ip_network(each)
    for each in ("169.254.0.0/16", "fe80::/10", "100.100.100.200/32", "fd00:ec2::/32", "0.0.0.0/8")
)


MODEL_HOSTS, ALARM_HOSTS = "CREDITWRIGHT_MODEL_HOSTS", "CREDITWRIGHT_ALARM_HOSTS"
SERVERS = {MODEL_HOSTS: "models may come from", ALARM_HOSTS: "alarms may be told to"}


class FetchRefusedError(RefusedError):
    """A model may not be fetched from where the manifest says."""

    def __init__(self, url: str, trouble: str) -> None:
        self.trouble = trouble
        super().__init__(f"{url[:200]!r} is not fetched: {trouble}. Nothing was deployed.")


class UnresolvedHostError(UnavailableError):
    """The name of a server leads to no address."""

    def __init__(self, host: str) -> None:
        super().__init__(f"The server {host!r} is not known to the network (DNS).")


@dataclass(frozen=True, slots=True)
class Place:
    """An https address taken apart.

    Attributes:
        host: The server's name, in small letters.
        port: Its port.
        target: The path and the query.
    """

    host: str
    port: int
    target: str


def place_in(url: str, hosts: Sequence[str], setting: str = MODEL_HOSTS) -> Place:
    """Take an address apart, if its server is on the list.

    Args:
        url: `https://HOST[:PORT]/PATH`.
        hosts: The servers that may be asked, `HOST` or `HOST:PORT`.
        setting: What lists them, for who has to add one.

    Raises:
        FetchRefusedError: If it is no plain https address, or its server is not on the list.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or HTTPS_PORT
    except ValueError as error:
        raise FetchRefusedError(url, str(error)) from None
    host = (parts.hostname or "").lower()
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.scheme != "https" or parts.username is not None or parts.password is not None:
        raise FetchRefusedError(url, "it should begin with https:// and name no user")
    if not PLAIN_PATH.fullmatch(target) or not PLAIN_PATH.fullmatch(host):
        raise FetchRefusedError(url, "its server and path should be printable ASCII")
    named = {each.lower() if ":" in each else f"{each.lower()}:{HTTPS_PORT}" for each in hosts}
    if f"{host}:{port}" not in named:
        raise FetchRefusedError(
            url,
            f"{host}:{port} is not among the servers that {SERVERS[setting]} ({setting})",
        )
    return Place(host, port, target)


def networks_of(listed: Sequence[str], setting: str = "model_networks") -> tuple[Network, ...]:
    """Return the networks that a setting lists.

    Raises:
        ConfigurationError: If one is none.
    """
    try:
        return tuple(ip_network(each) for each in listed)
    except ValueError as error:
        raise ConfigurationError(f"Setting {setting!r}: {error}.") from None


def resolve(place: Place, networks: Sequence[Network]) -> str:
    """Return the one address to connect to, resolved now and not again.

    Args:
        place: The server.
        networks: Networks of the lender's own that may be fetched from.

    Raises:
        UnresolvedHostError: If the name leads nowhere.
        FetchRefusedError: If any of its addresses is none to fetch from.
    """
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnresolvedHostError(place.host) from None
    addresses = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    refused = next((each for each in addresses if not may_fetch_from(each, networks)), None)
    if refused is not None or not addresses:
        raise FetchRefusedError(
            f"https://{place.host}:{place.port}",
            f"it leads to {refused}, which is no public address (CREDITWRIGHT_MODEL_NETWORKS, for "
            "alarms CREDITWRIGHT_ALARM_NETWORKS, lists networks of your own)",
        )
    return str(addresses[0])


def may_fetch_from(address: Address, networks: Sequence[Network]) -> bool:
    """Return whether an address is public, or in one of the lender's own networks.

    >>> from ipaddress import ip_address
    >>> [may_fetch_from(ip_address(each), ()) for each in ("8.8.8.8", "::ffff:10.0.0.1")]
    [True, False]
    """
    address = _unwrapped(address)
    if address.is_multicast or any(address in each for each in NEVER):
        return False
    return address.is_global or any(address in each for each in networks)


def _unwrapped(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for, if it stands for one."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in each for each in TRANSLATED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
