"""An organisation writes its letters in a form: checked, tried, kept version after version."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from tests.web.cast import agent, client_of
from tests.web.letters.written import letterhead

from jalon.letters import kind, kinds, templates
from jalon.web.letters import library
from jalon.web.letters.forms.text import shown, typed
from jalon.web.letters.models import Letterhead, TemplateVersion

pytestmark = pytest.mark.django_db

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f0003840180"
    "6c8a3f2b0000000049454e44ae426082"
)


def sent(form, **more):
    """A form as a browser sends it."""
    data = {
        "count": str(len(form.rows)), "label": form.label, "subject": form.subject, "title": form.title, "why": "",
        "seen": "0", "what": "save",
    }  # fmt: skip
    for at, row in enumerate(form.rows):
        data |= {f"kind-{at}": row.kind, f"text-{at}": row.text, f"name-{at}": row.name}
        data |= {f"ordered-{at}": "1"} if row.ordered else {}
    return data | {f"plain-{name}": text for name, text in form.plain.items()} | more


@pytest.mark.parametrize("one", templates(), ids=lambda one: one.id)
def test_every_text_of_jalon_goes_through_the_form_without_loss(one):
    data = QueryDict(mutable=True)
    data.update(sent(shown(one)))
    form = typed(data)
    made = form.checked(kind(one.kind))
    assert made is not None
    again = made.model_copy(update={"id": one.id})
    assert again.model_dump() == one.model_dump()


def test_an_organisation_writes_with_its_own_words_and_only_it_sends_them(cast):
    form = shown(library.packaged("invitation"))
    form.rows[1].text = "Venez nous voir, {personne.nom}, dans nos bureaux."
    client = client_of(cast.hugo)
    answer = client.post("/courriers/textes/invitation/", sent(form, why="Plus simple"), follow=True)
    assert "les prochains courriers auront ce texte" in answer.content.decode()
    assert library.in_force(cast.departement, "invitation").number == 1
    assert "Venez nous voir" in library.in_force(cast.departement, "invitation").template.model_dump_json()
    assert library.in_force(cast.operator, "invitation").number == 0
    assert "Plus simple" in client.get("/courriers/textes/invitation/").content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: [row for row in rows if row.name != "recours"], "voies et délais de recours"),
        (
            lambda rows: _with(rows, 1, "Bonjour {personne.prenom},"),
            "la variable « personne.prenom » n&#x27;existe pas",
        ),
        (lambda rows: _with(rows, 1, "Bonjour {personne.nom"), "une accolade n&#x27;est pas refermée"),
        (lambda rows: _with(rows, 1, "  "), "ce texte est vide"),
        (lambda rows: _with(rows, 1, "x" * 3001), "3001 caractères"),
    ],
)
def test_a_text_that_loses_what_it_must_say_is_refused_and_nothing_typed_is_lost(cast, change, said):
    form = shown(library.packaged("decision"))
    form.rows = change(form.rows)
    answer = client_of(cast.hugo).post("/courriers/textes/decision/", sent(form))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said.casefold() in page.casefold()
    assert "Rien n&#x27;est enregistré" in page or "Rien n'est enregistré" in page
    assert not TemplateVersion.objects.exists()


def _with(rows, rank, text):
    rows[rank].text = text
    return rows


def test_a_mention_may_be_said_otherwise_but_not_lose_its_words(cast):
    form = shown(library.packaged("decision"))
    row = next(row for row in form.rows if row.name == "recours")
    row.text = "Écrivez à {recours.adresse}."
    answer = client_of(cast.hugo).post("/courriers/textes/decision/", sent(form))
    assert answer.status_code == 422
    assert "ne dit plus « deux mois »" in answer.content.decode()


def test_blocks_move_come_and_go_without_being_saved(cast):
    form = shown(library.packaged("invitation"))
    client, many = client_of(cast.hugo), len(form.rows)
    for what, count in (
        ("up-2", many),
        ("down-0", many),
        ("out-1", many - 1),
        (f"add-{many}-heading", many + 1),
    ):
        page = client.post("/courriers/textes/invitation/", sent(form, what=what)).content.decode()
        assert f'name="count" value="{count}"' in page
    for nonsense in ("up-0", "out-999", "add-1-script", "x", "down-²"):
        assert client.post("/courriers/textes/invitation/", sent(form, what=nonsense)).status_code == 200
    assert not TemplateVersion.objects.exists()


def test_two_people_write_one_text_and_neither_loses_theirs(cast):
    mine, theirs = shown(library.packaged("invitation")), shown(library.packaged("invitation"))
    mine.rows[1].text, theirs.rows[1].text = "Le mien.", "Le sien."
    client = client_of(cast.hugo)
    client.post("/courriers/textes/invitation/", sent(theirs))
    answer = client.post("/courriers/textes/invitation/", sent(mine))
    assert answer.status_code == 409
    assert "Le mien." in answer.content.decode()
    client.post("/courriers/textes/invitation/", sent(mine, seen="1"))
    assert [one.number for one in library.versions(cast.departement, "invitation")] == [2, 1]


def test_a_former_version_is_read_and_sent_again(cast):
    form = shown(library.packaged("invitation"))
    form.rows[1].text = "Autrement."
    client = client_of(cast.hugo)
    client.post("/courriers/textes/invitation/", sent(form))
    assert "Autrement." in client.get("/courriers/textes/invitation/versions/1/").content.decode()
    client.post("/courriers/textes/invitation/reprendre/0/", {"seen": "1"})
    now = library.in_force(cast.departement, "invitation")
    assert (now.number, now.own) == (2, False)
    assert now.template == library.packaged("invitation")
    assert client.get("/courriers/textes/invitation/versions/9/").status_code == 404


@pytest.mark.parametrize("one", kinds(), ids=lambda one: one.id)
def test_every_text_can_be_tried(cast, one):
    letterhead(cast.departement)
    answer = client_of(cast.hugo).get(f"/courriers/textes/{one.id}/apercu/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_what_is_typed_is_tried_before_it_is_saved_and_is_never_code(cast):
    form = shown(library.packaged("invitation"))
    form.rows[1].text = '#read("/etc/passwd") $x$ <b> {{ 7*7 }} *gras*'.replace("{{ 7*7 }}", "")
    answer = client_of(cast.hugo).post("/courriers/textes/invitation/apercu/", sent(form))
    assert answer.content.startswith(b"%PDF-")
    form.rows[1].text = "{"
    answer = client_of(cast.hugo).post("/courriers/textes/invitation/apercu/", sent(form))
    assert answer.status_code == 422
    assert "L'aperçu ne peut pas être montré" in answer.content.decode()


HEAD = {
    "name": "Département (fictif)",
    "address": "1 place\n81000 ALBI",
    "seen": "0",
    "phone": "05 63 00 00 01",
}


def test_a_letterhead_has_its_pictures_with_what_they_show(cast):
    client = client_of(cast.hugo)
    without = client.post("/courriers/en-tete/", HEAD | {"logo_file": SimpleUploadedFile("logo.png", PNG)})
    assert without.status_code == 422
    assert "texte de remplacement" in without.content.decode()
    answer = client.post(
        "/courriers/en-tete/", HEAD | {"logo_file": SimpleUploadedFile("l.png", PNG), "logo_alt": "Logo"}
    )
    assert answer.status_code == 302
    head = Letterhead.objects.get()
    assert (bytes(head.logo or b""), head.version) == (PNG, 1)
    client.post("/courriers/en-tete/", HEAD | {"logo_out": "on", "logo_alt": "Logo", "seen": "1"})
    assert Letterhead.objects.get().logo is None


@pytest.mark.parametrize(
    "data", [b"MZ\x90", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", b"x" * 400_000]
)
def test_a_picture_that_is_none_or_would_run_is_refused(cast, data):
    given = HEAD | {"logo_file": SimpleUploadedFile("logo.png", data), "logo_alt": "Logo"}
    assert client_of(cast.hugo).post("/courriers/en-tete/", given).status_code == 422
    assert not Letterhead.objects.exists()


def test_two_people_on_one_letterhead(cast):
    client = client_of(cast.hugo)
    client.post("/courriers/en-tete/", HEAD)
    answer = client.post("/courriers/en-tete/", HEAD | {"phone": "06"})
    assert answer.status_code == 409
    assert Letterhead.objects.get().phone == "05 63 00 00 01"


def test_who_does_not_write_letters_is_refused(cast):
    with pytest.raises(PermissionDenied):
        library.save(agent(cast.alice), "end", library.packaged("end"), seen=0)
    assert not TemplateVersion.objects.exists()
