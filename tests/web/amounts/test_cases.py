"""What amounts entered do to cases: what is decided stays, what is proposed follows the day its period starts."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from tests.cases import accounts, euros, fact
from tests.web.cast import access, agent, case_for, client_of, member, organisation

from jalon.rules.facts.path import EvaluationDecided
from jalon.web.accounts.models import Territory
from jalon.web.accounts.policy import Role
from jalon.web.amounts.services import Voted, enter
from jalon.web.cases import store
from jalon.web.cases.models import Case, SituationRow
from jalon.web.cases.projection import situation_of
from jalon.web.cases.refresh import read_again, stale
from jalon.web.cases.services import record
from jalon.web.kit.clock import today

pytestmark = pytest.mark.django_db
AVERAGE = "tarn.grid.period_1.average"
MICRO = fact("business_registered", "2026-01-02", form="micro", natures=("services",))


def newcomer(cast, on):
    """Somebody in the first period of the grid, without any document yet."""
    return case_for(cast.alice, [fact("rsa_opened", on), fact("accompaniment_started", on), MICRO])


def vote(cast, since, value="130.00", name=AVERAGE):
    enter(agent(cast.hugo), cast.tarn, [Voted(name, since, Decimal(value), date(2026, 4, 20), "Vote")])


def proposed(case, known_on=None):
    fresh = Case.objects.get(pk=case.pk)
    found = situation_of(fresh, store.load(fresh).file, today(), known_on).income.proposed
    assert found is not None
    return found.monthly


def test_a_proposal_follows_the_grid_of_the_day_on_which_its_period_starts(cast):
    before, after = newcomer(cast, "2026-04-10"), newcomer(cast, "2026-05-10")
    vote(cast, date(2026, 5, 1))
    assert proposed(before) == Decimal("122.50")
    assert proposed(after) == Decimal("130.00")


def test_what_was_not_known_on_a_day_is_not_used_when_that_day_is_looked_at_again(cast, clock):
    case = newcomer(cast, "2026-05-10")
    vote(cast, date(2026, 5, 1))
    assert proposed(case, date(2026, 6, 29)) == Decimal("122.50")
    page = (
        client_of(cast.alice)
        .get(f"/dossiers/{case.reference}/?au=2026-06-20&connu=2026-06-20")
        .content.decode()
    )
    assert "122,50" in page
    assert not re.search(r"\b130(,00)?\s€", page)


def test_another_territory_keeps_its_own(cast):
    there = case_for(
        cast.zoe, [fact("rsa_opened", "2026-05-10"), fact("accompaniment_started", "2026-05-10"), MICRO]
    )
    vote(cast, date(2026, 5, 1))
    assert proposed(there) == Decimal("122.50")


@pytest.mark.statement("TARN-07")
def test_what_is_decided_keeps_its_figure_and_is_computed_again_the_same(cast):
    case = newcomer(cast, "2026-05-10")
    client = client_of(cast.emilie)
    at = f"/dossiers/{case.reference}/revenus/evaluer/"
    sent = {
        "seen": store.load(case).last, "token": "t1", "what": "decide", "way": "grid", "on": "2026-06-30",
        "start": "2026-05-10", "end": "2027-02-09", "reasons": "Nouveau créateur.", "documents": [],
    }  # fmt: skip
    where = client.post(at, sent)["Location"]
    vote(cast, date(2026, 5, 1))
    decided = [one for one in store.load(case).file.facts if isinstance(one, EvaluationDecided)][-1]
    assert decided.amount == euros("122.50")
    page = client.get(f"{where}?recalculer=oui").content.decode().replace("\xa0", " ")
    assert "les mêmes chiffres, au centime" in page
    assert "122,50 €" in page
    call_command("check_evaluations")
    assert "130" in client.get(at).content.decode()


def test_the_cases_read_by_other_amounts_are_known_and_read_again_by_the_nightly_run(cast, capsys):
    cases = [newcomer(cast, f"2026-05-{number:02}") for number in range(10, 15)]
    other = case_for(cast.zoe, [fact("accompaniment_started", "2026-05-10")])
    vote(cast, date(2026, 5, 1))
    assert stale(cast.tarn.pk) == len(cases)
    call_command("refresh")
    assert "5\xa0dossiers relus" in capsys.readouterr().out
    assert stale(cast.tarn.pk) == 0
    marks = set(SituationRow.objects.filter(case__in=cases).values_list("amounts", flat=True))
    assert marks == {Territory.objects.get(pk=cast.tarn.pk).amounts}
    assert SituationRow.objects.get(case=other).amounts is None
    call_command("rebuild", "--check")


def test_the_cases_are_read_again_some_at_a_time_and_the_page_says_how_many_are_left(cast):
    for number in range(10, 15):
        newcomer(cast, f"2026-05-{number:02}")
    vote(cast, date(2026, 5, 1))
    assert read_again(cast.tarn.pk, 2) == 3
    client = client_of(cast.hugo)
    assert "3 dossiers" in client.get("/montants/81/").content.decode()
    answer = client.post("/montants/81/relire/", follow=True).content.decode()
    assert "Toutes les listes sont à jour." in answer
    assert stale(cast.tarn.pk) == 0


def test_a_case_recorded_in_meanwhile_is_not_read_a_second_time(cast):
    case = newcomer(cast, "2026-05-10")
    vote(cast, date(2026, 5, 1))
    record(
        access(cast.alice, case),
        [fact("letter_received", "2026-06-30", letter="information")],
        seen=store.load(case).last,
        token="t9",
    )
    assert SituationRow.objects.get(case=case).amounts == Territory.objects.get(pk=cast.tarn.pk).amounts
    assert stale(cast.tarn.pk) == 0


def test_the_rise_of_prices_entered_revalues_the_accounts_of_last_year(cast):
    real = fact("business_registered", "2023-01-01", form="ei", regime="real", natures=("services",))
    case = case_for(
        cast.zoe,
        [fact("accompaniment_started", "2026-03-02"), real, accounts(2025, 6000)],
        programme="cea-fiche-7",
    )
    authority = organisation("Collectivité d'Alsace (fictive)", "authority", cast.alsace)
    administrator = agent(member("Iris", authority, Role.ADMINISTRATOR))

    def real_income():
        fresh = Case.objects.get(pk=case.pk)
        found = situation_of(fresh, store.load(fresh).file, today()).income.real
        assert found is not None
        return found

    assert real_income().monthly == Decimal("500.00")
    assert any("hausse de 2026 n'est pas saisie" in step.label for step in real_income().steps)
    rise = Voted("prices.yearly_change", date(2026, 1, 1), Decimal("1.3"), date(2026, 1, 15), "INSEE")
    enter(administrator, cast.alsace, [rise])
    assert real_income().monthly == Decimal("506.50")
