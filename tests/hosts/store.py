"""A store that speaks S3, on loopback: ``python -m tests.hosts.store`` with moto at hand says its port and stops with its input."""

from __future__ import annotations

import sys

BUCKET, KEY, SECRET, REGION = "vorgestellt", "schluessel", "nur-fuer-den-versuch", "eu-central-1"


def main() -> None:
    import boto3  # here, for only the process of the store has it
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    client = boto3.client(
        "s3", endpoint_url=f"http://127.0.0.1:{port}", region_name=REGION, aws_access_key_id=KEY, aws_secret_access_key=SECRET,
    )  # fmt: skip
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
