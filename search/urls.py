from django.urls import path, re_path

from . import municipal_products, views

urlpatterns = [
    path("zoeken", views.search_page, name="search"),
    re_path(r"^zoeken/resultaten\.(csv|json)$", views.export, name="search_export"),
    path("zoeken/suggesties", views.suggestions, name="suggestions"),
    path("gemeentelijke-producten", municipal_products.products_page, name="municipal_products"),
    path("gemeentelijke-producten/<slug:slug>", municipal_products.product_page, name="municipal_product"),
]
