"""Every route of the site, from the URL resolver itself, and an address for each of them in a world of examples."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import DraftStateMixin, Page

from .world import World


@dataclass(frozen=True, kw_only=True)
class Route:
    """One pattern of the resolver.

    `name`: its name with namespaces, or its pattern when it has none. `shape`: the whole pattern as text. `model`:
    what the view is about, None when the view does not say. `parameters`: names, or positions, of what varies.
    """

    name: str
    shape: str
    model: type[Model] | None
    parameters: tuple[str | int, ...]
    key: str = ""


def all_routes() -> list[Route]:
    """Return every route; two with the same name get a key of their own from what varies in them."""
    routes = list(_below(get_resolver(), "", ()))
    names = [route.name for route in routes]
    return [
        Route(**{**vars(route), "key": route.name if names.count(route.name) == 1 else _with_parameters(route)})
        for route in routes
    ]


def address_of(route: Route, world: World) -> str:
    """Return an address that this route answers; raises Undeclared when nothing is known for one of its parameters."""
    if route.key in world.fixed_addresses:
        return world.fixed_addresses[route.key]
    values = [_value(parameter, route, world) for parameter in route.parameters]
    if any(isinstance(parameter, int) for parameter in route.parameters):
        return reverse(route.name, args=values)
    return reverse(route.name, kwargs=dict(zip(map(str, route.parameters), values, strict=True)))


class Undeclared(AssertionError):
    """A route has a parameter for which the world holds no example."""


def _below(resolver: URLResolver, before: str, namespaces: tuple[str, ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        shape = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _below(pattern, shape, inside)
        else:
            name = ":".join([*namespaces, pattern.name]) if pattern.name else shape
            yield Route(name=name, shape=shape, model=_model(pattern), parameters=_parameters(pattern))


def _parameters(pattern: URLPattern) -> tuple[str | int, ...]:
    if converters := getattr(pattern.pattern, "converters", None):
        return tuple(converters)
    regex = getattr(pattern.pattern, "regex", re.compile(""))
    return tuple(regex.groupindex) or tuple(range(regex.groups))


def _model(pattern: URLPattern) -> type[Model] | None:
    view = pattern.callback
    given = getattr(view, "view_initkwargs", {}).get("model")
    found = given or getattr(getattr(view, "view_class", None), "model", None)
    return found if isinstance(found, type) and issubclass(found, Model) else None


def _with_parameters(route: Route) -> str:
    return f"{route.name}({','.join(map(str, route.parameters))})"


def _value(parameter: str | int, route: Route, world: World) -> Any:
    known = world.values.get((route.name, parameter), world.values.get(parameter))
    if parameter == "pk":
        return world.values[route.name, parameter] if (route.name, parameter) in world.values else _pk(route, world)
    if str(parameter).startswith("revision_id"):
        return _revision(route, world)
    if known is None:
        raise Undeclared(f"no example for {parameter!r} of {route.name} ({route.shape})")
    return known


def _pk(route: Route, world: World) -> Any:
    return _example(route, world).pk


def _revision(route: Route, world: World) -> int:
    example = _example(route, world)
    if not isinstance(example, DraftStateMixin) or example.latest_revision is None:
        raise Undeclared(f"the example for {route.name} has no revision")
    return example.latest_revision.pk


def _example(route: Route, world: World) -> Model:
    if route.model is not None and not issubclass(route.model, Page) and route.model in world.examples:
        return world.examples[route.model]
    namespace = route.name.rpartition(":")[0]
    if namespace in world.of_namespace:
        return world.of_namespace[namespace]
    if route.model is not None and issubclass(route.model, Page):
        return world.page
    raise Undeclared(f"no example of {route.model} for {route.name} ({route.shape})")
