package io.cordee.blockstore.gateway.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.PutRules;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.fake.FakeCall;
import io.cordee.blockstore.gateway.fake.MapCoordinator;
import io.cordee.blockstore.gateway.fake.MemoryStore;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.xml.XmlElement;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.Versioning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListVersionsTest {
  private final MapCoordinator coordinator =
      MapCoordinator.withUsers().bucket("box", "ann", "private");
  private final MemoryStore store = new MemoryStore(coordinator);
  private final BucketDirectory buckets = new BucketDirectory(coordinator);
  private final ListVersions list = new ListVersions(store, buckets);

  @Test
  void versionsAndMarkersArePagedNewestFirst() {
    coordinator.make(new StorageCommand.SetBucketVersioning("box", Versioning.ENABLED));
    store.object("box", "a", "ann", "").object("box", "a", "bob", "").object("box", "b", "", "");
    PutRules rules = new PutRules(Versioning.ENABLED, PutRules.Conditions.NONE, Optional.empty());
    store.delete(new ObjectKey("box", "a"), Optional.empty(), rules);
    List<String> seen = new ArrayList<>();
    FakeCall call = FakeCall.of("GET", "box").query("versions", "").query("max-keys", "1");
    for (int i = 0; i < 10; i++) {
      XmlElement page = call.to(list).document("ListVersionsResult");
      for (XmlElement entry : page.children()) {
        if (entry.name().equals("Version") || entry.name().equals("DeleteMarker")) {
          seen.add(entry.name() + entry.require("Key") + entry.require("IsLatest"));
        }
      }
      if (page.require("IsTruncated").equals("false")) {
        break;
      }
      call.query("key-marker", page.require("NextKeyMarker"))
          .query("version-id-marker", page.require("NextVersionIdMarker"));
    }
    assertThat(seen)
        .containsExactly("DeleteMarkeratrue", "Versionafalse", "Versionafalse", "Versionbtrue");
  }

  @Test
  void ownersAndIdsAreTold() {
    store.object("box", "a", "", "");
    XmlElement page = FakeCall.of("GET", "box").to(list).document("ListVersionsResult");
    XmlElement version = page.child("Version").orElseThrow();
    assertThat(version.require("VersionId")).isEqualTo("null");
    assertThat(version.child("Owner").orElseThrow().require("DisplayName")).isEqualTo("Ann");
    assertThat(version.require("LastModified")).isEqualTo("2026-11-27T21:00:00.500Z");
    assertThat(version.require("ETag")).isEqualTo('"' + "0".repeat(32) + '"');
  }

  @Test
  void versionMarkersNeedAKeyMarkerAndMustBeIds() {
    assertThat(FakeCall.of("GET", "box").query("version-id-marker", "null").refusedBy(list))
        .isEqualTo(S3Error.INVALID_ARGUMENT);
    assertThat(
            FakeCall.of("GET", "box")
                .query("key-marker", "a")
                .query("version-id-marker", "x")
                .refusedBy(list))
        .isEqualTo(S3Error.INVALID_ARGUMENT);
  }

  @Test
  void uploadsArePagedByKeyAndId() {
    for (String key : List.of("b", "a", "a")) {
      store.createUpload(new ObjectKey("box", key), Attributes.NONE, PutRules.NONE);
    }
    ListUploads uploads = new ListUploads(store, buckets);
    FakeCall call = FakeCall.of("GET", "box").query("uploads", "").query("max-uploads", "1");
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      XmlElement page = call.to(uploads).document("ListMultipartUploadsResult");
      XmlElement upload = page.child("Upload").orElseThrow();
      seen.add(upload.require("Key") + upload.require("UploadId").substring(31));
      assertThat(upload.child("Initiator").orElseThrow().require("ID")).isEqualTo("ann");
      if (page.require("IsTruncated").equals("false")) {
        break;
      }
      call.query("key-marker", page.require("NextKeyMarker"))
          .query("upload-id-marker", page.require("NextUploadIdMarker"));
    }
    assertThat(seen).containsExactly("a2", "a3", "b1");
  }
}
