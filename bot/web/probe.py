"""The container's health check: `python bot/web/probe.py` asks /healthz and exits 0 or 1.

Runs every half minute, so it imports the standard library only and nothing of the bot.
"""

import http.client
import os
import sys

PORT = 8080
SECONDS = 2.5
EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked here, not listened on


def is_healthy(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(EVERYWHERE.get(host, host), port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    asked = int(os.environ.get("HTTP_PORT") or 0) or PORT
    sys.exit(0 if is_healthy(os.environ.get("HTTP_HOST", ""), asked) else 1)
