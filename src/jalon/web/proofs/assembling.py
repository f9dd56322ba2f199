"""Puts the proof file together: a summary that names each proof with its fingerprint, then the proofs themselves.

Only what its reader may see of the case is there, and what is left out for lack of a file is said.
"""

from dataclasses import dataclass, field
from io import BytesIO

from django.db.models import Prefetch
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from jalon.letters import Minutes, Part, print_minutes
from jalon.rules.french import day
from jalon.study.words import capital, many
from jalon.web.accounts.policy import Action
from jalon.web.cases.opened import Opened
from jalon.web.contracts.reading import ContractsOf, sealed_of
from jalon.web.contracts.sealing import holds
from jalon.web.documents import files
from jalon.web.documents import queries as documents
from jalon.web.documents.content import PDF
from jalon.web.documents.errors import FileMissing
from jalon.web.letters.models import KeptLetter
from jalon.web.letters.sending import sent
from jalon.web.mail import queries as messages
from jalon.web.panel.journal import Journal, told_decision, told_opinion
from jalon.web.panel.models import Entry, Item, Subject

Section = tuple[str, list[Part]]


@dataclass
class _Annexes:
    """The files that come after the summary, in their order, each with its title."""

    titles: list[str] = field(default_factory=list)
    pages: list[PdfReader] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def add(self, title: str, stored_as: str, sha256: str) -> str:
        """Join a PDF; how the summary refers to it."""
        try:
            reader = PdfReader(BytesIO(files.read(stored_as, sha256)))
            reader.pages[0]  # a PDF that cannot be read fails here, and not once half of the file is made
        except (FileMissing, PyPdfError, IndexError):
            self.missing.append(title)
            return "fichier illisible ou absent"
        self.titles.append(title)
        self.pages.append(reader)
        return f"annexe {len(self.titles)}"


def proof_of(opened: Opened) -> bytes:
    """The proof file of a case as its reader may see it: the same case on the same day gives the same summary."""
    annexes = _Annexes()
    case = opened.access.case
    sections = [
        *_contracts(opened),
        *_letters(opened, annexes),
        *_messages(opened),
        *_panel(opened),
        *_papers(opened, annexes),
        _story(opened),
    ]
    summary = print_minutes(
        Minutes(
            title=f"Dossier de preuves : {case.person.name}",
            house=opened.access.agent.organisation.name,
            on=opened.on,
            head=[
                f"Dossier {case.reference}, {opened.programme.name}. Suivi par {case.organisation.name}.",
                f"Établi le {day(opened.on)} par {opened.access.agent.user.name}, avec ce qu'il lui revient de voir.",
                f"{capital(many(len(opened.facts), 'fait'))}, {many(len(annexes.titles), 'annexe')}.",
            ],
            members=[],
            items=sections,
            foot=[f"N'a pas pu être joint : {title}." for title in annexes.missing],
            footer=f"Dossier {case.reference}, preuves au {day(opened.on)}",
        )
    )
    return _joined(summary, annexes)


def _joined(summary: bytes, annexes: _Annexes) -> bytes:
    """The summary, then each annexe under its title in the outline of the file."""
    made = PdfWriter()
    made.append(PdfReader(BytesIO(summary)), outline_item="Sommaire", import_outline=False)
    for rank, (title, reader) in enumerate(zip(annexes.titles, annexes.pages, strict=True), 1):
        made.append(reader, outline_item=f"Annexe {rank} : {title}", import_outline=False)
    made.add_metadata({"/Title": "Dossier de preuves"})
    kept = BytesIO()
    made.write(kept)
    return kept.getvalue()


def _story(opened: Opened) -> Section:
    return "Les faits", [
        Part(f"{day(fact.on)} :", f"{opened.say(fact)} (noté par {fact.recorded_by})")
        for fact in opened.facts
    ]


def _contracts(opened: Opened) -> list[Section]:
    found = []
    for one in reversed(sealed_of(ContractsOf(opened))):
        state = "vérifiée" if holds(one) else "FAUSSE"
        parts = [
            Part(
                "Signé :", f"{one.get_how_display()}, scellé le {day(one.at.date())} par {one.by.user.name}"
            ),
            Part("Empreinte du texte :", one.sha256),
            Part("Sceau :", f"{one.seal} ({state})"),
            Part("Texte :", one.text),
        ]
        found.append((f"Contrat {one.contract}", parts))
    return found


def _letters(opened: Opened, annexes: _Annexes) -> list[Section]:
    letters = [one for one in sent(opened.access) if one.fact_key in opened.by_id]
    parts = [Part(f"{one.reference} :", _letter(one, annexes)) for one in reversed(letters)]
    return [("Courriers", parts)] if parts else []


def _letter(one: KeptLetter, annexes: _Annexes) -> str:
    where = annexes.add(f"courrier {one.reference}, {one.subject}", one.stored_as, one.sha256)
    said = f"{one.subject}, {one.get_how_display()}, à {one.to}, le {day(one.on)} ({where})"
    return f"{said}\nEmpreinte : {one.sha256}"


def _messages(opened: Opened) -> list[Section]:
    parts = []
    for one in reversed(messages.of_case(opened.access)):
        became = [
            f"{day(event.at.date())} : {event.get_what_display()}{f' ({event.detail})' if event.detail else ''}"
            for event in one.events.all()
        ]
        said = f"{one.get_why_display()}, par {one.get_channel_display()}, à {one.to_name}, {one.to}"
        parts.append(Part(f"{one.uuid} :", "\n".join([said, *became, f"Empreinte : {one.sha256}"])))
    return [("Envois", parts)] if parts else []


def _panel(opened: Opened) -> list[Section]:
    """What was said before the panel, for who decides after it."""
    if not opened.access.may(Action.DECIDE_PANEL):
        return []
    rows = (
        Item.objects.filter(case=opened.access.case, removed="")
        .select_related("session")
        .order_by("session__on", "pk")
    )
    found = []
    for item in rows.prefetch_related(Prefetch("entries", Entry.objects.select_related("by__user", "seat"))):
        journal = Journal(item)
        parts = [Part("Sujet :", Subject(item.subject).label), Part("Saisine :", item.reason)]
        if journal.notice:
            parts.append(Part("Personne prévenue :", f"le {day(journal.notice.on)}"))
        if journal.observation:
            parts.append(Part("Observations :", str(journal.observation.detail.get("text") or "sans écrit")))
        if journal.opinion:
            parts.append(
                Part("Avis :", f"{told_opinion(journal.opinion.detail)}. {journal.opinion.detail['reasons']}")
            )
        if journal.decision:
            parts.append(
                Part(
                    "Décision :",
                    f"{told_decision(journal.decision.detail)}. {journal.decision.detail['reasons']}",
                )
            )
        found.append((f"Équipe pluridisciplinaire du {day(item.session.on)}", parts))
    return found


def _papers(opened: Opened, annexes: _Annexes) -> list[Section]:
    if not opened.access.may(Action.DOCUMENTS):
        return []
    parts = []
    for one in reversed(documents.of_case(opened.access)):
        name = one.title or one.name
        where = annexes.add(name, one.stored_as, one.sha256) if one.media_type == PDF else "fichier à part"
        parts.append(Part(f"{one.get_kind_display()} :", f"{name} ({where})\nEmpreinte : {one.sha256}"))
    return [("Pièces", parts)] if parts else []
