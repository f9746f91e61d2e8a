package io.terrace.cache.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyFormTest {

  private static final String LONG = "k".repeat(251);

  @Test
  void aKeyThatMemcachedTakesIsItself() {
    assertThat(KeyForm.of("shop:products:s42")).isEqualTo("shop:products:s42");
    assertThat(KeyForm.of("k".repeat(250))).isEqualTo("k".repeat(250));
  }

  @Test
  void anyOtherIsHashedBehindWhatCanBeRead() {
    assertThat(KeyForm.of(LONG)).startsWith("#kkk").hasSizeLessThanOrEqualTo(250);
    assertThat(KeyForm.of("a b")).startsWith("#a_b#");
    assertThat(KeyForm.of("")).startsWith("##");
  }

  @Test
  void aHashedFormTakenForAKeyIsHashedAgain() {
    assertThat(KeyForm.of(KeyForm.of(LONG))).isNotEqualTo(KeyForm.of(LONG));
  }

  @Test
  void whatLooksAlikeIsDifferent() {
    List<String> keys =
        List.of(
            "a b", "a_b", "a\tb", "a\u00a0b", "\ud800", "\ud801", "?", LONG, LONG + "k", "#", "");
    assertThat(keys.stream().map(KeyForm::of)).doesNotHaveDuplicates();
  }

  @Test
  void noKeyCanBeACommand() {
    Random random = new Random(42);
    Set<String> forms = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      char[] characters = new char[random.nextInt(300)];
      for (int c = 0; c < characters.length; c++) {
        characters[c] = (char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000);
      }
      String key = new String(characters);
      keys.add(key);
      forms.add(KeyForm.of(key));
      assertThat(KeyForm.of(key)).matches("[!-~]{1,250}");
      assertThat(KeyForm.ofLease(key, random.nextLong())).matches("[!-~]{1,250}");
    }
    assertThat(forms).hasSameSizeAs(keys);
  }
}
