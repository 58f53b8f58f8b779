package io.cordee.blockstore.gateway.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.fake.FakeCall;
import io.cordee.blockstore.gateway.fake.MapCoordinator;
import io.cordee.blockstore.gateway.fake.MemoryStore;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.User;
import io.cordee.blockstore.gateway.xml.XmlElement;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.Versioning;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class MultiDeleteTest {
  private final MapCoordinator coordinator =
      MapCoordinator.withUsers()
          .bucket("box", "ann", "private")
          .bucket("open", "ann", "public-read-write");
  private final MemoryStore store = new MemoryStore(coordinator);
  private final MultiDelete delete =
      new MultiDelete(store, new BucketDirectory(coordinator), Runnable::run);

  @Test
  void whatIsThereAndWhatIsNotIsDeletedInTheOrderAsked() {
    store.object("box", "key0", "ann", "").object("box", "key2", "ann", "");
    XmlElement result = result("box", object("key2") + object("key1") + object("key0"));
    assertThat(result.all("Deleted").stream().map(e -> e.require("Key")))
        .containsExactly("key2", "key1", "key0");
    assertThat(result.all("Error")).isEmpty();
  }

  @Test
  void quietTellsOnlyErrors() {
    store.object("box", "a", "ann", "");
    String bad = "<Object><Key>a</Key><ETag>bad</ETag></Object>";
    XmlElement result = result("box", "<Quiet>true</Quiet>" + object("b") + bad);
    assertThat(result.all("Deleted")).isEmpty();
    XmlElement error = result.child("Error").orElseThrow();
    assertThat(error.require("Key")).isEqualTo("a");
    assertThat(error.require("Code")).isEqualTo("PreconditionFailed");
  }

  @Test
  void markersAreMadeAndVersionsRemoved() {
    coordinator.make(new StorageCommand.SetBucketVersioning("box", Versioning.ENABLED));
    store.object("box", "a", "ann", "");
    XmlElement made = result("box", object("a")).child("Deleted").orElseThrow();
    assertThat(made.require("DeleteMarker")).isEqualTo("true");
    String marker = made.require("DeleteMarkerVersionId");
    String version = "<Object><Key>a</Key><VersionId>" + marker + "</VersionId></Object>";
    for (int i = 0; i < 2; i++) {
      XmlElement removed = result("box", version).child("Deleted").orElseThrow();
      assertThat(removed.require("VersionId")).isEqualTo(marker);
    }
    String bad = "<Object><Key>a</Key><VersionId>bad</VersionId></Object>";
    assertThat(result("box", bad).child("Error").orElseThrow().require("Code"))
        .isEqualTo("NoSuchVersion");
  }

  @Test
  void longKeysAreAnErrorOfTheirOwn() {
    XmlElement result = result("box", object("é".repeat(513)) + object("x".repeat(1024)));
    assertThat(result.child("Error").orElseThrow().require("Code")).isEqualTo("KeyTooLongError");
    assertThat(result.all("Deleted")).hasSize(1);
  }

  @Test
  void onlyWhoMayWriteDeletes() {
    FakeCall call = FakeCall.of("POST", "box").by(FakeCall.BOB).body(document(object("a")));
    assertThat(call.refusedBy(delete)).isEqualTo(S3Error.ACCESS_DENIED);
    FakeCall open = FakeCall.of("POST", "open").by(User.ANONYMOUS).body(document(object("a")));
    assertThat(open.to(delete).status()).isEqualTo(200);
  }

  @Test
  void badDocumentsAreRefused() {
    for (String inner :
        List.of(
            "",
            object("a").repeat(1001),
            "<Object></Object>",
            "<Object><Key></Key></Object>",
            "<Object><Key>a</Key><Other/></Object>",
            "<Object><Key>a</Key><Size>x</Size></Object>",
            "<Object><Key>a</Key><LastModifiedTime>today</LastModifiedTime></Object>",
            "<Quiet>maybe</Quiet>" + object("a"),
            "<Key>a</Key>")) {
      FakeCall call = FakeCall.of("POST", "box").body(document(inner));
      assertThat(call.refusedBy(delete)).as(inner).isEqualTo(S3Error.MALFORMED_XML);
    }
    FakeCall huge = FakeCall.of("POST", "box").body(new byte[10 << 20]);
    assertThat(huge.refusedBy(delete)).isEqualTo(S3Error.MALFORMED_XML);
  }

  @Test
  void conditionsAreRead() {
    for (String time : List.of("2026-11-27T21:00:00Z", "Fri, 27 Nov 2026 21:00:00 GMT")) {
      String inner =
          "<Object><Key>a</Key><ETag>&quot;e&quot;</ETag><Size>7</Size><LastModifiedTime>"
              + time
              + "</LastModifiedTime></Object>";
      DeleteRequest.Item item =
          DeleteRequest.parse(document(inner).getBytes(StandardCharsets.UTF_8)).items().get(0);
      assertThat(item.conditions().ifMatch()).contains("e");
      assertThat(item.conditions().ifSizeBytes()).hasValue(7);
      assertThat(item.conditions().ifModified()).contains(Instant.parse("2026-11-27T21:00:00Z"));
    }
  }

  @Test
  void eachThingIsDoneOnceHoweverManyHelp() {
    ExecutorService helpers = Executors.newFixedThreadPool(4);
    try {
      Lanes rejecting =
          new Lanes(
              lane -> {
                throw new RejectedExecutionException();
              },
              16);
      for (Lanes lanes : List.of(new Lanes(helpers, 16), new Lanes(lane -> {}, 4), rejecting)) {
        AtomicIntegerArray done = new AtomicIntegerArray(1000);
        lanes.forEach(done.length(), done::incrementAndGet);
        for (int i = 0; i < done.length(); i++) {
          assertThat(done.get(i)).isOne();
        }
      }
    } finally {
      helpers.shutdownNow();
    }
  }

  private XmlElement result(String bucket, String inner) {
    return FakeCall.of("POST", bucket).body(document(inner)).to(delete).document("DeleteResult");
  }

  private static String object(String key) {
    return "<Object><Key>" + key + "</Key></Object>";
  }

  private static String document(String inner) {
    return "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + inner + "</Delete>";
  }
}
