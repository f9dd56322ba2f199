"""Evaluating: the real income beside the proposed one, a named person decides, what it stands on is kept."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from tests.cases import euros, fact, incapacity, income
from tests.web.cast import case_for, client_of

from jalon.rules.facts.path import EvaluationDecided, EvaluationProposed, EvaluationRefused
from jalon.rules.income.ground import decode
from jalon.web.cases import store
from jalon.web.cases.models import FactRow
from jalon.web.income.models import Basis, KeptText

pytestmark = pytest.mark.django_db
REAL = fact("business_registered", "2023-01-01", form="ei", regime="real", natures=("services",))
ACCOUNTS = fact(
    "accounts_closed", "2026-03-15", start=date(2025, 1, 1), end=date(2025, 12, 31), profit=euros("3600.00"),
    depreciation=euros("600.00"),
)  # fmt: skip
START = (fact("rsa_opened", "2026-01-05"), fact("accompaniment_started", "2026-01-20"))


@pytest.fixture
def case(cast):
    """A case of the Tarn, in its first period, with accounts that tell 350 € a month."""
    return case_for(cast.alice, [*START, REAL, ACCOUNTS])


def at(case, end="evaluer/"):
    return f"/dossiers/{case.reference}/revenus/{end}"


def sent(case, what="decide", **more):
    return {
        "seen": store.load(case).last, "token": "t1", "what": what, "way": "grid", "on": "2026-06-30",
        "start": "2026-01-05", "end": "2026-10-04", "reasons": "Le bilan montre un revenu au-dessus de la grille.",
        "documents": ["accounts", "attestation"], **more,
    }  # fmt: skip


def last(case, kind):
    return [one for one in store.load(case).file.facts if isinstance(one, kind)][-1]


def text(answer):
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&#x27;", "'")


@pytest.mark.statement("TARN-17", "TARN-05")
def test_the_page_shows_the_real_income_beside_the_one_that_the_grid_proposes_line_by_line(cast, case):
    page = text(client_of(cast.emilie).get(at(case)))
    assert "Revenu réel" in page
    assert "350 € par mois" in page
    assert "Amortissements réintégrés" in page
    assert "Grille progressive, période 1" in page
    assert "12NT01671" in page
    assert 'value="2026-01-05"' in page
    assert 'value="2026-10-04"' in page


def test_a_decision_keeps_what_it_stands_on_and_is_computed_again_the_same(cast, case):
    client = client_of(cast.emilie)
    answer = client.post(at(case), sent(case))
    decided = last(case, EvaluationDecided)
    assert answer["Location"] == at(case, f"evaluations/{decided.id}/")
    assert (decided.mode, decided.amount, decided.real, decided.period) == (
        "grid",
        euros("350.00"),
        euros("350.00"),
        1,
    )
    assert "Émilie" in decided.recorded_by
    basis = Basis.objects.get(fact_key=decided.id)
    ground = decode(basis.ground)
    assert (ground.choice, str(ground.monthly)) == ("grid", "350.00")
    assert basis.documents == ["accounts", "attestation"]
    assert KeptText.objects.filter(sha256__in=[ground.definition, ground.law]).count() == 2
    page = text(client.get(f"{answer['Location']}?recalculer=oui"))
    assert "les mêmes chiffres, au centime" in page


def test_what_is_learnt_later_does_not_change_a_decision(cast, case):
    client = client_of(cast.emilie)
    where = client.post(at(case), sent(case))["Location"]
    other = fact(
        "accounts_closed", "2026-06-30", start=date(2025, 1, 1), end=date(2025, 12, 31), profit=euros("9600.00"),
        id="later", supersedes=FactRow.objects.get(kind="accounts_closed").key, because="Bilan rectifié",
    )  # fmt: skip
    FactRow.objects.bulk_create([store.row_of(other, case)])
    assert "800 €" in text(client.get(at(case)))
    page = text(client.get(f"{where}?recalculer=oui"))
    assert "350 € par mois" in page
    assert "les mêmes chiffres, au centime" in page


def test_the_notices_say_the_amounts_the_reasons_and_the_remedies(cast, case):
    client = client_of(cast.emilie)
    client.post(
        at(case, "avis-demande/"),
        {"seen": store.load(case).last, "token": "t0", "asked_by": "caf", "on": "2026-05-04"},
    )
    page = text(client.get(client.post(at(case), sent(case))["Location"]))
    for said in (
        "Avis à la personne", "évalué à 350 € par mois", "Le bilan montre un revenu au-dessus de la grille.",
        "dans les deux mois", "L262-47", "12NT01671", "Amortissements réintégrés : 600 €",
        "Avis à la CAF", "accord (A)", "Soumis au Département le : 4 mai 2026", "Évalué le : 30 juin 2026",
        "Montant : 350 € par mois", "Noter l'envoi aux deux",
    ):  # fmt: skip
        assert said in page, said


def test_a_proposal_waits_and_is_decided_as_it_was_proposed(cast, case):
    client_of(cast.alice).post(at(case), sent(case, "propose"))
    proposed = last(case, EvaluationProposed)
    assert proposed.amount == euros("350.00")
    client = client_of(cast.emilie)
    page = text(client.get(at(case)))
    assert "350 € par mois" in page
    assert "restent à décider" in page
    assert "Le bilan montre un revenu au-dessus de la grille." in page
    client.post(at(case), sent(case, token="t2"))
    assert Basis.objects.get(fact_key=last(case, EvaluationDecided).id).proposal == proposed.id


def test_who_may_propose_may_not_decide(cast, case):
    assert client_of(cast.alice).post(at(case), sent(case)).status_code == 403
    assert client_of(cast.alice).post(at(case), sent(case, "refuse")).status_code == 403
    assert client_of(cast.gaelle).get(at(case)).status_code == 403
    assert not Basis.objects.exists()


def test_a_second_reading_asks_for_another_person(cast, case):
    cast.departement.second_reading = True
    cast.departement.save()
    client = client_of(cast.emilie)
    page = text(client.get(at(case)))
    assert "seconde lecture" in page
    assert 'value="decide"' not in page
    refused = client.post(at(case), sent(case))
    assert refused.status_code == 422
    assert "une autre personne le décidera" in text(refused)
    client.post(at(case), sent(case, "propose", token="t2"))
    assert client.post(at(case), sent(case, token="t3")).status_code == 422
    client_of(cast.alice).post(at(case), sent(case, "propose", token="t4"))
    assert client.post(at(case), sent(case, token="t5")).status_code == 302


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"reasons": "  "}, "Écrivez les motifs"),
        ({"way": "manual", "amount": ""}, "Écrivez le montant retenu"),
        ({"way": "manual", "amount": "-10"}, "ne peut pas être négatif"),
        ({"way": "manual", "amount": "9999999"}, "vérifiez-le"),
        ({"way": "accounts-1999"}, "Sélectionnez un choix valide"),
        ({"way": ""}, "Choisissez une voie"),
        ({"end": "2025-12-31"}, "La fin vient avant le début"),
        ({"on": "2026-07-01"}, "Ce jour est à venir"),
        ({"start": "hier"}, "Saisissez une date valide"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast, case, more, sentence):
    answer = client_of(cast.emilie).post(at(case), sent(case, **({"reasons": "Mes motifs à moi"} | more)))
    page = text(answer)
    assert answer.status_code == 422
    assert sentence.lower() in page.lower()
    assert "reasons" in more or "Mes motifs à moi" in page
    assert not Basis.objects.exists()


def test_an_amount_by_hand_is_kept_with_its_reasons_and_the_real_income(cast, case):
    form = sent(case, way="manual", amount="280,50", reasons="Le loyer du stand n'est pas au bilan.")
    page = text(client_of(cast.emilie).get(client_of(cast.emilie).post(at(case), form)["Location"]))
    decided = last(case, EvaluationDecided)
    assert (decided.mode, decided.amount, decided.real) == ("manual", euros("280.50"), euros("350.00"))
    assert "Le loyer du stand" in page
    assert "Revenu réel, à côté" in page


def test_a_refusal_fixes_no_income_and_says_why(cast, case):
    client = client_of(cast.emilie)
    page = text(
        client.get(client.post(at(case), sent(case, "refuse", reasons="Pièces jamais reçues."))["Location"])
    )
    assert last(case, EvaluationRefused).reasons == "Pièces jamais reçues."
    assert "refus (R)" in page
    assert "aucun revenu n'a été fixé" in page


def test_a_double_click_decides_once(cast, case):
    client, form = client_of(cast.emilie), sent(case)
    first, second = client.post(at(case), form), client.post(at(case), form)
    assert first["Location"] == second["Location"]
    assert Basis.objects.count() == 1


def test_a_case_that_changed_meanwhile_is_read_again(cast, case):
    form = sent(case)
    FactRow.objects.bulk_create([store.row_of(income("2026-05", 200, id="n"), case)])
    answer = client_of(cast.emilie).post(at(case), form)
    assert answer.status_code == 409
    assert "Le dossier a changé" in text(answer)
    assert not Basis.objects.exists()


@pytest.mark.statement("TARN-50")
def test_an_incapacity_that_is_not_shown_keeps_its_way_from_who_may_not_see_it(cast):
    case = case_for(cast.alice, [*START, REAL, ACCOUNTS, incapacity("2026-05-01")])
    page = text(client_of(cast.emilie).get(at(case)))
    assert "Une information qui ne vous est pas montrée" in page
    assert "Grille progressive" not in page
    assert client_of(cast.emilie).post(at(case), sent(case)).status_code == 422
    cast.emilie.sees_health = True
    cast.emilie.save()
    assert "est maintenu" in text(client_of(cast.emilie).get(at(case)))


def test_recording_an_evaluation_goes_through_its_own_page(cast, case):
    client = client_of(cast.emilie)
    assert client.get(f"/dossiers/{case.reference}/noter/evaluation_decided/")["Location"] == at(case)
    client.post(at(case), sent(case))
    decided = last(case, EvaluationDecided)
    answer = client.get(f"/dossiers/{case.reference}/faits/{decided.id}/corriger/", follow=True)
    assert "Une évaluation ne se corrige pas" in text(answer)


def test_an_evaluation_noted_elsewhere_says_that_there_is_nothing_to_compute_again(cast):
    old = fact("evaluation_decided", "2026-02-01", mode="manual", amount=euros(100), start=date(2026, 2, 1))
    case = case_for(cast.alice, [*START, REAL, old])
    key = FactRow.objects.get(kind="evaluation_decided").key
    page = text(client_of(cast.emilie).get(at(case, f"evaluations/{key}/")))
    assert "il n'y a rien à rejouer" in page
    assert client_of(cast.emilie).get(at(case, "evaluations/rien/")).status_code == 404


def test_the_ground_holds_no_float(cast, case):
    client_of(cast.emilie).post(at(case), sent(case))
    ground = json.loads(Basis.objects.get().ground, parse_float=pytest.fail)
    assert isinstance(ground["monthly"], str)


def test_every_evaluation_is_computed_again_by_a_command_and_a_figure_that_moved_is_told(cast, case, capsys):
    client = client_of(cast.emilie)
    client_of(cast.alice).post(at(case), sent(case, "propose"))
    client.post(at(case), sent(case, token="t2"))
    call_command("check_evaluations")
    assert "2 évaluations recalculées : aucun écart." in capsys.readouterr().out.replace("\xa0", " ")
    wrong = Basis.objects.latest("pk")
    Basis.objects.create(
        case=case,
        fact_key="tampered",
        at=wrong.at,
        by=wrong.by,
        ground=wrong.ground.replace('"350.00"', '"351.00"'),
    )
    with pytest.raises(CommandError, match=r"1.évaluation diffère sur 3"):
        call_command("check_evaluations")
    assert "le revenu calculé : 351.00 alors, 350.00 aujourd'hui" in capsys.readouterr().err
