package io.cordee.blockstore.server.index;

import static io.cordee.blockstore.server.index.IndexFixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.Conditions;
import io.cordee.blockstore.proto.DeleteObject;
import io.cordee.blockstore.proto.ListReply;
import io.cordee.blockstore.proto.ListRequest;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.proto.PurgeGarbage;
import io.cordee.blockstore.proto.PutManifest;
import io.cordee.blockstore.proto.Refusal;
import io.cordee.blockstore.proto.SealBucket;
import io.cordee.blockstore.proto.SetAttributes;
import io.cordee.blockstore.proto.VersioningMode;
import io.cordee.blockstore.proto.WriteRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionsTest {
  private static final VersioningMode OFF = VersioningMode.VERSIONING_OFF;
  private static final VersioningMode ON = VersioningMode.VERSIONING_ENABLED;
  private static final VersioningMode SUSPENDED = VersioningMode.VERSIONING_SUSPENDED;

  @TempDir Path root;
  private IndexFixture log;

  VersionsTest() {}

  @BeforeEach
  void open() throws IOException {
    log = new IndexFixture(root.resolve("index"));
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static WriteRules rules(VersioningMode mode) {
    return WriteRules.newBuilder().setVersioning(mode).build();
  }

  private MutationReply put(String key, String body, WriteRules rules, ChunkRef... chunks) {
    Manifest manifest =
        Manifest.newBuilder()
            .setBucket(BUCKET)
            .setKey(key)
            .setSize(body.length() + EntryRows.size(List.of(chunks)))
            .setEtag("etag-" + body)
            .setInline(ByteString.copyFromUtf8(body))
            .addAllChunks(List.of(chunks))
            .build();
    return log.apply(
        log.request().setPut(PutManifest.newBuilder().setManifest(manifest).setRules(rules)));
  }

  private MutationReply delete(String key, String version, WriteRules rules) {
    return log.apply(
        log.request()
            .setDelete(
                DeleteObject.newBuilder()
                    .setBucket(BUCKET)
                    .setKey(key)
                    .setVersion(version)
                    .setRules(rules)));
  }

  private String body(String key, String version) {
    return log.index
        .get(BUCKET, key, version, true)
        .map(m -> m.getDeleteMarker() ? "MARKER" : m.getInline().toStringUtf8())
        .orElse("NONE");
  }

  private static String name(MutationReply reply) {
    return String.format("%016x", reply.getSequence());
  }

  private List<String> versions(String key) {
    ListReply page =
        log.index.list(
            ListRequest.newBuilder()
                .setBucket(BUCKET)
                .setPrefix(key)
                .setLimit(1_000)
                .setVersions(true)
                .build());
    assertThat(page.getTruncated()).isFalse();
    return page.getObjectsList().stream()
        .map(
            m ->
                (m.getDeleteMarker() ? "MARKER" : m.getEtag())
                    + (m.getNullVersion() ? " null" : "")
                    + (m.getLatest() ? " latest" : ""))
        .toList();
  }

  @Test
  void anOverwriteKeepsTheOlderVersion() {
    MutationReply one = put("k", "1", rules(ON));
    MutationReply two = put("k", "2", rules(ON));
    assertThat(body("k", "")).isEqualTo("2");
    assertThat(body("k", name(one))).isEqualTo("1");
    assertThat(body("k", name(two))).isEqualTo("2");
    assertThat(versions("k")).containsExactly("etag-2 latest", "etag-1");
    assertThat(log.index.objects()).isEqualTo(1);
    assertThat(log.index.usage(BUCKET).getVersions()).isEqualTo(2);
  }

  @Test
  void whatWasThereBeforeVersioningBecomesTheNullVersion() {
    put("k", "old", rules(OFF));
    put("k", "new", rules(ON));
    assertThat(body("k", "null")).isEqualTo("old");
    assertThat(versions("k")).containsExactly("etag-new latest", "etag-old null");
  }

  @Test
  void suspendedPutsReplaceTheNullVersionAlone() {
    put("k", "old", rules(OFF));
    MutationReply kept = put("k", "kept", rules(ON));
    put("k", "s1", rules(SUSPENDED));
    put("k", "s2", rules(SUSPENDED));
    assertThat(versions("k")).containsExactly("etag-s2 null latest", "etag-kept");
    assertThat(body("k", name(kept))).isEqualTo("kept");
    assertThat(log.index.usage(BUCKET).getVersionBytes()).isEqualTo(6);
  }

  @Test
  void aDeleteMakesAMarkerAndItsRemovalBringsTheObjectBack() {
    put("k", "1", rules(ON));
    MutationReply marker = delete("k", "", rules(ON));
    assertThat(marker.getDeleteMarker()).isTrue();
    assertThat(body("k", "")).isEqualTo("MARKER");
    assertThat(log.index.objects()).isZero();
    assertThat(versions("k")).containsExactly("MARKER latest", "etag-1");
    assertThat(delete("k", name(marker), rules(ON)).getDeleteMarker()).isTrue();
    assertThat(body("k", "")).isEqualTo("1");
    assertThat(log.index.objects()).isEqualTo(1);
  }

  @Test
  void aGatewayThatHasNotHeardOfVersioningBreaksNoVersion() {
    MutationReply one = put("k", "1", rules(ON));
    put("k", "late", rules(OFF));
    assertThat(versions("k")).containsExactly("etag-late null latest", "etag-1");
    assertThat(body("k", name(one))).isEqualTo("1");
    delete("k", "", rules(OFF));
    assertThat(versions("k")).containsExactly("MARKER null latest", "etag-1");
  }

  @Test
  void conditionsAreLookedAtWhenTheChangeIsApplied() {
    WriteRules ifAbsent =
        WriteRules.newBuilder().setConditions(Conditions.newBuilder().setIfAbsent(true)).build();
    assertThat(put("k", "1", ifAbsent).getRefusal()).isEqualTo(Refusal.NOT_REFUSED);
    assertThat(put("k", "2", ifAbsent).getRefusal()).isEqualTo(Refusal.PRECONDITION_FAILED);
    assertThat(put("k", "3", ifMatch("etag-0")).getRefusal())
        .isEqualTo(Refusal.PRECONDITION_FAILED);
    assertThat(put("none", "3", ifMatch("*")).getRefusal()).isEqualTo(Refusal.NO_SUCH_KEY);
    assertThat(body("k", "")).isEqualTo("1");
    assertThat(put("k", "4", ifMatch("etag-1")).getRefusal()).isEqualTo(Refusal.NOT_REFUSED);
    assertThat(delete("k", "", ifMatch("etag-1")).getRefusal())
        .isEqualTo(Refusal.PRECONDITION_FAILED);
    assertThat(delete("k", "", ifMatch("*")).getExisted()).isTrue();
    assertThat(put("k", "5", ifAbsent).getRefusal()).isEqualTo(Refusal.NOT_REFUSED);
  }

  private static WriteRules ifMatch(String etag) {
    return WriteRules.newBuilder().setConditions(Conditions.newBuilder().setIfMatch(etag)).build();
  }

  @Test
  void aSealedBucketTakesNothingUntilItIsMadeAnew() {
    put("k", "1", rules(OFF));
    assertThat(seal(5, false).getRefusal()).isEqualTo(Refusal.BUCKET_NOT_EMPTY);
    delete("k", "", rules(OFF));
    assertThat(seal(5, false).getRefusal()).isEqualTo(Refusal.NOT_REFUSED);
    WriteRules old = WriteRules.newBuilder().setBucketCreatedMillis(5).build();
    WriteRules anew = WriteRules.newBuilder().setBucketCreatedMillis(6).build();
    assertThat(put("k", "2", old).getRefusal()).isEqualTo(Refusal.NO_SUCH_BUCKET);
    assertThat(put("k", "3", anew).getRefusal()).isEqualTo(Refusal.NOT_REFUSED);
    delete("k", "", anew);
    seal(5, true);
    assertThat(put("k", "4", old).getRefusal()).isEqualTo(Refusal.NOT_REFUSED);
  }

  private MutationReply seal(long created, boolean undo) {
    return log.apply(
        log.request()
            .setSealBucket(
                SealBucket.newBuilder().setBucket(BUCKET).setCreatedMillis(created).setUndo(undo)));
  }

  @Test
  void attributesOfAnyVersionAreReplacedInPlace() {
    MutationReply one = put("k", "1", rules(ON));
    put("k", "2", rules(ON));
    assertThat(setAcl("k", name(one), "acl-1").getRefusal()).isEqualTo(Refusal.NOT_REFUSED);
    assertThat(setAcl("k", "", "acl-2").getRefusal()).isEqualTo(Refusal.NOT_REFUSED);
    assertThat(log.index.get(BUCKET, "k", name(one), false).orElseThrow().getAcl())
        .isEqualTo("acl-1");
    assertThat(log.index.get(BUCKET, "k", false).orElseThrow().getAcl()).isEqualTo("acl-2");
    assertThat(setAcl("none", "", "x").getRefusal()).isEqualTo(Refusal.NO_SUCH_KEY);
    assertThat(setAcl("k", "00000000000000ff", "x").getRefusal())
        .isEqualTo(Refusal.NO_SUCH_VERSION);
  }

  private MutationReply setAcl(String key, String version, String acl) {
    return log.apply(
        log.request()
            .setSetAttributes(
                SetAttributes.newBuilder()
                    .setBucket(BUCKET)
                    .setKey(key)
                    .setVersion(version)
                    .setSetAcl(true)
                    .setAcl(acl)));
  }

  /** One version of the model. */
  private record Kept(long sequence, String body, boolean isNull, boolean marker, int chunkBytes) {
    String shown() {
      return (marker ? "MARKER" : "etag-" + body) + (isNull ? " null" : "");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyHistoryIsThatOfAListOfVersions(int seed) {
    Random random = new Random(seed);
    Map<String, List<Kept>> model = new TreeMap<>();
    VersioningMode mode = OFF;
    for (int step = 0; step < 400; step++) {
      if (random.nextInt(60) == 0) {
        mode = mode == ON ? SUSPENDED : ON;
      }
      String key = List.of("a", "a/b", "a/c", "b", "b/x/y").get(random.nextInt(5));
      List<Kept> versions = model.computeIfAbsent(key, k -> new ArrayList<>());
      change(random, mode, key, versions, step);
      if (step % 20 == 0) {
        compare(model, random);
      }
    }
    compare(model, random);
    purgeAll();
    int kept = model.values().stream().flatMap(List::stream).mapToInt(Kept::chunkBytes).sum();
    assertThat(EntryRows.size(log.chunks())).as("seed %s", seed).isEqualTo(kept);
    assertThat(log.chunks()).doesNotContainAnyElementsOf(log.dropped);
    assertThat(log.index.usage(BUCKET).getGarbageBytes()).isZero();
  }

  private void purgeAll() {
    while (log.index.hasGarbageBefore(Long.MAX_VALUE)) {
      log.apply(
          log.request().setPurgeGarbage(PurgeGarbage.newBuilder().setBeforeMillis(Long.MAX_VALUE)));
    }
  }

  private void change(
      Random random, VersioningMode mode, String key, List<Kept> versions, int step) {
    int kind = random.nextInt(10);
    if (kind < 5) {
      int bytes = random.nextBoolean() ? 0 : 1 + random.nextInt(50);
      ChunkRef[] chunks = bytes == 0 ? new ChunkRef[0] : new ChunkRef[] {log.chunk(bytes)};
      MutationReply reply = put(key, "b" + step, rules(mode), chunks);
      add(versions, mode, new Kept(reply.getSequence(), "b" + step, mode != ON, false, bytes));
    } else if (kind < 7) {
      MutationReply reply = delete(key, "", rules(mode));
      if (mode == OFF) {
        versions.clear();
      } else {
        add(versions, mode, new Kept(reply.getSequence(), "", mode != ON, true, 0));
      }
    } else if (!versions.isEmpty()) {
      Kept victim = versions.remove(random.nextInt(versions.size()));
      String name = victim.isNull() ? "null" : String.format("%016x", victim.sequence());
      assertThat(delete(key, name, rules(mode)).getExisted()).isTrue();
    }
  }

  private static void add(List<Kept> versions, VersioningMode mode, Kept made) {
    if (mode == OFF) {
      versions.clear();
    } else if (mode == SUSPENDED) {
      versions.removeIf(Kept::isNull);
    }
    versions.add(0, made);
  }

  private void compare(Map<String, List<Kept>> model, Random random) {
    List<String> expected = new ArrayList<>();
    long objects = 0;
    for (var entry : model.entrySet()) {
      List<Kept> versions = entry.getValue();
      String newest = versions.isEmpty() ? "NONE" : versions.get(0).body();
      boolean marker = !versions.isEmpty() && versions.get(0).marker();
      assertThat(body(entry.getKey(), "")).isEqualTo(marker ? "MARKER" : newest);
      objects += versions.isEmpty() || marker ? 0 : 1;
      for (int i = 0; i < versions.size(); i++) {
        expected.add(entry.getKey() + " " + versions.get(i).shown() + (i == 0 ? " latest" : ""));
      }
    }
    assertThat(walk(1 + random.nextInt(5))).containsExactlyElementsOf(expected);
    assertThat(log.index.objects()).isEqualTo(objects);
    assertThat(log.index.usage(BUCKET).getObjects()).isEqualTo(objects);
    assertThat(log.index.usage(BUCKET).getVersions()).isEqualTo(expected.size());
    assertThat(prefixes()).containsExactlyElementsOf(rolledUp(model));
  }

  private List<String> prefixes() {
    ListReply page =
        log.index.list(
            ListRequest.newBuilder()
                .setBucket(BUCKET)
                .setDelimiter("/")
                .setLimit(1_000)
                .setVersions(true)
                .build());
    return page.getPrefixesList();
  }

  private static List<String> rolledUp(Map<String, List<Kept>> model) {
    TreeSet<String> prefixes = new TreeSet<>(Comparator.naturalOrder());
    model.forEach(
        (key, versions) -> {
          if (!versions.isEmpty() && key.contains("/")) {
            prefixes.add(key.substring(0, key.indexOf('/') + 1));
          }
        });
    return List.copyOf(prefixes);
  }

  private List<String> walk(int limit) {
    List<String> seen = new ArrayList<>();
    ListRequest.Builder request =
        ListRequest.newBuilder().setBucket(BUCKET).setLimit(limit).setVersions(true);
    ListReply page;
    do {
      page = log.index.list(request.build());
      for (Manifest m : page.getObjectsList()) {
        seen.add(
            m.getKey()
                + " "
                + (m.getDeleteMarker() ? "MARKER" : m.getEtag())
                + (m.getNullVersion() ? " null" : "")
                + (m.getLatest() ? " latest" : ""));
        request.setStartAfter(m.getKey()).setAfterSequence(m.getSequence());
      }
    } while (page.getTruncated());
    return seen;
  }
}
