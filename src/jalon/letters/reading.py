"""TOML in, a template out; or every problem of the file at once, in French, with its place."""

from pydantic import ValidationError

from jalon.programmes.problems import File, explain
from jalon.programmes.syntax import parsed, unmarked
from jalon.rules.errors import DefinitionError, Problem

from .checking import check
from .errors import TemplateError
from .template import Template

_WORDS = (
    ("un genre de règle", "un genre de bloc"),
    ("cette règle ne dit pas son genre", "ce bloc ne dit pas son genre"),
)


def read_template(text: str, name: str) -> Template:
    """Read a template from the text of its file, called ``name`` in messages.

    Raises ``TemplateError`` with every problem: first those of the form of the file; then, when it has its form, those
    of what it says (``check``).
    """
    text = unmarked(text)
    try:
        data = parsed(text, name)
        template = Template.model_validate(data)
    except ValidationError as error:
        found = explain(error, File(Template, data, text, name))
        raise TemplateError([_ours(problem) for problem in found]) from error
    except DefinitionError as error:
        raise TemplateError(error.problems) from error
    problems = check(template)
    if problems:
        raise TemplateError([problem._replace(place=f"{name}, {problem.place}") for problem in problems])
    return template


def _ours(problem: Problem) -> Problem:
    """A block is no rule."""
    what = problem.what
    for theirs, ours in _WORDS:
        what = what.replace(theirs, ours)
    return problem._replace(what=what)
