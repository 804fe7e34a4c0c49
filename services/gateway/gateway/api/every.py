"""All routes that ask one service one thing."""

from gateway.api import desks, exchange, proceedings, routes, studies

ROUTES = (*routes.ROUTES, *studies.ROUTES, *desks.ROUTES, *exchange.ROUTES, *proceedings.ROUTES)
