package io.cordee.blockstore.gateway.bucket;

import static io.cordee.blockstore.gateway.http.Route.Scope.BUCKET;
import static io.cordee.blockstore.gateway.http.Route.Scope.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.fake.FakeCall;
import io.cordee.blockstore.gateway.fake.MapCoordinator;
import io.cordee.blockstore.gateway.fake.MemoryStore;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.Route;
import io.cordee.blockstore.gateway.http.User;
import io.cordee.blockstore.gateway.xml.XmlElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BucketRoutesTest {
  private final MapCoordinator coordinator = MapCoordinator.withUsers();
  private final MemoryStore store = new MemoryStore(coordinator);
  private final Map<Route, Operation> routes =
      BucketRoutes.of(store, new BucketDirectory(coordinator), "eu-1");

  @Test
  void bucketIsCreatedOnceAndRepeatedAsItWas() {
    assertThat(create("box").status()).isEqualTo(200);
    assertThat(create("box").status()).isEqualTo(200);
    assertThat(coordinator.bucket("box").owner()).isEqualTo("ann");
    FakeCall other = FakeCall.of("PUT", "box").with("x-amz-acl", "public-read");
    assertThat(other.refusedBy(operation("PUT", ""))).isEqualTo(S3Error.BUCKET_ALREADY_EXISTS);
    assertThat(coordinator.bucket("box").acl()).isEqualTo("private");
    FakeCall bob = FakeCall.of("PUT", "box").by(FakeCall.BOB);
    assertThat(bob.refusedBy(operation("PUT", ""))).isEqualTo(S3Error.BUCKET_ALREADY_EXISTS);
  }

  @Test
  void badNamesAndStrangersAreRefused() {
    for (String name :
        List.of("a", "aa", "foo_bar", "foo-", "foo..bar", "foo.-bar", "192.168.5.1")) {
      assertThat(FakeCall.of("PUT", name).refusedBy(operation("PUT", "")))
          .as(name)
          .isEqualTo(S3Error.INVALID_BUCKET_NAME);
    }
    assertThat(FakeCall.of("PUT", "box").by(User.ANONYMOUS).refusedBy(operation("PUT", "")))
        .isEqualTo(S3Error.ACCESS_DENIED);
  }

  @Test
  void whatIsNotDoneForNewBucketsIsNotPromised() {
    FakeCall lock = FakeCall.of("PUT", "box").with("x-amz-bucket-object-lock-enabled", "true");
    assertThat(lock.refusedBy(operation("PUT", ""))).isEqualTo(S3Error.NOT_IMPLEMENTED);
    FakeCall owner =
        FakeCall.of("PUT", "box").with("x-amz-object-ownership", "BucketOwnerEnforced");
    assertThat(owner.refusedBy(operation("PUT", ""))).isEqualTo(S3Error.NOT_IMPLEMENTED);
    FakeCall tags = create("CreateBucketConfiguration", "<Tags/>");
    assertThat(tags.refusedBy(operation("PUT", ""))).isEqualTo(S3Error.NOT_IMPLEMENTED);
  }

  @Test
  void onlyTheOwnLocationIsTaken() {
    for (String location : List.of("", "eu-1", "default")) {
      FakeCall call = create("CreateBucketConfiguration", constraint(location));
      assertThat(call.to(operation("PUT", "")).status()).isEqualTo(200);
    }
    FakeCall other = create("CreateBucketConfiguration", constraint("mars"));
    assertThat(other.refusedBy(operation("PUT", "")))
        .isEqualTo(S3Error.INVALID_LOCATION_CONSTRAINT);
    FakeCall where = FakeCall.of("GET", "box").to(operation("GET", "location"));
    assertThat(where.document("LocationConstraint").text()).isEqualTo("eu-1");
  }

  @Test
  void onlyEmptyBucketsAreRemoved() {
    create("box");
    store.object("box", "a", "ann", "");
    assertThat(FakeCall.of("DELETE", "box").by(FakeCall.BOB).refusedBy(operation("DELETE", "")))
        .isEqualTo(S3Error.ACCESS_DENIED);
    create("empty");
    assertThat(FakeCall.of("DELETE", "empty").to(operation("DELETE", "")).status()).isEqualTo(204);
    assertThat(FakeCall.of("DELETE", "empty").refusedBy(operation("DELETE", "")))
        .isEqualTo(S3Error.NO_SUCH_BUCKET);
  }

  @Test
  void headNeedsTheRightToRead() {
    create("box");
    FakeCall call = FakeCall.of("HEAD", "box").to(operation("HEAD", ""));
    assertThat(call.answerHeaders()).containsEntry("x-amz-bucket-region", "eu-1");
    assertThat(FakeCall.of("HEAD", "box").by(FakeCall.BOB).refusedBy(operation("HEAD", "")))
        .isEqualTo(S3Error.ACCESS_DENIED);
  }

  @Test
  void ownBucketsAreListedInPages() {
    coordinator.bucket("bob-1", "bob", "private").bucket("a-1", "ann", "private");
    coordinator.bucket("b-1", "ann", "private").bucket("a-2", "ann", "private");
    List<String> seen = new ArrayList<>();
    FakeCall call = FakeCall.of("GET", "").query("max-buckets", "1");
    for (int i = 0; i < 10; i++) {
      XmlElement page = list(call);
      seen.addAll(names(page));
      if (page.value("ContinuationToken").isEmpty()) {
        break;
      }
      call.query("continuation-token", page.require("ContinuationToken"));
    }
    assertThat(seen).containsExactly("a-1", "a-2", "b-1");
    assertThat(names(list(FakeCall.of("GET", "").query("prefix", "a-")))).hasSize(2);
    assertThat(names(list(FakeCall.of("GET", "").query("bucket-region", "mars")))).isEmpty();
    assertThat(names(list(FakeCall.of("GET", "").by(User.ANONYMOUS)))).isEmpty();
    for (String max : List.of("0", "x", "10001", "")) {
      assertThat(FakeCall.of("GET", "").query("max-buckets", max).refusedBy(service()))
          .isEqualTo(S3Error.INVALID_ARGUMENT);
    }
    for (String token : List.of("x", "!!", "MQ", "MS8v", "Mm94eA")) {
      assertThat(FakeCall.of("GET", "").query("continuation-token", token).refusedBy(service()))
          .isEqualTo(S3Error.INVALID_ARGUMENT);
    }
  }

  @Test
  void versioningIsTurnedOnAndSuspended() {
    create("box");
    assertThat(versioning().children()).isEmpty();
    for (String status : List.of("Suspended", "Enabled", "Enabled", "Suspended")) {
      String document =
          "<VersioningConfiguration><Status>" + status + "</Status>" + "</VersioningConfiguration>";
      FakeCall put = FakeCall.of("PUT", "box").body(document).to(operation("PUT", "versioning"));
      assertThat(put.status()).isEqualTo(200);
      assertThat(versioning().require("Status")).isEqualTo(status);
    }
    for (String inner : List.of("", "<Status>Off</Status>", "<Status>Enabled</Status><X/>")) {
      String document = "<VersioningConfiguration>" + inner + "</VersioningConfiguration>";
      FakeCall bad = FakeCall.of("PUT", "box").body(document);
      assertThat(bad.refusedBy(operation("PUT", "versioning"))).isEqualTo(S3Error.MALFORMED_XML);
    }
    String mfa =
        "<VersioningConfiguration><Status>Enabled</Status><MfaDelete>Enabled</MfaDelete>"
            + "</VersioningConfiguration>";
    assertThat(FakeCall.of("PUT", "box").body(mfa).refusedBy(operation("PUT", "versioning")))
        .isEqualTo(S3Error.NOT_IMPLEMENTED);
  }

  @Test
  void whatBucketsDoNotHaveIsAbsentAndCannotBeSet() {
    create("box");
    Absent.ERRORS.forEach(
        (name, error) -> {
          assertThat(FakeCall.of("GET", "box").refusedBy(operation("GET", name))).isEqualTo(error);
          assertThat(FakeCall.of("PUT", "box").refusedBy(operation("PUT", name)))
              .isEqualTo(S3Error.NOT_IMPLEMENTED);
          FakeCall delete = FakeCall.of("DELETE", "box").to(operation("DELETE", name));
          assertThat(delete.status()).isEqualTo(204);
          assertThat(FakeCall.of("GET", "box").by(FakeCall.BOB).refusedBy(operation("GET", name)))
              .isEqualTo(S3Error.ACCESS_DENIED);
        });
    Absent.EMPTY.forEach(
        (name, root) ->
            assertThat(
                    FakeCall.of("GET", "box").to(operation("GET", name)).document(root).children())
                .isEmpty());
  }

  @Test
  void ownerPaysAndNobodyElse() {
    create("box");
    FakeCall get = FakeCall.of("GET", "box").to(operation("GET", "requestPayment"));
    assertThat(get.document("RequestPaymentConfiguration").require("Payer"))
        .isEqualTo("BucketOwner");
    Operation put = operation("PUT", "requestPayment");
    assertThat(FakeCall.of("PUT", "box").body(get.text()).to(put).status()).isEqualTo(200);
    String requester = get.text().replace("BucketOwner", "Requester");
    assertThat(FakeCall.of("PUT", "box").body(requester).refusedBy(put))
        .isEqualTo(S3Error.NOT_IMPLEMENTED);
  }

  private XmlElement versioning() {
    return FakeCall.of("GET", "box")
        .to(operation("GET", "versioning"))
        .document("VersioningConfiguration");
  }

  private Operation operation(String method, String subresource) {
    return Objects.requireNonNull(routes.get(new Route(BUCKET, method, subresource)));
  }

  private Operation service() {
    return Objects.requireNonNull(routes.get(new Route(SERVICE, "GET", "")));
  }

  private XmlElement list(FakeCall call) {
    return call.to(service()).document("ListAllMyBucketsResult");
  }

  private static List<String> names(XmlElement page) {
    return page.child("Buckets").orElseThrow().children().stream()
        .map(bucket -> bucket.require("Name"))
        .toList();
  }

  private FakeCall create(String name) {
    return FakeCall.of("PUT", name).to(operation("PUT", ""));
  }

  private static FakeCall create(String root, String inner) {
    return FakeCall.of("PUT", "box").body("<" + root + ">" + inner + "</" + root + ">");
  }

  private static String constraint(String location) {
    return "<LocationConstraint>" + location + "</LocationConstraint>";
  }
}
