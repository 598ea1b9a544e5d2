"""A page as a tagged PDF, by the optional extra `pdf`; without it there is no PDF, and nothing else is missing."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

OWN = "http://eigen.invalid/"  # where relative addresses lead: nowhere outside
KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


def as_pdf(request: HttpRequest, template: str, context: dict[str, Any], *, name: str) -> HttpResponse:
    """Return the page as a PDF to keep, made with files of this machine only; it fetches nothing. Raises Http404."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except (ImportError, OSError) as error:
        raise Http404("Een PDF maken kan op deze site niet. Druk de pagina af met je browser.") from error

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            file, kind = _own_file(url)
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind})

    html = render_to_string(template, context, request)
    made = HTML(string=html, base_url=OWN, url_fetcher=OwnFiles()).write_pdf(pdf_variant="pdf/ua-1")
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


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
