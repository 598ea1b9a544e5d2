"""Every kind of page that the site has, and the rows that bring the rare ones about."""

from dataclasses import dataclass
from typing import Any

from .site import Site

LONG_NAME = "Voorspellingsondersteuningssysteem voor de parkeerontheffingenadministratie en de kentekenregistratie " * 2
LONG_WORD = "https://www.voorbeeld.nl/" + "zeerlangpad" * 20
MANY = 20

ARRANGE = f"""
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from catalogue.intake import withdraw_registrations
from catalogue.models import Application, ApplicationAddress, Organisation, Registration
from portal.views import forbidden
from search.indexing import drain
from tests.factories import make_registration

most_used = Application.objects.with_organisation_count().order_by("-organisation_count", "pk").first()
long = dict(name={LONG_NAME.strip()!r}, provider="Leverancier B.V.", sample=True)
for number in range({MANY}):
    text = "Een lange zin over het doel van deze toepassing. " * 12
    organization = "Gemeente " + "Lange-naam-aan-het-water " * (1 + number % 4)
    row = make_registration(
        700 + number, organization=f"{{organization}}{{number}}", description_short=text[:300],
        goal=f"<p>{{text}}</p><ul><li>{{text}}</li></ul>", contact_email={LONG_WORD!r}, website={LONG_WORD!r}, **long)
gone = list(Registration.objects.filter(application__registrations__name="Octobox Anonimiseren").distinct())
shared = most_used.registrations.first()
bare = make_registration(
    800, name="Kaal", description_short=None, goal=None, status=None, create_dt=None, sample=True)
withdraw_registrations(
    [row.register_id for row in [*gone, shared]], at=timezone.now(), last_seen_at=timezone.now())
editorial = Application.objects.create(name="Zonder registratie", slug="zonder-registratie")
ApplicationAddress.objects.create(application=editorial, slug=editorial.slug)
empty = Organisation.objects.create(name="Gemeente Zonder", slug="gemeente-zonder")
drain()
request = RequestFactory().get("/")
answer = {{
    "one": Registration.objects.get(register_id="49489486").application.get_absolute_url(),
    "several": most_used.get_absolute_url(),
    "many": row.application.get_absolute_url(),
    "long_registration": row.get_absolute_url(),
    "long_organisation": row.organisation.get_absolute_url(),
    "bare": bare.get_absolute_url(),
    "bare_application": bare.application.get_absolute_url(),
    "withdrawn_application": gone[0].application.get_absolute_url(),
    "withdrawn_alone": gone[0].get_absolute_url(),
    "withdrawn_shared": shared.get_absolute_url(),
    "editorial": editorial.get_absolute_url(),
    "empty": empty.get_absolute_url(),
    "supplier": f"/leveranciers/{{row.supplier_key}}",
    "history": f"{{most_used.get_absolute_url()}}/geschiedenis",
    "html": {{
        "403": forbidden(request, PermissionError()).content.decode(),
        "500": render_to_string("500.html"),
    }},
}}
"""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of page: its path, or the name of the path that `arrange` gives, and the status it answers with.

    `unfolded`: look at it with everything open. `stored`: the server shows it when something is wrong that a test
    cannot bring about from outside, so the page is rendered beforehand.
    """

    path: str = ""
    arranged: str = ""
    status: int = 200
    unfolded: bool = False
    stored: str = ""


KINDS = {
    "home": Kind(path="/"),
    "home, menu open": Kind(path="/", unfolded=True),
    "search": Kind(path="/zoeken"),
    "search with words": Kind(path="/zoeken?q=anonimiseren"),
    "search with filters, open": Kind(path="/zoeken?q=verkeer&thema=verkeer&status=in-gebruik", unfolded=True),
    "search, last page": Kind(path="/zoeken?pagina=4"),
    "search, withdrawn": Kind(path="/zoeken?status=ingetrokken"),
    "search without results": Kind(path="/zoeken?q=zwerfvuilrobot&thema=verkeer"),
    "search that fails": Kind(path="/zoeken?pagina=0&thema=bestaat-niet", status=400),
    "application with one registration": Kind(arranged="one"),
    "application with several registrations": Kind(arranged="several"),
    "application with many registrations, open": Kind(arranged="many", unfolded=True),
    "application with almost nothing": Kind(arranged="bare_application"),
    "application without registrations": Kind(arranged="editorial"),
    "withdrawn application": Kind(arranged="withdrawn_application"),
    "registration": Kind(path="/registraties/49489486"),
    "registration with long texts": Kind(arranged="long_registration"),
    "registration with almost nothing": Kind(arranged="bare"),
    "withdrawn registration, others left": Kind(arranged="withdrawn_shared", status=410),
    "withdrawn registration, the last one": Kind(arranged="withdrawn_alone", status=410),
    "organisation": Kind(path="/organisaties/gemeente-amsterdam"),
    "organisation with a long name": Kind(arranged="long_organisation"),
    "organisation without registrations": Kind(arranged="empty"),
    "supplier": Kind(arranged="supplier"),
    "theme": Kind(path="/themas/verkeer"),
    "history of a registration": Kind(path="/registraties/49489486/geschiedenis"),
    "history of an application": Kind(arranged="history", unfolded=True),
    "changes": Kind(path="/wijzigingen"),
    "knowledge": Kind(path="/kennis"),
    "case studies": Kind(path="/praktijkvoorbeelden"),
    "case studies, narrowed to nothing left out": Kind(path="/praktijkvoorbeelden?taak=schrijven&delen=onderzocht"),
    "case study": Kind(path="/praktijkvoorbeelden/chatamsterdam"),
    "case study with a table": Kind(path="/praktijkvoorbeelden/ai-bewustwording-amsterdam"),
    "IM-products": Kind(path="/im-producten"),
    "IM-products of one cell": Kind(path="/im-producten?fase=ontwerp&rol=inkoper"),
    "IM-product to fill in": Kind(path="/im-producten/sjabloon-businesscase-ai"),
    "IM-product with a picture, open": Kind(path="/im-producten/architectuurplaat-ai-assistent", unfolded=True),
    "IM-product to ask for": Kind(path="/im-producten/ai-compliance-toets"),
    "collection": Kind(path="/verzamelingen/toolbox-ai-utrecht"),
    "article with a timeline": Kind(path="/artikelen/tijdlijn-ai-verordening"),
    "policy": Kind(path="/beleid/visie-op-ai-amsterdam"),
    "agenda": Kind(path="/agenda"),
    "event without a day": Kind(path="/agenda/start-platform-ai-en-overheid"),
    "lessons": Kind(path="/lessen"),
    "glossary": Kind(path="/begrippen"),
    "initiatives": Kind(path="/initiatieven"),
    "explanation": Kind(path="/over"),
    "components": Kind(path="/huisstijl"),
    "wrong address": Kind(path="/deze-is-er-niet", status=404),
    "forbidden": Kind(stored="403", status=403),
    "broken": Kind(stored="500", status=500),
}


@dataclass(frozen=True)
class Places:
    """Where each kind of page is, on a site that has them all."""

    site: Site
    arranged: dict[str, Any]

    def url(self, kind: Kind) -> str:
        return self.site.url(kind.path or self.arranged.get(kind.arranged) or f"/{kind.stored}")

    def html(self, kind: Kind) -> str:
        return self.arranged["html"][kind.stored]


def arrange(site: Site) -> Places:
    return Places(site, site.run(ARRANGE))
