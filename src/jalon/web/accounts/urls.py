"""The addresses of the application. Those of signing in are in ``signing_in``."""

from django.urls import path

from .views import account, agents, joining, places

urlpatterns = [
    path("moi/", account.account, name="account"),
    path("moi/sessions/<int:pk>/fermer/", account.close_session, name="close_session"),
    path("moi/sessions/fermer-les-autres/", account.close_other_sessions, name="close_other_sessions"),
    path("role/", account.switch, name="switch"),
    path("au-revoir/", account.signed_out, name="signed_out"),
    path("invitation/<str:token>/", joining.join, name="join"),
    path("agents/", agents.agents, name="agents"),
    path("agents/inviter/", agents.invite, name="invite"),
    path("agents/invitations/<int:pk>/renvoyer/", agents.resend, name="resend_invitation"),
    path("agents/invitations/<int:pk>/retirer/", agents.withdraw, name="withdraw_invitation"),
    path("agents/<int:pk>/", agents.change, name="agent"),
    path("agents/<int:pk>/fermer/", agents.close, name="close_agent"),
    path("agents/<int:pk>/rouvrir/", agents.reopen, name="reopen_agent"),
    path("agents/<int:pk>/second-facteur/", agents.reset_second_factor, name="reset_second_factor"),
    path("organismes/", places.organisations, name="organisations"),
    path("organismes/nouveau/", places.organisation, name="new_organisation"),
    path("organismes/<int:pk>/", places.organisation, name="organisation"),
    path("territoires/nouveau/", places.territory, name="new_territory"),
    path("territoires/<int:pk>/", places.territory, name="territory"),
]
