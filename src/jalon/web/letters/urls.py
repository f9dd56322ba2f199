"""The addresses of letters: those of a case, the texts and the letterhead of an organisation, batches."""

from django.urls import path

from .views import batch, heads, sending, texts

_OF_CASE = "dossiers/<str:reference>/courriers"

urlpatterns = [
    path(f"{_OF_CASE}/", sending.case_letters, name="case_letters"),
    path(f"{_OF_CASE}/ecrire/<slug:kind>/", sending.write_page, name="letter_write"),
    path(f"{_OF_CASE}/ecrire/<slug:kind>/apercu/", sending.preview_page, name="letter_preview"),
    path(f"{_OF_CASE}/<int:number>/courrier.pdf", sending.letter_file, name="letter_file"),
    path("courriers/", texts.texts_page, name="letters"),
    path("courriers/en-tete/", heads.head_page, name="letter_head"),
    path("courriers/textes/<slug:kind>/", texts.edit_page, name="letter_text"),
    path("courriers/textes/<slug:kind>/apercu/", texts.preview_page, name="letter_text_preview"),
    path("courriers/textes/<slug:kind>/versions/<int:number>/", texts.version_page, name="letter_version"),
    path("courriers/textes/<slug:kind>/reprendre/<int:number>/", texts.restore, name="letter_restore"),
    path("courriers/lots/", batch.batches_page, name="batches"),
    path("courriers/lots/nouveau/<slug:kind>/", batch.new_page, name="batch_new"),
    path("courriers/lots/nouveau/<slug:kind>/apercu/", batch.preview_page, name="batch_preview"),
    path("courriers/lots/<int:number>/", batch.batch_page, name="batch"),
    path("courriers/lots/<int:number>/avancement/", batch.progress_part, name="batch_progress"),
    path("courriers/lots/<int:number>/arreter/", batch.stop, name="batch_stop"),
    path("courriers/lots/<int:number>/a-imprimer-<int:rank>.pdf", batch.print_file, name="batch_file"),
]
