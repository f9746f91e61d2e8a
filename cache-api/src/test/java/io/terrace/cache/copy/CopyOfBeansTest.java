package io.terrace.cache.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

/** Classes without a serialised form of their own, none of them serialisable. */
class CopyOfBeansTest {

  private static final AtomicInteger MADE = new AtomicInteger();

  private final ValueCopier copier = new ValueCopier("shop", getClass().getClassLoader());

  static class Base {
    private String name = "base";
  }

  static final class Bean extends Base {
    private final int number;
    private String name;
    private Bean other;
    private List<Bean> others = new ArrayList<>();
    private transient int[] numbers = {1, 2};
    private Object anything;

    Bean(int number, String name) {
      MADE.incrementAndGet();
      this.number = number;
      this.name = name;
    }

    String nameOfBase() {
      return super.name;
    }
  }

  record Team(String name, List<Bean> members) {
    Team {
      members = List.copyOf(members);
    }

    @Override
    public String name() {
      return "the " + name;
    }
  }

  record Generic<T>(T held) {}

  static final class Outer {
    int number = 1;

    final class Inner {
      Outer outer() {
        return Outer.this;
      }
    }
  }

  @Test
  void everyFieldIsCopiedWithoutAConstructor() {
    Bean bean = new Bean(1, "a");
    bean.others.add(new Bean(2, "b"));
    int made = MADE.get();

    Bean copy = copier.copy(bean);

    assertThat(copy).isNotSameAs(bean).usingRecursiveComparison().isEqualTo(bean);
    assertThat(copy.number).isEqualTo(1);
    assertThat(copy.nameOfBase()).isEqualTo("base");
    assertThat(MADE).hasValue(made);
    copy.others.get(0).name = "c";
    copy.numbers[0] = 9;
    copy.others.clear();
    assertThat(bean.others.get(0).name).isEqualTo("b");
    assertThat(bean.numbers).containsExactly(1, 2);
  }

  @Test
  void cyclesAndSharedObjectsStay() {
    Bean bean = new Bean(1, "a");
    bean.other = new Bean(2, "b");
    bean.other.other = bean;
    bean.others = Collections.unmodifiableList(new ArrayList<>(List.of(bean, bean.other)));
    bean.other.others = bean.others;
    bean.anything = List.of(bean);
    bean.other.anything = bean.anything;

    Bean copy = copier.copy(bean);

    assertThat(copy.other.other).isSameAs(copy);
    assertThat(copy.others).containsExactly(copy, copy.other).isSameAs(copy.other.others);
    assertThat(copy.anything).isSameAs(copy.other.anything).isEqualTo(List.of(copy));
    assertThat(copier.copy(bean.others).get(0).others.get(0)).isNotSameAs(bean);
  }

  @Test
  void aRecordIsCopiedOnceWhereverItIsMet() {
    Team team = new Team("a", List.of(new Bean(1, "b")));
    Generic<List<Team>> copy =
        copier.copy(new Generic<>(new ArrayList<>(Arrays.asList(team, team))));

    assertThat(copy.held().get(0)).isNotSameAs(team).isSameAs(copy.held().get(1));
    assertThat(copy.held().get(0).name()).isEqualTo("the a");
    copy.held().get(0).members().get(0).name = "c";
    assertThat(team.members().get(0).name).isEqualTo("b");
  }

  @Test
  void theOuterObjectOfAnInnerOneIsCopiedToo() {
    Outer outer = new Outer();

    Outer copy = copier.copy(outer.new Inner()).outer();

    copy.number = 2;
    assertThat(outer.number).isEqualTo(1);
  }

  @Test
  void aLambdaIsSharedUnlessItHoldsWhatMayChange() {
    String text = String.valueOf(1);
    Supplier<String> harmless = () -> text;
    AtomicInteger counter = new AtomicInteger();
    IntSupplier counting = counter::incrementAndGet;

    assertThat(copier.copy(new Generic<>(harmless)).held()).isSameAs(harmless);
    assertThatThrownBy(() -> copier.copy(new Generic<>(counting)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("storeByReference()");
  }

  @Test
  void whatNeitherWayCanCopyIsRefusedByName() {
    Bean bean = new Bean(1, "a");
    bean.anything = new Thread(() -> {});

    assertThatThrownBy(() -> copier.copy(bean))
        .isInstanceOf(CacheException.class)
        .hasMessage(
            "cache 'shop': %s can't be copied for store-by-value, because java.lang.Thread has to be"
                + " serialised with all around it, and %s is not Serializable. Make it"
                + " Serializable, make it immutable, or configure storeByReference().",
            Bean.class.getName(), Bean.class.getName());
    assertThatThrownBy(() -> copier.copy(new Thread(() -> {})))
        .hasMessageContaining("java.lang.Thread is out of reach and not Serializable");
  }

  @Test
  void aRecordThatHoldsItselfIsRefused() {
    List<Object> list = new ArrayList<>();
    Generic<List<Object>> record = new Generic<>(list);
    list.add(record);

    assertThatThrownBy(() -> copier.copy(record))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("holds itself");
    // From the list on, the list can be made before what is in it.
    assertThat(((Generic<?>) copier.copy(list).get(0)).held()).isNotSameAs(list);
  }

  @Test
  void aChainTooLongForTheStackIsRefusedAndTheNextValueIsNot() {
    Bean last = new Bean(0, "last");
    for (int i = 0; i < 1_000_000; i++) {
      Bean bean = new Bean(i, "a");
      bean.other = last;
      last = bean;
    }
    Bean chain = last;

    assertThatThrownBy(() -> copier.copy(chain))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("nested too deeply");
    assertThat(copier.copy(new Bean(1, "a")).name).isEqualTo("a");
  }

  @Test
  void aLargeGraphLeavesNothingBehind() {
    Map<Integer, Bean> large = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      large.put(i, new Bean(i, "a"));
    }
    assertThat(copier.copy(large)).hasSize(10_000);
    Bean bean = new Bean(1, "a");
    assertThat(copier.copy(bean)).isNotSameAs(copier.copy(bean));
  }

  @Test
  void manyThreadsCopyAtOnce() throws Exception {
    Bean bean = new Bean(1, "a");
    bean.other = new Bean(2, "b");
    bean.other.other = bean;
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try {
      Callable<Boolean> copying =
          () -> {
            for (int i = 0; i < 2_000; i++) {
              Bean copy = copier.copy(bean);
              if (copy == bean || copy.other == bean.other || copy.other.other != copy) {
                return false;
              }
            }
            return true;
          };
      List<Future<Boolean>> results =
          threads.invokeAll(Collections.nCopies(64, copying), 60, TimeUnit.SECONDS);
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
