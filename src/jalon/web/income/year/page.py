"""The page of a year as a form: its lines, when they were declared, why what was recorded changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from jalon.rules.facts import Euros, Fact
from jalon.rules.facts.business import Nature
from jalon.rules.french import euros, month
from jalon.rules.life import Business
from jalon.study.words import NATURES as NATURE_WORDS
from jalon.study.words import capital
from jalon.web.income.queries import natures_of
from jalon.web.kit.clock import today

from .facts import changes
from .layout import Line
from .typed import COLUMNS, NATURES, Column, TypedLine, shown, typed

WHY = "Dites pourquoi ce qui était enregistré change : la raison reste dans l'histoire du dossier."
FIX = "Corrigez les lignes signalées : rien n'est enregistré tant qu'il en reste une."
WRONG_DAY = "Écrivez un jour qui ne soit pas à venir."
UNUSUAL = 10
"""Times the median of the year from which an amount of a month is pointed at."""
Months = Mapping[date, Mapping[Column, Euros]]
"""Amounts by the first of their month, by column."""


@dataclass
class YearPage:
    """The form of a year."""

    lines: list[TypedLine]
    natures: list[Nature]
    declared_on: str
    because: str = ""
    errors: list[str] = field(default_factory=list)
    why_error: str = ""
    day_error: str = ""
    facts: list[Fact] = field(default_factory=list)
    imported: bool = False

    @property
    def cut(self) -> str:
        """How the year is cut in lines, as ``lines_as_shown`` reads it."""
        return "-".join(str(line.line.months) for line in self.lines)

    @property
    def is_valid(self) -> bool:
        """Whether it can be saved."""
        return not (self.errors or self.why_error or self.day_error)

    @property
    def totals(self) -> dict[Column, Decimal]:
        """The sum of each column, of the cells that can be read."""
        return {
            one: sum((line.amounts.get(one, Decimal(0)) for line in self.lines), Decimal(0))
            for one in COLUMNS
        }

    @property
    def unusual(self) -> list[str]:
        """Months far above the others: a comma that was forgotten, most often."""
        levels = sorted(_a_month(line) for line in self.lines if not line.blank)
        if len(levels) < 3:  # noqa: PLR2004  fewer say nothing of what is usual
            return []
        usual = levels[len(levels) // 2]
        return [
            f"{month(line.line.start)} ({euros(_a_month(line))})"
            for line in self.lines
            if usual and not line.blank and _a_month(line) > UNUSUAL * usual
        ]


def _a_month(line: TypedLine) -> Decimal:
    return sum((line.amounts.get(one, Decimal(0)) for one in NATURES), Decimal(0)) / line.line.months


def unfilled(lines: Sequence[Line], business: Business, imported: Months | None) -> YearPage:
    """The page before anything is typed: what is recorded, or what a file tells where it says otherwise."""
    natures = _natures(lines, business, imported)
    found = [shown(line, natures[0]) for line in lines]
    if imported:
        found = [_from_file(one, imported, natures) for one in found]
    for one in found:
        one.amounts = typed(
            one.line, {f"{one.line.key}-{name}": text for name, text in one.texts.items()}
        ).amounts
    return YearPage(found, natures, f"{today():%Y-%m-%d}", imported=bool(imported))


def _natures(lines: Sequence[Line], business: Business, imported: Months | None) -> list[Nature]:
    told = [fact for line in lines for fact in line.told]
    found = natures_of(business, told)
    for amounts in (imported or {}).values():
        found += [one for one in NATURES if one in amounts and one not in found]
    return found


def _from_file(one: TypedLine, imported: Months, natures: Sequence[Nature]) -> TypedLine:
    """A line with the amounts that a file gives for its months; as it is recorded where the file is silent."""
    told = [imported[shown.month] for shown in one.line.covered if shown.month in imported]
    if len(told) < len(one.line.covered):
        return one
    texts = dict.fromkeys(COLUMNS, "")
    for column in COLUMNS:
        amounts = [amounts[column] for amounts in told if column in amounts]
        if amounts:
            texts[column] = str(sum(amounts, Decimal(0))).replace(".", ",")
    if not any(texts[nature] for nature in NATURES):
        texts[natures[0]] = "0"
    kept = {
        name: texts[name] or (one.texts[name] if name in ("costs", "contributions") else "")
        for name in COLUMNS
    }
    return TypedLine(one.line, kept, was=one.was, changed=kept != one.texts)


def filled(lines: Sequence[Line], business: Business, data: Mapping[str, str]) -> YearPage:
    """The page as it was typed, judged as a whole: ``facts`` is what it would write."""
    found = [typed(line, data) for line in lines]
    page = YearPage(
        found,
        _natures(lines, business, None),
        data.get("declared_on", "")[:10],
        data.get("because", "").strip()[:2000],
        imported=bool(data.get("imported")),
    )
    day = _day(page.declared_on)
    if day is None:
        page.day_error = WRONG_DAY
    made = changes(found, business.key, day or today(), page.because)
    if any(one.errors for one in found):
        page.errors.append(FIX)
    if made.mends and not page.because:
        page.why_error = WHY
    page.facts = made.facts if page.is_valid else []
    return page


def follow(page: YearPage, business: Business) -> YearPage:
    """The page when others wrote meanwhile: what was not touched takes what is recorded now, what was typed stays.

    A cell that both changed says what the others wrote.
    """
    now = unfilled([one.line for one in page.lines], business, None)
    for mine, theirs in zip(page.lines, now.lines, strict=True):
        for column in COLUMNS:
            was = mine.was[column]
            typed_text, recorded = mine.texts[column].strip(), theirs.texts[column]
            if typed_text == was:
                mine.texts[column] = recorded
                mine.errors.pop(column, None)
            elif recorded not in (was, typed_text):
                said = f"{recorded} €" if recorded else "rien"
                mine.errors[column] = f"Quelqu'un a écrit {said} entre-temps."
        mine.errors.pop("line", None)
        mine.was = theirs.was
    page.natures = now.natures
    return page


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day <= today() else None


def columns(page: YearPage, *, every: bool) -> list[tuple[Column, str]]:
    """The columns that are shown, with their names: the natures of the business, the others when asked or filled."""
    filled_in = {
        one for one in COLUMNS if any(line.texts[one].strip() or one in line.errors for line in page.lines)
    }
    natures = [one for one in NATURES if every or one in page.natures or one in filled_in]
    return [
        *((one, capital(NATURE_WORDS[one])) for one in natures),
        ("costs", "Charges réelles"),
        ("contributions", "Cotisations"),
    ]
