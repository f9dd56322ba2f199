"""Whether the folder of documents holds what the table says: for whoever keeps the site up."""

import hashlib
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.db.models import OuterRef, Q, Subquery

from . import files
from .models import Change, Document, What

YOUNG = 3600
"""Seconds during which a file without a row may be one that is being kept right now."""
_PIECE = 1 << 20


@dataclass
class Findings:
    """What was found."""

    fine: int = 0
    missing: list[Document] = field(default_factory=list)
    """Documents whose file is not there."""
    altered: list[Document] = field(default_factory=list)
    """Documents whose file is not what was kept."""
    orphans: list[Path] = field(default_factory=list)
    """Files that no document names: left by a crash, or whose document was erased."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.missing or self.altered or self.orphans)


def check() -> Findings:
    """Read every file again, and compare it with its document. Files of the last hour without a document are let be."""
    found = Findings()
    # The files first: one that is kept meanwhile then has its row when the rows are read.
    there = list(files.every())
    last = Change.objects.filter(document=OuterRef("pk")).order_by("-pk")
    kept = Document.objects.annotate(state=Subquery(last.values("what")[:1]))
    names = _kept_elsewhere()
    for document in kept.filter(Q(state__isnull=True) | ~Q(state=What.ERASED)).order_by("pk").iterator():
        names.add(document.stored_as)
        _compare(document, found)
    young = time.time() - YOUNG
    found.orphans = [one for one in there if one.name not in names and _older(one, young)]
    return found


def _kept_elsewhere() -> set[str]:
    """The files that other tables name: letters, minutes, reports, files to print. They are no orphans."""
    names: set[str] = set()
    for model in apps.get_models():
        if model is not Document and any(field.name == "stored_as" for field in model._meta.fields):
            names.update(model._base_manager.values_list("stored_as", flat=True))  # noqa: SLF001  every model has it
    for made in apps.get_model("letters", "Batch")._base_manager.values_list("files", flat=True):  # noqa: SLF001
        names.update(one["name"] for one in made)
    return names


def _compare(document: Document, found: Findings) -> None:
    path = files.path_of(document.stored_as)
    try:
        same = _digest(path) == document.sha256
    except OSError:
        found.missing.append(document)
        return
    if same:
        found.fine += 1
    else:
        found.altered.append(document)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _older(path: Path, instant: float) -> bool:
    try:
        return path.stat().st_mtime < instant
    except OSError:
        return False
