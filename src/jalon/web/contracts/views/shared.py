"""What the pages of a contract share: how a form comes back, and what it says when the case changed meanwhile."""

import secrets
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from jalon.rules.contracts import Contract
from jalon.rules.errors import CaseFileError
from jalon.web.cases.services import Stale
from jalon.web.contracts.reading import ContractsOf


def token_of(request: HttpRequest) -> str:
    """The name of the form: sent twice, it records once."""
    return request.POST.get("token", "")[:40] or secrets.token_hex(16)


def number_of(request: HttpRequest, name: str) -> int:
    """A number that the page carried; -1 when it is none."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else -1  # noqa: PLR2004  as large as a row number


def carried(request: HttpRequest, read: ContractsOf, stale: Stale | None = None) -> dict[str, Any]:
    """What every form of a contract carries, and what was recorded since by others."""
    return {
        "case": read.opened.access.case,
        "seen": stale.last if stale else read.opened.stored.last,
        "token": secrets.token_hex(16) if stale else request.POST.get("token") or secrets.token_hex(16),
        "stale": stale,
        "since": [(fact, read.opened.say(fact)) for fact in stale.since] if stale else [],
    }


def asked_contract(request: HttpRequest, read: ContractsOf) -> Contract | None:
    """The contract that the address names, else the last one; says so when there is none."""
    found = read.of_key(request.GET.get("contract", "")) or read.of_key("")
    if found is None:
        messages.info(request, "Aucun contrat n'est encore signé : préparez-le avec la personne.")
    return found


def tell(form: Form, error: CaseFileError) -> None:
    """Put beside a form what does not fit the case."""
    for problem in error.problems:
        form.add_error(None, f"{problem.what} : {problem.remedy}.")
