"""Reads one delivery a line as JSON, {key, id, timestamp, signature, body}, and writes "accepted" or "refused" for each.

Only v1: neither the official library nor Python's own modules know Ed25519.
"""

import json
import sys

from standardwebhooks import Webhook, WebhookVerificationError


def accepted(delivery):
    headers = {
        "webhook-id": delivery["id"],
        "webhook-timestamp": delivery["timestamp"],
        "webhook-signature": delivery["signature"],
    }
    try:
        Webhook(delivery["key"]).verify(delivery["body"], headers)
        return True
    except WebhookVerificationError:
        return False


sys.stdin.reconfigure(encoding="utf-8")
for line in sys.stdin:
    print("accepted" if accepted(json.loads(line)) else "refused", flush=True)
