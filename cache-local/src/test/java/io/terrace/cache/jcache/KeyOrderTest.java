package io.terrace.cache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyOrderTest {

  private final KeyOrder<String> order = new KeyOrder<>();
  private final List<String> done = new ArrayList<>();

  private KeyOrder<String>.Turn take(String key, String what, boolean attended) {
    return order.take(key, left -> done.add(left ? what + " left" : what), attended);
  }

  @Test
  void aKeyWithoutTurnsIsForgotten() {
    KeyOrder<String>.Turn first = take("a", "1", true);
    KeyOrder<String>.Turn second = take("a", "2", true);
    KeyOrder<String>.Turn other = take("b", "3", true);
    assertThat(order.size()).isEqualTo(2);

    assertThat(first.run(true)).isTrue();
    assertThat(second.run(true)).isTrue();
    assertThat(other.run(true)).isTrue();

    assertThat(done).containsExactly("1", "2", "3");
    assertThat(order.size()).isZero();
  }

  @Test
  void aTurnThatMayNotWaitIsLeftToTheOneBefore() {
    KeyOrder<String>.Turn first = take("a", "1", true);
    KeyOrder<String>.Turn second = take("a", "2", true);
    KeyOrder<String>.Turn third = take("a", "3", true);

    assertThat(third.run(false)).isFalse();
    assertThat(second.run(false)).isFalse();
    assertThat(first.run(false)).isTrue();

    assertThat(done).containsExactly("1", "2 left", "3 left");
    assertThat(order.size()).isZero();
  }

  @Test
  void turnsThatNobodyAttendsToAreRunByTheNext() {
    KeyOrder<String>.Turn first = take("a", "1", false);
    KeyOrder<String>.Turn second = take("a", "2", false);
    KeyOrder<String>.Turn third = take("a", "3", true);

    assertThat(third.run(true)).isTrue();

    assertThat(done).containsExactly("1", "2", "3");
    assertThat(first.claim()).isFalse();
    assertThat(second.claim()).isFalse();
    assertThat(order.size()).isZero();
  }

  @Test
  void aClaimedTurnIsNotRunTwice() {
    KeyOrder<String>.Turn first = take("a", "1", false);
    KeyOrder<String>.Turn second = take("a", "2", true);

    assertThat(first.claim()).isTrue();
    assertThat(second.run(false)).isFalse();
    assertThat(first.run(false)).isTrue();

    assertThat(done).containsExactly("1", "2 left");
    assertThat(order.size()).isZero();
  }

  @Test
  void manyUnattendedTurnsTakeNoStack() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(take("a", "x", false)).isNotNull();
    }

    assertThat(take("a", "last", true).run(true)).isTrue();

    assertThat(done).hasSize(100_001).endsWith("last");
    assertThat(order.size()).isZero();
  }
}
