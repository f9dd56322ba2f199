"""What is ours: contributions by dated rates, the simple formula, the curve, scenarios, bad input."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.benefits.asked import ALONE, COUPLE, FIRST, activity, every, months_of, question

from jalon.benefits import answer, sheet
from jalon.benefits.amounts import Prolonged
from jalon.benefits.client import EngineError
from jalon.benefits.contributions import acre_end, paid
from jalon.benefits.question import HISTORY, Month, Wrong, check
from jalon.benefits.scenarios import (
    AcreEnds,
    Cessation,
    Job,
    PartnerIncome,
    RegimeChange,
    Scenario,
    TurnoverChange,
    scenario,
)
from jalon.benefits.simulate import Target, simulate
from jalon.programmes.library import parameters as all_parameters
from jalon.rules.entered import Entry, overlay
from jalon.rules.errors import MissingParameter
from jalon.rules.facts.base import Euros

# -- contributions -------------------------------------------------------------------------------------------------


def cost(amount, on="2026-07-01", **asked):
    told = Month(turnover=Euros(str(amount)))
    return paid(activity(**asked), date.fromisoformat(on), told, Prolonged(all_parameters()))


@pytest.mark.parametrize(
    ("asked", "contributions"),
    [
        ({"kind": "sale"}, "124.15"),  # 12.3 % + 0.1 % + 0.015 %
        ({"kind": "services"}, "213.44"),  # 21.2 % + 0.1 % + 0.044 %
        ({"kind": "services", "craft": True}, "219.80"),  # 21.2 % + 0.3 % + 0.48 %
        ({"kind": "services", "craft": True, "department": "67"}, "221.50"),  # 0.65 % in Alsace
        ({"kind": "sale", "craft": True, "department": "68"}, "128.90"),
        ({"kind": "liberal"}, "258.00"),  # 25.6 % + 0.2 %
        ({"kind": "liberal", "cipav": True}, "234.00"),  # 23.2 % + 0.2 %
    ],
)
def test_a_thousand_euros_by_nature(asked, contributions):
    assert cost(1000, **asked).contributions == Decimal(contributions)


@pytest.mark.parametrize(
    ("on", "rate"), [("2024-06-01", "213.00"), ("2024-07-01", "233.00"), ("2025-01-01", "248.00")]
)
def test_the_rate_is_that_of_the_month(on, rate):
    assert cost(1000, on, kind="liberal").contributions == Decimal(rate)


def test_an_amount_entered_for_a_time_is_prolonged_too():
    entered = Entry(
        1,
        "rsa.base.single",
        date(2026, 6, 1),
        Decimal("660.12"),
        "Décret",
        date(2026, 6, 1),
        date(2027, 4, 1),
    )
    book = Prolonged(overlay(all_parameters(), [entered]))
    assert book.amount("rsa.base.single", date(2027, 5, 1)) == Decimal("660.12")
    assert book.prolonged == {"rsa.base.single"}
    with pytest.raises(MissingParameter):
        book.amount("rsa.base.single", date(1980, 1, 1))


def test_a_rate_that_is_not_known_yet_is_the_last_one_and_is_told():
    book = Prolonged(all_parameters())
    told = paid(activity(), date(2026, 12, 1), Month(turnover=Euros("1000")), book)
    assert not book.prolonged
    assert (
        paid(activity(), date(2027, 3, 1), Month(turnover=Euros("1000")), book).contributions
        == told.contributions
    )
    assert "micro.contributions.services" in book.prolonged
    with pytest.raises(MissingParameter):
        cost(1000, "2015-01-01", kind="services")


@pytest.mark.parametrize(
    ("started", "end"),
    [
        ("2026-01-01", "2026-12-31"),
        ("2026-02-10", "2026-12-31"),
        ("2026-03-31", "2026-12-31"),
        ("2025-11-02", "2026-09-30"),
    ],
)
def test_the_acre_lasts_to_the_end_of_the_third_full_quarter(started, end):
    assert acre_end(date.fromisoformat(started)) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("started", "on", "contributions"),
    [
        ("2026-02-10", "2026-12-01", "107.44"),  # half of 21.2 %
        ("2026-02-10", "2027-01-01", "213.44"),
        ("2026-07-15", "2026-07-01", "160.44"),  # three quarters, for a business created from July 2026
        ("2026-07-15", "2027-06-01", "160.44"),
    ],
)
def test_the_acre_by_the_date_of_creation(started, on, contributions, parameters):
    began = replace(activity(acre=True), started=date.fromisoformat(started))
    told = paid(began, date.fromisoformat(on), Month(turnover=Euros("1000")), Prolonged(parameters))
    assert told.contributions == Decimal(contributions)


def test_the_versement_liberatoire_is_apart_and_without_it_no_tax_is_said():
    assert cost(1000, kind="services", income_tax=True).income_tax == Decimal("17.00")
    assert cost(1000, kind="services").income_tax is None


@given(
    st.decimals(0, 5000, places=2),
    st.decimals(0, 5000, places=2),
    st.sampled_from(["sale", "services", "liberal"]),
)
def test_more_turnover_never_pays_less_and_every_line_says_its_rate(one, other, kind):
    low, high = sorted((one, other))
    assert cost(low, kind=kind).contributions <= cost(high, kind=kind).contributions
    for step in cost(high, kind=kind).steps:
        assert "%" in step.label
        assert step.source
        assert isinstance(step.amount, Decimal)


# -- the formula against the engine --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sale", "services", "liberal"])
@pytest.mark.parametrize(
    "household", [ALONE, COUPLE, replace(ALONE, aid=Euros("60")), replace(COUPLE, aid=Euros("400"))]
)
def test_the_simple_formula_and_the_engine_agree_to_the_cent(
    engine, parameters, monkeypatch, tmp_path, kind, household
):
    """Two independent ways to the same RSA, over a year in which everything moves."""
    turnovers = [0, 300, 1500, 40.5, 900, 2600, 0, 0, 120, 600, 600, 5000, 0, 0, 0, 0]
    asked = question(turnovers, household=household, kind=kind)
    by_engine = months_of(asked, parameters)
    monkeypatch.setenv("JALON_BENEFITS_SOCKET", str(tmp_path / "nobody"))
    by_hand = months_of(asked, parameters)
    for one, other in zip(by_engine, by_hand, strict=True):
        assert abs(one.rsa - other.rsa) <= Decimal("0.01")
        assert other.bonus is None or abs(one.bonus - other.bonus) <= Decimal("0.01")


def test_without_an_engine_the_simple_formula_answers_and_says_so(no_engine, parameters):
    found = simulate([Scenario("Seul", every(600))], parameters)
    assert (found.by, found.engine) == ("formula", "")
    assert str(found.scenarios[0].months[0].rsa) == "351.69"
    assert any("Calcul simple" in one for one in found.assumptions)
    assert found.freshness == "barèmes au 1er avril 2026"
    with pytest.raises(EngineError):
        simulate(
            [Scenario("Enfant", every(600, household=replace(ALONE, children=(date(2019, 1, 1),))))],
            parameters,
        )


# -- the curve -----------------------------------------------------------------------------------------------------


def test_the_curve_says_where_the_rsa_ends_what_more_brings_and_what_reaches_a_target(engine, parameters):
    targets = [
        Target("100 €", Decimal(100), "profit_after_contributions"),
        Target("Trop", Decimal(9000), "turnover"),
    ]
    found = simulate([Scenario("Seul", every(600))], parameters, targets=targets)
    curve = found.curve
    assert curve is not None
    assert curve.rsa_ends == 1300
    assert [(one.name, one.turnover) for one in curve.reached] == [("100 €", Decimal(130)), ("Trop", None)]
    # By hand: 100 − 21.344 of contributions − 50 of RSA + 29.925 of prime.
    assert {one.gain for one in curve.points[10:80]} <= {Decimal(one) for one in ("58.57", "58.58", "58.59")}
    assert found.by == "engine"


def test_the_rsa_never_grows_with_the_turnover_and_little_is_lost_at_its_end(engine, parameters):
    curve = simulate([Scenario("Seul", every(600))], parameters).curve
    assert curve is not None
    points = curve.points
    pairs = list(pairwise(points))
    assert all(other.rsa <= one.rsa for one, other in pairs)
    assert all(other.left >= one.left - 6 for one, other in pairs)


def test_an_answer_is_kept_and_read_back_the_same(engine, parameters):
    found = simulate([Scenario("Seul", every(600))], parameters)
    assert answer.decode(answer.encode(found)) == found


@settings(max_examples=8, deadline=None)
@given(st.lists(st.decimals(0, 3000, places=2), min_size=7, max_size=7))
def test_no_float_and_to_the_cent(turnovers):
    asked = question([str(one) for one in turnovers])
    for month in months_of(asked, all_parameters()):
        for amount in (month.rsa, month.left, month.contributions, month.turnover):
            assert isinstance(amount, Decimal)
            assert amount == amount.quantize(Decimal("0.01"))


# -- scenarios -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (
            TurnoverChange(since=FIRST, percent=Decimal(20)),
            "Chiffre d'affaires : 20\xa0% de plus à partir de juillet 2026",
        ),
        (
            TurnoverChange(since=FIRST, amount=Euros("-150")),
            "Chiffre d'affaires : 150\xa0€ de moins à partir de juillet 2026",
        ),
        (
            Job(wage=Euros("500"), since=FIRST),
            "Emploi à côté : 500\xa0€ nets par mois à partir de juillet 2026",
        ),
        (Cessation(since=FIRST), "Arrêt de l'activité en juillet 2026"),
        (AcreEnds(), "Sans l'ACRE"),
        (
            RegimeChange(since=FIRST, profit=Euros("400"), contributions=Euros("90")),
            "Régime réel à partir de juillet 2026, 400\xa0€ retenus par mois",
        ),
    ],
)
def test_a_scenario_is_named_by_what_it_changes(change, name):
    assert scenario(every(600), change).name == name


def test_a_change_touches_the_months_from_its_own_on():
    changed = scenario(every(600), TurnoverChange(since=date(2026, 8, 1), percent=Decimal(50))).question
    assert [one.turnover for one in changed.months] == [600] * 5 + [900] * 2


def test_a_turnover_never_falls_below_nothing():
    changed = scenario(every(100), TurnoverChange(since=FIRST, amount=Euros("-500"))).question
    assert changed.months[-1].turnover == 0


@pytest.mark.parametrize(
    "change",
    [
        TurnoverChange(since=FIRST), TurnoverChange(since=FIRST, percent=Decimal(1), amount=Euros("1")),
        TurnoverChange(since=FIRST, percent=Decimal(-200)), PartnerIncome(wage=Euros("900"), since=FIRST),
    ],
)  # fmt: skip
def test_a_change_that_does_not_fit_is_refused_in_french(change):
    with pytest.raises(Wrong):
        scenario(every(600), change)


# -- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (replace(every(600), months=(Month(turnover=Euros("-1")),) * 7), "négatif"),
        (replace(every(600), months=(Month(turnover=Euros("999999")),) * 7), "vérifiez les virgules"),
        (replace(every(600), months=(Month(),) * (HISTORY + 25)), "de 1 à 24 mois"),
        (replace(every(600), months=(Month(),) * HISTORY), "de 1 à 24 mois"),
        (
            replace(every(600), months=(Month(turnover=Euros("1"), profit=Euros("1")),) * 7),
            "gardez l'un des deux",
        ),
        (replace(every(600), months=(Month(partner=Euros("1")),) * 7), "pas de conjoint"),
        (replace(every(600), first=date(2026, 7, 2)), "premier jour"),
        (every(600, household=replace(ALONE, birth=date(1850, 1, 1))), "n'est pas plausible"),
        (every(600, household=replace(ALONE, children=(date(2030, 1, 1),))), "enfant à charge"),
        (every(600, household=replace(COUPLE, children=(date(2020, 1, 1),), lone_recent=True)), "RSA majoré"),
        (every(600, household=replace(ALONE, aid=Euros("-5"))), "négatives"),
    ],
)
def test_what_cannot_be_simulated_is_said(asked, sentence):
    with pytest.raises(Wrong, match=sentence):
        check(asked)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "coupé"), (b"{", "coupé"), (b"nimporte", "mal formé"), (b"[]", "attendu"), (b"{}", "il manque"),
        (b"x" * 300_000, "bien plus grand"), (b'{"a":' * 5000, "pas une simulation lisible"), (b"\xff\xfe", "lisible"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_simulation_is_said(text, sentence):
    with pytest.raises(Wrong, match=sentence):
        sheet.decode(text)
