"""A Mailchimp for the tests, on loopback: what it is and where it comes from stands in README.md."""
