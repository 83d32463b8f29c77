"""Distils Mailchimp's published API description into description.json: the structure that letters need, and no prose.

    python tests/mailchimp/distil.py path/to/marketing.json

The result is an OpenAPI 3.0 document again, so any tool that reads those reads it. Four things differ from what is
published, all of them on purpose:

1. Objects are closed. The published ones let every unknown property pass, so ``settings.titel`` would be right.
2. Requests have no readOnly properties: closed as they are, they refuse them.
3. A moment in an answer may be the empty string. Recorded answers have ``"send_time": ""`` for every draft.
4. A problem may have ``errors``, which the error glossary describes and the description forgot.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent

OPERATIONS: Final = {
    "/": ("get",),
    "/ping": ("get",),
    "/verified-domains": ("get",),
    "/verified-domains/{domain_name}": ("get",),
    "/lists": ("get",),
    "/lists/{list_id}": ("get",),
    "/lists/{list_id}/members": ("get", "post"),
    "/lists/{list_id}/members/{subscriber_hash}": ("get", "put", "patch", "delete"),
    "/lists/{list_id}/members/{subscriber_hash}/actions/delete-permanent": ("post",),
    "/campaigns": ("get", "post"),
    "/campaigns/{campaign_id}": ("get", "patch", "delete"),
    "/campaigns/{campaign_id}/content": ("get", "put"),
    "/campaigns/{campaign_id}/send-checklist": ("get",),
    "/campaigns/{campaign_id}/actions/test": ("post",),
    "/campaigns/{campaign_id}/actions/schedule": ("post",),
    "/campaigns/{campaign_id}/actions/unschedule": ("post",),
    "/campaigns/{campaign_id}/actions/send": ("post",),
    "/campaigns/{campaign_id}/actions/cancel-send": ("post",),
    "/reports/{campaign_id}": ("get",),
    "/reports/{campaign_id}/click-details": ("get",),
}
"""Whatever is not named here is refused by the server: no replicate, no resend, no batches, no segments, no tags."""

KEPT: Final = ("type", "items", "enum", "format", "readOnly", "required", "minimum", "maximum", "additionalProperties")

CUT: Final = {
    "ab_split", "ab_split_opts", "variate_contents", "variate_settings",  # a letter is no experiment
    "rss_opts", "rss_last_send",  # nor made from a feed
    "segment_opts",  # it goes to a whole audience; the conditions alone would be 118 KB
    "archive", "template",  # its content is composed here
    "social_card", "auto_fb_post", "facebook_likes", "salesforce", "capsule", "ecommerce", "ecommerce_data",
}  # fmt: skip
CUT_FROM_REQUESTS: Final = {
    "url", "template_id",  # Mailchimp would make the content itself
    "tags", "interests", "location",  # kept of a reader: an address, a name, a language
    "batch_delivery", "timewarp",  # one moment for everybody
}  # fmt: skip

SHARED: Final = {
    "Campaign": ("/campaigns/{campaign_id}", "get", "200"),
    "Content": ("/campaigns/{campaign_id}/content", "get", "200"),
    "Domain": ("/verified-domains/{domain_name}", "get", "200"),
    "List": ("/lists/{list_id}", "get", "200"),
    "Member": ("/lists/{list_id}/members/{subscriber_hash}", "get", "200"),
    "Problem": ("/ping", "get", "default"),
}
"""Where the value with this name stands in full; wherever the same structure occurs, a reference takes its place."""

MOMENT: Final = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "enum": [""]}]}
ERRORS: Final = {"type": "array", "items": {"type": "object", "properties": {
    "field": {"type": "string"}, "message": {"type": "string"},
}, "additionalProperties": False}}  # fmt: skip


def distil(published: dict[str, Any]) -> dict[str, Any]:
    """Return the distilled description of ``published``; raises KeyError where an operation is missing."""
    campaign = _schema(published["paths"]["/campaigns/{campaign_id}"]["get"]["responses"]["200"])
    link = _structure(campaign["properties"]["_links"]["items"], answer=True)
    shared: dict[str, Any] = {"Link": link, "Moment": MOMENT}
    for name, (path, method, status) in SHARED.items():
        full = _schema(published["paths"][path][method]["responses"][status])
        shared[name] = _structure(full, answer=True)
    shared["Problem"]["properties"]["errors"] = ERRORS
    names = {_canonical(schema): name for name, schema in shared.items()}
    return {
        "openapi": "3.0.3",
        "info": {
            "title": published["info"]["title"],
            "version": published["info"]["version"],
            "license": {"name": "Mailchimp Client Library License Agreement, see LICENSE.mailchimp"},
            "x-changed": "reduced and made stricter by distil.py, see README.md",
        },
        "servers": published["servers"],
        "security": published["security"],
        "paths": {
            path: {method: _operation(published["paths"][path][method], names) for method in methods}
            for path, methods in OPERATIONS.items()
        },
        "components": {
            "schemas": {name: _with_references(schema, names, name) for name, schema in shared.items()},
            "securitySchemes": published["components"]["securitySchemes"],
        },
    }


def _operation(published: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": published["operationId"],
        "responses": {status: _answer(status, there, names) for status, there in published["responses"].items()},
    }
    if parameters := [_parameter(parameter) for parameter in published.get("parameters", ())]:
        made["parameters"] = sorted(parameters, key=lambda parameter: (parameter["in"], parameter["name"]))
    if "requestBody" in published:
        schema = _with_references(_structure(_schema(published["requestBody"]), answer=False), names)
        made["requestBody"] = {
            "required": published["requestBody"].get("required", False),
            "content": {"application/json": {"schema": schema}},
        }
    return made


def _answer(status: str, published: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {"description": ""}  # OpenAPI demands the key
    if "content" not in published:
        return made
    if status == "default":
        reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
        return {**made, "content": {"application/json": reference, "application/problem+json": reference}}
    # The description lists every good answer as problem+json too, which no recorded one is.
    schema = _with_references(_structure(_schema(published), answer=True), names)
    return {**made, "content": {"application/json": {"schema": schema}}}


def _parameter(published: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {
        key: published[key] for key in ("name", "in", "required", "style", "explode") if key in published
    }
    return {**kept, "schema": _structure(published["schema"], answer=False)}


def _schema(holder: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = holder["content"]["application/json"]["schema"]
    return schema


def _structure(published: dict[str, Any], *, answer: bool) -> dict[str, Any]:
    """Return ``published`` without its prose, closed, and fit for an answer or for a request."""
    if answer and published.get("format") == "date-time":
        return MOMENT
    made: dict[str, Any] = {
        key: published[key] for key in KEPT if key in published and not isinstance(published[key], dict)
    }
    for key in ("items", "additionalProperties"):
        if isinstance(published.get(key), dict):
            made[key] = _structure(published[key], answer=answer)
    if "properties" in published:
        cut = CUT if answer else CUT | CUT_FROM_REQUESTS
        made["properties"] = {
            name: _structure(schema, answer=answer)
            for name, schema in published["properties"].items()
            if name not in cut and (answer or not schema.get("readOnly"))
        }
        made.setdefault("additionalProperties", False)
    if not made.get("readOnly"):
        made.pop("readOnly", None)
    return made


def _with_references(schema: Any, names: dict[str, str], own: str = "") -> Any:
    """Return ``schema`` with references where a shared value stands, but for the place that defines ``own``."""
    if isinstance(schema, list):
        return [_with_references(part, names) for part in schema]
    if not isinstance(schema, dict):
        return schema
    name = names.get(_canonical(schema), own)
    if name != own:
        return {"$ref": f"#/components/schemas/{name}"}
    return {key: _with_references(part, names) for key, part in schema.items()}


def _canonical(schema: dict[str, Any]) -> str:
    """Return the same string for the same structure; whether the value as a whole is readOnly does not count."""
    return json.dumps({key: part for key, part in schema.items() if key != "readOnly"}, sort_keys=True)


def written(value: Any, indent: int = 0) -> str:
    """Return ``value`` as JSON, sorted, on one line wherever it fits: short enough to be read in a review."""
    line = json.dumps(value, sort_keys=True, ensure_ascii=False)
    if len(line) + indent <= 110 or not isinstance(value, dict | list):
        return line
    inner = " " * (indent + 1)
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + written(part, indent + 1) for part in value) + f"\n{' ' * indent}]"
    parts = (f"{inner}{json.dumps(key)}: {written(part, indent + 1)}" for key, part in sorted(value.items()))
    return "{\n" + ",\n".join(parts) + f"\n{' ' * indent}}}"


if __name__ == "__main__":
    source = Path(sys.argv[1])
    (HERE / "description.json").write_text(written(distil(json.loads(source.read_text("utf-8")))) + "\n", "utf-8")
