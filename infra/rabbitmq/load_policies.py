"""Puts policies.json into the broker of AMQP_URL through its management API (RABBITMQ_API); may be run again."""

import base64
import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

POLICIES = Path(__file__).with_name("policies.json")
TRIES, PAUSE_SECONDS = 30, 2


def put(api: str, amqp_url: str, policy: dict) -> None:
    """One policy, created or replaced."""
    broker = urlsplit(amqp_url)
    host = unquote(broker.path[1:]) or "/"
    body = json.dumps({key: value for key, value in policy.items() if key != "name"}).encode()
    address = f"{api}/api/policies/{quote(host, safe='')}/{quote(policy['name'], safe='')}"
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"}, method="PUT")  # noqa: S310  the operator's own
    who = f"{unquote(broker.username or 'guest')}:{unquote(broker.password or 'guest')}"
    request.add_header("Authorization", "Basic " + base64.b64encode(who.encode()).decode())
    urllib.request.urlopen(request, timeout=10).close()  # noqa: S310  address, from the settings


def patiently(api: str, amqp_url: str, policy: dict) -> None:
    """The management API opens a little after the broker."""
    for left in range(TRIES, -1, -1):
        try:
            return put(api, amqp_url, policy)
        except urllib.error.HTTPError:
            raise  # an answer: waiting does not help
        except OSError:
            if not left:
                raise
            time.sleep(PAUSE_SECONDS)
    return None


def main() -> int:
    api = os.environ.get("RABBITMQ_API", "http://127.0.0.1:15672").rstrip("/")
    amqp_url = os.environ.get("AMQP_URL", "amqp://guest:guest@127.0.0.1:5672/")
    policies = json.loads(POLICIES.read_text("utf-8"))
    try:
        for policy in policies:
            patiently(api, amqp_url, policy)
    except OSError as error:
        print(f"The policies could not be set: {error}. Is the management plugin on?", file=sys.stderr)
        return 1
    print(f"{len(policies)} policies set")
    return 0


if __name__ == "__main__":
    sys.exit(main())
