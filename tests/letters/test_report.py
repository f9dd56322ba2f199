"""A report: accessible, the same words give the same bytes, and no word of it is ever code."""

from datetime import date
from io import BytesIO

from pypdf import PdfReader

from jalon.letters import Report, Section, Table, print_report

REPORT = Report(
    title="Rapport #set text(red)",
    house="Département fictif",
    on=date(2026, 6, 30),
    head=["Période du 1er janvier au 31 décembre 2025."],
    sections=[
        Section(
            "Résultats", ["#panic(1) 58,3 %"], [Table("Parts", ("Chiffre", "Part"), [("Sorties", "58,3 %")])]
        ),
    ],
    footer="Rapport fictif",
)


def test_the_same_words_give_the_same_accessible_bytes():
    data = print_report(REPORT)
    assert data == print_report(REPORT)
    read = PdfReader(BytesIO(data))
    assert read.metadata
    assert read.metadata.title == "Rapport #set text(red)"
    assert "/StructTreeRoot" in read.root_object
    said = " ".join(page.extract_text() for page in read.pages)
    assert "#panic(1)" in said
    assert "Sorties" in said
