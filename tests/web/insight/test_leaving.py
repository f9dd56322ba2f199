"""What leaves the house: frozen reports, files with their dictionary, FSE+ participants and what is missing."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import load_workbook
from tests.web.cast import agent, client_of, tell
from tests.web.insight.counted import asked, course, fact, left, published

from jalon.web.documents import files
from jalon.web.documents.integrity import check
from jalon.web.insight import exporting, masking
from jalon.web.insight.columns import COURSES, FSE
from jalon.web.insight.fse import incomplete, missing, participants
from jalon.web.insight.models import Export, Publication
from jalon.web.insight.queries import courses
from jalon.web.insight.writing import safe, write
from jalon.web.people.models import Person

pytestmark = pytest.mark.django_db


def text_of(data):
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


@pytest.fixture
def many(cast):
    """Twelve who left, seven of them by their business; and somebody who is still there."""
    for rank in range(12):
        course(cast, "2024-09-02", left("2026-01-30", "activite" if rank < 7 else "renonciation"))
    return course(cast, "2025-09-01")


# -- frozen --------------------------------------------------------------------------------------------------------


def test_a_report_is_written_by_its_figures_and_never_changes(cast, many):
    made = published(cast, "Rapport d'activité")
    data = files.read(made.stored_as, made.sha256)
    said = text_of(data)
    assert "13 personnes ont été accompagnées" in said
    assert "58,3 %" in said
    assert "7 sur 12" in said
    for one in range(5):
        course(cast, "2025-09-01", fact("rsa_opened", "2025-09-01", id=f"r{one}"))
    assert Publication.objects.get().sha256 == made.sha256
    page = client_of(cast.claire).get(f"/resultats/publications/{made.pk}.pdf")
    assert page.content == data
    assert page["Content-Disposition"].endswith('.pdf"')


def test_the_same_form_freezes_once_and_only_who_may(cast, many):
    sent = {"titre": "Rapport 2025", "token": "t", "periode": "2025"}
    client = client_of(cast.claire)
    for _ in range(2):
        client.post("/resultats/publications/", sent)
    made = Publication.objects.get()
    assert (made.start, made.end) == (date(2025, 1, 1), date(2025, 12, 31))
    assert client_of(cast.alice).post("/resultats/publications/", sent | {"token": "u"}).status_code == 403
    assert "Donnez un titre" in client.post("/resultats/publications/", {"titre": " "}).content.decode()
    assert client_of(cast.zoe).get(f"/resultats/publications/{made.pk}.pdf").status_code in {403, 404}


def test_small_groups_are_masked_in_what_leaves_and_not_in_the_house(cast):
    for rank in range(6):
        course(cast, "2024-09-02", left("2026-01-30", "activite" if rank < 4 else "renonciation"))
    said = text_of(files.read(published(cast).stored_as, published(cast).sha256))
    assert "4 sur 6" not in said
    assert "masqué" in said
    assert "4</a>" in client_of(cast.claire).get("/resultats/").content.decode().replace("<span", "</a><span")


@given(st.lists(st.integers(0, 30), max_size=8))
def test_no_masked_number_can_be_worked_out_from_the_others(counts):
    told = masking.told_groups(counts)
    hidden = [one for one, said in zip(counts, told, strict=True) if said == "masqué"]
    assert all(said == "masqué" for one, said in zip(counts, told, strict=True) if masking.is_small(one))
    others = sum(1 for one in counts if one)
    assert len(hidden) != 1 or others == 1


@pytest.mark.parametrize(
    ("numerator", "denominator", "told"),
    [
        (0, 0, "—"),
        (0, 20, "0"),
        (3, 20, "masqué"),
        (17, 20, "masqué"),
        (10, 20, "50"),
        (2, 4, "masqué"),
        (20, 20, "100"),
    ],
)
def test_a_share_is_told_when_neither_side_of_it_is_small(numerator, denominator, told):
    percent = Decimal(100 * numerator) / denominator if denominator else None
    assert masking.told_share(numerator, denominator, percent)[0].removesuffix("\u202f%") == told


# -- files ---------------------------------------------------------------------------------------------------------


def written(cast, kind="courses", form="xlsx", **filters):
    made = exporting.ask(agent(cast.claire), asked(cast.claire, **filters), kind, form, token=f"{kind}{form}")
    exporting.work(made.pk)
    return Export.objects.get(pk=made.pk)


@pytest.mark.parametrize("form", ["xlsx", "ods", "csv"])
def test_a_file_has_a_line_for_each_course_and_says_what_its_columns_mean(cast, many, form):
    made = written(cast, form=form)
    assert (made.total, made.done, made.problem) == (13, 13, "")
    answer = client_of(cast.claire).get(f"/resultats/fichiers/{made.pk}/")
    heads, rows, dictionary = read(answer.content, form)
    assert heads == [one.title for one in COURSES]
    assert len(rows) == 13
    assert [line[0] for line in dictionary] == heads
    assert many.reference in {row[0] for row in rows}
    assert not any("NOM" in head.upper() and head == "nom" for head in heads)


def read(data, form):
    if form == "csv":
        archive = zipfile.ZipFile(io.BytesIO(data))
        told = [line.split(";") for line in archive.read("données.csv").decode("utf-8-sig").splitlines()]
        other = [
            line.split(";") for line in archive.read("dictionnaire.csv").decode("utf-8-sig").splitlines()
        ]
    else:
        book = load_workbook(io.BytesIO(data))
        told = [[str(cell) for cell in row] for row in book.get_sheet_by_name("Données").to_python()]
        other = [[str(cell) for cell in row] for row in book.get_sheet_by_name("Dictionnaire").to_python()]
    return told[0], told[1:], other[1:]


def test_a_file_is_for_who_asked_for_it_and_goes_after_three_days(cast, many, clock):
    made = written(cast)
    assert client_of(cast.alice).get(f"/resultats/fichiers/{made.pk}/").status_code == 404
    clock("2026-07-05")
    assert exporting.erase_old() == 1
    assert client_of(cast.claire).get(f"/resultats/fichiers/{made.pk}/").status_code == 404


def test_a_file_asked_twice_by_the_same_form_is_one_and_its_page_says_how_far_it_is(cast, many):
    client = client_of(cast.claire)
    for _ in range(2):
        client.post("/resultats/fichiers/", {"quoi": "courses", "format": "csv", "token": "x"})
    made = Export.objects.get()
    assert "En attente" in client.get("/resultats/fichiers/liste/").content.decode()
    exporting.work(made.pk)
    exporting.work(made.pk)
    assert "Télécharger" in client.get("/resultats/fichiers/").content.decode()
    assert client.post("/resultats/fichiers/", {"quoi": "x", "format": "csv"}).status_code == 404


def test_a_file_holds_only_what_its_reader_may_count_when_it_is_written(cast, many):
    made = exporting.ask(agent(cast.bob), asked(cast.bob), "courses", "csv", token="b")
    exporting.work(made.pk)
    assert Export.objects.get().total == 0


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@x", "\tx"])
def test_no_text_becomes_a_formula(text):
    assert safe(text) == f"'{text}"
    assert safe("12 rue") == "12 rue"


def test_an_open_document_is_well_formed_whatever_is_written(tmp_path):
    place = tmp_path / "x.ods"
    rows = [("<a&b>", "\x00\x0b", date(2026, 1, 2), Decimal("1.50"), 3, None)]
    write("ods", place, COURSES[:1], rows)
    content = zipfile.ZipFile(place).read("content.xml")
    ET.fromstring(content)  # noqa: S314  written by us
    assert b"&lt;a&amp;b&gt;" in content


def test_the_check_of_files_takes_no_report_for_an_orphan(cast, many):
    published(cast)
    written(cast)
    assert check().orphans == []


# -- FSE+ ----------------------------------------------------------------------------------------------------------


def row_of(cast, case):
    return courses(agent(cast.claire), asked(cast.claire)).select_related("case__person").get(case=case)


def whole(case):
    Person.objects.filter(pk=case.person_id).update(
        civility="f",
        birth_date=date(1985, 1, 1),
        address="1 rue",
        postal_code="81000",
        town="Albi",
        phone="+33563000001",
    )
    tell(case, fact("person_described", "2025-09-01", id="d", education="bac"))
    tell(case, fact("business_registered", "2024-01-02", id="b", form="micro"))


def test_what_is_missing_is_listed_before_its_deadline(cast):
    case = course(cast, "2025-09-01", left("2026-06-10"))
    lacks = {one.what: (one.due, one.late) for one in missing(row_of(cast, case))}
    assert lacks["le niveau d'études"] == (date(2025, 9, 1), True)
    assert lacks["la situation à la sortie"] == (date(2026, 7, 8), False)
    assert "la situation six mois après la sortie" not in lacks
    page = client_of(cast.claire).get("/resultats/fse/").content.decode()
    assert "avant le 8 juillet 2026" in page
    assert "échéance passée" in page


def test_what_is_told_is_missing_no_more(cast):
    case = course(cast, "2025-09-01", left("2025-12-10"))
    whole(case)
    assert [one.what for one in missing(row_of(cast, case))] == [
        "la situation à la sortie", "la situation six mois après la sortie",
    ]  # fmt: skip
    tell(case, fact("followed_up", "2025-12-20", id="n0", months_after=0, status="salaried"))
    tell(case, fact("followed_up", "2026-06-12", id="n6", months_after=6, status="unknown"))
    assert missing(row_of(cast, case)) == ()


def test_the_list_and_the_file_agree_on_who_is_incomplete(cast, many):
    whole(many)
    rows = participants(courses(agent(cast.claire), asked(cast.claire)))
    by_query = set(rows.filter(incomplete(date(2026, 6, 30))).values_list("pk", flat=True))
    by_reading = {row.pk for row in rows.select_related("case__person") if missing(row)}
    assert by_query == by_reading
    assert many.pk not in by_query
    made = written(cast, "fse", "csv")
    heads, lines, _ = read(client_of(cast.claire).get(f"/resultats/fichiers/{made.pk}/").content, "csv")
    assert heads == [one.title for one in FSE]
    assert len(lines) == 13
