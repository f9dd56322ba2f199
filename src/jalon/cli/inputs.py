"""Read what a command is given: a case, a programme."""

import sys
from argparse import Namespace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from jalon import examples
from jalon.programmes import UnknownProgramme, parameters, programme
from jalon.programmes.reading import read_definition
from jalon.rules.assess import assess
from jalon.rules.casefile import CaseFile, decode
from jalon.rules.errors import CaseFileError
from jalon.rules.judging import day_of_judgement
from jalon.rules.programme import Programme
from jalon.rules.situation import Situation

from .errors import Refused

STDIN = "-"


class Asked(NamedTuple):
    """What a question about a case is made of."""

    case: CaseFile
    programme: Programme
    on: date
    known_on: date | None

    def situation(self) -> Situation:
        """The answer."""
        return assess(self.programme, self.case, self.on, self.known_on)


def asked(args: Namespace) -> Asked:
    """The case, the programme and the day that a command was given. Raises ``Refused`` or ``JalonError``."""
    case = read_case(args.case)
    example = examples.index().get(args.case) if _is_example(args.case) else None
    name = args.programme or (example.programme if example else None)
    if name is None:
        raise Refused("il manque le programme : ajouter --programme ID (« jalon programmes » donne la liste)")
    on = args.on or (example.dates[-1] if example and not args.programme else date.today())  # noqa: DTZ011
    return Asked(case, _version(name, case, on, args.known_on), on, args.known_on)


def _version(name: str, case: CaseFile, on: date, known_on: date | None) -> Programme:
    """The version in force when the person entered; that of the day asked when none was."""
    try:
        return find_programme(name, day_of_judgement(case, on, known_on))
    except UnknownProgramme:
        return find_programme(name, on)


def find_programme(name: str, on: date | None = None) -> Programme:
    """A programme by its id, or the definition in a file. Raises ``UnknownProgramme`` or ``DefinitionError``."""
    if name.endswith(".toml"):
        return read_definition(text_of(name), Path(name).name).with_parameters(parameters())
    return programme(name, on)


# -- files ---------------------------------------------------------------------------------------------------------


def read_case(name: str) -> CaseFile:
    """The case in a file, in an example, or on the standard input. Raises ``Refused`` or ``CaseFileError``."""
    try:
        return decode(examples.load(name) if _is_example(name) else bytes_of(name, kind="dossier"))
    except CaseFileError as error:
        count = len(error.problems)
        said = "1 erreur" if count == 1 else f"{count} erreurs"
        raise Refused(f"{_shown(name)} n'est pas un dossier valable, {said} :", error.problems) from error


def _is_example(name: str) -> bool:
    return examples.exists(name) and not Path(name).exists()


def _shown(name: str) -> str:
    return "l'entrée standard" if name == STDIN else f"« {name} »"


def text_of(name: str) -> str:
    """The text of a file. Raises ``Refused`` when it cannot be read or is not UTF-8."""
    try:
        return bytes_of(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            f"{_shown(name)} n'est pas codé en UTF-8 : l'enregistrer de nouveau en UTF-8"
        ) from error


def bytes_of(name: str, kind: str = "fichier") -> bytes:
    """The content of a file, or of the standard input. Raises ``Refused`` when it cannot be read."""
    if name == STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except FileNotFoundError:
        raise Refused(_not_found(name, kind)) from None
    except IsADirectoryError:
        raise Refused(f"« {name} » est un répertoire : donner le nom d'un fichier") from None
    except PermissionError:
        raise Refused(f"« {name} » ne peut pas être lu : vérifier les droits sur ce fichier") from None
    except (OSError, ValueError) as error:
        raise Refused(f"« {name} » ne peut pas être lu ({error})") from None


def _not_found(name: str, kind: str) -> str:
    if kind != "dossier":
        return f"le fichier « {name} » n'existe pas"
    near = get_close_matches(name, [known for known, _ in examples.names()], 2, 0.5)
    hint = f" ; exemples proches : {', '.join(near)}" if near else " ; « jalon example » liste les exemples"
    return f"« {name} » n'est ni un fichier ni un exemple{hint}"
