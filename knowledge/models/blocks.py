"""What running text is made of."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from .fields import SafeRichTextBlock


class PictureBlock(blocks.StructBlock):
    """A picture with its text alternative, or the choice that it only decorates."""

    image = ImageBlock(label="afbeelding")
    caption = blocks.CharBlock(label="bijschrift", max_length=200, required=False)
    long_text = blocks.TextBlock(
        label="uitleg in tekst",
        required=False,
        help_text="Bij een plaat of grafiek: vertel hier in tekst alles wat het beeld laat zien.",
    )

    class Meta:
        icon = "image"
        label = "Afbeelding"
        template = "knowledge/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="tekst", max_length=500)
    who = blocks.CharBlock(label="wie", max_length=120, help_text="Een rol, geen naam van een persoon.")

    class Meta:
        icon = "openquote"
        label = "Citaat"
        template = "knowledge/blocks/quote.html"


class TipBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="kop", max_length=80, required=False)
    text = blocks.TextBlock(label="tekst", max_length=600)

    class Meta:
        icon = "help"
        label = "Let op"
        template = "knowledge/blocks/tip.html"


class RowBlock(blocks.StructBlock):
    cells = blocks.ListBlock(blocks.CharBlock(label="cel", max_length=400, required=False), label="cellen")


class TableValue(blocks.StructValue):
    @property
    def labelled_rows(self) -> list[list[tuple[str, str]]]:
        """Return the rows, each cell with what to say before it where its column has no head."""
        labels = [name if name.endswith("?") or not name else f"{name}:" for name in self["header"]]
        return [list(zip(labels, row["cells"], strict=False)) for row in self["rows"]]


class TableBlock(blocks.StructBlock):
    """A table whose first row names the columns."""

    caption = blocks.CharBlock(label="opschrift", max_length=150)
    header = blocks.ListBlock(blocks.CharBlock(label="kolom", max_length=80), label="kolommen", min_num=2, max_num=5)
    rows = blocks.ListBlock(RowBlock(), label="rijen", min_num=1)

    class Meta:
        icon = "table"
        label = "Tabel"
        value_class = TableValue
        template = "knowledge/blocks/table.html"


class BodyBlock(blocks.StreamBlock):
    """The running text of a page."""

    heading = blocks.CharBlock(
        label="Kop", icon="title", max_length=120, template="knowledge/blocks/heading.html", form_classname="title"
    )
    subheading = blocks.CharBlock(
        label="Tussenkop", icon="title", max_length=120, template="knowledge/blocks/subheading.html"
    )
    text = SafeRichTextBlock(label="Tekst", icon="pilcrow", template="knowledge/blocks/text.html")
    picture = PictureBlock()
    quote = QuoteBlock()
    tip = TipBlock()
    table = TableBlock()
    document = DocumentChooserBlock(label="Document", template="knowledge/blocks/document.html")
    recording = SnippetChooserBlock(
        "knowledge.Recording", label="Geluid of video", icon="media", template="knowledge/blocks/recording.html"
    )
