package io.cordee.blockstore.gateway.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.PutRules;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.fake.FakeCall;
import io.cordee.blockstore.gateway.fake.MapCoordinator;
import io.cordee.blockstore.gateway.fake.MemoryStore;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.User;
import io.cordee.blockstore.gateway.xml.XmlElement;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.Versioning;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AclAndTagsTest {
  private static final String ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";

  private final MapCoordinator coordinator =
      MapCoordinator.withUsers()
          .bucket("box", "ann", "private")
          .bucket("open", "ann", "public-read-write");
  private final MemoryStore store = new MemoryStore(coordinator);
  private final BucketDirectory buckets = new BucketDirectory(coordinator);
  private final BucketAcl bucketAcl = new BucketAcl(buckets);
  private final ObjectAcl objectAcl = new ObjectAcl(store, buckets);
  private final BucketTags bucketTags = new BucketTags(buckets);
  private final ObjectTags objectTags = new ObjectTags(store, buckets);

  @Test
  void bucketsListIsSetByNameHeaderAndDocument() {
    assertThat(grants(bucketGet())).containsExactly("ann/Ann=FULL_CONTROL");
    put(FakeCall.of("PUT", "box").with("x-amz-acl", "public-read"));
    assertThat(grants(bucketGet())).containsExactly(ALL_USERS + "=READ", "ann/Ann=FULL_CONTROL");
    put(FakeCall.of("PUT", "box").with("x-amz-grant-write", "id=bob"));
    assertThat(grants(bucketGet())).containsExactly("bob/Bob=WRITE");
    put(FakeCall.of("PUT", "box").body(policy("ann", user("bob", "WRITE_ACP"))));
    assertThat(grants(bucketGet())).containsExactly("bob/Bob=WRITE_ACP");
    put(FakeCall.of("PUT", "box").by(FakeCall.BOB).with("x-amz-acl", "private"));
    assertThat(grants(bucketGet())).containsExactly("ann/Ann=FULL_CONTROL");
  }

  @Test
  void allGrantsCanBeRevokedAndTheOwnerGetsThemBack() {
    put(FakeCall.of("PUT", "box").body(policy("ann", "")));
    assertThat(grants(bucketGet())).isEmpty();
    FakeCall get = FakeCall.of("GET", "box").by(FakeCall.BOB);
    assertThat(get.refusedBy(bucketAcl::get)).isEqualTo(S3Error.ACCESS_DENIED);
    put(FakeCall.of("PUT", "box").with("x-amz-acl", "private"));
  }

  @Test
  void badListsAreRefused() {
    refuses(policy("bob", ""), S3Error.ACCESS_DENIED);
    refuses(policy("ann", user("_foo", "READ")), S3Error.INVALID_ARGUMENT);
    refuses(policy("ann", user("bob", "ALL")), S3Error.MALFORMED_ACL_ERROR);
    refuses(policy("ann", user("bob", "READ").repeat(101)), S3Error.MALFORMED_ACL_ERROR);
    refuses(
        policy("ann", grant("AmazonCustomerByEmail", "EmailAddress", "a@b", "READ")),
        S3Error.UNRESOLVABLE_GRANT_BY_EMAIL_ADDRESS);
    refuses(policy("ann", grant("Group", "URI", "http://x", "READ")), S3Error.INVALID_ARGUMENT);
    refuses(policy("ann", grant("Robot", "ID", "bob", "READ")), S3Error.MALFORMED_ACL_ERROR);
    refuses("<AccessControlPolicy/>", S3Error.MALFORMED_ACL_ERROR);
    refuses("<AccessControlPolicy", S3Error.MALFORMED_XML);
    refuses("", S3Error.MALFORMED_ACL_ERROR);
    FakeCall both = FakeCall.of("PUT", "box").with("x-amz-acl", "private").body(policy("ann", ""));
    assertThat(both.refusedBy(bucketAcl::put)).isEqualTo(S3Error.INVALID_REQUEST);
  }

  @Test
  void listsThatAreReadCanBeSentBack() {
    put(FakeCall.of("PUT", "box").with("x-amz-acl", "authenticated-read"));
    String document = bucketGet().text();
    put(FakeCall.of("PUT", "box").body(document));
    assertThat(bucketGet().text()).isEqualTo(document);
    assertThat(coordinator.bucket("box").acl()).isEqualTo("authenticated-read");
  }

  @Test
  void publicListsAreToldAsStatus() {
    assertThat(isPublic("box")).isEqualTo("false");
    assertThat(isPublic("open")).isEqualTo("true");
  }

  @Test
  void objectsListKeepsItsOwner() {
    store.object("open", "a", "bob", "");
    FakeCall ann = FakeCall.of("GET", "open", "a");
    assertThat(ann.refusedBy(objectAcl::get)).isEqualTo(S3Error.ACCESS_DENIED);
    FakeCall put =
        FakeCall.of("PUT", "open", "a")
            .by(FakeCall.BOB)
            .with("x-amz-acl", "bucket-owner-full-control");
    assertThat(put.to(objectAcl::put).status()).isEqualTo(200);
    assertThat(grants(ann.to(objectAcl::get)))
        .containsExactly("bob/Bob=FULL_CONTROL", "ann/Ann=FULL_CONTROL");
    FakeCall again = FakeCall.of("PUT", "open", "a").with("x-amz-acl", "public-read");
    assertThat(again.to(objectAcl::put).status()).isEqualTo(200);
    FakeCall get = FakeCall.of("GET", "open", "a").by(FakeCall.BOB).to(objectAcl::get);
    assertThat(grants(get)).containsExactly(ALL_USERS + "=READ", "bob/Bob=FULL_CONTROL");
  }

  @Test
  void missingObjectsAreToldToWhoMayList() {
    FakeCall ann = FakeCall.of("GET", "box", "a");
    assertThat(ann.refusedBy(objectAcl::get)).isEqualTo(S3Error.NO_SUCH_KEY);
    assertThat(ann.query("versionId", "null").refusedBy(objectTags::get))
        .isEqualTo(S3Error.NO_SUCH_VERSION);
    assertThat(ann.query("versionId", "x").refusedBy(objectTags::get))
        .isEqualTo(S3Error.INVALID_ARGUMENT);
    FakeCall bob = FakeCall.of("GET", "box", "a").by(FakeCall.BOB);
    assertThat(bob.refusedBy(objectAcl::get)).isEqualTo(S3Error.ACCESS_DENIED);
  }

  @Test
  void deleteMarkersHaveNeitherListNorTags() {
    coordinator.make(new StorageCommand.SetBucketVersioning("box", Versioning.ENABLED));
    store.object("box", "a", "ann", "");
    String marker =
        store
            .delete(
                new ObjectKey("box", "a"),
                Optional.empty(),
                new PutRules(Versioning.ENABLED, PutRules.Conditions.NONE, Optional.empty()))
            .version()
            .orElseThrow();
    FakeCall call = FakeCall.of("GET", "box", "a");
    assertThat(call.refusedBy(objectTags::get)).isEqualTo(S3Error.NO_SUCH_KEY);
    assertThat(call.answerHeaders()).containsEntry("x-amz-delete-marker", "true");
    assertThat(call.query("versionId", marker).refusedBy(objectTags::get))
        .isEqualTo(S3Error.METHOD_NOT_ALLOWED);
  }

  @Test
  void bucketsTagsAreKeptUntilTheyAreRemoved() {
    FakeCall get = FakeCall.of("GET", "box");
    assertThat(get.refusedBy(bucketTags::get)).isEqualTo(S3Error.NO_SUCH_TAG_SET);
    FakeCall put = FakeCall.of("PUT", "box").body(tags(50, 1, 1)).to(bucketTags::put);
    assertThat(put.status()).isEqualTo(204);
    XmlElement set = get.to(bucketTags::get).document("Tagging").child("TagSet").orElseThrow();
    assertThat(set.children()).hasSize(50);
    assertThat(FakeCall.of("DELETE", "box").to(bucketTags::delete).status()).isEqualTo(204);
    assertThat(get.refusedBy(bucketTags::get)).isEqualTo(S3Error.NO_SUCH_TAG_SET);
    FakeCall many = FakeCall.of("PUT", "box").body(tags(51, 1, 1));
    assertThat(many.refusedBy(bucketTags::put)).isEqualTo(S3Error.INVALID_TAG);
  }

  @Test
  void objectsTagsHaveTheirLimits() {
    store.object("box", "a", "ann", "");
    FakeCall get = FakeCall.of("GET", "box", "a");
    assertThat(tagSet(get)).isEmpty();
    FakeCall put = FakeCall.of("PUT", "box", "a").body(tags(10, 128, 256)).to(objectTags::put);
    assertThat(put.status()).isEqualTo(200);
    assertThat(tagSet(get)).hasSize(10);
    for (String bad :
        List.of(
            tags(11, 3, 3),
            tags(1, 129, 1),
            tags(1, 1, 257),
            "<Tagging><TagSet>" + tag("a", "1") + tag("a", "2") + "</TagSet></Tagging>",
            "<Tagging><TagSet>" + tag("", "1") + "</TagSet></Tagging>",
            "<Tagging><TagSet>" + tag("aws:x", "1") + "</TagSet></Tagging>")) {
      FakeCall call = FakeCall.of("PUT", "box", "a").body(bad);
      assertThat(call.refusedBy(objectTags::put)).isEqualTo(S3Error.INVALID_TAG);
    }
    for (String bad : List.of("<Tagging/>", "<Tagging><TagSet><Tag/></TagSet></Tagging>", "")) {
      FakeCall call = FakeCall.of("PUT", "box", "a").body(bad);
      assertThat(call.refusedBy(objectTags::put)).isEqualTo(S3Error.MALFORMED_XML);
    }
    assertThat(tagSet(get)).hasSize(10);
    FakeCall delete = FakeCall.of("DELETE", "box", "a").to(objectTags::delete);
    assertThat(delete.status()).isEqualTo(204);
    assertThat(tagSet(get)).isEmpty();
  }

  @Test
  void whoMayReadSeesTagsAndDoesNotChangeThem() {
    store.object("box", "a", "ann", "public-read-write");
    FakeCall get = FakeCall.of("GET", "box", "a").by(User.ANONYMOUS);
    assertThat(get.to(objectTags::get).status()).isEqualTo(200);
    FakeCall put = FakeCall.of("PUT", "box", "a").by(FakeCall.BOB).body(tags(1, 1, 1));
    assertThat(put.refusedBy(objectTags::put)).isEqualTo(S3Error.ACCESS_DENIED);
  }

  private List<XmlElement> tagSet(FakeCall get) {
    return get.to(objectTags::get).document("Tagging").child("TagSet").orElseThrow().children();
  }

  private String isPublic(String bucket) {
    return FakeCall.of("GET", bucket)
        .to(bucketAcl::policyStatus)
        .document("PolicyStatus")
        .require("IsPublic");
  }

  private void put(FakeCall call) {
    assertThat(call.to(bucketAcl::put).status()).isEqualTo(200);
  }

  private FakeCall bucketGet() {
    return FakeCall.of("GET", "box").to(bucketAcl::get);
  }

  private void refuses(String document, S3Error error) {
    assertThat(FakeCall.of("PUT", "box").body(document).refusedBy(bucketAcl::put))
        .as(document)
        .isEqualTo(error);
  }

  private static List<String> grants(FakeCall answered) {
    XmlElement list =
        answered.document("AccessControlPolicy").child("AccessControlList").orElseThrow();
    return list.children().stream()
        .map(
            grant -> {
              XmlElement grantee = grant.child("Grantee").orElseThrow();
              boolean group = "Group".equals(grantee.attributes().get("type"));
              String who =
                  group
                      ? grantee.require("URI")
                      : grantee.require("ID") + "/" + grantee.require("DisplayName");
              return who + "=" + grant.require("Permission");
            })
        .toList();
  }

  private static String policy(String owner, String grants) {
    return "<AccessControlPolicy><Owner><ID>"
        + owner
        + "</ID></Owner><AccessControlList>"
        + grants
        + "</AccessControlList></AccessControlPolicy>";
  }

  private static String user(String id, String permission) {
    return grant("CanonicalUser", "ID", id, permission);
  }

  private static String grant(String type, String element, String text, String permission) {
    return "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\""
        + type
        + "\"><"
        + element
        + ">"
        + text
        + "</"
        + element
        + "></Grantee><Permission>"
        + permission
        + "</Permission></Grant>";
  }

  private static String tags(int count, int keyLength, int valueLength) {
    StringBuilder tags = new StringBuilder();
    for (int i = 0; i < count; i++) {
      tags.append(tag((char) (0x4e00 + i) + "k".repeat(keyLength - 1), "v".repeat(valueLength)));
    }
    return "<Tagging><TagSet>" + tags + "</TagSet></Tagging>";
  }

  private static String tag(String key, String value) {
    return "<Tag><Key>" + key + "</Key><Value>" + value + "</Value></Tag>";
  }
}
