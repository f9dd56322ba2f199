"""Small files of each accepted type, whole."""

import io
import zipfile

from pypdf import PdfWriter

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x11" * 60 + b"\xff\xd9"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\r\xefF\xb8\x00\x00\x00\x00IEND\xaeB`\x82"
)
_VP8 = (
    b"WEBPVP8 "
    + (16).to_bytes(4, "little")
    + b"\x30\x01\x00\x9d\x01\x2a\x01\x00\x01\x00\x02\x00\x34\x25\xa4\x00"
)
WEBP = b"RIFF" + len(_VP8).to_bytes(4, "little") + _VP8


def heic(brand: bytes) -> bytes:
    """A chain of boxes, as a telephone writes it."""
    head = b"ftyp" + brand + b"\0\0\0\0mif1heic"
    body = b"mdat" + b"\x07" * 40
    return b"".join((len(one) + 4).to_bytes(4) + one for one in (head, body))


def pdf(*, user: str = "", owner: str = "", pages: int = 1) -> bytes:
    """Blank pages, under a password or locked against changes."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if user or owner:
        writer.encrypt(user, owner or user, algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def office(entries: dict[str, str]) -> bytes:
    """A ZIP with these entries."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return packed.getvalue()


XLSX = office({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
ODS = office({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"})
