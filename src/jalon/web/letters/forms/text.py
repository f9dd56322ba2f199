"""The form of a text: its blocks one under the other, each moved, taken out or followed by another by a button.

Nothing is saved until it is asked: a button gives the page again with what was typed. No script is needed.
"""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from pydantic import ValidationError

from jalon.letters import Kind, Template, check, mentions
from jalon.letters.template import BLOCKS, QUESTIONS, Block
from jalon.rules.errors import Problem

MOST = 80
ADDED = ("paragraph", "heading", "important", "list", "table", "mention", "signature", "attachments")
"""Blocks that can be added, the most usual first."""
_BY_LINE = ("list", "attachments")
_LONGEST = 20_000


@dataclass
class Row:
    """A block as it is typed."""

    kind: str
    text: str = ""
    """Its words; a line for each item of a list, an empty line between the parts of a mention or of a signature."""
    name: str = ""
    """Of a table, the variable; of a mention, which one."""
    ordered: bool = False
    problems: list[Problem] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What the block is, in French."""
        return BLOCKS[self.kind]

    @property
    def help(self) -> str:
        """How its words are typed."""
        return _HELP.get(self.kind, "")

    @property
    def mention(self) -> Any:
        """The mention that the block makes, with the words that come with Jalon."""
        return mentions().get(self.name) if self.kind == "mention" else None

    @property
    def height(self) -> int:
        """Lines that its words take in the form."""
        return min(max(2, sum(1 + len(line) // 90 for line in self.text.splitlines())), 14)


_HELP = {
    "list": "Une ligne par élément.",
    "attachments": "Une ligne par pièce.",
    "mention": "Vide : le texte de Jalon, ci-dessous. Une ligne vide sépare deux paragraphes.",
    "signature": "Une ligne vide sépare deux signataires ; le premier est celui qui écrit.",
    "table": "Titre du tableau, facultatif.",
}


@dataclass
class TextForm:
    """A text being typed."""

    label: str
    subject: str
    rows: list[Row]
    title: str
    plain: dict[str, str]
    why: str = ""
    problems: list[Problem] = field(default_factory=list)
    """Those of the whole, besides those of each block."""

    @property
    def questions(self) -> list[tuple[str, str, str]]:
        """The questions of the plain version: name, question, answers a line each."""
        return [(name, question, self.plain[name]) for name, question in QUESTIONS.items()]

    def template(self, kind: Kind) -> Template | None:
        """What was typed as a text of a kind; nothing, with the problems told, when it is not one."""
        data = {
            "id": kind.id, "kind": kind.id, "label": self.label.strip(), "subject": _line(self.subject),
            "letter": [_block(row) for row in self.rows],
            "plain": {"title": _line(self.title), **{name: _lines(text) for name, text in self.plain.items()}},
        }  # fmt: skip
        try:
            return Template.model_validate(data)
        except ValidationError:
            self.problems.append(Problem("modèle", "le formulaire est incomplet", "recharger la page"))
            return None

    def tell(self, problems: tuple[Problem, ...]) -> None:
        """Put each problem beside its block, or above when it is of the whole."""
        for problem in problems:
            rank = _rank(problem.place)
            if rank is not None and rank < len(self.rows):
                self.rows[rank].problems.append(problem)
            else:
                self.problems.append(problem)

    def checked(self, kind: Kind) -> Template | None:
        """The text, if it may be used; nothing, with every problem told where it is."""
        made = self.template(kind)
        found = check(made) if made else ()
        self.tell(found)
        return made if made and not found else None

    def change(self, what: str) -> bool:
        """Move, take out or add a block, as a button asks; whether it was one of these."""
        name, _, rest = what.partition("-")
        rank, _, kind = rest.partition("-")
        if not rank.isdecimal() or len(rank) > 3 or int(rank) > len(self.rows):  # noqa: PLR2004  no such page
            return False
        at = int(rank)
        if name == "add" and kind in ADDED and len(self.rows) < MOST:
            self.rows.insert(at, Row(kind))
        elif name == "out" and at < len(self.rows):
            del self.rows[at]
        elif name == "up" and 0 < at < len(self.rows):
            self.rows[at - 1 : at + 1] = self.rows[at], self.rows[at - 1]
        elif name == "down" and at + 1 < len(self.rows):
            self.rows[at : at + 2] = self.rows[at + 1], self.rows[at]
        else:
            return False
        return True


def shown(template: Template) -> TextForm:
    """A text as its form shows it."""
    return TextForm(
        template.label, template.subject, [_row(block) for block in template.letter], template.plain.title,
        {name: "\n".join(getattr(template.plain, name)) for name in QUESTIONS},
    )  # fmt: skip


def typed(data: QueryDict) -> TextForm:
    """A text as it was typed; what is missing is empty."""
    count = data.get("count", "")
    many = min(int(count), MOST) if count.isdecimal() and len(count) < 4 else 0  # noqa: PLR2004  see ``change``
    rows = [
        Row(
            data.get(f"kind-{at}", ""), _text(data, f"text-{at}"), data.get(f"name-{at}", "")[:80],
            bool(data.get(f"ordered-{at}")),
        )
        for at in range(many)
    ]  # fmt: skip
    plain = {name: _text(data, f"plain-{name}") for name in QUESTIONS}
    return TextForm(
        _line(data.get("label", ""))[:160], _line(data.get("subject", ""))[:400],
        [row for row in rows if row.kind in BLOCKS], _line(data.get("title", ""))[:400], plain,
        data.get("why", "").strip()[:300],
    )  # fmt: skip


def _text(data: QueryDict, name: str) -> str:
    return data.get(name, "").replace("\r\n", "\n").replace("\r", "\n")[:_LONGEST]


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def _parts(text: str) -> tuple[str, ...]:
    """What empty lines part."""
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return tuple("\n".join(part) for part in found if part)


def _row(block: Block) -> Row:
    match block.kind:
        case "heading" | "paragraph" | "important":
            return Row(block.kind, block.text)
        case "list":
            return Row(block.kind, "\n".join(block.items), ordered=block.ordered)
        case "attachments":
            return Row(block.kind, "\n".join(block.items))
        case "table":
            return Row(block.kind, block.caption, block.rows)
        case "mention":
            return Row(block.kind, "\n\n".join(block.text), block.mention)
        case "signature":
            return Row(block.kind, "\n\n".join(block.parties))


def _block(row: Row) -> dict[str, Any]:
    match row.kind:
        case "heading" | "paragraph" | "important":
            return {"kind": row.kind, "text": row.text.strip()}
        case "list":
            return {"kind": row.kind, "items": _lines(row.text), "ordered": row.ordered}
        case "table":
            return {"kind": row.kind, "rows": row.name, "caption": _line(row.text)}
        case "mention":
            return {"kind": row.kind, "mention": row.name, "text": _parts(row.text)}
        case "signature":
            return {"kind": row.kind, "parties": _parts(row.text)}
        case _:
            return {"kind": row.kind, "items": _lines(row.text)}


def _rank(place: str) -> int | None:
    """The rank of the block that a problem is about: « lettre, bloc 3 (paragraphe) »."""
    start = "lettre, bloc "
    if not place.startswith(start):
        return None
    number = place.removeprefix(start).partition(" ")[0]
    return int(number) - 1 if number.isdecimal() else None
