"""The forms of the outbox: a message to somebody, how an organisation sends."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from jalon.web.people.identifiers import is_mobile
from jalon.web.people.models import Person

from .models import Channel, Sending
from .wording import segments

MOST_SMS = 4
"""SMS that one message may take."""

if TYPE_CHECKING:
    _Form = forms.ModelForm[Sending]
else:
    _Form = forms.ModelForm


class MessageForm(forms.Form):
    """A message written by hand."""

    channel = forms.ChoiceField(label="Par", widget=forms.RadioSelect)
    subject = forms.CharField(label="Objet", max_length=200, required=False, help_text="Pour un courriel.")
    text = forms.CharField(
        label="Message", max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Écrivez le message."},
        help_text="Un SMS compte 160 caractères, 4 SMS au plus. Rien sur la santé.",
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.addresses = addresses(person)
        chosen = self.fields["channel"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101  declared above
        chosen.choices = [(way, f"{Channel(way).label} ({to})") for way, to in self.addresses.items()]
        preferred = person.channel if person.channel in self.addresses else next(iter(self.addresses), "")
        self.initial.setdefault("channel", preferred)

    def clean(self) -> dict[str, Any]:
        """An e-mail has a subject; an SMS is short."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        text = data.get("text", "")
        if data.get("channel") == Channel.EMAIL and not data.get("subject"):
            self.add_error("subject", "Un courriel a un objet : écrivez-le.")
        if data.get("channel") == Channel.SMS and text and segments(text) > MOST_SMS:
            self.add_error(
                "text",
                ValidationError(f"Ce message prend {segments(text)} SMS : abrégez-le, {MOST_SMS} au plus."),
            )
        return data


def addresses(person: Person) -> dict[str, str]:
    """How a message reaches somebody, by channel."""
    mobile = next((one for one in (person.phone, person.other_phone) if is_mobile(one)), "")
    return {way: to for way, to in ((Channel.SMS.value, mobile), (Channel.EMAIL.value, person.email)) if to}


class SendingForm(_Form):
    """How an organisation sends."""

    class Meta:
        model = Sending
        fields = ("delay", "quiet_from", "quiet_to", "rest_days", "reminders", "relances", "reply_to")
        widgets = {  # noqa: RUF012  Django's own
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_to": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        labels = {  # noqa: RUF012
            "delay": "Minutes avant le départ",
            "quiet_from": "Rien ne part après",
            "quiet_to": "Ni avant",
            "rest_days": "Ni le dimanche et les jours fériés",
            "reminders": "Rappeler les rendez-vous deux jours avant",
            "relances": "Envoyer sans attendre les relances que le programme demande",
            "reply_to": "Adresse des réponses",
        }
        help_texts = {  # noqa: RUF012
            "delay": "Le temps de reprendre un envoi fait par erreur : de 0 à 120.",
            "reminders": "Par SMS ou par courriel, selon ce que la personne préfère.",
            "relances": "Sinon, la file du jour les propose. Une relance s'arrête dès que la personne répond.",
            "reply_to": "Où arrive la réponse à un courriel.",
        }
