"""A case as a file: the facts that the reader may see, as the commands of Jalon read them."""

import pytest
from tests.cases import correction, fact, incapacity
from tests.web.cast import access, case_for, client_of

from jalon.programmes import programme
from jalon.rules import casefile
from jalon.rules.assess import assess
from jalon.web.cases import store
from jalon.web.cases.links import sharing
from jalon.web.kit.clock import today
from jalon.web.trust.models import Reading

pytestmark = pytest.mark.django_db
RSA = fact("rsa_opened", "2026-01-05")
STORY = (RSA, correction(RSA, fact("rsa_opened", "2026-01-12")), fact("accompaniment_started", "2026-01-20"))


def at(case):
    return f"/dossiers/{case.reference}/dossier.json"


def test_the_file_gives_the_same_situation_as_the_page(cast):
    case = case_for(cast.alice, STORY)
    answer = client_of(cast.alice).get(at(case))
    assert answer["Content-Type"] == "application/json"
    assert "attachment" in answer["Content-Disposition"]
    told = casefile.decode(answer.content)
    assert told == store.load(case).file
    definition = programme("tarn-tns")
    assert assess(definition, told, today()) == assess(definition, store.load(case).file, today())


def test_what_is_hidden_from_the_reader_is_not_in_it_and_it_can_still_be_read(cast):
    stop = incapacity("2026-03-02")
    case = case_for(cast.alice, [*STORY, stop, correction(stop, incapacity("2026-03-09"))])
    assert "incapacity" in client_of(cast.alice).get(at(case)).content.decode()
    seen = client_of(cast.bob).get(at(case)).content.decode()
    assert "incapacity" not in seen
    assert len(casefile.decode(seen).facts) == len(STORY)


def test_taking_it_away_is_written_in_the_log(cast):
    case = case_for(cast.alice, STORY)
    client_of(cast.alice).get(at(case))
    assert Reading.objects.filter(what="export du dossier").count() == 1


def test_a_partner_or_a_reader_takes_nothing_away(cast):
    case = case_for(cast.alice, STORY)
    sharing.share(access(cast.alice, case), cast.partner, "Atelier", None)
    for who in (cast.denis, cast.gaelle):
        assert client_of(who).get(at(case)).status_code == 403
        assert "dossier.json" not in client_of(who).get(f"/dossiers/{case.reference}/").content.decode()
