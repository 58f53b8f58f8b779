package io.cordee.blockstore.client;

/**
 * What a bucket holds, summed over all placement groups, each as of its own moment.
 *
 * @param objects current versions, of {@code bytes}
 * @param versions all versions and delete markers, of {@code versionBytes}
 * @param uploads neither completed nor aborted, of {@code uploadBytes}
 * @param garbageBytes in chunks that were dropped and are deleted after a grace
 */
public record BucketUsage(
    long objects,
    long bytes,
    long versions,
    long versionBytes,
    long uploads,
    long uploadBytes,
    long garbageBytes) {}
