"""After the signature: the validation, the bilan, the end; and the catalogue of objectives."""

from datetime import date

import pytest
from tests.cases import fact
from tests.web.cast import access, case_for, client_of
from tests.web.contracts.agreed import agreed, signed

from jalon.web.contracts.models import ModelObjective
from jalon.web.contracts.reading import contracts_of

pytestmark = pytest.mark.django_db


def at(case, page=""):
    return f"/dossiers/{case.reference}/contrat/{page}"


def in_alsace(cast):
    case = case_for(cast.zoe, [fact("accompaniment_started", "2026-01-01")], programme="cea-fiche-7")
    signed(case, cast.zoe, agreed(date(2026, 1, 1)), on=date(2026, 6, 1))
    return case


def sent(member, case, **fields):
    read = contracts_of(access(member, case))
    return {"seen": str(read.opened.stored.last), "token": "t1", "on": "2026-06-30"} | fields


def last(member, case):
    return contracts_of(access(member, case)).signed[-1]


@pytest.mark.statement("TARN-32")
def test_an_attestation_waits_for_its_validation_and_says_by_whom(cast):
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-06-01")])
    signed(case, cast.alice)
    page = client_of(cast.claire).get(at(case)).content.decode()
    assert "équipe pluridisciplinaire" in page
    answer = client_of(cast.claire).post(
        at(case, "valider/"), sent(cast.claire, case, body="Équipe pluridisciplinaire"), follow=True
    )
    assert "La validation est notée" in answer.content.decode()
    assert last(cast.alice, case).validated.body == "Équipe pluridisciplinaire"


def test_a_validation_before_the_signature_is_refused(cast):
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-06-01")])
    signed(case, cast.alice)
    answer = client_of(cast.claire).post(
        at(case, "valider/"), sent(cast.claire, case, body="Équipe", on="2026-06-29")
    )
    assert answer.status_code == 422
    assert "La validation vient après la signature" in answer.content.decode()


@pytest.mark.statement("CEA-40")
def test_a_contract_cannot_be_closed_without_its_bilan(cast):
    case = in_alsace(cast)
    page = client_of(cast.zoe).get(at(case, "clore/")).content.decode()
    assert "Le bilan vient d'abord" in page
    answer = client_of(cast.zoe).post(at(case, "clore/"), sent(cast.zoe, case, reason="Fin"))
    assert answer.status_code == 422
    assert last(cast.zoe, case).ended is None


@pytest.mark.statement("CEA-41")
def test_the_bilan_says_the_actions_proposed_and_what_became_of_each_objective(cast):
    case = in_alsace(cast)
    client = client_of(cast.zoe)
    told = {"o-objectif-1": "reached", "a-action-1": "dropped"}
    without = client.post(at(case, "bilan/"), sent(cast.zoe, case, proposed=" ", **told))
    assert without.status_code == 422
    assert "Écrivez au moins une action proposée" in without.content.decode()
    answer = client.post(
        at(case, "bilan/"), sent(cast.zoe, case, proposed="Aide à la gestion\n\nFiche comptable", **told)
    )
    assert answer.status_code == 302
    contract = last(cast.zoe, case)
    assert contract.reviewed.actions == ("Aide à la gestion", "Fiche comptable")
    read = contracts_of(access(cast.zoe, case))
    assert (read.objectives, read.actions) == ([], [])
    client.post(at(case, "clore/"), sent(cast.zoe, case, reason="Objectifs atteints", token="t2"))
    assert last(cast.zoe, case).ended.reason == "Objectifs atteints"


def test_each_objective_is_asked_about(cast):
    case = in_alsace(cast)
    answer = client_of(cast.zoe).post(at(case, "bilan/"), sent(cast.zoe, case, proposed="Aide"))
    assert answer.status_code == 422
    assert answer.content.decode().count("Dites où cela en est.") == 2


def test_a_bilan_made_meanwhile_by_somebody_else_is_told_and_nothing_is_lost(cast):
    case = in_alsace(cast)
    told = {"o-objectif-1": "continued", "a-action-1": "continued"}
    form = sent(cast.zoe, case, proposed="Aide à la gestion", **told)
    client = client_of(cast.zoe)
    client.post(at(case, "bilan/"), form)
    answer = client.post(at(case, "bilan/"), form | {"token": "t2", "proposed": "Autre chose"})
    assert answer.status_code == 409
    assert "Autre chose" in answer.content.decode()


def test_a_second_click_on_the_bilan_records_once(cast):
    case = in_alsace(cast)
    form = sent(cast.zoe, case, proposed="Aide", **{"o-objectif-1": "continued", "a-action-1": "continued"})
    client = client_of(cast.zoe)
    assert [client.post(at(case, "bilan/"), form).status_code for _ in range(2)] == [302, 302]


def test_the_renewal_is_asked_for_in_time(cast):
    case = in_alsace(cast)
    page = client_of(cast.zoe).get(at(case)).content.decode()
    assert "bilan obligatoire" in page
    assert "CeA, fiche action 7" in page


def test_the_catalogue_is_kept_by_the_manager_and_offered_to_the_team(cast):
    client = client_of(cast.claire)
    made = {"title": "Trouver trois clients", "measure": "trois commandes", "pillar": "business"}
    assert client.post("/objectifs/nouveau/", made).status_code == 302
    twice = client.post("/objectifs/nouveau/", made)
    assert "a déjà un objectif de ce nom" in twice.content.decode()
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-06-01")])
    page = at(case, "preparer/")
    assert "Trouver trois clients" in client_of(cast.alice).get(page).content.decode()
    one = ModelObjective.objects.get()
    client.post(f"/objectifs/{one.pk}/retirer/")
    assert "Trouver trois clients" not in client_of(cast.alice).get(page).content.decode()
    client.post(f"/objectifs/{one.pk}/retirer/")
    assert "Trouver trois clients" in client_of(cast.alice).get(page).content.decode()
    assert client_of(cast.alice).get("/objectifs/").status_code == 403
