"""Signing in by a real provider of OpenID Connect, which may also misbehave."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from tests.web.accounts.conftest import START
from tests.web.accounts.people import PASSWORD, with_password
from tests.web.cast import client_of

from jalon.web.accounts.agents import CHOSEN
from jalon.web.accounts.models import Invitation, Membership, User

pytestmark = pytest.mark.django_db
SIRET = "11002001300097"
SCOPES = {"openid", "given_name", "usual_name", "email", "siret"}


def is_in(client: Client) -> str:
    """The address of who is signed in; empty when nobody is."""
    page = client.get(reverse("account"))
    return page.context["user"].email if page.status_code == 200 else ""


@pytest.mark.parametrize("kind", ["plain", "signed"])
def test_who_has_an_account_comes_in(cast, provider, kind):
    provider.use(kind)
    client = Client()
    answer = provider.sign_in(client)
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert is_in(client) == "alice@example.org"


def test_what_is_asked_of_the_provider_cannot_be_guessed_nor_stolen(cast, provider):
    asked = parse_qs(urlsplit(Client().get(START)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) >= 22
    assert len(asked["state"][0]) >= 22
    assert set(asked["scope"][0].split()) == SCOPES
    again = parse_qs(urlsplit(Client().get(START)["Location"]).query)
    assert asked["nonce"] != again["nonce"]


def test_what_an_address_adds_to_the_request_is_not_listened_to(cast, provider):
    asked = parse_qs(
        urlsplit(
            Client().get(f"{START}?auth_params=nonce%3Dmine&scope=other&process=connect")["Location"]
        ).query
    )
    assert asked["nonce"] != ["mine"]
    assert set(asked["scope"][0].split()) == SCOPES


@pytest.mark.parametrize(
    "wrong",
    [
        "wrong key",
        "unknown key",
        "shared secret",
        "no signature",
        "wrong audience",
        "no audience",
        "wrong issuer",
        "expired",
        "another person",
        "another person, plain",
        "another nonce",
        "no nonce",
        "identity with a wrong key",
        "identity for another site",
        "old identity",
        "no identity",
    ],
)
def test_an_answer_that_cannot_be_believed_lets_nobody_in(cast, provider, wrong):
    provider.use("plain" if wrong.endswith("plain") else "signed")
    provider.says(wrong=wrong)
    client = Client()
    answer = provider.sign_in(client)
    assert answer.status_code == 401
    assert "Personne n'a été connecté" in answer.content.decode()
    assert is_in(client) == ""
    provider.says()
    assert provider.sign_in(client).status_code == 302


def test_an_answer_serves_once(cast, provider):
    client = Client()
    back = provider.come_back(client)
    assert client.get(back).status_code == 302
    client.post("/compte/logout/")
    assert client.get(back).status_code == 401
    assert is_in(client) == ""


def test_the_answer_to_one_browser_is_worth_nothing_in_another(cast, provider):
    back = provider.come_back(Client())
    victim = Client()
    assert victim.get(back).status_code == 401
    assert is_in(victim) == ""


def test_the_code_of_one_request_does_not_answer_another(cast, provider):
    client = Client()
    first, second = provider.come_back(client), provider.come_back(client)
    code = parse_qs(urlsplit(first).query)["code"][0]
    theirs = parse_qs(urlsplit(second).query)["code"][0]
    assert client.get(second.replace(theirs, code)).status_code == 401
    assert is_in(client) == ""


def test_who_gives_up_at_the_provider_is_told(cast, provider):
    provider.says(wrong="refused")
    client = Client()
    answer = client.get(provider.come_back(client), follow=True)
    assert "Vous n'avez pas terminé la connexion" in answer.content.decode()


def test_a_provider_that_does_not_answer_is_told(cast, provider):
    provider.use("plain", server_url="http://127.0.0.1:9")
    answer = Client().get(START)
    assert answer.status_code == 401
    assert "n'a pas abouti" in answer.content.decode()


# -- whose account -------------------------------------------------------------------------------------------------


def test_the_case_of_the_address_does_not_matter(cast, provider):
    provider.says(email="Alice@EXAMPLE.org")
    client = Client()
    provider.sign_in(client)
    assert is_in(client) == "alice@example.org"


def test_who_has_no_account_gets_none_and_is_told_so(cast, provider):
    provider.says(sub="paul-1", email="paul@example.org")
    answer = provider.sign_in(Client())
    assert answer.status_code == 403
    assert "Aucun compte à cette adresse" in answer.content.decode()
    assert "paul@example.org" in answer.content.decode()
    assert not User.objects.filter(email="paul@example.org").exists()
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(("claim", "vouches"), [(False, True), (False, False), (None, False)])
def test_an_address_that_nobody_verified_finds_nothing(cast, provider, claim, vouches):
    provider.use("signed", vouches=vouches)
    provider.says(**({} if claim is None else {"email_verified": claim}))
    client = Client()
    answer = provider.sign_in(client)
    assert answer.status_code == 403
    assert "ne garantit pas votre adresse" in answer.content.decode()
    assert is_in(client) == ""


def test_an_account_once_found_stays_that_of_the_same_person(cast, provider):
    provider.sign_in(Client())
    provider.says(email="alice.martin@example.org")
    client = Client()
    provider.sign_in(client)
    assert is_in(client) == "alice@example.org"


def test_a_password_remains_after_signing_in_by_the_provider(cast, provider):
    with_password(cast.alice)
    provider.sign_in(Client())
    assert User.objects.get(pk=cast.alice.user_id).check_password(PASSWORD)


def test_an_account_that_is_closed_does_not_come_in(cast, provider):
    User.objects.filter(pk=cast.alice.user_id).update(is_active=False)
    client = Client()
    provider.sign_in(client)
    assert is_in(client) == ""


def test_the_siret_says_in_which_role_one_acts(cast, provider):
    cast.partner.siret = SIRET
    cast.partner.save()
    there = Membership.objects.create(
        user=cast.alice.user, organisation=cast.partner, role="consultant", since=date(2025, 1, 1)
    )
    client = Client()
    provider.says(siret=SIRET)
    provider.sign_in(client)
    assert client.session[CHOSEN] == there.pk
    other = Client()
    provider.says(siret="00000000000000")
    provider.sign_in(other)
    assert CHOSEN not in other.session
    assert is_in(other) == "alice@example.org"


def test_the_siret_gives_no_role_that_one_has_not(cast, provider):
    cast.partner.siret = SIRET
    cast.partner.save()
    client = Client()
    provider.says(siret=SIRET)
    provider.sign_in(client)
    assert CHOSEN not in client.session


def test_nobody_is_sent_to_another_site_afterwards(cast, provider):
    assert provider.sign_in(Client(), f"{START}?next=https://example.com/")["Location"] == "/"
    assert provider.sign_in(Client(), f"{START}?next=/comptes/role/")["Location"] == "/comptes/role/"


def test_the_second_factor_is_asked_for_there_too(cast, provider, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    provider.sign_in(client)
    assert client.get("/")["Location"] == "/compte/2fa/"


# -- joining -------------------------------------------------------------------------------------------------------


@pytest.fixture
def link(cast, mailoutbox):
    client_of(cast.claire).post(
        reverse("invite"),
        {"organisation": cast.operator.pk, "first_name": "Nadia", "last_name": "Benali",
         "email": "nadia@example.org", "role": "adviser", "territories": [cast.tarn.pk], "full_time_share": "1.00"},
    )  # fmt: skip
    return next(word for word in mailoutbox[-1].body.split() if "/invitation/" in word).removeprefix(
        "http://testserver"
    )


def accept(client, link):
    answer = client.post(link, {"proconnect": "oui"})
    return answer["Location"]


def test_an_invitation_is_accepted_with_the_provider(cast, provider, link):
    assert "Accepter avec ProConnect" in Client().get(link).content.decode()
    provider.says(sub="nadia-1", email="nadia@example.org", given_name="Nadia", usual_name="Benali-Roux")
    client = Client()
    assert provider.sign_in(client, accept(client, link))["Location"] == "/"
    nadia = User.objects.get(email="nadia@example.org")
    assert nadia.name == "Nadia Benali-Roux"
    assert not nadia.has_usable_password()
    assert is_in(client) == "nadia@example.org"
    assert Client().get(link).status_code == 410


def test_an_invitation_is_not_accepted_by_another_address(cast, provider, link):
    provider.says(sub="paul-1", email="paul@example.org")
    client = Client()
    answer = provider.sign_in(client, accept(client, link))
    assert answer.status_code == 403
    assert "vous êtes connecté avec l&#x27;adresse paul@example.org" in answer.content.decode()
    assert Invitation.objects.get().accepted_at is None
    assert is_in(client) == ""


def test_signing_in_without_the_link_accepts_nothing(cast, provider, link):
    provider.says(sub="nadia-1", email="nadia@example.org")
    assert provider.sign_in(Client()).status_code == 403
    assert not User.objects.filter(email="nadia@example.org").exists()


# -- leaving -------------------------------------------------------------------------------------------------------


def test_signing_out_also_ends_the_session_at_the_provider(cast, provider):
    client = Client()
    provider.sign_in(client)
    page = client.post("/compte/logout/", follow=True)
    assert is_in(client) == ""
    end = page["Refresh"].removeprefix("0; url=")
    assert end.startswith(f"{provider.issuer}/session/end?")
    assert parse_qs(urlsplit(end).query)["post_logout_redirect_uri"] == [
        "http://testserver/comptes/au-revoir/"
    ]
    answer = requests.get(end, timeout=10)
    assert answer.status_code == 200
    assert "Refresh" not in client.get(reverse("signed_out"))


def test_without_a_provider_there_is_neither_button_nor_address(cast, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "ProConnect" not in Client().get("/compte/login/").content.decode()
    assert Client().get(START).status_code == 404
    assert Client().get(f"{START}retour/").status_code == 404


def test_with_one_the_button_is_on_the_page(cast, provider):
    page = Client().get("/compte/login/?next=/comptes/role/").content.decode()
    assert f'href="{START}?next=/comptes/role/"' in page
