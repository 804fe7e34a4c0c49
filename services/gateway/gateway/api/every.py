"""All routes that ask one service one thing."""

from gateway.api import desks, dispatching, exchange, experts, proceedings, routes, studies

ROUTES = (
    *routes.ROUTES,
    *studies.ROUTES,
    *dispatching.ROUTES,
    *desks.ROUTES,
    *exchange.ROUTES,
    *experts.ROUTES,
    *proceedings.ROUTES,
)
