"""All routes that ask one service one thing."""

from gateway.api import desks, dispatching, exchange, experts, proceedings, routes, studies, tasks

ROUTES = (
    *routes.ROUTES,
    *studies.ROUTES,
    *dispatching.ROUTES,
    *tasks.ROUTES,
    *desks.ROUTES,
    *exchange.ROUTES,
    *experts.ROUTES,
    *proceedings.ROUTES,
)
