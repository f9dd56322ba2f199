"""A character that no database takes breaks no page: it is left out of what is sent, and the rest is kept."""

import re

import pytest
from tests.cases import fact
from tests.web.cast import case_for, client_of

from jalon.web.cases import store
from jalon.web.cases.models import FactRow

pytestmark = pytest.mark.django_db
BUSINESS = fact("business_registered", "2025-01-10", form="micro", natures=("services",))
PAGES = ("revenus/2026/", "revenus/evaluer/", "revenus/simuler/", "revenus/avis-demande/", "noter/letter_sent/",
         "revenus/importer/", "rendez-vous/nouveau/", "pieces/")  # fmt: skip
ASKED = ("q", "qui", "quand", "groupe", "etat", "programme", "territoire", "apres", "avant", "code", "place", "vue",
         "jour", "tri", "line", "voie", "entreprise")  # fmt: skip


@pytest.fixture
def case(cast):
    return case_for(cast.alice, [fact("accompaniment_started", "2026-03-02"), BUSINESS])


@pytest.mark.parametrize("end", PAGES)
@pytest.mark.parametrize("text", ["\x00", "a\x00b"])
def test_a_form_that_is_sent_with_it_is_answered(cast, case, end, text):
    client, at = client_of(cast.claire), f"/dossiers/{case.reference}/{end}"
    names = set(re.findall(r'name="([^"]+)"', client.get(at).content.decode()))
    for what in ("propose", "keep", "see"):
        sent = dict.fromkeys(names, text) | {"seen": store.load(case).last, "what": what}
        assert client.post(at, sent).status_code in {200, 302, 400, 403, 404, 409, 422}


@pytest.mark.parametrize(
    "page", ["/", "/dossiers/", "/agenda/", "/recherche/", "/recherche/rapide/", "/personnes/nouvelle/"]
)
def test_a_question_that_has_it_is_answered(cast, page):
    answer = client_of(cast.alice).get(page, dict.fromkeys(ASKED, "\x00"))
    assert answer.status_code in {200, 302, 400, 404}


@pytest.mark.parametrize("end", ["\x00/", "noter/\x00/", "revenus/evaluations/\x00/", "rendez-vous/\x00/"])
def test_an_address_that_has_it_leads_nowhere(cast, case, end):
    assert client_of(cast.alice).get(f"/dossiers/{case.reference}/{end}").status_code == 404


def test_what_was_typed_around_it_is_kept(cast, case):
    client_of(cast.alice).post(
        f"/dossiers/{case.reference}/noter/letter_sent/",
        {"seen": store.load(case).last, "token": "t\x001", "on": "2026-06-30", "letter": "information",
         "to": "person", "note": "Pris\x00 au téléphone"},
    )  # fmt: skip
    assert "Pris au téléphone" in FactRow.objects.get(kind="letter_sent").payload
