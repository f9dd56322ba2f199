"""A contract is written with the person on one page: nothing typed is lost, what the case tells is there already."""

from datetime import date

import pytest
from tests.cases import fact
from tests.web.cast import access, case_for, client_of
from tests.web.contracts.agreed import agreed, drafted, open_draft, signed

from jalon.web.contracts import services
from jalon.web.contracts.content import Objective, decode
from jalon.web.contracts.models import Draft, ModelObjective
from jalon.web.contracts.reading import contracts_of, draft_of
from jalon.web.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return case_for(cast.zoe, [fact("accompaniment_started", "2026-06-01")], programme="cea-fiche-7")


def at(case, page=""):
    return f"/dossiers/{case.reference}/contrat/{page}"


def typed(**changed):
    """The whole page as a browser sends it: one objective, one action, no étape."""
    sent = {
        "version": "0", "seen": "0", "token": "t1", "what": "save",
        "start": "2026-07-01", "end": "2026-12-31", "frequency_months": "2", "weekly_hours": "20", "visits": "",
        "income": "350,50", "difficulties": "", "warnings": ["benefice-100"],
        "etapes-TOTAL_FORMS": "1", "etapes-INITIAL_FORMS": "0", "etapes-0-title": "",
        "objectifs-TOTAL_FORMS": "1", "objectifs-INITIAL_FORMS": "0",
        "objectifs-0-title": "Trouver trois clients", "objectifs-0-measure": "trois commandes",
        "objectifs-0-pillar": "business", "objectifs-0-key": "", "objectifs-0-due": "2026-09-30",
        "actions-TOTAL_FORMS": "1", "actions-INITIAL_FORMS": "0", "actions-0-title": "Démarcher dix boutiques",
        "actions-0-who": "person", "actions-0-objective": "0", "actions-0-key": "",
    }  # fmt: skip
    return sent | changed


def seen(cast, case):
    return str(contracts_of(access(cast.zoe, case)).opened.stored.last)


def test_a_first_contract_starts_from_what_the_case_tells(cast):
    case = case_for(
        cast.zoe,
        [
            fact("accompaniment_started", "2026-06-01"),
            fact("brake_identified", "2026-06-02", brake="f1", theme="mobility"),
            fact("brake_identified", "2026-06-02", id="f2", brake="f2", theme="health"),
            fact("objective_set", "2026-06-03", objective="o1", title="Décider si l'activité continue"),
        ],
        programme="cea-fiche-7",
    )
    page = client_of(cast.zoe).get(at(case, "preparer/")).content.decode()
    assert "Décider si l&#x27;activité continue" in page
    assert "Mobilité." in page
    assert "Santé" not in page  # a contract never tells of health


@pytest.mark.statement("CEA-09")
def test_the_stages_of_the_programme_are_proposed(cast, case):
    page = client_of(cast.zoe).get(at(case, "preparer/")).content.decode()
    assert [name in page for name in ("Diagnostic", "Accompagnement", "Consolidation")] == [True] * 3


def test_what_is_typed_is_kept_as_a_draft_to_the_cent(cast, case):
    answer = client_of(cast.zoe).post(at(case, "preparer/"), typed())
    assert answer.status_code == 302
    content = decode(open_draft(case).content)
    assert (content.income, content.weekly_hours, content.warnings) == ("350.50", 20, ("benefice-100",))
    assert content.objectives[0].due == date(2026, 9, 30)
    assert content.actions[0].objective == content.objectives[0].key


