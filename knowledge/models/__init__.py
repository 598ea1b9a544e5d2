"""The tables of the knowledge portal; import them from here. A new kind of page is added to INDEXES."""

from .application_links import ApplicationOfPage, applications_of, links_to
from .article import ArticleIndexPage, ArticleMoment, ArticlePage
from .case_rows import CaseDecision, CaseFigure, CaseLesson, CasePhase, CaseRisk, CaseRole
from .case_study import CaseStudyIndexPage, CaseStudyPage
from .collection import CollectionIndexPage, CollectionItem, CollectionPage
from .event import EventIndexPage, EventPage
from .im_product import ImProductIndexPage, ImProductPage, ProductFile, ProductVersion
from .index_page import IndexPage
from .knowledge_page import KnowledgePage
from .media import KnowledgeDocument, KnowledgeImage, KnowledgeRendition, readable
from .page_forms import PageForm
from .page_rows import OrganisationOfPage, RelationOfPage, SourceOfPage
from .policy_document import PolicyDocumentPage, PolicyIndexPage
from .snippets import GlossaryTerm, Recording, RelatedInitiative, SeedRecord
from .vocabulary import ActProfile, LessonCode, LifecyclePhase, Role, TaskType, load_vocabulary

# The list of each kind, in the order in which they stand on screen; and the kinds.
INDEXES: tuple[type[IndexPage], ...] = (
    CaseStudyIndexPage,
    ImProductIndexPage,
    CollectionIndexPage,
    ArticleIndexPage,
    PolicyIndexPage,
    EventIndexPage,
)
KINDS: tuple[type[KnowledgePage], ...] = tuple(index.subpage_types[0] for index in INDEXES)

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
    "applications_of",
    "links_to",
    "load_vocabulary",
    "readable",
]
