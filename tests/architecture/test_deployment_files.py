"""Docker Compose, Kubernetes, Prometheus and Grafana know every process of the house."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from departments.desks import desks
from messaging.runner import consumers_of
from standalone import house

ROOT = Path(__file__).parents[2]
YAML = sorted(
    [ROOT / "docker-compose.yml", *(ROOT / "k8s").rglob("*.yaml"), *(ROOT / "infra/prometheus").rglob("*.yml"),
     *(ROOT / "infra/grafana").rglob("*.yml")]
)  # fmt: skip
PROCESSES = sorted(
    [
        *(set(house.PLACES) - {"departments"}),
        house.FOLLOWER,
        *house.OTHERS,
        *(f"desk:{code}" for code in desks()),
    ]
)
# These have no operations port when they run alone.
UNMEASURED = {"video_feed"}


@cache
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def manifests(kind: str) -> list[dict[str, Any]]:
    found = [
        each
        for path in (ROOT / "k8s/base").rglob("*.yaml")
        for each in yaml.safe_load_all(path.read_text("utf-8"))
    ]
    return [each for each in found if each["kind"] == kind]


def container(deployment: dict[str, Any]) -> dict[str, Any]:
    (only,) = deployment["spec"]["template"]["spec"]["containers"]
    return only


def serves(deployment: dict[str, Any]) -> str:
    return {each["name"]: each["value"] for each in container(deployment)["env"]}["SERVICE"]


def dns(process: str) -> str:
    return process.replace(":", "-").replace("_", "-")


@pytest.mark.parametrize("path", YAML, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_can_be_read(path):
    assert all(document for document in yaml.safe_load_all(path.read_text("utf-8")))


def test_there_are_twelve_desks():
    assert len(desks()) == 12


@pytest.mark.parametrize("process", PROCESSES)
def test_compose_runs_every_process(process):
    service = compose()["services"][dns(process)]
    assert service["environment"]["SERVICE"] == process
    assert service["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_compose_runs_no_process_that_does_not_exist():
    told = {
        part["environment"]["SERVICE"]
        for part in compose()["services"].values()
        if "SERVICE" in part.get("environment", {})
    }
    assert told == set(PROCESSES)


def test_compose_brings_broker_database_and_measurement():
    assert {"rabbitmq", "postgres", "migrate", "policies", "prometheus", "grafana"} <= set(
        compose()["services"]
    )


def test_no_password_stands_in_the_compose_file():
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    wanted = set(re.findall(r"\$\{([A-Z_]+)", text))
    offered = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert wanted == offered
    for name in (
        "POSTGRES_PASSWORD",
        "RABBITMQ_PASSWORD",
        "GRAFANA_PASSWORD",
        "IDENTITY_KEY",
        "INITIAL_PASSWORD",
    ):
        assert f"${{{name}:?" in text
        assert re.search(rf"^{name}=$", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)


def test_every_file_that_compose_mounts_exists():
    mounts = [
        str(volume).split(":")[0]
        for part in compose()["services"].values()
        for volume in part.get("volumes", [])
    ]
    assert [mount for mount in mounts if mount.startswith("./") and not (ROOT / mount).exists()] == []


@pytest.mark.parametrize("process", PROCESSES)
def test_kubernetes_runs_every_process(process):
    (deployment,) = [each for each in manifests("Deployment") if serves(each) == process]
    assert deployment["metadata"]["name"] == dns(process)
    assert (ROOT / "k8s/base" / process.replace(":", "-")).is_dir()


@pytest.mark.parametrize("process", [each for each in PROCESSES if each not in UNMEASURED])
def test_kubernetes_asks_every_process_whether_it_lives_and_is_ready(process):
    (deployment,) = [each for each in manifests("Deployment") if serves(each) == process]
    found = container(deployment)
    assert found["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert found["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert found["ports"][0]["containerPort"] == (8000 if process == "gateway" else 9100)


def test_kubernetes_keeps_no_secret_in_a_file():
    assert manifests("Secret") == []
    for deployment in manifests("Deployment"):
        assert {"secretRef": {"name": "fengqiao-secrets"}} in container(deployment)["envFrom"]


def test_every_resource_of_a_kustomization_exists():
    for path in (ROOT / "k8s").rglob("kustomization.yaml"):
        for resource in yaml.safe_load(path.read_text("utf-8"))["resources"]:
            target = path.parent / resource
            assert (target / "kustomization.yaml").exists() if target.is_dir() else target.exists(), (
                path,
                resource,
            )


def test_every_folder_of_the_base_is_used():
    used = set(yaml.safe_load((ROOT / "k8s/base/kustomization.yaml").read_text("utf-8"))["resources"])
    assert used == {path.name for path in (ROOT / "k8s/base").iterdir() if path.is_dir()}


def test_the_replicas_of_an_overlay_are_of_processes_that_exist():
    for path in (ROOT / "k8s/overlays").glob("*/kustomization.yaml"):
        for replica in yaml.safe_load(path.read_text("utf-8"))["replicas"]:
            assert replica["name"] in map(dns, PROCESSES)


def test_prometheus_asks_every_process():
    jobs = yaml.safe_load((ROOT / "infra/prometheus/prometheus.yml").read_text("utf-8"))["scrape_configs"]
    names = {name for job in jobs for found in job.get("dns_sd_configs", ()) for name in found["names"]}
    assert names == {dns(process) for process in PROCESSES if process not in UNMEASURED}
    kinds = len(names - {"gateway"})
    assert f"< {kinds}\n" in (ROOT / "infra/prometheus/rules.yml").read_text("utf-8"), (
        "ProcessMissing counts them"
    )


def test_the_dashboard_asks_for_metrics_that_exist():
    from servicekit.metrics import exposition

    there = exposition().decode()
    asked = set(
        re.findall(r"fengqiao_[a-z_]+", (ROOT / "infra/grafana/dashboards/fengqiao.json").read_text("utf-8"))
    )
    asked |= set(re.findall(r"fengqiao_[a-z_]+", (ROOT / "infra/prometheus/rules.yml").read_text("utf-8")))
    known = set(re.findall(r"^# TYPE (fengqiao_[a-z_]+?)(?:_total)? ", there, re.MULTILINE))
    assert {re.sub("_(bucket|count|sum|total)$", "", name) for name in asked} <= known


def test_the_runbooks_that_alerts_name_exist():
    groups = yaml.safe_load((ROOT / "infra/prometheus/rules.yml").read_text("utf-8"))["groups"]
    named = {rule["annotations"]["runbook"] for group in groups for rule in group["rules"] if "alert" in rule}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_broker_has_a_policy_for_every_queue():
    policies = json.loads((ROOT / "infra/rabbitmq/policies.json").read_text("utf-8"))
    for service in house.classes():
        for name, _, _ in consumers_of(service, "amqp://"):
            (policy,) = [each for each in policies if re.search(each["pattern"], name)]
            assert policy["definition"]["dead-letter-routing-key"] == f"dead-letters.{service.name}"
