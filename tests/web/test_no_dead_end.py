"""Whoever follows the links that a page shows them is never refused, and never lost."""

import html
import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from tests.web.cast import client_of, synthetic

from jalon.web.cases.models import Share
from jalon.web.kit.clock import today

pytestmark = pytest.mark.django_db

LINK = re.compile(r'(?:href|hx-get)="([^"#]+)')
EACH = 4
"""Times that an address of the same name is followed, with other values each time."""
PROGRAMMES = ("tarn-tns", "cea-fiche-7", "ille-et-vilaine", "lulu", "tih-booster")


@pytest.fixture
def busy(cast):
    """Cases with whole stories, one of them shared with a partner, another followed by the département."""
    cases = [synthetic(cast.alice, number, name) for number, name in enumerate(PROGRAMMES, 3)]
    Share.objects.create(case=cases[0], organisation=cast.partner, purpose="Atelier", since=today())
    synthetic(cast.remi, 12)
    return cast


def links(page: str, address: str) -> list[str]:
    """The addresses of this site to which a page leads."""
    found = [html.unescape(one) for one in LINK.findall(page)]
    here = [address.split("?", maxsplit=1)[0] + one if one.startswith("?") else one for one in found]
    return [one for one in here if one.startswith("/") and not one.startswith("/static")]


@pytest.mark.parametrize(
    "name", ["alice", "bob", "claire", "denis", "emilie", "remi", "farid", "gaelle", "hugo", "zoe"]
)
def test_every_link_that_somebody_is_shown_opens(busy, name):
    client = client_of(busy.everybody[name])
    waiting, known, followed = ["/"], {"/"}, Counter[str]()
    refused = {}
    while waiting:
        address = waiting.pop(0)
        page = resolve(urlsplit(address).path).url_name or ""
        if followed[page] >= EACH:
            continue
        followed[page] += 1
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            refused[address] = answer.status_code
        elif answer["Content-Type"].startswith("text/html"):
            new = dict.fromkeys(one for one in links(answer.content.decode(), address) if one not in known)
            known |= new.keys()
            waiting += new
    assert not refused
    assert len(followed) > 3
