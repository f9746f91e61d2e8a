package io.terrace.cache.fragment.thymeleaf;

import io.terrace.cache.fragment.Fragments;
import java.util.Set;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.standard.StandardDialect;

/**
 * Keeps parts of Thymeleaf templates:
 *
 * <pre>{@code
 * <div cache:name="product" cache:vary="${product.id}" cache:ttl="10m"
 *      cache:tags="${'product:' + product.id}">
 *   <b th:text="${product.name}">a name</b>
 * </div>
 * }</pre>
 *
 * <p>Add it to the engine: {@code engine.addDialect(new FragmentDialect(fragments))}. {@code
 * cache:vary} and {@code cache:tags} may be several expressions with commas between them, {@code
 * cache:using} names a cache. The element's own text is part of the key; that of templates which it
 * inserts is not. Thread-safe.
 */
@SuppressWarnings("exports") // whoever uses it has the module that it speaks of
public final class FragmentDialect extends AbstractProcessorDialect {

  private static final String PREFIX = "cache";

  /** After {@code th:each}, so that each turn is a fragment, and before all else. */
  private static final int PRECEDENCE = 250;

  private final Fragments fragments;

  /** Makes a dialect that keeps its fragments in {@code fragments}. */
  public FragmentDialect(Fragments fragments) {
    // Of the processors of two dialects those of the lower precedence run first, whatever their
    // own.
    super("Terrace fragments", PREFIX, StandardDialect.PROCESSOR_PRECEDENCE);
    this.fragments = fragments;
  }

  @Override
  public Set<IProcessor> getProcessors(String dialectPrefix) {
    return Set.of(
        new FragmentProcessor(dialectPrefix, PRECEDENCE, fragments),
        new RenderedProcessor(dialectPrefix, PRECEDENCE));
  }
}
