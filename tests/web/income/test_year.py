"""A year of income typed on one page: saved whole or not at all, corrected with a reason, nothing typed lost."""

from datetime import date

import pytest
from tests.cases import euros, fact, income
from tests.web.cast import access, case_for, client_of

from jalon.rules.facts.business import IncomeDeclared
from jalon.rules.view import facts_in_force
from jalon.web.cases import store
from jalon.web.cases.links import sharing
from jalon.web.cases.models import FactRow

pytestmark = pytest.mark.django_db
BUSINESS = fact("business_registered", "2025-01-10", form="micro", natures=("services",))


@pytest.fixture
def case(cast):
    return case_for(cast.alice, [fact("accompaniment_started", "2026-03-02"), BUSINESS])


def at(case, year=2026, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/dossiers/{case.reference}/revenus/{year}/" + (f"?{query}" if query else "")


def sent(case, amounts, **more):
    cells = {f"2026-{month:02}x1-services": amount for month, amount in amounts.items()}
    return {
        "seen": store.load(case).last, "token": "t1", "declared_on": "2026-06-30", "because": "", **cells, **more,
    }  # fmt: skip


def told(case):
    """The declarations in force: first month, number of months, turnover."""
    facts = facts_in_force(store.load(case).file, date(2026, 6, 30))
    return [
        (f"{one.month:%Y-%m}", one.months, one.turnover.services)
        for one in facts
        if isinstance(one, IncomeDeclared)
    ]


def test_six_months_are_saved_at_once(cast, case):
    amounts = {1: "1 200,50", 2: "0", 3: "300", 4: "", 5: "450 €"}
    answer = client_of(cast.alice).post(at(case), sent(case, amounts), follow=True)
    assert "Revenus de 2026 enregistrés" in answer.content.decode()
    assert sorted(told(case)) == [
        ("2026-01", 1, euros("1200.50")), ("2026-02", 1, 0), ("2026-03", 1, 300), ("2026-05", 1, 450),
    ]  # fmt: skip
    assert "Il manque avril." in answer.content.decode()


def test_a_double_click_records_once(cast, case):
    client, form = client_of(cast.alice), sent(case, {1: "100"})
    client.post(at(case), form)
    client.post(at(case), form)
    assert told(case) == [("2026-01", 1, 100)]


@pytest.mark.parametrize(
    ("cell", "text", "sentence"),
    [
        ("2026-01x1-services", "abc", "Écrivez un montant en euros"),
        ("2026-01x1-services", "-5", "Un montant négatif ne se déclare pas"),
        ("2026-01x1-services", "2000000", "vérifiez le montant"),
        ("2026-01x1-services", "1,234", "Écrivez un montant en euros"),
        ("2026-07x1-services", "100", "n’est pas encore commencé".replace("’", "'")),
        ("2026-01x1-costs", "100", "Indiquez aussi le chiffre d'affaires"),
        ("declared_on", "2027-01-01", "Écrivez un jour qui ne soit pas à venir"),
        ("declared_on", "hier", "Écrivez un jour qui ne soit pas à venir"),
    ],
)
def test_what_is_wrong_is_said_where_it_is_and_nothing_is_saved_nor_lost(cast, case, cell, text, sentence):
    form = sent(case, {3: "777"}) | {cell: text}
    answer = client_of(cast.alice).post(at(case), form)
    page = answer.content.decode().replace("&#x27;", "'")
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{text}"' in page
    assert 'value="777"' in page
    assert told(case) == []


def test_changing_what_was_recorded_asks_why_and_corrects(cast, case):
    client = client_of(cast.alice)
    client.post(at(case), sent(case, {1: "100", 2: "200"}))
    again = sent(case, {1: "100", 2: "250"}, token="t2")
    refused = client.post(at(case), again)
    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.content.decode()
    client.post(at(case), again | {"because": "Relevé de l'Urssaf"})
    assert sorted(told(case)) == [("2026-01", 1, 100), ("2026-02", 1, 250)]
    corrected = FactRow.objects.filter(kind="income_declared").order_by("-pk")[0]
    assert corrected.supersedes
    assert "Relevé de l'Urssaf" in corrected.payload


def test_emptying_a_line_takes_the_declaration_out(cast, case):
    client = client_of(cast.alice)
    client.post(at(case), sent(case, {1: "100", 2: "200"}))
    client.post(at(case), sent(case, {1: "100", 2: ""}, token="t2", because="Mois compté deux fois"))
    assert told(case) == [("2026-01", 1, 100)]


def test_saving_what_has_not_changed_writes_nothing(cast, case):
    client = client_of(cast.alice)
    client.post(at(case), sent(case, {1: "100"}))
    before = FactRow.objects.count()
    answer = client.post(at(case), sent(case, {1: "100,00"}, token="t2"), follow=True)
    assert "Rien n'a changé".replace("'", "&#x27;") in answer.content.decode()
    assert FactRow.objects.count() == before


def test_a_quarter_is_one_line_and_can_be_told_month_by_month_instead(cast):
    case = case_for(
        cast.alice, [fact("accompaniment_started", "2026-03-02"), BUSINESS, income("2026-01", 900, months=3)]
    )
    client = client_of(cast.alice)
    page = client.get(at(case)).content.decode()
    assert 'name="2026-01x3-services" value="900' in page
    detailed = client.get(at(case, par="mois")).content.decode()
    assert "déclaré autrement : 900 € (janvier à mars)" in detailed.replace("\xa0", " ")
    half = client.post(at(case, par="mois"), sent(case, {1: "200", 2: "300"}, because="Détail reçu"))
    assert half.status_code == 422
    assert "remplissez-les tous" in half.content.decode()
    client.post(at(case, par="mois"), sent(case, {1: "200", 2: "300", 3: "400"}, because="Détail reçu"))
    assert sorted(told(case)) == [("2026-01", 1, 200), ("2026-02", 1, 300), ("2026-03", 1, 400)]


def test_three_months_are_gathered_in_a_quarter(cast, case):
    client = client_of(cast.alice)
    client.post(at(case), sent(case, {1: "100", 2: "200"}))
    form = sent(case, {}, token="t2", because="Déclaré au trimestre") | {"2026-01x3-services": "900"}
    client.post(at(case, par="trimestre"), form)
    assert told(case) == [("2026-01", 3, 900)]


def test_two_declarations_of_a_month_are_shown_and_the_right_one_takes_their_place(cast):
    facts = [
        fact("accompaniment_started", "2026-03-02"),
        BUSINESS,
        income("2026-01", 100),
        income("2026-01", 150, id="x"),
    ]
    case = case_for(cast.alice, facts)
    client = client_of(cast.alice)
    page = client.get(at(case)).content.decode().replace("\xa0", " ").replace("\u202f", " ")
    assert "deux déclarations se contredisent : 100 € (janvier) et 150 € (janvier)" in page
    client.post(at(case), sent(case, {1: "150"}, because="Vérifié avec la personne"))
    assert told(case) == [("2026-01", 1, 150)]


def test_who_saves_second_sees_what_came_meanwhile_and_keeps_what_they_typed(cast, case):
    form = sent(case, {1: "100"})
    client_of(cast.bob).post(at(case), sent(case, {2: "80"}, token="t9"))
    late = client_of(cast.alice).post(at(case), form)
    page = late.content.decode()
    assert late.status_code == 409
    assert "Le dossier a changé pendant que vous écriviez" in page
    assert 'name="2026-01x1-services" value="100"' in page
    assert 'name="2026-02x1-services" value="80"' in page


def test_a_cell_that_both_changed_says_what_the_other_wrote_and_the_next_save_is_knowing(cast, case):
    mine = sent(case, {1: "100"})
    client_of(cast.bob).post(at(case), sent(case, {1: "80"}, token="t9"))
    client = client_of(cast.alice)
    late = client.post(at(case), mine)
    page = late.content.decode()
    assert late.status_code == 409
    assert "Quelqu&#x27;un a écrit 80 € entre-temps." in page
    assert 'name="2026-01x1-services" value="100"' in page
    assert told(case) == [("2026-01", 1, 80)]
    client.post(at(case), sent(case, {1: "100"}, token="t2", because="Le bon relevé"))
    assert told(case) == [("2026-01", 1, 100)]


def test_lines_cut_otherwise_by_somebody_else_keep_what_was_typed(cast, case):
    mine = sent(case, {1: "100", 2: "200", 3: "300"}, cut="1-1-1-1-1-1-1-1-1-1-1-1")
    quarter = sent(case, {}, token="t9") | {"2026-01x3-services": "900"}
    client_of(cast.bob).post(at(case, par="trimestre"), quarter)
    page = client_of(cast.alice).post(at(case), mine).content.decode()
    assert 'name="2026-02x1-services" value="200"' in page
    assert "déclaré autrement : 900 € (janvier à mars)" in page.replace("\xa0", " ")


def test_a_year_that_is_no_year_of_ours_is_not_found(cast, case):
    client = client_of(cast.alice)
    assert client.get(at(case, 2027)).status_code == 404
    assert client.get(at(case, 1980)).status_code == 404


def test_without_a_business_the_page_says_what_to_do_first(cast):
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02")])
    answer = client_of(cast.alice).get(at(case), follow=True)
    assert "Noter l'immatriculation" in answer.content.decode().replace("&#x27;", "'")


def test_the_zero_of_a_month_stands_in_the_nature_of_the_business(cast):
    liberal = fact("business_registered", "2025-01-10", form="micro", natures=("liberal",))
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02"), liberal, income("2026-01", 0)])
    assert 'name="2026-01x1-liberal" value="0"' in client_of(cast.alice).get(at(case)).content.decode()


def test_a_month_far_above_the_others_is_pointed_at_after_it_is_saved(cast, case):
    amounts = {1: "400", 2: "500", 3: "450", 4: "45000"}
    answer = client_of(cast.alice).post(at(case), sent(case, amounts), follow=True)
    assert "très au-dessus des autres : avril 2026" in answer.content.decode()


def test_what_another_organisation_keeps_is_neither_shown_nor_in_the_way(cast, case):
    sharing.share(access(cast.alice, case), cast.partner, "Atelier", None)
    row = FactRow.objects.create(
        key="r1", person=case.person, kind="income_declared", on=date(2026, 2, 1), recorded_at="2026-02-01T12:00Z",
        payload=store.encode_fact(income("2026-01", 555, id="r1")), reserved_to=cast.partner,
    )  # fmt: skip
    assert row.pk
    page = client_of(cast.alice).get(at(case)).content.decode()
    assert 'value="555"' not in page
    assert "2026-02x1" in page
