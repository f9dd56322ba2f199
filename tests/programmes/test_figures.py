"""The figures that the sources publish are kept, to compare one day with what is measured."""

from datetime import date
from decimal import Decimal

import pytest

from jalon.programmes import parameters, programme
from jalon.rules.programme import Figure

statement = pytest.mark.statement


def figure(of: str, name: str) -> Figure:
    return next(figure for figure in programme(of).figures if figure.id == name)


@pytest.mark.parametrize(
    ("of", "name", "value", "unit"),
    [
        pytest.param("ille-et-vilaine", "part-des-allocataires", "10", "%", marks=statement("IV-01")),
        pytest.param("ille-et-vilaine", "revenus-sous-500", "1500", "personnes", marks=statement("IV-04")),
        pytest.param("ille-et-vilaine", "petites-entreprises", "10", "%", marks=statement("IV-05")),
        pytest.param("ille-et-vilaine", "accompagnes", "300", "personnes", marks=statement("IV-36")),
        pytest.param("ille-et-vilaine", "sorties-positives", "50", "%", marks=statement("IV-37")),
        pytest.param("ille-et-vilaine", "toujours-independants", "83", "%", marks=statement("IV-39")),
        pytest.param("ille-et-vilaine", "ont-cesse", "17", "%", marks=statement("IV-40")),
        pytest.param("itineraire", "taux-poursuite", "69", "%", marks=statement("ITI-18")),
        pytest.param("itineraire", "taux-emploi", "8", "%", marks=statement("ITI-19")),
        pytest.param("itineraire", "taux-formation", "3", "%", marks=statement("ITI-20")),
        pytest.param("itineraire", "personnes-accompagnees", "2000", "personnes", marks=statement("ITI-21")),
        pytest.param("tih-booster", "taux-dynamique", "76", "%", marks=statement("TIH-23")),
        pytest.param("lulu", "venus-de-pole-emploi", "30", "%", marks=statement("LULU-15")),
        pytest.param("lulu", "personnes-en-parcours", "250", "personnes", marks=statement("LULU-17")),
        pytest.param("lulu", "independants-utilisateurs", "900", "personnes", marks=statement("LULU-17")),
        pytest.param("lulu", "part-femmes", "62", "%", marks=statement("LULU-18")),
        pytest.param("lulu", "delai-de-sortie", "18", "mois", marks=statement("LULU-19")),
        pytest.param("lulu", "taux-dynamique", "60", "%", marks=statement("LULU-20")),
        pytest.param("lulu", "taux-durable", "40", "%", marks=statement("LULU-20")),
        pytest.param("lulu", "rendez-vous-manques", "30", "%", marks=statement("LULU-23")),
    ],
)
def test_a_reported_figure_is_the_one_of_its_source(of, name, value, unit):
    kept = figure(of, name)
    assert (kept.kind, kept.value, kept.unit) == ("reported", Decimal(value), unit)


@pytest.mark.parametrize(
    ("of", "name", "parts", "out_of"),
    [
        pytest.param("ille-et-vilaine", "independants-a-plein", 2, 3, marks=statement("IV-41")),
        pytest.param("ille-et-vilaine", "pluriactifs", 1, 3, marks=statement("IV-42")),
        pytest.param("ille-et-vilaine", "toujours-independants", 250, 300, marks=statement("IV-39")),
        pytest.param("ille-et-vilaine", "ont-cesse", 50, 300, marks=statement("IV-40")),
        pytest.param("lulu", "part-independants", 1, 3, marks=statement("LULU-21")),
    ],
)
def test_a_fraction_is_told_as_the_percentage_that_it_is(of, name, parts, out_of):
    """As many decimals as the definition writes: 250 of 300 is 83 %, two of three 66.67 %."""
    kept = figure(of, name)
    assert kept.unit == "%"
    assert kept.value == (Decimal(100 * parts) / out_of).quantize(kept.value)


@statement("IV-10")
def test_fifty_people_a_year_and_up_to_sixty_can_carry_out_their_plan():
    kept = figure("ille-et-vilaine", "plans-par-an")
    assert (kept.value, kept.unit) == (Decimal(50), "personnes par an")
    assert "60" in kept.label


@statement("ITI-18", "ITI-19", "ITI-20")
def test_a_fifth_of_the_exits_of_itineraire_is_told_by_nobody():
    """ITI-AMB-1: 69 + 8 + 3 = 80 %, hence an exit for the others."""
    told = [figure("itineraire", name).value for name in ("taux-poursuite", "taux-emploi", "taux-formation")]
    assert sum(told) == 80
    assert "autre" in {way.id for way in programme("itineraire").exits}


@statement("CEA-47")
def test_35_percent_of_the_exits_of_alsace_are_expected_to_be_linked_to_employment():
    kept = figure("cea-fiche-7", "taux-de-sortie-emploi")
    assert (kept.kind, kept.value, kept.unit, kept.counted_as) == ("expected", Decimal(35), "%", "employment")
    assert "sorties" in kept.of


@statement("TARN-09")
@pytest.mark.parametrize(("period", "amount"), [(1, "122.50"), (2, "343.07"), (3, "588")])
def test_the_grid_of_tarn_is_that_of_its_first_annex(period, amount):
    kept = parameters().by_name[f"tarn.grid.period_{period}.average"].at(date(2025, 7, 1))
    assert kept.value == Decimal(amount)
    assert "annexe 1" in kept.source
