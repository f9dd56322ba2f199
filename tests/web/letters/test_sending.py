"""A letter leaves: what the case tells is there, what is missing is asked, what left is kept and is a fact."""

import pytest
from tests.cases import euros, fact, income
from tests.web.cast import access, case_for, client_of
from tests.web.letters.written import at_home, letterhead, sent

from jalon.letters import kind, kinds
from jalon.web.cases import store
from jalon.web.cases.models import FactRow, Owed
from jalon.web.cases.opened import Opened
from jalon.web.documents import files
from jalon.web.kit.clock import today
from jalon.web.letters.models import KeptLetter
from jalon.web.letters.values import told

pytestmark = pytest.mark.django_db


def at(case, page=""):
    return f"/dossiers/{case.reference}/courriers/{page}"


@pytest.fixture
def case(cast):
    letterhead(cast.operator)
    made = case_for(
        cast.alice, [fact("rsa_opened", "2026-06-20"), fact("referent_named", "2026-06-21", referent="Alice")]
    )
    at_home(made)
    return made


def posted(case, **more):
    return {
        "seen": str(store.load(case).last), "token": "t1", "text": "0", "how": "post",
        "destinataire-nom": "Ada Fictive", "destinataire-adresse": "12 rue des Lilas\n81000 ALBI",
        "personne-nom": "Ada Fictive", "referent-nom": "Alice Fictif", "referent-telephone": "05 63 00 00 02",
        "referent-organisme": "Opérateur", "droit-date": "2026-06-20", "rendez_vous-delai": "15",
        "service-nom": "Service", "service-telephone": "05 63 00 00 01", "service-adresse": "1 place, 81000 Albi",
        "signataire-nom": "Hélène Fictive", "signataire-qualite": "La cheffe", "donnees-contact": "dpd@example.org",
        "programme-nom": "l'accompagnement", "grille-vote": "", "grille-periodes": "", "service-horaires": "",
    } | more  # fmt: skip


def values_of(member, case, name):
    mine = access(member, case)
    return told(Opened(mine, store.load(mine.case), today()), kind(name))


@pytest.mark.statement("TARN-10", "TARN-21")
def test_the_letter_at_the_opening_leaves_and_the_obligation_is_met(cast, case):
    assert Owed.objects.filter(case=case, act="write").exists()
    client = client_of(cast.alice)
    answer = client.post(at(case, "ecrire/information/"), posted(case), follow=True)
    assert "est enregistré" in answer.content.decode()
    kept = KeptLetter.objects.get()
    assert (kept.reference, kept.how, kept.to) == (f"{case.reference}-1", "post", "Ada Fictive")
    row = FactRow.objects.get(key=kept.fact_key)
    assert (row.kind, row.on) == ("letter_sent", today())
    assert not Owed.objects.filter(case=case, act="write", state__in=("late", "open")).exists()
    pdf = client.get(at(case, f"{kept.pk}/courrier.pdf"))
    assert pdf.content == files.read(kept.stored_as, kept.sha256)
    assert pdf.content.startswith(b"%PDF-")


def test_a_double_click_sends_once(cast, case):
    form = posted(case)
    client = client_of(cast.alice)
    assert [client.post(at(case, "ecrire/information/"), form).status_code for _ in range(2)] == [302, 302]
    assert KeptLetter.objects.count() == 1
    assert FactRow.objects.filter(kind="letter_sent").count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"destinataire-adresse": ""}, "Le courrier ne part pas sans cette valeur"),
        ({"droit-date": "hier"}, "Écrivez une date"),
        ({"rendez_vous-delai": "quinze"}, "nombre"),
        ({"destinataire-adresse": "\n".join("123456")}, "l&#x27;adresse a 7 lignes"),
        ({"grille-periodes": "Première ; 9 mois"}, "Ligne 1"),
        ({"how": "pigeon"}, "pigeon"),
        ({"personne-nom": "x" * 301}, "300"),
    ],
)
def test_nothing_leaves_while_something_is_wrong_and_nothing_typed_is_lost(cast, case, changed, said):
    answer = client_of(cast.alice).post(at(case, "ecrire/information/"), posted(case, **changed))
    assert answer.status_code == 422
    assert said.casefold() in answer.content.decode().casefold()
    assert "Hélène Fictive" in answer.content.decode()
    assert not KeptLetter.objects.exists()
    assert not FactRow.objects.filter(kind="letter_sent").exists()


