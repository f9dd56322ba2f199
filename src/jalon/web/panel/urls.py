"""The addresses of the équipe pluridisciplinaire."""

from django.urls import path

from .views import agenda, passage, sessions

_ONE = "equipe-pluridisciplinaire/<int:session>"

urlpatterns = [
    path("equipe-pluridisciplinaire/", sessions.sessions_page, name="panel"),
    path("equipe-pluridisciplinaire/nouvelle/", sessions.new_page, name="panel_new"),
    path(f"{_ONE}/", sessions.session_page, name="panel_session"),
    path(f"{_ONE}/modifier/", sessions.edit_page, name="panel_edit"),
    path(f"{_ONE}/faire/", sessions.do, name="panel_do"),
    path(f"{_ONE}/ordre-du-jour/", agenda.change, name="panel_agenda"),
    path(f"{_ONE}/dossiers/<int:item>/", passage.passage_page, name="panel_item"),
    path(f"{_ONE}/dossiers/<int:item>/<slug:step>/", passage.step, name="panel_step"),
    path(f"{_ONE}/proces-verbal.pdf", sessions.minutes_file, name="panel_minutes"),
]
