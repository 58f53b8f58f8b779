package io.cordee.blockstore.gateway.form;

import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a browser is answered after its file was stored. Pure, apart from the answer. */
final class FormAnswer {
  private FormAnswer() {}

  static void send(S3Call call, FormFields fields, ObjectInfo info) throws IOException {
    String location = "/" + encode(info.key().bucket()) + "/" + path(info.key().key());
    call.header("ETag", '"' + info.etag() + '"');
    Optional<String> redirect =
        fields
            .value("success_action_redirect")
            .or(() -> fields.value("redirect"))
            .filter(FormAnswer::isWebAddress);
    if (redirect.isPresent()) {
      call.header("Location", redirect.get() + query(redirect.get(), info));
      call.send(303);
      return;
    }
    call.header("Location", location);
    switch (fields.value("success_action_status").orElse("")) {
      case "200" -> call.send(200);
      case "201" -> call.send(201, XmlWriter.CONTENT_TYPE, document(location, info));
      default -> call.send(204);
    }
  }

  private static boolean isWebAddress(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null
          && ("http".equalsIgnoreCase(uri.getScheme())
              || "https".equalsIgnoreCase(uri.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String query(String address, ObjectInfo info) {
    return (address.indexOf('?') < 0 ? "?" : "&")
        + "bucket="
        + encode(info.key().bucket())
        + "&key="
        + encode(info.key().key())
        + "&etag=%22"
        + encode(info.etag())
        + "%22";
  }

  private static byte[] document(String location, ObjectInfo info) {
    return XmlWriter.plain("PostResponse")
        .text("Location", location)
        .text("Bucket", info.key().bucket())
        .text("Key", info.key().key())
        .text("ETag", '"' + info.etag() + '"')
        .bytes();
  }

  private static String path(String key) {
    return encode(key).replace("%2F", "/");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
