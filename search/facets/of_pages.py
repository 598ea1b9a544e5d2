"""The facets that only pages of the knowledge portal have. Their choices come from the kind of page (`Findable`)."""

from collections.abc import Collection

from catalogue.models import Licence, SharingStatus
from knowledge.models import CaseStudyPage, ImProductPage, KnowledgePage, LessonCode, LifecyclePhase, Role
from knowledge.models.vocabulary import CoDevelopment, ProductKind, Term

from .facet import Facet, Labels, fixed

CASE, PRODUCT = CaseStudyPage.kind, ImProductPage.kind
EVERY_PAGE = tuple(page_type.kind for page_type in KnowledgePage.__subclasses__())


def _term_labels(table: type[Term]) -> Labels:
    def labels(values: Collection[str]) -> dict[str, str]:
        return dict(table._default_manager.filter(value__in=values).values_list("value", "name"))

    return labels


PAGE_FACETS = (
    Facet("productsoort", "Soort IM-product", fixed(dict(ProductKind.choices)), kinds=(PRODUCT,)),
    Facet("rol", "Voor wie", _term_labels(Role), kinds=(PRODUCT,)),
    Facet("fase", "Levensfase", _term_labels(LifecyclePhase), kinds=EVERY_PAGE),
    Facet("les", "Les over", fixed(dict(LessonCode.choices)), kinds=(CASE,)),
    Facet("delen", "Mag je het overnemen?", fixed(dict(SharingStatus.choices)), kinds=(CASE,)),
    Facet("licentie", "Licentie", fixed(dict(Licence.choices)), kinds=(CASE, PRODUCT)),
    Facet("verder", "Samen verder", fixed(dict(CoDevelopment.choices)), kinds=(PRODUCT,)),
)
