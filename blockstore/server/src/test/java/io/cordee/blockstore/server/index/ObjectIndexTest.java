package io.cordee.blockstore.server.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.DeleteObject;
import io.cordee.blockstore.proto.ListReply;
import io.cordee.blockstore.proto.ListRequest;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.proto.PurgeGarbage;
import io.cordee.blockstore.proto.PutManifest;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.raft.EntryBatch;
import io.cordee.consensus.server.raft.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectIndexTest {
  @TempDir Path root;
  private final IndexResources resources = new IndexResources();
  private final List<ChunkRef> referenced = new ArrayList<>();
  private final List<ChunkRef> dropped = new ArrayList<>();
  private final List<String> replaced = new ArrayList<>();
  private ObjectIndex index;
  private long nextIndex;
  private int nextRequest;

  private final ChunkEvents events =
      new ChunkEvents() {
        @Override
        public void referenced(String group, List<ChunkRef> chunks) {
          referenced.addAll(chunks);
        }

        @Override
        public void dropped(String group, List<ChunkRef> chunks) {
          dropped.addAll(chunks);
        }

        @Override
        public void replaced(String group) {
          replaced.add(group);
        }
      };

  ObjectIndexTest() {}

  @BeforeEach
  void open() throws IOException {
    index = ObjectIndex.open("1", root.resolve("index"), resources, events);
  }

  @AfterEach
  void close() {
    index.close();
    resources.close();
  }

  private Mutation.Builder request() {
    return Mutation.newBuilder()
        .setRequestId(new ChunkId(7, ++nextRequest).toByteString())
        .setAtMillis(1_000 + nextRequest);
  }

  private Mutation put(String key, String body, ChunkRef... chunks) {
    Manifest manifest =
        Manifest.newBuilder()
            .setBucket("bucket")
            .setKey(key)
            .setSize(body.length())
            .setInline(ByteString.copyFromUtf8(body))
            .addAllChunks(List.of(chunks))
            .build();
    return request().setPut(PutManifest.newBuilder().setManifest(manifest)).build();
  }

  private Mutation delete(String key) {
    return request().setDelete(DeleteObject.newBuilder().setBucket("bucket").setKey(key)).build();
  }

  private List<MutationReply> apply(Mutation... mutations) {
    List<byte[]> requests = Stream.of(mutations).map(Mutation::toByteArray).toList();
    return applyRaw(requests);
  }

  private List<MutationReply> applyRaw(List<byte[]> requests) {
    byte[] reply = index.apply(new LogPosition(3, ++nextIndex), EntryBatch.encode(requests));
    return EntryBatch.decode(reply).stream().map(ObjectIndexTest::parse).toList();
  }

  private static MutationReply parse(byte[] bytes) {
    try {
      return MutationReply.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static ChunkRef chunk(int number) {
    return ChunkRef.newBuilder()
        .setId(new ChunkId(number, number).toByteString())
        .setSize(100 + number)
        .setCrc32C(number)
        .build();
  }

  @Test
  void laterRequestsOfAnEntrySeeEarlierOnes() {
    List<MutationReply> replies =
        apply(put("k", "one"), put("k", "three"), delete("k"), put("k", "4"));
    assertThat(replies)
        .extracting(MutationReply::getExisted)
        .containsExactly(false, true, true, false);
    assertThat(index.objects()).isEqualTo(1);
    assertThat(index.bytes()).isEqualTo(1);
    assertThat(index.get("bucket", "k", true).orElseThrow().getInline().toStringUtf8())
        .isEqualTo("4");
    assertThat(index.get("bucket", "k", false).orElseThrow().getInline().isEmpty()).isTrue();
  }

  @Test
  void aRepeatedRequestIsAnsweredAsTheFirstTimeAndDoesNothing() {
    Mutation first = put("k", "first");
    MutationReply reply = apply(first).get(0);
    apply(put("k", "second"));
    assertThat(apply(first)).containsExactly(reply);
    assertThat(index.get("bucket", "k", true).orElseThrow().getInline().toStringUtf8())
        .isEqualTo("second");
    Mutation twice = delete("k");
    assertThat(apply(twice, twice))
        .extracting(MutationReply::getExisted)
        .containsExactly(true, true);
  }

  @Test
  void anEntryThatIsReplayedAfterARestartDoesNothing() {
    apply(put("k", "one"));
    nextIndex = 0;
    assertThat(apply(delete("k"))).isEmpty();
    assertThat(index.get("bucket", "k", false)).isPresent();
    assertThat(index.applied()).isEqualTo(new LogPosition(3, 1));
  }

  @Test
  void answersAreForgottenWhenThereAreTooMany() {
    Mutation first = put("k", "first");
    apply(first);
    List<byte[]> entry = new ArrayList<>();
    for (int i = 0; i < Edit.MAX_REQUESTS; i++) {
      entry.add(delete("none").toByteArray());
      if (entry.size() == 1_024) {
        applyRaw(entry);
        entry.clear();
      }
    }
    assertThat(apply(delete("k")).get(0).getExisted()).isTrue();
    assertThat(apply(first).get(0).getExisted()).isFalse();
    assertThat(index.get("bucket", "k", false)).isPresent();
  }

  @Test
  void chunksAreReferencedAndDropped() {
    apply(put("k", "", chunk(1), chunk(2)));
    assertThat(referenced).containsExactly(chunk(1), chunk(2));
    assertThat(index.chunk(new ChunkId(2, 2))).contains(chunk(2));
    apply(put("k", "", chunk(3)));
    assertThat(index.hasGarbageBefore(2_000)).isTrue();
    assertThat(index.usage("bucket").getGarbageBytes()).isEqualTo(203);
    assertThat(dropped).as("who reads them still may").isEmpty();
    assertThat(index.chunk(new ChunkId(2, 2))).isPresent();
    purge(2_000);
    assertThat(dropped).containsExactly(chunk(1), chunk(2));
    assertThat(index.chunk(new ChunkId(2, 2))).isEmpty();
    assertThat(index.usage("bucket").getGarbageBytes()).isZero();
    List<ChunkRef> all = new ArrayList<>();
    index.forEachChunk(all::add);
    assertThat(all).containsExactly(chunk(3));
    apply(delete("k"));
    purge(1_000);
    assertThat(dropped).as("younger than what was asked for").doesNotContain(chunk(3));
    purge(2_000);
    assertThat(dropped).contains(chunk(3));
    assertThat(index.hasGarbageBefore(Long.MAX_VALUE)).isFalse();
  }

  private void purge(long beforeMillis) {
    apply(
        request().setPurgeGarbage(PurgeGarbage.newBuilder().setBeforeMillis(beforeMillis)).build());
  }

  @Test
  void badRequestsAreRefusedAndHarmless() {
    List<MutationReply> replies =
        applyRaw(List.of(new byte[] {1, 2, 3}, request().build().toByteArray()));
    assertThat(replies).allMatch(reply -> reply.getError() == ErrorCode.INVALID_ARGUMENT.number());
    assertThat(index.applied()).isEqualTo(new LogPosition(3, 1));
  }

  @Test
  void aReopenedIndexKnowsHowFarItIs() throws IOException {
    apply(put("k", "body", chunk(1)));
    index.close();
    open();
    assertThat(index.applied()).isEqualTo(new LogPosition(3, 1));
    assertThat(index.objects()).isEqualTo(1);
    assertThat(index.get("bucket", "k", true)).isPresent();
  }

  @Test
  void aCheckpointReplacesAnotherIndexWhole() throws IOException {
    apply(put("k", "body", chunk(1)), put("large", "x".repeat(50_000)));
    Path checkpoint = root.resolve("checkpoint");
    index.checkpoint(checkpoint);
    apply(put("later", "lost"), delete("k"));
    index.restore(checkpoint);
    assertThat(replaced).containsExactly("1");
    assertThat(index.applied()).isEqualTo(new LogPosition(3, 1));
    assertThat(index.get("bucket", "later", false)).isEmpty();
    assertThat(index.get("bucket", "large", true).orElseThrow().getInline().size())
        .isEqualTo(50_000);
    nextIndex = 1;
    apply(put("after", "works"));
    index.restore(checkpoint);
    assertThat(index.get("bucket", "after", false)).isEmpty();
    assertThat(index.get("bucket", "k", false)).isPresent();
  }

  @Test
  void aRestoreThatWasCutShortIsUndone() throws IOException {
    apply(put("k", "body"));
    index.close();
    Path folder = root.resolve("index");
    Files.createDirectories(folder.resolve("incoming"));
    Files.move(folder.resolve("db"), folder.resolve("old"));
    open();
    assertThat(index.get("bucket", "k", false)).isPresent();
    assertThat(folder.resolve("old")).doesNotExist();
    assertThat(folder.resolve("incoming")).doesNotExist();
  }

  @Test
  void listingsAreSortedExactAndStayInTheirBucket() {
    for (String key : List.of("a", "a/1", "a/2", "a0", "b", "\u00e9", "a/\ud83d\ude00")) {
      apply(put(key, key));
    }
    Mutation other = put("a/1", "other");
    apply(
        other.toBuilder()
            .setPut(
                PutManifest.newBuilder()
                    .setManifest(other.getPut().getManifest().toBuilder().setBucket("bucket-2")))
            .build());
    assertThat(keys("", "", 100))
        .containsExactly("a", "a/1", "a/2", "a/\ud83d\ude00", "a0", "b", "\u00e9");
    assertThat(keys("a/", "", 100)).containsExactly("a/1", "a/2", "a/\ud83d\ude00");
    assertThat(keys("a/", "a/1", 100)).containsExactly("a/2", "a/\ud83d\ude00");
    assertThat(keys("a/", "0", 100)).hasSize(3);
    assertThat(keys("a/", "b", 100)).isEmpty();
    assertThat(list("a/", "", 3).getTruncated()).isFalse();
    assertThat(list("a/", "", 2).getTruncated()).isTrue();
  }

  private List<String> keys(String prefix, String after, int limit) {
    return list(prefix, after, limit).getObjectsList().stream().map(Manifest::getKey).toList();
  }

  private ListReply list(String prefix, String after, int limit) {
    return index.list(
        ListRequest.newBuilder()
            .setBucket("bucket")
            .setPrefix(prefix)
            .setStartAfter(after)
            .setLimit(limit)
            .build());
  }

  @Test
  void aDamagedFileIsNamedAtOpen() throws IOException {
    for (int i = 0; i < 50; i++) {
      apply(put("k" + i, "body " + i));
    }
    index.close();
    Path table = onlyTable();
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 4] ^= 1;
    Files.write(table, bytes);
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            CordeeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_DAMAGED))
        .hasMessageContaining(String.valueOf(table.getFileName()))
        .hasMessageContaining("--replace");
  }

  private Path onlyTable() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("index").resolve("db"))) {
      return files.filter(f -> f.toString().endsWith(".sst")).findFirst().orElseThrow();
    }
  }

  @Test
  void aClosedIndexIsUnreachableAndDoesNotCrash() {
    index.close();
    assertThatThrownBy(() -> index.get("bucket", "k", false))
        .isInstanceOfSatisfying(
            CordeeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE));
  }
}
