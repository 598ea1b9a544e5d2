"""The tables of the knowledge portal; import them from here."""

from .case_study import (
    CaseDecision,
    CaseFigure,
    CaseLesson,
    CasePhase,
    CaseRisk,
    CaseRole,
    CaseStudyIndexPage,
    CaseStudyPage,
)
from .im_product import ImProductIndexPage, ImProductPage, ProductFile, ProductVersion
from .knowledge_page import (
    ApplicationOfPage,
    IndexPage,
    KnowledgePage,
    OrganisationOfPage,
    PageForm,
    RelationOfPage,
    SourceOfPage,
)
from .media import KnowledgeDocument, KnowledgeImage, KnowledgeRendition
from .reading import (
    ArticleIndexPage,
    ArticleMoment,
    ArticlePage,
    CollectionIndexPage,
    CollectionItem,
    CollectionPage,
    EventIndexPage,
    EventPage,
    PolicyDocumentPage,
    PolicyIndexPage,
)
from .snippets import GlossaryTerm, Recording, RelatedInitiative, SeedRecord
from .vocabulary import ActProfile, LessonCode, LifecyclePhase, Role, TaskType, load_vocabulary

INDEXES = (
    CaseStudyIndexPage,
    ImProductIndexPage,
    CollectionIndexPage,
    ArticleIndexPage,
    PolicyIndexPage,
    EventIndexPage,
)
KINDS = (CaseStudyPage, ImProductPage, CollectionPage, ArticlePage, PolicyDocumentPage, EventPage)

__all__ = [
    "INDEXES",
    "KINDS",
    "ActProfile",
    "ApplicationOfPage",
    "ArticleIndexPage",
    "ArticleMoment",
    "ArticlePage",
    "CaseDecision",
    "CaseFigure",
    "CaseLesson",
    "CasePhase",
    "CaseRisk",
    "CaseRole",
    "CaseStudyIndexPage",
    "CaseStudyPage",
    "CollectionIndexPage",
    "CollectionItem",
    "CollectionPage",
    "EventIndexPage",
    "EventPage",
    "GlossaryTerm",
    "ImProductIndexPage",
    "ImProductPage",
    "IndexPage",
    "KnowledgeDocument",
    "KnowledgeImage",
    "KnowledgePage",
    "KnowledgeRendition",
    "LessonCode",
    "LifecyclePhase",
    "OrganisationOfPage",
    "PageForm",
    "PolicyDocumentPage",
    "PolicyIndexPage",
    "ProductFile",
    "ProductVersion",
    "Recording",
    "RelatedInitiative",
    "RelationOfPage",
    "Role",
    "SeedRecord",
    "SourceOfPage",
    "TaskType",
    "load_vocabulary",
]
