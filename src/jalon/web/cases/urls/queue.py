"""The day's queue and the lists of cases."""

from django.urls import path

from jalon.web.cases.views import queue

urlpatterns = [
    path("", queue.today_page, name="today"),
]
