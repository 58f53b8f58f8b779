package io.cordee.blockstore.gateway.acl;

import static io.cordee.blockstore.gateway.acl.Grantee.Group.ALL_USERS;
import static io.cordee.blockstore.gateway.acl.Grantee.Group.AUTHENTICATED_USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class AclTest {
  private static final User ANN = new User("ann", "Ann", false);
  private static final User BOB = new User("bob", "Bob", false);
  private static final Predicate<String> USERS = Set.of("ann", "bob")::contains;
  private static final List<Permission> PERMISSIONS = List.of(Permission.values());

  @Test
  void ownerMayEverythingWithoutGrants() {
    Acl acl = Acl.parse("1", "ann");
    assertThat(acl.grants()).isEmpty();
    for (Permission permission : Permission.values()) {
      assertThat(acl.allows(ANN, permission)).isTrue();
      assertThat(acl.allows(BOB, permission)).isFalse();
      assertThat(acl.allows(User.ANONYMOUS, permission)).isFalse();
    }
  }

  @Test
  void cannedListsLetInWhomTheyName() {
    assertThat(who("private", Permission.READ)).containsExactly(ANN);
    assertThat(who("", Permission.READ)).containsExactly(ANN);
    assertThat(who("public-read", Permission.READ)).containsExactly(ANN, BOB, User.ANONYMOUS);
    assertThat(who("public-read", Permission.WRITE)).containsExactly(ANN);
    assertThat(who("public-read-write", Permission.WRITE))
        .containsExactly(ANN, BOB, User.ANONYMOUS);
    assertThat(who("public-read-write", Permission.READ_ACP)).containsExactly(ANN);
    assertThat(who("authenticated-read", Permission.READ)).containsExactly(ANN, BOB);
    assertThat(Acl.parse("authenticated-read", "ann").isPublic()).isTrue();
    assertThat(Acl.parse("private", "ann").isPublic()).isFalse();
  }

  @Test
  void anonymousWriterIsNobodysOwner() {
    assertThat(Acl.parse("private", "").allows(User.ANONYMOUS, Permission.READ)).isFalse();
  }

  @Test
  void groupsStandBeforeUsers() {
    Acl acl =
        new Acl(
            "ann",
            List.of(
                new Grant(new Grantee.Account("ann"), Permission.FULL_CONTROL),
                new Grant(ALL_USERS, Permission.READ)));
    assertThat(acl).isEqualTo(Acl.canned(CannedAcl.PUBLIC_READ, "ann"));
    assertThat(acl.text()).isEqualTo("public-read");
  }

  @Test
  void textsAreReadBack() {
    long seed = Long.getLong("cordee.seed", 4);
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      List<Grant> grants = new ArrayList<>();
      for (int j = random.nextInt(5); j > 0; j--) {
        grants.add(new Grant(grantee(random), PERMISSIONS.get(random.nextInt(5))));
      }
      Acl acl = new Acl("ann", grants);
      assertThat(Acl.parse(acl.text(), "ann")).as("seed %d round %d", seed, i).isEqualTo(acl);
    }
  }

  @Test
  void whatCannotBeReadGrantsNothing() {
    long seed = Long.getLong("cordee.seed", 5);
    Random random = new Random(seed);
    for (String text : List.of("2 *=r", "publicread", "1*=r", "*=r", "1 *=", "1 =r", "1 *=x")) {
      assertThat(Acl.parse(text, "ann").allows(User.ANONYMOUS, Permission.READ)).isFalse();
    }
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("1 ");
      for (int j = random.nextInt(20); j > 0; j--) {
        text.append("*+=rwpqf bob1\0é".charAt(random.nextInt(15)));
      }
      Acl acl = Acl.parse(text.toString(), "ann");
      assertThat(Acl.parse(acl.text(), "ann")).as("seed %d round %d", seed, i).isEqualTo(acl);
    }
  }

  @Test
  void headersGrantToUsersAndGroups() {
    Acl acl =
        request(
            Map.of(
                "x-amz-grant-read",
                "id=\"bob\", uri=\"http://acs.amazonaws.com/groups/global/AuthenticatedUsers\"",
                "x-amz-grant-full-control",
                "id=bob"));
    assertThat(acl.grants())
        .containsExactly(
            new Grant(AUTHENTICATED_USERS, Permission.READ),
            new Grant(new Grantee.Account("bob"), Permission.READ),
            new Grant(new Grantee.Account("bob"), Permission.FULL_CONTROL));
    assertThat(acl.text()).isEqualTo("1 +=r bob=r bob=f");
  }

  @Test
  void bucketOwnerGetsWhatTheWriterGives() {
    Acl acl =
        Acl.fromRequest(Map.of("x-amz-acl", "bucket-owner-full-control"), "bob", "ann", USERS);
    assertThat(acl.owner()).isEqualTo("bob");
    assertThat(acl.allows(ANN, Permission.WRITE_ACP)).isTrue();
    assertThat(Acl.parse(acl.text(), "bob")).isEqualTo(acl);
    Acl readOnly = Acl.fromRequest(Map.of("x-amz-acl", "bucket-owner-read"), "bob", "ann", USERS);
    assertThat(readOnly.allows(ANN, Permission.READ)).isTrue();
    assertThat(readOnly.allows(ANN, Permission.READ_ACP)).isFalse();
  }

  @Test
  void badHeadersAreRefused() {
    refuses(Map.of("x-amz-acl", "public"), S3Error.INVALID_ARGUMENT);
    refuses(Map.of("x-amz-grant-read", "id=eve"), S3Error.INVALID_ARGUMENT);
    refuses(Map.of("x-amz-grant-read", ""), S3Error.INVALID_ARGUMENT);
    refuses(Map.of("x-amz-grant-read", "bob"), S3Error.INVALID_ARGUMENT);
    refuses(Map.of("x-amz-grant-read", "uri=http://x"), S3Error.INVALID_ARGUMENT);
    refuses(
        Map.of("x-amz-grant-read", "uri=http://acs.amazonaws.com/groups/s3/LogDelivery"),
        S3Error.NOT_IMPLEMENTED);
    refuses(
        Map.of("x-amz-grant-read", "emailAddress=a@b"),
        S3Error.UNRESOLVABLE_GRANT_BY_EMAIL_ADDRESS);
    refuses(Map.of("x-amz-acl", "private", "x-amz-grant-read", "id=bob"), S3Error.INVALID_REQUEST);
    refuses(
        Map.of("x-amz-grant-read", "id=bob,".repeat(100) + "id=bob"), S3Error.MALFORMED_ACL_ERROR);
  }

  @Test
  void withoutHeadersOnlyTheOwnerMay() {
    assertThat(request(Map.of())).isEqualTo(Acl.canned(CannedAcl.PRIVATE, "ann"));
    assertThat(Acl.isAsked(Map.of("x-amz-meta-a", "b"))).isFalse();
    assertThat(Acl.isAsked(Map.of("x-amz-grant-write-acp", "id=bob"))).isTrue();
  }

  private static Grantee grantee(Random random) {
    int pick = random.nextInt(4);
    return Grantee.ofText(List.of("*", "+", "ann", "b.o").get(pick));
  }

  private static List<User> who(String text, Permission permission) {
    Acl acl = Acl.parse(text, "ann");
    return List.of(ANN, BOB, User.ANONYMOUS).stream()
        .filter(user -> acl.allows(user, permission))
        .toList();
  }

  private static Acl request(Map<String, String> headers) {
    return Acl.fromRequest(headers, "ann", "ann", USERS);
  }

  private static void refuses(Map<String, String> headers, S3Error error) {
    assertThatThrownBy(() -> request(headers))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.error()).isEqualTo(error));
  }
}
