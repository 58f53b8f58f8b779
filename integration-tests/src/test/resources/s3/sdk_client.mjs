// What an application does with @aws-sdk/client-s3: its arguments are the URLs of two nodes.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CopyObjectCommand,
  CreateBucketCommand, CreateMultipartUploadCommand, DeleteBucketCommand, DeleteObjectsCommand,
  GetObjectCommand, HeadObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command,
  PutObjectCommand, S3Client, UploadPartCommand,
} from "@aws-sdk/client-s3";

const [one, other] = process.argv.slice(2);
const connect = (endpoint) => new S3Client({ endpoint, forcePathStyle: true });
const s3 = connect(one);
const seen = connect(other);
const Bucket = "it-js";
const bytes = async (answer) => Buffer.from(await answer.Body.transformToByteArray());

await s3.send(new CreateBucketCommand({ Bucket }));

for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "SHA1", "SHA256"]) {
  const Body = randomBytes(70_000);
  const Key = `small/${ChecksumAlgorithm}`;
  await s3.send(new PutObjectCommand({ Bucket, Key, Body, ChecksumAlgorithm, Metadata: { a: "b" } }));
  const got = await seen.send(new GetObjectCommand({ Bucket, Key }));
  assert.deepEqual(await bytes(got), Body);
  assert.equal(got.Metadata.a, "b");
}

const Key = "parts/ü 漢 +%";
const body = randomBytes((5 << 20) + (5 << 20) + 17);
const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
const Parts = [];
for (let at = 0, PartNumber = 1; at < body.length; at += 5 << 20, PartNumber++) {
  const Body = body.subarray(at, at + (5 << 20));
  const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  Parts.push({ PartNumber, ETag });
}
await assert.rejects(seen.send(new HeadObjectCommand({ Bucket, Key })), { name: "NotFound" });
await seen.send(
  new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
assert.deepEqual(await bytes(await seen.send(new GetObjectCommand({ Bucket, Key }))), body);

const aborted = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "aborted" }));
const uploads = await seen.send(new ListMultipartUploadsCommand({ Bucket }));
assert.equal(uploads.Uploads.length, 1);
await seen.send(
  new AbortMultipartUploadCommand({ Bucket, Key: "aborted", UploadId: aborted.UploadId }));

await s3.send(new CopyObjectCommand({
  Bucket, Key: "copy", CopySource: `${Bucket}/${encodeURIComponent(Key)}` }));
assert.equal((await seen.send(new HeadObjectCommand({ Bucket, Key: "copy" }))).ContentLength, body.length);

await s3.send(new PutObjectCommand({ Bucket, Key: "lock", Body: "1", IfNoneMatch: "*" }));
await assert.rejects(
  seen.send(new PutObjectCommand({ Bucket, Key: "lock", Body: "2", IfNoneMatch: "*" })),
  { name: "PreconditionFailed" });

const Objects = [];
let ContinuationToken;
do {
  const page = await seen.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2, ContinuationToken }));
  page.Contents.forEach((object) => Objects.push({ Key: object.Key }));
  ContinuationToken = page.NextContinuationToken;
} while (ContinuationToken);
assert.deepEqual(Objects.map((object) => object.Key),
  ["copy", "lock", Key, "small/CRC32", "small/CRC32C", "small/SHA1", "small/SHA256"]);
const deleted = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
assert.equal(deleted.Errors, undefined);
await s3.send(new DeleteBucketCommand({ Bucket }));
console.log("client-s3 is content");
