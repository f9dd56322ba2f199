"""The équipe pluridisciplinaire: fed by situations, the person heard, an opinion then a decision, sealed minutes."""

from datetime import date, time, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from tests.cases import fact
from tests.web.cast import agent, case_for, client_of, member, organisation, tell
from tests.web.contracts.agreed import signed
from tests.web.panel.seated import decide, heard, held, on_agenda, opine, session

from jalon.rules.facts.path import Orientation, PanelDecided
from jalon.rules.facts.person import RsaClosed, RsaSuspended
from jalon.web.accounts.policy import Role
from jalon.web.cases import store
from jalon.web.cases.access import visible
from jalon.web.cases.models import FactRow, Owed
from jalon.web.documents import files
from jalon.web.panel import queries, services
from jalon.web.panel.models import Entry, Item, Minutes, Session

pytestmark = pytest.mark.django_db

AT = "/equipe-pluridisciplinaire/"


@pytest.fixture
def case(cast):
    return case_for(cast.alice, [fact("accompaniment_started", "2026-05-01")])


@pytest.fixture
def absent(cast):
    return case_for(
        cast.alice,
        [
            fact("accompaniment_started", "2026-05-01"),
            fact("appointment_planned", "2026-05-20", id="p1", appointment="r1", date="2026-06-10"),
            fact("appointment_missed", "2026-06-10", id="m1", appointment="r1"),
        ],
    )


def facts(case, kind):
    return [one for one in store.load(case).file.facts if isinstance(one, kind)]


# -- the agenda ----------------------------------------------------------------------------------------------------


@pytest.mark.statement("TARN-24", "TARN-32")
def test_situations_feed_the_agenda_with_their_article(cast, absent):
    attested = case_for(cast.alice, [fact("accompaniment_started", "2026-06-01")])
    signed(attested, cast.alice)
    found = {(one.case.pk, one.subject, one.about) for one in queries.awaiting(agent(cast.emilie))}
    (contract,) = [about for pk, subject, about in found if pk == attested.pk and subject == "contract"]
    assert (absent.pk, "absence", "r1") in found
    assert contract
    page = client_of(cast.emilie).get(AT).content.decode()
    assert "toute absence passe en équipe pluridisciplinaire" in page
    assert "Tarn, règlement TNS" in page
    assert queries.awaiting(agent(cast.alice)) == []


def test_one_click_puts_them_all_on_the_agenda_once_and_refers_the_absence(cast, absent):
    made = session(cast)
    client = client_of(cast.emilie)
    for _ in range(2):
        client.post(f"{AT}{made.pk}/ordre-du-jour/", {"what": "add"})
    (item,) = Item.objects.all()
    assert (item.case_id, item.subject, item.about) == (absent.pk, "absence", "r1")
    assert FactRow.objects.filter(kind="panel_referred", case=absent).count() == 1
    assert not Owed.objects.filter(case=absent, act="refer", state__in=("late", "open")).exists()
    assert queries.awaiting(agent(cast.emilie)) == []


def test_by_hand_only_a_case_that_one_may_see_and_once(cast, case):
    made = session(cast)
    client = client_of(cast.emilie)
    sent = {
        "what": "hand",
        "reference": case.reference,
        "subject": "breach",
        "reason": "Trois rendez-vous manqués",
    }
    client.post(f"{AT}{made.pk}/ordre-du-jour/", sent)
    twice = client.post(f"{AT}{made.pk}/ordre-du-jour/", sent, follow=True)
    assert "déjà à l'ordre du jour" in twice.content.decode().replace("&#x27;", "'")
    elsewhere = client.post(f"{AT}{made.pk}/ordre-du-jour/", sent | {"reference": "inconnu"}, follow=True)
    assert "Aucun dossier de ce numéro" in elsewhere.content.decode()
    assert Item.objects.count() == 1


