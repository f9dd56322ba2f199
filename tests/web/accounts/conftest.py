"""A provider of OpenID Connect, started once for these tests."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from django.test import Client
from tools import assets

SECRET = "secret-of-the-tests-secret-of-the-tests"
START = "/compte/proconnect/"
ALICE = {"sub": "alice-1", "email": "alice@example.org", "given_name": "Alice", "usual_name": "Fictif"}


class Provider:
    """The provider as a test sees it: who signs in there, and what it does wrong."""

    def __init__(self, issuer: str, settings: Any) -> None:
        self.issuer = issuer
        self._settings = settings
        self.use("plain")
        self.says()

    def use(self, client_id: str, **more: object) -> None:
        """Have the site use one of its clients: ``plain`` is answered in clear, ``signed`` with a signature."""
        self._settings.SOCIALACCOUNT_PROVIDERS = {
            "proconnect": {
                "APPS": [
                    {
                        "provider_id": "proconnect",
                        "name": "ProConnect",
                        "client_id": client_id,
                        "secret": SECRET,
                        "settings": {
                            "server_url": self.issuer,
                            "oauth_pkce_enabled": True,
                            "scope": ["openid", "given_name", "usual_name", "email", "siret"],
                            "vouches": True,
                            **more,
                        },
                    }
                ]
            }
        }

    def says(self, wrong: str = "", **claims: object) -> None:
        """Say who signs in next, and what the provider does wrong."""
        told = json.dumps({"claims": ALICE | claims, "wrong": wrong})
        requests.post(f"{self.issuer}/control", data=told, timeout=10).raise_for_status()

    def come_back(self, client: Client, start: str = START) -> str:
        """Go to the provider, sign in there; gives the address to which it sends the person back."""
        there = client.get(start)
        assert there.status_code == 302
        return self.follow(there["Location"])

    def follow(self, address: str) -> str:
        """Follow the provider's own pages until one leads back to the site."""
        with requests.Session() as browser:
            for _ in range(10):
                answer = browser.get(address, allow_redirects=False, timeout=10)
                address = urljoin(address, answer.headers["Location"])
                if address.startswith("http://testserver/"):
                    return address.removeprefix("http://testserver")
        raise AssertionError(address)

    def sign_in(self, client: Client, start: str = START) -> Any:
        """Sign in by the provider; what the site answers."""
        return client.get(self.come_back(client, start))


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """The address of a running provider."""
    script = Path(__file__).with_name("provider.mjs")
    process = subprocess.Popen(
        [*assets.node(), str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=assets.ROOT,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    if not urlsplit(address).netloc:
        _, told = process.communicate()
        pytest.fail(f"the provider did not start: {told}")
    yield address
    process.communicate()


@pytest.fixture
def provider(issuer: str, settings: Any) -> Provider:
    """The provider, and a site that uses it."""
    return Provider(issuer, settings)
