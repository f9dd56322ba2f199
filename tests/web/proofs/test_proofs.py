"""The proof file: what was signed, sent and decided, with its fingerprint; no more than its reader may see."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from tests.cases import fact
from tests.web.cast import case_for, client_of, paper_of
from tests.web.contracts.agreed import signed
from tests.web.letters.written import at_home, letterhead, sent
from tests.web.panel.seated import decide, heard, on_agenda, opine

from jalon.web.contracts.models import Sealed
from jalon.web.documents import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    letterhead(cast.operator)
    made = case_for(
        cast.alice,
        [
            fact("accompaniment_started", "2026-06-01"),
            fact("brake_identified", "2026-06-02", brake="f", theme="health"),
        ],
    )
    at_home(made)
    return made


def proof(member, case):
    answer = client_of(member).get(f"/dossiers/{case.reference}/preuves.pdf")
    assert answer.status_code == 200
    return PdfReader(BytesIO(answer.content))


def text_of(reader):
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def test_all_that_was_signed_sent_and_decided_is_there_with_its_fingerprint_and_its_annexes(cast, case):
    signed(case, cast.alice)
    letter = sent(case, cast.alice)
    paper = paper_of(cast.alice, case)
    item = on_agenda(cast, case, "absence")
    heard(cast, item)
    opine(cast, item, "no_action")
    decide(cast, item, "no_action")
    reader = proof(cast.emilie, case)
    said = text_of(reader)
    for one in (Sealed.objects.get().seal, letter.sha256, paper.sha256):
        assert one in said
    for words in ("J'étais malade.", "Motifs de la décision.", "Trouver trois clients", "fichier à part"):
        assert "".join(words.split()) in said.replace("\u2019", "'")
    kept = PdfReader(BytesIO(files.read(letter.stored_as, letter.sha256)))
    assert text_of(kept) in said
    titles = [one.title for one in reader.outline]
    assert titles[0] == "Sommaire"
    assert titles[1].startswith("Annexe 1 : courrier")


def test_what_its_reader_may_not_see_is_not_there(cast, case):
    item = on_agenda(cast, case, "absence")
    heard(cast, item)
    theirs = text_of(proof(cast.bob, case))
    assert "santé" not in theirs
    assert "malade" not in theirs
    assert "santé" in text_of(proof(cast.alice, case))
    assert client_of(cast.zoe).get(f"/dossiers/{case.reference}/preuves.pdf").status_code == 404
    assert client_of(cast.gaelle).get(f"/dossiers/{case.reference}/preuves.pdf").status_code == 403


def test_a_file_that_is_gone_is_said_and_stops_nothing(cast, case):
    letter = sent(case, cast.alice)
    files.path_of(letter.stored_as).unlink()
    said = text_of(proof(cast.alice, case))
    assert "N'apaspuêtrejoint:courrier" in said.replace("\u2019", "'")


def test_an_empty_case_has_its_proof_file_too(cast):
    assert "Dossierdepreuves" in text_of(proof(cast.alice, case_for(cast.alice)))
