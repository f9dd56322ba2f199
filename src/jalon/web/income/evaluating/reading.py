"""The evaluation of a case, computed for somebody; the texts of the rules kept by their fingerprints."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from jalon.programmes.library import definition_text, law, law_text
from jalon.programmes.reading import read_definition, read_law
from jalon.rules.facts import Fact
from jalon.rules.facts.path import (
    EvaluationAsked,
    EvaluationDecided,
    EvaluationProposed,
    EvaluationRefused,
)
from jalon.rules.income.choices import Choice
from jalon.rules.income.ground import Computed, Ground, compute, replay
from jalon.rules.income.review import in_effect, pending
from jalon.rules.situation import Amount
from jalon.rules.view import Today, View
from jalon.web.cases.opened import Opened
from jalon.web.income.models import Basis, KeptText

KINDS = (EvaluationAsked, EvaluationProposed, EvaluationDecided, EvaluationRefused)
Evaluated = EvaluationProposed | EvaluationDecided | EvaluationRefused


@dataclass(frozen=True)
class Evaluating:
    """The income of a case, to be evaluated today by somebody."""

    opened: Opened

    @cached_property
    def computed(self) -> Computed:
        """Every way, computed on all the facts of the case, even those that this reader may not see."""
        return compute(self.opened.programme, law(), self.opened.stored.file, self.opened.on)

    @cached_property
    def _apart(self) -> Computed:
        return compute(self.opened.programme, law(), self.opened.file, self.opened.on)

    @cached_property
    def ways(self) -> list[Choice]:
        """The ways that may be shown: those that say the same without what is hidden from the reader."""
        if not self.opened.hidden:
            return list(self.computed.ways)
        apart = {way.key: way for way in self._apart.ways}
        return [way for way in self.computed.ways if way.key in apart and apart[way.key].amount == way.amount]

    @property
    def withheld(self) -> bool:
        """Whether a way is kept from this reader, who must then leave the evaluation to somebody else."""
        return len(self.ways) < len(self.computed.ways)

    @cached_property
    def real(self) -> Amount | None:
        """The real income that the situation knows, where it may be shown."""
        found = self.computed.situation.income.real
        return found if found is not None and self.opened.lets(found) else None

    @cached_property
    def view(self) -> View:
        """The facts that the reader may see, today."""
        return View(self.opened.facts, Today(self.opened.on), self.opened.programme.parameters)

    @property
    def in_effect(self) -> EvaluationDecided | None:
        """The income that holds today."""
        return in_effect(self.view)

    @property
    def pending(self) -> EvaluationProposed | None:
        """The proposal that waits for a decision."""
        return pending(self.view)

    @property
    def history(self) -> list[Fact]:
        """What was asked, proposed, decided and refused, the newest first."""
        return self.view.told(*KINDS)[::-1]


def fingerprint(text: str) -> str:
    """What tells a text apart from any other."""
    return hashlib.sha256(text.encode()).hexdigest()


def keep_texts(computed: Computed) -> tuple[str, str]:
    """Keep the definition and the law as they are now, and say by which fingerprints they are found again."""
    situation = computed.situation
    texts = (definition_text(situation.programme, situation.version), law_text())
    for text in texts:
        KeptText.objects.get_or_create(sha256=fingerprint(text), defaults={"text": text})
    return fingerprint(texts[0]), fingerprint(texts[1])


def replayed(opened: Opened, ground: Ground) -> tuple[str, ...]:
    """Compute an evaluation again with the rules, the amounts and the facts of its day; what differs, if anything."""
    texts = KeptText.objects.in_bulk([ground.definition, ground.law])
    if len(texts) < len({ground.definition, ground.law}):
        return ("le texte des règles de ce jour-là n'est plus gardé",)
    programme = read_definition(texts[ground.definition].text, "définition gardée")
    return replay(ground, programme, read_law(texts[ground.law].text, "loi gardée"), opened.stored.file)


def basis_of(case_id: int, key: str) -> Basis | None:
    """What an evaluation of the case stands on; nothing where it came from elsewhere, an import or another tool."""
    return (
        Basis.objects.filter(case_id=case_id, fact_key=key)
        .select_related("by__user", "by__organisation")
        .first()
    )
