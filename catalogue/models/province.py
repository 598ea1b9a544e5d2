"""The twelve provinces, with the abbreviations and places of the tile map (docs/explanation/house-rules.md#charts)."""

from django.db import models


class Province(models.TextChoices):
    """Province of the Netherlands; the value is its place in an address."""

    DRENTHE = "drenthe", "Drenthe"
    FLEVOLAND = "flevoland", "Flevoland"
    FRYSLAN = "fryslan", "Fryslân"
    GELDERLAND = "gelderland", "Gelderland"
    GRONINGEN = "groningen", "Groningen"
    LIMBURG = "limburg", "Limburg"
    NORTH_BRABANT = "noord-brabant", "Noord-Brabant"
    NORTH_HOLLAND = "noord-holland", "Noord-Holland"
    OVERIJSSEL = "overijssel", "Overijssel"
    UTRECHT = "utrecht", "Utrecht"
    ZEELAND = "zeeland", "Zeeland"
    SOUTH_HOLLAND = "zuid-holland", "Zuid-Holland"


# Abbreviation, and column and row of its tile, counted from 0.
TILES = {
    Province.FRYSLAN: ("Fr", 1, 0),
    Province.GRONINGEN: ("Gr", 2, 0),
    Province.NORTH_HOLLAND: ("NH", 0, 1),
    Province.FLEVOLAND: ("Fl", 1, 1),
    Province.DRENTHE: ("Dr", 2, 1),
    Province.SOUTH_HOLLAND: ("ZH", 0, 2),
    Province.UTRECHT: ("Ut", 1, 2),
    Province.OVERIJSSEL: ("Ov", 2, 2),
    Province.ZEELAND: ("Ze", 0, 3),
    Province.NORTH_BRABANT: ("NB", 1, 3),
    Province.GELDERLAND: ("Ge", 2, 3),
    Province.LIMBURG: ("Li", 2, 4),
}
