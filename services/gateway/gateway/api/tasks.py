"""The routes of grid workers' tasks: one line for each request."""

from __future__ import annotations

from contracts import field_tasks as c
from contracts.attachments import LARGEST_FILE
from gateway.api.routes import Route

GIVE = ("task.give",)
ANSWER = ("task.answer",)
MANAGE = ("dispatch.manage",)
SEE = ("task.give", "task.answer", "dispatch.manage", "dispute.read_all", "supervision.read")
REPORT_BODY = (
    LARGEST_FILE * 4 // 3 + 20_000
)  # bytes: the photos of a report are together no larger than one file
ONE = "/tasks/{task_id}"

ROUTES = (
    Route("POST", "/disputes/{dispute_id}/tasks", c.GiveTask, GIVE, 201),
    Route("GET", "/tasks", c.ListTasks, SEE),
    Route("GET", ONE, c.OpenTask, SEE),
    Route("POST", f"{ONE}/accept", c.AcceptTask, ANSWER),
    Route("POST", f"{ONE}/refuse", c.RefuseTask, ANSWER),
    Route("POST", f"{ONE}/report", c.ReportTask, ANSWER, 201, max_body=REPORT_BODY),
    Route("POST", f"{ONE}/done", c.AcceptTaskReport, GIVE),
    Route("POST", f"{ONE}/back", c.SendTaskBack, GIVE),
    Route("POST", f"{ONE}/withdraw", c.WithdrawTask, GIVE),
    Route("POST", f"{ONE}/assign", c.AssignTask, MANAGE),
    Route("GET", f"{ONE}/photos/{{photo_id}}", c.GetTaskPhoto, SEE),
    Route("GET", "/grid-workers", c.ListGridWorkers, MANAGE),
)
