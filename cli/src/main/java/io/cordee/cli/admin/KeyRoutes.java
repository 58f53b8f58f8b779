package io.cordee.cli.admin;

import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.consensus.client.security.PeerIdentity;
import io.cordee.consensus.client.security.SecretSeal;
import io.cordee.consensus.command.KeyCommand;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.AccessKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code /v1/keys}. A secret leaves in the answer that made it and never again. Thread-safe. */
final class KeyRoutes {
  private static final String ID_PREFIX = "CK";
  private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_RANDOM = 18;

  private static final String SECRET_LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** 238 random bits. */
  private static final int SECRET_LENGTH = 40;

  private static final Pattern SECRET = Pattern.compile("[!-~]{8,128}");

  private final NodeServices services;
  private final Submitter submitter;
  private final SecureRandom random = new SecureRandom();

  KeyRoutes(NodeServices services, Submitter submitter) {
    this.services = services;
    this.submitter = submitter;
  }

  /** Answers, or says that the path is not one of these. */
  boolean handle(Call call, PeerIdentity who) throws IOException {
    if (call.is("GET", "v1", "keys")) {
      list(call);
    } else if (call.is("POST", "v1", "keys")) {
      create(call, who);
    } else if (call.is("POST", "v1", "keys", "*", "disable")) {
      setDisabled(call, who, true);
    } else if (call.is("POST", "v1", "keys", "*", "enable")) {
      setDisabled(call, who, false);
    } else if (call.is("DELETE", "v1", "keys", "*")) {
      submitter.submit(new KeyCommand.RemoveAccessKey(call.segment(2)), who.who());
      submitter.answer(call, "KeyRemoved", Json.object("accessKey", call.segment(2)));
    } else {
      return false;
    }
    return true;
  }

  private void list(Call call) throws IOException {
    Reading reading = Reading.take(services.coordinator(), services.clock());
    List<Map<String, Object>> keys =
        reading.map().accessKeys().values().stream().map(KeyRoutes::view).toList();
    call.json(200, reading.envelope("KeyList", Json.object("keys", keys)));
  }

  private static Map<String, Object> view(AccessKey key) {
    return Json.object(
        "accessKey", key.id(),
        "user", key.user(),
        "displayName", key.displayName(),
        "created", key.created().toString(),
        "disabled", key.disabled());
  }

  private void create(Call call, PeerIdentity who) throws IOException {
    Doc body = call.jsonBody();
    SecretSeal seal = seal();
    boolean given = body.has("accessKey") || body.has("secretKey");
    if (given && !(body.has("accessKey") && SECRET.matcher(body.text("secretKey")).matches())) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT,
          "give an access key's id and its secret together, the secret of 8 to 128 printable"
              + " ASCII characters without blanks");
    }
    String id = given ? body.text("accessKey") : ID_PREFIX + pick(ID_LETTERS, ID_RANDOM);
    String secret = given ? body.text("secretKey") : pick(SECRET_LETTERS, SECRET_LENGTH);
    submitter.submit(
        new KeyCommand.CreateAccessKey(
            id, body.text("user"), body.text("displayName"), seal.seal(id, secret)),
        who.who());
    Map<String, Object> made =
        Json.object(
            "accessKey", id,
            "user", body.text("user"),
            "displayName", body.text("displayName"));
    if (!given) {
      made.put("secretKey", secret);
    }
    submitter.answer(call, "KeyCreated", made);
  }

  private void setDisabled(Call call, PeerIdentity who, boolean disabled) throws IOException {
    String id = call.segment(2);
    submitter.submit(new KeyCommand.SetAccessKeyDisabled(id, disabled), who.who());
    submitter.answer(
        call,
        disabled ? "KeyDisabled" : "KeyEnabled",
        Json.object("accessKey", id, "disabled", disabled));
  }

  private SecretSeal seal() {
    return services
        .seal()
        .orElseThrow(
            () ->
                new CordeeException(
                    ErrorCode.REFUSED,
                    "node "
                        + services.node()
                        + " has no key to seal secrets (s3-key in its node.yaml): ask a node that"
                        + " has it"));
  }

  private String pick(String letters, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
