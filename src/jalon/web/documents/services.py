"""What people do with papers: keep them, say what they support, take them out, put them back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jalon.rules.errors import JalonError
from jalon.web.accounts.models import Organisation
from jalon.web.accounts.policy import Action
from jalon.web.cases import store
from jalon.web.cases.access import Access
from jalon.web.cases.models import FactRow
from jalon.web.cases.sensitive import health_ids
from jalon.web.cases.services import lock
from jalon.web.kit.clock import now, today
from jalon.web.trust.services import note

from . import files, limits, queries
from .checking import Checked
from .errors import NoRoom
from .models import Change, Document, Kind, Support, What


class TooLate(JalonError):
    """What was to be taken out, or put back, is not as the page showed it."""


@dataclass(frozen=True)
class Period:
    """What a paper tells of: its first and its last day, both included; either may be unknown."""

    start: date | None = None
    end: date | None = None


WHENEVER = Period()


@dataclass(frozen=True)
class Kept:
    """What became of the files that were given."""

    documents: list[Document] = field(default_factory=list)
    """Those that are kept now."""
    already: list[Document] = field(default_factory=list)
    """Those that the case had: the same bytes are not kept twice."""

    @property
    def all(self) -> list[Document]:
        """The documents of all the files that were given, whether new or not."""
        return [*self.documents, *self.already]


@dataclass(frozen=True)
class _Shown:
    """To whom a paper is shown."""

    health: bool
    reserved_to: Organisation | None


@transaction.atomic
def keep(
    access: Access,
    uploads: Sequence[Checked],
    *,
    kind: str,
    title: str = "",
    period: Period = WHENEVER,
    about: str = "",
    health: bool = False,
    reserved_to: Organisation | None = None,
) -> Kept:
    """Keep files that were checked (``checking.check``, or the field ``joining.FilesField``), all or none.

    ``about`` is the key of a fact that they support: papers on a fact that tells of health, or that an organisation
    keeps for itself, are shown to no more people than it is. A file that the case has already is not kept twice: it
    supports the fact too. May be called within a larger transaction; if that one fails, the files that are left are
    found by ``jalon manage documents_check``.

    Raises ``PermissionDenied`` when that is not theirs to do, ``NoRoom`` with a French sentence when the case is full.
    """
    access.require(Action.ATTACH)
    shown = _for(access, about, _Shown(health, reserved_to))
    lock(access.case)
    kept = Kept()
    written: list[str] = []
    try:
        for upload in uploads:
            if same := queries.same_file(access, upload.sha256):
                kept.already.append(same)
                continue
            made = _document(access, upload, kind, title, period, shown)
            written.append(made.stored_as)
            files.write(made.stored_as, upload.data())
            made.save()
            kept.documents.append(made)
        _make_sure_there_is_room(access)
        support(access, kept.all, about)
        _note_kept(access, kept.documents)
    except BaseException:
        for name in written:
            files.erase(name)
        raise
    return kept


def _for(access: Access, about: str, asked: _Shown) -> _Shown:
    """To whom papers are shown: to no more people than the fact that they support."""
    if asked.health:
        access.require(Action.HEALTH)
    if asked.reserved_to is not None and asked.reserved_to != access.agent.organisation:
        raise PermissionDenied
    if not about:
        return asked
    stored = store.load(access.case)
    if about not in {fact.id for fact in access.shown(stored)}:
        raise PermissionDenied
    healthy = about in health_ids(stored.file.facts)
    keeper = access.agent.organisation if about in stored.reserved else asked.reserved_to
    return replace(asked, health=asked.health or healthy, reserved_to=keeper)


def _document(
    access: Access, upload: Checked, kind: str, title: str, period: Period, shown: _Shown
) -> Document:
    return Document(
        person=access.case.person,
        case=access.case,
        kind=Kind(kind),
        title=title.strip(),
        start=period.start,
        end=period.end,
        name=upload.name,
        size=upload.size,
        sha256=upload.sha256,
        media_type=upload.media_type,
        stored_as=files.new_name(),
        kept_at=now(),
        kept_by=access.agent.membership,
        health=shown.health,
        reserved_to=shown.reserved_to,
    )


def _make_sure_there_is_room(access: Access) -> None:
    """Once the new ones are there: raising takes them away again."""
    most = limits.of_case()
    if queries.weight_of(access.case.pk) > most:
        raise NoRoom(
            f"Les pièces de ce dossier pèseraient plus de {limits.weight(most)}. Retirez celles qui ne servent plus "
            f"(leurs fichiers sont effacés après {limits.UNDO_DAYS} jours), ou demandez à la personne qui administre "
            "Jalon de relever la limite."
        )


def _note_kept(access: Access, documents: Sequence[Document]) -> None:
    if documents:
        told = [{"document": one.pk, "kind": one.kind, "sha256": one.sha256} for one in documents]
        note(
            access.agent,
            "documents:keep",
            person_id=access.case.person_id,
            case_id=access.case.pk,
            documents=told,
        )


def support(access: Access, documents: Sequence[Document], fact: str) -> None:
    """Say that documents support a fact of the case; those that do already are left as they are."""
    if not fact or not documents:
        return
    access.require(Action.ATTACH)
    if not FactRow.objects.filter(store.rows_of(access.case), key=fact).exists():
        raise PermissionDenied
    done = set(
        Support.objects.filter(fact=fact, document__in=documents).values_list("document_id", flat=True)
    )
    at = now()
    new = [Support(document=one, fact=fact, at=at) for one in documents if one.pk not in done]
    Support.objects.bulk_create(new)


@transaction.atomic
def take_out(access: Access, document: Document, why: str) -> None:
    """Take a document out of the case: it can be put back for ``limits.UNDO_DAYS`` days, then its file is erased.

    Raises ``PermissionDenied`` when it is not theirs to do, ``TooLate`` when it was taken out meanwhile.
    """
    _change(access, document, What.REMOVED, why)


@transaction.atomic
def put_back(access: Access, document: Document) -> None:
    """Put back a document that was taken out. Raises as ``take_out`` does; ``TooLate`` too once it is erased."""
    _change(access, document, What.RESTORED, "")


_FROM: dict[str, tuple[str | None, ...]] = {
    What.REMOVED: (None, What.RESTORED),
    What.RESTORED: (What.REMOVED,),
}
"""What a document must be for a change to make sense."""


def _change(access: Access, document: Document, what: What, why: str) -> None:
    if not queries.may_take_out(access, document):
        raise PermissionDenied
    lock(access.case)
    # Read again: somebody else, or the nightly run, may have been faster.
    last = Change.objects.filter(document=document).order_by("-pk").values_list("what", flat=True).first()
    if last not in _FROM[what]:
        raise TooLate(_SAYS[last])
    Change.objects.create(document=document, what=what, at=now(), by=access.agent.membership, why=why.strip())
    note(
        access.agent,
        "document:remove" if what == What.REMOVED else "document:restore",
        person_id=document.person_id,
        case_id=document.case_id,
        document=document.pk,
        why=why.strip(),
    )


_SAYS: dict[str | None, str] = {
    None: "Cette pièce est déjà dans le dossier.",
    What.RESTORED: "Cette pièce est déjà revenue dans le dossier.",
    What.REMOVED: "Cette pièce est déjà retirée.",
    What.ERASED: "Le fichier de cette pièce est effacé : joignez-le de nouveau si vous l'avez encore.",
}


def last_day_to_put_back(gone_on: date) -> date:
    """The last day on which what was taken out on a day can be put back."""
    return gone_on + timedelta(days=limits.UNDO_DAYS)


def may_still_put_back(gone_on: date) -> bool:
    """Whether what was taken out on a day can be put back today."""
    return today() <= last_day_to_put_back(gone_on)
