package io.cordee.cli.admin;

/**
 * What a bucket holds. Immutable.
 *
 * @param objects keys that a listing shows
 * @param bytes of those
 * @param versions older versions and delete markers
 * @param uploads multipart uploads that are neither complete nor aborted
 * @param uploadBytes of their parts
 * @param garbageBytes what no key has any more and what waits for its grace to end
 */
public record BucketUsage(
    long objects, long bytes, long versions, long uploads, long uploadBytes, long garbageBytes) {}
