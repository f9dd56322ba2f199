"""What a file is, by its content: what is taken, what is refused, and what is said then."""

import io
import zipfile

import pytest
from tests.web.documents.samples import JPEG, ODS, PNG, WEBP, XLSX, heic, office, pdf

from jalon.web.documents import content
from jalon.web.documents.checking import LONGEST_NAME, clean_name
from jalon.web.documents.errors import NotAccepted

FINE = {
    "a.pdf": (pdf(), content.PDF),
    "locked-against-changes.pdf": (pdf(owner="secret"), content.PDF),
    "a.jpg": (JPEG, content.JPEG),
    "a.png": (PNG, content.PNG),
    "a.webp": (WEBP, content.WEBP),
    "a.heic": (heic(b"heic"), content.HEIC),
    "b.heic": (heic(b"mif1"), content.HEIC),
    "a.xlsx": (XLSX, content.XLSX),
    "a.ods": (ODS, content.ODS),
    "a.csv": ("mois;chiffre d'affaires\n2026-01;120 €\n".encode(), content.CSV),
    "ancien.csv": ("mois;été\n".encode("cp1252"), content.CSV),
    "tableur.csv": ("mois;été\n".encode("utf-16"), content.CSV),
    "photo.exe": (JPEG, content.JPEG),
}
WRONG = {
    "an executable called PDF": ("bilan.pdf", b"MZ\x90\0" + b"\0" * 900, "un programme"),
    "a Linux program": ("bilan.pdf", b"\x7fELF\x02\x01\x01" + b"\0" * 900, "un programme"),
    "a script called CSV": ("a.csv", b"#!/bin/sh\nrm -rf /\n", "un programme|tableau de texte"),
    "a page called CSV": ("a.csv", b"<!doctype html><script>alert(1)</script>", "page web"),
    "a page without its beginning": ("a.csv", b"<img src=x onerror=alert(1)>", "tableau de texte"),
    "bytes called CSV": ("a.csv", bytes(range(1, 200)), "tableau de texte|pas accepté"),
    "nothing": ("a.pdf", b"", "vide"),
    "a PDF after something else": ("a.pdf", b"GIF89a;" + pdf(), "GIF|commence par autre chose|pas accepté"),
    "a PDF with a page before it": ("a.pdf", b"<html></html>\n" + pdf(), "commence par|page web|pas accepté"),
    "a PDF that is cut": ("a.pdf", pdf()[:-40], "incomplet ou abîmé"),
    "a PDF that is its first line": ("a.pdf", b"%PDF-1.7\n%%EOF\n", "incomplet ou abîmé"),
    "a PDF with a password": ("a.pdf", pdf(user="secret"), "mot de passe"),
    "a PDF that is an archive too": ("a.pdf", pdf() + office({"a.txt": "a"}), "archive"),
    "an image that is an archive too": ("a.png", PNG + office({"a.txt": "a"}), "archive"),
    "a JPEG that is cut": ("a.jpg", JPEG[:-30], "incomplet"),
    "a PNG that is cut": ("a.png", PNG[:-12], "incomplet"),
    "a WebP that is cut": ("a.webp", WEBP[:-8], "incomplet"),
    "a HEIC that is cut": ("a.heic", heic(b"heic")[:-5], "incomplet"),
    "a HEIC whose boxes have no length": ("a.heic", heic(b"heic") + b"\0\0\0\x01mdat", "incomplet"),
    "a document of Word": ("a.docx", office({"[Content_Types].xml": "", "word/document.xml": ""}), "PDF"),
    "a workbook with macros": (
        "a.xlsm",
        office({"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/vbaProject.bin": ""}),
        "macros",
    ),
    "an archive": ("a.zip", office({"a.txt": "a"}), "archive"),
    "an archive that is cut": ("a.xlsx", XLSX[:60], "abîmé"),
    "an image of another sort": ("a.gif", b"GIF89a" + b"\0" * 40, "GIF"),
    "a drawing with a script": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "SVG"),
}


@pytest.mark.parametrize("name", FINE)
def test_a_file_is_known_by_its_content(name):
    data, expected = FINE[name]
    assert content.read(data, name) == expected


@pytest.mark.parametrize("case", WRONG)
def test_what_is_refused_is_said_in_french(case):
    name, data, said = WRONG[case]
    with pytest.raises(NotAccepted, match=said):
        content.read(data, name)


@pytest.mark.parametrize("name", FINE)
@pytest.mark.parametrize("length", [1, 4, 9, 13, 40, 200])
def test_the_beginning_of_a_file_is_refused_and_never_breaks(name, length):
    data, expected = FINE[name]
    if expected == content.CSV or length >= len(data):
        pytest.skip("a shorter text is still a text")
    with pytest.raises(NotAccepted):
        content.read(data[:length], "a.pdf")


def test_a_workbook_that_would_unpack_to_too_much_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", "")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 301_000_000)
    with pytest.raises(NotAccepted, match="trop gros"):
        content.read(packed.getvalue(), "a.xlsx")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Bilan 2025.pdf", "Bilan 2025.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\moi\\bilan.PDF", "bilan.pdf"),
        ("bilan\x00\r\nSet-Cookie: a=b.pdf", "bilanSet-Cookie a=b.pdf"),
        ("bilan\u202efdp.exe", "bilanfdp.pdf"),
        ("facture.pdf.exe", "facture.pdf.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ('a"b<c>|d?.pdf', "a b c d.pdf"),
    ],
)
def test_a_name_keeps_no_path_and_no_trick_and_ends_as_the_file_is(given, kept):
    assert clean_name(given, ".pdf") == kept


def test_a_name_that_is_too_long_is_cut_before_its_ending():
    name = clean_name("é" * 400 + ".pdf", ".pdf")
    assert len(name) == LONGEST_NAME
    assert name.endswith("é.pdf")
