"""``jalon schema``: the JSON Schema of a case file or of a definition."""

from argparse import Namespace

from .output import emit_json


def run(args: Namespace) -> int:
    """Write a schema."""
    if args.what == "case":
        from jalon.rules.casefile import schema  # noqa: PLC0415  only what is asked for is loaded

        emit_json(schema())
        return 0
    from jalon.rules.programme import Programme  # noqa: PLC0415  same

    emit_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **Programme.model_json_schema()})
    return 0
