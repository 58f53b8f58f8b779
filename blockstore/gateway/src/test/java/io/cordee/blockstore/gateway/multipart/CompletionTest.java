package io.cordee.blockstore.gateway.multipart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.client.Attributes.Checksum;
import io.cordee.blockstore.client.GatewayStore.PartChoice;
import io.cordee.blockstore.client.Listings.UploadedPart;
import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.checksum.ChecksumType;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CompletionTest {
  private static final String TAG = "0123456789abcdef0123456789abcdef";
  private static final long MIN = 5L << 20;

  private static UploadedPart part(int number, long size) {
    Checksum crc = new Checksum("CRC32", "AAAAAA==", false);
    return new UploadedPart(number, size, TAG, Optional.of(crc), Instant.EPOCH);
  }

  private static String element(int number, String rest) {
    return "<Part><PartNumber>" + number + "</PartNumber>" + rest + "</Part>";
  }

  private static String element(int number) {
    return element(number, "<ETag>&quot;" + TAG + "&quot;</ETag>");
  }

  private static CompleteRequest request(String... parts) {
    String xml =
        "<CompleteMultipartUpload>" + String.join("", parts) + "</CompleteMultipartUpload>";
    return CompleteRequest.parse(xml.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aDocumentListsPartsInAscendingOrder() {
    assertThat(request(element(1), element(7)).parts())
        .extracting(CompleteRequest.Part::number)
        .containsExactly(1, 7);
    assertRefused(() -> request(element(2), element(1)), S3Error.INVALID_PART_ORDER);
    assertThat(request(element(1), element(1)).parts()).hasSize(1);
    assertRefused(() -> request(), S3Error.MALFORMED_XML);
    assertRefused(() -> request(element(1, "")), S3Error.MALFORMED_XML);
    assertRefused(() -> request(element(0)), S3Error.INVALID_ARGUMENT);
    assertRefused(() -> request(element(10_001)), S3Error.INVALID_ARGUMENT);
    assertRefused(() -> CompleteRequest.parse(new byte[0]), S3Error.MALFORMED_XML);
  }

  @Test
  void onlyStoredPartsWithTheirOwnTagsAreTaken() {
    List<UploadedPart> stored = List.of(part(1, MIN), part(2, 1));
    assertThat(Completion.of(request(element(1), element(2)), stored).sizeBytes())
        .isEqualTo(MIN + 1);
    assertRefused(() -> Completion.of(request(element(3)), stored), S3Error.INVALID_PART);
    assertRefused(
        () -> Completion.of(request(element(1, "<ETag>other</ETag>")), stored),
        S3Error.INVALID_PART);
    String crc = "<ETag>" + TAG + "</ETag><ChecksumCRC32>AAAAAQ==</ChecksumCRC32>";
    assertRefused(() -> Completion.of(request(element(1, crc)), stored), S3Error.INVALID_PART);
  }

  @Test
  void onlyTheLastPartMayBeSmall() {
    List<UploadedPart> stored = List.of(part(1, MIN - 1), part(2, 1));
    assertRefused(
        () -> Completion.of(request(element(1), element(2)), stored), S3Error.ENTITY_TOO_SMALL);
    assertThat(Completion.of(request(element(2)), stored).sizeBytes()).isEqualTo(1);
  }

  @Test
  void theTagIsTheMd5OfTheMd5s() {
    List<PartChoice> choices =
        List.of(
            new PartChoice(1, "d41d8cd98f00b204e9800998ecf8427e"),
            new PartChoice(2, "d41d8cd98f00b204e9800998ecf8427e"));
    assertThat(Completion.etag(choices)).isEqualTo("5873dd45edd01f09c1ef2e7819369e8e-2");
  }

  @Test
  void aCompositeChecksumSaysOfHowManyParts() {
    Completion completion =
        Completion.of(request(element(1), element(2)), List.of(part(1, MIN), part(2, 1)));
    Checksum composite = completion.checksum(ChecksumAlgorithm.CRC32, ChecksumType.COMPOSITE);
    assertThat(composite.value()).endsWith("-2");
    assertThat(composite.composite()).isTrue();
    assertRefused(
        () -> completion.checksum(ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE),
        S3Error.INVALID_PART);
  }

  private static void assertRefused(Runnable run, S3Error error) {
    assertThatThrownBy(run::run)
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.error()).isEqualTo(error));
  }
}
