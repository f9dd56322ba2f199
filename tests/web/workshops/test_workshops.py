"""Workshops: places and who waits, the émargement, the seal, and what presence tells on each case."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from io import BytesIO

import pytest
from django.db import connection
from pypdf import PdfReader
from tests.cases import fact
from tests.web.cast import agent, case_for, client_of
from tests.web.workshops.gathered import meeting, offer, sealed, sign, signable

from jalon.rules.facts.support import TrainingAttended, WorkshopAttended
from jalon.web.cases import store
from jalon.web.cases.models import FactRow
from jalon.web.mail.models import Message
from jalon.web.people.models import Person
from jalon.web.workshops import services
from jalon.web.workshops.models import Enrolment, Mark, Meeting, Offer, Sheet

pytestmark = pytest.mark.django_db

AT = "/ateliers/"


@pytest.fixture
def people(cast):
    return [case_for(cast.alice, [fact("accompaniment_started", "2026-05-01")]) for _ in range(3)]


def standings(made):
    return [one.standing for one in made.enrolments.order_by("pk")]


def attended(case, kind):
    return [one for one in store.load(case).file.facts if isinstance(one, kind)]


# -- who comes -----------------------------------------------------------------------------------------------------


def test_when_no_place_is_left_people_wait_and_the_first_who_waits_has_the_place_that_frees(cast, people):
    made = signable(cast, people, places=1)
    assert standings(made) == ["enrolled", "waiting", "waiting"]
    services.leave(agent(cast.alice), made.pk, people[0].reference)
    assert standings(made) == ["cancelled", "enrolled", "waiting"]
    assert services.set_places(agent(cast.alice), made.pk, 2) == 1
    assert standings(made) == ["cancelled", "enrolled", "enrolled"]


def test_enrolling_twice_is_enrolling_once(cast, people):
    made = signable(cast, [people[0], people[0]])
    assert standings(made) == ["enrolled"]


def test_whoever_was_invited_and_accepts_is_enrolled_and_may_decline(cast, people):
    made = meeting(cast)
    who = agent(cast.alice)
    assert services.invite(who, made.pk, [one.reference for one in people]) == 3
    assert services.invite(who, made.pk, [one.reference for one in people]) == 0
    services.enrol(who, made.pk, people[0].reference)
    services.leave(who, made.pk, people[1].reference, declined=True)
    assert standings(made) == ["enrolled", "declined", "invited"]


def test_an_invitation_leaves_once_to_whoever_has_an_address(cast, people):
    Person.objects.update(email="", phone="")
    Person.objects.filter(pk=people[0].person_id).update(email="p@example.org")
    made = meeting(cast)
    for _ in range(2):
        services.invite(agent(cast.alice), made.pk, [one.reference for one in people])
    (message,) = Message.objects.all()
    assert (message.to, message.case_id) == ("p@example.org", people[0].pk)
    assert "Trouver ses clients" in message.text


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_on_the_last_place_are_one_enrolled_and_one_waiting(cast, people):
    made = meeting(cast, places=1)

    def enrol(case):
        try:
            return services.enrol(agent(cast.alice), made.pk, case.reference).standing
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(enrol, people[:2]))
    assert sorted(found) == ["enrolled", "waiting"]


def test_the_case_of_another_territory_is_neither_enrolled_nor_invited(cast):
    made, elsewhere = meeting(cast), case_for(cast.zoe)
    with pytest.raises(services.Refused, match="Aucun dossier"):
        services.enrol(agent(cast.alice), made.pk, elsewhere.reference)
    assert services.invite(agent(cast.alice), made.pk, [elsewhere.reference]) == 0
    with pytest.raises(Meeting.DoesNotExist):
        services.enrol(agent(cast.zoe), made.pk, elsewhere.reference)


def test_an_offer_is_proposed_to_the_people_of_its_programme_only(cast, people):
    other = case_for(cast.alice, [fact("accompaniment_started", "2026-05-01")], programme="lulu")
    made = meeting(cast, of=offer(cast, programme="lulu"))
    page = client_of(cast.alice).get(f"{AT}{made.pk}/inviter/").content.decode()
    assert other.reference in page
    assert people[0].reference not in page


# -- émargement ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strokes", ["M1 1 L2 2<script>", "M1.5 2", "url(x)"])
def test_a_drawing_is_moves_and_lines_and_nothing_else(cast, people, strokes):
    made = signable(cast, people[:1])
    slot, one = made.half_days.get(), made.enrolments.get()
    told = {"what": "sign", "enrolment": one.pk, "strokes": strokes}
    client_of(cast.alice).post(f"{AT}{made.pk}/emargement/{slot.pk}/", told)
    assert not Mark.objects.exists()


def test_a_signature_is_drawn_or_typed_and_never_empty(cast, people):
    made = signable(cast, people[:1])
    slot, one = made.half_days.get(), made.enrolments.get()
    at = f"{AT}{made.pk}/emargement/{slot.pk}/"
    client = client_of(cast.alice)
    empty = client.post(at, {"what": "sign", "enrolment": one.pk}, follow=True).content.decode()
    assert "Il manque la signature" in empty
    client.post(at, {"what": "sign", "enrolment": one.pk, "strokes": "M1 1 L20 30 "})
    assert Mark.objects.get().strokes == "M1 1 L20 30"
    assert 'd="M1 1 L20 30"' in client.get(at).content.decode()


def test_nobody_signs_for_a_day_to_come(cast, people):
    made = signable(cast, people[:1], on=date(2026, 7, 2))
    with pytest.raises(services.Refused, match="à venir"):
        sign(cast, made.enrolments.get())


# -- the seal ------------------------------------------------------------------------------------------------------


@pytest.mark.statement("ITI-09")
def test_sealing_tells_each_presence_on_its_case_and_no_absence(cast, people):
    made = signable(cast, people, places=3)
    first, second, third = made.enrolments.all()
    sign(cast, first)
    sign(cast, second, "absent", "adviser")
    sign(cast, third, how="paper")
    services.seal(agent(cast.alice), made.pk)
    (told,) = attended(people[0], WorkshopAttended)
    assert (told.title, told.hours, told.remote, told.gathering) == (
        "Trouver ses clients",
        3,
        False,
        "workshop",
    )
    assert attended(people[1], WorkshopAttended) == []
    assert len(attended(people[2], WorkshopAttended)) == 1
    services.seal(agent(cast.alice), made.pk)
    assert FactRow.objects.filter(kind="workshop_attended").count() == 2
    assert Sheet.objects.count() == 1


@pytest.mark.statement("ITI-10")
def test_a_cafe_temoignages_is_a_moment_of_group_life(cast, people):
    sealed(
        cast, people[:1], of=offer(cast, kind="community", title="Café"), link="https://visio.example.org/a"
    )
    (told,) = attended(people[0], WorkshopAttended)
    assert (told.gathering, told.remote) == ("community", True)


@pytest.mark.statement("ITI-12")
def test_a_training_counts_the_half_days_attended_on_its_last_day(cast, people):
    made = meeting(cast, on=date(2026, 6, 29), of=offer(cast, kind="training", qualifying=True))
    services.add_half_day(
        agent(cast.alice), made.pk, services.HalfDayAsked(date(2026, 6, 30), time(14), time(16, 30))
    )
    services.enrol(agent(cast.alice), made.pk, people[0].reference)
    sign(cast, made.enrolments.get())
    services.seal(agent(cast.alice), made.pk)
    (told,) = attended(people[0], TrainingAttended)
    assert (told.on, told.hours, told.qualifying) == (date(2026, 6, 30), 6, True)


def test_a_sheet_is_not_sealed_while_a_presence_is_to_be_noted_and_nothing_changes_after(cast, people):
    made = signable(cast, people[:1])
    with pytest.raises(services.Refused, match="1 présence à noter"):
        services.seal(agent(cast.alice), made.pk)
    sign(cast, made.enrolments.get())
    services.seal(agent(cast.alice), made.pk)
    with pytest.raises(services.Refused, match="scellée"):
        sign(cast, made.enrolments.get(), "absent", "adviser")


def test_whoever_may_not_write_in_every_case_does_not_seal(cast, people):
    made = signable(cast, people[:1])
    sign(cast, made.enrolments.get())
    elsewhere = case_for(cast.zoe)
    one = Enrolment.objects.get()
    Enrolment.objects.filter(pk=one.pk).update(case=elsewhere)
    with pytest.raises(services.Refused, match="suivi par d'autres"):
        services.seal(agent(cast.alice), made.pk)


def words(answer):
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split()
    )


def test_the_sealed_sheet_says_who_signed_how_and_the_certificate_how_long(cast, people):
    made = sealed(cast, people[:1])
    client = client_of(cast.alice)
    sheet = words(client.get(f"{AT}{made.pk}/feuille.pdf"))
    assert people[0].person.last_name in sheet
    assert "Nom tapé" in sheet
    certificate = words(client.get(f"/dossiers/{people[0].reference}/ateliers/{made.pk}/attestation.pdf"))
    assert "soit 3 h" in certificate
    assert made.sheet.sha256[:20] in certificate.replace(" ", "")


def test_before_the_seal_there_is_a_sheet_for_paper_and_no_certificate(cast, people):
    made = signable(cast, people[:1])
    client = client_of(cast.alice)
    assert "signature : …" in words(client.get(f"{AT}{made.pk}/feuille.pdf"))
    assert (
        client.get(f"/dossiers/{people[0].reference}/ateliers/{made.pk}/attestation.pdf").status_code == 404
    )


# -- the pages -----------------------------------------------------------------------------------------------------


def test_from_the_catalogue_to_the_case_through_the_pages(cast, people):
    claire, alice = client_of(cast.claire), client_of(cast.alice)
    claire.post(f"{AT}catalogue/nouveau/", {"kind": "workshop", "title": "Étude de marché"})
    line = Offer.objects.get()
    told = {"on": "2026-06-30", "start": "09:00", "end": "12:00", "places": 5, "animator": "A"}
    nowhere = alice.post(f"{AT}catalogue/{line.pk}/planifier/", told)
    assert nowhere.status_code == 422
    alice.post(f"{AT}catalogue/{line.pk}/planifier/", told | {"place": "Salle"})
    made = Meeting.objects.get()
    alice.post(f"{AT}{made.pk}/inviter/", {"case": [people[0].reference]})
    alice.post(f"{AT}{made.pk}/faire/", {"what": "enrol", "reference": people[0].reference})
    slot, one = made.half_days.get(), made.enrolments.get()
    alice.post(
        f"{AT}{made.pk}/emargement/{slot.pk}/", {"what": "sign", "enrolment": one.pk, "signature": "Moi"}
    )
    alice.post(f"{AT}{made.pk}/faire/", {"what": "seal"})
    page = alice.get(f"/dossiers/{people[0].reference}/ateliers/").content.decode()
    assert "présent, 3 h" in page
    assert attended(people[0], WorkshopAttended)[0].title == "Étude de marché"


def test_who_does_not_accompany_people_does_not_open_workshops_and_another_organisation_sees_none(
    cast, people
):
    made = signable(cast, people[:1])
    assert client_of(cast.gaelle).get(AT).status_code == 403
    assert client_of(cast.emilie).get(f"{AT}{made.pk}/").status_code == 404
    assert client_of(cast.alice).get(f"{AT}catalogue/nouveau/").status_code == 403
