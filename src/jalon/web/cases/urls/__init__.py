"""The addresses of the application, by subject."""

from . import links, page, queue, recording

urlpatterns = [*queue.urlpatterns, *page.urlpatterns, *recording.urlpatterns, *links.urlpatterns]