def test_the_order_is_changed_by_buttons(cast, case):
    made = session(cast)
    first = on_agenda(cast, case, made=made)
    second = on_agenda(cast, case_for(cast.alice), made=made)
    client = client_of(cast.emilie)
    client.post(f"{AT}{made.pk}/ordre-du-jour/", {"what": "up", "item": second.pk})
    assert [one.pk for one in made.items.all()] == [second.pk, first.pk]
    client.post(f"{AT}{made.pk}/ordre-du-jour/", {"what": "up", "item": second.pk})
    assert [one.pk for one in made.items.all()] == [second.pk, first.pk]


# -- who sees ------------------------------------------------------------------------------------------------------


def test_a_member_sees_the_cases_of_their_session_from_its_convening_to_its_close(cast, case):
    made = session(cast)
    services.add_by_hand(agent(cast.emilie), made.pk, case.reference, "reorientation", "Raison")
    assert not visible(agent(cast.farid)).exists()
    assert client_of(cast.farid).get(f"{AT}{made.pk}/").status_code == 404
    services.convene(agent(cast.emilie), made.pk)
    assert list(visible(agent(cast.farid))) == [case]
    item = Item.objects.get()
    assert client_of(cast.farid).get(f"{AT}{made.pk}/dossiers/{item.pk}/").status_code == 200
    assert client_of(cast.farid).post(f"{AT}{made.pk}/dossiers/{item.pk}/avis/").status_code == 403
    opine(cast, item)
    decide(cast, item)
    services.close(agent(cast.emilie), made.pk)
    assert not visible(agent(cast.farid)).exists()
    assert client_of(cast.farid).get(f"{AT}{made.pk}/dossiers/{item.pk}/").status_code == 404


def test_a_member_in_conflict_sees_nothing_of_the_case_and_does_not_count(cast, case):
    item = on_agenda(cast, case, made=session(cast, quorum=3))
    farid = item.session.seats.get(membership=cast.farid)
    services.declare_conflict(agent(cast.emilie), item.session_id, item.pk, farid.pk, "voisin", "c1")
    assert not visible(agent(cast.farid)).exists()
    assert client_of(cast.farid).get(f"{AT}{item.session_id}/dossiers/{item.pk}/").status_code == 404
    assert case.person.last_name not in client_of(cast.farid).get(f"{AT}{item.session_id}/").content.decode()
    with pytest.raises(services.Refused, match=r"il manque 1.membre"):
        opine(cast, item)


def test_a_panel_of_elsewhere_is_not_there(cast, case):
    made = session(cast)
    assert client_of(cast.zoe).get(f"{AT}{made.pk}/").status_code == 403
    other = Session.objects.create(
        territory=cast.alsace,
        organisation=cast.alsatian,
        on=date(2026, 6, 30),
        at=time(9),
        place="x",
        by=cast.zoe,
    )
    assert client_of(cast.emilie).get(f"{AT}{other.pk}/").status_code == 404


# -- heard, opinion, decision --------------------------------------------------------------------------------------


def test_no_opinion_against_somebody_who_was_not_heard(cast, absent):
    item = on_agenda(cast, absent, "absence")
    with pytest.raises(services.Refused, match="n'a pas encore été prévenue"):
        opine(cast, item, "no_action")
    services.warn(agent(cast.emilie), item.session_id, item.pk, on=date(2026, 6, 25), how="letter", token="n")
    with pytest.raises(services.Refused, match="jusqu'au 5 juillet 2026"):
        opine(cast, item, "no_action")
    heard(cast, item)
    opine(cast, item, "no_action")


def test_an_opinion_waits_for_the_session_the_quorum_and_its_reasons(cast, case):
    made = session(cast, on=date(2026, 7, 2))
    item = on_agenda(cast, case, made=made)
    with pytest.raises(services.Refused, match="n'a pas encore eu lieu"):
        opine(cast, item)
    Session.objects.filter(pk=made.pk).update(on=date(2026, 6, 30))
    services.attend(agent(cast.emilie), made.pk, set())
    with pytest.raises(services.Refused, match=r"il manque 2.membres"):
        opine(cast, item)


