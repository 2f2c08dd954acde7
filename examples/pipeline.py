#!/usr/bin/env python3
"""A translation worker for Galley: claims the most urgent work, translates it, submits it. Standard library only.

    GALLEY_TOKEN=galley_… python3 pipeline.py http://127.0.0.1:8080 zh-HK zh-CN

Ends when there is no work left; run it from cron, or in a loop.
"""
import json, os, sys, threading, urllib.error, urllib.request, uuid

URL, LOCALES, LEASE = sys.argv[1].rstrip("/") + "/api/v1", sys.argv[2:], int(os.environ.get("GALLEY_LEASE", "900"))


def post(path, body, key=None):
    headers = {"Content-Type": "application/json"}
    if os.environ.get("GALLEY_TOKEN"):
        headers["Authorization"] = "Bearer " + os.environ["GALLEY_TOKEN"]
    if key:  # The same key again, after a broken connection, is answered the same and done once.
        headers["Idempotency-Key"] = key
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), headers)
    for last in (False, False, True):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            if error.code == 409:
                return None  # The lease is lost: somebody else has the work now.
            if error.code < 500 or last:
                sys.exit(f"{path}: {error.read().decode()}")
        except OSError:
            if last:
                raise


def translate(text, locale):
    """Your translation goes here. This one only marks the text."""
    return f"[{locale}] {text}"


def work(claim):
    source = {name: text for name in ("title", "description", "body") if (text := claim["source"][name])}
    if not source:  # Known by its address only, as from a sitemap. The claim runs out, and by then there may be a text.
        return None
    done = threading.Event()

    def renew():  # Long work keeps its claim: every third of the lease it asks for a whole one.
        while not done.wait(LEASE / 3):
            post(f"/claims/{claim['id']}/renew", {"fence": claim["fence"], "lease_seconds": LEASE})

    threading.Thread(target=renew, daemon=True).start()
    try:
        text = {name: translate(text, claim["locale"]) for name, text in source.items()}
    finally:
        done.set()
    return post(f"/claims/{claim['id']}/submit", {"fence": claim["fence"], "origin": "machine", **text}, uuid.uuid4().hex)


wanted = {"locales": LOCALES, "limit": 1, "lease_seconds": LEASE, "worker": f"pipeline-{os.getpid()}"}
while claims := post("/claims", wanted, uuid.uuid4().hex)["items"]:
    for claim in claims:
        result = work(claim)
        print(claim["article"]["key"], claim["locale"], result["state"] if result else "no text, or lease lost", flush=True)
