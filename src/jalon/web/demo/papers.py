"""Papers of the demonstration: one page of PDF each, written here, the same at each run."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, time
from random import Random

from django.utils import timezone

from jalon.rules.months import add_days
from jalon.web.accounts.models import Membership
from jalon.web.cases.models import Case
from jalon.web.documents import content, files
from jalon.web.documents.models import Document, Kind

EVERY = 4
"""One case in so many has papers."""
_KINDS = (
    (Kind.TAX, "avis {0}", "Avis d'impôt sur le revenu {0}", "avis-impot.pdf"),
    (Kind.INCOME_BOOK, "", "Livre des recettes {0}", "recettes.pdf"),
    (Kind.CONTRIBUTIONS, "année {0}", "Attestation de chiffre d'affaires {0}", "urssaf.pdf"),
    (Kind.REGISTRATION, "", "Avis de situation au répertoire Sirene", "avis-sirene.pdf"),
    (Kind.ATTESTATION, "", "Attestation sur l'honneur", "attestation signée.pdf"),
    (Kind.ACCOUNTS, "exercice {0}", "Bilan et compte de résultat {0}", "bilan.pdf"),
)
_NINE = time(9)


def add_papers(cases: Sequence[Case], day: date) -> int:
    """Give some of the cases one to three papers each. Gives how many papers."""
    made = [paper for rank, case in enumerate(cases[::EVERY]) for paper in _papers(case, rank, day)]
    Document.objects.bulk_create(made, 500)
    return len(made)


def _papers(case: Case, rank: int, day: date) -> list[Document]:
    draw = Random(f"pieces/{case.reference}")  # noqa: S311  a demonstration
    chosen = draw.sample(_KINDS, 1 + rank % 3)
    kept = sorted(add_days(day, -draw.randint(3, 200)) for _ in chosen)
    return [_paper(case, kind, on, draw) for kind, on in zip(chosen, kept, strict=True)]


def _paper(case: Case, kind: tuple[Kind, str, str, str], on: date, draw: Random) -> Document:
    what, title, heading, file_name = kind
    year = on.year - 1
    data = page_of(
        heading.format(year), ["Document fictif de la démonstration.", f"Dossier {case.reference}"]
    )
    name = f"{draw.getrandbits(128):032x}"
    files.write(name, data, durable=False)
    yearly = "{0}" in heading
    return Document(
        person=case.person, case=case, kind=what, title=title.format(year),
        start=date(year, 1, 1) if yearly else None, end=date(year, 12, 31) if yearly else None,
        name=file_name, size=len(data), sha256=hashlib.sha256(data).hexdigest(),
        media_type=content.PDF, stored_as=name, kept_at=_at(on), kept_by=_keeper(case),
    )  # fmt: skip


def _keeper(case: Case) -> Membership:
    if case.referent is None:
        raise LookupError(case.reference)
    return case.referent


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _NINE))


def page_of(heading: str, lines: Sequence[str]) -> bytes:
    """A page of PDF with a heading and some lines, in the letters of Western Europe."""
    shown = [f"/F1 18 Tf 60 760 Td ({_text(heading)}) Tj /F1 11 Tf"]
    shown += [f"0 -26 Td ({_text(line)}) Tj" for line in lines]
    drawn = f"BT {' '.join(shown)} ET".encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(written))
    )


def _text(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
