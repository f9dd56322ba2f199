"""A template and values make a letter, ready to be printed; nothing of it may be missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from jalon.rules.errors import Problem
from jalon.rules.french import day
from jalon.study.words import typeset

from .checking import check
from .drawable import breakable, clean
from .errors import TemplateError, ValuesError
from .house import House
from .kinds import ALWAYS, Kind, kind, mentions
from .placeholders import pieces, variables
from .template import (
    QUESTIONS,
    Attachments,
    Block,
    Heading,
    Important,
    Listed,
    Mentioned,
    Paragraph,
    Signature,
    Table,
    Template,
    texts_of,
)
from .variables import BadValue, Printed, Values, as_date

MOST_ADDRESS_LINES = 6
"""Lines of the addressee, name included, that the window of an envelope shows (norm NF Z 10-011)."""
_USUAL_LINE = 38
"""Characters of a line of address, by the same norm; a longer one is printed smaller."""

type Lines = list[str]


@dataclass(frozen=True)
class Letter:
    """A letter filled: what the press prints, word for word."""

    title: str
    on: date
    """The day that it bears; the PDF is dated of it."""
    content: Mapping[str, Any]


class Filler:
    """A template, checked once, that fills letter after letter. Raises ``TemplateError`` when it may not be used."""

    def __init__(self, template: Template, house: House) -> None:
        problems = check(template)
        if problems:
            raise TemplateError(problems)
        self._template = template
        self._kind = kind(template.kind)
        self._house = house
        self._used = _used(template, self._kind)

    def fill(self, values: Values) -> Letter:
        """The letter of these values. Raises ``ValuesError``, with every value that is missing or wrong."""
        printed = self._printed(values)
        filled = _Filled(printed)
        template = self._template
        reference = filled.line("{courrier.reference}")
        on = as_date(values["courrier.date"])
        subject = filled.lines(template.subject)
        content = {
            "address": (address := filled.address()),
            "address-size": 10.5 if max(map(len, address)) <= _USUAL_LINE else 9,
            "dated": _dated(self._house, on),
            "facts": [_set(f"Référence : {reference}")],
            "footer": _set(f"{self._house.name} · {reference}"),
            "subject": subject,
            "body": [one for block in template.letter if (one := filled.block(block, self._kind))],
            "plain": {
                "title": filled.lines(template.plain.title),
                "parts": [
                    {"title": [_set(question)], "items": filled.items(getattr(template.plain, part))}
                    for part, question in QUESTIONS.items()
                ],
            },
        }
        return Letter(clean(" ".join(subject)), on, content)

    def _printed(self, values: Values) -> dict[str, Printed]:
        found: dict[str, Printed] = {}
        problems = []
        for name in self._used:
            variable = self._kind.variables[name]
            try:
                printed = variable.printed(values.get(name))
            except BadValue as error:
                problems.append(Problem(f"{name} ({variable.meaning})", error.what, error.remedy))
                continue
            if printed is not None:
                found[name] = printed
            elif not variable.optional:
                remedy = "la renseigner avant d'imprimer le courrier"
                problems.append(Problem(f"{name} ({variable.meaning})", "cette valeur manque", remedy))
        problems += _address_problems(found)
        if problems:
            raise ValuesError(problems)
        return found


def fill(template: Template, values: Values, house: House) -> Letter:
    """One letter. Raises ``TemplateError`` or ``ValuesError``; for many, keep a ``Filler``."""
    return Filler(template, house).fill(values)


def needed(template: Template) -> tuple[str, ...]:
    """The variables without which a template cannot be printed."""
    known = kind(template.kind)
    return tuple(name for name in _used(template, known) if not known.variables[name].optional)


def used(template: Template) -> tuple[str, ...]:
    """The variables that a template names, in the order in which a letter is read."""
    return _used(template, kind(template.kind))


def _used(template: Template, known: Kind) -> tuple[str, ...]:
    names = [*ALWAYS]
    for _, text in template.texts():
        names += variables(text)
    for block in template.letter:
        if isinstance(block, Table):
            names.append(block.rows)
        if isinstance(block, Mentioned):
            names += [name for text in _wording(block) for name in variables(text)]
    return tuple(name for name in dict.fromkeys(names) if name in known.variables)


def _wording(block: Mentioned) -> tuple[str, ...]:
    return block.text or mentions()[block.mention].text


def _address_problems(printed: Mapping[str, Printed]) -> Iterator[Problem]:
    lines = len(printed.get("destinataire.nom", ())) + len(printed.get("destinataire.adresse", ()))
    if lines > MOST_ADDRESS_LINES:
        what = f"l'adresse a {lines} lignes avec le nom"
        remedy = f"en garder {MOST_ADDRESS_LINES} : la fenêtre de l'enveloppe n'en montre pas plus"
        yield Problem("destinataire.adresse", what, remedy)


def _dated(house: House, on: date) -> str:
    place = clean(house.place)
    return _set(f"{place}, le {day(on)}" if place else f"Le {day(on)}")


def _set(text: str) -> str:
    return breakable(typeset(text))


class _Filled:
    """The values of one letter, put into texts."""

    def __init__(self, printed: Mapping[str, Printed]) -> None:
        self._printed = printed

    def lines(self, text: str) -> Lines:
        """A text with its values, line by line."""
        return [_set(line) for line in self._whole(text).split("\n")]

    def line(self, text: str) -> str:
        """A text with its values, on one line."""
        return " ".join(self._whole(text).split("\n"))

    def address(self) -> Lines:
        """The window of the envelope."""
        parts = (*self._printed["destinataire.nom"], *self._printed["destinataire.adresse"])
        return [breakable(" ".join(str(part).split("\n"))) for part in parts]

    def items(self, texts: tuple[str, ...]) -> list[Lines]:
        """The items of a list: those whose values are known, and all those of a list named alone."""
        return [lines for text in texts for lines in self._item(text)]

    def _item(self, text: str) -> list[Lines]:
        parts = pieces(text.strip())[0]
        if len(parts) == 1 and parts[0].variable:
            value = self._printed.get(parts[0].text, ())
            return [[_set(str(line)) for line in str(one).split("\n")] for one in value]
        return [self.lines(text)] if self.known(text) else []

    def known(self, text: str) -> bool:
        """Whether all the values that a text names are known."""
        return all(name in self._printed for name in variables(text))

    def _whole(self, text: str) -> str:
        return "".join(self._said(piece.text) if piece.variable else piece.text for piece in pieces(text)[0])

    def _said(self, name: str) -> str:
        return "\n".join(map(str, self._printed[name]))

    def block(self, block: Block, known: Kind) -> dict[str, Any] | None:
        """A block with its values; nothing when it uses an optional value that is not known."""
        said: dict[str, Any]
        match block:
            case Heading() | Paragraph() | Important():
                said = {"text": self.lines(block.text)} if self.known(block.text) else {}
            case Listed():
                items = self.items(block.items)
                said = {"items": items, "ordered": block.ordered} if items else {}
            case Attachments():
                items = self.items(block.items)
                said = {"items": items} if items else {}
            case Table():
                said = self._table(block, known)
            case Mentioned():
                title = mentions()[block.mention].title
                said = {
                    "title": [_set(title)] if title else [],
                    "text": [self.lines(text) for text in _wording(block)],
                }
            case Signature():
                said = {"parties": self._parties(block)}
            case _:
                assert_never(block)
        return {"block": block.kind, **said} if said else None

    def _table(self, block: Table, known: Kind) -> dict[str, Any]:
        rows = self._printed.get(block.rows)
        if not rows or not self.known(block.caption):
            return {}
        return {
            "caption": self.lines(block.caption) if block.caption else [],
            "head": [[_set(column)] for column in known.variables[block.rows].columns],
            "rows": [[[_set(line) for line in cell.split("\n")] for cell in row] for row in rows],
        }

    def _parties(self, block: Signature) -> list[dict[str, Any]]:
        known = [text for text in texts_of(block) if self.known(text)]
        return [{"lines": self.lines(text), "signed": rank == 0} for rank, text in enumerate(known)]
