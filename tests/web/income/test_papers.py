"""The papers of an income: joined where it is typed, ticked where it is decided, read from where it is shown."""

from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cases import euros, fact, income
from tests.web.cast import access, case_for, client_of, paper_of
from tests.web.documents.samples import pdf

from jalon.rules.facts.business import AccountsClosed, IncomeDeclared
from jalon.rules.facts.path import EvaluationDecided
from jalon.web.cases import store
from jalon.web.documents.queries import of_case, of_fact
from jalon.web.documents.services import support
from jalon.web.income.models import Basis

pytestmark = pytest.mark.django_db
START = (fact("rsa_opened", "2026-01-05"), fact("accompaniment_started", "2026-01-20"))
MICRO = fact("business_registered", "2025-01-10", form="micro", natures=("services",))
REAL = fact("business_registered", "2023-01-01", form="ei", regime="real", natures=("services",))
ACCOUNTS = fact(
    "accounts_closed", "2026-03-15", start=date(2025, 1, 1), end=date(2025, 12, 31), profit=euros("3600.00")
)
PROGRAM = b"MZ\x90\x00" + b"\0" * 200


@pytest.fixture(autouse=True)
def home(tmp_path):
    """A folder of documents of its own for each test."""
    former = settings.ENV
    settings.ENV = former.model_copy(update={"documents": tmp_path / "pieces"})
    yield
    settings.ENV = former


def bilan(name="bilan 2025.pdf", pages=1):
    return SimpleUploadedFile(name, pdf(pages=pages), "application/pdf")


def facts(case, kind):
    return [one for one in store.load(case).file.facts if isinstance(one, kind)]


def text(answer):
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&#x27;", "'")


# -- a year --------------------------------------------------------------------------------------------------------


def year(case, amounts, **more):
    cells = {f"2026-{month:02}x1-services": amount for month, amount in amounts.items()}
    return {
        "seen": store.load(case).last, "token": "t1", "declared_on": "2026-06-30", "because": "", **cells,
        "p-kind": "income_book", **more,
    }  # fmt: skip


@pytest.fixture
def micro(cast):
    return case_for(cast.alice, [*START, MICRO])


def year_at(case):
    return f"/dossiers/{case.reference}/revenus/2026/"


def test_a_paper_joined_to_a_year_supports_each_month_that_was_declared(cast, micro):
    client = client_of(cast.alice)
    client.post(year_at(micro), year(micro, {1: "100", 2: "200"}, **{"p-files": [bilan("livre.pdf")]}))
    declared = facts(micro, IncomeDeclared)
    assert [[one.name for one in of_fact(access(cast.alice, micro), fact.id)] for fact in declared] == [
        ["livre.pdf"], ["livre.pdf"],
    ]  # fmt: skip
    (paper,) = of_case(access(cast.alice, micro))
    assert (paper.kind, paper.start, paper.end) == ("income_book", date(2026, 1, 1), date(2026, 12, 31))
    page = text(client.get(year_at(micro)))
    assert "Pièces qui appuient cette année" in page


def test_a_paper_that_comes_after_the_figures_supports_them_all_the_same(cast, micro):
    client = client_of(cast.alice)
    client.post(year_at(micro), year(micro, {1: "100"}))
    (before,) = facts(micro, IncomeDeclared)
    answer = client.post(
        year_at(micro),
        year(micro, {1: "100"}, token="t2", **{"p-files": [bilan()], "declared_on": "2026-06-30"}),
    )
    assert answer.status_code == 302
    assert [one.id for one in facts(micro, IncomeDeclared)] == [before.id]
    assert [one.name for one in of_fact(access(cast.alice, micro), before.id)] == ["bilan 2025.pdf"]


def test_a_file_that_is_refused_keeps_what_was_typed_and_saves_nothing(cast, micro):
    wrong = SimpleUploadedFile("bilan.pdf", PROGRAM, "application/pdf")
    answer = client_of(cast.alice).post(year_at(micro), year(micro, {1: "777"}, **{"p-files": [wrong]}))
    assert answer.status_code == 422
    assert "« bilan.pdf »" in text(answer)
    assert 'value="777"' in text(answer)
    assert not facts(micro, IncomeDeclared)
    assert not of_case(access(cast.alice, micro))


def test_a_wrong_figure_keeps_no_file(cast, micro):
    answer = client_of(cast.alice).post(year_at(micro), year(micro, {1: "abc"}, **{"p-files": [bilan()]}))
    assert answer.status_code == 422
    assert not of_case(access(cast.alice, micro))


def test_a_double_click_keeps_the_paper_once(cast, micro):
    client = client_of(cast.alice)
    for _ in range(2):
        client.post(year_at(micro), year(micro, {1: "100"}, **{"p-files": [bilan()]}))
    assert len(of_case(access(cast.alice, micro))) == 1


# -- accounts ------------------------------------------------------------------------------------------------------


def accounts(case, **more):
    return {
        "seen": store.load(case).last, "token": "t1", "on": "2026-06-30", "start": "2025-01-01", "end": "2025-12-31",
        "profit": "3600", "depreciation": "600", "owner_pay": "0", "provisions": "50", "capital_gains": "",
        "other_added_back": "", "business": "principale", "p-kind": "accounts", **more,
    }  # fmt: skip


