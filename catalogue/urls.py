from django.urls import path, re_path

from . import views

urlpatterns = [
    path("organisaties/<slug:slug>", views.organisation_page, name="organisation"),
    re_path(r"^registraties/(?P<register_id>[0-9]{8})$", views.registration_page, name="registration"),
]