def test_a_decision_comes_after_the_opinion_and_once(cast, case):
    item = on_agenda(cast, case)
    with pytest.raises(services.Refused, match="d'abord son avis"):
        decide(cast, item)
    opine(cast, item)
    decide(cast, item)
    decide(cast, item)  # the same form again
    (told,) = facts(case, PanelDecided)
    assert (told.subject, told.outcome, told.reasons) == (
        "reorientation",
        "favourable",
        "Motifs de la décision.",
    )
    with pytest.raises(services.Refused, match="déjà prise"):
        services.decide(
            agent(cast.emilie), item.session_id, item.pk, services.Decided("favourable", "x"), token="y"
        )


def test_an_absence_without_measure_moves_the_case(cast, absent):
    made = session(cast)
    services.add(agent(cast.emilie), made.pk, queries.awaiting(agent(cast.emilie)))
    services.convene(agent(cast.emilie), made.pk)
    item = Item.objects.get()
    heard(cast, item)
    opine(cast, item, "no_action")
    decide(cast, item, "no_action")
    assert not Owed.objects.filter(case=absent, rule="absence", state__in=("late", "open")).exists()


@pytest.mark.parametrize(
    ("percent", "duration", "start", "said"),
    [
        (60, 1, "2026-07-01", "60 % du RSA n'est pas permis"),
        (20, 1, "2026-07-01", "20 % du RSA n'est pas permis"),
        (50, 3, "2026-07-01", "3 mois n'est pas permis"),
        (50, 1, "2026-06-01", "ne prend pas effet avant"),
        (None, 1, "2026-07-01", "écrivez les trois"),
    ],
)
def test_a_measure_stands_within_the_bounds_of_its_day(cast, absent, percent, duration, start, said):
    tell(absent, fact("household_described", "2026-05-01", id="h", adults=1, children=2))
    item = on_agenda(cast, absent, "absence")
    heard(cast, item)
    opine(cast, item, "measure")
    with pytest.raises(services.Refused, match=said):
        decide(cast, item, "measure", percent=percent, duration=duration, start=date.fromisoformat(start))
    decide(cast, item, "measure", percent=50, duration=2, start=date(2026, 7, 1))
    (told,) = facts(absent, PanelDecided)
    assert (told.percent, told.duration, told.start) == (50, 2, date(2026, 7, 1))
    (suspended,) = facts(absent, RsaSuspended)
    assert suspended.on == date(2026, 7, 1)
    assert suspended.reason == "50 % du RSA pendant 2 mois, décision du 30 juin 2026"


def test_the_right_is_taken_away_only_after_an_earlier_measure(cast, absent):
    item = on_agenda(cast, absent, "absence")
    heard(cast, item)
    with pytest.raises(services.Refused, match="qu'après une première mesure"):
        opine(cast, item, "removal")
    page = f"{AT}{item.session_id}/dossiers/{item.pk}/"
    assert 'value="removal"' not in client_of(cast.emilie).get(page).content.decode()
    tell(
        absent,
        fact("panel_decided", "2026-05-04", id="before", subject="absence", about="r0", outcome="measure"),
    )
    assert 'value="removal"' in client_of(cast.emilie).get(page).content.decode()
    opine(cast, item, "removal")
    with pytest.raises(services.Refused, match="écrivez-le"):
        decide(cast, item, "removal")
    decide(cast, item, "removal", start=date(2026, 8, 1))
    (closed,) = facts(absent, RsaClosed)
    assert (closed.on, closed.reason) == (date(2026, 8, 1), "removed")


@pytest.mark.parametrize("days", [9, 10])
def test_the_person_has_the_whole_delay_to_speak(cast, absent, clock, days):
    clock("2026-06-11")
    item = on_agenda(cast, absent, "absence", session(cast, on=date(2026, 6, 11) + timedelta(days=days)))
    services.warn(agent(cast.emilie), item.session_id, item.pk, on=date(2026, 6, 11), how="letter", token="n")
    clock((date(2026, 6, 11) + timedelta(days=days)).isoformat())
    with pytest.raises(services.Refused, match="jusqu'au 21 juin 2026"):
        opine(cast, item, "no_action")
    clock("2026-06-22")
    opine(cast, item, "no_action")


