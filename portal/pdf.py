"""A page as a tagged PDF, by the optional extra `pdf`; without it there is no PDF, and nothing else is missing.

Making one takes a processor for a second. So what was made is kept a day, by its very content, and each process makes
one at a time: nobody can hold up the site by asking for them all.
"""

from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

OWN = "http://eigen.invalid/"  # where relative addresses lead: nowhere outside
KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
Write = Callable[[str], bytes]
_making = Lock()


def as_pdf(request: HttpRequest, template: str, context: dict[str, Any], *, name: str) -> HttpResponse:
    """Return the page as a PDF to keep; 503 while another is being made. Raises Http404 where there are no PDFs."""
    write = _writer()
    html = render_to_string(template, context, request)
    made = _kept_or_made(html, write)
    if made is None:
        answer = render(request, "portal/busy.html", status=503)
        answer["Retry-After"] = "5"
        return answer
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _kept_or_made(html: str, write: Write) -> bytes | None:
    """Return the PDF of this page, from the cache if it was made before; None while another is being made."""
    kept, key = caches["pdf"], blake2b(html.encode("utf-8", "replace"), digest_size=16).hexdigest()
    if found := kept.get(key):
        return bytes(found)
    if not _making.acquire(blocking=False):
        return None
    try:
        made = write(html)
    finally:
        _making.release()
    with suppress(OSError):  # a full disk keeps nothing, and still gives the PDF
        kept.set(key, made)
    return made


def _writer() -> Write:
    """Return what makes a PDF of HTML, with files of this machine only; it fetches nothing."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except (ImportError, OSError) as error:
        raise Http404("Een PDF maken kan op deze site niet. Druk de pagina af met je browser.") from error

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            file, kind = _own_file(url)
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind})

    def write(html: str) -> bytes:
        return bytes(HTML(string=html, base_url=OWN, url_fetcher=OwnFiles()).write_pdf(pdf_variant="pdf/ua-1"))

    return write


def _own_file(address: str) -> tuple[Path, str]:
    """Return a static file of this machine and its kind; everything else is refused."""
    path = unquote(urlsplit(address).path)
    file = _static_file(path.removeprefix(settings.STATIC_URL)) if path.startswith(settings.STATIC_URL) else None
    if file is None or not address.startswith(OWN):
        raise ValueError("Alleen eigen bestanden.")
    return file, KINDS.get(file.suffix, "application/octet-stream")


def _static_file(name: str) -> Path | None:
    collected = (Path(settings.STATIC_ROOT) / name).resolve()
    if collected.is_relative_to(Path(settings.STATIC_ROOT).resolve()) and collected.is_file():
        return collected
    found = finders.find(name)
    return Path(found) if isinstance(found, str) else None
