"""The demonstration: always the same, plausible, and entered with one click."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from jalon.programmes import programmes
from jalon.web.accounts.models import Membership, Territory
from jalon.web.accounts.policy import Role
from jalon.web.agenda.models import Appointment
from jalon.web.cases.models import Case, FactRow, Owed, SituationRow
from jalon.web.demo.cast import MARK, WORKERS
from jalon.web.demo.fill import INTAKES, fill
from jalon.web.demo.welcome import welcome
from jalon.web.documents import content, files
from jalon.web.documents.models import Document
from jalon.web.income.evaluating.checking import check_all
from jalon.web.income.models import Basis
from jalon.web.kit.clock import today
from jalon.web.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """The demonstration, filled once for these tests, and taken out after them."""
    from django.db import transaction  # noqa: PLC0415

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        fill(today())
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def facts_of_all(filled):
    """Every fact, as the table keeps it."""
    return list(FactRow.objects.order_by("key").values_list("key", "payload"))


def test_the_seven_programmes_the_three_territories_and_four_hundred_people(filled):
    assert set(Case.objects.values_list("programme", flat=True)) == {one.id for one in programmes()}
    assert Territory.objects.count() == 3
    assert Case.objects.count() == Person.objects.count() == 400
    assert {one.territory for one in INTAKES} == set(Territory.objects.values_list("code", flat=True))


def test_delphine_is_among_them_and_has_just_left(filled):
    case = Case.objects.get(person__first_name="Delphine", programme="ille-et-vilaine")
    assert case.facts.count() > 20
    assert today().year - 3 <= case.opened_at.year <= today().year


def test_some_cases_have_papers_that_open(filled):
    kept = list(Document.objects.order_by("pk"))
    assert len(kept) > 100
    assert len({one.kind for one in kept}) > 4
    for one in kept:
        assert content.read(files.read(one.stored_as, one.sha256), one.name) == one.media_type


def test_every_state_is_there(filled):
    standings = Counter(SituationRow.objects.values_list("standing", flat=True))
    assert standings["entered"] > 150
    assert standings["left"] > 50
    kinds = set(FactRow.objects.values_list("kind", flat=True))
    assert {"incapacity_started", "extension_granted", "exited", "withdrawal", "business_ceased"} <= kinds
    assert Owed.objects.filter(state="late").exists()
    entered = SituationRow.objects.filter(standing="entered")
    assert entered.filter(extended=True).count() >= 2
    assert entered.filter(clock="frozen").exists()
    assert entered.filter(clock="over").exists()
    assert entered.filter(before_panel=True).exists()


def test_most_people_who_are_accompanied_are_taken_care_of_in_time(filled):
    entered = SituationRow.objects.filter(standing="entered")
    late = entered.filter(late__gte=3).count()
    assert late / entered.count() < 0.15


def test_every_colleague_who_follows_people_meets_somebody_today(filled):
    advisers = Membership.objects.filter(cases__isnull=False).distinct()
    for one in advisers:
        assert Appointment.objects.filter(attendances__membership=one, day=today()).exists(), one


def test_incomes_are_asked_about_proposed_decided_and_refused_and_computed_again_the_same(filled):
    kinds = FactRow.objects.filter(key__in=Basis.objects.values("fact_key")).values_list("kind", flat=True)
    assert set(kinds) == {"evaluation_proposed", "evaluation_decided", "evaluation_refused"}
    assert FactRow.objects.filter(kind="evaluation_asked").exists()
    checked = list(check_all())
    assert len(checked) == len(kinds) > 20
    assert not [one for one in checked if one.differences]


def test_nobody_could_be_taken_for_somebody(filled):
    assert all(MARK in one.organisation.name for one in Membership.objects.with_names())
    assert all(phone.startswith("+33639 98".replace(" ", "")) for phone in
               Person.objects.exclude(subject="structure").values_list("phone", flat=True))  # fmt: skip
    assert not Person.objects.exclude(email="").exclude(email__endswith="@example.org").exists()


def test_a_click_is_enough_to_sign_in_as_anybody(filled):
    for role in Role:
        membership = Membership.objects.filter(role=role).order_by("pk")[0]
        client = Client()
        answer = client.post("/demo/", {"membership": membership.pk}, follow=True)
        assert answer.status_code == 200, role
        assert answer.context["request"].agent.membership == membership


def test_the_sign_in_page_says_who_sees_what(filled):
    page = Client().get("/demo/").content.decode()
    assert page.count('name="membership"') == len(WORKERS)


@pytest.mark.parametrize("told", ["", "0", "abc", "99999999", "²"])
def test_somebody_else_cannot_be_chosen(filled, told):
    assert Client().post("/demo/", {"membership": told}).status_code == 404


def test_the_terminal_names_one_account_for_each_role(filled):
    said = welcome("http://127.0.0.1:8000")
    assert "http://127.0.0.1:8000/demo/" in said
    assert all(role.label in said for role in Role)


def test_a_database_that_has_people_is_left_as_it_is(filled):
    with pytest.raises(CommandError, match="pas vide"):
        call_command("fill_demo")
    call_command("fill_demo", "--if-empty")
    assert Case.objects.count() == 400


def test_it_is_the_same_every_time(facts_of_all, django_db_blocker):
    from jalon.web.demo import fill as module  # noqa: PLC0415

    again = next(module._told(INTAKES[0], today()))
    assert again == next(module._told(INTAKES[0], today()))
    assert len({key for key, _ in facts_of_all}) == len(facts_of_all)
