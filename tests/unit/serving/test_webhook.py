"""Telling a server of an alarm: one on the list, at an address that may be asked."""

import http.server

import pytest
from tests.https_server import HttpsServer, redirect

from creditwright.serving.addresses import networks_of
from creditwright.serving.fetching import FetchRules
from creditwright.serving.webhook import WebhookError, WebhookRefusedError, tell


def test_an_alarm_is_sent_and_taken(https_server: HttpsServer) -> None:
    taken: list[bytes] = []

    def take(handler: http.server.BaseHTTPRequestHandler) -> None:
        taken.append(handler.rfile.read(int(handler.headers["Content-Length"])))
        handler.send_response(204)
        handler.end_headers()

    https_server.answers["/hook?key=secret"] = take

    tell(https_server.url("/hook?key=secret"), b'{"event": "alarm"}', https_server.rules())

    assert taken == [b'{"event": "alarm"}']


def test_a_server_that_is_not_listed_is_not_told_and_its_key_is_not_repeated(
    https_server: HttpsServer,
) -> None:
    with pytest.raises(WebhookRefusedError, match="CREDITWRIGHT_ALARM_HOSTS") as refused:
        tell(https_server.url("/hook?key=secret"), b"{}", https_server.rules("other.example.org"))

    assert "secret" not in str(refused.value)


def test_an_address_inside_is_not_told_unless_its_network_is_listed(
    https_server: HttpsServer,
) -> None:
    rules = FetchRules(
        hosts=(f"localhost:{https_server.port}",),
        networks=networks_of([]),
        authorities=https_server.authorities,
    )

    with pytest.raises(WebhookRefusedError, match="no public address"):
        tell(https_server.url("/hook"), b"{}", rules)


def test_a_redirect_is_not_followed(https_server: HttpsServer) -> None:
    https_server.answers["/hook"] = lambda handler: redirect(handler, https_server.url("/other"))

    with pytest.raises(WebhookError, match="answered 302"):
        tell(https_server.url("/hook"), b"{}", https_server.rules())


def test_a_server_whose_certificate_is_not_trusted_is_not_told(https_server: HttpsServer) -> None:
    rules = https_server.rules()
    untrusting = FetchRules(hosts=rules.hosts, networks=rules.networks)

    with pytest.raises(WebhookError, match="SSLCertVerificationError"):
        tell(https_server.url("/hook"), b"{}", untrusting)
