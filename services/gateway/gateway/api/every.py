"""All routes that ask one service one thing."""

from gateway.api import proceedings, routes

ROUTES = (*routes.ROUTES, *proceedings.ROUTES)
