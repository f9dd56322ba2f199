"""Write again ``tests/benefits/openfisca_cases.json``: OpenFisca-France's cases on RSA and prime, in our form.

Every YAML case that expects an ``rsa*`` or ``ppa*`` value is either restated as a simulation of ours (facts and figures
only, with where they come from), or listed with the reason why our function cannot be asked it. The version is the one
pinned in ``requirements/benefits.txt``; its source distribution carries its tests::

    pip download --no-deps --no-binary :all: openfisca-france==176.1.8 && tar xzf openfisca_france-176.1.8.tar.gz
    .venv-benefits/bin/python -m tools.openfisca_cases openfisca_france-176.1.8
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from .openfisca_words import (
    ABOUT,
    COMPUTED,
    GROSS,
    HOUSING,
    KEPT_PART,
    NEUTRAL,
    REASONS,
    SELF_EMPLOYED,
    SITUATION,
    TAKEN,
    TURNOVERS,
    YEARLY,
)

Case = dict[str, Any]
WRITTEN = Path(__file__).parent.parent / "tests" / "benefits" / "openfisca_cases.json"
HISTORY = 4
NEW_WINDOW = "2025-03"
YOUNG = 3
"""Years: below, the Paje and the RSA majoré look at a child."""


class DoesNotApply(Exception):
    """Our function cannot be asked this case; its text is the key of the reason."""


def months_before(month: str, count: int) -> str:
    """« 2016-01 » and 3 make « 2015-10 »."""
    year, rank = int(month[:4]), int(month[5:7])
    whole = year * 12 + rank - 1 - count
    return f"{whole // 12:04d}-{whole % 12 + 1:02d}"


def number(value: Any) -> float:
    """A figure, written as one or as an operation on figures."""
    if isinstance(value, str):
        if not re.fullmatch(r"[\d\s.+*/()-]+", value):
            raise DoesNotApply("household")
        value = eval(value, {"__builtins__": {}})  # noqa: S307  digits and operators only, checked just above
    if isinstance(value, list):
        raise DoesNotApply("household")
    return float(value)


def nothing(value: Any) -> bool:
    """Whether a value says that there is none."""
    if isinstance(value, dict):
        return all(nothing(one) for one in value.values())
    if isinstance(value, list):
        return all(nothing(one) for one in value)
    return value in (None, False, 0, "", "0", "non")


class Told:
    """The variables of one person, family or dwelling, month by month."""

    def __init__(self, held: Case, month: str, whole_year: bool) -> None:
        self.held, self.month, self.whole_year = held, month, whole_year

    def raw(self, name: str, month: str) -> Any:
        """What is told for a month, and whether it is for its whole year; ``None`` when nothing is."""
        value = self.held.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            covers = month[:4] == self.month[:4] if self.whole_year else month == self.month
            return (value, self.whole_year) if covers else None
        for key, one in value.items():
            text = str(key)
            if text in (month, f"month:{month}"):
                return one, False
            if text == month[:4]:
                return one, True
            if found := re.fullmatch(r"year:(\d{4}):(\d+)", text):
                start, many = int(found[1]), int(found[2])
                if start <= int(month[:4]) < start + many:
                    return one, True
        return None

    def amount(self, name: str, month: str) -> float | None:
        """Euros of a month; of a year, its twelfth."""
        found = self.raw(name, month)
        if found is None:
            return None
        return number(found[0]) / (12 if found[1] else 1)

    def said(self, name: str, month: str, default: Any = None) -> Any:
        """A word or a yes, in force that month."""
        found = self.raw(name, month)
        return default if found is None else found[0]


def text(amount: float) -> str:
    """Euros to the cent, as our own files write them."""
    return f"{amount:.2f}"


def period(case: Case) -> str:
    """« 2014 » or « 2016-01 »."""
    return str(case["period"]).removeprefix("month:").removeprefix("year:")


def family_output(case: Case) -> Case:
    """What is expected of the family, the only one: at the top, or under its name."""
    output: Case = case.get("output") or {}
    named: Case = output.get("familles") or {}
    return {**output, **next(iter(named.values()), {})}


def expectations(case: Case) -> dict[str, dict[str, float]]:
    """RSA and prime expected, by month."""
    found: dict[str, dict[str, float]] = {}
    output = family_output(case)
    for name in ("rsa", "ppa"):
        value = output.get(name)
        if value is None:
            continue
        for key, one in value.items() if isinstance(value, dict) else [(period(case), value)]:
            if len(str(key)) == len("2014"):
                raise DoesNotApply("household")
            found.setdefault(str(key), {})[name] = number(one)
    if not found:
        raise DoesNotApply("intermediate")
    return found


def with_net_wage(held: Case, stated: Case) -> Case:
    """A person whose net wage is the gross one less what the same case says is taken from it, month by month."""
    gross = held.get("salaire_de_base")
    if "salaire_net" in held or not isinstance(gross, dict) or not all(name in stated for name in TAKEN):
        return held
    months = [month for month in gross if all(month in stated[name] for name in TAKEN)]
    net = {
        month: number(gross[month]) + sum(number(stated[name][month]) for name in TAKEN) for month in months
    }
    return {**held, "salaire_net": net}


class Reader:
    """One month of a case, read into a simulation of ours."""

    def __init__(self, case: Case, month: str, expected: dict[str, float]) -> None:
        self.month, self.expected = month, expected
        self.whole_year = len(period(case)) == len("2014")
        self.output = family_output(case)
        self.span = [months_before(self.month, back) for back in range(HISTORY, -1, -1)]
        inner: Case = case.get("input") or {}
        stated: Case = (case.get("output") or {}).get("individus") or {}
        self.persons: dict[str, Case] = {
            str(key): with_net_wage(one or {}, stated.get(key) or {})
            for key, one in (inner.get("individus") or {"alone": inner}).items()
        }
        self.family = self._group(inner, "famille")
        self.dwelling = self._group(inner, "menage")
        self.everything = [*self.persons.values(), *(self._groups(inner))]
        self.parents = self._members("parents") or list(self.persons)[:1]
        self.children = self._members("enfants")

    def _groups(self, inner: Case) -> list[Case]:
        kinds = ("famille", "foyer_fiscal", "menage", "familles", "foyers_fiscaux", "menages")
        found: list[Case] = []
        for kind in kinds:
            if kind in inner:
                found += inner[kind].values() if kind in kinds[3:] else [inner[kind]]
        return found

    def _group(self, inner: Case, name: str) -> Case:
        if "individus" not in inner:
            return inner
        many: Case = inner.get(f"{name}s") or {}
        first: Case = next(iter(many.values()), {})
        return inner.get(name) or first

    def _members(self, role: str) -> list[str]:
        found = self.family.get(role) or []
        return [str(one) for one in (found if isinstance(found, list) else [found])]

    def _told(self, held: Case) -> Told:
        return Told(held, self.month, self.whole_year)

    # -- what stands in the way ------------------------------------------------------------------------------------

    def refuse(self) -> None:
        """Raise ``DoesNotApply`` for the first thing that we cannot be told."""
        if self.month < "2017" and "rsa" in self.expected and self._has_old_rule():
            raise DoesNotApply("old")
        for held in self.everything:
            for name, value in held.items():
                self._refuse_one(name, value)
        if any(self._told(one).said("activite", self.month) == "etudiant" for one in self.persons.values()):
            raise DoesNotApply("situation")
        self._refuse_dependent_parent()
        self._refuse_gross()
        self._refuse_family_benefits()
        if self.family.get("departement_experimentation_rsa") is True and self.month < NEW_WINDOW:
            raise DoesNotApply("experiment")
        if any(self._told(self.family).amount("rsa", month) for month in self.span[:-1]):
            raise DoesNotApply("given")

    def _refuse_dependent_parent(self) -> None:
        """Whoever is at the charge of their own parents has no RSA majoré: we do not ask it."""
        young = any((self._age(one) or 0) < YOUNG for one in self.children)
        recent = self._told(self.family).said("rsa_isolement_recent", self.month) is True
        alone, *others = (self.persons[one] for one in self.parents)
        if not others and (young or recent) and not nothing(alone.get("enfant_a_charge")):
            raise DoesNotApply("situation")

    def _has_old_rule(self) -> bool:
        """Income of a year, or a ceiling of it: until 2016 the département was left to judge, or no RSA was paid."""
        told = (*YEARLY, "rpns_autres_revenus_chiffre_affaires", "tns_avec_employe")
        return any(self._has(one, *told) for one in self.parents)

    def _refuse_one(self, name: str, value: Any) -> None:
        if name in COMPUTED:
            raise DoesNotApply("given")
        if name == "ppa_eligibilite" and value is not True:
            raise DoesNotApply("given")
        if name == "rsa_base_ressources_prestations_familiales" and not self._no_family_benefits():
            raise DoesNotApply("given")
        if name in (
            "rsa_base_ressources_minima_sociaux",
            "rsa_base_ressources_prestations_familiales",
        ) and number(value):
            raise DoesNotApply("given")
        if name in NEUTRAL or nothing(value) or not isinstance(name, str):
            return
        if name in self.persons or re.fullmatch(r"[0-9a-f]{24}", name):
            return
        if name in GROSS:
            raise DoesNotApply("gross")
        raise DoesNotApply("situation" if name in SITUATION else "income")

    def _refuse_family_benefits(self) -> None:
        """Those that are told are net of the CRDS; the engine, which we leave to compute them, counts them gross."""
        told = self._told(self.family)
        if self.expected.get("rsa") and any(
            told.amount(one, self.month) for one in ("af", "cf", "paje_base")
        ):
            raise DoesNotApply("family")

    def _no_family_benefits(self) -> bool:
        """One child past three at most: no family allowance and no Paje, so a base said to be nothing is ours too."""
        ages = [self._age(one) for one in self.children]
        return ages[1:] == [] and all(one is not None and one >= YOUNG for one in ages)

    def _refuse_gross(self) -> None:
        for held in self.persons.values():
            told = self._told(held)
            for gross, net in (("salaire_de_base", "salaire_net"), ("chomage_brut", "chomage_net")):
                for month in self.span[1:]:
                    if told.amount(gross, month) and told.amount(net, month) is None:
                        raise DoesNotApply("gross")
            if not nothing(held.get("salaire_imposable")) and nothing(held.get("salaire_net")):
                raise DoesNotApply("gross")

    # -- the household ---------------------------------------------------------------------------------------------

    @staticmethod
    def _born(held: Case) -> str:
        told = held.get("date_naissance") or ""
        return str(next(iter(told.values())) if isinstance(told, dict) else told)[:10]

    def _age(self, key: str) -> int | None:
        held = self.persons[key]
        if born := self._born(held):
            year, month = int(born[:4]), int(born[5:7])
            return int(self.month[:4]) - year - (int(self.month[5:7]) < month)
        told = held.get("age")
        if isinstance(told, dict):
            told = self._told(held).said("age", self.month)
        return None if told is None else int(told)

    def _birth(self, key: str) -> str:
        held = self.persons[key]
        if born := self._born(held):
            return born
        age = self._age(key)
        if age is None and key in self.children:
            raise DoesNotApply("household")
        # Half a year past the birthday: the same age in every month that is looked at; 45 is the engine's own default.
        return f"{months_before(self.month, 12 * (45 if age is None else age) + 6)}-01"

    def household(self, first: str) -> Case:
        """Who lives together, and the aids that are told."""
        others = [one for one in self.parents if one != first]
        found: Case = {"birth": self._birth(first)}
        if others:
            found["partner_birth"] = self._birth(others[0])
        if self.children:
            found["children"] = [self._birth(one) for one in self.children]
            if not others and self._told(self.family).said("rsa_isolement_recent", self.month) is True:
                found["lone_recent"] = True
        housing = self._housing()
        if housing != "tenant":
            found["housing"] = housing
        if aid := self._aid():
            found["aid"] = text(aid)
        if support := self._support(alone=not others):
            found["support"] = text(support)
        maintenance = [
            self._steady(self._told(one), "pensions_alimentaires_percues") for one in self.persons.values()
        ]
        if any(maintenance):
            found["maintenance"] = text(sum(maintenance))
        return found

    def _steady(self, told: Told, name: str) -> float:
        """An amount that is the same in all the months that count."""
        found = {told.amount(name, month) or 0.0 for month in self._looked_at()}
        if len(found) > 1:
            raise DoesNotApply("aid")
        return found.pop()

    def _looked_at(self) -> list[str]:
        return self.span[1:4]

    def _housing(self) -> str:
        told = self._told(self.dwelling)
        status = str(told.said("statut_occupation_logement", self.month, "non_renseigne"))
        found = HOUSING[status]
        shares = told.said("participation_frais", self.month) in (True, 1)
        # Whoever is housed for nothing and shares the costs has no advantage in kind: as a tenant without aid.
        return "tenant" if found == "free" and shares else found

    def _aid(self) -> float:
        rented = bool(self._told(self.dwelling).amount("loyer", self.month))
        near = self.dwelling.get("proprietaire_proche_famille")
        return self._of_the_family("aide_logement", computed=rented and not near)

    def _support(self, *, alone: bool) -> float:
        """The allocation de soutien familial, which the engine computes for a parent alone, and which we ask."""
        if not (alone and self.children):
            return 0.0
        return self._of_the_family(
            "asf", computed=self.family.get("rsa_base_ressources_prestations_familiales") != 0
        )

    def _of_the_family(self, name: str, *, computed: bool) -> float:
        """An aid that is told or expected, the same in the months that count for what is expected."""
        told, stated = self._told(self.family), self._told(self.output)
        months = ([self.month] if "rsa" in self.expected else []) + (
            self._looked_at() if "ppa" in self.expected else []
        )
        amounts = set()
        for month in months:
            amount = told.amount(name, month)
            amounts.add(stated.amount(name, month) if amount is None else amount)
        if computed and None in amounts:
            raise DoesNotApply("aid")
        known = {one or 0.0 for one in amounts}
        if len(known) > 1:
            raise DoesNotApply("aid")
        return known.pop()

    # -- the months ------------------------------------------------------------------------------------------------

    def simulation(self) -> Case:
        """The sheet of our simulator that asks the same."""
        self.refuse()
        own = [one for one in self.parents if self._has(one, *TURNOVERS, *YEARLY)]
        jobless = [one for one in self.parents if self._has(one, "chomage_net")]
        if len(set(own + jobless)) > 1:
            raise DoesNotApply("others")
        first = (own or jobless or self.parents)[0]
        for child in self.children:
            if self._has(child, "salaire_net", "chomage_net", *TURNOVERS, *YEARLY):
                raise DoesNotApply("others")
        partner = next((one for one in self.parents if one != first), None)
        kinds = [kind for name, kind in TURNOVERS.items() if self._has(first, name)]
        if len(kinds) > 1:
            raise DoesNotApply("others")
        months = [self._month(month, first, partner) for month in self.span]
        return {
            "household": self.household(first),
            "activity": {"kind": (kinds or ["services"])[0], "started": "2010-01-01"},
            "first": f"{self.month}-01",
            "horizon": 1,
            "known": months[:-1],
            "each": months[-1],
        }

    def _has(self, key: str, *names: str) -> bool:
        return any(not nothing(self.persons[key].get(name)) for name in names)

    def _month(self, month: str, first: str, partner: str | None) -> Case:
        told = self._told(self.persons[first])
        found: Case = {}
        turnover = sum(told.amount(name, month) or 0 for name in TURNOVERS)
        profit = sum(self._of_the_year(told, name) for name in YEARLY)
        amounts = {"turnover": turnover, "profit": profit}
        amounts["wage"] = told.amount("salaire_net", month) or 0
        amounts["unemployment"] = told.amount("chomage_net", month) or 0
        if partner is not None:
            amounts["partner"] = self._told(self.persons[partner]).amount("salaire_net", month) or 0
        for name, amount in amounts.items():
            if amount:
                found[name] = text(amount)
        return found

    def _of_the_year(self, told: Told, name: str) -> float:
        """A twelfth of the last year known, that of the month or one of the two before it."""
        value = told.held.get(name)
        if nothing(value) or not isinstance(value, dict):
            return 0.0
        years = [str(int(self.month[:4]) - back) for back in range(3)]
        found = [
            number(one)
            for year in years
            for key, one in value.items()
            if str(key) == year and number(one) > 0
        ]
        return found[0] / 12 * KEPT_PART.get(name, 1) if found else 0.0


def keys(held: Any) -> Iterator[str]:
    """Every name in a case, at any depth."""
    if isinstance(held, dict):
        for name, value in held.items():
            yield str(name)
            yield from keys(value)


def restated(source: Path) -> Iterator[tuple[str, Case]]:
    """Every case that concerns us: « run » or « excluded »."""
    folder = source / "tests"
    for path in sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")]):
        content = yaml.safe_load(path.read_text("utf-8"))
        for rank, case in enumerate(content if isinstance(content, list) else [content], 1):
            if not isinstance(case, dict) or not any(ABOUT.match(name) for name in keys(case.get("output"))):
                continue
            told: Case = {
                "file": str(path.relative_to(folder)),
                "case": rank,
                "name": " ".join(str(case.get("name", "")).split()),
            }
            told["self_employed"] = any(SELF_EMPLOYED.match(name) for name in {*keys(case.get("input"))})
            try:
                asked = simulations(case)
            except DoesNotApply as why:
                yield "excluded", {**told, "reason": str(why)}
                continue
            margin = {
                name: str(case[f"{name}_error_margin"])
                for name in ("absolute", "relative")
                if f"{name}_error_margin" in case
            }
            yield "run", {**told, "margin": margin, "asked": asked}


def simulations(case: Case) -> list[Case]:
    """What is asked of us for each month that can be; raises ``DoesNotApply`` when none can."""
    found, refused = [], DoesNotApply("intermediate")
    for month, expected in sorted(expectations(case).items()):
        try:
            sheet = Reader(case, month, expected).simulation()
        except DoesNotApply as why:
            refused = why
            continue
        found.append({"expected": {name: text(amount) for name, amount in expected.items()}, "sheet": sheet})
    if not found:
        raise refused
    return found


def main() -> None:
    """Write the file."""
    source = Path(sys.argv[1])
    found: dict[str, list[Case]] = {"run": [], "excluded": []}
    for what, case in restated(source):
        found[what].append(case)
    version = re.search(r'^version = "(.+)"', (source / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    whole = {"openfisca-france": version[1] if version else "", "reasons": REASONS, **found}
    lines = ",\n".join(
        f" {json.dumps(name)}: "
        + (
            json.dumps(value, ensure_ascii=False)
            if isinstance(value, str)
            else json.dumps(value, ensure_ascii=False, indent=2)
            if isinstance(value, dict)
            else "[\n" + ",\n".join("  " + json.dumps(one, ensure_ascii=False) for one in value) + "\n ]"
        )
        for name, value in whole.items()
    )
    WRITTEN.write_text("{\n" + lines + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
