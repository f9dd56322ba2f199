"""The second factor: asked for where the site says so, kept encrypted, never lost by mistake."""

import pyotp
import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from tests.web.accounts.people import PASSWORD, sign_in, with_password

from jalon.web.accounts import secrets
from jalon.web.config.env import Environment

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def alice(cast):
    return with_password(cast.alice)


def with_application(user):
    """Somebody with an application; gives what the application shows."""
    secret = pyotp.random_base32()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return pyotp.TOTP(secret)


def signed_in(user):
    client = Client()
    sign_in(client, user.email)
    return client


@pytest.mark.parametrize("path", ["/", "/dossiers/", "/comptes/agents/", "/comptes/role/"])
def test_who_has_none_is_sent_to_choose_one_before_anything_else(required, alice, path):
    answer = signed_in(alice).get(path)
    assert answer.status_code == 302
    assert answer["Location"] == "/compte/2fa/"


@pytest.mark.parametrize(
    "path", ["/compte/2fa/", "/compte/2fa/webauthn/add/", "/compte/2fa/totp/activate/", "/comptes/moi/"]
)
def test_what_it_takes_to_choose_one_is_open(required, alice, path):
    assert signed_in(alice).get(path).status_code == 200


def test_a_part_of_a_page_moves_the_whole_page(required, alice):
    answer = signed_in(alice).get("/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/compte/2fa/"


def test_a_posted_form_is_refused_as_a_page_is(required, alice):
    assert signed_in(alice).post("/comptes/role/", {"membership": "1"})["Location"] == "/compte/2fa/"


def test_nothing_is_asked_for_where_the_site_does_not(alice):
    assert signed_in(alice).get("/comptes/role/").status_code == 200


@pytest.mark.parametrize(
    ("mode", "said", "asked"),
    [("production", None, True), ("demo", None, False), ("production", False, False), ("demo", True, True)],
)
def test_production_asks_for_one_unless_told_otherwise(mode, said, asked):
    assert Environment.model_construct(mode=mode, second_factor=said).asks_second_factor is asked


def test_an_application_is_set_up_with_its_first_code(required, alice):
    client = signed_in(alice)
    page = client.get("/compte/2fa/totp/activate/")
    text = page.content.decode()
    assert 'alt="QR code' in text
    code = pyotp.TOTP(page.context["form"].secret)
    wrong = client.post("/compte/2fa/totp/activate/", {"code": "000000"})
    assert "Ce code ne convient pas" in wrong.content.decode()
    answer = client.post("/compte/2fa/totp/activate/", {"code": code.now()})
    assert answer["Location"] == "/compte/2fa/recovery-codes/"
    codes = client.get(answer["Location"])
    assert len(codes.context["unused_codes"]) == 10
    assert codes.context["unused_codes"][0] in codes.content.decode()
    assert client.get("/comptes/role/").status_code == 200


def test_the_code_is_asked_for_at_the_next_sign_in(required, alice):
    application = with_application(alice)
    client = Client()
    answer = sign_in(client, alice.email)
    assert answer["Location"] == "/compte/2fa/authenticate/"
    assert client.get("/comptes/role/").status_code == 302
    wrong = client.post("/compte/2fa/authenticate/", {"code": "000000"})
    assert "Ce code ne convient pas" in wrong.content.decode()
    assert client.post("/compte/2fa/authenticate/", {"code": application.now()}).status_code == 302
    assert client.get("/comptes/role/").status_code == 200


def test_a_code_serves_once(required, alice):
    application = with_application(alice)
    code = application.now()
    for expected in (302, 200):
        client = Client()
        sign_in(client, alice.email)
        assert client.post("/compte/2fa/authenticate/", {"code": code}).status_code == expected


def test_a_recovery_code_serves_once(required, alice):
    with_application(alice)
    code = RecoveryCodes(Authenticator.objects.get(user=alice, type="recovery_codes")).get_unused_codes()[0]
    for expected in (302, 200):
        client = Client()
        sign_in(client, alice.email)
        assert client.post("/compte/2fa/authenticate/", {"code": code}).status_code == expected


def test_codes_are_not_guessed(required, alice):
    with_application(alice)
    client = Client()
    sign_in(client, alice.email)
    answers = [client.post("/compte/2fa/authenticate/", {"code": f"{n:06}"}) for n in range(7)]
    assert "Trop d&#x27;essais" in answers[-1].content.decode() or answers[-1].status_code == 429


def test_the_last_one_is_not_taken_away_where_one_must_be_had(required, alice):
    application = with_application(alice)
    client = Client()
    sign_in(client, alice.email)
    client.post("/compte/2fa/authenticate/", {"code": application.now()})
    answer = client.post("/compte/2fa/totp/deactivate/")
    assert "votre seul deuxième facteur" in answer.content.decode()
    assert Authenticator.objects.filter(user=alice, type="totp").exists()


def test_what_was_proven_long_ago_is_asked_for_again(required, alice):
    application = with_application(alice)
    client = Client()
    sign_in(client, alice.email)
    client.post("/compte/2fa/authenticate/", {"code": application.now()})
    session = client.session
    session["account_authentication_methods"] = [
        {**one, "at": one["at"] - 3600} for one in session["account_authentication_methods"]
    ]
    session.save()
    answer = client.get("/compte/2fa/recovery-codes/", follow=True)
    assert "C'est bien vous" in answer.content.decode()
    shown = client.post(answer.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    assert len(shown.context["unused_codes"]) == 10


def test_the_secret_is_not_readable_in_the_database(alice, settings):
    application = with_application(alice)
    kept = Authenticator.objects.get(user=alice, type="totp").data["secret"]
    assert application.secret not in kept
    assert get_adapter().decrypt(kept) == application.secret


def test_the_key_of_the_data_can_be_replaced(alice, settings):
    application = with_application(alice)
    former = settings.DATA_KEY
    settings.DATA_KEY, settings.FORMER_DATA_KEYS = "another key " * 5, [former]
    assert secrets.renew() == 2
    settings.FORMER_DATA_KEYS = []
    kept = Authenticator.objects.get(user=alice, type="totp").data["secret"]
    assert get_adapter().decrypt(kept) == application.secret
