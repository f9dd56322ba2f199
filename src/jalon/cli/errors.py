"""What the command line refuses, and how it says so."""

from jalon.rules.errors import Problem


class Refused(Exception):
    """Bad input: told to the person in full, exit code 2."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        self.message = message
        self.problems = problems
        super().__init__(message)
