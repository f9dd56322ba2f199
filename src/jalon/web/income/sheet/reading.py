"""A file into a table of cells: CSV as spreadsheets write it, XLSX, XLS, ODS. Nothing is trusted about it."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from python_calamine import CalamineError, CalamineWorkbook

from jalon.rules.errors import JalonError

MOST_BYTES = 5 * 1024 * 1024
MOST_INSIDE = 60 * 1024 * 1024
"""Bytes of a compressed file once it is opened: beyond, it is made to choke who opens it."""
MOST_ROWS = 5000
MOST_COLUMNS = 60
LONGEST = 200
"""Characters of a cell that are kept."""
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OTHERS = {b"%PDF": "un PDF", b"\x89PNG": "une image", b"\xff\xd8\xff": "une image", b"MZ": "un programme"}

EXPECTED = "Donnez un tableau : CSV, Excel (.xlsx, .xls) ou LibreOffice (.ods)"


class BadSheet(JalonError):
    """A file that is no table, or one that cannot be read: the sentence says what and what to do."""


@dataclass(frozen=True)
class Sheet:
    """A table: its heads, then its rows, every cell as text."""

    name: str
    heads: list[str]
    rows: list[list[str]]
    first: int
    """The number, in the file, of the first row below the heads."""


def read_sheet(upload: "UploadedFile[bytes]") -> Sheet:
    """The table of a file. Raises ``BadSheet`` when it is too large, empty, corrupt or no table."""
    name = (upload.name or "tableau")[:LONGEST]
    if not upload.size:
        raise BadSheet(f"« {name} » est vide. {EXPECTED}.")
    if upload.size > MOST_BYTES:
        raise BadSheet(
            f"« {name} » dépasse 5 Mo : un tableau de revenus est bien plus petit. Gardez les colonnes et les "
            "lignes utiles, et donnez-le de nouveau."
        )
    content = upload.read()
    rows = _rows(content, name)
    kept = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if len(kept) < 2:  # noqa: PLR2004  the heads and one row
        raise BadSheet(f"« {name} » n'a pas de ligne sous ses titres de colonnes. {EXPECTED}.")
    if len(kept) > MOST_ROWS:
        raise BadSheet(f"« {name} » a plus de {MOST_ROWS} lignes : découpez-le par année.")
    at = _head(kept)
    (_, heads), body = kept[at], kept[at + 1 :]
    width = min(max(len(row) for _, row in kept), MOST_COLUMNS)
    return Sheet(name, _wide(heads, width), [_wide(row, width) for _, row in body], body[0][0] if body else 0)


def _wide(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * width][:width]


def _head(kept: Sequence[tuple[int, Sequence[str]]]) -> int:
    """Where the heads are: the first row that is as full as the table, for titles often stand above."""
    widths = [sum(1 for cell in row if cell.strip()) for _, row in kept[:20]]
    return next(at for at, width in enumerate(widths) if width >= min(2, max(widths)))


def _rows(content: bytes, name: str) -> list[list[str]]:
    start = content[:8]
    for signature, what in _OTHERS.items():
        if start.startswith(signature):
            raise BadSheet(f"« {name} » est {what}, pas un tableau. {EXPECTED}.")
    if start.startswith((_ZIP, _OLD)):
        return _workbook(content, name)
    return _text(content, name)


def _workbook(content: bytes, name: str) -> list[list[str]]:
    corrupt = BadSheet(
        f"« {name} » ne s'ouvre pas : le fichier est abîmé ou protégé. Ouvrez-le dans votre tableur, enregistrez-le de "
        "nouveau, et donnez-le ici."
    )
    if content.startswith(_ZIP):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                inside = sum(one.file_size for one in packed.infolist())
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise corrupt from error
        if inside > MOST_INSIDE:
            raise BadSheet(
                f"« {name} » contient beaucoup plus qu'un tableau de revenus : il n'est pas ouvert."
            )
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        sheets = (book.get_sheet_by_name(one).to_python(nrows=MOST_ROWS + 2) for one in names)
        found = next((rows for rows in sheets if rows), [])
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise corrupt from error
    return [[_said(cell) for cell in row[:MOST_COLUMNS]] for row in found]


def _said(cell: object) -> str:
    """A cell as text: a number with a comma, a day as it is written in a file."""
    match cell:
        case None:
            return ""
        case bool():
            return "oui" if cell else "non"
        case int() | float():
            return _number(cell)
        case datetime():
            return f"{cell:%Y-%m-%d}"
        case date():
            return f"{cell:%Y-%m-%d}"
        case time() | timedelta():
            return ""
    return str(cell)[:LONGEST].strip()


def _number(value: float) -> str:
    """A number to the cent: what a spreadsheet keeps beyond is the dust of its own sums."""
    try:
        exact = Decimal(repr(value)).quantize(Decimal("0.01"))
    except ArithmeticError:
        return ""
    text = f"{exact:f}".removesuffix(".00")
    return text.replace(".", ",")


def _text(content: bytes, name: str) -> list[list[str]]:
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadSheet(f"« {name} » n'est pas un tableau. {EXPECTED}.")
    text = _decoded(content)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:4096], delimiters=";,\t|")
        delimiter = dialect.delimiter
    except csv.Error:
        delimiter = ";"
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        return [[cell[:LONGEST].strip() for cell in row[:MOST_COLUMNS]] for row in _limited(reader)]
    except csv.Error as error:
        raise BadSheet(f"« {name} » n'est pas un CSV lisible. {EXPECTED}.") from error


def _limited(reader: object) -> list[list[str]]:
    rows = []
    for row in reader:  # type: ignore[attr-defined]  # the csv module names its reader's type nowhere
        rows.append(row)
        if len(rows) > MOST_ROWS + 1:
            break
    return rows


def _decoded(content: bytes) -> str:
    """A text as it was saved: UTF-8, or the alphabet of Windows, where every byte is a letter."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
