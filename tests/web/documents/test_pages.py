"""The pages of the papers of a case: adding, refusing, downloading, taking out."""

import io
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cases import fact
from tests.web.cast import PAPER, case_for, client_of, paper_of
from tests.web.documents.samples import JPEG, pdf

from jalon.web.documents import files, limits
from jalon.web.documents.models import Document
from jalon.web.trust.models import Reading

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small():
    """A site where a file weighs a megabyte at most."""
    former = settings.ENV
    settings.ENV = former.model_copy(update={"document_mb": 1})
    yield
    settings.ENV = former


@pytest.fixture
def case(cast):
    return case_for(cast.alice, [fact("accompaniment_started", "2026-03-02")])


def send(member, case, *given, **typed):
    form = {"kind": "tax", "title": "Avis 2025", **typed, "files": list(given)}
    return client_of(member).post(f"/dossiers/{case.reference}/pieces/", form, follow=True)


def file(name="avis.pdf", data=None):
    return SimpleUploadedFile(name, pdf() if data is None else data, content_type="application/pdf")


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode()).replace("&#x27;", "'")


def test_several_files_are_added_at_once_with_what_they_are(cast, case):
    page = text(send(cast.alice, case, file(), file("photo.jpg", JPEG), start="2025-01-01", end="2025-12-31"))
    assert "2 pièces ajoutées : avis.pdf, photo.jpg." in page
    assert "du 1ᵉʳ janvier 2025 au 31 décembre 2025" in page or "du 1er janvier 2025" in page
    assert "ajoutée le 30 juin 2026 par Alice Fictif" in page
    assert set(Document.objects.values_list("media_type", flat=True)) == {"application/pdf", "image/jpeg"}
    assert 'Pièces <span class="muted">(2)' in text(client_of(cast.alice).get(f"/dossiers/{case.reference}/"))


def test_an_empty_case_says_what_to_join(cast, case):
    assert "Rien n'a encore été joint" in text(
        client_of(cast.alice).get(f"/dossiers/{case.reference}/pieces/")
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([("bilan.pdf", b"MZ" + b"\0" * 500)], "« bilan.pdf » : c'est un programme, quel que soit son nom."),
        ([("vide.pdf", b"")], "« vide.pdf » : le fichier est vide"),
        ([("grand.csv", b"a;b\n" * 300_000)], "« grand.csv » : le fichier dépasse 1 Mo"),
        ([("a.csv", PAPER), ("b.pdf", b"%PDF-1.4 cut")], "« b.pdf » : PDF incomplet"),
        ([], "Choisissez au moins un fichier"),
        ([(f"{n}.csv", b"a;%d\n" % n) for n in range(11)], "10 fichiers au plus à la fois"),
        ([(f"{n}.csv", b"a;%d\n" % n) for n in range(120)], "10 fichiers au plus à la fois"),
        ([("énorme.csv", b"a;b\n" * 2_900_000)], "« énorme.csv » : le fichier dépasse 1 Mo"),
    ],
)
def test_a_file_that_is_refused_is_said_and_what_was_typed_stays(cast, case, given, said):
    answer = send(cast.alice, case, *[file(name, data) for name, data in given], start="2025-01-01")
    assert answer.status_code == 422
    page = text(answer)
    assert said in page
    assert 'value="Avis 2025"' in page
    assert 'value="2025-01-01"' in page
    assert '<option value="tax" selected>' in page
    assert not Document.objects.exists()


class Endless(io.RawIOBase):
    """What a browser sends: a form whose file never ends. Counts what the site takes of it."""

    HEAD = (
        b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nAvis 2025\r\n'
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="film.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n"
    )

    def __init__(self):
        self.taken = 0

    def read(self, size=-1):
        piece = self.HEAD if not self.taken else b"\0" * (size if size > 0 else 65536)
        self.taken += len(piece)
        return piece


