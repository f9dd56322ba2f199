"""The addresses of the amounts: those of a territory, by its code."""

from django.urls import path

from .views import entering, reading

_OF_TERRITORY = "montants/<slug:code>"
_OF_FAMILY = f"{_OF_TERRITORY}/<str:kind>/<str:key>"

urlpatterns = [
    path("montants/", reading.mine, name="amounts"),
    path(f"{_OF_TERRITORY}/", reading.list_page, name="amounts_of"),
    path(f"{_OF_TERRITORY}/saisies.toml", reading.export, name="amounts_export"),
    path(f"{_OF_TERRITORY}/relire/", entering.read_again, name="amounts_read_again"),
    path(f"{_OF_FAMILY}/", reading.family_page, name="amount"),
    path(f"{_OF_FAMILY}/saisir/", entering.enter_page, name="amount_enter"),
    path(f"{_OF_FAMILY}/<str:since>/corriger/", entering.correct_page, name="amount_correct"),
    path(f"{_OF_FAMILY}/<str:since>/retirer/", entering.withdraw_page, name="amount_withdraw"),
]
