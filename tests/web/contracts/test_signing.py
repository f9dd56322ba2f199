"""Both sides sign: what was signed is sealed with who, how and when, and never changes."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests.cases import fact
from tests.web.cast import access, case_for, client_of, paper_of
from tests.web.contracts.agreed import agreed, drafted, open_draft, signed

from jalon.rules.facts.contract import ActionAgreed, ContractSigned, ObjectiveClosed, ObjectiveSet
from jalon.web.cases.models import FactRow
from jalon.web.contracts import services
from jalon.web.contracts.content import Objective
from jalon.web.contracts.models import How, Sealed
from jalon.web.contracts.reading import contracts_of, draft_of
from jalon.web.contracts.sealing import holds, is_drawing, sha256_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return case_for(cast.zoe, [fact("accompaniment_started", "2026-06-01")], programme="cea-fiche-7")


def at(case, page=""):
    return f"/dossiers/{case.reference}/contrat/{page}"


def form(cast, case, **changed):
    """Both sides sign what is shown now: the person draws, the référent ticks."""
    read = contracts_of(access(cast.zoe, case))
    return {
        "seen": str(read.opened.stored.last), "token": "s1", "how": "screen",
        "shown": sha256_of(services.text_of_draft(read, open_draft(case))),
        "person_name": "Ada Fictive", "person_drawn": "M10 10 L40 40 L70 10",
        "organisation_name": "Zoé Fictif", "organisation_approved": "on",
    } | changed  # fmt: skip


def facts_of(member, case, kind):
    return [one for one in contracts_of(access(member, case)).opened.facts if isinstance(one, kind)]


@pytest.mark.statement("CEA-10")
def test_signing_is_a_fact_with_its_warnings_and_the_text_is_sealed(cast, case):
    drafted(case, cast.zoe, agreed(warnings=("benefice-100",)))
    answer = client_of(cast.zoe).post(at(case, "signer/"), form(cast, case), follow=True)
    assert answer.status_code == 200
    said = answer.content.decode()
    assert "son texte est scellé" in said
    assert "empreinte vérifiée" in said
    sealed = Sealed.objects.get()
    assert holds(sealed)
    assert "100 € de bénéfice par mois" in sealed.text.replace("\u202f", " ").replace("\xa0", " ")
    (fact_signed,) = facts_of(cast.zoe, case, ContractSigned)
    assert fact_signed.warnings == ("benefice-100",)
    assert fact_signed.id == sealed.fact_key
    assert [one.title for one in facts_of(cast.zoe, case, ObjectiveSet)] == ["Trouver trois clients"]
    assert [one.objective for one in facts_of(cast.zoe, case, ActionAgreed)] == ["objectif-1"]
    assert draft_of(case) is None


def test_a_double_click_seals_once_and_leads_to_the_same_text(cast, case):
    drafted(case, cast.zoe)
    sent = form(cast, case)
    client = client_of(cast.zoe)
    first, second = (client.post(at(case, "signer/"), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Sealed.objects.count() == 1


def test_a_text_that_changed_since_it_was_read_is_not_signed(cast, case):
    drafted(case, cast.zoe)
    sent = form(cast, case)
    services.save_draft(access(cast.zoe, case), agreed(visits="une visite"), version=1, token="x")
    answer = client_of(cast.zoe).post(at(case, "signer/"), sent)
    assert answer.status_code == 409
    assert "rien n'est signé" in answer.content.decode()
    assert not Sealed.objects.exists()
    assert not facts_of(cast.zoe, case, ContractSigned)


@pytest.mark.parametrize(
    "missing",
    [
        {"person_drawn": ""},
        {"organisation_approved": ""},
        {"organisation_name": ""},
        {"person_drawn": "<script>"},
        {"person_drawn": "M10 10" * 9},
    ],
)
def test_both_sides_sign_or_nothing_is_sealed(cast, case, missing):
    drafted(case, cast.zoe)
    answer = client_of(cast.zoe).post(at(case, "signer/"), form(cast, case, **missing))
    assert answer.status_code == 422
    assert "Dessinez la signature" in answer.content.decode()
    assert not Sealed.objects.exists()


def test_signed_on_paper_it_has_its_scan(cast, case):
    drafted(case, cast.zoe)
    client = client_of(cast.zoe)
    without = client.post(at(case, "signer/"), form(cast, case, how="paper", **{"papier-on": "2026-06-29"}))
    assert without.status_code == 422
    assert "il fait la preuve" in without.content.decode()
    scan = paper_of(cast.zoe, case, "contrat.csv", kind="contract")
    read = contracts_of(access(cast.zoe, case))
    signing = services.Signing(
        sha256_of(services.text_of_draft(read, open_draft(case))), How.PAPER, date(2026, 6, 29), scan=scan
    )
    sealed = services.sign(read, signing, seen=read.opened.stored.last, token="p")
    assert sealed.scan_sha256 == scan.sha256
    assert holds(sealed)
    page = client.get(at(case, f"textes/{sealed.pk}/")).content.decode()
    assert "Lire le papier signé" in page


def test_what_is_sealed_cannot_be_changed_nor_removed(cast, case):
    sealed = signed(case, cast.zoe)
    for change in (
        lambda: Sealed.objects.filter(pk=sealed.pk).update(text="autre"),
        lambda: Sealed.objects.filter(pk=sealed.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_seal_breaks_whatever_is_changed(cast, case):
    for name, value in {
        "text": "autre", "sha256": "0" * 64, "how": "paper", "signatures": [], "fact_key": "autre",
        "contract": "autre", "scan_sha256": "1",
    }.items():  # fmt: skip
        sealed = Sealed.objects.filter(case=case).first() or signed(case, cast.zoe)
        assert holds(sealed)
        setattr(sealed, name, value)
        assert not holds(sealed), name


def test_an_amendment_keeps_what_was_signed_and_says_what_it_changes(cast, case):
    first = signed(case, cast.zoe)
    read = contracts_of(access(cast.zoe, case))
    key = read.signed[0].signed.contract
    changed = agreed(
        objectives=(Objective("objectif-2", "Ouvrir un compte professionnel"),),
        actions=(),
        frequency_months=1,
    )
    second = signed(case, cast.zoe, changed, key=key, amends=True)
    assert [one.signed.frequency_months for one in contracts_of(access(cast.zoe, case)).signed] == [1]
    assert {one.objective: one.reached for one in facts_of(cast.zoe, case, ObjectiveClosed)} == {
        "objectif-1": False
    }
    page = client_of(cast.zoe).get(at(case, f"textes/{second.pk}/")).content.decode()
    assert "Avenant n° 1" in page
    assert "Ouvrir un compte professionnel" in page
    assert holds(Sealed.objects.get(pk=first.pk))
    assert f"textes/{first.pk}/" in client_of(cast.zoe).get(at(case)).content.decode()


def test_a_signature_withdrawn_leaves_its_text_readable(cast, case):
    sealed = signed(case, cast.zoe)
    answer = client_of(cast.zoe).post(
        f"/dossiers/{case.reference}/faits/{sealed.fact_key}/retirer/",
        {"reason": "Signé par erreur", "seen": str(FactRow.objects.latest("pk").pk), "token": "w"},
    )
    assert answer.status_code == 302
    page = client_of(cast.zoe).get(at(case, f"textes/{sealed.pk}/")).content.decode()
    assert "La signature a été retirée" in page


def test_a_case_of_others_shows_no_text(cast, case):
    sealed = signed(case, cast.zoe)
    assert client_of(cast.alice).get(at(case, f"textes/{sealed.pk}/")).status_code == 404
    other = case_for(cast.zoe, programme="cea-fiche-7")
    assert client_of(cast.zoe).get(at(other, f"textes/{sealed.pk}/")).status_code == 404


def test_a_drawing_is_a_path_and_nothing_else():
    assert is_drawing("M0 0 L400 160")
    assert not is_drawing("M0 0")
    assert not is_drawing('M0 0 L1 1" onload="x')
    assert not is_drawing("M0 0 " + "L1 1 " * 9000)
