"""« Et si ? » on a case: prefilled with what it knows, answered at once, kept and shown again without computing."""

from decimal import Decimal

import pytest
from tests.cases import fact, income
from tests.web.cast import case_for, client_of

from jalon.benefits import client as engine
from jalon.web.income.models import Simulation
from jalon.web.income.simulating.forms import SimulationForm

pytestmark = pytest.mark.django_db
BUSINESS = fact("business_registered", "2025-01-10", form="micro", natures=("services",))
MONTHS = [income(f"2026-0{month}", 600) for month in range(1, 6)]


@pytest.fixture
def case(cast):
    return case_for(
        cast.alice, [fact("accompaniment_started", "2026-03-02"), BUSINESS, *MONTHS], programme="cea-fiche-7"
    )


def at(case, end="simuler/"):
    return f"/dossiers/{case.reference}/revenus/{end}"


def sent(**more):
    return {
        "birth": "1985-05-17", "housing": "tenant", "kind": "services", "started": "2025-01", "first": "2026-07",
        "horizon": "12", "turnover": "600", "what": "see", **more,
    }  # fmt: skip


def text(answer):
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&#x27;", "'")


def test_the_form_proposes_what_the_case_knows(cast, case):
    page = text(client_of(cast.alice).get(at(case)))
    assert 'value="1985-05-17"' in page
    assert 'value="2025-01"' in page
    assert 'value="2026-07"' in page
    assert "facultatif" not in page
    assert page.count("(obligatoire)") == 5
    assert 'value="600,00"' in page
    assert "n'est pas en marche" in page


def test_without_the_engine_a_single_person_is_simulated_and_it_is_said_by_what(cast, case):
    page = text(client_of(cast.alice).post(at(case), sent(with_more="on", more="50", more_since="2026-09")))
    assert "formule simple, sans le moteur" in page
    assert "Barèmes au 1er avril 2026" in page
    assert "Chiffre d'affaires : 50 % de plus à partir de septembre 2026" in page
    assert "351,69 €" in page
    assert "201,69 €" in page
    assert (
        "100 € de bénéfice par mois à la fin de la première année : à partir de 130 € de chiffre d'affaires"
        in page
    )
    assert not Simulation.objects.exists()


def test_maintenance_and_child_support_are_asked_apart(cast, case):
    form = SimulationForm(sent(support="201,78", maintenance="100"), initial={})
    assert form.is_valid(), form.errors
    household = form.sheet(()).household
    assert (household.support, household.maintenance) == (Decimal("201.78"), Decimal(100))
    page = text(client_of(cast.alice).get(at(case)))
    assert "Pension alimentaire reçue par mois" in page


def test_a_simulation_is_kept_and_shown_again_without_the_engine(cast, case, monkeypatch):
    client = client_of(cast.alice)
    answer = client.post(
        at(case), sent(what="keep", name="Avec un emploi", with_job="on", job="500", job_since="09/2026")
    )
    kept = Simulation.objects.get()
    assert answer["Location"] == at(case, f"simulations/{kept.pk}/")
    monkeypatch.setattr(engine, "compute", None)
    page = text(client.get(answer["Location"]))
    assert "Avec un emploi" in page
    assert "Emploi à côté : 500 € nets par mois à partir de septembre 2026" in page
    assert "Avec un emploi" in text(client.get(at(case)))
    client.post(at(case, f"simulations/{kept.pk}/ranger/"))
    assert "Avec un emploi" not in text(client.get(at(case)))
    assert "Remettre dans la liste" in text(client.get(answer["Location"]))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"turnover": "-5"}, "négatif"),
        ({"turnover": ""}, "obligatoire"),
        ({"turnover": "beaucoup"}, "Écrivez un montant"),
        ({"turnover": "900000"}, "vérifiez les virgules"),
        ({"turnover": "1000000000000"}, "Ce nombre est trop grand"),
        ({"horizon": "25"}, "Une simulation va de 1 à 24 mois."),
        ({"horizon": "un an"}, "Écrivez un nombre de mois"),
        ({"birth": "1850-01-01"}, "n'est pas plausible"),
        ({"birth": "2100-01-01"}, "n'est pas plausible"),
        ({"partner_birth": "1900-01-01"}, "n'est pas plausible"),
        ({"children": "hier"}, "« hier » n'est pas une date"),
        ({"children": ", ".join(["12/03/2019"] * 40)}, "12 enfants au plus ; 40 dates sont écrites."),
        ({"children": "12/03/2100"}, "moins de 25 ans"),
        ({"with_job": "on", "job": "500"}, "Dites à partir de quel mois"),
        ({"with_job": "on", "job_since": "2026-09"}, "Écrivez le montant."),
        (
            {"with_job": "on", "job": "500", "job_since": "09/2028"},
            "Choisissez un mois de la simulation : de juillet 2026 à juin 2027.",
        ),
        ({"with_ceased": "on"}, "Dites le mois de l'arrêt."),
        ({"with_ceased": "on", "ceased": "bientôt"}, "par exemple 03/2027 ou mars 2027"),
        ({"with_more": "on", "more": "-300", "more_since": "2026-09"}, "plus de 100 %"),
        ({"with_profit": "on", "profit": "400", "profit_since": "2026-09"}, "Écrivez le montant."),
        ({"with_partner_job": "on", "partner_job": "900", "partner_since": "2026-09"}, "pas de conjoint"),
        ({"children": "12/03/2019"}, "n'est pas en marche"),
        ({"first": "2012-01"}, "plus tard"),
        ({"first": "1900-01"}, "n'est pas plausible"),
        ({"first": "2100-01"}, "n'est pas plausible"),
        ({"started": "1900-01"}, "n'est pas plausible"),
        ({"lone_recent": "on"}, "RSA majoré"),
    ],
)
def test_what_cannot_be_simulated_is_said_and_nothing_typed_is_lost(cast, case, more, sentence):
    answer = client_of(cast.alice).post(at(case), sent(**{"expenses": "77", **more}))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'value="77' in text(answer)


def test_a_simulation_belongs_to_its_case(cast, case):
    client = client_of(cast.alice)
    client.post(at(case), sent(what="keep"))
    other = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02"), BUSINESS])
    assert client.get(at(other, f"simulations/{Simulation.objects.get().pk}/")).status_code == 404
    assert client_of(cast.zoe).get(at(case, f"simulations/{Simulation.objects.get().pk}/")).status_code == 404


def test_the_months_declared_are_those_that_the_calculation_looks_at(cast):
    """1 000 € a month until May, 600 € expected: July still looks at March to May."""
    told = [income(f"2026-0{month}", 1000) for month in range(1, 6)]
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02"), BUSINESS, *told])
    page = text(client_of(cast.alice).post(at(case), sent()))
    assert "151,69 €" in page
