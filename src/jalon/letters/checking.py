"""What is wrong in a template, all at once: unknown variables, lost mentions, texts too long, empty, unprintable."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from jalon.rules.errors import Problem

from .drawable import undrawable
from .kinds import TELEPHONES, Kind, Mention, kinds, mentions
from .placeholders import pieces, variables
from .template import (
    QUESTIONS,
    Attachments,
    Listed,
    Mentioned,
    Signature,
    Table,
    Template,
    place_of,
    texts_of,
)

LONGEST_TEXT = 3000
LONGEST_SUBJECT = 160
LONGEST_LETTER = 15_000
"""Characters of all the texts of a template: some four pages."""
MOST_BLOCKS = 80
LONGEST_SENTENCE = 25
"""Words of a sentence of the plain version. Plain-language guides ask for 15 to 20 on average."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_HOLD = re.compile(r"\{[^{}]*\}")


def check(template: Template) -> tuple[Problem, ...]:
    """Every problem of a template: of its texts, blocks, mentions, plain version; nothing when it may be used."""
    known = next((one for one in kinds() if one.id == template.kind), None)
    if known is None:
        names = [one.id for one in kinds()]
        remedy = _closest(template.kind, names) or f"choisir parmi : {', '.join(names)}"
        return (Problem("genre", f"« {template.kind} » n'est pas un genre de courrier", remedy),)
    found = [*_texts(template, known), *_blocks(template, known), *_mentions(template, known)]
    return (*found, *_plain(template, known))


# -- texts ---------------------------------------------------------------------------------------------------------


def _texts(template: Template, known: Kind) -> Iterator[Problem]:
    total = 0
    for place, text in (("nom du modèle", template.label), *template.texts()):
        total += len(text)
        yield from _text(place, text, LONGEST_SUBJECT if place == "objet" else LONGEST_TEXT)
        yield from _named(place, text, known)
    if total > LONGEST_LETTER:
        what = f"le modèle a {total} caractères"
        yield Problem("modèle", what, f"l'abréger : {LONGEST_LETTER} au plus, soit environ quatre pages")
    for name in variables(template.subject):
        if name in known.variables and known.variables[name].optional:
            what = f"« {{{name}}} » peut ne pas être connu, et un objet ne peut pas manquer"
            yield Problem("objet", what, "écrire l'objet sans cette variable")


def _text(place: str, text: str, longest: int) -> Iterator[Problem]:
    if not text.strip():
        yield Problem(place, "ce texte est vide", "l'écrire, ou retirer ce bloc")
    if len(text) > longest:
        yield Problem(
            place, f"ce texte a {len(text)} caractères", f"l'abréger ou le couper : {longest} au plus"
        )
    bad = undrawable(text.replace("\n", ""))
    if bad:
        said = ", ".join(_character(one) for one in bad[:5])
        what = f"ce texte a des caractères qui ne peuvent pas être imprimés : {said}"
        yield Problem(place, what, "les retirer ou les remplacer par des mots")


def _character(one: str) -> str:
    code = f"U+{ord(one):04X}"
    return f"« {one} » ({code})" if one.isprintable() else code


def _named(place: str, text: str, known: Kind) -> Iterator[Problem]:
    for problem in pieces(text)[1]:
        yield Problem(place, problem.what, problem.remedy)
    for name in variables(text):
        if name not in known.variables:
            yield _unknown(place, name, known.variables)


def _unknown(place: str, name: str, known: Mapping[str, object]) -> Problem:
    remedy = _closest(name, list(known)) or f"choisir parmi : {', '.join(known)}"
    return Problem(place, f"la variable « {name} » n'existe pas pour ce genre de courrier", remedy)


def _closest(name: str, known: list[str]) -> str | None:
    near = get_close_matches(name, known, n=1)
    return f"vouliez-vous dire « {near[0]} » ?" if near else None


# -- blocks --------------------------------------------------------------------------------------------------------


def _blocks(template: Template, known: Kind) -> Iterator[Problem]:
    if not template.letter:
        yield Problem("lettre", "elle n'a aucun bloc", "écrire au moins un paragraphe et une signature")
    if len(template.letter) > MOST_BLOCKS:
        what = f"elle a {len(template.letter)} blocs"
        yield Problem("lettre", what, f"en garder {MOST_BLOCKS} au plus")
    for rank, block in enumerate(template.letter, 1):
        place = place_of(rank, block)
        if isinstance(block, Table):
            yield from _table(place, block, known)
        if isinstance(block, Listed | Attachments | Signature) and not texts_of(block):
            yield Problem(place, "il est vide", "y écrire au moins une ligne, ou le retirer")
        for text in texts_of(block):
            yield from _fits(place, text, isinstance(block, Listed | Attachments), known)
    if not any(isinstance(block, Signature) for block in template.letter):
        remedy = 'ajouter un bloc kind = "signature" : la personne doit savoir qui lui écrit (CRPA, article L212-1)'
        yield Problem("lettre", "personne ne signe", remedy)


def _table(place: str, block: Table, known: Kind) -> Iterator[Problem]:
    variable = known.variables.get(block.rows)
    if variable is None:
        tables = {name: one for name, one in known.variables.items() if one.type == "table"}
        yield _unknown(place, block.rows, tables or known.variables)
    elif variable.type != "table":
        what = f"« {block.rows} » n'est pas un tableau"
        yield Problem(place, what, f"l'écrire dans un paragraphe : {{{block.rows}}}")


