package io.cordee.blockstore.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Route.Scope;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DispatcherTest {
  private static final Operation GET = call -> {};
  private static final Operation ACL = call -> {};
  private static final Operation PART = call -> {};

  private final Dispatcher dispatcher =
      new Dispatcher(
          Map.of(
              new Route(Scope.OBJECT, "GET", ""), GET,
              new Route(Scope.OBJECT, "GET", "acl"), ACL,
              new Route(Scope.OBJECT, "PUT", "uploadId"), PART,
              new Route(Scope.BUCKET, "GET", "cors"), GET));

  private Operation find(String method, String query) {
    return dispatcher.find(Scope.OBJECT, method, Query.parse(query));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "versionId=",
        "partNumber=1&x-id=GetObject",
        "response-content-type=",
        "X-Amz-Signature=&x-amz-date",
        "anything=with-a-value",
      })
  void parametersChooseNoOperation(String query) {
    assertThat(find("GET", query)).isSameAs(GET);
  }

  @Test
  void aSubresourceChoosesTheOperationWithOrWithoutAValue() {
    assertThat(find("GET", "acl")).isSameAs(ACL);
    assertThat(find("GET", "versionId=7&acl=")).isSameAs(ACL);
    assertThat(find("PUT", "partNumber=2&uploadId=abc")).isSameAs(PART);
  }

  @Test
  void whatIsNotKnownIsNeverTakenForSomethingElse() {
    assertRefused("GET", "torrent", S3Error.NOT_IMPLEMENTED);
    assertRefused("GET", "select&select-type=2", S3Error.NOT_IMPLEMENTED);
    assertRefused("GET", "cors", S3Error.NOT_IMPLEMENTED);
    assertRefused("GET", "acl&uploadId=1", S3Error.INVALID_ARGUMENT);
  }

  @Test
  void aKnownResourceDoesNotAllowEachMethod() {
    assertRefused("PATCH", "", S3Error.METHOD_NOT_ALLOWED);
    assertRefused("DELETE", "acl", S3Error.METHOD_NOT_ALLOWED);
  }

  private void assertRefused(String method, String query, S3Error error) {
    assertThatThrownBy(() -> find(method, query))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.error()).isEqualTo(error));
  }
}
