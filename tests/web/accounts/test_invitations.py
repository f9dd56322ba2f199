"""Inviting and joining: a link serves once, for seven days, to the one to whom it was sent."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from tests.web.accounts.people import PASSWORD, sign_in, with_password
from tests.web.cast import agent, client_of

from jalon.web.accounts.models import Invitation, Membership, Organisation, User
from jalon.web.accounts.policy import Role
from jalon.web.accounts.services import inviting, joining
from jalon.web.accounts.services.inviting import digest
from jalon.web.kit.clock import now
from jalon.web.trust.models import Writing

pytestmark = pytest.mark.django_db
JOINING = {"first_name": "Nadia", "last_name": "Benali", "password": PASSWORD, "again": PASSWORD}


def asked(cast, **changes):
    return {
        "organisation": cast.operator.pk, "first_name": "Nadia", "last_name": "Benali", "email": "Nadia@Example.org",
        "role": "adviser", "territories": [cast.tarn.pk], "full_time_share": "0.80", "sees_health": "on",
    } | changes  # fmt: skip


@pytest.fixture
def link(cast, mailoutbox):
    """The address, on the site, of an invitation that Claire sent to Nadia."""
    client_of(cast.claire).post(reverse("invite"), asked(cast))
    return path_in(mailoutbox[-1].body)


def path_in(text):
    return re.findall(r"http://testserver(\S+)", text)[0]


def test_an_agent_is_invited_by_a_mail_in_plain_french(cast, mailoutbox):
    answer = client_of(cast.claire).post(reverse("invite"), asked(cast), follow=True)
    assert "partie à nadia@example.org" in answer.content.decode()
    (mail,) = mailoutbox
    assert mail.to == ["nadia@example.org"]
    assert mail.subject == "[Jalon] Claire Fictif vous invite à rejoindre Opérateur (fictif)"
    for part in (
        "Bonjour Nadia Benali",
        "comme conseiller",
        "jusqu'au 7 juillet 2026",
        "ne sert qu'une fois",
    ):
        assert part in mail.body


def test_the_database_does_not_hold_the_link(cast, link):
    token = link.split("/")[-2]
    kept = Invitation.objects.values().get()
    assert token not in str(kept)
    assert kept["token_digest"] == digest(token)


def test_the_link_opens_an_account_with_what_was_offered(cast, link):
    client = Client()
    page = client.get(link)
    assert 'value="Nadia"' in page.content.decode()
    assert client.post(link, JOINING)["Location"] == "/"
    nadia = Membership.objects.get(user__email="nadia@example.org")
    assert (nadia.role, nadia.organisation, nadia.sees_health) == ("adviser", cast.operator, True)
    assert str(nadia.full_time_share) == "0.80"
    assert list(nadia.territories.all()) == [cast.tarn]
    assert client.get(reverse("account")).context["user"].name == "Nadia Benali"
    assert sign_in(Client(), "NADIA@example.org").status_code == 302


def test_looking_at_the_page_uses_nothing_up(link):
    for _ in range(3):
        assert Client().get(link).status_code == 200
    assert Client().post(link, JOINING).status_code == 302


def test_a_link_serves_once(link):
    Client().post(link, JOINING)
    again = Client().post(link, JOINING)
    assert again.status_code == 410
    assert "a déjà servi" in again.content.decode()
    assert User.objects.filter(email="nadia@example.org").count() == 1


def test_of_two_tabs_the_second_is_told(link):
    first, second = Client(), Client()
    first.get(link)
    second.get(link)
    assert first.post(link, JOINING).status_code == 302
    answer = second.post(link, JOINING | {"first_name": "Autre"})
    assert answer.status_code == 410
    assert User.objects.get(email="nadia@example.org").first_name == "Nadia"


def test_between_looking_and_taking_another_may_have_taken(link, monkeypatch):
    token = link.split("/")[-2]
    invitation = joining.invitation_of(token)
    Client().post(link, JOINING)
    with pytest.raises(joining.CannotJoin, match="déjà servi"):
        joining._taken(invitation)


def test_a_link_of_more_than_seven_days_opens_nothing(link):
    Invitation.objects.update(expires_at=now() - timedelta(seconds=1))
    for answer in (Client().get(link), Client().post(link, JOINING)):
        assert answer.status_code == 410
        assert "plus de sept jours" in answer.content.decode()
    assert not User.objects.filter(email="nadia@example.org").exists()


@pytest.mark.parametrize("token", ["x", "0" * 43, "..%2F..", "é"])
def test_a_forged_link_opens_nothing(link, token):
    answer = Client().get(reverse("join", args=["T"]).replace("T", token))
    assert answer.status_code in {404, 410}


def test_the_digest_of_a_link_is_no_link(link):
    kept = Invitation.objects.get().token_digest
    assert Client().get(reverse("join", args=[kept])).status_code == 410


def test_a_link_sent_again_replaces_the_former(cast, link, mailoutbox):
    pk = Invitation.objects.get().pk
    client_of(cast.claire).post(reverse("resend_invitation", args=[pk]))
    newer = path_in(mailoutbox[-1].body)
    assert newer != link
    assert Client().get(link).status_code == 410
    assert Client().get(newer).status_code == 200


def test_an_invitation_taken_back_opens_nothing(cast, link):
    pk = Invitation.objects.get().pk
    client_of(cast.claire).post(reverse("withdraw_invitation", args=[pk]))
    answer = Client().post(link, JOINING)
    assert answer.status_code == 410
    assert "retirée" in answer.content.decode()


def test_others_neither_send_again_nor_take_back(cast, link):
    pk = Invitation.objects.get().pk
    for who in (cast.alice, cast.zoe, cast.remi):
        for name in ("resend_invitation", "withdraw_invitation"):
            assert client_of(who).post(reverse(name, args=[pk])).status_code == 403
    assert Client().get(link).status_code == 200


def test_a_password_that_is_guessed_is_refused_and_the_rest_is_kept(link):
    answer = Client().post(
        link, JOINING | {"password": "nadia", "again": "nadia", "last_name": "Benali-Roux"}
    )
    assert answer.status_code == 422
    assert "Benali-Roux" in answer.content.decode()
    assert "12 caractères" in answer.content.decode()


def test_two_passwords_that_differ_are_refused(link):
    answer = Client().post(link, JOINING | {"again": "trois mots et une vache"})
    assert "diffèrent" in answer.content.decode()


def test_who_has_an_account_signs_in_then_accepts(cast, mailoutbox):
    with_password(cast.zoe)
    client_of(cast.claire).post(reverse("invite"), asked(cast, email="ZOÉ@example.org".replace("É", "E")))
    link = path_in(mailoutbox[-1].body)
    visitor = Client()
    page = visitor.get(link).content.decode()
    assert "Vous avez déjà un compte" in page
    assert f"/compte/login/?next={link}" in page.replace("%2F", "/")
    assert visitor.post(link, JOINING).status_code == 200
    sign_in(visitor, "zoe@example.org")
    assert "Ce rôle s'ajoute" in visitor.get(link).content.decode()
    assert visitor.post(link).status_code == 302
    assert [one.organisation for one in Membership.objects.filter(user=cast.zoe.user).order_by("pk")] == [
        cast.alsatian,
        cast.operator,
    ]


def test_somebody_else_does_not_accept_in_their_place(cast, link):
    answer = client_of(cast.bob).post(link)
    assert "pour une autre adresse" in answer.content.decode()
    assert Invitation.objects.get().accepted_at is None
    with pytest.raises(joining.CannotJoin, match="ne vaut que pour ce compte"):
        joining.join_as(cast.bob.user, link.split("/")[-2])


def test_nobody_is_invited_twice_to_the_same_place(cast, link):
    again = client_of(cast.claire).post(reverse("invite"), asked(cast, email="NADIA@example.org"))
    assert again.status_code == 422
    assert "déjà invitée" in again.content.decode()
    there = client_of(cast.claire).post(reverse("invite"), asked(cast, email="alice@example.org"))
    assert "a déjà ce rôle" in there.content.decode()


def test_a_mail_that_does_not_leave_is_said_and_the_link_given(cast, monkeypatch):
    def broken(*_, **__):
        raise OSError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
    page = client_of(cast.claire).post(reverse("invite"), asked(cast), follow=True).content.decode()
    assert "pas parti" in page
    assert "http://testserver/comptes/invitation/" in page


def test_who_invited_and_who_came_is_written_down(cast, link):
    Client().post(link, JOINING)
    kinds = {row.what: row for row in Writing.objects.all()}
    assert kinds["invitation:send"].membership_id == cast.claire.pk
    assert kinds["invitation:send"].detail["role"] == "adviser"
    assert kinds["invitation:accept"].who == "Nadia Benali (Opérateur (fictif))"


# -- the first administrator ---------------------------------------------------------------------------------------


def first_admin(**options):
    said, warned = StringIO(), StringIO()
    call_command(
        "first_admin", email="Paul@example.org", organisation="Département du Tarn", territory="Tarn",
        site="http://testserver", stdout=said, stderr=warned, **options,
    )  # fmt: skip
    return said.getvalue().strip()


def test_a_command_gives_the_link_of_the_first_administrator(db):
    link = first_admin(code="81").removeprefix("http://testserver")
    client = Client()
    assert client.post(link, JOINING).status_code == 302
    paul = Membership.objects.get()
    assert (paul.user.email, paul.role) == ("paul@example.org", Role.ADMINISTRATOR)
    assert paul.organisation.kind == "authority"
    assert [one.code for one in paul.territories.all()] == ["81"]
    assert client.get(reverse("agents")).status_code == 200
    assert Client().get(link).status_code == 410


def test_the_command_takes_what_exists(cast):
    first_admin()
    first_admin()
    assert Organisation.objects.filter(name="Département du Tarn").count() == 1


def test_the_command_refuses_what_is_no_address(db):
    with pytest.raises(CommandError, match="pas une adresse"):
        call_command("first_admin", email="paul", organisation="X", territory="Y")


def test_no_mail_leaves_for_the_first_administrator(db, mailoutbox):
    first_admin()
    assert not mailoutbox


def test_an_invitation_is_a_service_too(cast):
    post = inviting.Post("a@example.org", "A", "B", cast.operator, Role.READER, [cast.tarn])
    sent = inviting.invite(agent(cast.claire), post, "https://jalon.example.org")
    assert sent.delivered
    assert sent.link.startswith("https://jalon.example.org/comptes/invitation/")