def test_a_draft_may_lack_its_dates_and_is_not_proposed_without_them(cast, case):
    client = client_of(cast.zoe)
    assert client.post(at(case, "preparer/"), typed(start="", end="")).status_code == 302
    answer = client.post(
        at(case, "preparer/"), typed(start="", end="", what="propose", version="1", token="t2")
    )
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Dites à partir de quel jour il vaut." in said
    assert "Trouver trois clients" in said
    assert open_draft(case).version == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"end": "2026-06-30"}, "La fin vient avant le début"),
        ({"end": "1826-12-31"}, "vérifiez l&#x27;année"),
        ({"start": "demain"}, "Écrivez une date"),
        ({"income": "beaucoup"}, "montant"),
        ({"income": "-3"}, "pas plausible"),
        ({"frequency_months": "13"}, "12"),
        ({"warnings": ["autre"]}, "autre"),
        ({"objectifs-0-due": "32/12/2026"}, "Écrivez une date"),
        ({"objectifs-TOTAL_FORMS": "x"}, "rechargez la page"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_there(cast, case, changed, said):
    answer = client_of(cast.zoe).post(at(case, "preparer/"), typed(**changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.statement("TARN-31")
def test_an_attestation_lasts_nine_months_at_most(cast):
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-06-01")])
    answer = client_of(cast.alice).post(at(case, "preparer/"), typed(end="2027-04-01", warnings=[]))
    assert answer.status_code == 422
    assert "9 mois au plus" in answer.content.decode()
    assert client_of(cast.alice).post(
        at(case, "preparer/"), typed(end="2027-03-31", warnings=[])
    ).status_code == 302  # fmt: skip


def test_a_double_click_saves_once(cast, case):
    client = client_of(cast.zoe)
    for _ in range(2):
        assert client.post(at(case, "preparer/"), typed()).status_code == 302
    assert open_draft(case).version == 1


def test_two_people_on_one_draft_lose_nothing(cast, case):
    drafted(case, cast.zoe, agreed(visits="deux visites"))
    answer = client_of(cast.zoe).post(at(case, "preparer/"), typed(visits="une visite"))
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "Rien n&#x27;est perdu" in said or "Rien n'est perdu" in said
    assert "une visite" in said
    assert "deux visites" in said
    assert decode(open_draft(case).content).visits == "deux visites"
    again = client_of(cast.zoe).post(
        at(case, "preparer/"), typed(visits="une visite", version="1", token="t2")
    )
    assert again.status_code == 302
    assert decode(open_draft(case).content).visits == "une visite"


def test_an_objective_of_the_catalogue_is_taken_with_its_measure_one_of_others_is_not(cast, case):
    model = ModelObjective.objects.create(
        organisation=cast.alsatian, title="Tenir ses comptes", pillar="business", measure="un livre à jour"
    )
    elsewhere = ModelObjective.objects.create(organisation=cast.operator, title="Ailleurs")
    client = client_of(cast.zoe)
    client.post(at(case, "preparer/"), typed(what="pick", model=str(model.pk)))
    taken = decode(open_draft(case).content).objectives[1]
    assert (taken.title, taken.measure) == ("Tenir ses comptes", "un livre à jour")
    client.post(at(case, "preparer/"), typed(what="pick", model=str(elsewhere.pk), version="1", token="t2"))
    assert [one.title for one in decode(open_draft(case).content).objectives] == ["Trouver trois clients"]


def test_a_draft_is_given_up_only_as_it_was_seen(cast, case):
    drafted(case, cast.zoe)
    client = client_of(cast.zoe)
    client.post(at(case, "abandonner/"), {"version": "7"})
    assert draft_of(case) is not None
    client.post(at(case, "abandonner/"), {"version": "1"})
    assert draft_of(case) is None


def test_proposing_is_a_fact_and_the_page_says_when_the_text_changed_since(cast, case):
    client = client_of(cast.zoe)
    answer = client.post(at(case, "preparer/"), typed(what="propose", seen=seen(cast, case)), follow=True)
    assert "Le contrat est proposé" in answer.content.decode()
    assert contracts_of(access(cast.zoe, case)).proposed_on(open_draft(case).key) == date(2026, 6, 30)
    client.post(at(case, "preparer/"), typed(visits="une visite", version="1", token="t2"))
    assert "Le texte a changé depuis qu'il a été proposé" in client.get(at(case)).content.decode()


def test_a_renewal_starts_the_day_after_with_what_is_left(cast, case):
    signed(case, cast.zoe, agreed(date(2026, 1, 1)), on=date(2026, 6, 29))
    page = client_of(cast.zoe).get(at(case, "preparer/")).content.decode()
    assert "Renouveler" in page
    assert 'value="2026-07-01"' in page
    assert 'value="2026-12-31"' in page  # as long as the one before
    assert "Trouver trois clients" in page


def test_the_key_of_a_line_is_never_taken_from_elsewhere(cast, case):
    client_of(cast.zoe).post(at(case, "preparer/"), typed(**{"objectifs-0-key": "objectif-d-un-autre"}))
    assert decode(open_draft(case).content).objectives[0].key != "objectif-d-un-autre"


def test_the_text_names_the_organisation_as_it_is_and_no_health(cast, case):
    Person.objects.filter(pk=case.person_id).update(first_name="Ada", last_name="Fictive")
    draft = drafted(case, cast.zoe, agreed(objectives=(Objective("o", "Ouvrir\nun compte", "social"),)))
    text = services.text_of_draft(contracts_of(access(cast.zoe, case)), draft)
    assert text.startswith("CONTRAT D'ENGAGEMENT\n")
    assert "Ada Fictive," in text
    assert "Opérateur d'Alsace (fictif)" in text.replace("’", "'")
