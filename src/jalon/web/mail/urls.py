"""The addresses of the outbox: the messages of a case, those of an organisation, what is printed."""

from django.urls import path

from .views import case, house

_OF_CASE = "dossiers/<str:reference>/messages"

urlpatterns = [
    path(f"{_OF_CASE}/", case.messages_page, name="case_messages"),
    path(f"{_OF_CASE}/<uuid:uuid>/annuler/", case.cancel, name="message_cancel"),
    path(f"{_OF_CASE}/<uuid:uuid>/constater/", case.settle, name="message_settle"),
    path(f"{_OF_CASE}/<uuid:uuid>/repondu/", case.answered, name="message_answered"),
    path("envois/", house.outbox_page, name="outbox"),
    path("envois/reglages/", house.settings_page, name="sending"),
    path("envois/imprimer/", house.print_letters, name="print_letters"),
    path("envois/tirages/<int:number>/tirage.pdf", house.run_file, name="print_run"),
    path("envois/tirages/<int:number>/postes/", house.posted, name="run_posted"),
]
