"""What is managed as one thing: an amount, or the whole grid of a programme."""

from collections.abc import Iterator
from dataclasses import dataclass

from jalon.programmes import library
from jalon.rules.income.grid import GridIncome
from jalon.rules.programme import Programme
from jalon.web.accounts.models import Organisation, Territory

AMOUNT = "montant"
GRID = "grille"
CELLS = (("lower", "Début de la plage"), ("average", "Montant retenu"), ("upper", "Fin de la plage"))
"""The amounts of a period of a grid, by the end of their name, in the order in which they are read."""
_SUBJECTS = (
    ("rsa.", "RSA"),
    ("prime_activite.", "Prime d'activité"),
    ("micro.", "Micro-entreprise"),
    ("acre.", "ACRE"),
    ("independent.", "Entreprises au réel"),
    ("prices.", "Prix"),
    ("smic.", "SMIC"),
    ("median_wage.", "Salaire médian"),
    ("pass.", "Plafond de la Sécurité sociale"),
    ("law.", "Délais, seuils et sanctions de la loi"),
)
"""What an amount is about, by the beginning of its name, in the order of the page."""


@dataclass(frozen=True)
class PeriodOfGrid:
    """A line of a grid."""

    label: str
    names: tuple[str, ...]
    """In the order of ``CELLS``."""


@dataclass(frozen=True)
class Family:
    """An amount, or a grid: what has its page, and is entered at once."""

    kind: str
    key: str
    """Name of the amount, id of the programme."""
    title: str
    names: tuple[str, ...]
    periods: tuple[PeriodOfGrid, ...] = ()
    enabled_by: str = ""
    """The decision by which the département switched the grid on."""
    notice: str = ""
    """The legal notice that goes with the grid."""

    @property
    def is_grid(self) -> bool:
        """Whether it is a grid."""
        return self.kind == GRID

    def label(self, name: str) -> str:
        """What an amount of the family is called on its pages."""
        for period in self.periods:
            if name in period.names:
                return f"{period.label}, {CELLS[period.names.index(name)][1].lower()}"
        return library.parameters().by_name[name].label


@dataclass(frozen=True)
class Subject:
    """Amounts that go together on the page."""

    title: str
    families: tuple[Family, ...]


def family_of(territory: Territory, kind: str, key: str) -> Family | None:
    """An amount or a grid by what its address says; none where the territory has no such thing."""
    if kind == GRID:
        return next((one for one in grids(territory) if one.key == key), None)
    if kind == AMOUNT and key in library.parameters().by_name and key not in _in_grids():
        return _amount(key)
    return None


def grids(territory: Territory) -> list[Family]:
    """The grids of the programmes that are run in a territory. One query."""
    run = _run_in(territory)
    found = ((one, _grid_rule(one)) for one in _latest().values() if one.id in run)
    return [_grid(one, rule) for one, rule in found if rule is not None]


def subjects() -> Iterator[Subject]:
    """The amounts that stand by themselves, by what they are about."""
    alone = [name for name in library.parameters().by_name if name not in _in_grids()]
    for prefix, title in _SUBJECTS:
        names = [name for name in alone if name.startswith(prefix)]
        yield Subject(title, tuple(map(_amount, names)))
    known = tuple(prefix for prefix, _ in _SUBJECTS)
    others = [name for name in alone if not name.startswith(known)]
    if others:
        yield Subject("Autres", tuple(map(_amount, others)))


def _run_in(territory: Territory) -> set[str]:
    """The programmes run in a territory; every one when no organisation there says which it runs."""
    told = Organisation.objects.filter(territories=territory).values_list("programmes", flat=True)
    return {one for some in told for one in some} or set(_latest())


def _latest() -> dict[str, Programme]:
    return {one.id: one for one in library.programmes()}


def _grid_rule(programme: Programme) -> GridIncome | None:
    return next((rule for rule in programme.income if isinstance(rule, GridIncome)), None)


def _in_grids() -> frozenset[str]:
    """The amounts that belong to some grid, whoever runs it."""
    rules = filter(None, map(_grid_rule, _latest().values()))
    return frozenset(
        f"{period.grid}.{cell}" for rule in rules for period in rule.periods for cell, _ in CELLS
    )


def _amount(name: str) -> Family:
    return Family(AMOUNT, name, library.parameters().by_name[name].label, (name,))


def _grid(programme: Programme, rule: GridIncome) -> Family:
    periods, elapsed = [], 0
    for rank, period in enumerate(rule.periods, 1):
        span = f"mois {elapsed + 1} à {elapsed + period.months}"
        names = tuple(f"{period.grid}.{cell}" for cell, _ in CELLS)
        periods.append(PeriodOfGrid(f"Période {rank} ({span})", names))
        elapsed += period.months
    return Family(
        kind=GRID,
        key=programme.id,
        title=f"{rule.label} : {programme.name}",
        names=tuple(name for period in periods for name in period.names),
        periods=tuple(periods),
        enabled_by=rule.enabled_by,
        notice=rule.notice,
    )