@pytest.mark.statement("TARN-32")
def test_an_attestation_is_validated_by_the_decision(cast):
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-06-01")])
    signed(case, cast.alice)
    made = session(cast)
    services.add(agent(cast.emilie), made.pk, queries.awaiting(agent(cast.emilie)))
    services.convene(agent(cast.emilie), made.pk)
    item = Item.objects.get()
    opine(cast, item)
    decide(cast, item)
    assert not Owed.objects.filter(case=case, act="validate", state__in=("late", "open")).exists()


@pytest.mark.statement("CEA-23")
@pytest.mark.parametrize(
    ("outcome", "kind"), [("favourable", "extension_granted"), ("unfavourable", "extension_refused")]
)
def test_an_extension_is_granted_or_refused_and_the_clock_follows(cast, outcome, kind):
    house = organisation("CeA (fictive)", "authority", cast.alsace)
    officer = member("Odile", house, Role.INCOME_OFFICER)
    case = case_for(
        cast.zoe,
        [
            fact("accompaniment_started", "2024-07-01"),
            fact("contract_signed", "2024-07-01", contract="c1", start="2024-07-01", end="2026-07-15"),
            fact("extension_asked", "2026-05-01", ground="viabilite"),
        ],
        programme="cea-fiche-7",
    )
    made = services.save_session(
        agent(officer),
        Session(
            territory=cast.alsace,
            organisation=house,
            on=date(2026, 6, 30),
            at=time(9),
            place="x",
            quorum=1,
            by=officer,
        ),
    )
    seat = services.seat(agent(officer), made.pk, membership=None, name="Rose", quality="")
    services.attend(agent(officer), made.pk, {seat.pk})
    item = services.add_by_hand(agent(officer), made.pk, case.reference, "extension", "Dérogation de durée")
    services.convene(agent(officer), made.pk)
    detail = {"outcome": outcome, "reasons": "Motifs."}
    services.give_opinion(agent(officer), made.pk, item.pk, detail=detail, token="a")
    services.decide(agent(officer), made.pk, item.pk, services.Decided(outcome, "Motifs."), token="d")
    assert FactRow.objects.filter(case=case, kind=kind).exists()
    clock = next(one for one in services.opened(agent(officer), case).situation.clocks if one.limit)
    assert clock.extended == (outcome == "favourable")


# -- postponed, closed ---------------------------------------------------------------------------------------------


def test_postponed_it_comes_back_before_another_session(cast, absent):
    item = on_agenda(cast, absent, "absence")
    heard(cast, item)
    opine(cast, item, "postponed")
    decide(cast, item, "postponed")
    assert Owed.objects.filter(case=absent, rule="absence", state__in=("late", "open")).exists()
    later = session(cast, on=date(2026, 7, 9))
    page = client_of(cast.emilie).get(f"{AT}{later.pk}/").content.decode()
    assert "Second passage" in page
    client_of(cast.emilie).post(f"{AT}{later.pk}/ordre-du-jour/", {"what": "again", "item": item.pk})
    again = later.items.get()
    assert again.former == item
    assert (
        "Second passage, après la séance du"
        in client_of(cast.emilie).get(f"{AT}{later.pk}/dossiers/{again.pk}/").content.decode()
    )


def test_a_session_closes_when_every_case_has_its_decision(cast, case):
    item = on_agenda(cast, case)
    with pytest.raises(services.Refused, match="1 dossier sans décision"):
        services.close(agent(cast.emilie), item.session_id)
    opine(cast, item)
    decide(cast, item)
    services.close(agent(cast.emilie), item.session_id)
    services.close(agent(cast.emilie), item.session_id)
    assert Minutes.objects.count() == 2
    with pytest.raises(services.Refused, match="close"):
        services.attend(agent(cast.emilie), item.session_id, set())


