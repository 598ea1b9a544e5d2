"""What editors read in the CMS: Dutch words and rendered texts."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Workflow, WorkflowContentType

from harvest.models import HarvestRun
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterFiles
from portal.site_setup import ensure_site
from tests.factories import make_registration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("baas", password="een-lang-proefwachtwoord"))
    return client


def test_registration_is_shown_with_its_texts_rendered(editor: Client) -> None:
    row = make_registration(
        1,
        goal="<p>Doel</p><script>alert(1)</script>",
        lawful_basis_grouping=[{"title": "Wet", "link": "https://voorbeeld.nl/wet"}],
        website="https://voorbeeld.nl",
    )

    page = editor.get(f"/beheer/registraties/inspect/{row.pk}/").content.decode()

    assert "<p>Doel</p>" in page
    assert "&lt;p&gt;" not in page
    assert "alert(1)" not in page
    assert '<a href="https://voorbeeld.nl" rel="nofollow noopener">https://voorbeeld.nl</a>' in page


def test_imports_name_their_road_in_dutch(editor: Client) -> None:
    run = run_harvest(RegisterFiles.sample(), sample=True)

    listed = editor.get("/beheer/imports/").content.decode()
    inspected = editor.get(f"/beheer/imports/inspect/{run.pk}/").content.decode()

    other_road = editor.get("/beheer/imports/?transport=csv").content.decode()
    assert re.search(r"<td[^>]*>\s*Bewaarde lijst\s*</td>", listed)
    assert re.search(r"<dd>\s*Bewaarde lijst\s*</dd>", inspected)
    assert f"/beheer/imports/inspect/{run.pk}/" in listed
    assert f"/beheer/imports/inspect/{run.pk}/" not in other_road
    assert HarvestRun(transport="iets").transport_name == "iets"


def test_first_screen_says_how_to_get_the_real_data_and_visitors_are_not_told(editor: Client) -> None:
    assert "make harvest" not in editor.get("/beheer/").content.decode()
    run_harvest(RegisterFiles.sample(), sample=True)

    assert "make harvest" in editor.get("/beheer/").content.decode()
    public = Client().get("/").content.decode()
    assert "Voorbeeldgegevens." in public
    assert "make harvest" not in public


def test_workflows_read_well_after_stuur_door_naar() -> None:
    names = set(Workflow.objects.values_list("name", flat=True))

    assert names >= {"de moderator", "de moderator van pagina's", "de moderator (Praktijkvoorbeelden)"}
    assert all(name.startswith("de moderator") for name in names)


def test_a_workflow_of_before_is_renamed_and_one_of_the_administrator_is_kept() -> None:
    Workflow.objects.filter(name="de moderator").update(name="Nakijken door een moderator")
    ensure_site()
    assert Workflow.objects.filter(name="de moderator").count() == 1

    Workflow.objects.filter(name="de moderator").update(name="eigen naam")
    ensure_site()

    assert not Workflow.objects.filter(name="de moderator").exists()
    of = WorkflowContentType.objects.filter(workflow__name="eigen naam").values_list("content_type__model", flat=True)
    assert set(of) == {"applicationprofile", "usage"}
