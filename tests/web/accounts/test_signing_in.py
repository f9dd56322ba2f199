"""Signing in: by password, throttled, without telling who has an account; leaving; one's account."""

from datetime import date

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse
from tests.web.accounts.people import PASSWORD, sign_in, with_password

from jalon.web.accounts.agents import CHOSEN
from jalon.web.accounts.models import Membership, User

pytestmark = pytest.mark.django_db
LOGIN = "/compte/login/"


def test_who_has_the_password_comes_in(cast):
    alice = with_password(cast.alice)
    answer = sign_in(Client(), alice.email)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("today")


def test_the_case_and_the_spaces_of_an_address_do_not_matter(cast):
    with_password(cast.alice)
    assert sign_in(Client(), "  ALICE@Example.org ").status_code == 302


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(cast):
    with_password(cast.alice)
    wrong, unknown = (
        sign_in(Client(), email, "Pas du tout cela") for email in ("alice@example.org", "nadia@example.org")
    )
    assert wrong.status_code == unknown.status_code == 200
    pages = [one.content.decode().replace("alice@", "x@").replace("nadia@", "x@") for one in (wrong, unknown)]
    texts = [_without_tokens(page) for page in pages]
    assert texts[0] == texts[1]
    assert any("ne convient pas" in line for line in texts[0])


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line.lower()]


@pytest.mark.parametrize("email", ["alice@example.org", "nadia@example.org"])
def test_asking_for_a_link_says_the_same_of_an_account_and_of_none(cast, mailoutbox, email):
    with_password(cast.alice)
    answer = Client().post("/compte/password/reset/", {"email": email}, follow=True)
    assert "Si un compte existe" in answer.content.decode()
    assert len(mailoutbox) == (1 if email.startswith("alice") else 0)


def test_the_link_sets_another_password_once(cast, mailoutbox):
    with_password(cast.alice)
    Client().post("/compte/password/reset/", {"email": "Alice@example.org"})
    (mail,) = mailoutbox
    assert mail.subject == "[Jalon] Choisir un autre mot de passe"
    link = next(word for word in mail.body.split() if word.startswith("http"))
    path = link.partition("testserver")[2]
    client = Client()
    form = client.get(path, follow=True)
    there = form.redirect_chain[-1][0]
    new = "une autre phrase de quatre mots"
    client.post(there, {"password1": new, "password2": new})
    assert sign_in(Client(), "alice@example.org", new).status_code == 302
    again = Client().get(path, follow=True)
    assert "Ce lien ne vaut plus rien" in again.content.decode()


# -- throttling ----------------------------------------------------------------------------------------------------


def test_after_five_failures_the_account_waits_and_is_told_until_when(cast):
    with_password(cast.alice)
    for rank in range(5):
        assert sign_in(Client(REMOTE_ADDR=f"192.0.2.{rank}"), "alice@example.org", "faux").status_code == 200
    refused = sign_in(Client(REMOTE_ADDR="192.0.2.99"), "Alice@example.org", PASSWORD)
    assert refused.status_code == 429
    assert "Réessayez dans" in refused.content.decode()
    assert "5 minutes" in refused.content.decode()
    assert 0 < int(refused["Retry-After"]) <= 300


def test_an_account_that_waits_does_not_stop_the_others(cast):
    with_password(cast.alice)
    with_password(cast.bob)
    for rank in range(6):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{rank}"), "alice@example.org", "faux")
    assert sign_in(Client(REMOTE_ADDR="192.0.2.99"), "bob@example.org").status_code == 302


def test_an_address_from_which_many_accounts_are_tried_waits_too(cast):
    with_password(cast.bob)
    for rank in range(20):
        assert sign_in(Client(), f"nobody{rank}@example.org", "faux").status_code == 200
    assert sign_in(Client(), "bob@example.org").status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.1"), "bob@example.org").status_code == 302


def test_an_unknown_address_is_throttled_like_an_account(db):
    answers = [
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{rank}"), "nobody@example.org", "faux").status_code
        for rank in range(6)
    ]
    assert answers == [200] * 5 + [429]


def test_the_counts_are_in_the_database_and_outlive_a_restart(cast):
    with_password(cast.alice)
    for rank in range(6):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{rank}"), "alice@example.org", "faux")
    assert settings.CACHES["default"]["BACKEND"].endswith("db.DatabaseCache")
    fresh = caches.create_connection("default")
    assert fresh is not cache
    caches["default"] = fresh
    assert sign_in(Client(REMOTE_ADDR="192.0.2.99"), "alice@example.org").status_code == 429


# -- the session ---------------------------------------------------------------------------------------------------


def test_the_session_of_a_visitor_is_not_that_of_who_signs_in(cast):
    with_password(cast.alice)
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    sign_in(client, "alice@example.org")
    assert client.cookies["sessionid"].value != planted
    visitor = Client()
    visitor.cookies["sessionid"] = str(planted)
    assert visitor.get("/comptes/moi/").status_code == 302


@pytest.mark.parametrize(
    "next_url",
    [
        "https://example.com/",
        "//example.com/",
        "/\\example.com",
        "javascript:alert(1)",
        "http:///example.com",
    ],
)
def test_nobody_is_sent_to_another_site(cast, next_url):
    with_password(cast.alice)
    answer = Client().post(
        f"{LOGIN}?next={next_url}", {"login": "alice@example.org", "password": PASSWORD, "next": next_url}
    )
    assert answer["Location"] == reverse("today")


