"""The addresses of versions being prepared."""

from django.urls import path

from . import views

urlpatterns = [
    path("regles/", views.drafts_page, name="rules"),
    path("regles/<int:number>/", views.draft_page, name="rules_draft"),
    path("regles/<int:number>/regle/<slug:rule>/", views.rule_page, name="rules_rule"),
    path("regles/<int:number>/faire/", views.do, name="rules_do"),
    path("regles/<int:number>/essais/<int:trial>/", views.trial_page, name="rules_trial"),
    path("regles/<int:number>/essais/<int:trial>/avancement/", views.trial_part, name="rules_progress"),
]
