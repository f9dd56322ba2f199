"""Tables as files: XLSX, ODS, CSV, written row by row, with the dictionary of their columns."""

import csv
import io
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from .columns import Cell, Column

DATA, DICTIONARY = "Données", "Dictionnaire"
_HEADS = ("colonne", "type", "sens")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


class Writer(ABC):
    """A file with two sheets: the data, and what its columns mean."""

    def __init__(self, place: Path) -> None:
        self.place = place

    @abstractmethod
    def sheet(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """Write a sheet, row after row."""

    @abstractmethod
    def close(self) -> None:
        """End the file."""


def write(kind: str, place: Path, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a whole file: ``kind`` is ``xlsx``, ``ods`` or ``csv``."""
    writer = WRITERS[kind](place)
    writer.sheet(DATA, [one.title for one in columns], rows)
    writer.sheet(DICTIONARY, _HEADS, [(one.title, one.kind, one.meaning) for one in columns])
    writer.close()


class Xlsx(Writer):
    """Excel."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(str(place), options)
        self.day = self.book.add_format({"num_format": "dd/mm/yyyy"})
        self.money = self.book.add_format({"num_format": "# ##0.00"})
        self.bold = self.book.add_format({"bold": True})

    def sheet(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """See ``Writer``."""
        sheet = self.book.add_worksheet(name)
        sheet.set_column(0, len(heads) - 1, 18)
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, heads, self.bold)
        for number, row in enumerate(rows, 1):
            for rank, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, rank, cell, self.day)
                elif isinstance(cell, Decimal):
                    sheet.write_number(number, rank, float(cell), self.money)
                elif isinstance(cell, int):
                    sheet.write_number(number, rank, cell)
                elif cell:
                    sheet.write_string(number, rank, cell)

    def close(self) -> None:
        """See ``Writer``."""
        self.book.close()


class Csv(Writer):
    """Texts in an archive, as French spreadsheets read them: semicolons, decimal commas, UTF-8 with its mark."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.archive = zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED)

    def sheet(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """See ``Writer``."""
        with self.archive.open(f"{name.lower()}.csv", "w", force_zip64=True) as raw:
            text = io.TextIOWrapper(raw, "utf-8-sig", newline="")
            out = csv.writer(text, delimiter=";", lineterminator="\r\n")
            out.writerow(heads)
            for row in rows:
                out.writerow([_plain(cell) for cell in row])
            text.flush()
            text.detach()

    def close(self) -> None:
        """See ``Writer``."""
        self.archive.close()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    return safe(cell) if isinstance(cell, str) else str(cell)


_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
)
_STYLES = (
    '<office:automatic-styles><number:date-style style:name="jour"><number:day number:style="long"/>'
    '<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/></number:date-style><style:style style:name="d" style:family="table-cell" '
    'style:data-style-name="jour"/></office:automatic-styles>'
)
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


class Ods(Writer):
    """LibreOffice. Its XML is written as it is: the library that does it takes 2.5 s for 5 000 rows."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.archive = zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED)
        self.archive.writestr("mimetype", _ODS, compress_type=zipfile.ZIP_STORED)
        self.archive.writestr("META-INF/manifest.xml", _MANIFEST)
        self.content: IO[bytes] = self.archive.open("content.xml", "w", force_zip64=True)
        self._put(
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.3">'
            f"{_STYLES}<office:body><office:spreadsheet>"
        )

    def _put(self, text: str) -> None:
        self.content.write(text.encode())

    def sheet(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """See ``Writer``."""
        self._put(f"<table:table table:name={quoteattr(name)}>{_row(heads)}")
        for row in rows:
            self._put(_row(row))
        self._put("</table:table>")

    def close(self) -> None:
        """See ``Writer``."""
        self._put("</office:spreadsheet></office:body></office:document-content>")
        self.content.close()
        self.archive.close()


def _row(cells: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        return (
            f'<table:table-cell table:style-name="d" office:value-type="date" office:date-value="{cell}">'
            f"<text:p>{cell:%d/%m/%Y}</text:p></table:table-cell>"
        )
    if isinstance(cell, int | Decimal):
        shown = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
        return (
            f'<table:table-cell office:value-type="float" office:value="{shown}"><text:p>{shown}</text:p>'
            "</table:table-cell>"
        )
    said = escape(_printable(cell))
    return f'<table:table-cell office:value-type="string"><text:p>{said}</text:p></table:table-cell>'


def _printable(text: str) -> str:
    """A text that XML may hold."""
    return "".join(one for one in text if one in "\t\n" or ord(one) >= 32)  # noqa: PLR2004  under it, only controls


WRITERS: dict[str, type[Writer]] = {"xlsx": Xlsx, "ods": Ods, "csv": Csv}


def discard(place: Path) -> None:
    """Remove a file that was not ended."""
    with suppress(FileNotFoundError):
        place.unlink()
