"""A letter as it is edited: blocks of text with names between braces. Data, never code."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

type Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Heading(_Part):
    """A title inside the letter."""

    kind: Literal["heading"] = "heading"
    text: str


class Paragraph(_Part):
    """A paragraph; left out whole when it uses an optional variable that is not known."""

    kind: Literal["paragraph"] = "paragraph"
    text: str


class Important(_Part):
    """A paragraph that must be seen: framed, in bold. Left out as a paragraph is."""

    kind: Literal["important"] = "important"
    text: str


class Listed(_Part):
    """A list. An item that is only the name of a list gives all the items of that list."""

    kind: Literal["list"] = "list"
    items: tuple[str, ...]
    ordered: bool = False


class Table(_Part):
    """The rows of a variable of type table, under the heads of its columns."""

    kind: Literal["table"] = "table"
    rows: str
    """Name of the variable, without braces."""
    caption: str = ""


class Mentioned(_Part):
    """A mention that the law, or the rule of the house, wants in letters of this kind."""

    kind: Literal["mention"] = "mention"
    mention: Key
    text: tuple[str, ...] = ()
    """Its paragraphs in the organisation's own words; without them, those that come with Jalon."""


class Signature(_Part):
    """Who signs. The first is who writes; the picture of the signature is theirs."""

    kind: Literal["signature"] = "signature"
    parties: tuple[str, ...] = ("{signataire.qualite}\n{signataire.nom}",)


class Attachments(_Part):
    """What goes with the letter."""

    kind: Literal["attachments"] = "attachments"
    items: tuple[str, ...]


type Block = Annotated[
    Heading | Paragraph | Important | Listed | Table | Mentioned | Signature | Attachments,
    Field(discriminator="kind"),
]

BLOCKS: dict[str, str] = {
    "heading": "titre", "paragraph": "paragraphe", "important": "encadré", "list": "liste", "table": "tableau",
    "mention": "mention obligatoire", "signature": "signature", "attachments": "pièces jointes",
}  # fmt: skip
"""French of each kind of block."""


class Plain(_Part):
    """The same letter in plain language: four questions, short sentences."""

    title: str
    about: tuple[str, ...]
    todo: tuple[str, ...]
    deadline: tuple[str, ...]
    contact: tuple[str, ...]


QUESTIONS: dict[str, str] = {
    "about": "De quoi s'agit-il ?",
    "todo": "Que devez-vous faire ?",
    "deadline": "Avant quand ?",
    "contact": "Qui pouvez-vous appeler ?",
}
"""The questions that the plain version answers, in their order."""


class Template(_Part):
    """A letter: what it is, the letter itself, the same in plain language."""

    format: Literal[1] = 1
    id: Key
    kind: str
    label: str
    subject: str
    letter: tuple[Block, ...]
    plain: Plain

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text of the template with its place, in the order of a page."""
        yield "objet", self.subject
        for rank, block in enumerate(self.letter, 1):
            for text in texts_of(block):
                yield place_of(rank, block), text
        yield "version simple, titre", self.plain.title
        for part, question in QUESTIONS.items():
            for text in getattr(self.plain, part):
                yield f"version simple, « {question} »", text


def place_of(rank: int, block: Block) -> str:
    """The place of a block, as its author counts them."""
    return f"lettre, bloc {rank} ({BLOCKS[block.kind]})"


def texts_of(block: Block) -> tuple[str, ...]:
    """The texts that the author of a block wrote in it."""
    match block:
        case Heading() | Paragraph() | Important():
            return (block.text,)
        case Listed() | Attachments():
            return block.items
        case Table():
            return (block.caption,) if block.caption else ()
        case Mentioned():
            return block.text
        case Signature():
            return block.parties
