"""An evaluation is computed again from what it stood on, to the cent, whatever was learnt or voted since."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from tests.cases import case, correction, day, entered, euros, fact, incapacity, income, rsa_opened
from tests.rules.test_choices import REAL, accounts, year_of
from tests.strategies import case_files, days

from jalon.programmes.library import law, parameters, programme, programmes
from jalon.rules.income.ground import MANUAL, compute, decode, encode, ground_of, replay
from jalon.rules.parameters import Parameters, Value

ON = day("2026-06-15")
PRINTS = ("definition", "law")
TARN = (
    rsa_opened("2026-01-05"), entered("2026-01-20"),
    fact("business_registered", "2025-01-10", form="micro", natures=("services",)), *year_of(2025, 0),
)  # fmt: skip


def ground(file, key, name="tarn-tns", on=ON):
    return ground_of(compute(programme(name), law(), file, on), key, file, PRINTS)


def dearer():
    """The amounts as they would be if the grid were voted anew, from the very first day."""
    made = []
    for one in parameters().by_name.values():
        values = one.values
        if one.name.startswith("tarn.grid"):
            values = tuple(Value(since=v.since, value=v.value * 2, source="autre vote") for v in values)
        made.append(one.model_copy(update={"values": values}))
    return Parameters(made)


def test_a_ground_keeps_what_was_computed_with_its_amounts_and_their_sources():
    kept = ground(case(*TARN), "grid")
    assert (kept.mode, kept.monthly, kept.real) == ("grid", Decimal("122.50"), Decimal("0.00"))
    (average,) = [one for one in kept.used if one.name == "tarn.grid.period_1.average"]
    assert average.value == Decimal("122.50")
    assert average.source
    assert kept.real_steps


def test_it_is_written_and_read_back_the_same():
    kept = ground(case(*TARN), "grid")
    assert decode(encode(kept)) == kept
    assert encode(decode(encode(kept))) == encode(kept)


def test_an_amount_that_a_decision_gave_is_written_and_computed_again_too():
    decided = fact(
        "evaluation_decided",
        "2026-02-01",
        mode="grid",
        amount=euros("122.50"),
        start=day("2026-01-05"),
        period=1,
    )
    file = case(*TARN, decided, incapacity("2026-05-01"))
    kept = ground(file, "grid")
    assert "maintenue" in kept.sentence
    assert replay(decode(encode(kept)), programme("tarn-tns"), law(), file) == ()


def test_another_vote_changes_nothing_to_what_was_computed():
    file = case(*TARN)
    kept = ground(file, "grid")
    voted = programme("tarn-tns").model_copy().with_parameters(dearer())
    grid = compute(voted, law(), file, ON).way("grid")
    assert grid is not None
    assert grid.amount.monthly == Decimal("245.00")
    assert replay(kept, voted, law(), file) == ()


def test_what_is_learnt_later_changes_nothing_even_a_correction():
    file = case(*TARN)
    kept = ground(file, "grid")
    wrong = TARN[3]
    later = case(
        *TARN, correction(wrong, income("2025-01", 9000, recorded="2026-07-01")), income("2026-01", 800)
    )
    assert replay(kept, programme("tarn-tns"), law(), later) == ()


def test_a_fact_that_is_gone_is_told():
    kept = ground(case(*TARN), "grid")
    (said,) = replay(kept, programme("tarn-tns"), law(), case(*TARN[:-1]))
    assert said.startswith("il manque des faits")


def test_a_figure_that_was_tampered_with_is_told():
    file = case(*TARN)
    kept = replace(ground(file, "grid"), monthly=Decimal("122.51"))
    assert replay(kept, programme("tarn-tns"), law(), file) == (
        "le revenu calculé : 122.51 alors, 122.50 aujourd'hui",
    )


def test_by_hand_only_the_real_income_is_computed():
    file = case(entered("2025-01-10"), REAL, accounts(2025, 6000))
    kept = ground(file, MANUAL, "cea-fiche-7")
    assert (kept.mode, kept.monthly, kept.real) == ("manual", None, Decimal("500.00"))
    assert replay(kept, programme("cea-fiche-7"), law(), file) == ()


def test_a_way_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        ground(case(*TARN), "accounts-1999")


@pytest.mark.parametrize("definition", programmes(), ids=lambda one: one.id)
def test_any_evaluation_of_any_case_is_computed_again_to_the_cent(definition):
    @settings(max_examples=25)
    @given(case_files(), days())
    def check(file, on):
        computed = compute(definition, law(), file, on)
        for way in computed.ways:
            kept = ground_of(computed, way.key, file, PRINTS)
            assert (
                replay(decode(encode(kept)), definition.model_copy().with_parameters(dearer()), law(), file)
                == ()
            )
            assert all(step.amount is None or isinstance(step.amount, Decimal) for step in kept.steps)

    check()
