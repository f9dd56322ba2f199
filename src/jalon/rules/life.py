"""States that several families of rules read off the facts: the right, the business, the entry, the exit."""

from datetime import date
from typing import NamedTuple

from .base import Tri
from .facts import Fact
from .facts.business import (
    BusinessCeased,
    BusinessDormant,
    BusinessRegistered,
    BusinessResumed,
    Form,
    FormChanged,
    Nature,
    NatureChanged,
    Presidency,
    Regime,
    RegimeChanged,
)
from .facts.path import AccompanimentStarted, Exited
from .facts.person import IncapacityEnded, IncapacityStarted, RsaClosed, RsaOpened, RsaResumed, RsaSuspended
from .months import FAR, add_months
from .view import View


class Run(NamedTuple):
    """A stretch of time between two facts. ``end`` is the first day outside it; ``FAR`` when it has none."""

    start: date
    end: date
    facts: tuple[str, ...]


class Business(NamedTuple):
    """A business as it stands."""

    key: str
    registered: BusinessRegistered
    form: Form
    regime: Regime | None
    natures: tuple[Nature, ...]
    status: str
    """``active``, ``dormant`` or ``ceased``."""
    status_fact: Fact


def ids(*facts: Fact | None) -> tuple[str, ...]:
    """The ids of the facts that exist."""
    return tuple([fact.id for fact in facts if fact is not None])


def entry(view: View) -> AccompanimentStarted | None:
    """The entry in the accompaniment."""
    return view.first(AccompanimentStarted)


def leaving(view: View) -> Exited | None:
    """The exit from the accompaniment, the latest told."""
    return view.last(Exited)


def rsa_right(view: View, on: date | None = None) -> tuple[Tri, Fact | None]:
    """Whether the right to RSA is open, and the fact that says so; on a past day when ``on`` is given."""
    told = [
        fact
        for fact in view.told(RsaOpened, RsaSuspended, RsaResumed, RsaClosed)
        if on is None or fact.on <= on
    ]
    if not told:
        return "unknown", None
    return ("no" if isinstance(told[-1], RsaClosed) else "yes"), told[-1]


_STATUS: dict[type[Fact], str] = {
    BusinessRegistered: "active",
    BusinessResumed: "active",
    BusinessDormant: "dormant",
    BusinessCeased: "ceased",
}


def businesses(view: View) -> list[Business]:
    """The registered businesses, each as it stands, oldest first."""
    found = view.cache.get("businesses")
    if found is None:
        found = view.cache["businesses"] = [_as_it_stands(view, fact) for fact in _registrations(view)]
    return found  # type: ignore[return-value]


def _registrations(view: View) -> list[BusinessRegistered]:
    """The latest registration of each business."""
    latest: dict[str, BusinessRegistered] = {}
    for fact in view.all(BusinessRegistered):
        latest[fact.business] = fact
    return list(latest.values())


def _as_it_stands(view: View, registered: BusinessRegistered) -> Business:
    form, regime, natures = registered.form, registered.regime, registered.natures
    status_fact: Fact = registered
    changes = view.told(
        FormChanged, RegimeChanged, NatureChanged, BusinessDormant, BusinessCeased, BusinessResumed
    )
    for fact in changes:
        if getattr(fact, "business", None) != registered.business or fact.on < registered.on:
            continue
        if isinstance(fact, FormChanged):
            form = fact.form
        elif isinstance(fact, RegimeChanged):
            regime = fact.regime
        elif isinstance(fact, NatureChanged):
            natures = fact.natures
        else:
            status_fact = fact
    status = _STATUS[type(status_fact)]
    return Business(registered.business, registered, form, regime, natures, status, status_fact)


def main_business(view: View) -> Business | None:
    """The business that counts: the newest active one, else the newest of all."""
    found = businesses(view)
    active = [business for business in found if business.status == "active"]
    counted = active or found
    return counted[-1] if counted else None


def presidency(view: View, business: str) -> Presidency | None:
    """The presidency told of a SAS or SASU."""
    told = [fact for fact in view.all(Presidency) if fact.business == business]
    return told[-1] if told else None


def activity_runs(view: View) -> list[Run]:
    """The stretches during which at least one business was active, oldest first."""
    found = view.cache.get("activity_runs")
    if found is None:
        found = view.cache["activity_runs"] = _activity_runs(view)
    return found  # type: ignore[return-value]


def _activity_runs(view: View) -> list[Run]:
    active: set[str] = set()
    runs: list[Run] = []
    for fact in view.told(BusinessRegistered, BusinessResumed, BusinessDormant, BusinessCeased):
        before = bool(active)
        business: str = fact.business  # type: ignore[attr-defined]
        if _STATUS[type(fact)] == "active":
            active.add(business)
        else:
            active.discard(business)
        if active and not before:
            runs.append(Run(fact.on, FAR, (fact.id,)))
        elif before and not active:
            runs[-1] = Run(runs[-1].start, fact.on, (*runs[-1].facts, fact.id))
    return runs


def incapacities(view: View) -> list[Run]:
    """The temporary incapacities, merged where they touch, oldest first; one without an end goes on."""
    runs: list[Run] = []
    ended = view.all(IncapacityEnded)
    for fact in view.all(IncapacityStarted):
        close = next((other for other in ended if other.on >= fact.on), None)
        end = close.on if close else (fact.until or FAR)
        run = Run(fact.on, max(end, fact.on), ids(fact, close))
        if runs and run.start <= runs[-1].end:
            last = runs.pop()
            facts = tuple(dict.fromkeys(last.facts + run.facts))
            run = Run(last.start, max(last.end, run.end), facts)
        runs.append(run)
    return runs


def capped(run: Run, months: int) -> Run:
    """A stretch cut at a number of civil months from its start."""
    return Run(run.start, min(run.end, add_months(run.start, months)), run.facts)