def text_of(data):
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages)


def test_the_minutes_are_sealed_and_a_member_keeps_a_copy_without_any_name(cast, case):
    made = held(cast, case)
    whole = client_of(cast.emilie).get(f"{AT}{made.pk}/proces-verbal.pdf").content
    copy = client_of(cast.farid).get(f"{AT}{made.pk}/proces-verbal.pdf").content
    asked = client_of(cast.farid).get(f"{AT}{made.pk}/proces-verbal.pdf?complet").content
    assert copy == asked
    for sealed in Minutes.objects.all():
        assert files.read(sealed.stored_as, sealed.sha256) in (whole, copy)
    name = case.person.last_name
    assert name in text_of(whole)
    assert "Rose Fictive" in text_of(whole)
    for word in (name, case.reference, "Rose", "Fictif", "Motifs", "Raison"):
        assert word not in text_of(copy), word
    assert "favorable" in text_of(copy)


# -- pages ---------------------------------------------------------------------------------------------------------


def test_a_session_from_its_first_page_to_its_close(cast, case):
    client = client_of(cast.emilie)
    made = client.post(
        f"{AT}nouvelle/",
        {"territory": cast.tarn.pk, "on": "2026-06-30", "at": "14:00", "place": "Salle", "quorum": "1"},
    )
    at = made["Location"]
    client.post(f"{at}faire/", {"what": "seat", "membership": cast.farid.pk, "name": "", "quality": "élue"})
    refused = client.post(
        f"{at}faire/", {"what": "seat", "membership": "", "name": "", "quality": ""}, follow=True
    )
    assert "Dites qui siège" in refused.content.decode()
    seat = Session.objects.get().seats.get()
    client.post(f"{at}faire/", {"what": "attend", "present": [seat.pk]})
    client.post(
        f"{at}ordre-du-jour/",
        {
            "what": "hand",
            "reference": case.reference,
            "subject": "reorientation",
            "reason": "Activité arrêtée",
        },
    )
    client.post(f"{at}faire/", {"what": "convene"})
    item = Item.objects.get()
    page = f"{at}dossiers/{item.pk}/"
    wrong = client.post(
        f"{page}avis/", {"avis-token": "x", "opine-outcome": "favourable", "opine-reasons": ""}
    )
    assert wrong.status_code == 422
    assert "Écrivez les motifs" in wrong.content.decode()
    client.post(
        f"{page}avis/",
        {"token": "a", "opine-outcome": "favourable", "opine-reasons": "Oui.", "opine-votes_for": "1"},
    )
    decision = {"token": "d", "decide-outcome": "favourable", "decide-reasons": "Oui."}
    nowhere = client.post(f"{page}decision/", decision)
    assert nowhere.status_code == 422
    assert "Dites vers quel organisme" in nowhere.content.decode()
    client.post(
        f"{page}decision/", decision | {"decide-toward": "France Travail", "decide-way": "professional"}
    )
    (oriented,) = facts(case, Orientation)
    assert (oriented.decision, oriented.toward, oriented.way) == (
        "reorientation",
        "France Travail",
        "professional",
    )
    read = client.get(page).content.decode()
    assert "Favorable (1 pour)" in read
    client.post(f"{at}faire/", {"what": "close"})
    assert Session.objects.get().state == "closed"
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    "sent", [{"what": "x"}, {"what": "up", "item": "9" * 30}, {"what": "remove", "item": "7"}, {}]
)
def test_what_makes_no_sense_is_refused_softly(cast, case, sent):
    item = on_agenda(cast, case)
    client = client_of(cast.emilie)
    assert client.post(f"{AT}{item.session_id}/ordre-du-jour/", sent).status_code in {302, 404}
    assert client.post(f"{AT}{item.session_id}/faire/", sent).status_code in {302, 404}
    assert client.post(f"{AT}{item.session_id}/dossiers/{item.pk}/rien/", sent).status_code == 404
