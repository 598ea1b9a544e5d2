"""Uploaded files by their address: pictures, recordings and documents. Who may have one is asked each time."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.documents.views.serve import serve as serve_document

from .file_access import is_public, may_see, may_see_recordings, recording_is_public
from .models import KnowledgeDocument, KnowledgeImage, KnowledgeRendition

PICTURE_SECONDS = 3600  # in a browser's cache; a picture that is taken off the site may be seen there for an hour


@require_safe
def picture_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture, as it was uploaded or made smaller."""
    image = _image_at(path)
    public = is_public(image)
    if not public and not may_see(request, image):
        raise Http404
    return _served(request, path, public=public)


@require_safe
def recording_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Sound, video, or captions."""
    public = recording_is_public(path)
    if not public and not may_see_recordings(request):
        raise Http404
    return _served(request, path, public=public)


@require_safe
def document_file(request: HttpRequest, pk: str, name: str) -> HttpResponseBase:
    """A document. In a restricted collection Wagtail asks for the password or the login, also when a page shows it."""
    document = get_object_or_404(KnowledgeDocument.objects.select_related("collection"), pk=pk)
    restricted = document.collection.get_view_restrictions().exists()
    public = not restricted and is_public(document)
    if not public and not restricted and not may_see(request, document):
        raise Http404
    response = serve_document(request, pk, name)
    return _cached(response, public=public, seconds=0)


def _image_at(path: str) -> KnowledgeImage:
    """Return the picture of which this is the file; of a smaller one, the picture it was made from."""
    if path.startswith("original_images/"):
        return get_object_or_404(KnowledgeImage.objects.select_related("collection"), file=path)
    return get_object_or_404(KnowledgeRendition.objects.select_related("image__collection"), file=path).image


def _served(request: HttpRequest, path: str, *, public: bool) -> HttpResponseBase:
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    return _cached(response, public=public, seconds=PICTURE_SECONDS)


def _cached(response: HttpResponseBase, *, public: bool, seconds: int) -> HttpResponseBase:
    if public:
        patch_cache_control(response, public=True, max_age=seconds)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response
