package io.terrace.cache.inspect;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How keys are shown to people. Thread-safe.
 *
 * <p>A key is often a name, an address or a token of somebody. A redacted one is a label, the same
 * for the same key for as long as this lives, made by a secret that is kept nowhere: nobody can
 * look for a key that he knows.
 */
public final class KeyView {

  private static final int LABEL_BYTES = 6;
  private static final String ALGORITHM = "HmacSHA256";

  /** Stands before a label, so that it is not taken for a key. */
  private static final String MARK = "key-";

  private final boolean shown;
  private final SecretKeySpec secret;

  private KeyView(boolean shown) {
    this.shown = shown;
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    this.secret = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** Returns a view that shows labels. */
  public static KeyView redacted() {
    return new KeyView(false);
  }

  /** Returns a view that shows keys as they are. */
  public static KeyView shown() {
    return new KeyView(true);
  }

  /** Returns whether keys are shown as they are. */
  public boolean shows() {
    return shown;
  }

  /** Returns {@code text}, or the label in its place. */
  public String of(String text) {
    return shown ? text : label(text);
  }

  private String label(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return MARK + HexFormat.of().formatHex(hash, 0, LABEL_BYTES);
    } catch (NoSuchAlgorithmException | InvalidKeyException missing) {
      throw new IllegalStateException("each Java has " + ALGORITHM, missing);
    }
  }
}
