package io.terrace.cache.fragment;

import io.terrace.cache.text.DurationText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the tags of all template engines have in common: from what a template says to a key and its
 * options. For those who write a tag for another engine.
 */
public final class TemplateFragments {

  private TemplateFragments() {}

  /**
   * Returns the key of a fragment of a template.
   *
   * @param digest of the template's text, so that a change of it is another fragment; empty if the
   *     engine cannot tell
   * @param vary a value, or several as a collection; null for none
   */
  public static FragmentKey key(String name, String digest, @Nullable Object vary) {
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(digest);
    if (vary instanceof Collection<?> values) {
      parts.addAll(values);
    } else if (vary != null) {
      parts.add(vary);
    }
    return FragmentKey.of(name, parts.toArray());
  }

  /**
   * Returns how a fragment of a template is kept.
   *
   * @param ttl a {@code Duration}, a number of seconds, or text like {@code 10m}; null for the
   *     cache's
   * @param tags text, or several as a collection; null for none
   * @param cache the name of a cache; null for the one of all fragments
   * @throws IllegalArgumentException if {@code ttl} is none of these
   */
  public static FragmentOptions options(
      @Nullable Object ttl, @Nullable Object tags, @Nullable Object cache) {
    List<String> names = new ArrayList<>();
    if (tags instanceof Collection<?> several) {
      several.forEach(tag -> names.add(String.valueOf(tag)));
    } else if (tags != null) {
      names.add(tags.toString());
    }
    return new FragmentOptions(
        ttl == null ? Optional.empty() : Optional.of(duration(ttl)),
        names,
        Optional.ofNullable(cache).map(Object::toString));
  }

  private static Duration duration(Object ttl) {
    if (ttl instanceof Duration duration) {
      return duration;
    }
    return ttl instanceof Number seconds
        ? Duration.ofMillis(Math.round(seconds.doubleValue() * 1_000))
        : DurationText.parse(ttl.toString());
  }

  /** Returns a short name of a template's text: another for another text. */
  public static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("each platform has SHA-256", impossible);
    }
  }
}
