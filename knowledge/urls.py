"""Addresses of the knowledge portal beside those of its pages in the CMS."""

from django.urls import path

from . import views

urlpatterns = [
    path("kennis", views.knowledge_page, name="knowledge"),
    path("begrippen", views.glossary_page, name="glossary"),
    path("lessen", views.lessons_page, name="lessons"),
    path("initiatieven", views.initiatives_page, name="initiatives"),
    path("im-producten/<slug:slug>/pakket.zip", views.product_bundle_file, name="product_bundle"),
]
