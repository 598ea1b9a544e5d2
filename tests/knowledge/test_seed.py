"""The content that a new site begins with: put in once, the editors' from then on, and plain to read."""

import io
import re
import statistics
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from wagtail.models import Revision

from catalogue.models import Application
from catalogue.value_lists import load_value_lists
from knowledge.models import (
    CaseFigure,
    CaseLesson,
    CaseStudyPage,
    CollectionPage,
    GlossaryTerm,
    ImProductPage,
    KnowledgePage,
    LessonCode,
    SeedRecord,
)
from knowledge.publishing import publish
from knowledge.seed import load_seed
from knowledge.seed.markdown import blocks
from knowledge.seed.read import FOLDER, read_folder
from portal.site_setup import ensure_site
from tests.factories import make_registration

from .arrange import make_case

pytestmark = [pytest.mark.usefixtures("loaded"), pytest.mark.django_db]

CASES = {
    "chatamsterdam",
    "ai-bewustwording-amsterdam",
    "objectherkenning-straatafval",
    "mai",
    "govgpt",
    "blurring-as-a-service",
    "kern-van-de-zaak",
    "werksaam-westfriesland",
}
KINDS = ["praktijkvoorbeelden", "im-producten", "verzamelingen", "artikelen", "beleid"]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the seed once for this module; each test then works in a transaction of its own within."""
    with django_db_blocker.unblock(), transaction.atomic():
        ensure_site()
        load_value_lists()
        make_registration(1, name="Mai (Montferland AI)", lars="96671359")
        load_seed()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def seeded(loaded: None, db: None) -> None:
    """The loaded seed, for one test."""


def test_everything_of_the_founding_documents_is_there(seeded: None) -> None:
    toolbox = CollectionPage.objects.get(slug="toolbox-ai-utrecht")

    assert set(CaseStudyPage.objects.values_list("slug", flat=True)) == CASES
    assert toolbox.items.count() == 9
    assert GlossaryTerm.objects.count() >= 40
    assert {"GovGPT", "Zaakbibliotheek", "Advies op Maat"} <= set(Application.objects.values_list("name", flat=True))


def test_a_second_time_changes_nothing(seeded: None) -> None:
    before = Revision.objects.count(), SeedRecord.objects.count()

    report = load_seed()

    assert (report.added, report.updated, report.kept) == (0, 0, 0)
    assert (Revision.objects.count(), SeedRecord.objects.count()) == before


def forget_the_text(key: str) -> None:
    """Make the seed look as if it had another text last time."""
    assert SeedRecord.objects.filter(key=key).update(digest="anders")


def test_what_an_editor_changed_stays(seeded: None) -> None:
    page = CaseStudyPage.objects.get(slug="mai")
    page.summary = "Van de redactie."
    publish(page)
    term = GlossaryTerm.objects.get(slug="taalmodel")
    term.definition = "Ook van de redactie."
    term.save()
    forget_the_text("praktijkvoorbeelden/mai")
    forget_the_text("begrippen/Taalmodel")

    report = load_seed()

    assert report.kept == 2
    assert CaseStudyPage.objects.get(slug="mai").summary == "Van de redactie."
    assert GlossaryTerm.objects.get(slug="taalmodel").definition == "Ook van de redactie."


def test_a_draft_of_an_editor_stays_a_draft(seeded: None) -> None:
    page = CaseStudyPage.objects.get(slug="mai")
    page.summary = "Nog niet af."
    page.save_revision()
    forget_the_text("praktijkvoorbeelden/mai")

    load_seed()

    assert page.get_latest_revision_as_object().summary == "Nog niet af."


def test_what_nobody_touched_follows_the_seed(seeded: None) -> None:
    forget_the_text("praktijkvoorbeelden/mai")

    report = load_seed()

    assert (report.updated, report.kept) == (1, 0)
    assert CaseStudyPage.objects.get(slug="mai").lessons.count() == 4


def test_a_page_that_left_the_seed_is_taken_away(seeded: None) -> None:
    page = CaseStudyPage.objects.get(slug="mai")
    SeedRecord.objects.filter(key="praktijkvoorbeelden/mai").update(key="praktijkvoorbeelden/vroeger")
    page.slug = "vroeger"  # so that the page in the seed can be made anew
    page.save()

    report = load_seed()

    page.refresh_from_db()
    assert (report.withdrawn, page.live) == (1, False)
    assert not SeedRecord.objects.filter(key="praktijkvoorbeelden/vroeger").exists()


def test_a_page_that_left_the_seed_stays_when_an_editor_worked_on_it(seeded: None) -> None:
    page = CaseStudyPage.objects.get(slug="mai")
    SeedRecord.objects.filter(key="praktijkvoorbeelden/mai").update(key="praktijkvoorbeelden/vroeger")
    page.slug, page.summary = "vroeger", "Van de redactie."
    publish(page)

    report = load_seed()

    page.refresh_from_db()
    assert (report.withdrawn, page.live) == (0, True)


def test_a_page_has_the_date_of_its_text(client: Client, seeded: None) -> None:
    page = CaseStudyPage.objects.get(slug="blurring-as-a-service")

    assert f"{page.last_published_at:%Y-%m-%d}" == "2026-11-22"
    assert "22 november 2026" in client.get(page.url).content.decode()
    assert f"{page.url}</loc><lastmod>2026-11-22" in client.get("/sitemap.xml").content.decode()


def test_nine_products_are_only_described_and_in_no_cell_of_the_grid(client: Client, seeded: None) -> None:
    described = [page for page in ImProductPage.objects.all() if page.is_description_only]

    assert len(described) == 9
    assert [page.slug for page in described if page.roles.exists() or page.development == "stabiel"] == []
    assert "Van 9 staat hier alleen een beschrijving" in client.get("/im-producten").content.decode()


def test_what_an_editor_deleted_does_not_come_back(seeded: None) -> None:
    CaseStudyPage.objects.get(slug="mai").delete()
    ImProductPage.objects.get(slug="ai-compliance-toets").delete()
    forget_the_text("verzamelingen/toolbox-ai-utrecht")

    load_seed()

    assert not KnowledgePage.objects.filter(slug__in=["mai", "ai-compliance-toets"]).exists()
    assert CollectionPage.objects.get(slug="toolbox-ai-utrecht").items.count() == 8


def test_the_address_of_an_editors_own_page_is_left_alone(seeded: None) -> None:
    CaseStudyPage.objects.get(slug="mai").delete()
    SeedRecord.objects.filter(key="praktijkvoorbeelden/mai").delete()
    own = make_case("Mai", slug="mai", summary="Van ons.")

    load_seed()

    assert CaseStudyPage.objects.get(slug="mai").pk == own.pk
    assert CaseStudyPage.objects.get(slug="mai").summary == "Van ons."


def test_words_about_a_registered_application_go_to_it(client: Client, seeded: None) -> None:
    application = Application.objects.get(registrations__register_id="96671359")
    assert application.profile.sharing_status == "geen-capaciteit"
    assert application.get_absolute_url() in client.get("/praktijkvoorbeelden/mai").content.decode()


def test_every_page_of_the_seed_can_be_read(client: Client, seeded: None) -> None:
    failing = [page.url for page in KnowledgePage.objects.all() if client.get(page.url).status_code != 200]
    lists = ["/kennis", "/lessen", "/begrippen", "/initiatieven", *(f"/{kind}" for kind in KINDS), "/agenda"]

    assert failing == []
    assert [address for address in lists if client.get(address).status_code != 200] == []


def test_rows_stand_in_the_order_in_which_they_were_written(seeded: None) -> None:
    case = CaseStudyPage.objects.get(slug="chatamsterdam")
    toolbox = CollectionPage.objects.get(slug="toolbox-ai-utrecht")

    assert list(case.lessons.values_list("sort_order", flat=True)) == [0, 1, 2, 3]
    assert [row.item.slug for row in toolbox.items.all()][:2] == ["ai-businesscase", "ai-compliance-toets"]


def test_every_figure_has_a_source_and_a_date(seeded: None) -> None:
    assert CaseFigure.objects.count() >= 8
    assert not CaseFigure.objects.filter(source="").exists()
    assert not CaseFigure.objects.filter(date="").exists()
    assert all(page.sources.exists() for page in CaseStudyPage.objects.all())


def test_the_two_proofs_of_chatamsterdam_stay_apart(client: Client, seeded: None) -> None:
    first, second, _in_use = CaseStudyPage.objects.get(slug="chatamsterdam").phases.all()

    assert (first.participants, first.model_version, first.start) == ("150 collega's", "GPT 3.5", None)
    assert "jaar staat niet in de bron" in first.date_note
    assert "800" in second.participants
    assert (second.start.isoformat(), second.end.isoformat()) == ("2024-11-01", "2025-05-01")


def test_both_factors_and_bottlenecks_are_fed_by_lessons(seeded: None) -> None:
    assert set(CaseLesson.objects.values_list("code", flat=True)) == set(LessonCode.values)


def test_what_went_well_stands_under_what_helps_and_nowhere_else(seeded: None) -> None:
    lessons = CaseLesson.objects.all()

    assert [row.title for row in lessons if row.went_well != LessonCode(row.code).is_factor] == []


@pytest.mark.parametrize("slug", ["handleiding-dpia", "handleiding-iama", "sjabloon-businesscase-ai", "raadsbrief-ai"])
def test_a_document_opens_as_odt_with_its_tables_to_fill_in(slug: str, seeded: None) -> None:
    page = ImProductPage.objects.get(slug=slug)
    document = page.files.get().document

    with document.file.open("rb") as file, zipfile.ZipFile(io.BytesIO(file.read())) as odt:
        content = odt.read("content.xml").decode()

    assert document.filename.endswith(".odt")
    assert page.title in content
    assert content.count("<table:table ") >= 1
    assert content.count("<text:h ") >= 4


def test_the_plate_has_a_text_that_says_what_it_shows(client: Client, seeded: None) -> None:
    shown = client.get("/im-producten/architectuurplaat-ai-assistent").content.decode()

    assert re.search(r'<img src="/media/[^"]+\.svg" width="1120"[^>]* alt="Schema met zes blokken', shown)
    assert "De poortwachter zoekt daar stukken" in shown


def test_the_command_says_what_it_did_and_what_it_left(seeded: None, capsys: pytest.CaptureFixture[str]) -> None:
    SeedRecord.objects.filter(key="praktijkvoorbeelden/mai").delete()

    call_command("load_knowledge")

    said = capsys.readouterr().out
    assert "Gelaten zoals de redactie het heeft: praktijkvoorbeelden/mai" in said
    assert re.search(r"^added=0 updated=0 withdrawn=0 kept=1 unchanged=\d+$", said, re.MULTILINE)


# Plain Dutch ----------------------------------------------------------------------------------------------------


def running_texts() -> Iterator[tuple[str, str]]:
    """Every running text of the seed, without tables and lists of sources."""
    for kind in KINDS:
        for item in read_folder(kind):
            yield item.key, item.values["summary"]
            for name in ("problem", "approach", "body", "introduction", "disappointment", "dilemmas"):
                for block, value in blocks(item.values.get(name, "")):
                    if block == "text":
                        yield item.key, re.sub(r"</(?:p|li)>", ". ", value)


def sentences(text: str) -> list[int]:
    plain = re.sub(r"<[^>]+>", " ", text)
    found = re.split(r"[.!?:]+\s", f"{plain} ")
    return [len(words) for part in found if len(words := part.split()) > 1]


def test_our_texts_are_short_sentences() -> None:
    lengths = [length for _, text in running_texts() for length in sentences(text)]

    assert statistics.mean(lengths) <= 12
    assert sum(length > 20 for length in lengths) / len(lengths) <= 0.05


def test_no_sentence_of_the_founding_documents_was_copied(shared: object) -> None:
    ours = " ".join(re.sub(r"<[^>]+>", " ", text) for _, text in running_texts())
    words = re.findall(r"\w+", ours.lower())
    runs = {" ".join(words[at : at + 9]) for at in range(len(words) - 8)}
    theirs = " ".join(
        file.read_text(encoding="utf-8", errors="replace") for file in sorted((shared / "seeds").glob("*"))
    )
    spoken = " ".join(re.findall(r"\w+", theirs.lower()))

    assert [run for run in sorted(runs) if run in spoken] == []


def test_no_name_of_a_person_and_no_address_of_one_is_in_the_seed() -> None:
    texts = " ".join(file.read_text(encoding="utf-8") for file in FOLDER.rglob("*.yaml"))

    assert not re.search(r"[\w.]+@[\w.]+", texts)
    assert not re.search(r"\b(?:Beentjes|Szab|Marum|Jim)\b", texts)
