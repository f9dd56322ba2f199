"""The form of a letterhead, with its two pictures."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from jalon.letters import HouseError
from jalon.study.words import capital
from jalon.web.letters.models import Letterhead

if TYPE_CHECKING:
    _Form = forms.ModelForm[Letterhead]
else:
    _Form = forms.ModelForm

_LABELS = {
    "name": "Nom de l'organisme",
    "address": "Adresse",
    "place": "Commune",
    "service": "Service qui suit les dossiers",
    "phone": "Téléphone du service",
    "hours": "Jours et heures où il répond",
    "signatory": "Qui signe",
    "quality": "En quelle qualité",
    "appeal": "Où envoyer un recours administratif",
    "court": "Tribunal administratif compétent",
    "data_contact": "Délégué à la protection des données",
    "logo_alt": "Ce que montre le logo",
    "signature_alt": "Ce que montre la signature",
}
_HELPS = {
    "address": "Six lignes au plus : elles sont imprimées sous le nom.",
    "place": "Les courriers en sont datés : « Albi, le 3 mars 2026 ».",
    "quality": "Par exemple : Pour le président et par délégation, la cheffe du service insertion.",
    "appeal": "Sur une ligne. La mention des recours la donne.",
    "court": "Par exemple : tribunal administratif de Toulouse.",
    "data_contact": "Sur une ligne : la mention des données personnelles la donne.",
    "logo_alt": "Pour les personnes qui ne voient pas l'image : « Logo du Département ».",
    "signature_alt": "Par exemple : « Signature d'Hélène Cros ».",
}
PLACES = {
    "name": "name", "adresse": "address", "logo": "logo_file", "signature": "signature_file",
}  # fmt: skip


class HeadForm(_Form):
    """What the letters of an organisation bear."""

    class Meta:
        model = Letterhead
        fields = tuple(_LABELS)
        labels = _LABELS
        help_texts = _HELPS
        widgets = {"address": forms.Textarea(attrs={"rows": 4}), "quality": forms.Textarea(attrs={"rows": 2})}  # noqa: RUF012  Django's own

    name = forms.CharField(
        label=_LABELS["name"],
        max_length=160,
        error_messages={"required": "Écrivez le nom tel qu'il est imprimé."},
    )
    quality = forms.CharField(
        label=_LABELS["quality"], max_length=300, required=False, help_text=_HELPS["quality"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    logo_file = forms.FileField(label="Logo", required=False, help_text="PNG, JPEG ou SVG, 300 ko au plus.")
    logo_out = forms.BooleanField(label="Retirer le logo", required=False)
    signature_file = forms.FileField(
        label="Signature", required=False, help_text="Image de la signature de qui signe : PNG, JPEG ou SVG."
    )
    signature_out = forms.BooleanField(label="Retirer la signature", required=False)

    def head(self) -> Letterhead:
        """The letterhead as it was typed, its pictures with it."""
        made: Letterhead = self.save(commit=False)
        for name in ("logo", "signature"):
            given: UploadedFile[bytes] | None = self.cleaned_data[f"{name}_file"]
            if given:
                setattr(made, name, given.read())
            elif self.cleaned_data[f"{name}_out"]:
                setattr(made, name, None)
        return made

    def tell(self, error: HouseError) -> None:
        """Put what cannot be printed beside its field."""
        for problem in error.problems:
            field = PLACES.get(problem.place.removeprefix("organisation, "))
            said: Any = f"{capital(problem.what)} : {problem.remedy}."
            self.add_error(field, said)