def _fits(place: str, text: str, in_list: bool, known: Kind) -> Iterator[Problem]:
    """A table stands in its own block; a list is a whole item of a list."""
    for name in variables(text):
        variable = known.variables.get(name)
        if variable is None or variable.type not in ("table", "list"):
            continue
        if variable.type == "table":
            what = f"« {{{name}}} » est un tableau et ne tient pas dans un texte"
            yield Problem(place, what, f'le mettre dans un bloc kind = "table", rows = "{name}"')
        elif not in_list or text.strip() != f"{{{name}}}":
            what = f"« {{{name}}} » est une liste et ne tient pas dans une phrase"
            yield Problem(place, what, f'en faire une ligne seule d\'un bloc kind = "list" : "{{{name}}}"')


# -- mentions ------------------------------------------------------------------------------------------------------


def _mentions(template: Template, known: Kind) -> Iterator[Problem]:
    written = [
        (place_of(rank, block), block)
        for rank, block in enumerate(template.letter, 1)
        if isinstance(block, Mentioned)
    ]
    names = [block.mention for _, block in written]
    for mention in known.compulsory:
        if mention.id not in names:
            what = f"la mention obligatoire « {mention.label} » manque ({mention.source})"
            yield Problem("lettre", what, f'ajouter un bloc kind = "mention", mention = "{mention.id}"')
    for place, block in written:
        if block.mention not in mentions():
            remedy = (
                _closest(block.mention, list(mentions())) or f"choisir parmi : {', '.join(known.mentions)}"
            )
            yield Problem(place, f"la mention « {block.mention} » n'existe pas", remedy)
            continue
        if names.count(block.mention) > 1:
            yield Problem(place, f"la mention « {block.mention} » est écrite plusieurs fois", "en garder une")
        yield from _wording(place, block, mentions()[block.mention], known)


def _wording(place: str, block: Mentioned, mention: Mention, known: Kind) -> Iterator[Problem]:
    """Another wording keeps what the law wants said; and everything that it names is always known."""
    text = "\n".join(block.text or mention.text)
    if not block.text:
        for name in variables(text):
            if name not in known.variables:
                yield _unknown(place, name, known.variables)
    for words in mention.must_say:
        if block.text and not says(text, words):
            what = f"la mention obligatoire « {mention.label} » ne dit plus « {words} » ({mention.source})"
            yield Problem(
                place, what, "remettre ces mots, ou retirer « text » pour reprendre le texte fourni"
            )
    for name in mention.must_use:
        if block.text and name not in variables(text):
            what = (
                f"la mention obligatoire « {mention.label} » ne donne plus « {{{name}}} » ({mention.source})"
            )
            yield Problem(place, what, f"remettre {{{name}}} dans son texte")
    for name in variables(text):
        if name in known.variables and known.variables[name].optional:
            what = f"« {{{name}}} » peut ne pas être connu, et une mention obligatoire ne peut pas manquer"
            yield Problem(place, what, "la dire sans cette variable")


def says(text: str, words: str) -> bool:
    """Whether a text holds these words, however its spaces, apostrophes and capitals are typed."""
    return _flat(words) in _flat(text)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("’", "'").casefold())


# -- plain language ------------------------------------------------------------------------------------------------


def _plain(template: Template, known: Kind) -> Iterator[Problem]:
    plain = template.plain
    for part, question in QUESTIONS.items():
        place = f"version simple, « {question} »"
        texts: tuple[str, ...] = getattr(plain, part)
        if not texts:
            yield Problem(
                place, "il n'y a pas de réponse", "écrire une phrase courte, même pour dire « rien »"
            )
        elif all(_may_be_left_out(text, known) for text in texts):
            what = "toutes ses phrases dépendent de variables qui peuvent ne pas être connues"
            yield Problem(place, what, "ajouter une phrase qui sera toujours imprimée")
        for text in texts:
            yield from _sentences(place, text)
            yield from _fits(place, text, in_list=True, known=known)
    if not any(name in variables(text) for text in plain.contact for name in TELEPHONES):
        shown = " ou ".join(f"{{{name}}}" for name in TELEPHONES)
        yield Problem("version simple", "elle ne dit pas qui appeler", f"donner {shown}")
    whole = "\n".join((*plain.about, *plain.todo, *plain.deadline, *plain.contact))
    for mention in known.compulsory:
        for words in mention.plain_must_say:
            if not says(whole, words):
                what = f"elle ne dit plus « {words} », de la mention « {mention.label} » ({mention.source})"
                yield Problem("version simple", what, "remettre ces mots dans une phrase courte")


def _may_be_left_out(text: str, known: Kind) -> bool:
    return any(name in known.variables and known.variables[name].optional for name in variables(text))


def _sentences(place: str, text: str) -> Iterator[Problem]:
    for sentence in _SENTENCE.split(text):
        words = len(_HOLD.sub("x", sentence).split())
        if words > LONGEST_SENTENCE:
            what = f"une phrase a {words} mots : « {' '.join(sentence.split()[:6])}… »"
            yield Problem(place, what, f"la couper : {LONGEST_SENTENCE} mots au plus")
