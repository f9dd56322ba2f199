"""Tell a person what was wrong: the place, what, and how to mend it; or the same as JSON."""

import json
import sys

from jalon.rules.errors import BadInput, JalonError, Problem

from .errors import Refused


def bad_input(error: Exception) -> Refused | None:
    """The error as something wrong with the input; nothing when it is a defect of Jalon."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, BadInput):
        return Refused(_title(len(error.problems)), error.problems)
    return Refused(str(error)) if isinstance(error, JalonError) else None


def _title(count: int) -> str:
    return "1 erreur :" if count == 1 else f"{count} erreurs :"


def tell(refused: Refused, *, as_json: bool) -> None:
    """Write the refusal: sentences on the error output, or JSON on the standard output."""
    if as_json:
        problems = [{"place": p.place, "what": p.what, "remedy": p.remedy} for p in refused.problems]
        content = {"error": {"message": refused.message.removesuffix(" :"), "problems": problems}}
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
        return
    from .output import error_console, words  # noqa: PLC0415  rich is not needed to write JSON

    console = error_console()
    console.print(words(f"jalon : {refused.message}", "bold red"))
    for problem in refused.problems:
        _tell_problem(problem)


def _tell_problem(problem: Problem) -> None:
    from .output import error_console, hanging, words  # noqa: PLC0415  same

    text = words(f"{problem.place} : ", "bold")
    text.append_text(words(problem.what[:1].upper() + problem.what[1:] + "."))
    error_console().print(hanging("  • ", text))
    error_console().print(
        hanging(
            "    ", words(f"Remède : {problem.remedy}{'' if problem.remedy.endswith('?') else '.'}", "dim")
        )
    )


def unexpected(error: Exception) -> None:
    """A defect of Jalon: what it is, and how to see where."""
    sys.stderr.write(
        f"jalon : défaut inattendu, qui ne vient pas de votre fichier ({type(error).__name__} : {error}).\n"
        "Pour voir où il se produit : relancer la même commande avec JALON_TRACE=1 devant.\n"
    )
