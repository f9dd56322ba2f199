"""argparse in French: the standard library has its messages in English only."""

import argparse

FRENCH = {
    "usage: ": "utilisation: ",
    "positional arguments": "arguments",
    "options": "options",
    "subcommands": "commandes",
    "show this help message and exit": "montre cette aide",
    "show program's version number and exit": "montre la version",
    " (default: %(default)s)": " (par défaut : %(default)s)",
    "%(heading)s:": "%(heading)s :",
    "%(prog)s: error: %(message)s\n": "%(prog)s : %(message)s\n",
    "%(prog)s: warning: %(message)s\n": "%(prog)s, attention : %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "the following arguments are required: %s": "il manque : %s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
    "unexpected option string: %s": "option inattendue : %s",
    "not allowed with argument %s": "ne va pas avec %s",
    "ignored explicit argument %r": "n'attend pas de valeur (reçu : %r)",
    "one of the arguments %s is required": "il faut l'une de ces options : %s",
    "expected one argument": "une valeur est attendue",
    "expected at most one argument": "une valeur au plus est attendue",
    "expected at least one argument": "une valeur au moins est attendue",
    "ambiguous option: %(option)s could match %(matches)s": (
        "option ambiguë : %(option)s peut être %(matches)s"
    ),
    "invalid %(type)s value: %(value)r": "valeur non valable : « %(value)s » (%(type)s)",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "« %(value)s » n'est pas un choix possible (choisir parmi : %(choices)s)"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": (
        "commande inconnue : « %(parser_name)s » (commandes : %(choices)s)"
    ),
    "can't open '%(filename)s': %(error)s": "« %(filename)s » ne s'ouvre pas : %(error)s",
    "option '%(option)s' is deprecated": "l'option « %(option)s » va disparaître",
    "argument '%(argument_name)s' is deprecated": "l'argument « %(argument_name)s » va disparaître",
    "command '%(parser_name)s' is deprecated": "la commande « %(parser_name)s » va disparaître",
}
"""What argparse says to a person, in French."""
FRENCH_COUNTED = {"expected %s argument": ("%s valeur est attendue", "%s valeurs sont attendues")}


def speak_french() -> None:
    """Make argparse answer in French, for the whole process: it offers no other way than its ``gettext``."""
    vars(argparse).update(_=_translated, ngettext=_counted)


def _translated(message: str) -> str:
    return FRENCH.get(message, message)


def _counted(one: str, several: str, count: int) -> str:
    singular, plural = FRENCH_COUNTED.get(one, (one, several))
    return singular if count < 2 else plural  # noqa: PLR2004  in French the plural starts at two
