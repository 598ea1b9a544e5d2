"""A product as one zip: a page to read, the files, the licence, and what it is in a form for machines."""

import json
import tempfile
import zipfile
from pathlib import Path
from typing import IO, Any

from django.template.loader import render_to_string

from .attachments import attachments_of
from .models import ImProductPage

SPOOL = 5 * 1024 * 1024  # in memory; what is larger goes to a temporary file
CHUNK = 64 * 1024  # bytes read at a time
STYLE = Path(__file__).parent / "templates" / "knowledge" / "bundle.css"


def product_bundle(page: ImProductPage) -> IO[bytes]:
    """Return the zip, open at its beginning, with the files of the page that anybody may read."""
    target = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 - the answer closes it
    files = attachments_of(page)
    pictures = _pictures(page)
    context = page.page_context() | {"page": page, "documents": files, "pictures": pictures}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", _index(page, context))
        archive.write(STYLE, "opmaak.css")
        archive.writestr("gegevens.json", json.dumps(_metadata(page, context), ensure_ascii=False, indent=2))
        archive.writestr("LICENTIE.txt", f"{page.title}\nLicentie: {page.get_licence_display()}\n")
        for document in files:
            _add(archive, f"bestanden/{document.filename}", document.file)
        for path, image in pictures.items():
            _add(archive, path, image.file)
    target.seek(0)
    return target


def _add(archive: zipfile.ZipFile, name: str, stored: Any) -> None:
    with stored.open("rb") as source, archive.open(name, "w") as target:
        while block := source.read(CHUNK):
            target.write(block)


def _index(page: ImProductPage, context: dict[str, Any]) -> str:
    """Return the page to read; a link of our own site has its whole address, as it is read elsewhere."""
    html = render_to_string("knowledge/bundle.html", context)
    _site, root, _path = page.get_url_parts() or (None, "", "")
    return html.replace('href="/', f'href="{root}/')


def _pictures(page: ImProductPage) -> dict[str, Any]:
    """Return the pictures of the text, each under its path in the zip."""
    found = [block.value["image"] for block in page.body if block.block_type == "picture"]
    return {picture_path(image): image for image in found if image}


def picture_path(image: Any) -> str:
    """Return where this picture stands in the zip."""
    return f"beelden/{image.file.name.rsplit('/', 1)[-1]}"


def _metadata(page: ImProductPage, context: dict[str, Any]) -> dict[str, object]:
    return {
        "titel": page.title,
        "samenvatting": page.summary,
        "adres": page.full_url,
        "soort": page.product_kind,
        "licentie": page.licence,
        "taal": page.language,
        "levensfasen": context["phases_of_life"],
        "rollen": [role.name for role in page.roles.all()],
        "versies": [
            {"versie": row.number, "datum": row.date.isoformat() if row.date else None, "wijziging": row.change}
            for row in context["versions"]
        ],
        "bronnen": [
            {"titel": row.title, "van": row.publisher, "datum": row.published} for row in context["source_list"]
        ],
        "gewijzigd": page.last_published_at.date().isoformat() if page.last_published_at else None,
    }