def test_what_is_missing_is_asked_first(cast, case):
    at_home(case, address="")
    page = client_of(cast.alice).get(at(case, "ecrire/information/")).content.decode()
    asked = page.split("Ce que le courrier dit déjà")[0]
    assert "Lignes de l&#x27;adresse du destinataire" in asked
    assert "Prénom et nom de la personne accompagnée" not in asked


def test_a_preview_keeps_nothing(cast, case):
    answer = client_of(cast.alice).post(at(case, "ecrire/information/apercu/"), posted(case))
    assert answer.content.startswith(b"%PDF-")
    wrong = client_of(cast.alice).post(
        at(case, "ecrire/information/apercu/"), posted(case, **{"droit-date": ""})
    )
    assert wrong.status_code == 422
    assert not KeptLetter.objects.exists()


def test_a_case_that_changed_meanwhile_sends_nothing_and_says_what_changed(cast, case):
    form = posted(case, seen="0")
    answer = client_of(cast.alice).post(at(case, "ecrire/information/"), form)
    assert answer.status_code == 409
    assert "rien n&#x27;est parti" in answer.content.decode() or "rien n'est parti" in answer.content.decode()
    assert not KeptLetter.objects.exists()


def test_a_text_that_changed_meanwhile_is_looked_at_again(cast, case):
    answer = client_of(cast.alice).post(at(case, "ecrire/information/"), posted(case, text="3"))
    assert answer.status_code == 409
    assert not KeptLetter.objects.exists()


def test_a_letter_that_left_says_the_same_whatever_is_written_afterwards(cast, case):
    kept = sent(case, cast.alice)
    before = files.read(kept.stored_as, kept.sha256)
    letterhead(cast.operator, name="Un autre nom")
    assert client_of(cast.alice).get(at(case, f"{kept.pk}/courrier.pdf")).content == before


def test_a_letter_cancelled_stays_with_its_mark(cast, case):
    kept = sent(case, cast.alice)
    client = client_of(cast.alice)
    client.post(
        f"/dossiers/{case.reference}/faits/{kept.fact_key}/retirer/",
        {"reason": "Erreur", "seen": str(store.load(case).last), "token": "w"},
    )
    assert "envoi annulé" in client.get(at(case)).content.decode()


def test_a_letter_of_others_is_not_there(cast, case):
    kept = sent(case, cast.alice)
    assert client_of(cast.zoe).get(at(case, f"{kept.pk}/courrier.pdf")).status_code == 404
    other = case_for(cast.alice)
    assert client_of(cast.alice).get(at(other, f"{kept.pk}/courrier.pdf")).status_code == 404


def test_an_evaluation_tells_its_notices(cast):
    case = case_for(
        cast.alice,
        [
            fact("evaluation_asked", "2026-05-02"),
            fact(
                "evaluation_decided", "2026-06-02", mode="grid", amount=euros("122.50"), start="2026-06-01",
                end="2027-02-28", real=euros("80"), reasons="Comptes de 2025.", period=1,
            ),
        ],
    )  # fmt: skip
    found = values_of(cast.alice, case, "evaluation-notice")
    assert found["evaluation.montant"] == euros("122.50")
    assert found["revenu.reel"] == "80\u00a0€ par mois"
    assert found["evaluation.grille"].startswith("Ce montant vient de la grille")
    payer = values_of(cast.alice, case, "payer-notice")
    assert (payer["avis.sens"], str(payer["avis.soumis_le"])) == ("accord", "2026-05-02")


@pytest.mark.statement("LULU-25")
def test_a_history_of_turnover_is_told_month_by_month(cast):
    months = [income(f"2026-0{at}", 100 * at, id=f"m{at}") for at in (3, 4, 5)]
    case = case_for(cast.alice, months, programme="lulu")
    found = values_of(cast.alice, case, "turnover-attestation")
    assert found["revenus.lignes"] == [
        ("mars 2026", "300\u00a0€"),
        ("avril 2026", "400\u00a0€"),
        ("mai 2026", "500\u00a0€"),
    ]
    assert (found["revenus.total"], found["revenus.moyenne"]) == (1200, 400)


@pytest.mark.parametrize("one", kinds(), ids=lambda one: one.id)
def test_every_kind_can_be_written_on_any_case(cast, case, one):
    empty = case_for(cast.alice, programme="cea-fiche-7")
    for each in (case, empty):
        assert client_of(cast.alice).get(at(each, f"ecrire/{one.id}/")).status_code == 200
    assert client_of(cast.alice).get(at(case, "ecrire/rien/")).status_code == 404
