"""All routes that ask one service one thing."""

from gateway.api import desks, proceedings, routes, studies

ROUTES = (*routes.ROUTES, *studies.ROUTES, *desks.ROUTES, *proceedings.ROUTES)
