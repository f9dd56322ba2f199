"""The attestation sur l'honneur says what the case knows, and leaves blank what it does not."""

from datetime import date

import pytest
from tests.cases import euros, fact, income
from tests.web.cast import case_for, client_of

from jalon.web.people.models import Business

pytestmark = [pytest.mark.django_db, pytest.mark.statement("TARN-26", "TARN-30")]
MICRO = fact("business_registered", "2024-01-10", form="micro", natures=("services",), trade="couturière")


def shown(cast, *facts):
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02"), *facts])
    Business.objects.create(person=case.person, key="principale", name="Fil à fil", siret="12345678200010")
    answer = client_of(cast.alice).get(f"/dossiers/{case.reference}/revenus/attestation/")
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&#x27;", "'")


def test_twelve_months_declared_give_the_turnover_by_nature(cast):
    months = [f"2025-{month:02}" for month in range(6, 13)] + [f"2026-{month:02}" for month in range(1, 6)]
    page = shown(cast, MICRO, *(income(month, 100) for month in months))
    assert "Chiffre d'affaires du 1er juin 2025 au 31 mai 2026" in page
    assert "<dd>1 200 €</dd>" in page
    assert "Fil à fil" in page
    assert "123 456 782 00010" in page
    assert "Couturière" in page
    assert "réintégrations" not in page


def test_a_month_that_is_missing_leaves_the_amount_to_be_written(cast):
    page = shown(cast, MICRO, income("2026-01", 100))
    assert "<dt>Prestations de services</dt><dd><span" in page


def test_a_business_with_accounts_says_profit_and_reintegrations(cast):
    real = fact("business_registered", "2024-01-10", form="ei", regime="real", natures=("sale",))
    closed = fact(
        "accounts_closed", "2026-03-01", start=date(2025, 1, 1), end=date(2025, 12, 31), profit=euros("-1200.00"),
        depreciation=euros("300.00"),
    )  # fmt: skip
    page = shown(cast, real, closed)
    assert "<dt>Perte</dt><dd>1 200 €</dd>" in page
    assert "<dt>Amortissements</dt><dd>300 €</dd>" in page


def test_without_a_business_it_says_what_to_do_first(cast):
    assert "notez d'abord son immatriculation" in shown(cast)
