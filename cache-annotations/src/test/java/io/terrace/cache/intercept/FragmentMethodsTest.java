package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.Cached;
import io.terrace.cache.annotation.CachedFragment;
import io.terrace.cache.fragment.FragmentOptions;
import io.terrace.cache.fragment.Fragments;
import io.terrace.cache.intercept.spi.TransactionHook;
import io.terrace.cache.test.VirtualClock;
import java.io.CharArrayWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code @CachedFragment} does on a method. */
class FragmentMethodsTest {

  private final VirtualClock clock = new VirtualClock();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("boxes").timeSource(clock).build();
  private final Fragments fragments = Fragments.of(manager);
  private final List<String> rendered = new ArrayList<>();
  private final Boxes boxes = CachedProxies.of(manager).wrap(Boxes.class, new Rendering());

  interface Boxes {
    @CachedFragment(
        name = "product",
        vary = {"#product.id", "#locale"},
        ttl = "10m",
        tags = "'product:' + #product.id",
        using = "boxes")
    String box(Product product, Locale locale);

    @CachedFragment
    CharSequence sidebar(String user);

    @CachedFragment(name = "list", tags = "'list'")
    void list(List<String> ids, Writer out) throws IOException;

    @CachedFragment(name = "printed")
    void print(String id, PrintWriter out);

    @CachedFragment(name = "built")
    void build(StringBuilder out, String id);
  }

  private final class Rendering implements Boxes {

    @Override
    public String box(Product product, Locale locale) {
      rendered.add("box " + product.id());
      return "[" + product.id() + " " + locale + "]";
    }

    @Override
    @SuppressWarnings("UnnecessaryStringBuilder") // a text that is no string
    public CharSequence sidebar(String user) {
      rendered.add("sidebar");
      return user.isEmpty() ? null : new StringBuilder("of ").append(user);
    }

    @Override
    public void list(List<String> ids, Writer out) throws IOException {
      rendered.add("list");
      for (String id : ids) {
        out.append(boxes.box(new Product(id, 1), Locale.ROOT));
      }
    }

    @Override
    public void print(String id, PrintWriter out) {
      rendered.add("print");
      out.printf("<%s>", id);
    }

    @Override
    public void build(StringBuilder out, String id) {
      rendered.add("build");
      out.append(id).reverse();
    }
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void itIsTheFragmentThatItsKeyFindsFromCode() {
    Product product = new Product("7", 1);
    assertThat(boxes.box(product, Locale.FRENCH)).isEqualTo("[7 fr]");
    assertThat(boxes.box(product, Locale.GERMAN)).isEqualTo("[7 de]");

    String found =
        fragments.render(
            fragments.key("product", "7", Locale.FRENCH),
            FragmentOptions.NONE.in("boxes"),
            out -> out.append("anew"));

    assertThat(found).isEqualTo("[7 fr]");
    assertThat(rendered).hasSize(2);
  }

  @Test
  void itIsRenderedAnewPastItsTtl() {
    boxes.box(new Product("7", 1), Locale.ROOT);
    clock.advance(Duration.ofMinutes(9));
    boxes.box(new Product("7", 1), Locale.ROOT);
    assertThat(rendered).hasSize(1);

    clock.advance(Duration.ofMinutes(2));
    boxes.box(new Product("7", 1), Locale.ROOT);
    assertThat(rendered).hasSize(2);
  }

  @Test
  void aChangeInsideRendersAnewWhatHoldsItAlone() throws IOException {
    Writer page = new CharArrayWriter();
    boxes.list(List.of("1", "2"), page);
    rendered.clear();

    manager.invalidateTag("product:2");
    boxes.list(List.of("1", "2"), page);

    assertThat(page).hasToString("[1 ][2 ][1 ][2 ]");
    assertThat(rendered).containsExactly("list", "box 2");
  }

  @Test
  void itMayBeReturnedPrintedOrBuilt() {
    StringWriter printed = new StringWriter();
    PrintWriter printer = new PrintWriter(printed);
    StringBuilder built = new StringBuilder("kept ");
    for (int i = 0; i < 2; i++) {
      assertThat(boxes.sidebar("Ada")).hasToString("of Ada");
      boxes.print("a", printer);
      boxes.build(built, "ab");
    }
    printer.flush();

    assertThat(printed).hasToString("<a><a>");
    assertThat(built).hasToString("kept baba");
    assertThat(rendered).containsExactly("sidebar", "print", "build");
    assertThat(boxes.sidebar("Bob")).hasToString("of Bob");
  }

