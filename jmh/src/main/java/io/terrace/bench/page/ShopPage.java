package io.terrace.bench.page;

import io.terrace.cache.fragment.Fragments;
import io.terrace.cache.fragment.thymeleaf.FragmentDialect;
import java.io.Writer;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Renders the page by Thymeleaf, with fragments or all anew. Thread-safe. */
final class ShopPage {

  private final Items items;
  private final TemplateEngine engine = new TemplateEngine();
  private final LongAdder rendered = new LongAdder();

  /**
   * Makes one.
   *
   * @param fragments where the boxes are kept; null to render each of them for each page
   */
  ShopPage(Items items, @Nullable Fragments fragments) {
    this.items = items;
    ClassLoaderTemplateResolver templates =
        new ClassLoaderTemplateResolver(ShopPage.class.getClassLoader());
    templates.setPrefix("io/terrace/bench/page/");
    engine.setTemplateResolver(templates);
    if (fragments != null) {
      engine.addDialect(new FragmentDialect(fragments));
    }
  }

  /** Returns how many boxes were rendered so far. */
  long rendered() {
    return rendered.sum();
  }

  void render(Writer out) {
    Context context = new Context(Locale.ROOT);
    context.setVariable("making", new Making(items, rendered));
    context.setVariable("ids", items.shown());
    engine.process("shop.html", context, out);
  }

  /** One rendering of the page, as its template sees it. For one thread. */
  public static final class Making {

    private final Items items;
    private final LongAdder rendered;
    private final long madeMillis = System.currentTimeMillis();
    private long last = -1;

    Making(Items items, LongAdder rendered) {
      this.items = items;
      this.rendered = rendered;
    }

    /** Returns what the box of a product shows: asked for where the box is rendered only. */
    public Item item(long id) {
      rendered.increment();
      last = id;
      return items.item(id);
    }

    /** Returns where the box before this came from. */
    public String source(long id) {
      return last == id ? "rendered" : "cache";
    }

    /** Returns when this page was made, since 1970. */
    public long madeMillis() {
      return madeMillis;
    }
  }
}
