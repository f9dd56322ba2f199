"""Signing in, in a browser: an access key, an application of codes, and every page of accounts."""

import re

import pyotp
import pytest
from django.urls import reverse
from tests.browser.eyes import axe, fits, shoot
from tests.web.accounts.people import PASSWORD, with_password
from tests.web.cast import agent, member

from jalon.web.accounts.models import Invitation
from jalon.web.accounts.policy import Role
from jalon.web.accounts.services.inviting import Post, invite

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_key(page):
    """Plug an access key in, which says yes to everything."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    plugged = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return devtools, plugged["authenticatorId"]


def sign_in(page, email):
    page.goto("/compte/login/")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def test_a_key_replaces_the_password(open_page, cast, settings, width):
    settings.SECOND_FACTOR_REQUIRED = True
    alice = with_password(cast.alice)
    page = open_page()
    with_key(page)
    sign_in(page, alice.email)
    page.get_by_role("heading", level=1, name="Deuxième facteur").wait_for()
    axe(page)
    fits(page)
    shoot(page, "compte-deuxieme-facteur")
    page.get_by_role("link", name="Ajouter une clé d'accès").click()
    axe(page)
    fits(page)
    shoot(page, "compte-ajouter-cle")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_role("heading", level=1, name="Codes de secours").wait_for()
    axe(page)
    fits(page)
    shoot(page, "compte-codes")
    page.goto("/comptes/moi/")
    page.locator("summary", has_text="Mon compte").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("heading", level=1, name="Vous êtes déconnecté").wait_for()
    page.get_by_role("link", name="Me reconnecter").click()
    page.get_by_role("button", name="Avec une clé d'accès").click()
    page.wait_for_url(lambda url: "/compte/" not in url)
    page.goto("/comptes/moi/")
    assert "Alice Fictif" in page.content()
    page.goto("/compte/2fa/")
    assert "suffit sans mot de passe" in page.content()
    axe(page)


def test_a_key_that_says_nothing_is_told(open_page, cast):
    with_password(cast.alice)
    page = open_page()
    devtools, key = with_key(page)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto("/compte/login/")
    page.get_by_role("button", name="Avec une clé d'accès").click()
    page.get_by_text(re.compile("La clé n'a pas répondu")).wait_for()
    axe(page)


def test_a_key_is_a_second_factor_after_the_password(open_page, cast):
    alice = with_password(cast.alice)
    page = open_page()
    with_key(page)
    sign_in(page, alice.email)
    page.goto("/compte/2fa/webauthn/add/")
    page.get_by_label("Me connecter avec cette clé seule").uncheck()
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_role("heading", level=1, name="Codes de secours").wait_for()
    page.context.clear_cookies()
    sign_in(page, alice.email)
    page.get_by_role("heading", level=1, name="Deuxième facteur").wait_for()
    page.get_by_role("button", name="Présenter ma clé").click()
    page.wait_for_url(lambda url: "/compte/" not in url)
    page.goto("/comptes/moi/")
    assert "Alice Fictif" in page.content()


def test_an_application_of_codes_is_a_second_factor(open_page, cast, settings, width):
    settings.SECOND_FACTOR_REQUIRED = True
    alice = with_password(cast.alice)
    page = open_page()
    sign_in(page, alice.email)
    page.get_by_role("link", name="Ajouter une application").click()
    assert page.get_by_alt_text("QR code").evaluate("image => image.naturalWidth") > 0
    axe(page)
    fits(page)
    shoot(page, "compte-application")
    application = pyotp.TOTP(page.locator("code").inner_text())
    page.get_by_label("Code affiché").fill(application.now())
    page.get_by_role("button", name="Mettre en service").click()
    page.get_by_role("heading", level=1, name="Codes de secours").wait_for()
    code = page.locator("code").first.inner_text()
    page.context.clear_cookies()
    sign_in(page, alice.email)
    page.get_by_label("Code", exact=True).fill("000000")
    axe(page)
    fits(page)
    shoot(page, "compte-code")
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_text("Ce code ne convient pas").wait_for()
    axe(page)
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(lambda url: "/compte/" not in url)
    page.goto("/comptes/moi/")
    assert "Alice Fictif" in page.content()


def test_somebody_invited_opens_their_account_by_keyboard(open_page, cast, live_server, width):
    post = Post("nadia@example.org", "Nadia", "Benali", cast.operator, Role.ADVISER, [cast.tarn])
    page = open_page()
    page.goto(invite(agent(cast.claire), post, live_server.url).link)
    axe(page)
    fits(page)
    shoot(page, "compte-rejoindre")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_label("Le même, une seconde fois").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Bienvenue : votre compte est ouvert.").wait_for()
    assert Invitation.objects.get().accepted_at is not None


PAGES = {
    "account": ("alice", "/comptes/moi/"),
    "switch": ("alice", "/comptes/role/"),
    "password": ("alice", "/compte/password/set/"),
    "agents": ("hugo", "/comptes/agents/"),
    "invite": ("hugo", "/comptes/agents/inviter/"),
    "organisations": ("hugo", "/comptes/organismes/"),
    "new_organisation": ("hugo", "/comptes/organismes/nouveau/"),
    "new_territory": ("hugo", "/comptes/territoires/nouveau/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_accounts_can_be_read_by_everybody(page_as, cast, width, name):
    post = Post("nadia@example.org", "Nadia", "Benali", cast.operator, Role.ADVISER, [cast.tarn])
    invite(agent(cast.claire), post, "http://testserver")
    who, path = PAGES[name]
    page = page_as(cast.everybody[who])
    page.goto(path)
    axe(page)
    fits(page)
    shoot(page, f"compte-{name}")


def test_the_page_of_an_agent_can_be_read_by_everybody(page_as, cast, width):
    member("Ida", cast.operator, Role.ADMINISTRATOR)
    page = page_as(cast.claire)
    page.goto(reverse("agent", args=[cast.bob.pk]))
    axe(page)
    fits(page)
    shoot(page, "compte-agent")


@pytest.mark.parametrize(
    "path", ["/compte/password/reset/", "/compte/password/reset/done/", "/comptes/au-revoir/"]
)
def test_a_page_of_who_is_signed_out_can_be_read_by_everybody(open_page, db, width, path):
    page = open_page()
    page.goto(path)
    axe(page)
    fits(page)
    shoot(page, "sans-compte-" + path.strip("/").replace("/", "-"))


def test_who_tried_too_often_reads_when_to_come_back(open_page, cast, watch, width):
    watch.allow("status of 429")
    page = open_page()
    for _ in range(6):
        page.goto("/compte/login/")
        page.get_by_label("Adresse électronique").fill("alice@example.org")
        page.get_by_label("Mot de passe", exact=True).fill("faux")
        page.get_by_role("button", name="Se connecter", exact=True).click()
    page.get_by_text("Réessayez dans").wait_for()
    axe(page)
    fits(page)
    shoot(page, "compte-trop-d-essais")
