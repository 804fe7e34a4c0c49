"""All routes that ask one service one thing."""

from gateway.api import proceedings, routes, studies

ROUTES = (*routes.ROUTES, *studies.ROUTES, *proceedings.ROUTES)