@pytest.mark.parametrize("told", ["300000000", "9000000"])
def test_a_file_that_never_ends_is_refused_before_it_is_all_read(cast, case, told):
    """Whether the length that the browser tells is too much, or is a lie."""
    body = Endless()
    sent = {"wsgi.input": body, "CONTENT_LENGTH": told}
    answer = client_of(cast.alice).generic(
        "POST",
        f"/dossiers/{case.reference}/pieces/",
        b"x",
        content_type="multipart/form-data; boundary=b",
        **sent,
    )
    assert answer.status_code == 422
    assert "« film.pdf » : le fichier dépasse 1 Mo" in text(answer)
    assert 'value="Avis 2025"' in text(answer)
    assert body.taken < limits.of_form()
    assert not Document.objects.exists()


def test_the_same_file_again_is_said_and_not_kept(cast, case):
    same = pdf()
    send(cast.alice, case, file(data=same))
    assert "est déjà dans le dossier" in text(send(cast.alice, case, file("copie.pdf", same)))
    assert Document.objects.count() == 1
    # Twice in the same form too.
    other = pdf(pages=2)
    send(cast.alice, case, file("a.pdf", other), file("b.pdf", other))
    assert Document.objects.count() == 2


def test_a_download_is_saved_never_shown_and_written_down(cast, case):
    kept = paper_of(cast.alice, case, "Été «2025».csv")
    answer = client_of(cast.bob).get(f"/dossiers/{case.reference}/pieces/{kept.pk}/fichier/")
    assert answer.content == PAPER
    assert answer["Content-Type"] == "text/csv"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    reading = Reading.objects.order_by("-pk")[0]
    assert (reading.who.split()[0], reading.what) == ("Bob", f"téléchargement de la pièce n° {kept.pk}")


def test_a_paper_of_another_case_or_taken_out_is_not_found(cast, case):
    other = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02")])
    kept = paper_of(cast.alice, other)
    alice = client_of(cast.alice)
    assert alice.get(f"/dossiers/{case.reference}/pieces/{kept.pk}/fichier/").status_code == 404
    place = f"/dossiers/{other.reference}/pieces/{kept.pk}"
    assert alice.get(f"{place}/fichier/").status_code == 200
    alice.post(f"{place}/retirer/", {"why": "Erreur"})
    assert alice.get(f"{place}/fichier/").status_code == 404


def test_a_file_that_is_lost_is_said_and_never_an_error(cast, case):
    kept = paper_of(cast.alice, case)
    alice = client_of(cast.alice)
    for spoil in (lambda path: path.write_bytes(b"autre"), lambda path: path.unlink()):
        spoil(files.path_of(kept.stored_as))
        answer = alice.get(f"/dossiers/{case.reference}/pieces/{kept.pk}/fichier/", follow=True)
        assert "manque sur le serveur, ou y a été abîmé" in text(answer)


def test_taking_out_asks_why_and_can_be_undone(cast, case):
    kept = paper_of(cast.alice, case)
    alice, place = client_of(cast.alice), f"/dossiers/{case.reference}/pieces/{kept.pk}"
    assert alice.post(f"{place}/retirer/", {"why": " "}).status_code == 422
    page = text(alice.post(f"{place}/retirer/", {"why": "Mauvais dossier"}, follow=True))
    assert "« livre des recettes » est retirée" in page
    assert "par Alice Fictif : « Mauvais dossier »" in page
    assert "On peut la remettre jusqu'au 30 juillet 2026" in page
    page = text(alice.post(f"{place}/remettre/", follow=True))
    assert "est de nouveau dans le dossier" in page
    assert "1 pièce retirée" not in page


def test_who_may_only_see_is_not_offered_to_add(cast, case):
    paper_of(cast.alice, case)
    page = text(client_of(cast.remi).get(f"/dossiers/{case.reference}/pieces/"))
    assert "Télécharger" in page
    assert "Ajouter au dossier" not in page
    assert "Retirer" not in page
    assert send(cast.remi, case, file()).status_code == 403
    assert "pieces/" not in text(client_of(cast.gaelle).get(f"/dossiers/{case.reference}/"))


def test_the_end_of_a_period_does_not_come_before_its_start(cast, case):
    answer = send(cast.alice, case, file(), start="2025-02-01", end="2025-01-01")
    assert "La fin de la période vient avant son début" in text(answer)
