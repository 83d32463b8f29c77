"""What Mailchimp says no with. Each refusal stands here once, with where its words are known from."""

from __future__ import annotations


class Refusal(Exception):
    """Mailchimp refuses: the request has had no effect."""

    def __init__(self, status: int, title: str, detail: str, *errors: tuple[str, str]) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail
        self.errors = errors


class NotModelled(Exception):
    """The description allows it, but this server does not know what Mailchimp would do: a test may not go there."""


def key_missing() -> Refusal:
    # [doc] Error glossary, 401.
    return Refusal(401, "API Key Missing", "Your request did not include an API key.")


def key_invalid() -> Refusal:
    # [doc] Error glossary, 401.
    return Refusal(
        401, "API Key Invalid", "Your API key may be invalid, or you've attempted to access the wrong datacenter."
    )


def wrong_datacenter() -> Refusal:
    # [doc] Error glossary, 403: the right key with another server prefix behind its hyphen.
    return Refusal(403, "Wrong Datacenter", "The API key provided is linked to a different datacenter.")


def not_found() -> Refusal:
    # [doc] Error glossary, 404.
    return Refusal(404, "Resource Not Found", "The requested resource could not be found.")


def method_not_allowed() -> Refusal:
    # [doc] Error glossary, 405.
    return Refusal(405, "Method Not Allowed", "The requested method and resource are not compatible.")


def fields_invalid() -> Refusal:
    # [doc] Error glossary, 422: a typo in "fields".
    return Refusal(422, "Requested Fields Invalid", "The fields requested from this resource are invalid.")


def invalid(*errors: tuple[str, str]) -> Refusal:
    # [obs] Even the four bytes "null" where an object is described end here (drewm/mailchimp-api#97).
    detail = "The resource submitted could not be validated. For field-specific details, see the 'errors' array."
    return Refusal(400, "Invalid Resource", detail, *errors)


def no_address() -> Refusal:
    # [obs] Recorded answers in public test suites.
    return Refusal(400, "Invalid Resource", "Please provide a valid email address.")


def looks_fake(address: str) -> Refusal:
    # [obs] Addresses at example.com (VingtCinq/python-mailchimp#142).
    return Refusal(
        400, "Invalid Resource", f"{address} looks fake or invalid, please enter a real email address."
    )  # fmt: skip


def member_exists(address: str) -> Refusal:
    # [obs] Recorded answers in public test suites.
    return Refusal(
        400, "Member Exists", f"{address} is already a list member. Use PUT to insert or update list members."
    )


def in_compliance_state(address: str) -> Refusal:
    # [obs] afup/web#1553 and the research.
    why = "due to unsubscribe, bounce, or compliance review and cannot be subscribed."
    return Refusal(400, "Member In Compliance State", f"{address} is in a compliance state {why}")


def forgotten(address: str) -> Refusal:
    # [obs] Known answers in the research.
    why = "was permanently deleted and cannot be re-imported. The contact must re-subscribe to get back on the list."
    return Refusal(400, "Forgotten Email Not Subscribed", f"{address} {why}")


def not_ready(why: str) -> Refusal:
    # [obs] "recipients not ready" (brandonseydel/MailChimp.Net#364), "address(es)" (research); bare: drewm#209.
    return Refusal(400, "Bad Request", f"Your Campaign is not ready to send. {why}".rstrip())


def cannot_be_scheduled() -> Refusal:
    # [obs] No reason is given: amro/gibbon#243, drewm/mailchimp-api#211, #315.
    return Refusal(400, "Bad Request", "This campaign cannot be scheduled: .")


def plan_cannot() -> Refusal:
    # [obs] Scheduling on a free plan is a 403 (afup/web#1184). [guess] Cancelling without Pro is the same 403.
    return Refusal(403, "Forbidden", "You are not permitted to access this resource.")


def not_now(what: str, status: str) -> Refusal:
    # [guess] What a campaign's status forbids is a 400 in these words.
    return Refusal(400, "Bad Request", f"This campaign cannot be {what}: its status is {status}.")
