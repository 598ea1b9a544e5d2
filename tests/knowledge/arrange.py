"""Short words for arranging the knowledge portal."""

from typing import Any

from catalogue.models import Organisation
from knowledge.models import (
    ApplicationOfPage,
    CaseStudyIndexPage,
    CaseStudyPage,
    ImProductIndexPage,
    ImProductPage,
    KnowledgePage,
    OrganisationOfPage,
)
from knowledge.publishing import publish_new


def make_case(title: str = "Slimme bak", **values: Any) -> CaseStudyPage:
    """Publish a case study below its list."""
    return _made(CaseStudyPage, CaseStudyIndexPage, {"title": title, "problem": "<p>Er was een probleem.</p>"} | values)


def make_product(title: str = "Handreiking", **values: Any) -> ImProductPage:
    return _made(ImProductPage, ImProductIndexPage, {"title": title, "product_kind": "procesbeschrijving"} | values)


def _made(model: type[KnowledgePage], index: Any, values: dict[str, Any]) -> Any:
    registrations = values.pop("registrations", ())
    organisations = values.pop("organisations", ())
    lists = {name: values.pop(name) for name in list(values) if isinstance(values[name], (list, tuple))}
    page = model(**{"summary": "Een korte samenvatting."} | values)
    for name, rows in lists.items():
        setattr(page, name, list(rows))
    page.application_links = [ApplicationOfPage(register_id=number) for number in registrations]
    page.organisation_links = [OrganisationOfPage(organisation=row) for row in organisations]
    publish_new(page, parent=index.objects.get())
    return page


def make_organisation(name: str = "Gemeente Proef") -> Organisation:
    return Organisation.objects.create(name=name, slug=name.lower().replace(" ", "-"), is_editorial=True)
