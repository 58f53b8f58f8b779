package io.cordee.blockstore.server.index;

import static io.cordee.blockstore.server.index.IndexFixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.proto.AbortUpload;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.CompleteUpload;
import io.cordee.blockstore.proto.Conditions;
import io.cordee.blockstore.proto.CreateUpload;
import io.cordee.blockstore.proto.ListUploadsReply;
import io.cordee.blockstore.proto.ListUploadsRequest;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.proto.Part;
import io.cordee.blockstore.proto.PartChoice;
import io.cordee.blockstore.proto.PutPart;
import io.cordee.blockstore.proto.Refusal;
import io.cordee.blockstore.proto.UploadReply;
import io.cordee.blockstore.proto.UploadRequest;
import io.cordee.blockstore.proto.WriteRules;
import io.cordee.blockstore.wire.ChunkId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {
  @TempDir Path root;
  private IndexFixture log;

  UploadsTest() {}

  @BeforeEach
  void open() throws IOException {
    log = new IndexFixture(root.resolve("index"));
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static Manifest.Builder object(String key) {
    return Manifest.newBuilder().setBucket(BUCKET).setKey(key);
  }

  private ByteString begin(String key, int number) {
    ByteString id = new ChunkId(99, number).toByteString();
    MutationReply reply =
        log.apply(
            log.request()
                .setCreateUpload(
                    CreateUpload.newBuilder().setManifest(object(key)).setUploadId(id)));
    assertThat(reply.getRefusal()).isEqualTo(Refusal.NOT_REFUSED);
    return id;
  }

  private MutationReply part(String key, ByteString id, int number, ChunkRef chunk) {
    Part part =
        Part.newBuilder()
            .setNumber(number)
            .setSize(chunk.getSize())
            .setEtag("etag-" + chunk.getSize())
            .addChunks(chunk)
            .build();
    return log.apply(
        log.request()
            .setPutPart(
                PutPart.newBuilder().setBucket(BUCKET).setKey(key).setUploadId(id).setPart(part)));
  }

  private MutationReply complete(String key, ByteString id, WriteRules rules, int... parts) {
    CompleteUpload.Builder complete =
        CompleteUpload.newBuilder()
            .setManifest(object(key).setEtag("whole-" + parts.length / 2))
            .setUploadId(id)
            .setRules(rules);
    for (int i = 0; i < parts.length; i += 2) {
      complete.addParts(
          PartChoice.newBuilder().setNumber(parts[i]).setEtag("etag-" + parts[i + 1]));
    }
    return log.apply(log.request().setCompleteUpload(complete));
  }

  private MutationReply complete(String key, ByteString id, int... parts) {
    return complete(key, id, WriteRules.getDefaultInstance(), parts);
  }

  @Test
  void anObjectAppearsWholeAndTheOtherPartsAreDropped() {
    ByteString id = begin("k", 1);
    ChunkRef two = log.chunk(20);
    ChunkRef one = log.chunk(10);
    ChunkRef unused = log.chunk(30);
    part("k", id, 2, two);
    part("k", id, 1, one);
    part("k", id, 3, unused);
    assertThat(log.index.get(BUCKET, "k", true)).isEmpty();
    assertThat(log.index.usage(BUCKET).getUploadBytes()).isEqualTo(60);
    assertThat(complete("k", id, 1, 10, 2, 20).getRefusal()).isEqualTo(Refusal.NOT_REFUSED);
    Manifest whole = log.index.get(BUCKET, "k", true).orElseThrow();
    assertThat(whole.getChunksList()).containsExactly(one, two);
    assertThat(whole.getSize()).isEqualTo(30);
    assertThat(whole.getPartsList()).extracting(p -> p.getNumber()).containsExactly(1, 2);
    assertThat(log.index.usage(BUCKET).getUploads()).isZero();
    assertThat(log.index.usage(BUCKET).getUploadBytes()).isZero();
    assertThat(log.index.usage(BUCKET).getGarbageBytes()).isEqualTo(30);
    assertThat(find("k", id).getFound()).isFalse();
  }

  @Test
  void aCompletionThatIsRepeatedIsAnsweredAsTheFirstTime() {
    ByteString id = begin("k", 1);
    part("k", id, 1, log.chunk(10));
    MutationReply first = complete("k", id, 1, 10);
    assertThat(complete("k", id, 1, 10).getSequence()).isEqualTo(first.getSequence());
    assertThat(complete("k", new ChunkId(1, 1).toByteString(), 1, 10).getRefusal())
        .isEqualTo(Refusal.NO_SUCH_UPLOAD);
  }

  @Test
  void aPartThatIsSentAgainReplacesTheFormer() {
    ByteString id = begin("k", 1);
    part("k", id, 1, log.chunk(10));
    part("k", id, 1, log.chunk(11));
    assertThat(complete("k", id, 1, 10).getRefusal()).isEqualTo(Refusal.INVALID_PART);
    assertThat(find("k", id).getPartsList()).extracting(Part::getEtag).containsExactly("etag-11");
    assertThat(complete("k", id, 1, 11).getRefusal()).isEqualTo(Refusal.NOT_REFUSED);
    assertThat(log.index.usage(BUCKET).getGarbageBytes()).isEqualTo(10);
  }

  @Test
  void aRefusedCompletionLeavesTheUpload() {
    log.apply(
        log.request()
            .setPut(io.cordee.blockstore.proto.PutManifest.newBuilder().setManifest(object("k"))));
    ByteString id = begin("k", 1);
    part("k", id, 1, log.chunk(10));
    WriteRules absent =
        WriteRules.newBuilder().setConditions(Conditions.newBuilder().setIfAbsent(true)).build();
    assertThat(complete("k", id, absent, 1, 10).getRefusal())
        .isEqualTo(Refusal.PRECONDITION_FAILED);
    assertThat(find("k", id).getPartsCount()).isEqualTo(1);
    assertThat(complete("k", id, 1, 10).getExisted()).isTrue();
  }

  @Test
  void anAbortedUploadIsGarbageAndItsLatePartsAreRefused() {
    ByteString id = begin("k", 1);
    part("k", id, 1, log.chunk(10));
    MutationReply aborted =
        log.apply(
            log.request()
                .setAbortUpload(
                    AbortUpload.newBuilder().setBucket(BUCKET).setKey("k").setUploadId(id)));
    assertThat(aborted.getRefusal()).isEqualTo(Refusal.NOT_REFUSED);
    assertThat(part("k", id, 2, log.chunk(20)).getRefusal()).isEqualTo(Refusal.NO_SUCH_UPLOAD);
    assertThat(log.index.usage(BUCKET).getGarbageBytes()).isEqualTo(10);
    assertThat(log.chunks()).as("the late part's chunk is an orphan").hasSize(1);
  }

  @Test
  void uploadsAreListedByKeyThenById() {
    for (int i = 1; i <= 3; i++) {
      begin("a", i);
      begin("d/x" + i, i);
    }
    ListUploadsReply page = uploads("", "", ByteString.EMPTY, 2);
    assertThat(page.getUploadsList()).extracting(Manifest::getKey).containsExactly("a", "a");
    assertThat(page.getTruncated()).isTrue();
    ListUploadsReply next = uploads("/", "a", page.getUploads(1).getUploadId(), 10);
    assertThat(next.getUploadsList()).extracting(Manifest::getKey).containsExactly("a");
    assertThat(next.getPrefixesList()).containsExactly("d/");
    assertThat(uploads("", "a", ByteString.EMPTY, 10).getUploadsCount()).isEqualTo(3);
  }

  private ListUploadsReply uploads(String delimiter, String key, ByteString id, int limit) {
    return log.index.uploads(
        ListUploadsRequest.newBuilder()
            .setBucket(BUCKET)
            .setDelimiter(delimiter)
            .setKeyMarker(key)
            .setUploadMarker(id)
            .setLimit(limit)
            .build());
  }

  private UploadReply find(String key, ByteString id) {
    return log.index.upload(
        UploadRequest.newBuilder()
            .setBucket(BUCKET)
            .setKey(key)
            .setUploadId(id)
            .setLimit(100)
            .build());
  }

  @Test
  void partsArePagedByNumber() {
    ByteString id = begin("k", 1);
    for (int number : List.of(300, 2, 10_000, 1)) {
      part("k", id, number, log.chunk(number));
    }
    UploadReply page =
        log.index.upload(
            UploadRequest.newBuilder()
                .setBucket(BUCKET)
                .setKey("k")
                .setUploadId(id)
                .setAfterPart(1)
                .setLimit(2)
                .build());
    assertThat(page.getPartsList()).extracting(Part::getNumber).containsExactly(2, 300);
    assertThat(page.getTruncated()).isTrue();
  }
}
