"""Amounts of the months to come: those that are known, then the last ones, which is told."""

from datetime import date

from jalon.rules.errors import MissingParameter
from jalon.rules.parameters import Parameters, Value


class Prolonged(Parameters):
    """Parameters whose last value goes on until the next one is known: a simulation looks ahead, no rule may."""

    __slots__ = ("prolonged",)

    def __init__(self, inner: Parameters) -> None:
        super().__init__(inner.by_name.values())
        self.prolonged: set[str] = set()
        """The amounts that were asked beyond what is known."""

    def get(self, name: str, on: date) -> Value:
        """As ``Parameters.get``, the last known value beyond it. Raises ``MissingParameter`` before the first one."""
        try:
            return super().get(name, on)
        except MissingParameter:
            known = [value for value in self._values(name) if value.since <= on]
            if not known:
                raise
            self.prolonged.add(name)
            return known[-1]

    def _values(self, name: str) -> tuple[Value, ...]:
        parameter = self.by_name.get(name)
        return parameter.values if parameter else ()
