"""Kept simulations side by side: the figures of each in a column, and whatever the address says, never a failure."""

from datetime import date

import pytest
from django.urls import reverse
from tests.cases import fact
from tests.web.cast import case_for, client_of

from jalon.benefits import answer
from jalon.benefits.question import Activity, Household, Month
from jalon.benefits.scenarios import Job
from jalon.benefits.sheet import Sheet, encode
from jalon.benefits.simulate import simulate
from jalon.programmes.library import parameters
from jalon.rules.facts.base import Euros
from jalon.web.income.models import Simulation
from jalon.web.kit.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return case_for(cast.alice, [fact("accompaniment_started", "2026-03-02")])


def kept(case, by, name, turnover, *changes):
    asked = Sheet(
        household=Household(birth=date(1986, 5, 17)), activity=Activity(kind="services", started=date(2024, 1, 1)),
        first=date(2026, 7, 1), each=Month(turnover=Euros(str(turnover))), changes=changes,
    )  # fmt: skip
    told = answer.encode(simulate(asked.scenarios(), parameters()))
    return Simulation.objects.create(
        case=case, name=name, at=now(), by=by, sheet=encode(asked).decode(), answer=told
    )


def page_of(client, case, *numbers, **more):
    asked = {"simulation": [str(one) for one in numbers], **more}
    return client.get(reverse("simulations_compared", args=[case.reference]), asked)


def text(found):
    return found.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&#x27;", "'")


def test_two_simulations_have_their_figures_in_columns_and_their_curves_on_the_same_axes(cast, case):
    one = kept(case, cast.alice, "Comme avant", 600)
    two = kept(case, cast.alice, "Davantage", 1000)
    page = text(page_of(client_of(cast.alice), case, one.pk, two.pk))
    assert "351,69 €" in page  # 651,69 − 600 × 50 %
    assert "151,69 €" in page  # 651,69 − 1 000 × 50 %
    assert "une personne sans enfant" in page
    assert page.count('class="chart-line chart-line-1"') == 6  # three drawings, at two widths
    assert page.index("1. <a") < page.index("2. <a")
    assert "Écart avec la première" in page


def test_the_scenario_compared_is_the_first_change_or_the_one_that_is_chosen(cast, case):
    job = Job(wage=Euros("500"), since=date(2026, 8, 1))
    one, two = kept(case, cast.alice, "Emploi", 600, job), kept(case, cast.alice, "Rien", 600)
    client = client_of(cast.alice)
    head = '<th scope="row">Scénario</th><td>'
    assert f"{head}Emploi à côté : 500 €" in text(page_of(client, case, one.pk, two.pk))
    chosen = text(page_of(client, case, one.pk, two.pk, **{f"scenario-{one.pk}": "0"}))
    assert f"{head}Comme aujourd'hui" in chosen
    absurd = page_of(client, case, one.pk, two.pk, **{f"scenario-{one.pk}": "99"})
    assert absurd.status_code == 200


def test_what_the_address_cannot_name_is_said_and_the_choice_is_offered(cast, case):
    made = [kept(case, cast.alice, f"Essai {rank}", 600) for rank in range(5)]
    client = client_of(cast.alice)
    for numbers in (["x"], ["-1", "2"], ["9" * 30, "1"], ["²", "1"]):
        found = page_of(client, case, *numbers)
        assert found.status_code == 422
        assert "ne nomme pas des simulations" in text(found)
    for numbers in ([made[0].pk], [one.pk for one in made], [made[0].pk, made[0].pk]):
        found = page_of(client, case, *numbers)
        assert found.status_code == 422
        assert "Choisissez de 2 à 4 simulations." in text(found)
    assert page_of(client, case, made[0].pk, 999_999).status_code == 404
    assert "Choisir deux à quatre" in text(page_of(client, case))


def test_a_simulation_of_another_case_is_not_shown(cast, case):
    other = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02")])
    one, two = kept(case, cast.alice, "À elle", 600), kept(other, cast.alice, "À un autre", 600)
    assert page_of(client_of(cast.alice), case, one.pk, two.pk).status_code == 404
    assert page_of(client_of(cast.zoe), case, one.pk).status_code == 404


def test_an_answer_that_cannot_be_read_any_more_is_said(cast, case):
    one, two = kept(case, cast.alice, "Bonne", 600), kept(case, cast.alice, "Vieille", 600)
    Simulation.objects.filter(pk=two.pk).update(answer="{}")
    found = page_of(client_of(cast.alice), case, one.pk, two.pk)
    assert found.status_code == 422
    assert "ne peut plus être relue" in text(found)


def test_without_two_of_them_the_page_says_how_to_keep_some(cast, case):
    assert "Il faut au moins deux simulations" in text(page_of(client_of(cast.alice), case))
