package io.terrace.cache.intercept.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.TerraceCacheManager;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What annotations do, whatever the container and whatever the tiers. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class AnnotatedServiceContract {

  private final Supplier<TerraceCacheManager> managers;
  private final Function<TerraceCacheManager, Services> container;
  private TerraceCacheManager manager;
  private Services services;
  private Library library;
  private ReadingRoom room;

  /**
   * Makes one.
   *
   * @param managers opens a manager on an empty remote tier, or on none
   * @param container starts with a manager and the services of the contract in it
   */
  AnnotatedServiceContract(
      Supplier<TerraceCacheManager> managers, Function<TerraceCacheManager, Services> container) {
    this.managers = managers;
    this.container = container;
  }

  @BeforeEach
  final void open() {
    Calls.reset();
    manager = managers.get();
    services = container.apply(manager);
    library = services.get(Library.class);
    room = services.get(ReadingRoom.class);
  }

  @AfterEach
  final void close() {
    try {
      services.close();
    } finally {
      manager.close();
    }
  }

  private static Book book(String isbn) {
    return new Book(isbn, "Austen", 1);
  }

  @Nested
  class AResult {

    @Test
    void isComputedOnce() {
      assertThat(library.book("1")).isEqualTo(book("1"));
      assertThat(library.book(String.valueOf(1))).isEqualTo(book("1"));
      assertThat(library.book("2")).isEqualTo(book("2"));

      assertThat(Calls.all()).containsExactly("book 1", "book 2");
    }

    @Test
    void isSharedByTheMethodsOfACache() {
      library.book("1");

      assertThat(library.maybe("1")).contains(book("1"));
      assertThat(library.later("1").join()).isEqualTo(book("1"));
      assertThat(library.books(List.of("1"))).isEqualTo(Map.of("1", book("1")));
      assertThat(Calls.all()).containsExactly("book 1");
    }

    @Test
    void thatIsNullIsRememberedAsNone() {
      assertThat(library.book("x")).isNull();
      assertThat(library.book("x")).isNull();
      assertThat(library.maybe("x")).isEmpty();
      assertThat(library.later("x").join()).isNull();
      assertThat(library.books(List.of("x"))).isEmpty();

      assertThat(Calls.all()).containsExactly("book x");
    }

    @Test
    void keepsItsGenericType() {
      List<Book> shelf = library.shelf("Austen");

      assertThat(library.shelf("Austen")).isEqualTo(shelf).first().isEqualTo(book("1"));
      assertThat(Calls.all()).containsExactly("shelf Austen");
    }

    @Test
    void isComputedOnceForManyThreads() throws Exception {
      int threads = 16;
      CyclicBarrier start = new CyclicBarrier(threads);
      ExecutorService callers = Executors.newFixedThreadPool(threads);
      try {
        List<Future<Book>> results = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          results.add(
              callers.submit(
                  () -> {
                    start.await(30, TimeUnit.SECONDS);
                    return library.book("1");
                  }));
        }
        for (Future<Book> result : results) {
          assertThat(result.get()).isEqualTo(book("1"));
        }
      } finally {
        callers.shutdownNow();
      }
      assertThat(Calls.all()).containsExactly("book 1");
    }

    @Test
    void ofAClassIsCachedByAnAnnotationOfTheUsers() {
      assertThat(room.read("1")).isEqualTo("text of 1");
      assertThat(room.read("1")).isEqualTo("text of 1");
      room.unannotated("1");
      room.unannotated("1");
      room.close("1");
      room.read("1");

      assertThat(Calls.all())
          .containsExactly("read 1", "unannotated", "unannotated", "close", "read 1");
    }
  }

  @Nested
  class AnExpression {

    @Test
    void givesTheKey() {
      library.edition("1", 1);
      library.edition("1", 2);
      library.edition("1", 1);

      assertThat(Calls.all()).containsExactly("edition 1 1", "edition 1 2");
    }

    @Test
    void saysWhichCallsAreCached() {
      library.edition("1", 0);
      library.edition("1", 0);

      assertThat(Calls.all()).hasSize(2);
    }

    @Test
    void saysWhichResultsAreNotCached() {
      library.edition("a", 1);
      library.edition("a", 1);

      assertThat(Calls.all()).hasSize(2);
    }

    @Test
    void givesTagsByWhichResultsAreMadeVoid() {
      library.edition("1", 1);
      library.removeOf("Somebody");
      library.edition("1", 1);
      library.removeOf("Austen");
      library.edition("1", 1);

      assertThat(Calls.all()).containsExactly("edition 1 1", "removeOf", "removeOf", "edition 1 1");
    }
  }

  @Nested
  class AFragment {

    @Test
    void isRenderedOnceWhetherItIsReturnedOrWritten() throws IOException {
      StringWriter out = new StringWriter();
      for (int i = 0; i < 2; i++) {
        assertThat(room.blurb("1")).isEqualTo("<p>1</p>");
        room.shelf(List.of("1", "2"), out);
      }
      assertThat(out).hasToString("<li>1<li>2<li>1<li>2");
      assertThat(Calls.all()).containsExactly("blurb 1", "shelf [1, 2]");

      manager.invalidateTag("isbn:1");
      room.blurb("1");
      room.shelf(List.of("1", "2"), out);
      assertThat(Calls.all()).containsExactly("blurb 1", "shelf [1, 2]", "blurb 1");
    }
  }

  @Nested
  class ABatch {

    @Test
    void callsTheMethodOnceWithWhatIsMissing() {
      library.book("2");

      Map<String, Book> books = library.books(List.of("1", "2", "3", "1"));

      assertThat(books).containsOnlyKeys("1", "2", "3");
      assertThat(new ArrayList<>(books.keySet())).isEqualTo(List.of("1", "2", "3"));
      assertThat(Calls.all()).containsExactly("book 2", "books [1, 3]");
    }

    @Test
    void remembersWhatThereIsNoneOf() {
      assertThat(library.books(List.of("1", "x"))).containsOnlyKeys("1");
      assertThat(library.books(List.of("x", "1"))).containsOnlyKeys("1");
      assertThat(library.book("x")).isNull();

      assertThat(Calls.all()).containsExactly("books [1, x]");
    }

    @Test
    void ofNothingCallsNothing() {
      assertThat(library.books(List.of())).isEmpty();
      assertThat(Calls.all()).isEmpty();
    }

    @Test
    void withANullKeyIsRefused() {
      assertThatThrownBy(() -> library.books(Collections.singletonList(null)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a key is null");
    }
  }

  @Nested
  class AFailure {

    private final IllegalStateException failure = new IllegalStateException("closed");

    @Test
    void comesOutAsItIsAndIsNotCached() {
      Calls.failWith(failure);
      assertThatThrownBy(() -> library.book("1")).isSameAs(failure);
      assertThatThrownBy(() -> library.books(List.of("1"))).isSameAs(failure);
      assertThatThrownBy(() -> library.later("1").join())
          .isInstanceOf(CompletionException.class)
          .hasCause(failure);
      Calls.failWith(null);

      assertThat(library.book("1")).isEqualTo(book("1"));
      assertThat(Calls.all()).hasSize(4);
    }

    @Test
    void isRememberedWhereThatIsAskedFor() {
      Calls.failWith(failure);
      assertThatThrownBy(() -> library.failing("1")).isSameAs(failure);
      Calls.failWith(null);

      assertThatThrownBy(() -> library.failing("1")).isSameAs(failure);
      library.repair("1");
      assertThat(library.failing("1")).isEqualTo(book("1"));
      assertThat(Calls.all()).containsExactly("failing 1", "repair", "failing 1");
    }

    @Test
    void ofAnotherKindIsNotRemembered() {
      Calls.failWith(new UnsupportedOperationException("closed"));
      assertThatThrownBy(() -> library.failing("1"))
          .isInstanceOf(UnsupportedOperationException.class);
      Calls.failWith(null);

      assertThat(library.failing("1")).isEqualTo(book("1"));
    }
  }

  @Nested
  class AnUpdate {

    @Test
    void putsTheResult() {
      Book second = new Book("1", "Austen", 2);
      library.book("1");

      library.save(second);

      assertThat(library.book("1")).isEqualTo(second);
      assertThat(Calls.all()).containsExactly("book 1", "save");
    }

    @Test
    void putsAnArgumentWhereThatIsAskedFor() {
      Book second = new Book("1", "Austen", 2);

      library.overwrite(second);

      assertThat(library.book("1")).isEqualTo(second);
      assertThat(Calls.all()).containsExactly("overwrite");
    }

    @Test
    void doesNotPutWhatUnlessExcludes() {
      library.save(new Book("1", "Austen", -1));

      assertThat(library.book("1")).isEqualTo(book("1"));
    }

    @Test
    void ofACallThatFailsPutsNothing() {
      library.book("1");
      Calls.failWith(new IllegalStateException());
      assertThatThrownBy(() -> library.save(new Book("1", "Austen", 2)))
          .isInstanceOf(IllegalStateException.class);
      Calls.failWith(null);

      assertThat(library.book("1")).isEqualTo(book("1"));
    }
  }

  @Nested
  class AnInvalidation {

    private void assertVoid(Runnable invalidation, boolean isVoid) {
      library.book("1");
      invalidation.run();
      library.book("1");

      assertThat(Calls.all().stream().filter("book 1"::equals)).hasSize(isVoid ? 2 : 1);
    }

    @Test
    void isOfTheArguments() {
      assertVoid(() -> library.remove("1"), true);
    }

    @Test
    void isOfNoOtherKey() {
      assertVoid(() -> library.remove("2"), false);
    }

    @Test
    void isOfEachOfSeveralKeys() {
      assertVoid(() -> library.removeEach(List.of("2", "1")), true);
    }

    @Test
    void isOfWhatIsReturned() {
      assertVoid(() -> library.removeWhatIsReturned("1"), true);
    }

    @Test
    void isOfAWholeCache() {
      library.shelf("Austen");
      assertVoid(library::removeAll, true);
      library.shelf("Austen");

      assertThat(Calls.all().stream().filter("shelf Austen"::equals)).hasSize(2);
    }

    @Test
    void comesOnceAFutureHasEnded() {
      assertVoid(() -> library.removeLater("1").join(), true);
    }

    @Test
    void doesNotComeAfterAFailure() {
      assertVoid(() -> failing(() -> library.remove("1")), false);
    }

    @Test
    void comesAfterAFailureIfItIsAskedFor() {
      assertVoid(() -> failing(() -> library.removeEvenOnFailure("1")), true);
    }

    @Test
    void comesBeforeACallThatFailsIfItIsAskedFor() {
      assertVoid(() -> failing(() -> library.removeBefore("1")), true);
    }

    private void failing(Runnable call) {
      IllegalStateException failure = new IllegalStateException();
      Calls.failWith(failure);
      assertThatThrownBy(call::run).isSameAs(failure);
      Calls.failWith(null);
    }
  }
}
