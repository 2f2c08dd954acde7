"""Where schemathesis and the API differ on purpose."""
import schemathesis


@schemathesis.hook
def map_body(context, body):
    """Whole numbers are written without a point: JSON Schema counts 583.0 among them, the API does not, as most typed
    readers of JSON do not. So `583.0` is sent as `583`; everything else is sent as it was made."""
    return whole(body)


def whole(value):
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: whole(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [whole(inner) for inner in value]
    return value
