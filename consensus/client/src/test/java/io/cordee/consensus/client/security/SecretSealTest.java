package io.cordee.consensus.client.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretSealTest {
  private static final String ID = "AKIAEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYé";

  private final SecureRandom random = new SecureRandom();
  private final SecretSeal seal = SecretSeal.create(random);

  @TempDir Path dir;

  @Test
  void whatWasSealedOpensAndLooksDifferentEachTime() {
    String sealed = seal.seal(ID, SECRET);
    assertThat(sealed).startsWith("v1:").doesNotContain(SECRET);
    assertThat(seal.open(ID, sealed)).isEqualTo(SECRET);
    assertThat(seal.seal(ID, SECRET)).isNotEqualTo(sealed);
    assertThat(seal.open(ID, seal.seal(ID, ""))).isEmpty();
  }

  @Test
  void itOpensUnderNoOtherKeyAndForNoOtherId() {
    String sealed = seal.seal(ID, SECRET);
    fails(ErrorCode.DATA_DAMAGED, () -> SecretSeal.create(random).open(ID, sealed));
    fails(ErrorCode.DATA_DAMAGED, () -> seal.open("AKIAOTHER", sealed));
  }

  @Test
  void everyChangedByteIsNoticed() {
    String sealed = seal.seal(ID, SECRET);
    byte[] all = Base64.getDecoder().decode(sealed.substring(3));
    for (int i = 0; i < all.length; i++) {
      byte[] changed = all.clone();
      changed[i] ^= 1;
      String text = "v1:" + Base64.getEncoder().encodeToString(changed);
      fails(ErrorCode.DATA_DAMAGED, () -> seal.open(ID, text));
    }
    for (String bad : new String[] {"", "v1:", "v1:AAAA", "v1:**", "v2:" + sealed.substring(3)}) {
      fails(ErrorCode.DATA_DAMAGED, () -> seal.open(ID, bad));
    }
  }

  @Test
  void theKeysFileIsForItsOwnerAndIsReadAgain() throws IOException {
    Path file = dir.resolve(SecretSeal.FILE);
    seal.write(file);
    seal.write(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(SecretSeal.read(file, random).open(ID, seal.seal(ID, SECRET))).isEqualTo(SECRET);
  }

  @Test
  void aMissingBadOrPublicFileIsRefusedByName() throws IOException {
    Path file = dir.resolve(SecretSeal.FILE);
    assertThat(fails(ErrorCode.CONFIG_INVALID, () -> SecretSeal.read(file, random)))
        .hasMessageContaining("another node");
    seal.write(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(fails(ErrorCode.CONFIG_INVALID, () -> SecretSeal.read(file, random)))
        .hasMessageContaining("chmod 600");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, seal.key().substring(2));
    assertThat(fails(ErrorCode.CONFIG_INVALID, () -> SecretSeal.read(file, random)))
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining(seal.key().substring(2));
  }

  @Test
  void itsTextTellsNothing() {
    assertThat(seal.toString()).doesNotContain(seal.key());
    CordeeException wrong =
        fails(ErrorCode.DATA_DAMAGED, () -> seal.open("other", seal.seal(ID, SECRET)));
    assertThat(wrong).hasMessageNotContaining(SECRET).hasMessageContaining("other");
  }

  private static CordeeException fails(ErrorCode code, ThrowingCallable call) {
    CordeeException thrown = catchThrowableOfType(CordeeException.class, call);
    assertThat(thrown.code()).isEqualTo(code);
    return thrown;
  }
}
