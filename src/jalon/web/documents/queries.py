"""The papers of a case that somebody may see: every read starts from the case as they opened it."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum

from jalon.web.accounts.policy import Action
from jalon.web.cases.access import Access

from .models import Change, Document, What


def _last(column: str) -> Subquery:
    return Subquery(Change.objects.filter(document=OuterRef("pk")).order_by("-pk").values(column)[:1])


def known(access: Access) -> QuerySet[Document]:
    """The documents that the reader may see, those taken out included, each with its last change (``state``)."""
    seen = Q(reserved_to__isnull=True) | Q(reserved_to=access.agent.organisation)
    if not access.sees_health:
        seen &= Q(health=False)
    found = Document.objects.annotate(state=_last("what")).filter(seen, case=access.case)
    named = found.select_related("kept_by__user", "kept_by__organisation")
    return named if access.may(Action.DOCUMENTS) else named.none()


# Asked as what it may be: most have no change at all, and « not removed » is unknown of what is not there.
_THERE = Q(state__isnull=True) | Q(state=What.RESTORED)
_GONE = Q(state__in=[What.REMOVED, What.ERASED])


def _there(documents: QuerySet[Document]) -> QuerySet[Document]:
    return documents.filter(_THERE)


def of_case(access: Access) -> list[Document]:
    """The documents of a case, the last kept first. One query."""
    return list(_there(known(access)).order_by("-pk"))


def of_fact(access: Access, key: str) -> list[Document]:
    """The documents that support a fact, the first kept first. One query."""
    return list(_there(known(access)).filter(supports__fact=key).order_by("pk"))


def of_facts(access: Access) -> dict[str, list[Document]]:
    """The documents of a case by the key of each fact that they support. Two queries."""
    found: dict[str, list[Document]] = {}
    for one in _there(known(access)).prefetch_related("supports").order_by("pk"):
        for support in one.supports.all():
            found.setdefault(support.fact, []).append(one)
    return found


@dataclass(frozen=True)
class TakenOut:
    """A document that left the case."""

    document: Document
    removal: Change
    """Who took it out, when and why: the last time, if it was put back in between."""
    erased: bool
    """Its file is no more."""


def taken_out(access: Access) -> list[TakenOut]:
    """The documents taken out or erased, the last first. Two queries."""
    gone = list(known(access).filter(_GONE).order_by("-pk"))
    ends = Change.objects.filter(document__in=gone).exclude(what=What.RESTORED).select_related("by__user")
    removals: dict[int, Change] = {}
    erased = set()
    for end in ends.order_by("pk"):
        if end.what == What.ERASED:
            erased.add(end.document_id)
        else:
            removals[end.document_id] = end
    found = [TakenOut(one, removals[one.pk], one.pk in erased) for one in gone]
    return sorted(found, key=lambda one: -one.removal.pk)


def one(access: Access, pk: int) -> Document | None:
    """A document of the case, unless it is hidden from the reader; taken out or not."""
    return known(access).filter(pk=pk).first()


def there(access: Access, pk: int) -> Document | None:
    """A document of the case that was not taken out, unless it is hidden from the reader."""
    return _there(known(access)).filter(pk=pk).first()


def same_file(access: Access, sha256: str) -> Document | None:
    """The document of the case that has the very same bytes, among those that the person may see."""
    return _there(known(access)).filter(sha256=sha256).order_by("pk").first()


def weight_of(case_id: int) -> int:
    """Bytes of the files of a case, hidden ones included: those that were erased weigh nothing any more."""
    files = Document.objects.filter(case=case_id).annotate(state=_last("what"))
    left = files.filter(Q(state__isnull=True) | ~Q(state=What.ERASED))
    total = left.aggregate(total=Sum(F("size")))["total"]
    return int(total or 0)


def may_take_out(access: Access, document: Document) -> bool:
    """Whether somebody may take a document out, or put it back: their own entry, or the right to correct."""
    own = document.kept_by_id == access.agent.membership.pk and access.may(Action.ATTACH)
    return own or access.may(Action.CORRECT)
