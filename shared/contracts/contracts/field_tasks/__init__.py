"""mediator_dispatch: tasks of the grid workers (网格员任务) – given, offered, accepted, reported, judged."""

# ruff: noqa: F403  the contract is everything that its parts define
from contracts.field_tasks.codes import *
from contracts.field_tasks.events import *
from contracts.field_tasks.requests import *
from contracts.field_tasks.sheets import *
