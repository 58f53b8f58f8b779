"""What an application does with boto3: URL, another node's URL and a large file are its arguments."""

import io
import sys
import threading
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import ClientError

BUCKET = "it-boto3"
one, other, large = sys.argv[1:4]
path = Config(signature_version="s3v4", s3={"addressing_style": "path"})
s3 = boto3.client("s3", endpoint_url=one, config=path)
seen = boto3.client("s3", endpoint_url=other, config=path)


def code(call, **arguments):
    try:
        call(**arguments)
    except ClientError as e:
        return e.response["Error"]["Code"]
    return "none"


s3.create_bucket(Bucket=BUCKET)
assert BUCKET in [bucket["Name"] for bucket in seen.list_buckets()["Buckets"]]

body = open(large, "rb").read()
parts = TransferConfig(multipart_threshold=6 << 20, multipart_chunksize=5 << 20)
s3.upload_file(large, BUCKET, "large", Config=parts)
got = io.BytesIO()
seen.download_fileobj(BUCKET, "large", got, Config=parts)
assert got.getvalue() == body, "the large object has other bytes"
assert seen.get_object(Bucket=BUCKET, Key="large", Range="bytes=-9")["Body"].read() == body[-9:]

s3.put_object(Bucket=BUCKET, Key="meta", Body=b"x", Metadata={"a": "b"}, CacheControl="no-store")
head = seen.head_object(Bucket=BUCKET, Key="meta")
assert head["Metadata"] == {"a": "b"} and head["CacheControl"] == "no-store", head
assert code(seen.head_object, Bucket=BUCKET, Key="none") == "404"
assert code(seen.get_object, Bucket=BUCKET, Key="none") == "NoSuchKey"
assert code(seen.list_objects_v2, Bucket=BUCKET + "-not") == "NoSuchBucket"
assert code(s3.delete_bucket, Bucket=BUCKET) == "BucketNotEmpty"
stale = {"Bucket": BUCKET, "Key": "meta", "IfMatch": '"0"'}
assert code(seen.get_object, **stale) == "PreconditionFailed"

names = ["list/%03d" % i for i in range(130)] + ["list/é/1", "list/é/2", "list/\U0001f9d7"]
for name in names:
    s3.put_object(Bucket=BUCKET, Key=name, Body=name.encode())
for kind in ("list_objects", "list_objects_v2"):
    pages = seen.get_paginator(kind).paginate(
        Bucket=BUCKET, Prefix="list/", PaginationConfig={"PageSize": 17}
    )
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    assert keys == sorted(names, key=str.encode), kind
    tops = seen.get_paginator(kind).paginate(Bucket=BUCKET, Prefix="list/", Delimiter="/")
    assert [p["Prefix"] for page in tops for p in page.get("CommonPrefixes", [])] == ["list/é/"]

for version in (s3, seen):
    url = version.generate_presigned_url(
        "get_object", Params={"Bucket": BUCKET, "Key": "list/é/1"}, ExpiresIn=60
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    assert opener.open(url).read() == "list/é/1".encode()

winners = []


def create(client, name):
    # a header that older models do not know
    def add(request, **_):
        request.headers["If-None-Match"] = "*"

    own = boto3.session.Session().client("s3", endpoint_url=client, config=path)
    own.meta.events.register("before-sign.s3.PutObject", add)
    if code(own.put_object, Bucket=BUCKET, Key="lock", Body=name.encode()) == "none":
        winners.append(name)


threads = [threading.Thread(target=create, args=((one, other)[i % 2], str(i))) for i in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(winners) == 1, winners
assert seen.get_object(Bucket=BUCKET, Key="lock")["Body"].read().decode() == winners[0]

for page in seen.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
    doomed = [{"Key": item["Key"]} for item in page["Contents"]]
    assert "Errors" not in s3.delete_objects(Bucket=BUCKET, Delete={"Objects": doomed})
s3.delete_bucket(Bucket=BUCKET)
assert code(seen.head_bucket, Bucket=BUCKET) == "404"
print("boto3 is content", boto3.__version__)
