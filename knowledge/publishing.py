"""The one way to publish, and the one place that notices that a page became visible, invisible or different.

Wagtail announces changes of pages by its own signals, some of them outside a transaction. Here every change gets
one, so that what the public may see and what waits in the outbox of search change together or not at all.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, published

from .attachments import pages_with
from .models import KnowledgeDocument, KnowledgePage
from .signals import pages_changed


@transaction.atomic
def publish(page: Page, *, user: Any = None) -> None:
    """Make a revision of the page as it is now and show it."""
    page.save_revision(user=user).publish(user=user)
    page.refresh_from_db()


@transaction.atomic
def publish_new(page: Page, *, parent: Page, user: Any = None) -> None:
    """Put a new page below its list and show it."""
    page.live = False
    parent.add_child(instance=page)
    publish(page, user=user)


@transaction.atomic
def unpublish(page: Page, *, user: Any = None) -> None:
    """Take the page away from the public; its text stays in the CMS."""
    page.unpublish(user=user)


def notify(pages: Iterable[int]) -> None:
    """Send the signal for these pages, in a transaction."""
    if found := sorted(set(pages)):
        with transaction.atomic():
            pages_changed.send(KnowledgePage, page_ids=found)


@receiver([page_published, published])
def note_files(instance: Model, **_kwargs: Any) -> None:
    """Write down at once which files it uses: Wagtail leaves that to a worker, who may be behind."""
    with transaction.atomic():
        ReferenceIndex.create_or_update_for_object(getattr(instance, "specific", instance))


@receiver([page_published, page_unpublished])
def page_shown_or_hidden(instance: Page, **_kwargs: Any) -> None:
    notify(_at_and_below(instance))


@receiver(page_slug_changed)
def page_renamed(instance: Page, **_kwargs: Any) -> None:
    notify(_at_and_below(instance))


@receiver(post_page_move)
def page_moved(instance: Page, **_kwargs: Any) -> None:
    notify(_at_and_below(instance))


@receiver(pre_delete)
def page_deleted(sender: type[Model], instance: Model, **_kwargs: Any) -> None:
    if issubclass(sender, KnowledgePage):
        notify([instance.pk])


@receiver([post_save, post_delete], sender=PageViewRestriction)
def page_restricted(instance: PageViewRestriction, **_kwargs: Any) -> None:
    """A password or login on a page hides everything below it too."""
    notify(_at_and_below(instance.page))


@receiver([post_save, pre_delete], sender=KnowledgeDocument)
def document_changed(instance: KnowledgeDocument, **_kwargs: Any) -> None:
    """Another file, none any more, or moved to where not everybody may read: the pages that have it change too."""
    notify(pages_with([instance.pk]))


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def documents_restricted(instance: CollectionViewRestriction, **_kwargs: Any) -> None:
    """A password or login on a collection hides the documents in it and below it."""
    below = instance.collection.get_descendants(inclusive=True)
    notify(pages_with(KnowledgeDocument.objects.filter(collection__in=below).values_list("pk", flat=True)))


@receiver(post_save, sender=Site)
def site_changed(**_kwargs: Any) -> None:
    """The addresses of all pages begin elsewhere."""
    notify(KnowledgePage.objects.values_list("pk", flat=True))


def _at_and_below(page: Page) -> list[int]:
    return list(KnowledgePage.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True))
