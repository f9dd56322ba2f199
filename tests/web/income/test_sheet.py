"""A table of income: its columns recognised, read again before it is saved, refused in clear when it is no table."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cases import fact
from tests.web.cast import case_for, client_of
from tests.web.income.test_year import BUSINESS, told

from jalon.web.cases import store
from jalon.web.cases.models import FactRow
from jalon.web.income.models import ColumnMapping
from jalon.web.income.sheet import columns
from jalon.web.income.sheet.months import month_of_text, nature_of, taken
from jalon.web.income.sheet.reading import BadSheet, read_sheet

BY_MONTH = "Mois;Recettes;Frais;Client\njanvier 2026;1 200,50 €;80;A\nfévrier 2026;0;;B\nTotal;1200,50;80;\n"
RECEIPTS = """Suivi de mon activité,,
Date,Libellé,Montant encaissé
03/01/2026,Retouche,40
20/01/2026,Ourlet,25.50
02/02/2026,Robe,120
"""


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
TYPES = f'<Default Extension="rels" ContentType="{RELATIONS}"/><Default Extension="xml" ContentType="application/xml"/>'


def _link(kind, target):
    to = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{to}</Relationships>'


def upload(content, name="recettes.csv"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def workbook(rows):
    """An XLSX file as small as one can be, written by hand."""
    letters = "ABCDEFGH"
    cells = "".join(
        f'<row r="{at}">'
        + "".join(
            f'<c r="{letters[place]}{at}" t="inlineStr"><is><t>{value}</t></is></c>'
            if isinstance(value, str)
            else f'<c r="{letters[place]}{at}"><v>{value}</v></c>'
            for place, value in enumerate(row)
        )
        + "</row>"
        for at, row in enumerate(rows, 1)
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{TYPES}</Types>')
        packed.writestr("_rels/.rels", _link("officeDocument", "xl/workbook.xml"))
        packed.writestr("xl/_rels/workbook.xml.rels", _link("worksheet", "worksheets/sheet1.xml"))
        book = '<sheets><sheet name="Suivi" sheetId="1" r:id="r1"/></sheets>'
        packed.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}</workbook>')
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
        packed.writestr("xl/worksheets/sheet1.xml", sheet)
    return held.getvalue()


# -- reading -------------------------------------------------------------------------------------------------------


def test_a_table_of_months_gives_its_columns_by_themselves():
    sheet = read_sheet(upload(BY_MONTH))
    assert columns.guessed(sheet) == ["month", "turnover", "costs", ""]


def test_receipts_of_a_month_add_up_and_a_title_above_the_heads_is_skipped():
    sheet = read_sheet(upload(RECEIPTS))
    assert sheet.heads[0] == "Date"
    meanings = columns.guessed(sheet)
    found = taken(sheet, meanings, nature_of(meanings, "services"), None)
    assert {f"{month:%Y-%m}": str(amounts["services"]) for month, amounts in found.months.items()} == {
        "2026-01": "65.50", "2026-02": "120",
    }  # fmt: skip
    assert not found.problems


def test_the_total_of_a_table_is_not_a_month():
    sheet = read_sheet(upload(BY_MONTH))
    meanings = columns.guessed(sheet)
    found = taken(sheet, meanings, nature_of(meanings, "sale"), None)
    assert len(found.months) == 2
    assert found.left_out == ["ligne 4 (Total)"]


def test_a_workbook_is_read_to_the_cent_without_the_dust_of_its_sums():
    sheet = read_sheet(
        upload(workbook([["Mois", "Ventes"], ["2026-01", 0.1 + 0.2], ["2026-02", 1234.5]]), "s.xlsx")
    )
    assert sheet.rows == [["2026-01", "0,30"], ["2026-02", "1234,50"]]


def test_a_file_of_windows_keeps_its_accents():
    sheet = read_sheet(upload("Mois;Dépenses;Recettes\nfévrier 2026;5;10\n".encode("cp1252")))
    assert sheet.heads[1] == "Dépenses"
    assert sheet.rows[0][0] == "février 2026"


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-03", "2026-03"), ("2026-03-31", "2026-03"), ("15/03/2026", "2026-03"), ("3/2026", "2026-03"),
        ("mars 2026", "2026-03"), ("Févr. 26", "2026-02"), ("1er juillet 2025", None), ("août 2025", "2025-08"),
        ("juin", "2024-06"), ("13/2026", None), ("jui 2025", None), ("total", None), ("", None),
    ],
)  # fmt: skip
def test_a_month_is_read_as_people_write_it(text, month):
    found = month_of_text(text, 2024)
    assert (f"{found:%Y-%m}" if found else None) == month


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "vide.csv", "est vide"),
        (b"%PDF-1.7 ...", "bilan.csv", "est un PDF"),
        (b"MZ\x90\x00", "suivi.xlsx", "est un programme"),
        (b"PK\x03\x04 abc", "suivi.xlsx", "ne s'ouvre pas"),
        (b"\xd0\xcf\x11\xe0 abc", "suivi.xls", "ne s'ouvre pas"),
        (b"Mois;Montant\n", "t.csv", "pas de ligne sous ses titres"),
        (b"a\x00b\x00c", "t.csv", "n'est pas un tableau"),
        (b"Mois;Montant\n" + b"janvier;1\n" * 6000, "t.csv", "plus de 5000 lignes"),
        (b"x" * (5 * 1024 * 1024 + 1), "gros.csv", "dépasse 5 Mo"),
    ],
)
def test_what_is_no_table_is_refused_in_clear(content, name, sentence):
    with pytest.raises(BadSheet, match=sentence):
        read_sheet(upload(content, name))


def test_a_file_made_to_choke_who_opens_it_is_not_opened():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (70 * 1024 * 1024))
    with pytest.raises(BadSheet, match="beaucoup plus qu'un tableau"):
        read_sheet(upload(held.getvalue(), "s.xlsx"))


# -- pages ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def case(cast):
    return case_for(cast.alice, [fact("accompaniment_started", "2026-03-02"), BUSINESS])


def at(case, end=""):
    return f"/dossiers/{case.reference}/revenus/importer/{end}"


def choices(*meanings, **more):
    return {f"colonne-{rank}": meaning for rank, meaning in enumerate(meanings)} | more


@pytest.mark.django_db
def test_a_table_is_read_again_on_the_page_of_the_year_before_anything_is_saved(cast, case):
    client = client_of(cast.alice)
    assert client.post(at(case), {"sheet": upload(BY_MONTH)})["Location"].endswith("/importer/colonnes/")
    page = client.get(at(case, "colonnes/")).content.decode()
    assert '<option value="turnover" selected>' in page
    answer = client.post(at(case, "colonnes/"), choices("month", "turnover", "costs", ""), follow=True)
    page = answer.content.decode()
    assert 'name="2026-01x1-services" value="1200,50"' in page
    assert 'name="2026-01x1-costs" value="80"' in page
    assert "Repris du tableau" in page
    assert not FactRow.objects.filter(kind="income_declared").exists()
    form = {"seen": store.load(case).last, "token": "t1", "declared_on": "2026-06-30"}
    form |= {"2026-01x1-services": "1200,50", "2026-01x1-costs": "80", "2026-02x1-services": "0"}
    client.post(f"/dossiers/{case.reference}/revenus/2026/?import=1", form)
    assert [(month, str(amount)) for month, _, amount in sorted(told(case))] == [
        ("2026-01", "1200.50"),
        ("2026-02", "0"),
    ]
    assert "income_months" not in client.session


@pytest.mark.django_db
def test_the_columns_are_remembered_for_the_next_file_of_the_same_form(cast, case):
    client = client_of(cast.alice)
    client.post(at(case), {"sheet": upload(BY_MONTH)})
    client.post(at(case, "colonnes/"), choices("month", "sale", "", ""))
    client = client_of(cast.bob)
    client.post(at(case), {"sheet": upload(BY_MONTH.replace("80", "95"))})
    assert '<option value="sale" selected>' in client.get(at(case, "colonnes/")).content.decode()
    assert ColumnMapping.objects.count() == 1


@pytest.mark.django_db
def test_a_table_of_two_years_goes_from_one_year_to_the_next(cast, case):
    client = client_of(cast.alice)
    client.post(at(case), {"sheet": upload("Mois;CA\ndécembre 2025;10\njanvier 2026;20\n")})
    answer = client.post(at(case, "colonnes/"), choices("month", "turnover"))
    assert "/revenus/2025/" in answer["Location"]
    form = {
        "seen": store.load(case).last,
        "token": "t1",
        "declared_on": "2026-06-30",
        "2025-12x1-services": "10",
    }
    answer = client.post(answer["Location"], form)
    assert "/revenus/2026/" in answer["Location"]
    assert 'name="2026-01x1-services" value="20"' in client.get(answer["Location"]).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (("", "turnover", "", ""), "Choisissez la colonne du mois"),
        (("month", "", "", ""), "au moins une colonne de montants"),
        (("month", "turnover", "turnover", ""), "Une seule colonne"),
        (("month", "turnover", "sale", ""), "compté deux fois"),
        (("month", "", "", "turnover"), "ligne 2 : « A » n'est pas un montant"),
        (("nimporte", "turnover", "", ""), "Choisissez la colonne du mois"),
    ],
)
def test_columns_that_cannot_be_read_are_said_and_nothing_is_taken(cast, case, chosen, sentence):
    client = client_of(cast.alice)
    client.post(at(case), {"sheet": upload(BY_MONTH)})
    answer = client.post(at(case, "colonnes/"), choices(*chosen))
    assert answer.status_code == 422
    assert sentence.lower() in answer.content.decode().replace("&#x27;", "'").lower()
    assert not ColumnMapping.objects.exists()


@pytest.mark.django_db
def test_a_month_to_come_is_refused(cast, case):
    client = client_of(cast.alice)
    client.post(at(case), {"sheet": upload("Mois;CA\njuillet 2026;10\n")})
    answer = client.post(at(case, "colonnes/"), choices("month", "turnover"))
    assert "juillet 2026 est à venir" in answer.content.decode()


@pytest.mark.django_db
def test_a_bad_file_is_said_on_the_page(cast, case):
    answer = client_of(cast.alice).post(at(case), {"sheet": upload(b"%PDF-1.7", "b.pdf")})
    assert answer.status_code == 422
    assert "est un PDF, pas un tableau" in answer.content.decode()
    assert client_of(cast.alice).post(at(case)).status_code == 422


@pytest.mark.django_db
def test_the_table_of_a_case_is_not_taken_for_that_of_another(cast, case):
    other = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02"), BUSINESS])
    client = client_of(cast.alice)
    client.post(at(case), {"sheet": upload(BY_MONTH)})
    assert client.get(at(other, "colonnes/"))["Location"].endswith("/revenus/importer/")