@pytest.fixture
def real(cast):
    return case_for(cast.alice, [*START, REAL])


def test_every_reintegration_is_asked_at_once_with_what_it_is(cast, real):
    page = text(client_of(cast.alice).get(f"/dossiers/{real.reference}/noter/accounts_closed/"))
    main = page.partition("Plus de précisions")[0]
    for label in (
        "Amortissements",
        "Rémunération de l'exploitant",
        "Provisions",
        "Plus-values",
        "Autres réint",
    ):
        assert label in main
    assert "R262-19" in main
    assert "Une perte compte pour zéro" in main


def test_accounts_come_with_their_paper_and_say_each_reintegration(cast, real):
    client = client_of(cast.alice)
    at = f"/dossiers/{real.reference}/noter/accounts_closed/"
    answer = client.post(at, accounts(real, **{"p-files": [bilan()]}))
    assert answer.status_code == 302, text(answer)
    (closed,) = facts(real, AccountsClosed)
    assert (closed.depreciation, closed.provisions) == (euros(600), euros(50))
    assert [one.name for one in of_fact(access(cast.alice, real), closed.id)] == ["bilan 2025.pdf"]
    page = text(client.get(f"/dossiers/{real.reference}/revenus/"))
    assert "réintégrés : amortissements 600 € et provisions non déductibles 50 €" in page
    assert "/fichier/" in page


def test_the_form_of_accounts_proposes_the_exercise_that_follows(cast, real):
    client, at = client_of(cast.alice), f"/dossiers/{real.reference}/noter/accounts_closed/"
    assert 'name="start" value="2025-01-01"' in text(client.get(at))
    client.post(at, accounts(real))
    page = text(client.get(at))
    assert 'name="start" value="2026-01-01"' in page
    assert 'name="end" value="2026-12-31"' in page


def test_a_loss_is_recorded_and_said_to_count_for_nothing(cast, real):
    client = client_of(cast.alice)
    client.post(f"/dossiers/{real.reference}/noter/accounts_closed/", accounts(real, profit="-1200"))
    page = text(client.get(f"/dossiers/{real.reference}/revenus/"))
    assert "perte de 1 200 €" in page
    assert "ne se reporte sur aucune autre année (R262-21)" in page


# -- an evaluation -------------------------------------------------------------------------------------------------


def decision(case, **more):
    return {
        "seen": store.load(case).last, "token": "t1", "what": "decide", "way": "grid", "on": "2026-06-30",
        "start": "2026-01-05", "end": "2026-10-04", "reasons": "Bilan reçu.", **more,
    }  # fmt: skip


@pytest.fixture
def closed(cast):
    """A case with accounts, and the paper that shows them."""
    case = case_for(cast.alice, [*START, REAL, ACCOUNTS])
    paper = paper_of(cast.alice, case, "bilan.pdf", pdf(), kind="accounts")
    support(access(cast.alice, case), [paper], facts(case, AccountsClosed)[0].id)
    return case, paper


def test_the_papers_of_what_is_computed_are_proposed_and_can_be_read_from_there(cast, closed):
    case, paper = closed
    page = text(client_of(cast.emilie).get(f"/dossiers/{case.reference}/revenus/evaluer/"))
    assert f'name="p-there" value="{paper.pk}" checked' in page
    assert f"/pieces/{paper.pk}/fichier/" in page
    assert 'value="accounts" id="id_documents_0" checked' in page or 'value="accounts" checked' in page


def test_a_decision_says_on_which_papers_it_stands(cast, closed):
    case, paper = closed
    client = client_of(cast.emilie)
    answer = client.post(
        f"/dossiers/{case.reference}/revenus/evaluer/",
        decision(
            case,
            documents=["tax"],
            **{"p-there": [paper.pk], "p-kind": "attestation", "p-files": [bilan("a.pdf", 2)]},
        ),
        follow=True,
    )
    (decided,) = facts(case, EvaluationDecided)
    assert Basis.objects.get(fact_key=decided.id).documents == ["accounts", "tax", "attestation"]
    names = [one.name for one in of_fact(access(cast.emilie, case), decided.id)]
    assert names == ["bilan.pdf", "a.pdf"]
    page = text(answer)
    assert "Pièces du dossier" in page
    assert f"/pieces/{paper.pk}/fichier/" in page


def test_a_paper_of_another_case_is_never_tied(cast, closed):
    case, _ = closed
    other = paper_of(
        cast.alice, case_for(cast.alice, [*START, income("2026-04", 410)]), "autre.pdf", pdf(pages=3)
    )
    client_of(cast.emilie).post(
        f"/dossiers/{case.reference}/revenus/evaluer/",
        decision(case, **{"p-there": [other.pk, "x", "9" * 30]}),
    )
    (decided,) = facts(case, EvaluationDecided)
    assert not of_fact(access(cast.emilie, case), decided.id)


def test_who_may_not_add_papers_is_not_offered_to(cast, closed):
    case, _ = closed
    assert "p-files" in text(client_of(cast.claire).get(f"/dossiers/{case.reference}/revenus/evaluer/"))
    page = client_of(cast.gaelle).get(f"/dossiers/{case.reference}/revenus/evaluer/")
    assert page.status_code == 403
