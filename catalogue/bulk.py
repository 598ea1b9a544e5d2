"""Write many rows with one prepared statement: what the ORM's `bulk_create` does, without its price per value.

An import writes ten thousands of rows of forty fields, and most of what that cost was the ORM making SQL of them.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Field, JSONField, Model
from django.db.models.constants import OnConflict

Convert = Callable[[Any], Any]


def write_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]], *, unique: str = "") -> None:
    """Insert rows with the values of these fields, a foreign key as its number; no signals are sent.

    With `unique` a row that has the same value in that field as one that is there takes its place, and keeps its key.
    """
    fields = [_column(model, name) for name in names]
    converters = [(place, convert) for place, field in enumerate(fields) if (convert := _converter(field))]
    if values := [_converted(row, converters) for row in rows]:
        with connection.cursor() as cursor:
            cursor.executemany(_statement(model, fields, unique), values)


def _column(model: type[Model], name: str) -> Field:
    return next(field for field in model._meta.concrete_fields if name in (field.name, field.attname))


def _statement(model: type[Model], fields: Sequence[Field], unique: str) -> str:
    quote = connection.ops.quote_name
    columns = [str(field.column) for field in fields]
    names, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608
    if not unique:
        return insert
    key = str(_column(model, unique).column)
    updated = [column for column in columns if column != key]
    return f"{insert} {connection.ops.on_conflict_suffix_sql(fields, OnConflict.UPDATE, updated, [key])}"


def _converter(field: Field) -> Convert | None:
    """What a value has to go through for this database; None for texts, numbers and the like, which go as they are."""
    if isinstance(field, (JSONField, DateTimeField)):
        return lambda value: field.get_db_prep_save(value, connection)
    return None


def _converted(row: Sequence[Any], converters: Sequence[tuple[int, Convert]]) -> list[Any]:
    values = list(row)
    for place, convert in converters:
        if values[place] is not None:
            values[place] = convert(values[place])
    return values