def test_who_asked_for_a_page_of_ours_finds_it(cast):
    with_password(cast.alice)
    answer = Client().post(
        LOGIN, {"login": "alice@example.org", "password": PASSWORD, "next": "/comptes/moi/"}
    )
    assert answer["Location"] == "/comptes/moi/"


def test_one_closes_one_s_other_sessions_but_nobody_else_s(cast):
    with_password(cast.alice)
    with_password(cast.bob)
    here, there, bob = (
        Client(),
        Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"),
        Client(),
    )
    for client, email in ((here, "alice"), (there, "alice"), (bob, "bob")):
        sign_in(client, f"{email}@example.org")
        client.get("/comptes/moi/")
    page = here.get("/comptes/moi/")
    assert "Firefox sur Windows" in page.content.decode()
    other = next(one for one in page.context["sessions"] if not one["current"])
    assert bob.post(reverse("close_session", args=[other["pk"]])).status_code == 404
    assert here.post(reverse("close_session", args=[other["pk"]])).status_code == 302
    assert there.get("/comptes/moi/").status_code == 302
    assert here.get("/comptes/moi/").status_code == 200


def test_all_the_other_sessions_are_closed_at_once(cast):
    with_password(cast.alice)
    clients = [Client(), Client(), Client()]
    for client in clients:
        sign_in(client, "alice@example.org")
    clients[0].post(reverse("close_other_sessions"))
    assert [client.get("/comptes/moi/").status_code for client in clients] == [200, 302, 302]


def test_changing_one_s_password_closes_the_other_sessions(cast):
    with_password(cast.alice)
    here, there = Client(), Client()
    sign_in(here, "alice@example.org")
    sign_in(there, "alice@example.org")
    new = "une autre phrase de quatre mots"
    answer = here.post(
        "/compte/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer["Location"] == reverse("account")
    assert here.get("/comptes/moi/").status_code == 200
    assert there.get("/comptes/moi/").status_code == 302


def test_signing_out_ends_the_session(cast):
    with_password(cast.alice)
    client = Client()
    sign_in(client, "alice@example.org")
    answer = client.post("/compte/logout/", follow=True)
    assert "Vous êtes déconnecté" in answer.content.decode()
    assert client.get("/comptes/moi/").status_code == 302


@pytest.mark.parametrize(
    "path", ["/compte/signup/", "/compte/email/", "/compte/3rdparty/", "/compte/3rdparty/signup/"]
)
def test_what_opens_or_links_an_account_by_oneself_is_not_there(cast, path):
    assert Client().get(path).status_code == 404


# -- one's account -------------------------------------------------------------------------------------------------


def test_one_changes_one_s_name_and_telephone(cast):
    client = Client()
    client.force_login(cast.alice.user)
    answer = client.post(
        "/comptes/moi/", {"first_name": "Alice", "last_name": "Martin", "phone": "06 39 98 00 01"}
    )
    assert answer.status_code == 302
    alice = User.objects.get(pk=cast.alice.user_id)
    assert (alice.name, alice.phone) == ("Alice Martin", "+33639980001")


def test_a_telephone_that_cannot_be_is_said_and_nothing_typed_is_lost(cast):
    client = Client()
    client.force_login(cast.alice.user)
    answer = client.post("/comptes/moi/", {"first_name": "Alicia", "last_name": "Martin", "phone": "12"})
    assert answer.status_code == 422
    assert "10 chiffres" in answer.content.decode()
    assert 'value="Alicia"' in answer.content.decode()
    assert User.objects.get(pk=cast.alice.user_id).first_name == "Alice"


# -- roles ---------------------------------------------------------------------------------------------------------


def test_who_has_two_roles_acts_in_the_one_they_choose(cast):
    other = Membership.objects.create(
        user=cast.alice.user, organisation=cast.partner, role="manager", since=date(2025, 1, 1)
    )
    other.territories.set([cast.tarn])
    client = Client()
    client.force_login(cast.alice.user)
    page = client.get(reverse("switch"))
    assert [one.pk for one in page.context["held"]] == [cast.alice.pk, other.pk]
    assert client.post(reverse("switch"), {"membership": other.pk})["Location"] == reverse("today")
    assert client.session[CHOSEN] == other.pk
    assert client.get(reverse("agents")).status_code == 200


@pytest.mark.parametrize("chosen", ["bob", "words", ""])
def test_nobody_acts_in_a_role_that_is_not_theirs(cast, chosen):
    client = Client()
    client.force_login(cast.alice.user)
    number = cast.bob.pk if chosen == "bob" else chosen
    assert client.post(reverse("switch"), {"membership": number}).status_code == 404
    assert CHOSEN not in client.session


def test_who_has_no_role_any_more_is_told_and_may_leave(cast):
    Membership.objects.filter(pk=cast.bob.pk).update(until=date(2026, 6, 1))
    client = Client()
    client.force_login(cast.bob.user)
    page = client.get("/")
    assert page.status_code == 403
    text = page.content.decode()
    assert "Votre accès est fermé" in text
    assert "Opérateur (fictif), jusqu'au 1er juin 2026 exclu" in text.replace("&#x27;", "'")
    assert client.get("/comptes/moi/").status_code == 200
    assert client.post("/compte/logout/").status_code == 302


def test_an_account_that_is_closed_does_not_come_in(cast):
    with_password(cast.alice)
    User.objects.filter(pk=cast.alice.user_id).update(is_active=False)
    client = Client()
    sign_in(client, "alice@example.org")
    assert client.get("/comptes/moi/").status_code == 302
