"""What a file is, found by reading it, and whether it is whole. Its name and what the browser says prove nothing."""

import io
import zipfile
from collections.abc import Callable

import puremagic
from pypdf import PasswordType, PdfReader
from pypdf.errors import PyPdfError

from .errors import NotAccepted

PDF, JPEG, PNG, WEBP, HEIC = "application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
SUFFIXES = {
    PDF: ".pdf", JPEG: ".jpg", PNG: ".png", WEBP: ".webp", HEIC: ".heic", CSV: ".csv", XLSX: ".xlsx", ODS: ".ods",
}  # fmt: skip
"""Each accepted type, and how the name of a file of it ends."""
NAMES = {
    PDF: "PDF", JPEG: "photo JPEG", PNG: "image PNG", WEBP: "image WebP", HEIC: "photo HEIC", CSV: "tableau CSV",
    XLSX: "classeur Excel", ODS: "classeur LibreOffice",
}  # fmt: skip
ACCEPTED = "PDF, photo (JPEG, PNG, WebP, HEIC) ou tableau (CSV, XLSX, ODS)"
_HEAD = 4096
"""Bytes by which a type is recognised."""
_TAIL = 2048
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis")
_FOREIGN = {
    ".exe": "un programme", ".dll": "un programme", ".html": "une page web", ".doc": "un document Word ancien",
    ".docx": "un document Word", ".zip": "une archive", ".mp4": "une vidéo", ".gif": "une image GIF",
    ".svg": "un dessin SVG",
}  # fmt: skip
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
"""What spreadsheets put before a text, for its encoding."""
_ELF = b"\x7fELF"
_MOST_ENTRIES, _MOST_UNPACKED = 2000, 300_000_000
"""An Office file beyond this is a trap for whoever opens it."""


def read(data: bytes, name: str) -> str:
    """The type of a file that is whole and accepted. ``name`` only tells a table of text from any other text.

    Raises ``NotAccepted``, with what the file is and what to give instead.
    """
    if not data:
        raise NotAccepted(
            "le fichier est vide. Ouvrez-le sur votre poste pour vérifier, puis joignez-le de nouveau."
        )
    found = _found(data, name)
    _WHOLE[found](data)
    if found not in (XLSX, ODS) and zipfile.is_zipfile(io.BytesIO(data)):
        raise NotAccepted(
            "le fichier cache une archive. Enregistrez-le de nouveau depuis le logiciel d'origine, ou imprimez-le "
            "en PDF."
        )
    return found


def _found(data: bytes, name: str) -> str:
    head = data[:_HEAD]
    guesses = {one.mime_type: one.extension for one in _guesses(head)}
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return HEIC
    for found in (PDF, JPEG, PNG, WEBP):
        if found in guesses:
            return found
    if head.startswith(b"PK"):
        return _packed(data)
    if name.casefold().endswith((".csv", ".txt", ".tsv")) and (head.startswith(_MARKS) or not guesses):
        return CSV
    what = next((_FOREIGN[one] for one in guesses.values() if one in _FOREIGN), "")
    if head.startswith((_ELF, b"MZ", b"#!")):
        what = "un programme"
    said = f"c'est {what}, quel que soit son nom" if what else "ce type de fichier n'est pas accepté"
    raise NotAccepted(f"{said}. Joignez plutôt : {ACCEPTED}.")


def _guesses(head: bytes) -> list[puremagic.PureMagicWithConfidence]:
    try:
        return list(puremagic.magic_string(head))
    except (puremagic.PureError, ValueError):
        return []


def _packed(data: bytes) -> str:
    """A spreadsheet in a ZIP, by what the archive holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = {one.filename for one in archive.infolist()}
            kind = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in inside else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise NotAccepted(
            "le fichier est abîmé ou incomplet. Enregistrez-le de nouveau, puis joignez-le."
        ) from error
    if kind.strip() == ODS:
        return ODS
    if "[Content_Types].xml" in inside and "xl/workbook.xml" in inside:
        if any(one.endswith("vbaProject.bin") for one in inside):
            raise NotAccepted("le classeur contient des macros. Enregistrez-le au format .xlsx, sans macro.")
        return XLSX
    what = (
        "un document texte" if "word/document.xml" in inside or "opendocument.text" in kind else "une archive"
    )
    raise NotAccepted(f"c'est {what}. Imprimez-le en PDF ; sont acceptés : {ACCEPTED}.")


# -- whole or not ----------------------------------------------------------------------------------------------------


def _cut(what: str) -> NotAccepted:
    return NotAccepted(
        f"{what} incomplet ou abîmé. Ouvrez le fichier pour vérifier, puis joignez-le de nouveau."
    )


def _pdf(data: bytes) -> None:
    # Readers look for the mark anywhere in the first kilobyte: something else could stand before it.
    if not data.startswith(b"%PDF-"):
        raise NotAccepted(
            "le PDF commence par autre chose qu'un PDF. Imprimez-le de nouveau en PDF, puis joignez-le."
        )
    if b"%%EOF" not in data[-_TAIL:]:
        raise _cut("PDF")
    try:
        reader = PdfReader(io.BytesIO(data))
        # Many official papers are locked against changes only: an empty password opens them.
        opened = not reader.is_encrypted or reader.decrypt("") != PasswordType.NOT_DECRYPTED
        pages = len(reader.pages) if opened else 1
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        NotImplementedError,
    ) as error:
        raise _cut("PDF") from error
    if not opened:
        raise NotAccepted(
            "le PDF est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis joignez-le."
        )
    if not pages:
        raise _cut("PDF")


def _jpeg(data: bytes) -> None:
    # A telephone may add a second picture or zeros after the first.
    if b"\xff\xd9" not in data[2:]:
        raise _cut("Image")


def _png(data: bytes) -> None:
    if b"IEND" not in data[-_TAIL:]:
        raise _cut("Image")


def _webp(data: bytes) -> None:
    if int.from_bytes(data[4:8], "little") + 8 > len(data) + 1:
        raise _cut("Image")


def _heic(data: bytes) -> None:
    """A chain of boxes, each with its length, that ends with the file."""
    at, most = 0, len(data)
    while at < most:
        length, head = int.from_bytes(data[at : at + 4]), 8
        if length == 0:  # « as far as the end »
            return
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16]), 16
        if length < head or at + length > most:
            raise _cut("Image")
        at += length


def _workbook(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _cut("Classeur") from error
    if any(one.flag_bits & 1 for one in entries):
        raise NotAccepted(
            "le classeur est protégé par un mot de passe. Enregistrez-le sans, puis joignez-le."
        )
    if len(entries) > _MOST_ENTRIES or sum(one.file_size for one in entries) > _MOST_UNPACKED:
        raise NotAccepted(
            "une fois ouvert, le classeur serait bien trop gros. Gardez-en les feuilles utiles."
        )


def _csv(data: bytes) -> None:
    text = _text(data)
    if any(ord(one) < 32 and one not in "\t\r\n" for one in text) or text.lstrip().startswith(("<", "#!")):  # noqa: PLR2004  the control characters
        raise NotAccepted(
            "ce n'est pas un tableau de texte. Enregistrez-le au format CSV depuis votre tableur."
        )


def _text(data: bytes) -> str:
    for encoding in ("utf-16",) if data.startswith(_MARKS[:2]) else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return "\0"


_WHOLE: dict[str, Callable[[bytes], None]] = {
    PDF: _pdf, JPEG: _jpeg, PNG: _png, WEBP: _webp, HEIC: _heic, XLSX: _workbook, ODS: _workbook, CSV: _csv,
}  # fmt: skip
