"""Entry points of grid workers' tasks."""

from __future__ import annotations

from contracts import field_tasks as c
from contracts.attachments import FileContent
from mediator_dispatch import handlers, queries
from messaging.call import Call
from messaging.entry import answers, every
from servicekit.clock import local_date


class TaskPoints:
    """Tasks: given, offered, accepted, reported and judged (网格员任务)."""

    @every(seconds=1.0)
    def lapse_task_offers(self, call: Call) -> None:
        handlers.lapse_task_offers(call)

    @every(seconds=5.0)
    def tell_overdue_tasks(self, call: Call) -> None:
        handlers.tell_overdue(call)

    @answers(c.GiveTask)
    def give_task(self, call: Call, request: c.GiveTask) -> c.TaskSheet:
        return handlers.give_task(call, request)

    @answers(c.AcceptTask)
    def accept_task(self, call: Call, request: c.AcceptTask) -> c.TaskSheet:
        return handlers.accept_task(call, request)

    @answers(c.RefuseTask)
    def refuse_task(self, call: Call, request: c.RefuseTask) -> c.TaskSheet:
        return handlers.refuse_task(call, request)

    @answers(c.ReportTask)
    def report_task(self, call: Call, request: c.ReportTask) -> c.TaskSheet:
        return handlers.report_task(call, request)

    @answers(c.AcceptTaskReport)
    def accept_task_report(self, call: Call, request: c.AcceptTaskReport) -> c.TaskSheet:
        return handlers.accept_task_report(call, request)

    @answers(c.SendTaskBack)
    def send_task_back(self, call: Call, request: c.SendTaskBack) -> c.TaskSheet:
        return handlers.send_task_back(call, request)

    @answers(c.WithdrawTask)
    def withdraw_task(self, call: Call, request: c.WithdrawTask) -> c.TaskSheet:
        return handlers.withdraw_task(call, request)

    @answers(c.AssignTask)
    def assign_task(self, call: Call, request: c.AssignTask) -> c.TaskSheet:
        return handlers.assign_task(call, request)

    @answers(c.OpenTask)
    def open_task(self, call: Call, request: c.OpenTask) -> c.TaskSheet:
        return handlers.open_task(call, request)

    @answers(c.GetTaskPhoto)
    def get_task_photo(self, call: Call, request: c.GetTaskPhoto) -> FileContent:
        return handlers.get_task_photo(call, request)

    @answers(c.ListTasks, write=False)
    def list_tasks(self, call: Call, request: c.ListTasks) -> c.TaskRows:
        key = call.settings.identity_key
        found = queries.list_tasks(call.session, request, call.actor, call.now, key)
        return found.model_copy(update={"on_duty": handlers.on_duty(call.resources, call.now)})

    @answers(c.ListGridWorkers, write=False)
    def list_grid_workers(self, call: Call, request: c.ListGridWorkers) -> c.GridWorkers:
        village = call.resources.villages.get(request.village_code)
        area, cap = village.area_code if village else "", call.settings.tasks_at_once
        return queries.list_grid_workers(call.session, request, call.actor, local_date(call.now), cap, area)
