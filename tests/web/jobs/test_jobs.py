"""Background work: asked for with what it is about, shown by state, done again, given up."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django_ox.models import OxTask
from tests.cases import fact
from tests.web.cast import agent, case_for, client_of

from jalon.web.amounts.services import Voted, enter
from jalon.web.cases.models import SituationRow
from jalon.web.cases.refresh import stale
from jalon.web.jobs import tasks
from jalon.web.trust.models import Writing

pytestmark = pytest.mark.django_db
BUSINESS = fact("business_registered", "2026-01-02", form="micro", natures=("services",))


def text(answer):
    return answer.content.decode().replace("\xa0", " ").replace("&#x27;", "'")


def failed(**more):
    """A task that failed, as the worker leaves it."""
    task = OxTask.objects.get(pk=tasks.read_again.enqueue(**{"territory": 0, **more}).id)
    task.status, task.attempts = OxTask.Status.FAILED, 5
    task.errors = [
        {"exception_class_path": "ValueError", "traceback": "Traceback…\nValueError: base absente"}
    ]
    task.save()
    return task


def test_a_task_is_asked_for_with_what_it_is_about_or_not_at_all(cast):
    with transaction.atomic():
        tasks.read_again.enqueue(territory=cast.tarn.pk)
        transaction.set_rollback(True)
    assert not OxTask.objects.exists()


def test_reading_again_goes_on_until_nothing_is_left(cast, monkeypatch):
    monkeypatch.setattr(tasks, "_AT_ONCE", 2)
    for number in range(10, 15):
        on = f"2026-05-{number}"
        case_for(cast.alice, [fact("rsa_opened", on), fact("accompaniment_started", on), BUSINESS])
    voted = Voted("tarn.grid.period_1.average", date(2026, 5, 1), Decimal(130), date(2026, 4, 1), "Vote")
    enter(agent(cast.hugo), cast.tarn, [voted])
    assert tasks.read_again.call(territory=cast.tarn.pk) == {"left": 3}
    assert OxTask.objects.get().kwargs == {"territory": cast.tarn.pk}
    assert tasks.read_again.call(territory=cast.tarn.pk) == {"left": 1}
    assert tasks.read_again.call(territory=cast.tarn.pk) == {"left": 0}
    assert stale(cast.tarn.pk) == 0
    assert OxTask.objects.count() == 2


def test_the_night_reads_the_cases_whose_date_has_come_twice_the_same(cast, clock):
    case_for(
        cast.alice, [fact("rsa_opened", "2026-05-10"), fact("accompaniment_started", "2026-05-10"), BUSINESS]
    )
    due = SituationRow.objects.get().refresh_on
    assert due
    clock(due.isoformat())
    assert tasks.nightly.call()["cases"] == 1
    assert tasks.nightly.call()["cases"] == 0


def test_the_page_shows_what_failed_first_with_the_reason(cast):
    failed(territory=cast.tarn.pk)
    page = text(client_of(cast.hugo).get("/travaux/"))
    assert "Relecture des dossiers après un changement de montant" in page
    assert "ValueError: base absente" in page
    assert "Traceback" not in page
    assert "5 sur 5" in page


def test_a_task_about_another_territory_is_not_shown_nor_touched(cast):
    other = failed(territory=cast.alsace.pk)
    client = client_of(cast.hugo)
    assert "base absente" not in text(client.get("/travaux/?etat=echec"))
    assert client.post(f"/travaux/{other.pk}/refaire/").status_code == 404
    other.refresh_from_db()
    assert other.status == OxTask.Status.FAILED


def test_a_task_that_failed_is_done_again(cast):
    task = failed(territory=cast.tarn.pk)
    client = client_of(cast.hugo)
    assert "remis dans la file" in text(client.post(f"/travaux/{task.pk}/refaire/", follow=True))
    task.refresh_from_db()
    assert task.status == OxTask.Status.READY
    assert "a changé d'état entre-temps" in text(client.post(f"/travaux/{task.pk}/refaire/", follow=True))
    assert Writing.objects.get(what="job:retry").detail == {"job": str(task.pk)}


def test_a_task_is_given_up(cast):
    task = failed(territory=cast.tarn.pk)
    assert "abandonné" in text(client_of(cast.hugo).post(f"/travaux/{task.pk}/abandonner/", follow=True))
    task.refresh_from_db()
    assert task.status == OxTask.Status.DISCARDED


@pytest.mark.parametrize("who", ["alice", "claire", "emilie", "gaelle", "farid"])
def test_others_than_an_administrator_see_nothing_of_it(cast, who):
    assert client_of(getattr(cast, who)).get("/travaux/").status_code == 403


def test_an_unknown_tab_shows_what_there_is(cast):
    assert client_of(cast.hugo).get("/travaux/?etat=zzz").status_code == 200
