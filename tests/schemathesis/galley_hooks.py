"""Where schemathesis and the API differ on purpose, or schemathesis and the description by mistake."""
import re
import time

import schemathesis
from schemathesis.specs.openapi import checks

TAG = re.compile(r'\*|"[!-~]*"')


@schemathesis.hook
def map_body(context, body):
    """Whole numbers are written without a point: JSON Schema counts 583.0 among them, the API does not, as most typed
    readers of JSON do not. So `583.0` is sent as `583`; everything else is sent as it was made."""
    return whole(body)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Of a condition that may be left out schemathesis makes `0` where it means to send what is right, though the
    description's pattern excludes it. So it is left out; where schemathesis means to send what is wrong, it is sent."""
    meta = getattr(case, "meta", None)
    if meta is None or not meta.generation.mode.is_positive:
        return
    for name in [name for name in case.headers if name.lower() in ("if-match", "if-none-match")]:
        if not TAG.fullmatch(str(case.headers[name])):
            del case.headers[name]


send_probe = checks.send_probe


def patient_probe(context, parent, probe):
    """Each call is asked once with a token that is refused. The API reads 30 of those from one address at once, then one
    every two seconds, and answers others with 429: so it is asked again, as any client would."""
    while (response := send_probe(context, parent, probe)).status_code == 429:
        time.sleep(1)
    return response


checks.send_probe = patient_probe


def whole(value):
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: whole(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [whole(inner) for inner in value]
    return value
