"""What the law itself says of income: how it is found where a programme has no rule of its own."""

from pydantic import model_validator

from ..base import Document, Model, Rule
from .real import MicroMonthly, RealIncome


class Law(Model):
    """The national rules on the income of the self-employed. They propose; a named person decides (R262-23)."""

    documents: dict[str, Document]
    micro: MicroMonthly
    real: RealIncome
    manual: Rule
    """The ground of an evaluation that no computation gives."""

    @model_validator(mode="after")
    def _cite(self) -> "Law":
        """Bind each rule to its document, which must exist."""
        for rule in (self.micro, self.real, self.manual):
            document = self.documents.get(rule.source.document)
            if document is None:
                raise ValueError(
                    f"la règle « {rule.id} » cite « {rule.source.document} », absent de [documents]"
                )
            rule.source.name_document(document)
        return self
