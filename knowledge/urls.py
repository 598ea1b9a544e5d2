"""Addresses of the knowledge portal beside those of its pages in the CMS."""

from django.urls import path, re_path

from . import file_views, views

urlpatterns = [
    path("kennis", views.knowledge_page, name="knowledge"),
    path("begrippen", views.glossary_page, name="glossary"),
    path("lessen", views.lessons_page, name="lessons"),
    path("initiatieven", views.initiatives_page, name="initiatives"),
    path("im-producten/<slug:slug>/pakket.zip", views.product_bundle_file, name="product_bundle"),
    # Under names of our own. The address of a document is Wagtail's; its other addresses follow in portal.urls.
    re_path(r"^documenten/(?P<pk>\d{1,18})/(?P<name>.*)$", file_views.document_file),
    re_path(r"^media/(?P<path>(?:images|original_images)/[\w.-]+)$", file_views.picture_file, name="picture_file"),
    re_path(r"^media/(?P<path>opnamen/[\w.-]+)$", file_views.recording_file, name="recording_file"),
]
