"""Many letters at once: written a few at a time, none twice, each case left out with its reason."""

import pytest
from tests.cases import fact
from tests.web.cast import agent, case_for, client_of
from tests.web.letters.written import at_home, batch_of, letterhead

from jalon.letters import kind
from jalon.web.cases.models import FactRow
from jalon.web.documents import files
from jalon.web.letters import batches, library
from jalon.web.letters.models import Batch, KeptLetter

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(cast):
    letterhead(cast.operator)
    made = [
        case_for(
            cast.alice,
            [fact("rsa_opened", "2026-06-20"), fact("referent_named", "2026-06-21", referent="Alice")],
        )
        for _ in range(3)
    ]
    for case in made[:2]:
        at_home(case)
    return made


def written(batch):
    while batches.work(batch.pk):
        pass
    return Batch.objects.get(pk=batch.pk)


def test_the_cases_that_wait_for_a_letter_are_proposed_with_the_reason(cast, cases):
    found = batches.waiting(agent(cast.alice), kind("information"))
    assert {one.case.pk for one in found} == {case.pk for case in cases}
    page = client_of(cast.alice).get("/courriers/lots/nouveau/information/").content.decode()
    assert "Tarn, règlement TNS" in page
    assert page.count("checked") >= len(cases)
    assert not batches.waiting(agent(cast.zoe), kind("information"))


def test_a_batch_writes_what_it_can_and_says_why_the_rest_is_left_out(cast, cases):
    batch = written(batch_of(cases, cast.alice))
    assert KeptLetter.objects.filter(batch=batch).count() == 2
    assert FactRow.objects.filter(kind="letter_sent").count() == 2
    (left,) = batch.items.exclude(problem="")
    assert left.case_id == cases[2].pk
    assert "destinataire.adresse" in left.problem
    page = client_of(cast.alice).get(f"/courriers/lots/{batch.pk}/").content.decode()
    assert "2 courriers écrits sur 3, 1 laissé de côté" in page


def test_its_files_to_print_are_kept_and_the_same_each_time(cast, cases):
    batch = written(batch_of(cases, cast.alice))
    (one,) = batch.files
    assert one["letters"] == 2
    answer = client_of(cast.alice).get(f"/courriers/lots/{batch.pk}/a-imprimer-1.pdf")
    assert answer.content == files.read(one["name"], one["sha256"])
    assert client_of(cast.alice).get(f"/courriers/lots/{batch.pk}/a-imprimer-2.pdf").status_code == 404


def test_work_done_twice_writes_nothing_twice(cast, cases):
    batch = batch_of(cases, cast.alice)
    batches.work(batch.pk)
    for item in batch.items.all():
        batches._write(batch, library.InForce(library.packaged("information"), None), item.pk)
    written(batch)
    written(batch)
    assert KeptLetter.objects.count() == 2


def test_asked_for_twice_it_begins_once(cast, cases):
    assert batch_of(cases, cast.alice).pk == batch_of(cases, cast.alice).pk
    assert Batch.objects.count() == 1


def test_a_batch_that_is_stopped_writes_no_more(cast, cases):
    batch = batch_of(cases, cast.alice)
    client_of(cast.alice).post(f"/courriers/lots/{batch.pk}/arreter/")
    written(batch)
    assert not KeptLetter.objects.exists()


def test_a_case_of_others_is_never_written_to(cast, cases):
    with pytest.raises(batches.Nothing):
        batch_of(cases, cast.zoe)
    batch = batch_of(cases, cast.alice)
    assert client_of(cast.zoe).get(f"/courriers/lots/{batch.pk}/").status_code == 404


def test_from_the_page_to_the_letters(cast, cases):
    client = client_of(cast.alice)
    chosen = {"cases": [case.reference for case in cases[:1]], "how": "post", "token": "t"}
    first = client.post("/courriers/lots/nouveau/information/apercu/", chosen)
    assert first.content.startswith(b"%PDF-")
    answer = client.post("/courriers/lots/nouveau/information/", chosen)
    assert answer.status_code == 302
    written(Batch.objects.get())
    assert KeptLetter.objects.get().case_id == cases[0].pk
    nobody = client.post("/courriers/lots/nouveau/information/", {"how": "post", "token": "u"})
    assert nobody.status_code == 422
    assert "Choisissez au moins un dossier" in nobody.content.decode()