  @Test
  void itsNameIsThatOfTheMethodWhereNoneIsSaid() {
    boxes.sidebar("Ada");
    fragments.invalidate(fragments.key(Boxes.class.getName() + ".sidebar", "Ada"));
    boxes.sidebar("Ada");

    assertThat(rendered).hasSize(2);
  }

  @Test
  void anExceptionComesOutAsItIsAndNothingIsWrittenOrKept() {
    interface Failing {
      @CachedFragment(name = "failing", vary = "'none'")
      void fail(Exception failure, Appendable out) throws Exception;
    }
    Failing failing =
        CachedProxies.of(manager)
            .wrap(
                Failing.class,
                (failure, out) -> {
                  rendered.add("fail");
                  out.append("half");
                  throw failure;
                });
    for (Exception failure :
        List.of(
            new FileNotFoundException("x"), new IllegalStateException("y"), new Exception("z"))) {
      StringBuilder out = new StringBuilder();
      assertThatThrownBy(() -> failing.fail(failure, out)).isSameAs(failure);
      assertThat(out).isEmpty();
    }
    assertThat(rendered).hasSize(3);
  }

  @Test
  void aTextThatIsNullIsRefused() {
    assertThatThrownBy(() -> boxes.sidebar(""))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Return an empty text");
  }

  @Test
  void aTransactionWithChangesSeesNoneAndLeavesNone() throws IOException {
    boolean[] dirty = {true};
    TransactionHook transactions =
        new TransactionHook() {
          @Override
          public boolean isDirty() {
            return dirty[0];
          }

          @Override
          public void afterCommit(Runnable change) {
            change.run();
          }
        };
    Boxes within =
        CachedProxies.of(CacheInterception.builder(manager).transactions(transactions).build())
            .wrap(Boxes.class, new Rendering());
    StringWriter out = new StringWriter();
    within.list(List.of("1"), out);
    within.list(List.of("1"), out);
    dirty[0] = false;
    within.list(List.of("1"), out);

    assertThat(rendered).containsExactly("list", "box 1", "list", "list");
    assertThat(out).hasToString("[1 ][1 ][1 ]");
  }

  interface ReturnsNumber {
    @CachedFragment
    int number(String id);
  }

  interface ReturnsLater {
    @CachedFragment
    CompletableFuture<String> later(String id);
  }

  interface ReturnsNothing {
    @CachedFragment
    void nothing(String id);
  }

  interface WritesAndReturns {
    @CachedFragment
    String both(String id, Appendable out);
  }

  interface WritesTwice {
    @CachedFragment
    void twice(Appendable one, Writer two);
  }

  interface WritesOddly {
    @CachedFragment
    void oddly(CharArrayWriter out);
  }

  interface VariesOnAnObject {
    @CachedFragment
    String object(Product product);
  }

  interface VariesOnAnObjectByText {
    @CachedFragment(vary = {"#product.id", "#product"})
    String object(Product product);
  }

  interface KeptTwice {
    @Cached(name = "x")
    @CachedFragment
    String twice(String id);
  }

  interface WrongTtl {
    @CachedFragment(ttl = "ten")
    String wrong(String id);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        arguments(
            ReturnsNumber.class,
            "returns a java.lang.Integer. Return a String, or take an Appendable"),
        arguments(ReturnsLater.class, "its text comes later. Return the text"),
        arguments(ReturnsNothing.class, "returns none. Return a String, or take an Appendable"),
        arguments(WritesAndReturns.class, "Return nothing, or drop the parameter"),
        arguments(WritesTwice.class, "two parameters to write to"),
        arguments(WritesOddly.class, "java.io.CharArrayWriter. Take an Appendable or a Writer"),
        arguments(VariesOnAnObject.class, "Product, which has no text that each process knows"),
        arguments(VariesOnAnObjectByText.class, "vary '#product' is a"),
        arguments(KeptTwice.class, "would both keep its text. Drop one"),
        arguments(WrongTtl.class, "ttl: 'ten' is no duration"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void whatCannotWorkIsRefusedWhenTheObjectIsWrapped(Class<?> type, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wrap(type))
        .withMessageStartingWith(type.getTypeName() + ".")
        .withMessageContaining(problem);
  }

  private <T> T wrap(Class<T> type) {
    Object target =
        java.lang.reflect.Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
    return CachedProxies.of(manager).wrap(type, type.cast(target));
  }
}
